"""Paper forms in a real store: numbered, corrected, and nobody's name."""

from __future__ import annotations

import pytest

from lobscan import access
from lobscan.domain.paper import Form, read
from lobscan.domain.round import Round
from lobscan.errors import RoundClosed, UnknownThing, UserError
from lobscan.exchange.answers import RawAnswer
from lobscan.services import intake, paper, picture, prepare, response
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace

SHARED = "a1-gedeelde-visie"


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", title="Najaar"), actor=access.LOCAL)


@pytest.fixture
def form(ws: Workspace, round_: Round) -> Form:
    return paper.form(ws, round_, "mentor")


def line(form: Form, marks: str = "3") -> str:
    return f"16: {marks * len(form.statements)}"


def put(ws: Workspace, form: Form, text: str) -> int:
    return paper.keep(ws, form, read(form, text), actor=access.LOCAL)


def test_forms_are_numbered_per_pile(ws: Workspace, round_: Round, form: Form) -> None:
    other = paper.form(ws, round_, "leerling")
    assert [put(ws, form, line(form)) for _ in range(3)] == [1, 2, 3]
    assert put(ws, other, line(other)) == 1
    counts = {p.form.role.id: p.typed for p in paper.piles(ws, round_)}
    assert (counts["mentor"], counts["leerling"], counts["decaan"]) == (3, 1, 0)
    came = {r.role: (r.begun, r.handed_in) for r in response.counted(ws, round_)}
    assert came == {"mentor": (3, 3), "leerling": (1, 1)}


def test_what_was_typed_counts_in_the_figures(ws: Workspace, round_: Round, form: Form) -> None:
    for mark in "12344":
        put(ws, form, line(form, mark))
    closed = prepare.close_round(ws, round_.id, actor=access.LOCAL)
    rows = {r.statement: r for r in picture.picture(ws, closed).by_statement if r.year_group == ""}
    assert rows[SHARED].n == 5
    assert rows[SHARED].score == pytest.approx((1 + 2 + 3 + 4 + 4) / 5)
    group = form.year_groups[15]
    assert {r.year_group for r in picture.picture(ws, closed).by_statement if r.n} == {"", group, "*"}


def test_a_typing_error_is_mended_by_the_number(ws: Workspace, form: Form) -> None:
    put(ws, form, line(form, "1"))
    put(ws, form, line(form, "2"))
    again = f"#1 16 17: {'4' * (len(form.statements) - 1)}."
    assert put(ws, form, again) == 1
    assert paper.typed_in(ws, form, 1, actor=access.LOCAL) == read(form, again)
    assert paper.typed_in(ws, form, 2, actor=access.LOCAL).marks[SHARED, ""] == ("2", "")
    assert put(ws, form, line(form)) == 3


def test_a_form_is_taken_back_and_its_number_not_given_again(
    ws: Workspace, round_: Round, form: Form
) -> None:
    put(ws, form, line(form))
    paper.take_back(ws, form, 1, actor=access.LOCAL)
    assert set(paper.typed_in(ws, form, 1, actor=access.LOCAL).marks.values()) == {("", "")}
    assert put(ws, form, line(form)) == 2
    with pytest.raises(UnknownThing, match="its last one is 2"):
        put(ws, form, f"#3 {line(form)}")


def test_no_name_and_no_number_of_a_form_is_kept(ws: Workspace, round_: Round, form: Form) -> None:
    put(ws, form, line(form))
    rows = ws.read(lambda c: c.execute("SELECT * FROM respondent WHERE round = ?", [round_.id]).fetchall())
    ((id_, _round, role, groups, code, imported),) = rows
    assert (role, groups, code, imported) == ("mentor", [form.year_groups[15]], "", False)
    assert str(id_) == ws.imported_id(round_.id, "\0paper:mentor:1")  # the school's key is needed for it


def test_figures_wait_for_the_close_and_after_a_look_no_form_comes_in(
    ws: Workspace, round_: Round, form: Form
) -> None:
    put(ws, form, line(form))
    with pytest.raises(RoundClosed, match="still open"):
        picture.picture(ws, round_)
    other = prepare.open_round(ws, NewRound("nl-lob", title="Ingelezen"), actor=access.LOCAL)
    rows = [RawAnswer(n, f"m{n}", "mentor", SHARED, "", "3") for n in range(2, 8)]
    intake.import_answers(ws, other, rows, actor=access.LOCAL)
    picture.picture(ws, other)
    late = paper.form(ws, other, "mentor")
    with pytest.raises(RoundClosed, match="seen already"):
        put(ws, late, line(late))


def test_forms_that_a_look_counted_stay_as_they_are_and_later_ones_wait(ws: Workspace) -> None:
    early = prepare.open_round(ws, NewRound("nl-lob", early_figures=True), actor=access.LOCAL)
    form = paper.form(ws, early, "mentor")

    def counted() -> int | None:
        rows = picture.picture(ws, early, early=True).by_statement
        return next(r.n for r in rows if (r.statement, r.year_group) == (SHARED, ""))

    for mark in "12344":
        put(ws, form, line(form, mark))
    assert counted() == 5
    with pytest.raises(RoundClosed, match="Form 1 is in figures"):
        put(ws, form, f"#1 {line(form)}")
    with pytest.raises(RoundClosed, match="Form 5 is in figures"):
        paper.take_back(ws, form, 5, actor=access.LOCAL)
    put(ws, form, line(form))
    assert counted() == 5
    assert put(ws, form, f"#6 {line(form, '1')}") == 6
    for mark in "1234":
        put(ws, form, line(form, mark))
    assert counted() == 10


def test_a_closed_or_joint_round_takes_no_form(ws: Workspace, round_: Round, form: Form) -> None:
    prepare.close_round(ws, round_.id, actor=access.LOCAL)
    with pytest.raises(RoundClosed, match="is closed"):
        put(ws, form, line(form))
    joint = prepare.open_round(ws, NewRound("nl-lob", mode="joint"), actor=access.LOCAL)
    with pytest.raises(UserError, match="no paper form"):
        paper.form(ws, joint, "mentor")
    with pytest.raises(UnknownThing, match="no role 'x'"):
        paper.form(ws, round_, "x")
