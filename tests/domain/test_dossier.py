"""The dossier: what belongs to an item, what is missing of it, and how statements moved."""

import re
from dataclasses import replace
from datetime import date

import pytest
from builders import area, pack
from dossiers import (
    LAST,
    TODAY,
    action,
    dossier,
    proof,
    replace_standards,
    rows,
    rubric,
    school,
    sources,
    tied,
    told,
)

from lobscan.domain.dossier import Conclusion, Dossier, Item, Lack, Review, State, Words
from lobscan.domain.dossier_build import Noted, build
from lobscan.domain.migration import Fate, Migration, Step
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.review import Verdict
from lobscan.domain.rubric import BasedOn, Pack, ReviewQuestion


def item(of: Dossier, id_: str) -> Item:
    return {i.id: i for i in of.items}[id_]


def lacks(of: Dossier, id_: str) -> dict[Lack, tuple[str, ...]]:
    return {m.lack: m.about for m in item(of, id_).missing}


def test_statements_stand_under_the_items_that_they_are_tied_to() -> None:
    of = dossier()
    assert {i.id: i.statements for i in of.items} == {"A1": ("s1", "s2"), "B2": ("s2",), "C3": ()}
    assert [c.statement for c in of.claims] == ["s1", "s2"], "s3 says nothing about this framework"
    assert [i.id for i in of.told] == ["A1", "B2"]


def test_an_item_without_anything_is_not_told_and_lacks_nothing() -> None:
    of = dossier()
    assert not item(of, "C3").told
    assert item(of, "C3").missing == ()
    assert item(dossier(words={"C3": Words("Zo doen wij het.", TODAY)}), "C3").told


def test_figures_are_those_of_the_last_round() -> None:
    of = dossier(rounds=(told("r1", {"s1": (4.0,)}), told("r2", LAST)))
    assert of.claim["s1"].score == 2.0
    assert [(p.year_group, p.score) for p in of.claim["s2"].places] == [("g3", 1.5), ("g4", 3.0)]
    assert [(p.round, p.score) for p in of.claim["s1"].points] == [("r1", 4.0), ("r2", 2.0)]
    assert of.round
    assert of.round.id == "r2"


def test_evidence_of_a_statement_an_action_and_the_item_itself_counts() -> None:
    of = dossier(
        actions=(action("x", statements=("s2",)),),
        evidence=(
            proof("e1", statements=("s1",)),
            proof("e2", actions=("x",)),
            proof("e3", standards=("frame/B2",)),
            proof("e4", standards=("other/B2",)),
        ),
    )
    assert set(item(of, "A1").proofs) == {"e1", "e2"}
    assert set(item(of, "B2").proofs) == {"e2", "e3"}
    assert {p.id for p in of.proofs} == {"e1", "e2", "e3"}


def test_without_lasting_evidence_that_is_said_once_and_not_per_statement() -> None:
    assert lacks(dossier(), "A1") == {Lack.NO_EVIDENCE: ()}
    old = proof("e", statements=("s1", "s2"), dated=date(2024, 11, 19))
    assert lacks(dossier(evidence=(old,)), "A1") == {Lack.NO_EVIDENCE: (), Lack.OLD_EVIDENCE: ("Bewijs e",)}


def test_statements_without_evidence_are_named() -> None:
    assert lacks(dossier(evidence=(proof(statements=("s1",)),)), "A1") == {Lack.UNPROVEN: ("s2",)}


def test_evidence_of_the_item_itself_is_of_all_its_statements() -> None:
    assert lacks(dossier(evidence=(proof(standards=("frame/A1",)),)), "A1") == {}


@pytest.mark.parametrize(
    ("statement_", "lack"),
    [
        ({"s1": (None,)}, Lack.UNANSWERED),
        ({}, Lack.UNASKED),
    ],
)
def test_a_statement_without_a_figure_is_missing_with_its_reason(
    statement_: dict[str, tuple[None]], lack: Lack
) -> None:
    of = dossier(rounds=(told("r", {**statement_, "s2": (3.0, 3.0)}),))
    assert lacks(of, "A1")[lack] == ("s1",)


