"""The parts of the page Coverage: competencies, kinds, the weeks of the year, and who carries it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan import theme
from lobscan.charts import coverage as charts
from lobscan.charts.chart import Chart
from lobscan.charts.coverage import Cell
from lobscan.charts.heatmap import Line
from lobscan.charts.load import load as load_chart
from lobscan.domain import coverage
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.coverage import Burden, Cover, Grid
from lobscan.domain.practice import Practice
from lobscan.domain.weeks import SchoolWeek, spelled
from lobscan.locales import _, language, n_, number
from lobscan.locales.practice import word
from lobscan.services import plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, session, show
from lobscan.ui.text import listed, plain
from lobscan.ui.workplan_words import load_sentence

MOST_NAMED = 6


@dataclass(frozen=True, eq=False)
class Coverage:
    """What is looked at: the activities of the chosen year groups, and whose hours they take."""

    practice: Practice
    groups: tuple[str, ...]
    activities: tuple[Activity, ...]
    burdens: tuple[Burden, ...]
    figure: str
    key: str
    """Names all of this for what is kept of it."""


def read(ws: Workspace) -> Coverage:
    """The choices side by side, and what they lead to; an empty state while there is nothing."""
    choose.school(ws)
    seen, actions = practice.practice(ws), plan.actions(ws)
    burdens = coverage.burdens(seen.school.people, seen.tasks, actions, seen.year)
    if not seen.counting and not any(b.planned for b in burdens):
        empty.state(
            _("There is nothing to cover yet"),
            _("Write down what pupils do, and you see here what each year group gets and what it lacks."),
            then="pages/3_practice/activities.py",
            label=_("To the activities"),
        )
    track, group, figure = _choices(seen)
    groups = coverage.groups_of(seen.school, track=track, year_group=group)
    stamp = (str(ws.settings.data), *practice.stamp(ws), *plan.stamp(ws), seen.today)
    key = repr((stamp, track, group, figure, language(), theme.paper() is theme.DARK))
    shown = coverage.among(seen.counting, groups, track=track)
    return Coverage(seen, groups, shown, burdens, figure, key)


def _choices(seen: Practice) -> tuple[str, str, str]:
    tracks = {"": _("all tracks"), **{t.id: t.label for t in seen.school.tracks}}
    columns = st.columns([3, 3, 4], vertical_alignment="bottom")
    with columns[0]:
        track = choose.one(_("Track"), tracks, key="track", default="")
    ids = coverage.groups_of(seen.school, track=track, year_group="")
    groups = {"": _("all year groups"), **{i: seen.groups[i] for i in ids}}
    with columns[1]:
        group = choose.one(_("Year group"), groups, key="year_group", default="")
    with columns[2]:
        figures = {"activities": _("Number of activities"), "hours": _("Hours per pupil")}
        figure = choose.switch(_("Figure"), figures, key="figure")
    return track, group, figure


def finding(seen: Coverage) -> str:
    """The title: what is missing where."""
    labels = _labels(seen)
    if not seen.activities or not labels:
        return _("No activities stand here yet")
    grid = coverage.by_competency(seen.activities, seen.groups)
    gone = coverage.missing(labels, seen.groups, grid)
    if len(seen.groups) == 1:
        lacking = [labels[c] for c, groups in gone.items() if groups]
        group = plain(seen.practice.groups[seen.groups[0]])
        if not lacking:
            return _("All competencies come up in {group}", group=group)
        return _("Missing in {group}: {names}", group=group, names=plain(", ".join(lacking)))
    worst = max(gone, key=lambda c: len(gone[c]))
    if not gone[worst]:
        return _("All competencies come up in every year group")
    return _(
        "{name} does not come up in {count} of {all} year groups",
        name=plain(labels[worst]),
        count=len(gone[worst]),
        all=len(seen.groups),
    )


def lead(seen: Coverage) -> str:
    """How many activities there are, and what is left out."""
    left = len(seen.practice.activities) - len(seen.practice.counting)
    text = n_("{count} activity counts here.", "{count} activities count here.", len(seen.activities))
    if not left:
        return text
    more = n_(
        "{count} idea or stopped activity is left out.",
        "{count} ideas and stopped activities are left out.",
        left,
    )
    return f"{text} {more}"


def competencies(seen: Coverage) -> None:
    """Competency × year group."""
    if not seen.activities or not _labels(seen):
        return
    st.header(_("Competencies per year group"), anchor=False)
    st.markdown(f"{_most_and_least(seen)} {_('Click a cell to see the activities behind it.')}")
    with show.wide("competencies"):
        show.clickable(_competency_chart(seen.key, seen), key="competencies", on_click=_clicked)
        rows = _lines(_labels(seen))
        grid = coverage.by_competency(seen.activities, seen.groups)
        show.under(_table(seen, _("Competency"), rows, grid), key="competencies-table")


def _most_and_least(seen: Coverage) -> str:
    labels = _labels(seen)
    counts = {c: sum(c in a.competencies for a in seen.activities) for c in labels}
    high, low = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    if counts[high] == counts[low]:
        return _("Each competency comes up in {count} activities.", count=counts[high])
    return _(
        "{high} comes up most ({most} activities), {low} least ({least}).",
        high=plain(labels[high]),
        most=counts[high],
        low=plain(labels[low]),
        least=counts[low],
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _competency_chart(key: str, _seen: Coverage) -> Chart:
    del key
    grid = coverage.by_competency(_seen.activities, _seen.groups)
    rows, columns = _lines(_labels(_seen)), _columns(_seen)
    cells = [_cell(_seen, grid, r, c) for r in rows for c in columns]
    alt = f"{_figure_name(_seen)}. {finding(_seen)}. {_most_and_least(_seen)} {_below()}"
    return charts.grid(rows, columns, cells, digits=_digits(_seen), alt=alt)


def kinds(seen: Coverage) -> None:
    """Inform, experience and reflect per year group."""
    if not seen.activities:
        return
    st.header(_("Informing, experiencing and reflecting"), anchor=False)
    st.markdown(
        f"{plain(_without(seen))} {_('Experience teaches most to who prepares it and looks back on it.')}"
    )
    with show.wide("kinds"):
        show.clickable(_kind_chart(seen.key, seen), key="kinds", on_click=_clicked)
        grid = coverage.by_kind(seen.activities, seen.groups)
        show.under(_table(seen, _("What it does"), _kind_lines(), grid), key="kinds-table")


def _without(seen: Coverage) -> str:
    """The year groups that lack a kind, the last kind first: it is missing most often."""
    gone = coverage.missing(
        [k.value for k in reversed(Kind)], seen.groups, coverage.by_kind(seen.activities, seen.groups)
    )
    told = [
        _("Without {kind}: {groups}.", kind=word("kind", kind), groups=_named(seen, groups))
        for kind, groups in gone.items()
        if groups
    ]
    return " ".join(told) or _("Every year group has all three.")


def _named(seen: Coverage, groups: Sequence[str]) -> str:
    if len(groups) == len(seen.groups) > 1:
        return _("all year groups")
    return listed([seen.practice.groups[g] for g in groups], MOST_NAMED)


@st.cache_resource(max_entries=64, show_spinner=False)
def _kind_chart(key: str, _seen: Coverage) -> Chart:
    del key
    grid = coverage.by_kind(_seen.activities, _seen.groups)
    heads, rows = _kind_lines(), _columns(_seen)
    cells = [_across(_cell(_seen, grid, h, r)) for h in heads for r in rows]
    alt = f"{_figure_name(_seen)}. {_without(_seen)} {_below()}"
    return charts.kinds(heads, rows, cells, digits=_digits(_seen), alt=alt)


def _across(cell: Cell) -> Cell:
    return Cell(cell.column, cell.row, cell.value, cell.hover)


def weeks(seen: Coverage) -> None:
    """Hours per week over the school year."""
    if not seen.activities or not seen.practice.weeks:
        return
    st.header(_("Hours over the school year"), anchor=False)
    by_week = coverage.by_week(seen.activities, seen.practice.weeks, seen.groups)
    st.markdown(plain(_busiest(seen, by_week)))
    with show.wide("hours"):
        show.clickable(_week_chart(seen.key, seen), key="hours", on_click=_clicked)
        rows = [
            {
                _("Week"): w.number,
                _("Monday"): f"{w.monday:%d-%m-%Y}",
                _("Hours per pupil"): number(by_week.get(w.number, 0.0)),
                _("Activities"): len(coverage.in_week(seen.activities, w.number)),
                _("Holiday"): _holiday(seen, w),
            }
            for w in seen.practice.weeks
        ]
        show.under(rows, key="hours-table")


def _holiday(seen: Coverage, week: SchoolWeek) -> str:
    year = seen.practice.year
    found = year.holiday_on(week.monday) if year and week.free else None
    return found.label if found else ""


def _busiest(seen: Coverage, by_week: Mapping[int, float]) -> str:
    undated = sum(not a.weeks for a in seen.activities)
    told = []
    if by_week:
        most = max(by_week, key=by_week.__getitem__)
        quiet = sum(not w.free and not by_week.get(w.number) for w in seen.practice.weeks)
        told = [
            _("A pupil has most hours in week {week}: {hours}.", week=most, hours=number(by_week[most])),
            n_("{count} school week has none.", "{count} school weeks have none.", quiet),
        ]
        if len(seen.groups) > 1:
            told.append(_("The bars are the mean of these year groups."))
    if undated:
        told.append(
            n_(
                "{count} activity has no weeks and is not in this picture.",
                "{count} activities have no weeks and are not in this picture.",
                undated,
            )
        )
    return " ".join(told)


@st.cache_resource(max_entries=64, show_spinner=False)
def _week_chart(key: str, _seen: Coverage) -> Chart:
    del key
    year, weeks_ = _seen.practice.year, _seen.practice.weeks
    if year is None:
        message = "no weeks without a school year"
        raise ValueError(message)
    return charts.hours(coverage.by_week(_seen.activities, weeks_, _seen.groups), weeks_, year)


def load(seen: Coverage) -> None:
    """Hours on tasks and actions per person beside those they have."""
    if not seen.burdens:
        return
    st.header(_("Does it fit the hours that people have?"), anchor=False)
    year = seen.practice.year
    said = load_sentence(seen.burdens, year.id) if year else ""
    how = _(
        "A bar is the hours of all tasks and actions, whatever is chosen above; the line across it is what "
        "somebody has."
    )
    st.markdown(f"{plain(said)} {how}")
    show.chart(load_chart(seen.burdens), key="burdens")
    show.under([burden_cells(b) for b in seen.burdens], key="burdens-table")


def burden_cells(one: Burden) -> dict[str, object]:
    """A person's burden as a row."""
    return {
        _("Person"): one.person.name,
        _("Tasks"): number(one.tasks),
        _("Actions"): number(one.actions),
        _("Hours planned"): number(one.planned),
        _("Hours they have"): number(one.person.hours),
        _("Too many"): number(one.over) if one.over else "",
    }


