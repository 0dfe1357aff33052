"""A survey of another tool on its page: read the file, make its mapping, look, take over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import streamlit as st

from lobscan.domain import mapping_suggest
from lobscan.domain.answers import DONT_KNOW, NOT_APPLICABLE
from lobscan.domain.mapping import NOWHERE, Applied, Goal, Recipe, Sheet, why_dropped
from lobscan.domain.mapping_suggest import Target
from lobscan.domain.round import Round
from lobscan.domain.rubric import Scope
from lobscan.errors import Fault
from lobscan.exchange.forms import read_sheet
from lobscan.locales import N_, _, n_, place, tell_fault
from lobscan.services import mapping, prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, guard, session
from lobscan.ui.text import apart, capital, listed, plain

LARGEST_MB = 25
EXAMPLES = 3
MOST_SHOWN = 20
DROP, NUMBER, ROLE, GROUPS, BOX = "drop", "number", "role", "groups", "box"
"""What a column may be beside a statement; none of them is the id of one."""
FIXED = {
    DROP: N_("leave out"),
    NUMBER: N_("the number of the person"),
    ROLE: N_("the role"),
    GROUPS: N_("the year groups"),
    BOX: N_("a box for one year group"),
}
KINDS = {"current": N_("now"), "desired": N_("wanted"), "remark": N_("remark")}
ALL = "all"
NOTHING = "nothing"


@dataclass(frozen=True, eq=False)
class Table:
    """What lies on the table: the round, the file, and the mapping that is worked on."""

    ws: Workspace
    round: Round
    target: Target
    sheet: Sheet
    base: Recipe
    key: str


def round_(ws: Workspace) -> Round:
    """The round that the answers go to; an empty state without one that runs."""
    running = [r for r in prepare.rounds(ws) if not r.closed and not r.joint]
    if not running:
        empty.state(
            _("No round to take answers over into"),
            _("Open a round with the same statements first; then choose the file here."),
            then="pages/1_prepare/round.py",
            label=_("Open a round"),
        )
    return choose.round_(ws, running)


def read(ws: Workspace, into: Round) -> Table | None:
    """The file and, where one was kept, its mapping; None until a file is chosen."""
    left, right = st.columns(2)
    with left:
        file = st.file_uploader(
            _("Export of the survey (Excel or CSV), at most {mb} MB", mb=LARGEST_MB),
            type=["xlsx", "csv"],
            max_upload_size=LARGEST_MB,
            key="survey-file",
        )
    with right:
        kept = st.file_uploader(
            _("Mapping that you kept (YAML), if you have one"),
            type=["yaml", "yml"],
            max_upload_size=2,
            key="survey-mapping",
        )
    if file is None:
        return None
    with guard.errors():
        sheet = read_sheet(file.getvalue(), name=file.name)
        base = (
            mapping.read_recipe(kept.getvalue(), name=kept.name) if kept else mapping.suggest(ws, into, sheet)
        )
        digest = sha256(file.getvalue() + mapping.written(base) + into.id.encode()).hexdigest()[:12]
        return Table(ws, into, mapping.target(ws, into), sheet, base, digest)
    return None


# The mapping in tables that one edits


def columns(table: Table) -> Recipe:
    """Where each column goes, as it was suggested and as a person changes it."""
    st.header(_("Where does each column go?"), anchor=False)
    names = [_("Column in the file"), _("For example"), _("Goes to"), _("What"), _("Year group")]
    rows = [dict(zip(names, _column(table, header), strict=True)) for header in table.sheet.headers]
    edited = _editor(
        rows,
        key=f"survey-columns-{table.key}",
        fixed=names[:2],
        config={
            names[2]: _one_of(_goals(table)),
            names[3]: _one_of({kind: _(label) for kind, label in KINDS.items()}),
            names[4]: _one_of(_groups(table)),
        },
        alt=_("Where does each column go?"),
    )
    return _recipe(table, [[str(row[name] or "") for name in names] for row in edited])


def _goals(table: Table) -> dict[str, str]:
    statements = {s.id: f"{at}. {s.aspect}" for at, s in enumerate(table.target.statements, start=1)}
    return {id_: _(label) for id_, label in FIXED.items()} | statements


def _groups(table: Table) -> dict[str, str]:
    return {ALL: _("all of the person")} | {g.id: g.label for g in table.target.school.year_groups}


def _column(table: Table, header: str) -> tuple[str, str, str, str, str]:
    """Why no example of who somebody is: it need not even be on a screen."""
    recipe = table.base
    cells = list(dict.fromkeys(c.strip() for c in table.sheet.column(header) if c.strip()))[:EXAMPLES]
    example = _("not shown") if why_dropped(header) == "personal" else " · ".join(cells)
    goal = recipe.columns.get(header, Goal(statement=DROP))
    single = {recipe.number: NUMBER, recipe.role: ROLE, recipe.year_groups: GROUPS}
    to = single.get(header) or (BOX if header in recipe.boxes else goal.statement)
    return header, example, to, goal.kind, recipe.boxes.get(header) or goal.year_group or ALL


def _recipe(table: Table, rows: Iterable[list[str]]) -> Recipe:
    """The mapping with its columns as the table has them."""
    single: dict[str, str] = {}
    found: dict[str, dict[str, str | None]] = {}
    boxes: dict[str, str] = {}
    drop: list[str] = []
    for header, _example, to, kind, group in rows:
        one = group if group not in {"", ALL} else None
        if to in {NUMBER, ROLE, GROUPS}:
            single[to] = header
        elif to == BOX and one:
            boxes[header] = one
        elif to in {DROP, BOX, ""}:
            drop.append(header)
        else:
            found[header] = {"statement": to, "kind": kind or "current", "year_group": one}
    said = {
        "number": single.get(NUMBER, ""),
        "role": single.get(ROLE, ""),
        "year_groups": single.get(GROUPS, ""),
        "columns": found,
        "boxes": boxes,
        "drop": drop,
    }
    return Recipe.model_validate(table.base.model_dump() | said)


def people(table: Table, recipe: Recipe) -> Recipe:
    """Which text is which role, and which year groups; or one role for everybody."""
    recipe = _roles(table, recipe)
    if not recipe.year_groups:
        return recipe.model_copy(update={"groups": {}})
    labels = {g.id: g.label for g in table.target.school.year_groups}
    st.header(_("Which year group is which?"), anchor=False)
    found = _meanings(
        mapping_suggest.choices(table.sheet.column(recipe.year_groups)),
        {text: list(ids) for text, ids in recipe.groups.items()},
        st.column_config.MultiselectColumn(
            options=list(labels), format_func=lambda id_: labels.get(id_, id_), color="primary"
        ),
        key=f"survey-groups-{table.key}",
        alt=_("Which year group is which?"),
    )
    return recipe.model_copy(update={"groups": {text: tuple(ids) for text, ids in found.items()}})


def _roles(table: Table, recipe: Recipe) -> Recipe:
    roles = apart({r.id: r.label for r in table.round.roles})
    if not recipe.role:
        chosen = st.selectbox(
            _("No column tells the role. Who answered?"),
            list(roles),
            index=list(roles).index(recipe.everyone) if recipe.everyone in roles else None,
            format_func=roles.__getitem__,
            placeholder=_("Choose"),
            key=f"survey-everyone-{table.key}",
        )
        return recipe.model_copy(update={"roles": {}, "everyone": chosen})
    st.header(_("Who is who?"), anchor=False)
    found = _meanings(
        mapping_suggest.choices(table.sheet.column(recipe.role)),
        recipe.roles,
        _one_of(roles),
        key=f"survey-roles-{table.key}",
        alt=_("Who is who?"),
    )
    return recipe.model_copy(update={"roles": found, "everyone": None})


def _one_of(labels: Mapping[str, str]) -> Any:
    return st.column_config.SelectboxColumn(
        options=list(labels), format_func=lambda id_: labels.get(str(id_), str(id_))
    )


def _meanings(
    counts: Mapping[str, int], known: Mapping[str, Any], column: Any, *, key: str, alt: str
) -> dict[str, Any]:
    """What each text of the file is called here; those for which nothing is chosen are not in it.

    Why the texts are in the key: other texts are other rows, and what was chosen belongs to its row.
    """
    names = [_("In the file"), _("How often"), _("Means")]
    rows = [dict(zip(names, (text, count, known.get(text)), strict=True)) for text, count in counts.items()]
    texts = sha256("\n".join(counts).encode()).hexdigest()[:8]
    edited = _editor(rows, key=f"{key}-{texts}", fixed=names[:2], config={names[2]: column}, alt=alt)
    return {str(row[names[0]]): row[names[2]] for row in edited if row[names[2]]}


def answers(table: Table, recipe: Recipe) -> Recipe:
    """Which answer is which level."""
    st.header(_("What does each answer mean?"), anchor=False)
    suggested = mapping_suggest.answers(table.sheet, recipe.columns, table.target)
    known = {text: mark or NOTHING for text, mark in {**suggested, **recipe.answers}.items()}
    found = _meanings(
        mapping.said(recipe, table.sheet),
        known,
        _one_of(_marks(table)),
        key=f"survey-answers-{table.key}",
        alt=_("What does each answer mean?"),
    )
    marks = {text: "" if mark == NOTHING else mark for text, mark in found.items()}
    return recipe.model_copy(update={"answers": marks})


def _marks(table: Table) -> dict[str, str]:
    levels = {str(n.value): f"{n.value} · {n.label}" for n in table.target.pack.header.levels}
    return levels | {
        DONT_KNOW: _("don't know"),
        NOT_APPLICABLE: _("not applicable"),
        NOTHING: _("no answer"),
    }


def _editor(
    rows: list[dict[str, Any]], *, key: str, fixed: list[str], config: dict[str, Any], alt: str
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = st.data_editor(
        rows,
        key=key,
        disabled=fixed,
        hide_index=True,
        width="stretch",
        column_config=config,
        alt=alt,
        placeholder=_("choose"),
    )
    return found


# Looking before taking over


def look(table: Table, recipe: Recipe) -> None:
    """What would be taken over, what is left out, what is wrong; and the two commands."""
    found = mapping.apply(table.ws, table.round, recipe, table.sheet)
    st.header(_("What is taken over"), anchor=False)
    st.markdown(_counted(table, recipe, found))
    _left_out(table, recipe)
    _twice(table, recipe)
    _faults(table, found)
    left, right = st.columns(2)
    with left:
        pressed = st.button(
            _("Take over"), key="survey-take", type="primary", disabled=bool(found.faults) or not found.given
        )
    with right:
        st.download_button(
            _("Keep the mapping (YAML)"),
            mapping.written(recipe),
            file_name=f"mapping-{recipe.form}.yaml",
            mime="application/yaml",
            key="survey-keep",
            icon=":material/download:",
            on_click="ignore",
        )
    if pressed:
        with guard.errors():
            taken = mapping.take_over(table.ws, table.round, recipe, table.sheet, actor=session.actor())
            guard.done(
                n_(
                    "The answers of {count} person are in the round now.",
                    "The answers of {count} people are in the round now.",
                    taken.people,
                )
            )


def _counted(table: Table, recipe: Recipe, found: Applied) -> str:
    labels = {r.id: r.label for r in table.round.roles}
    asked = {goal.statement for goal in recipe.columns.values() if goal.kind == "current"}
    lines = [
        _(
            "{found} of the {all} statements of this round",
            found=len(asked),
            all=len(table.target.statements),
        ),
        n_("{count} answer", "{count} answers", len(found.given)),
        *(
            f"{plain(labels.get(role, role)) or _('role not known yet')}: {count}"
            for role, count in found.people.items()
        ),
    ]
    if found.empty:
        lines.append(
            n_(
                "{count} row without an answer is nobody",
                "{count} rows without an answer are nobody",
                found.empty,
            )
        )
    left = mapping.unsubmitted(recipe, table.sheet)
    if left:
        lines.append(
            n_(
                "{count} row was never submitted; its answers are taken over all the same",
                "{count} rows were never submitted; their answers are taken over all the same",
                left,
            )
        )
    if any(s.scope is Scope.YEAR_GROUP for s in table.target.statements) and not (
        recipe.year_groups or recipe.boxes or recipe.everywhere
    ):
        lines.append(_("No column tells the year groups, so answers about these have no place."))
    return "\n".join(f"- {line}" for line in lines)


def _left_out(table: Table, recipe: Recipe) -> None:
    gone = mapping.left_out(recipe, table.sheet)
    lines = [
        (N_("Names and addresses, dropped at once: {columns}."), gone.personal),
        (N_("Times and other traces, dropped at once: {columns}."), gone.time),
        (N_("Left out: {columns}."), gone.other),
    ]
    for text, headers in lines:
        if headers:
            st.markdown(_(text, columns=", ".join(plain(h) for h in headers)))


def _twice(table: Table, recipe: Recipe) -> None:
    """Rows of the same address. Why no fault: two people may share one, and who filled in is not kept."""
    found = mapping.twice(recipe, table.sheet)
    if found:
        rows = listed([" + ".join(map(str, same)) for same in found], MOST_SHOWN)
        st.warning(
            n_(
                "{count} e-mail address stands in more than one row (rows {rows}). If that is one person, "
                "delete a row in the file: here every row counts as somebody.",
                "{count} e-mail addresses stand in more than one row (rows {rows}). If that is one person, "
                "delete a row in the file: here every row counts as somebody.",
                len(found),
                rows=rows,
            ),
            icon=":material/group:",
        )


def _faults(table: Table, found: Applied) -> None:
    if not found.faults:
        return
    st.error(
        n_(
            "{count} thing is not clear yet; nothing is taken over before it is.",
            "{count} things are not clear yet; nothing is taken over before they are.",
            len(found.faults),
        )
    )
    lines = [_told(table, fault) for fault in found.faults[:MOST_SHOWN]]
    st.markdown("\n".join(f"- {line}" for line in lines))
    if len(found.faults) > MOST_SHOWN:
        st.markdown(_("… and {count} more.", count=len(found.faults) - MOST_SHOWN))


def _told(table: Table, fault: Fault) -> str:
    """A fault with its row and column; one of the mapping as a whole has neither."""
    if fault.column == NOWHERE and NOWHERE not in table.sheet.headers:
        return plain(capital(tell_fault(fault)))
    return plain(f"{place(fault)}: {tell_fault(fault)}")
