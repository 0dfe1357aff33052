"""Links on paper: tagged PDFs with a sheet for each role, and eight slips on a sheet."""

import io
import re

import pikepdf
import pytest

from lobscan.exchange.links import Link
from lobscan.exchange.sheets import About, Slip, posters, slips
from lobscan.locales import use

URL = "https://lob.school.example/a/0123456789abcdef0123456"
ABOUT = About("De Meander", "LOB-scan <najaar>", 8, 5, "18 december 2026")


def addresses(data: bytes) -> list[list[str]]:
    """The addresses that can be clicked on each page; it must be tagged."""
    with pikepdf.open(io.BytesIO(data)) as found:
        assert found.Root.MarkInfo.Marked
        return [[str(note.A.URI) for note in page.get("/Annots", []) if "/A" in note] for page in found.pages]


def pictures(data: bytes) -> list[str]:
    """What each picture is called for who cannot see it, in reading order."""
    with pikepdf.open(io.BytesIO(data)) as found:
        return [
            str(one.Alt) for one in found.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_role_has_a_sheet_with_its_address(language: str) -> None:
    use(language)
    data = posters([Link("mentor", "mentor", URL + "1"), Link("ouder", "ouder", URL + "2")], ABOUT)
    assert addresses(data) == [[URL + "1"], [URL + "2"]]
    assert len(pictures(data)) == 2


def test_eight_slips_stand_on_a_sheet_in_the_order_of_the_list() -> None:
    people = [Slip(f"Persoon {at}", "mentor", f"{URL}{at}") for at in range(9)]
    data = slips(people, ABOUT)
    found = addresses(data)
    assert [len(page) for page in found] == [8, 1]
    assert [url for page in found for url in page] == [one.url for one in people]
    assert {re.sub(r"\d", "", told) for told in pictures(data)} == {"QR-code van de link van Persoon "}


def test_hostile_and_endless_names_stay_text_on_their_slip() -> None:
    people = [Slip("#panic() $x$ " + "lang" * 60, "[rol]", URL), Slip("\U0001f600", "mentor", URL)]
    assert [len(page) for page in addresses(slips(people, ABOUT))] == [2]
