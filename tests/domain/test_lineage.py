"""Lineage: by migration maps, by words where there is none, and what does not run on with its reason."""

from builders import area, pack, statement

from lobscan.domain.lineage import Left, Why, kin, left_out, lineage
from lobscan.domain.migration import Fate, Migration, Step
from lobscan.domain.rubric import BasedOn, Pack, Statement


def version(number: str, *statements: Statement, migrations: tuple[Migration, ...] = ()) -> Pack:
    made = pack(area("a", *statements))
    return made.changed(header=made.header.model_copy(update={"version": number}), migrations=migrations)


def step(old: str, fate: Fate, *new: str) -> Step:
    return Step(old=old, fate=fate, new=new)


OLD = version("1.0.0", *map(statement, ["k", "w", "s", "m1", "m2", "d"]))
MAP = Migration(
    old="1.0.0",
    new="2.0.0",
    steps=(
        step("k", Fate.KEPT, "k"),
        step("w", Fate.SAME_MEANING, "w2"),
        step("s", Fate.SPLIT, "s1", "s2"),
        step("m1", Fate.MERGED, "m"),
        step("m2", Fate.MERGED, "m"),
        step("d", Fate.DROPPED),
    ),
    added=("n",),
)
NOW = version("2.0.0", *map(statement, ["k", "w2", "s1", "s2", "m", "n"]), migrations=(MAP,))


def test_kept_and_same_meaning_run_on_and_nothing_else() -> None:
    assert dict(lineage(OLD, NOW).before) == {"k": "k", "w2": "w"}
    assert lineage(OLD, NOW).broken == {"s1", "s2", "m"}


def test_what_does_not_run_on_is_told_with_its_reason() -> None:
    tied = lineage(OLD, NOW)
    found = left_out(tied, [s.id for s in OLD.statements], [s.id for s in NOW.statements])
    assert found == (
        Left("s", Why.SPLIT, ("s1", "s2")),
        Left("m1", Why.MERGED, ("m",)),
        Left("m2", Why.MERGED, ("m",)),
        Left("d", Why.DROPPED),
        Left("n", Why.NEW),
    )


def test_a_smaller_set_is_no_break() -> None:
    assert left_out(lineage(OLD, NOW), ["k"], ["k", "w2"]) == ()


def test_without_a_map_the_same_words_are_the_same_statement() -> None:
    old = version("0.9.0", statement("k"), statement("w", text="Other words."), statement("gone"))
    now = version("1.0.0", statement("k"), statement("w"))
    tied = lineage(old, now)
    assert dict(tied.before) == {"k": "k"}
    assert left_out(tied, ["k", "w", "gone"], ["k", "w"]) == (
        Left("w", Why.REWORDED, ("w",)),
        Left("gone", Why.DROPPED),
    )


def test_a_copy_goes_on_with_the_rounds_of_its_origin_and_others_do_not() -> None:
    origin = version("1.0.0", statement("k"))
    header = origin.header.model_copy(update={"id": "ours", "based_on": BasedOn(id="tiny", version="1.0.0")})
    copy = origin.changed(header=header)
    assert kin(copy) == ("ours", "tiny")
    assert dict(lineage(origin, copy).before) == {"k": "k"}
    stranger = origin.changed(header=origin.header.model_copy(update={"id": "elsewhere"}))
    assert dict(lineage(stranger, copy).before) == {}
