"""What the cases found, each as a small example; that of an address stands in tests/web/test_mishaps.py."""

import io
import zipfile

import openpyxl
import pytest

from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.exchange import indicators, invitations, registers
from lobscan.exchange.answers import read_answers
from lobscan.exchange.forms import read_sheet


def workbook(part: str, before: str, after: str) -> bytes:
    """A workbook in which one of its parts says something else."""
    made, changed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(changed, "w") as out:
        for name in package.namelist():
            text = package.read(name).decode()
            assert name != part or before in text
            out.writestr(name, text.replace(before, after) if name == part else text)
    return changed.getvalue()


@pytest.mark.parametrize("read", [read_answers, read_sheet])
def test_a_workbook_whose_list_of_parts_names_none_is_refused(read: object) -> None:
    """openpyxl raises an OSError for it."""
    data = workbook("[Content_Types].xml", "sheet.main+xml", "sheet.none+xml")
    with pytest.raises(UserError, match=r"a\.xlsx is not a readable XLSX file"):
        read(data, name="a.xlsx")


def test_a_column_whose_name_is_endless_is_refused() -> None:
    """A mapping by columns takes no such name."""
    data = ("Id;" + "Welke leerjaren? " * 400 + "\n1;havo 3\n").encode()
    with pytest.raises(UserError, match=r"a\.csv has a column with a name of more than"):
        read_sheet(data, name="a.csv")


def empty_workbook() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


READERS = {
    "registers": lambda data, name: registers.read(data, Register.ACTIVITIES, None, name=name, new_id=str),
    "indicators": lambda data, name: indicators.read(data, None, name=name),
    "invitations": lambda data, name: invitations.read(data, name=name),
    "a survey": lambda data, name: read_sheet(data, name=name),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("data", [b";", b'""', b";;\n ; \n", empty_workbook()], ids=["1", "2", "3", "xlsx"])
def test_a_table_in_which_nothing_stands_is_called_empty(reader: str, data: bytes) -> None:
    """Its one line is empty, so there was no first line."""
    with pytest.raises(UserError, match="a is empty"):
        READERS[reader](data, "a")
