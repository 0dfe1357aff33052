"""The dossier out of a real store: rounds past the gate, evidence, actions, own words, and the job."""

import re
from datetime import date

import pytest

from lobscan import access
from lobscan.access import LOCAL, Actor, Office
from lobscan.domain.dossier import LONGEST_WORDS, Lack, State
from lobscan.domain.register import Register
from lobscan.domain.school import Person
from lobscan.errors import NotAllowed, UnknownThing, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.locales import use
from lobscan.services import ambition, dossier, dossier_job, indicators, intake, plan, practice, prepare
from lobscan.services.dossier_job import Wish
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

FRAME = "nl-ok-vo-2021"
VISION = "a1-gedeelde-visie"
"""A school-wide statement that is tied to SKA1."""


def closed_round(ws: Workspace, marks: str) -> str:
    """A round in which mentors gave these marks to the vision."""
    made = prepare.open_round(ws, NewRound("nl-lob", set="full"), actor=LOCAL)
    rows = [raw(i, VISION, mark) for i, mark in enumerate(marks)]
    intake.import_answers(ws, made, rows, actor=LOCAL)
    prepare.close_round(ws, made.id, actor=LOCAL)
    return made.id


def raw(at: int, statement: str, mark: str) -> RawAnswer:
    return RawAnswer(at + 2, f"p{at}", "mentor", statement, "", mark)


def an(ws: Workspace, name: str = "An de Wit") -> None:
    """The school gets somebody on its staff."""
    person = Person(id="an", name=name, roles=("mentor",), hours=10)
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": (person,)}), actor=LOCAL)


def test_it_takes_the_figures_of_the_last_round_that_is_over(ws: Workspace) -> None:
    first, last = closed_round(ws, "11111"), closed_round(ws, "22222")
    prepare.open_round(ws, NewRound("nl-lob"), actor=LOCAL)
    of = dossier.dossier(ws, FRAME)
    assert [r.id for r in of.rounds] == [first, last]
    assert of.claim[VISION].score == 2.0
    change = of.claim[VISION].change
    assert change
    assert (change.since, change.value) == (first, 1.0)
    assert of.round
    assert (of.round.respondents, of.round.counted, of.round.k) == (5, True, 5)


def test_a_round_of_too_few_tells_nothing(ws: Workspace) -> None:
    closed_round(ws, "1111")
    assert dossier.dossier(ws, FRAME).rounds == ()


def test_a_statement_of_too_few_stays_hidden(ws: Workspace) -> None:
    made = prepare.open_round(ws, NewRound("nl-lob", set="full"), actor=LOCAL)
    other = _second(ws)
    rows = [raw(i, VISION, "3") for i in range(6)] + [raw(i, other, "1") for i in range(3)]
    intake.import_answers(ws, made, rows, actor=LOCAL)
    prepare.close_round(ws, made.id, actor=LOCAL)
    of = dossier.dossier(ws, FRAME)
    assert of.claim[VISION].state is State.SHOWN
    assert of.claim[other].state is State.HIDDEN
    assert of.claim[other].total
    assert of.claim[other].total.n is None


def _second(ws: Workspace) -> str:
    """Another school-wide statement of the framework that mentors answer."""
    for statement in prepare.pack(ws.settings, "nl-lob").statements:
        tied = any(link.item.startswith(f"{FRAME}/") for link in statement.standards)
        if statement.id != VISION and statement.scope == "school" and tied and "mentor" in statement.roles:
            return statement.id
    raise AssertionError


def test_an_ambition_of_the_school_without_an_action_is_missing_until_there_is_one(ws: Workspace) -> None:
    id_ = closed_round(ws, "22222")
    round_ = prepare.round_(ws, id_)
    ambition.set_ambition(ws, round_, target=VISION, level=4, why="Wij willen meer.", actor=LOCAL)

    def idle() -> bool:
        (item,) = [i for i in dossier.dossier(ws, FRAME).items if i.id == "SKA1"]
        return Lack.IDLE_AMBITION in {m.lack for m in item.missing}

    assert idle()
    days = {"start": date(2026, 9, 1), "due": date(2026, 12, 1)}
    plan.create(ws, {"title": "Visiedag", "statements": (VISION,), **days}, actor=LOCAL)
    assert not idle()