def test_a_hidden_statement_says_so_and_has_no_figure() -> None:
    hidden = Row("", "s1", "", None, None, None, None, None, None, None, hidden=True)
    last = replace(
        told("r", LAST), rows=(hidden, replace(hidden, year_group=TOTAL), *rows({"s2": (3.0, 3.0)}))
    )
    of = dossier(rounds=(last,))
    assert of.claim["s1"].state is State.HIDDEN
    assert of.claim["s1"].score is None
    assert lacks(of, "A1")[Lack.HIDDEN] == ("s1",)


def test_an_ambition_on_which_nobody_works_is_missing() -> None:
    rounds = (told("r", LAST, ambitions=("s1", "s2")),)
    assert lacks(dossier(rounds=rounds), "A1")[Lack.IDLE_AMBITION] == ("s1", "s2")
    works = (action("x", statements=("s1",)), action("y", statements=("s2",), status="stopped", note="-"))
    assert lacks(dossier(rounds=rounds, actions=works), "A1")[Lack.IDLE_AMBITION] == ("s2",)
    whole = (action("x", area="vision"), action("y", area="doing"))
    assert Lack.IDLE_AMBITION not in lacks(dossier(rounds=rounds, actions=whole), "A1")


def test_an_expectation_is_no_ambition() -> None:
    assert Lack.IDLE_AMBITION not in lacks(dossier(), "A1")


def test_an_ambition_that_is_reached_needs_no_action() -> None:
    of = dossier(rounds=(told("r", {"s1": (3.5,), "s2": (3.0, 3.0)}, ambitions=("s1", "s2")),))
    assert Lack.IDLE_AMBITION not in lacks(of, "A1")


def test_actions_stand_open_ones_first_and_stopped_ones_not_at_all() -> None:
    of = dossier(
        actions=(
            action("done", statements=("s1",), status="done", progress=100),
            action("late", statements=("s1",), due=date(2026, 11, 1)),
            action("soon", statements=("s1",), due=date(2026, 11, 30)),
            action("gone", statements=("s1",), status="stopped"),
        )
    )
    assert item(of, "A1").works == ("late", "soon", "done")
    assert [w.late for w in of.works_of(item(of, "A1"))] == [True, False, False]


def noted(verdict: Verdict, *actions: str, **more: object) -> Noted:
    return Noted(Conclusion("Vooruit.", verdict, "an", None, actions), **more)  # type: ignore[arg-type]


def test_findings_come_by_statement_item_action_and_question() -> None:
    asked = ReviewQuestion.model_validate(
        {"id": "q", "question": "?", "look_at": ["x"], "standards": tied("C3")}
    )
    of = dossier(
        pack=rubric().changed(review=(asked,)),
        actions=(action("x", statements=("s2",)),),
        noted=(
            noted(Verdict.SECURE, statements=("s1",)),
            noted(Verdict.SECURE, actions=("x",)),
            noted(Verdict.SECURE, question="q"),
            noted(Verdict.SECURE, standards=("frame/B2",)),
        ),
    )
    assert {i.id: len(i.conclusions) for i in of.items} == {"A1": 2, "B2": 2, "C3": 1}
    assert item(of, "C3").conclusions[0].owner == "An de Wit"


def test_a_finding_to_adjust_or_stop_needs_an_action() -> None:
    def open_(*found: Noted) -> bool:
        return Lack.OPEN_FINDING in lacks(dossier(noted=found), "A1")

    assert open_(noted(Verdict.ADJUST, statements=("s1",)))
    assert open_(noted(Verdict.STOP, statements=("s1",)))
    assert not open_(noted(Verdict.ADJUST, "Actie x", statements=("s1",)))
    assert not open_(noted(Verdict.SECURE, statements=("s1",)))


def test_without_a_round_there_are_words_and_no_figures() -> None:
    of = dossier(rounds=())
    assert of.round is None
    assert of.claim["s1"].text == "s1."
    assert of.claim["s1"].state is State.UNASKED


def renewed(**became: tuple[Fate, tuple[str, ...]]) -> Pack:
    """The pack in a new version, with a map from the old one."""
    own = rubric()
    steps = tuple(
        Step(old=s.id, fate=became[s.id][0], new=became[s.id][1])
        if s.id in became
        else Step(old=s.id, fate=Fate.KEPT, new=(s.id,))
        for s in own.statements
    )
    header = own.header.model_copy(update={"version": "2.0.0"})
    return own.changed(header=header, migrations=(Migration(old="1.0.0", new="2.0.0", steps=steps),))


