"""The parts of the page Scores: the profile, the two heat maps, and what stands behind a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from lobscan.charts import heatmap
from lobscan.charts import profile as profiles
from lobscan.charts import spread as spreads
from lobscan.charts.chart import Chart
from lobscan.charts.heatmap import Cell, Line
from lobscan.domain.answers import LEVELS
from lobscan.domain.results import SCHOOL, TOTAL, Row
from lobscan.domain.round import places_of
from lobscan.domain.rubric import Statement
from lobscan.locales import N_, _, day, n_, number, percent
from lobscan.services.picture import Picture
from lobscan.ui import choose, session, show
from lobscan.ui.look import Look
from lobscan.ui.text import plain

LEADS = {
    "score": N_("A score is the mean of the levels 1 to 4 that people gave. Level 3 is the expectation."),
    "gap": N_("The gap is how many levels the score lies below the ambition."),
    "consensus": N_("Consensus is 1 when all say the same and 0 when they are split between both ends."),
}


def finding(seen: Picture) -> str:
    """The title: which area is lowest, and which highest."""
    totals = [r for r in seen.by_area if r.year_group == TOTAL and r.area != TOTAL and r.score]
    if not totals:
        return _("There are too few answers to show a score")
    low = min(totals, key=lambda r: r.score or 0)
    high = max(totals, key=lambda r: r.score or 0)
    if len(totals) == 1:
        return _("{area} scores {score}", area=plain(_area(seen, low.area)), score=number(low.score))
    if number(low.score) == number(high.score):
        return _("All areas with a score stand at {score}", score=number(low.score))
    return _(
        "{low} scores lowest ({low_score}), {high} highest ({high_score})",
        low=plain(_area(seen, low.area)),
        low_score=number(low.score),
        high=plain(_area(seen, high.area)),
        high_score=number(high.score),
    )


def lead(seen: Picture) -> str:
    """How many answered, and what is held back."""
    count, exact = seen.took_part
    text = (
        n_("{count} person answered in this round.", "{count} people answered in this round.", count)
        if exact
        else n_(
            "At least {count} person answered in this round.",
            "At least {count} people answered in this round.",
            count,
        )
    )
    if seen.round.joint:
        return text + " " + _("The team answered together; nothing is hidden.")
    rule = _(
        "Figures of fewer than {k} people are not shown (·), so that nobody can be recognised.",
        k=seen.round.k,
    )
    return f"{text} {rule}{_so_far(seen)}"


def _so_far(seen: Picture) -> str:
    """As of when the figures of a running round are, and what waits."""
    if seen.look is None:
        return ""
    return " " + _(
        "The round is still running: these are the figures of {day}, of who had handed in. A figure moves on "
        "once at least {k} others have judged the same; roles come after the close.",
        day=day(seen.look.day),
        k=seen.round.k,
    )


def profile(look: Look) -> None:
    """Areas against their ambition."""
    st.header(_("The areas against the ambition"), anchor=False)
    show.chart(_profile_chart(look.key, look.seen), key="profile")
    show.under(_profile_table(look.key, look.seen), key="profile-table")


@st.cache_resource(max_entries=128, show_spinner=False)
def _profile_table(key: str, _seen: Picture) -> pa.Table:
    del key
    rows = [r for r in _seen.by_area if r.year_group == TOTAL]
    return show.frame(
        [
            {
                _("Area"): _area(_seen, r.area),
                _("Score"): _shown(r, r.score),
                _("Ambition"): _ambition(_seen, r),
                _("Gap"): _shown(r, r.gap),
                _("Consensus"): _shown(r, r.consensus),
            }
            for r in rows
        ]
    )


def _ambition(seen: Picture, row: Row) -> str:
    level = number(row.ambition)
    return _("{level} (provisional)", level=level) if seen.area_is_provisional(row.area) else level


@st.cache_resource(max_entries=128, show_spinner=False)
def _profile_chart(key: str, _seen: Picture) -> Chart:
    del key
    rows = [r for r in _seen.by_area if r.year_group == TOTAL and r.area != TOTAL]
    return profiles.profile(
        [profiles.Bar(_area(_seen, r.area), r.score, r.ambition, hidden=r.hidden) for r in rows]
    )


def areas(look: Look) -> None:
    """Heat map area × year group."""
    st.header(_("Per area and year group"), anchor=False)
    st.markdown(_(LEADS[look.measure]) + " " + _("Click a cell to see the statements behind it."))
    area_map(look, look.measure)


def area_map(look: Look, measure: heatmap.Measure) -> None:
    """The map area × year group of one figure, with its table."""
    key = f"{look.key}{measure}"
    with show.wide(f"area-map-{measure}"):
        show.clickable(_area_map(key, look.seen, measure), key=f"area-map-{measure}", on_click=_clicked)
        show.under(_area_table(key, look.seen, measure), key=f"area-table-{measure}", about=_about(measure))


def statements(look: Look) -> None:
    """Heat map statement × year group, of one area or of all."""
    st.header(_("Per statement and year group"), anchor=False)
    area = _chosen_area(look)
    chart = _statement_map(look.key + area, look.seen, look.measure, area)
    with show.wide("statement-map"):
        show.clickable(chart, key="statement-map", on_click=_clicked)
        table = _statement_table(look.key + area, look.seen, look.measure, area)
        show.under(table, key="statement-table", about=_about(look.measure))


def _about(measure: heatmap.Measure) -> tuple[str, ...]:
    """The figures that a map's table holds."""
    return (_(heatmap.NAMES[measure]), _("Total"))


