"""Lists of people to invite: pasted in any of the ways in which people have them, or as a file."""

import csv
import io

import pytest

from lobscan.errors import FaultyFile, UserError
from lobscan.exchange.invitations import RawInvitation, Words, for_mail_merge, read, template
from lobscan.exchange.invitations import read_pasted as read_with
from lobscan.locales import tell_all

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


@pytest.mark.parametrize("mark", ["\t", ";", ","])
@pytest.mark.parametrize(
    "header",
    [
        "Naam E-mail Rol Leerjaar",
        "Naam Emailadres Rol Leerjaren",
        "Naam E-mailadres Functie Klas",
        "NAAM E\u2011mail\xa0adres Rol/functie Klassen",
        "Medewerker Mailadres Functie Jaarlaag",
        "Naam* Mail Ról Klas/leerjaar",
        "Naam E-mail_(school) Rol Leerjaar(en)",
        "Name E-mail_address Role Year_group",
        "Full_name Email Function Classes",
    ],
)
def test_headings_are_known_as_schools_write_them(header: str, mark: str) -> None:
    top = mark.join(cell.replace("_", " ") for cell in header.split(" "))
    row = mark.join(["Anna de Vries", "anna@school.nl", "mentor", "havo 3/havo 4"])
    told = (ANNA.name, ANNA.email, ANNA.role, ANNA.year_groups)
    for (found,) in (read_pasted(f"{top}\n{row}"), read(f"{top}\n{row}\n".encode(), name="lijst.csv")):
        assert (found.name, found.email, found.role, found.year_groups) == told


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Voornaam;Tussenvoegsel;Achternaam", "Anna;de;Vries"),
        ("Achternaam;Tussenv.;Roepnaam", "Vries;de;Anna"),
        ("Voornaam;Achternaam", "Anna;de Vries"),
        ("Naam;Voornaam", "de Vries;Anna"),
        ("Naam;Voornaam", "Anna de Vries;Anna"),
        ("Naam;Voornaam;Familienaam", ";Anna;de Vries"),
        ("First name;Last name", "Anna;de Vries"),
    ],
)
def test_the_parts_of_a_name_make_one(header: str, row: str) -> None:
    (found,) = read_pasted(f"{header};E-mail\n{row};anna@school.nl")
    assert (found.name, found.email) == (ANNA.name, ANNA.email)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "Naam;E-mail;Vak\nAn;an@school.nl;wiskunde",
            [
                "rij 1, kolom Vak: is geen bekende kolom; de kolommen zijn Naam, Voornaam, Tussenvoegsel, "
                "Achternaam, E-mail, Rol, Leerjaren"
            ],
        ),
        (
            "Naam\tLeerjaar\tKlas\nAn\thavo 3\thavo 4",
            ["rij 1, kolom Klas: betekent hetzelfde als de kolom Leerjaar; laat een van de twee weg"],
        ),
        (
            "Naam;;Rol\nAn;an@school.nl;mentor;havo 3\n\nBo;;mentor;",
            [
                "rij 2, kolom 2: boven `an@school.nl` staat geen kop; zet er een boven de kolom",
                "rij 2, kolom 4: boven `havo 3` staat geen kop; zet er een boven de kolom",
            ],
        ),
    ],
)
def test_nothing_of_a_table_is_left_out_unsaid(text: str, faults: list[str]) -> None:
    for read_it in (read_pasted, lambda given: read(given.encode(), name="lijst.csv")):
        with pytest.raises(FaultyFile) as raised:
            read_it(text)
        assert tell_all(raised.value) == faults


def test_year_groups_may_go_on_beyond_the_last_heading() -> None:
    (found,) = read_pasted("Naam,Rol,Leerjaren\nAn,mentor,havo 3, havo 4")
    assert found.year_groups == ("havo 3", "havo 4")


@pytest.mark.parametrize(
    "first", ["An; mail@school.nl; mentor", "Klas, An; mentor", "mentor; Naam <naam@school.nl>"]
)
def test_a_first_row_with_an_address_or_without_a_known_column_is_a_person(first: str) -> None:
    assert [one.row for one in read_pasted(f"{first}\nBo; bo@school.nl")] == [1, 2]


RIA = ("Peters, Ria", "r.peters@school.nl", "decaan", ())


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Naam; Rol", '"Peters, Ria" <r.peters@school.nl>; decaan'),
        ("Naam,Rol", '"Peters, Ria" <r.peters@school.nl>, decaan'),
        ("Rol\tE-mail", 'decaan\t"Peters, Ria" <r.peters@school.nl>'),
        ("Naam;E-mail;Rol", '"Peters, Ria" <r.peters@school.nl>; decaan'),
        ("Naam;E-mail", "Peters, Ria <r.peters@school.nl>; decaan"),
        ("Naam;E-mail;Rol;Leerjaar", '"Peters, Ria" <r.peters@school.nl>;;decaan;'),
        ("Naam;E-mail;Rol", '"Peters, Ria"; <r.peters@school.nl>; "decaan"'),
        ("Naam;E-mail;Rol", "Peters, Ria;Peters, Ria <mailto:r.peters@school.nl>;decaan"),
        ("Naam;E-mail;Rol", "Ria;Peters, Ria <r.peters@school.nl>;decaan"),
        ("E-mail", '"Peters, Ria" <r.peters@school.nl>; decaan'),
        ("Naam;Rol", '"Peters, Ria <r.peters@school.nl>";decaan'),
    ],
)
def test_a_name_with_its_address_is_one_cell_below_a_heading_too(header: str, row: str) -> None:
    (found,) = read_pasted(f"{header}\n\n{row}")
    assert found == RawInvitation(3, *RIA)


def test_two_names_in_a_row_that_are_not_of_one_person_stay_as_they_are() -> None:
    """So that the list is asked back for what is no address."""
    (found,) = read_pasted("Naam,E-mail\nPeters, Ria <r.peters@school.nl>")
    assert (found.name, found.email) == ("Peters", "Ria <r.peters@school.nl>")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ('"Sjonnie" Bakker;b@school.nl', '"Sjonnie" Bakker'),
        ('Jan "Sjonnie" Bakker;b@school.nl', 'Jan "Sjonnie" Bakker'),
        ('"Jan ""Sjonnie"" Bakker";b@school.nl', 'Jan "Sjonnie" Bakker'),
        ('"Jan; Bakker" ; b@school.nl', "Jan; Bakker"),
    ],
)
def test_quotation_marks_of_a_pasted_table_hinder_nothing(row: str, name: str) -> None:
    (found,) = read_pasted(f'Naam;"E-mail\nadres"\n{row}')
    assert (found.row, found.name, found.email) == (3, name, "b@school.nl")


def test_a_quotation_mark_that_is_not_closed_is_told_by_its_line() -> None:
    with pytest.raises(FaultyFile) as raised:
        read_pasted('Naam;E-mail\nAn;an@school.nl\n"Peters; r@school.nl\nBo;"bo@school.nl')
    said = "er staat een aanhalingsteken dat niet wordt gesloten; sluit het, of haal het weg"
    assert tell_all(raised.value) == [f"rij 3, kolom Naam: {said}", f"rij 4, kolom E-mail: {said}"]


def test_quoted_names_without_a_heading_are_cells_too() -> None:
    (found,) = read_pasted('"Peters, Ria", r.peters@school.nl, decaan')
    assert found == RawInvitation(1, *RIA)
    (found,) = read_pasted('"Peters, Ria" <r.peters@school.nl>, decaan')
    assert found == RawInvitation(1, *RIA)


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
