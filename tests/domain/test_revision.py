"""A school's own pack beside its original: differences, words, upgrades, and the map that follows."""

from __future__ import annotations

from builders import area, measure, pack, statement
from hypothesis import given
from hypothesis import strategies as st

from lobscan.domain.migration import Became, Fate
from lobscan.domain.revision import (
    FieldChange,
    Kind,
    Outcome,
    Word,
    differences,
    map_between,
    upgrade,
    with_statement,
    without,
    words_changed,
)
from lobscan.domain.rubric import Pack, SignalTies

BASE = pack(
    area("v", statement("a1", text="Old."), statement("a2"), statement("a3")),
    measures=[measure("m", lifts={"a1": (0.1, 0.2)}), measure("n", lifts={"a3": (0.1, 0.2)})],
)


def reworded(whole: Pack, id_: str, **words: object) -> Pack:
    one = next(s for s in whole.statements if s.id == id_)
    return with_statement(whole, one.model_copy(update=words))


def texts(whole: Pack) -> dict[str, str | None]:
    return {s.id: s.text for s in whole.statements}


def outcomes(own: Pack, new: Pack) -> dict[str, Outcome]:
    return {row.statement.id: row.outcome for row in upgrade(BASE, own, new).rows}


def test_two_changes_in_a_row_are_both_kept() -> None:
    changed = reworded(reworded(BASE, "a1", text="New."), "a2", text="Newer.")
    assert texts(changed) == {"a1": "New.", "a2": "Newer.", "a3": "a3."}
    assert changed.area_of("a2").statements[1].text == "Newer."


def test_differences_name_the_parts_that_changed() -> None:
    changed = reworded(BASE, "a1", text="New.", core=True)
    own = without(with_statement(changed, statement("b1"), area="v"), "a3")
    first, added, removed = differences(BASE, own)
    assert (first.kind, first.statement.id) == (Kind.CHANGED, "a1")
    assert set(first.fields) == {FieldChange("text", "Old.", "New."), FieldChange("core", "False", "True")}
    assert (added.kind, added.statement.id) == (Kind.ADDED, "b1")
    assert (removed.kind, removed.statement.id) == (Kind.REMOVED, "a3")
    assert differences(BASE, BASE) == ()


def test_words_that_went_and_came_are_told_apart() -> None:
    assert words_changed("we know why", "we all know") == (
        (Word.SAME, "we"),
        (Word.NEW, "all"),
        (Word.SAME, "know"),
        (Word.GONE, "why"),
    )


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_both_texts_can_be_read_off_the_words(before: list[str], after: list[str]) -> None:
    runs = words_changed(" ".join(before), " ".join(after))
    assert " ".join(t for w, t in runs if w is not Word.NEW).split() == before
    assert " ".join(t for w, t in runs if w is not Word.GONE).split() == after


def test_an_upgrade_takes_what_only_the_original_changed_and_keeps_what_only_the_school_did() -> None:
    own, new = reworded(BASE, "a1", text="Ours."), reworded(BASE, "a2", text="Theirs.")
    done = upgrade(BASE, own, new)
    assert texts(done.pack) == {"a1": "Ours.", "a2": "Theirs.", "a3": "a3."}
    assert outcomes(own, new) == {"a1": Outcome.KEPT, "a2": Outcome.REWORDED, "a3": Outcome.KEPT}


def test_other_parts_of_the_same_statement_are_brought_together() -> None:
    own, new = reworded(BASE, "a1", text="Ours."), reworded(BASE, "a1", core=True)
    done = upgrade(BASE, own, new)
    assert (done.pack.statements[0].text, done.pack.statements[0].core) == ("Ours.", True)
    assert done.rows[0].outcome is Outcome.REWORDED


def test_where_both_changed_the_same_words_ours_stay_unless_the_new_ones_are_taken() -> None:
    own, new = reworded(BASE, "a1", text="Ours."), reworded(BASE, "a1", text="Theirs.")
    assert outcomes(own, new)["a1"] is Outcome.CONFLICT
    assert texts(upgrade(BASE, own, new).pack)["a1"] == "Ours."
    assert texts(upgrade(BASE, own, new, take=["a1"]).pack)["a1"] == "Theirs."


def test_what_is_new_comes_along_after_the_statement_that_it_follows() -> None:
    new = BASE.changed(
        areas=(area("v", *BASE.statements[:1], statement("a9"), *BASE.statements[1:]),),
    )
    assert list(texts(upgrade(BASE, BASE, new).pack)) == ["a1", "a9", "a2", "a3"]
    assert outcomes(BASE, new)["a9"] is Outcome.ADDED


def test_what_the_original_dropped_goes_unless_the_school_changed_it() -> None:
    new = without(BASE, "a3")
    assert outcomes(BASE, new)["a3"] is Outcome.DROPPED
    done = upgrade(BASE, BASE, new).pack
    assert "a3" not in texts(done)
    assert [m.id for m in done.measures] == ["m"]
    own = reworded(BASE, "a3", text="Ours.")
    assert outcomes(own, new)["a3"] is Outcome.STAYS
    assert texts(upgrade(BASE, own, new).pack)["a3"] == "Ours."