def behind(look: Look) -> None:
    """One statement with the spread of its answers and what its levels mean."""
    st.header(_("Behind the figures"), anchor=False)
    left, right = st.columns(2)
    with left:
        options = {s.id: s.aspect for s in look.seen.statements}
        statement_id = choose.one(_("Statement"), options, key="statement")
    with right:
        labels = {g.id: g.label for g in look.seen.school.year_groups}
        wanted = choose.one(_("Year group"), {"": _("all"), **labels}, key="place", default="")
    statement = next(s for s in look.seen.statements if s.id == statement_id)
    places = places_of(statement, tuple(labels))
    _statement(look, statement, [p for p in places if wanted in ("", p)] or list(places), key="spread")


def opened(look: Look) -> None:
    """What stands behind the cell that was clicked, over the page."""
    cell = session.take_cell()
    if cell:
        id_, place = cell
        title = _("Behind the figure: {name}", name=plain(_name(look.seen, id_)))
        st.dialog(title, width="large")(session.guarded(_open))(look, id_, place)


def _open(look: Look, id_: str, place: str) -> None:
    """The statements of a cell, each with its spread; for a total all places."""
    st.markdown(f"**{plain(place_label(look.seen, place))}**")
    groups = tuple(g.id for g in look.seen.school.year_groups)
    inside = [s for s in look.seen.statements if id_ in (s.id, look.seen.pack.area_of(s.id).id)]
    found = [(s, [p for p in places_of(s, groups) if place in (TOTAL, p)]) for s in inside]
    if place != TOTAL:
        cells = [Point(s.aspect, s.id, p) for s, places in found for p in places]
        _spread(look, cells, head=_("Statement"), key="open")
    for statement, places in found:
        if place == TOTAL:
            _statement(look, statement, places, key=f"open-{statement.id}")
        elif places:
            _levels(statement, title=statement.words_for(look.seen.perspective))


@dataclass(frozen=True, slots=True)
class Point:
    """A line of a spread: its words, and the statement and place that it shows."""

    label: str
    statement: str
    place: str


def _name(seen: Picture, id_: str) -> str:
    names = {s.id: s.aspect for s in seen.statements} | {a.id: a.title for a in seen.pack.areas}
    return names[id_]


def _statement(look: Look, statement: Statement, places: Sequence[str], *, key: str) -> None:
    st.markdown(f"**{plain(statement.words_for(look.seen.perspective))}**")
    cells = [Point(place_label(look.seen, p), statement.id, p) for p in places]
    _spread(look, cells, head=_("Year group"), key=key)
    _levels(statement, title=_("What the levels mean"))


def _levels(statement: Statement, *, title: str) -> None:
    with st.expander(plain(title), icon=":material/stairs:"):
        for level in LEVELS:
            st.markdown(f"**{level}** · {plain(statement.levels[level])}")


def _spread(look: Look, cells: Sequence[Point], *, head: str, key: str) -> None:
    counts = {c: look.seen.spread(c.statement, c.place) for c in cells}
    if any(c and sum(c[:5]) for c in counts.values()):
        show.chart(_spread_chart(f"{look.key}{cells}", look.seen, cells), key=key)
    hidden = [c.label for c, count in counts.items() if count is None]
    if hidden:
        st.markdown(_("Too few answers to show: {places}.", places=plain(", ".join(hidden))))
    rows = {(r.statement, r.year_group): r for r in look.seen.by_statement}
    lines = [_spread_line(head, c.label, counts[c], rows[c.statement, c.place]) for c in cells]
    show.under(lines, key=f"{key}-table")


@st.cache_resource(max_entries=256, show_spinner=False)
def _spread_chart(key: str, _seen: Picture, _cells: Sequence[Point]) -> Chart:
    del key
    counts = {c.label: _seen.spread(c.statement, c.place) for c in _cells}
    return spreads.spread([spreads.Spread(name, c[:5]) for name, c in counts.items() if c and sum(c[:5])])


