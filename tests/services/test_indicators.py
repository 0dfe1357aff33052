"""Indicators from a file into the store: all or nothing, replaced, and taken back."""

import pytest

from lobscan.access import LOCAL
from lobscan.errors import FaultyFile, UserError
from lobscan.services import indicators
from lobscan.services.workspace import Workspace

HEAD = "Wat;Schooljaar;Leerjaar;Waarde;Van de\n"


def read(ws: Workspace, *rows: str, name: str = "f.csv") -> int:
    return indicators.import_file(ws, (HEAD + "\n".join(rows)).encode(), name=name, actor=LOCAL)


def values(ws: Workspace) -> list[tuple[str, str, float | None]]:
    return [(i.school_year, i.group, i.value) for i in indicators.indicators(ws)]


def test_a_later_file_replaces_the_same_totals_and_undo_brings_them_back(ws: Workspace) -> None:
    assert read(ws, "wisselaars;2024-2025;;20;600", "wisselaars;2025-2026;;24;610", name="een.csv") == 2
    assert read(ws, "wisselaars;2025-2026;;26;610", name="twee.csv") == 1
    assert values(ws) == [("2024-2025", "", 20), ("2025-2026", "", 26)]
    last = indicators.last(ws)
    assert last is not None
    assert (last.source, last.count) == ("twee.csv", 1)
    assert indicators.undo(ws, last.id, actor=LOCAL) == 1
    assert values(ws) == [("2024-2025", "", 20), ("2025-2026", "", 24)]
    before = indicators.last(ws)
    assert before is not None
    assert before.source == "een.csv"
    with pytest.raises(UserError, match="in the meantime"):
        indicators.undo(ws, last.id, actor=LOCAL)
    indicators.undo(ws, before.id, actor=LOCAL)
    assert (values(ws), indicators.last(ws)) == ([], None)


def test_one_wrong_row_keeps_the_whole_file_out(ws: Workspace) -> None:
    with pytest.raises(FaultyFile):
        read(ws, "wisselaars;2024-2025;;20;600", "wisselaars;2025-2026;;3;600")
    assert values(ws) == []


def test_a_second_file_may_not_tell_what_the_first_one_hid(ws: Workspace) -> None:
    read(ws, "uitval;2025-2026;havo 3;<5;", "uitval;2025-2026;havo 4;12;")
    with pytest.raises(FaultyFile) as refused:
        read(ws, "uitval;2025-2026;;14;")
    (fault,) = refused.value.faults
    assert (fault.row, fault.column) == (2, "Waarde")
    assert values(ws) == [("2025-2026", "havo-3", None), ("2025-2026", "havo-4", 12)]