def opened(seen: Coverage) -> None:
    """The activities behind the cell or week that was clicked, over the page."""
    cell = session.take_cell()
    if cell:
        row, group = cell
        behind = (
            coverage.behind(seen.activities, row, group)
            if group
            else coverage.in_week(seen.activities, int(row))
        )
        names = [_name(seen, row), *([seen.practice.groups[group]] if group else [])]
        title = plain(" · ".join(names))
        st.dialog(title, width="large")(session.guarded(_open))(seen, behind)


def _name(seen: Coverage, row: str) -> str:
    kinds_ = {k.value: word("kind", k.value) for k in Kind}
    names = _labels(seen) | {k: text.capitalize() for k, text in kinds_.items()}
    return names.get(row) or _("Week {week}", week=row)


def _open(seen: Coverage, behind: Sequence[Activity]) -> None:
    if not behind:
        st.markdown(_("No activity stands here. Write down what happens, or plan it."))
    else:
        show.table(activity_rows(seen.practice, behind), key="behind")
    st.page_link(
        "pages/3_practice/activities.py", label=_("To the activities"), icon=":material/arrow_forward:"
    )


def activity_rows(seen: Practice, activities: Iterable[Activity]) -> list[dict[str, object]]:
    """Activities as rows to read."""
    labels = {c.id: c.label for c in seen.competencies.values()}
    return [
        {
            _("Activity"): a.title,
            _("Year groups"): ", ".join(seen.groups.get(g, g) for g in a.year_groups),
            _("Weeks"): spelled(a.weeks),
            _("Hours per pupil"): number(a.hours),
            _("What it does"): ", ".join(word("kind", k.value) for k in a.kinds),
            _("Competencies"): ", ".join(labels.get(c, c) for c in a.competencies),
            _("Responsible"): seen.who(a.responsible) or _("nobody yet"),
        }
        for a in activities
    ]