def _spread_line(head: str, label: str, counts: tuple[int, ...] | None, row: Row) -> dict[str, object]:
    names = ["1", "2", "3", "4", _("don't know"), _("not applicable")]
    shown = ["·"] * len(names) if counts is None else [str(c) for c in counts]
    return {
        head: label,
        **dict(zip(names, shown, strict=True)),
        _("Score"): _shown(row, row.score),
        _("Consensus"): _shown(row, row.consensus),
        _("Wanted"): _shown(row, row.desired),
        _("Share of don't know"): "·" if row.hidden else percent(row.unknown),
    }


@st.cache_resource(max_entries=128, show_spinner=False)
def _area_map(key: str, _seen: Picture, measure: heatmap.Measure) -> Chart:
    del key
    rows = [r for r in _seen.by_area if r.area != TOTAL]
    cells = [_cell(_seen, measure, r, r.area, _area(_seen, r.area)) for r in rows]
    return heatmap.heatmap(measure, _area_lines(_seen), _columns(_seen), cells)


@st.cache_resource(max_entries=128, show_spinner=False)
def _area_table(key: str, _seen: Picture, measure: heatmap.Measure) -> pa.Table:
    del key
    at = {(r.area, r.year_group): r for r in _seen.by_area}
    return _grid(_seen, measure, _("Area"), _area_lines(_seen), at)


def _area_lines(seen: Picture) -> list[Line]:
    used = {seen.pack.area_of(s.id).id for s in seen.statements}
    return [Line(a.id, a.title) for a in seen.pack.areas if a.id in used]


@st.cache_resource(max_entries=256, show_spinner=False)
def _statement_map(key: str, _seen: Picture, measure: heatmap.Measure, area: str) -> Chart:
    del key
    names = {s.id: s.aspect for s in _seen.statements}
    rows = [r for r in _seen.by_statement if area in ("", r.area)]
    cells = [_cell(_seen, measure, r, r.statement, names[r.statement]) for r in rows]
    return heatmap.heatmap(measure, _statement_lines(_seen, area), _columns(_seen), cells)


@st.cache_resource(max_entries=256, show_spinner=False)
def _statement_table(key: str, _seen: Picture, measure: heatmap.Measure, area: str) -> pa.Table:
    del key
    at = {(r.statement, r.year_group): r for r in _seen.by_statement}
    return _grid(_seen, measure, _("Statement"), _statement_lines(_seen, area), at)


def _statement_lines(seen: Picture, area: str) -> list[Line]:
    return [Line(s.id, s.aspect) for s in seen.statements if area in ("", seen.pack.area_of(s.id).id)]


def _cell(seen: Picture, measure: heatmap.Measure, row: Row, id_: str, label: str) -> Cell:
    place = place_label(seen, row.year_group)
    value: float | None = getattr(row, measure)
    hover = f"{label} · {place}"
    if value is not None:
        hover += f" · {_(heatmap.NAMES[measure])} {number(value)}"
        hover += f" · n {row.n}" if row.statement and row.year_group != TOTAL else ""
    return Cell(id_, row.year_group, value, row.hidden, hover)


def _columns(seen: Picture) -> list[Line]:
    groups = [Line(g.id, g.label) for g in seen.school.year_groups]
    return [*groups, Line(SCHOOL, _("whole school")), Line(TOTAL, _("in all"))]


def _grid(
    seen: Picture,
    measure: heatmap.Measure,
    head: str,
    lines: Sequence[Line],
    at: Mapping[tuple[str, str], Row],
) -> pa.Table:
    return show.frame(
        [
            {head: line.label} | {c.label: _figure(at.get((line.id, c.id)), measure) for c in _columns(seen)}
            for line in lines
        ]
    )


def _figure(row: Row | None, measure: heatmap.Measure) -> str:
    return "" if row is None else _shown(row, getattr(row, measure))


def _chosen_area(look: Look) -> str:
    titles = {a.id: a.title for a in look.seen.pack.areas}
    return choose.one(_("Area"), {"": _("all areas"), **titles}, key="area", default="")


def _clicked(chosen: tuple[str, ...]) -> None:
    session.open_cell((chosen[0], chosen[1]))


def _labels(seen: Picture, places: Sequence[str]) -> dict[str, str]:
    return {g.id: g.label for g in seen.school.year_groups if g.id in places}


def place_label(seen: Picture, place: str) -> str:
    """The words for a place: a year group, the whole school, or all together."""
    fixed = {SCHOOL: _("whole school"), TOTAL: _("in all")}
    return fixed.get(place) or _labels(seen, [place])[place]


def _area(seen: Picture, area: str) -> str:
    if area == TOTAL:
        return _("All areas")
    return next(a.title for a in seen.pack.areas if a.id == area)


def _shown(row: Row, value: float | None) -> str:
    return "·" if row.hidden else number(value)
