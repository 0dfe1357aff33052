"""A mapping: what it suggests, what it makes of a table, and that names go nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import PUPILS, STAFF, area, pack, role, school, statement

from lobscan.domain.mapping import Applied, Goal, Recipe, Sheet, apply, check, why_dropped
from lobscan.domain.mapping_suggest import Target, suggest
from lobscan.domain.round import Round
from lobscan.domain.rubric import Scope

SHARED = "At our school we know together why we do this."
TALK = "Every pupil in this year talks about the future."
LEVELS = {"1": "By chance", "2": "In some classes", "3": "In all classes", "4": "And we look back on it"}
PACK = pack(
    area("v", statement("a1-shared", text=SHARED, scope=Scope.SCHOOL, levels=LEVELS)),
    area(
        "t",
        statement("b6-talk", text=TALK, wordings={"pupils": "I talked about my future."}, levels=LEVELS),
        statement("b7-visit", text="Pupils visit a workplace.", levels=LEVELS),
    ),
    roles={"mentor": STAFF, "pupil": PUPILS},
)
SCHOOL = school(
    *((f"havo-{i}", f"havo {i}", i) for i in (3, 4, 5)), roles=[role("mentor"), role("pupil", PUPILS)]
)
ROUND = Round(
    id="r1", title="R", rubric="tiny", rubric_version="1.0.0", opened=date(2026, 11, 1), roles=SCHOOL.roles
)
TARGET = Target(ROUND, PACK, PACK.statements, SCHOOL)


def sheet(headers: list[str], *rows: list[str]) -> Sheet:
    return Sheet(1, tuple(headers), tuple((at, tuple(row)) for at, row in enumerate(rows, start=2)))


FORMS = sheet(
    ["ID", "Start time", "Email", "Name", "What is your role?", "Klassen", SHARED, TALK, "Anything else?"],
    [
        "1",
        "9:00",
        "fenna@school.nl",
        "Fenna",
        "Mentor",
        "havo 3;havo 4;",
        "3 - in place",
        "I don't know",
        "no",
    ],
    ["2", "9:05", "bas@school.nl", "Bas", "Mentor", "havo 5;", "N.v.t.", "1 - by chance", ""],
)


def found(recipe: Recipe, table: Sheet) -> Applied:
    assert check(recipe, table, ROUND, SCHOOL, PACK.statements) == []
    return apply(recipe, table, PACK.statements)


def test_a_forms_export_speaks_for_itself() -> None:
    recipe = suggest(FORMS, TARGET)
    assert recipe.columns == {SHARED: Goal(statement="a1-shared"), TALK: Goal(statement="b6-talk")}
    assert (recipe.number, recipe.role, recipe.year_groups) == ("ID", "What is your role?", "Klassen")
    assert recipe.drop == ("Start time", "Email", "Name", "Anything else?")
    made = found(recipe, FORMS)
    assert made.faults == []
    assert [(g.row, g.role, g.statement, g.year_group, g.current) for g in made.given] == [
        (2, "mentor", "a1-shared", "", "3"),
        (2, "mentor", "b6-talk", "havo-3", "?"),
        (2, "mentor", "b6-talk", "havo-4", "?"),
        (3, "mentor", "a1-shared", "", "-"),
        (3, "mentor", "b6-talk", "havo-5", "1"),
    ]
    assert made.people == {"mentor": 2}


def test_nothing_of_a_name_an_address_or_a_time_goes_further() -> None:
    told = repr(found(suggest(FORMS, TARGET), FORMS))
    assert not [word for word in ("Fenna", "Bas", "school.nl", "9:0") if word in told]
    kinds = {
        "Email": "personal",
        "Name2": "personal",
        "Start time": "time",
        "groupTime12": "time",
        "Datum ingezonden": "time",
        "Klas": "other",
    }
    assert {h: why_dropped(h) for h in kinds} == kinds


def test_a_limesurvey_export_with_codes_arrays_and_ticked_boxes() -> None:
    headers = [
        "id",
        "submitdate",
        "ipaddr",
        "KLAS[havo 3]",
        "KLAS[havo 4]",
        "LOB[A1]",
        "B6. Talk [wanted]",
        "LOB[B6]",
    ]
    table = sheet(
        headers,
        ["7", "x", "10.0.0.1", "Y", "", "A2", "A4", "A1"],
        ["8", "x", "10.0.0.2", "", "Y", "", "", ""],
    )
    recipe = suggest(table, TARGET)
    assert recipe.boxes == {"KLAS[havo 3]": "havo-3", "KLAS[havo 4]": "havo-4"}
    assert recipe.columns["B6. Talk [wanted]"] == Goal(statement="b6-talk", kind="desired")
    made = found(recipe.model_copy(update={"everyone": "pupil"}), table)
    assert made.empty == 1
    assert [(g.statement, g.year_group, g.current, g.desired) for g in made.given] == [
        ("a1-shared", "", "2", ""),
        ("b6-talk", "havo-3", "1", "4"),
    ]


def test_a_column_for_each_year_group_and_answers_in_the_words_of_the_levels() -> None:
    table = sheet([f"{TALK} [havo 3]", f"{TALK} [havo 4]"], ["In all classes", "By chance"])
    recipe = suggest(table, TARGET).model_copy(update={"everyone": "mentor"})
    made = found(recipe, table)
    assert [(g.year_group, g.current) for g in made.given] == [("havo-3", "3"), ("havo-4", "1")]


def test_figures_of_a_longer_scale_are_not_taken_for_levels() -> None:
    table = sheet([TALK], ["1"], ["3"], ["5"])
    assert suggest(table, TARGET).answers == {}


def test_the_words_of_pupils_are_known_too_and_others_are_left() -> None:
    table = sheet(["I talked about my future", "What is your favourite colour?"], ["2", "blue"])
    assert set(suggest(table, TARGET).columns) == {"I talked about my future"}


def test_all_year_groups_are_all_of_the_school() -> None:
    said = ["havo 3", "Alle leerjaren", "alle", "All year groups"]
    table = sheet(["Leerjaren", TALK], *([text, "2"] for text in said))
    assert suggest(table, TARGET).groups == {
        "havo 3": ("havo-3",),
        **dict.fromkeys(said[1:], ("havo-3", "havo-4", "havo-5")),
    }


@pytest.mark.parametrize(
    ("known", "means"),
    [
        (["mentor", "vakdocent"], "vakdocent"),
        (["mentor", "vakdocent", "docent"], "docent"),
        (["mentor"], ""),
    ],
)
def test_a_teacher_is_a_subject_teacher_where_no_role_is_called_so(known: list[str], means: str) -> None:
    round_ = ROUND.model_copy(update={"roles": tuple(role(id_) for id_ in known)})
    table = sheet(["Rol", TALK], ["mentor", "2"], ["Docent", "2"])
    found = suggest(table, replace(TARGET, round=round_)).roles
    assert found == {"mentor": "mentor"} | ({"Docent": means} if means else {})


def test_one_place_goes_to_the_column_most_like_it() -> None:
    table = sheet(["Every pupil talks about the future, this year", TALK], ["1", "2"])
    recipe = suggest(table, TARGET)
    assert set(recipe.columns) == {TALK}
    assert recipe.drop == ("Every pupil talks about the future, this year",)


def test_the_mark_of_a_form_stays_whatever_its_rows_are() -> None:
    more = Sheet(1, FORMS.headers, FORMS.rows[:1])
    assert suggest(more, TARGET).form == suggest(FORMS, TARGET).form


def faults(recipe: Recipe, table: Sheet) -> list[tuple[int, str, str]]:
    wrong = (
        check(recipe, table, ROUND, SCHOOL, PACK.statements) or apply(recipe, table, PACK.statements).faults
    )
    return [(f.row, f.column, f.text) for f in wrong]


BASE = Recipe(
    form="f", role="Who", roles={"Mentor": "mentor"}, year_groups="Class", groups={"3": ("havo-3",)},
    columns={"Talk": Goal(statement="b6-talk")}, answers={"yes": "3"},
)  # fmt: skip
HEADERS = ["Who", "Class", "Talk"]


def test_every_text_that_the_mapping_does_not_know_is_named_with_its_rows() -> None:
    table = sheet(HEADERS, ["Chef", "3", "yes"], ["Mentor", "9", "yes"], ["Chef", "3", "no"])
    assert faults(BASE, table) == [
        (2, "Who", "the mapping does not say which role `Chef` is (also row 4)"),
        (3, "Class", "the mapping does not say which year group `9` is"),
        (4, "Talk", "the mapping does not say what the answer `no` means"),
    ]


def test_a_row_without_a_role_is_told_to_have_none() -> None:
    table = sheet(HEADERS, ["", "3", "yes"], ["Mentor", "3", "yes"])
    assert faults(BASE, table) == [(2, "Who", "no role stands here; fill one in in the file")]
    more = sheet(HEADERS, *[["", "3", "yes"]] * 9)
    assert faults(BASE, more) == [
        (2, "Who", "no role stands here, nor in row 3, 4, 5, 6, 7, 8 …; fill one in in the file")
    ]


def test_a_row_without_a_year_group_and_a_number_twice_are_faults() -> None:
    recipe = BASE.model_copy(update={"number": "No"})
    table = sheet(
        ["No", *HEADERS], ["1", "Mentor", "", "yes"], ["1", "Mentor", "3", "yes"], ["", "Mentor", "3", "yes"]
    )
    assert faults(recipe, table) == [
        (2, "Talk", "this row has no year group, so its answers per year group have no place"),
        (3, "No", "`1` stands in row 2 too"),
        (4, "No", "is empty; this column numbers the people"),
    ]


@pytest.mark.parametrize(
    ("change", "headers", "said"),
    [
        ({}, ["Who", "Class"], ("Talk", "is in the mapping and not in the file")),
        ({}, [*HEADERS, "More"], ("More", "is not in the mapping; say where it goes, or drop it")),
        ({"drop": ("Who",)}, HEADERS, ("Who", "is dropped and used in the same mapping")),
        ({"columns": {"Talk": Goal(statement="x")}}, HEADERS, ("Talk", "this round has no statement `x`")),
        ({"roles": {"Mentor": "x"}}, HEADERS, ("Who", "the school has no role `x`")),
        ({"groups": {"3": ("x",)}}, HEADERS, ("Class", "the school has no year group `x`")),
        ({"role": "", "drop": ("Who",)}, HEADERS, ("mapping", "say in which column the role stands, or which role everybody has")),
        (
            {"columns": {"Talk": Goal(statement="a1-shared", year_group="havo-3")}},
            HEADERS,
            ("Talk", "leave this empty: the statement is about the whole school"),
        ),
        ({"columns": {}, "drop": ("Talk",)}, HEADERS, ("mapping", "no column goes to a statement yet")),
        (
            {"number": "Name"},
            [*HEADERS, "Name"],
            ("Name", "says who somebody is; number the people by another column, or by none"),
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_told(
    change: dict[str, object], headers: list[str], said: tuple[str, str]
) -> None:
    recipe = BASE.model_copy(update=change)
    wrong = check(recipe, sheet(headers, [""] * len(headers)), ROUND, SCHOOL, PACK.statements)
    assert (1, *said) in [(f.row, f.column, f.text) for f in wrong]


def test_two_columns_for_one_place_are_told() -> None:
    columns = {"Talk": Goal(statement="b6-talk"), "Again": Goal(statement="b6-talk")}
    recipe = BASE.model_copy(update={"columns": columns})
    assert faults(recipe, sheet([*HEADERS, "Again"], ["Mentor", "3", "yes", "yes"])) == [
        (1, "Again", "goes to the same place as the column `Talk`")
    ]
