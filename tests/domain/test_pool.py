"""What is shared of a round, and which file counts where there are several."""

from datetime import date

import pytest
from pools import AREA, file, mark, round_, school, shared

from lobscan.domain.pool import Named, asked, band, by_asked, newest, rounded, scores
from lobscan.domain.results import Row
from lobscan.exchange.pool import LARGEST


def row(score: float) -> Row:
    return Row("a", "s", "*", 7, None, score, None, None, None, None, hidden=False)


@pytest.mark.parametrize(
    ("score", "shown"), [(2.25, 2.3), (2.24999, 2.2), (1.0, 1.0), (3.95, 4.0), (2.0 + 1 / 3, 2.3)]
)
def test_a_score_is_rounded_half_up_to_one_decimal(score: float, shown: float) -> None:
    assert rounded(row(score)) == shown


@pytest.mark.parametrize(
    ("n", "name"),
    [
        (1, "<10"),
        (9, "<10"),
        (10, "10-19"),
        (19, "10-19"),
        (20, "20-49"),
        (99, "50-99"),
        (100, "100+"),
        (9999, "100+"),
    ],
)
def test_a_number_is_told_as_a_band(n: int, name: str) -> None:
    assert band(n) == name


def test_of_a_round_in_two_files_the_newer_file_counts_in_whatever_order_they_come() -> None:
    before = Named("old.json", shared("A", round_("r", {"s": 1.0}), written=date(2026, 11, 1)), "f" * 8)
    after = Named("new.json", shared("A", round_("r", {"s": 4.0}), written=date(2026, 11, 2)), "0" * 8)
    for files in ([before, after], [after, before]):
        rounds, older = newest(files)
        assert [scores(r)[AREA, "s"] for _, r in rounds] == [4.0]
        assert older == ["old.json"]


def test_a_file_counts_for_the_rounds_that_no_newer_one_has() -> None:
    one = Named(
        "one", shared("A", round_("1", {"s": 1.0}), round_("2", {"s": 2.0}), written=date(2026, 1, 1)), ""
    )
    two = Named("two", shared("A", round_("2", {"s": 3.0}), written=date(2026, 1, 2)), "")
    rounds, older = newest([one, two])
    assert sorted(scores(r)[AREA, "s"] for _, r in rounds) == [1.0, 3.0]
    assert older == []


def test_the_same_round_of_two_schools_is_two_rounds() -> None:
    rounds, _ = newest([Named(n, shared(n, round_("r", {})), n) for n in ("A", "B")])
    assert len(rounds) == 2


def test_of_each_school_the_last_round_counts_per_what_was_asked() -> None:
    years = [round_(f"r{y}", {"s": y - 2024.0}, month=f"{y}-11") for y in (2026, 2025, 2027)]
    other = round_("x", {"s": 1.5}, version="2.0.0")
    tables = by_asked([(shared("A", *years, other), r) for r in (*years, other)])
    assert {what.version: [scores(r)[AREA, "s"] for _, r in some] for what, some in tables.items()} == {
        "1.0.0": [3.0],
        "2.0.0": [1.5],
    }
    assert asked(other) in tables


def test_a_large_school_of_five_years_fits_in_a_file() -> None:
    assert len(school(1, years=20, areas=5, statements=12)) < LARGEST / 5
    assert mark("a") != mark("b")
    assert file("A", round_("r", {})) == file("A", round_("r", {}))