def test_a_statement_that_the_schools_own_measure_lifts_stays() -> None:
    changed = BASE.measures[1].model_copy(update={"title": "Our way"})
    own = BASE.changed(measures=(BASE.measures[0], changed))
    done = upgrade(BASE, own, without(BASE, "a3"))
    assert "a3" in texts(done.pack)
    assert "Our way" in {m.title for m in done.pack.measures}
    assert {r.statement.id: r.outcome for r in done.rows}["a3"] is Outcome.STAYS


def test_what_the_school_added_or_removed_stays_so() -> None:
    own = without(with_statement(BASE, statement("b1"), area="v"), "a2")
    done = upgrade(BASE, own, reworded(BASE, "a2", text="Theirs."))
    assert list(texts(done.pack)) == ["a1", "a3", "b1"]
    assert {r.statement.id: r.outcome for r in done.rows}["b1"] is Outcome.OWN


def test_the_name_and_version_stay_the_schools_and_the_origin_is_noted() -> None:
    header = BASE.header.model_copy(update={"id": "ours", "title": "Ours", "version": "1.0.7"})
    theirs = BASE.header.model_copy(update={"version": "2.0.0", "intro": "A better intro."})
    done = upgrade(BASE, BASE.changed(header=header), BASE.changed(header=theirs)).pack.header
    assert (done.id, done.title, done.version, done.intro) == ("ours", "Ours", "1.0.7", "A better intro.")
    assert done.based_on is not None
    assert (done.based_on.id, done.based_on.version) == ("tiny", "2.0.0")


def fates(old: Pack, new: Pack, known: dict[str, Became] | None = None) -> dict[str, tuple[str, ...]]:
    header = new.header.model_copy(update={"version": "1.0.1"})
    found = map_between(old, new.changed(header=header), known or {})
    assert (found.old, found.new) == ("1.0.0", "1.0.1")
    return {s.old: (s.fate.value, *s.new) for s in found.steps} | {"+": found.added}


def test_the_map_says_what_was_kept_reworded_dropped_and_added() -> None:
    new = without(with_statement(reworded(BASE, "a1", text="New."), statement("b1"), area="v"), "a3")
    assert fates(BASE, new) == {
        "a1": ("same_meaning", "a1"),
        "a2": ("kept", "a2"),
        "a3": ("dropped",),
        "+": ("b1",),
    }


def test_a_weight_is_no_other_meaning() -> None:
    assert fates(BASE, reworded(BASE, "a1", weight=2.0, core=True))["a1"] == ("kept", "a1")


def test_the_map_keeps_what_is_known_of_split_and_merged_statements() -> None:
    new = with_statement(
        with_statement(without(BASE, "a3"), statement("b1"), area="v"), statement("b2"), area="v"
    )
    known = {"a3": Became(Fate.SPLIT, ("b1", "b2"))}
    assert fates(BASE, new, known)["a3"] == ("split", "b1", "b2")
    assert fates(BASE, new, known)["+"] == ()
    merged = {"a3": Became(Fate.MERGED, ("a2",))}
    assert fates(BASE, without(BASE, "a3"), merged) == {
        "a1": ("kept", "a1"),
        "a2": ("merged", "a2"),
        "a3": ("merged", "a2"),
        "+": (),
    }


def test_a_split_of_which_a_part_is_gone_is_dropped() -> None:
    known = {"a3": Became(Fate.SPLIT, ("b1", "b2"))}
    assert fates(BASE, without(BASE, "a3"), known)["a3"] == ("dropped",)


def test_the_preview_shows_a_statement_as_it_will_be_and_not_as_the_original_has_it() -> None:
    own, new = reworded(BASE, "a1", text="Ours."), reworded(BASE, "a1", weight=2.0)
    row = upgrade(BASE, own, new).rows[0]
    assert row.new is not None
    assert (row.new.text, row.new.weight) == ("Ours.", 2.0)


def test_the_preview_of_a_conflict_shows_the_new_words_beside_our_other_changes() -> None:
    own, new = reworded(BASE, "a1", text="Ours.", weight=3.0), reworded(BASE, "a1", text="Theirs.")
    row = upgrade(BASE, own, new).rows[0]
    assert row.new is not None
    assert (row.new.text, row.new.weight) == ("Theirs.", 3.0)


def test_a_statement_that_a_signal_looks_at_goes_without_leaving_a_tie() -> None:
    ties = SignalTies(reflection="a1", vision="v")
    tied = BASE.changed(header=BASE.header.model_copy(update={"signals": ties}))
    assert without(tied, "a1").header.signals == SignalTies(vision="v")
    assert without(tied, "a2").header.signals == ties
