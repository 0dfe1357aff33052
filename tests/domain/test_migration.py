"""Migration maps: what became of a statement, over one map or several."""

from __future__ import annotations

import pytest

from lobscan.domain.migration import Became, Fate, Migration, chain, number, trail


def made(old: str, new: str, *steps: tuple[str, str, str], added: tuple[str, ...] = ()) -> Migration:
    return Migration.model_validate(
        {
            "old": old,
            "new": new,
            "steps": [{"old": o, "fate": f, "new": n.split()} for o, f, n in steps],
            "added": added,
        }
    )


FIRST = made(
    "1.0.0",
    "1.1.0",
    ("a", "kept", "a"),
    ("b", "same_meaning", "b2"),
    ("c", "split", "c1 c2"),
    ("d", "merged", "de"),
    ("e", "merged", "de"),
    ("f", "dropped", ""),
)
SECOND = made(
    "1.1.0",
    "1.2.0",
    ("a", "same_meaning", "a"),
    ("b2", "split", "b3 b4"),
    ("c1", "dropped", ""),
    ("c2", "kept", "c2"),
    ("de", "dropped", ""),
)


def test_one_map_is_its_own_trail() -> None:
    found = trail([FIRST], "1.0.0")
    assert found["a"] == Became(Fate.KEPT, ("a",))
    assert found["c"] == Became(Fate.SPLIT, ("c1", "c2"))
    assert found["f"] == Became(Fate.DROPPED, ())
    assert set(found) == {"a", "b", "c", "d", "e", "f"}


def test_over_two_maps_the_worst_counts_and_targets_go_on() -> None:
    found = trail([SECOND, FIRST], "1.0.0")
    assert found["a"] == Became(Fate.SAME_MEANING, ("a",))
    assert found["b"] == Became(Fate.SPLIT, ("b3", "b4"))
    assert found["c"] == Became(Fate.SPLIT, ("c2",))
    assert found["d"] == found["e"] == found["f"] == Became(Fate.DROPPED, ())


def test_a_trend_runs_on_over_the_first_two_fates_alone() -> None:
    assert {f for f in Fate if Became(f, ("x",)).comparable} == {Fate.KEPT, Fate.SAME_MEANING}


def test_a_later_version_has_a_shorter_trail() -> None:
    assert chain([FIRST, SECOND], "1.1.0") == (SECOND,)
    assert trail([FIRST, SECOND], "1.1.0")["a"].fate is Fate.SAME_MEANING


def test_a_version_without_a_map_has_no_trail() -> None:
    assert chain([FIRST], "2.0.0") == ()
    with pytest.raises(KeyError):
        trail([FIRST], "2.0.0")


def test_versions_are_ordered_by_their_figures() -> None:
    assert number("1.10.0") > number("1.9.9")
