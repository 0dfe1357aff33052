"""Lists of people to invite: pasted in any of the ways in which people have them, or as a file."""

import csv
import io

import pytest

from lobscan.errors import FaultyFile, UserError
from lobscan.exchange.invitations import RawInvitation, Words, for_mail_merge, read, template
from lobscan.exchange.invitations import read_pasted as read_with

ANNA = RawInvitation(1, "Anna de Vries", "anna@school.nl", "mentor", ("havo 3", "havo 4"))

WORDS = Words(
    frozenset({"mentor", "decaan", "vakdocent", "ouder of verzorger"}),
    frozenset({"havo 3", "havo-3", "havo 4", "havo-4", "vwo 4"}),
)


def read_pasted(text: str) -> list[RawInvitation]:
    return read_with(text, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "Anna de Vries; anna@school.nl; mentor; havo 3; havo 4",
        "Anna de Vries\tanna@school.nl\tmentor\thavo 3\thavo 4",
        "anna@school.nl, Anna de Vries, mentor, havo 3, havo 4",
        "Anna de Vries; anna@school.nl; mentor; havo 3, havo 4",
        "Anna de Vries <mailto:anna@school.nl>\tmentor\thavo 3, havo 4",
        "anna@school.nl; mentor; Anna de Vries; havo 3, havo 4",
        "mentor, anna@school.nl, havo 3, havo 4, Anna de Vries",
        "havo 3/havo 4; ; mentor; Anna de Vries <anna@school.nl>",
    ],
)
def test_a_line_is_name_address_role_and_year_groups(text: str) -> None:
    assert read_pasted(text) == [ANNA]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("anna@school.nl", [("", "anna@school.nl")]),
        ("Anna de Vries", [("Anna de Vries", "")]),
        ("Anna de Vries <anna@school.nl>", [("Anna de Vries", "anna@school.nl")]),
        ('"Vries, Anna de" <anna@school.nl>', [("Vries, Anna de", "anna@school.nl")]),
        ("Vries, Anna de <anna@school.nl>", [("Vries, Anna de", "anna@school.nl")]),
        (
            "Vries, Anna de <anna@school.nl>; bo@school.nl;",
            [("Vries, Anna de", "anna@school.nl"), ("", "bo@school.nl")],
        ),
        ("\nanna@school.nl\n\nBo\n", [("", "anna@school.nl"), ("Bo", "")]),
    ],
)
def test_addresses_as_a_mail_program_writes_them(text: str, people: list[tuple[str, str]]) -> None:
    assert [(one.name, one.email) for one in read_pasted(text)] == people


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anna; a@school.nl; ; havo 3", ("Anna", "a@school.nl", "", ("havo 3",))),
        ("Anna\ta@school.nl\t\thavo 3\t", ("Anna", "a@school.nl", "", ("havo 3",))),
        ("Anna;;mentor;havo 3", ("Anna", "", "mentor", ("havo 3",))),
        ("Anna;mentor", ("Anna", "", "mentor", ())),
        (";a@school.nl;mentor", ("", "a@school.nl", "mentor", ())),
        ("a@school.nl;mentor", ("", "a@school.nl", "mentor", ())),
        ("mentor, a@school.nl", ("", "a@school.nl", "mentor", ())),
        ("a@school.nl;HAVO-3", ("", "a@school.nl", "", ("HAVO-3",))),
        ("Mentor; a@school.nl; Mentink", ("Mentink", "a@school.nl", "Mentor", ())),
        ("Mentink; a@school.nl", ("Mentink", "a@school.nl", "", ())),
        ("Decaan; a@school.nl; decaan", ("Decaan", "a@school.nl", "decaan", ())),
    ],
)
def test_what_is_left_empty_moves_nothing_else(
    text: str, wanted: tuple[str, str, str, tuple[str, ...]]
) -> None:
    assert read_pasted(text) == [RawInvitation(1, *wanted)]


@pytest.mark.parametrize(
    ("text", "role", "groups"),
    [
        ("a@school.nl; mentoren", "mentoren", ()),
        ("Anna; a@school.nl; koning", "koning", ()),
        ("a@school.nl; havo3", "", ("havo3",)),
        ("mentor; Anna; a@school.nl; gymnasium", "mentor", ("gymnasium",)),
    ],
)
def test_what_is_no_role_or_year_group_is_not_taken_for_a_name(
    text: str, role: str, groups: tuple[str, ...]
) -> None:
    """So that the list is asked back for it."""
    (found,) = read_pasted(text)
    assert (found.role, found.year_groups) == (role, groups)


def test_a_line_with_several_addresses_and_more_is_asked_back() -> None:
    with pytest.raises(FaultyFile) as raised:
        read_pasted("Bo; bo@school.nl\na@school.nl; mentor; b@school.nl\nVries, An <a@b.nl>, Bo <b@b.nl>")
    assert [(fault.row, fault.column) for fault in raised.value.faults] == [(2, "E-mail"), (3, "E-mail")]


def test_a_pasted_table_tells_its_columns() -> None:
    text = "Rol;E-mail;Naam;Leerjaren\nmentor;anna@school.nl;Anna de Vries;havo 3, havo 4\n"
    (found,) = read_pasted(text)
    assert (found.row, found.under("x")) == (
        2,
        RawInvitation(2, ANNA.name, ANNA.email, "x", ANNA.year_groups),
    )


@pytest.mark.parametrize("header", ["name;email;role;year_groups", "NAAM;E-mail;Rol;Leerjaren"])
def test_a_file_may_name_its_columns_in_either_language(header: str) -> None:
    data = f"{header}\nAnna de Vries;anna@school.nl;mentor;havo 3|havo 4\n".encode("cp1252")
    (found,) = read(data, name="lijst.csv")
    assert (found.name, found.email, found.role, found.year_groups) == (
        "Anna de Vries",
        "anna@school.nl",
        "mentor",
        ("havo 3", "havo 4"),
    )


def test_the_empty_file_can_be_filled_in_and_read() -> None:
    (found,) = read(template() + b"Bo;bo@school.nl;decaan;\r\n", name="lijst.csv")
    assert found == RawInvitation(2, "Bo", "bo@school.nl", "decaan")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a;b\n1;2\n", "no header row"),
        (b"Naam;Rol\n", "no rows below"),
        (b"\x00\x01\x02", "not a CSV or XLSX"),
        (b"  ", "is empty"),
    ],
)
def test_what_is_no_such_list_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(data, name="lijst.csv")


def test_an_empty_or_endless_paste_is_refused() -> None:
    with pytest.raises(UserError, match="empty"):
        read_pasted(" \n ")
    with pytest.raises(UserError, match="more than 5000"):
        read_pasted("Bo\n" * 5001)


def test_no_cell_of_the_merge_file_is_run_as_a_formula() -> None:
    data = for_mail_merge([("=1+1", "a@b.nl", "mentor", "https://x", "Onderwerp", "a\nb")])
    header, line = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert header[:3] == ["Naam", "E-mail", "Rol"]
    assert line == ["'=1+1", "a@b.nl", "mentor", "https://x", "Onderwerp", "a\nb"]