def _clicked(chosen: tuple[str, ...]) -> None:
    session.open_cell((chosen[0], chosen[1]))


def _labels(seen: Coverage) -> dict[str, str]:
    return {c.id: c.label for c in seen.practice.competencies.values()}


def _lines(labels: Mapping[str, str]) -> list[Line]:
    return [Line(id_, label) for id_, label in labels.items()]


def _columns(seen: Coverage) -> list[Line]:
    return [Line(g, seen.practice.groups[g]) for g in seen.groups]


def _kind_lines() -> list[Line]:
    return [Line(k.value, word("kind", k.value).capitalize()) for k in Kind]


def _cell(seen: Coverage, grid: Grid, row: Line, column: Line) -> Cell:
    cover = grid.get((row.id, column.id), coverage.NONE)
    return Cell(row.id, column.id, _figure(seen, cover), f"{row.label} · {column.label}: {_told(cover)}")


def _told(cover: Cover) -> str:
    return n_(
        "{count} activity, {hours} hours per pupil",
        "{count} activities, {hours} hours per pupil",
        cover.activities,
        hours=number(cover.hours),
    )


def _figure(seen: Coverage, cover: Cover) -> float:
    return cover.hours if seen.figure == "hours" else float(cover.activities)


def _digits(seen: Coverage) -> int:
    return 1 if seen.figure == "hours" else 0


def _figure_name(seen: Coverage) -> str:
    return _("Hours per pupil") if seen.figure == "hours" else _("Number of activities")


def _below() -> str:
    return _("The table below has every figure.")


def _table(seen: Coverage, head: str, rows: Sequence[Line], grid: Grid) -> list[dict[str, str]]:
    """Activities and hours of each cell: both figures, whichever is drawn."""
    return [
        {head: row.label} | {c.label: _both(grid.get((row.id, c.id))) for c in _columns(seen)} for row in rows
    ]


def _both(cover: Cover | None) -> str:
    return _("none") if cover is None else f"{cover.activities} · {number(cover.hours)} {_('hours')}"