def test_a_trend_runs_on_over_what_was_kept_and_reworded() -> None:
    new = renewed(s1=(Fate.SAME_MEANING, ("s1",)))
    of = dossier(pack=new, rounds=(told("r1", LAST), told("r2", {"s1": (3.0,), "s2": (2.0, 3.0)}, of=new)))
    assert [p.state for p in of.claim["s1"].points] == [State.SHOWN, State.SHOWN]
    change = of.claim["s1"].change
    assert change
    assert (change.since, change.value, change.places) == ("r1", 1.0, 1)


@pytest.mark.parametrize("fate", [Fate.SPLIT, Fate.MERGED])
def test_a_trend_breaks_where_a_statement_became_another(fate: Fate) -> None:
    onto = ("s1", "s2") if fate is Fate.SPLIT else ("s1",)
    new = renewed(s1=(fate, onto), s2=(Fate.DROPPED, ()))
    of = dossier(pack=new, rounds=(told("r1", LAST), told("r2", LAST, of=new)))
    assert [p.state for p in of.claim["s1"].points] == [State.BROKEN, State.SHOWN]
    assert of.claim["s1"].points[0].score is None
    assert of.claim["s1"].change is None


def test_a_last_round_of_an_older_version_still_gives_the_figures_that_hold() -> None:
    of = dossier(pack=renewed(s1=(Fate.SPLIT, ("s1", "s3"))), rounds=(told("r1", LAST),))
    assert of.claim["s1"].state is State.BROKEN
    assert of.claim["s2"].score == 2.25


def test_without_a_map_only_the_same_words_are_compared() -> None:
    own = rubric()
    header = own.header.model_copy(update={"version": "3.0.0"})
    s1, s2 = own.statements[:2]
    other = replace_standards(
        pack(
            area("vision", s1.model_copy(update={"text": "Heel iets anders."})),
            area("doing", s2),
        )
    ).changed(header=header)
    of = dossier(pack=other, rounds=(told("r1", LAST), told("r2", LAST, of=other)))
    assert of.claim["s1"].points[0].state is State.BROKEN
    assert of.claim["s2"].points[0].state is State.SHOWN


def test_a_copy_goes_on_from_its_original_and_a_stranger_does_not() -> None:
    own = rubric()
    copied = own.header.model_copy(update={"id": "ours", "based_on": BasedOn(id="tiny", version="1.0.0")})
    strange = own.header.model_copy(update={"id": "ours"})
    for header, state in ((copied, State.SHOWN), (strange, State.UNASKED)):
        of = dossier(pack=own.changed(header=header), rounds=(told("r1", LAST),))
        assert of.claim["s1"].state is state


def test_a_change_counts_only_the_places_that_both_rounds_show() -> None:
    first = told("r1", {"s1": (2.0,), "s2": (2.0, 1.0)})
    last = told("r2", {"s1": (2.0,), "s2": (3.0, None)})
    change = dossier(rounds=(first, last)).claim["s2"].change
    assert change
    assert (change.value, change.places) == (1.0, 1), "havo 4 has no figure now"


def test_the_hash_is_of_the_content() -> None:
    assert dossier().hash == dossier().hash
    assert len(dossier().hash) == 64
    assert dossier().hash != dossier(words={"A1": Words("Iets.", TODAY)}).hash
    other = told("r2", {**LAST, "s1": (2.01,)})
    assert dossier().hash != dossier(rounds=(other,)).hash


def test_people_and_texts_are_told_as_asked() -> None:
    given = sources(
        evidence=(proof(title="Verslag van An", owner="an", statements=("s1",)),),
        actions=(action("x", title="An belt", responsible="an", statements=("s1",)),),
        words={"A1": Words("An vertelt.", TODAY)},
        noted=(noted(Verdict.ADJUST, "An belt", statements=("s1",)),),
        school=school(),
        rounds=(told("r1", LAST, title="Ronde van An"),),
        review=Review("Terugblik met An", TODAY),
    )
    of = build(given, names=False, call=lambda _id: "mentor", retell=lambda text: text.replace("An", "N.N."))
    assert not re.search(r"\bAn\b", repr(of))
    assert of.proofs[0].owner == of.works[0].responsible == item(of, "A1").conclusions[0].owner == "mentor"