def test_without_names_people_are_told_by_what_they_do(ws: Workspace) -> None:
    an(ws)
    fields = {
        "title": "Verslag van An de Wit", "dated": "2026-09-01", "owner": "an", "statements": [VISION]
    }  # fmt: skip
    practice.revise(ws, Register.EVIDENCE, {"e": fields}, seen=0, actor=LOCAL)
    dossier.say(ws, FRAME, "SKA1", "An de Wit schreef de visie.", seen=0, actor=LOCAL)
    named, nameless = dossier.dossier(ws, FRAME), dossier.dossier(ws, FRAME, names=False)
    assert "An de Wit" in repr(named)
    assert not re.search("An de Wit", repr(nameless))
    assert nameless.proofs[0].owner == "mentor"
    assert nameless.proofs[0].title == "Verslag van mentor"
    assert named.hash != nameless.hash


@pytest.mark.parametrize("name", ["Jan de Vries (BO)", "Müller, K.", "(inval) Els"])
def test_a_name_that_ends_on_a_sign_is_replaced_too(ws: Workspace, name: str) -> None:
    an(ws, name)
    dossier.say(ws, FRAME, "SKA1", f"Dit deed {name} zelf, niet {name}x.", seen=0, actor=LOCAL)
    (item,) = [i for i in dossier.dossier(ws, FRAME, names=False).items if i.id == "SKA1"]
    assert item.words.text == f"Dit deed mentor zelf, niet {name}x."


def test_a_name_that_somebody_had_before_is_replaced_too(ws: Workspace) -> None:
    an(ws, "An Jansen")
    an(ws)
    dossier.say(ws, FRAME, "SKA1", "An Jansen is An de Wit.", seen=0, actor=LOCAL)
    (item,) = [i for i in dossier.dossier(ws, FRAME, names=False).items if i.id == "SKA1"]
    assert item.words.text == "mentor is mentor."


def test_who_left_is_still_named_and_without_names_is_nobody(ws: Workspace) -> None:
    an(ws)
    fields = {"title": "Verslag", "dated": "2026-09-01", "owner": "an", "statements": [VISION]}
    practice.revise(ws, Register.EVIDENCE, {"e": fields}, seen=0, actor=LOCAL)
    prepare.save_school(ws, prepare.school(ws).model_copy(update={"people": ()}), actor=LOCAL)
    assert dossier.dossier(ws, FRAME).proofs[0].owner == "An de Wit"
    assert dossier.dossier(ws, FRAME, names=False).proofs[0].owner == dossier.NOBODY


def test_the_hash_is_the_same_in_each_language(ws: Workspace) -> None:
    closed_round(ws, "12344")
    dutch = dossier.dossier(ws, FRAME, names=False).hash
    use("en")
    assert dossier.dossier(ws, FRAME, names=False).hash == dutch


def test_the_newest_framework_that_holds_comes_first(ws: Workspace) -> None:
    assert next(s.id for s in dossier.standards(ws)) == FRAME
    with pytest.raises(UnknownThing, match=FRAME):
        dossier.dossier(ws, "x")


def test_own_words_are_kept_changed_and_taken_away(ws: Workspace) -> None:
    def now() -> str:
        (item,) = [i for i in dossier.dossier(ws, FRAME).items if i.id == "OP3"]
        return item.words.text

    dossier.say(ws, FRAME, "OP3", "  Zo. \n", seen=0, actor=LOCAL)
    assert now() == "Zo."
    dossier.say(ws, FRAME, "OP3", "Anders.", seen=1, actor=LOCAL)
    assert (now(), dossier.before(ws, FRAME, "OP3")) == ("Anders.", "Zo.")
    dossier.say(ws, FRAME, "OP3", "", seen=2, actor=LOCAL)
    assert now() == ""
    assert dossier.words(ws, FRAME)["OP3"].number == 3


def test_words_typed_over_those_of_somebody_else_are_refused(ws: Workspace) -> None:
    dossier.say(ws, FRAME, "OP3", "Eerst.", seen=0, actor=LOCAL)
    with pytest.raises(UserError, match="Somebody else changed"):
        dossier.say(ws, FRAME, "OP3", "Ook.", seen=0, actor=LOCAL)
    assert dossier.words(ws, FRAME)["OP3"].text == "Eerst."


@pytest.mark.parametrize(
    ("item", "text", "error"),
    [("nope", "x", "no item"), ("OP3", "x" * (LONGEST_WORDS + 1), "at most")],
)
def test_words_that_cannot_be_are_refused(ws: Workspace, item: str, text: str, error: str) -> None:
    with pytest.raises(UserError, match=error):
        dossier.say(ws, FRAME, item, text, seen=0, actor=LOCAL)
    assert dossier.words(ws, FRAME) == {}


def test_a_reader_cannot_write_in_it(ws: Workspace) -> None:
    with pytest.raises(NotAllowed):
        dossier.say(ws, FRAME, "OP3", "x", seen=0, actor=Actor("r", Office.READER))
    assert access.MAY[access.Right.EDIT_DOSSIER] == set(Office) - {Office.READER}


def test_the_stamp_changes_with_all_that_the_dossier_tells(ws: Workspace) -> None:
    seen = {dossier.stamp(ws, FRAME)}
    dossier.say(ws, FRAME, "OP3", "Zo.", seen=0, actor=LOCAL)
    seen.add(dossier.stamp(ws, FRAME))
    fields = {"title": "x", "dated": "2026-09-01"}
    practice.revise(ws, Register.EVIDENCE, {"e": fields}, seen=0, actor=LOCAL)
    seen.add(dossier.stamp(ws, FRAME))
    closed_round(ws, "12344")
    seen.add(dossier.stamp(ws, FRAME))
    plan.create(ws, {"title": "x", "start": date(2026, 9, 1), "due": date(2026, 9, 2)}, actor=LOCAL)
    seen.add(dossier.stamp(ws, FRAME))
    given = "Wat;Schooljaar;Leerjaar;Waarde;Van de\nwisselaars;2025-2026;;24;610\n"
    indicators.import_file(ws, given.encode(), name="cijfers.csv", actor=LOCAL)
    seen.add(dossier.stamp(ws, FRAME))
    assert len(seen) == 6
    assert [sorted(total.years) for total in dossier.dossier(ws, FRAME).totals] == [["2025-2026"]]


def test_the_job_makes_the_three_files_in_the_language_asked(ws: Workspace) -> None:
    closed_round(ws, "12344")
    wish = Wish(FRAME, "en", names=True)
    job = dossier_job.start(ws, wish)
    job.wait(60)
    assert not job.running
    assert job.error is None
    assert {f: data[:4] for f, data in job.files.items()} == {
        "pdf": b"%PDF", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"
    }  # fmt: skip
    assert b"/Lang (en)" in job.files["pdf"] or b"(en)" in job.files["pdf"]
    assert job.hash == dossier.dossier(ws, FRAME).hash
    assert dossier_job.job(ws, wish) is job
    assert dossier_job.job(ws, Wish(FRAME, "nl", names=True)) is None
    assert 0.7 <= job.share < 1


def test_a_job_for_a_framework_that_is_gone_says_so(ws: Workspace) -> None:
    job = dossier_job.start(ws, Wish("gone", "nl", names=True))
    job.wait(60)
    assert job.files == {}
    assert isinstance(job.error, UnknownThing)
