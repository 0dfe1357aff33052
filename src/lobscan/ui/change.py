"""The parts of the page Change: since an earlier round, over all rounds, and what does not run on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.charts import change as charts
from lobscan.charts.change import Row
from lobscan.charts.chart import Chart
from lobscan.domain import change as domain
from lobscan.domain.bootstrap import Spot
from lobscan.domain.change import Change, Point, Taken
from lobscan.domain.lineage import Left, Why
from lobscan.domain.pool_figures import Pooled
from lobscan.domain.round import Round, perspectives
from lobscan.domain.rubric import Perspective
from lobscan.locales import N_, _, n_, number, short_day, signed
from lobscan.services import change, picture, pool
from lobscan.services.change import Series
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, look, others, show
from lobscan.ui.look import PERSPECTIVES
from lobscan.ui.text import plain

Keep = Callable[[Spot], bool]
WHYS = {
    Why.SPLIT: N_("was split"),
    Why.MERGED: N_("was merged"),
    Why.DROPPED: N_("was dropped"),
    Why.REWORDED: N_("is asked in other words"),
    Why.NEW: N_("is new"),
}


@dataclass(frozen=True, eq=False)
class Look:
    """The rounds that the address asks to lay beside each other; `key` is for what is kept of them."""

    series: Series
    then: Taken
    voice: str
    key: str

    @property
    def now(self) -> Taken:
        """The round that is looked at."""
        return self.series.rounds[-1]

    def moved(self, keep: Keep) -> Change | None:
        """How the total of some spots moved since the earlier round."""
        return domain.moved(self.then, self.now, self.series.weights, keep=keep)


def at(ws: Workspace) -> Look:
    """The two rounds and the voice of the address; ends the page while there is nothing before."""
    choose.school(ws)
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        round_ = choose.round_(ws)
    with columns[2]:
        voice = choose.one(_("Judgement of"), _voices(round_), key="who", default="")
    base = look.of(ws, round_, who=voice)
    key = f"{base.key}{_stamps(ws, round_)}"
    series = _kept(key, ws, round_, voice)
    scans = [r for r in series.rounds[:-1] if not r.pulse]
    if not scans:
        empty.state(
            _("Nothing to compare yet"),
            _("This is the first round with this rubric. After the next one you see here what changed."),
            then="pages/4_picture/scores.py",
            label=_("To the scores"),
        )
    with columns[1]:
        titles = {r.id: r.title for r in reversed(scans)}
        chosen = choose.one(_("Beside the round"), titles, key="since")
    then = next(r for r in scans if r.id == chosen)
    return Look(series, then, voice, f"{key}{chosen}")


def _voices(round_: Round) -> dict[str, str]:
    voices = {"": _("the school itself (leaders and staff)")}
    return voices | {p.value: _(PERSPECTIVES[p]) for p in perspectives(round_.roles)}


def _stamps(ws: Workspace, round_: Round) -> str:
    return repr([(r.id, r.closed, *picture.stamp(ws, r)) for r in change.earlier(ws, round_)])


@st.cache_resource(max_entries=32, show_spinner=False)
def _kept(key: str, _ws: Workspace, round_: Round, voice: str) -> Series:
    del key
    return change.series(_ws, round_, Perspective(voice) if voice else None)


def finding(at_: Look) -> str:
    """The title: how many statements clearly went up, and how many down."""
    every = [moved for _id, _aspect, moved in _moves(at_.key, at_)]
    if not every:
        return _("Nothing is shown in both rounds")
    found = [moved for moved in every if moved.clear]
    up, down = sum(m.value > 0 for m in found), sum(m.value < 0 for m in found)
    if not found:
        return _("No statement clearly changed since {round}", round=plain(at_.then.title))
    if not down:
        return n_(
            "{count} statement clearly went up since {round}",
            "{count} statements clearly went up since {round}",
            up,
            round=plain(at_.then.title),
        )
    return n_(
        "{count} statement clearly went up since {round}, {down} down",
        "{count} statements clearly went up since {round}, {down} down",
        up,
        down=down,
        round=plain(at_.then.title),
    )


def lead(at_: Look) -> str:
    """What is laid beside what, and what is left out."""
    told = _(
        "Only what both rounds show, and ask in the same meaning. A change is clear (▲ or ▼) when chance in "
        "who answers cannot explain it; else it stands in brackets."
    )
    if at_.then.left:
        told += " " + n_(
            "{count} statement does not run on; it stands below, with the reason.",
            "{count} statements do not run on; they stand below, with the reason.",
            len(at_.then.left),
        )
    return told


def areas(ws: Workspace, at_: Look) -> None:
    """The areas, beside other schools where there are any."""
    st.header(_("Per area"), anchor=False)
    beside = {line.area: _quartiles(line) for line in _pooled(ws, at_) if not line.statement}
    rows = [Row(title, moved, beside.get(id_)) for id_, title, moved in _areas(f"{at_.key}areas", at_)]
    if any(beside.values()):
        st.markdown(_("The grey bar is the middle half of other schools in this round."))
    _picture(at_, rows, _("Area"), key="change-areas")


@st.cache_resource(max_entries=64, show_spinner=False)
def _areas(key: str, _at: Look) -> tuple[tuple[str, str, Change], ...]:
    del key
    found = [(a.id, a.title, _at.moved(_in_area(_at, a.id))) for a in _at.series.pack.areas]
    return tuple((id_, title, moved) for id_, title, moved in found if moved)


def _pooled(ws: Workspace, at_: Look) -> tuple[Pooled, ...]:
    """Why for the school's own judgement alone: that is what schools share."""
    if at_.voice:
        return ()
    return pool.beside(ws, others.found(ws), at_.series.round)


def _quartiles(line: Pooled) -> tuple[float, float, float] | None:
    if line.first is None or line.median is None or line.third is None:
        return None
    return line.first, line.median, line.third


def statements(at_: Look) -> None:
    """The statements of an area, or of all."""
    st.header(_("Per statement"), anchor=False)
    _picture(at_, _statements(at_, _chosen_area(at_)), _("Statement"), key="change-statements")


def _statements(at_: Look, area: str) -> list[Row]:
    inside = _in_area(at_, area)
    return [Row(aspect, moved) for id_, aspect, moved in _moves(at_.key, at_) if inside((id_, ""))]


@st.cache_resource(max_entries=64, show_spinner=False)
def _moves(key: str, _at: Look) -> tuple[tuple[str, str, Change], ...]:
    """How each statement moved, with its id and aspect."""
    del key
    found = [(s.id, s.aspect, _at.moved(_of(s.id))) for s in _at.series.statements]
    return tuple((id_, aspect, moved) for id_, aspect, moved in found if moved)


def _of(statement: str) -> Keep:
    return lambda spot: spot[0] == statement


def _in_area(at_: Look, area: str) -> Keep:
    """The spots of an area; "" is all."""
    ids = {s.id for a in at_.series.pack.areas if area in ("", a.id) for s in a.statements}
    return lambda spot: spot[0] in ids


def _chosen_area(at_: Look) -> str:
    titles = {a.id: a.title for a in at_.series.pack.areas}
    return choose.one(_("Area"), {"": _("all areas"), **titles}, key="area", default="")


def year_groups(at_: Look) -> None:
    """The year groups over the statements of the chosen area that are judged for each."""
    st.header(_("Per year group"), anchor=False)
    titles = {a.id: a.title for a in at_.series.pack.areas}
    area = choose.one(_("Area of the year groups"), {"": _("all areas"), **titles}, key="of", default="")
    rows = _groups(f"{at_.key}{area}", at_, area)
    _picture(at_, rows, _("Year group"), key="change-groups")


@st.cache_resource(max_entries=64, show_spinner=False)
def _groups(key: str, _at: Look, area: str) -> tuple[Row, ...]:
    del key
    found = [(g.label, _at.moved(_there(_at, area, g.id))) for g in _at.series.school.year_groups]
    return tuple(Row(label, moved) for label, moved in found if moved)


def _there(at_: Look, area: str, group: str) -> Keep:
    inside = _in_area(at_, area)
    return lambda spot: spot[1] == group and inside(spot)


def _picture(at_: Look, rows: Sequence[Row], head: str, *, key: str) -> None:
    if not rows:
        st.markdown(_("Nothing of this is shown in both rounds."))
        return
    show.chart(_chart(f"{at_.key}{key}{[r.label for r in rows]}", rows), key=key)
    show.under([_line(head, row) for row in rows], key=f"{key}-table")


@st.cache_resource(max_entries=128, show_spinner=False)
def _chart(key: str, _rows: Sequence[Row]) -> Chart:
    del key
    return charts.change(_rows)


def _line(head: str, row: Row) -> dict[str, object]:
    moved = row.change
    cells: dict[str, object] = {
        head: row.label,
        _("Score then"): number(moved.before),
        _("Score now"): number(moved.after),
        _("Change of the score"): signed(moved.value),
        _("It lies between"): _("{low} and {high}", low=signed(moved.low), high=signed(moved.high))
        if not moved.joint
        else "",
        _("Clear change"): _("yes") if moved.clear else _("no"),
        _("n then"): moved.n[0],
        _("n now"): moved.n[1],
    }
    if row.others:
        cells[_("The middle school")] = number(row.others[1])
    return cells


def trend(at_: Look) -> None:
    """One area or statement over all rounds, with its breaks."""
    series = at_.series
    st.header(_("Over all rounds"), anchor=False)
    options = {f"area-{a.id}": a.title for a in series.pack.areas}
    options |= {s.id: s.aspect for s in series.statements}
    chosen = choose.one(_("Area or statement"), options, key="line")
    points = _points(at_, chosen)
    if not any(p.score for p in points):
        st.markdown(_("Nothing of this may be laid beside each other over the rounds."))
        return
    st.markdown(_trend_words(points, chosen))
    show.chart(_trend_chart(f"{at_.key}{chosen}", points), key="change-trend")
    show.under([_trend_row(at_, p) for p in points], key="change-trend-table")


def _points(at_: Look, chosen: str) -> tuple[Point, ...]:
    series = at_.series
    area = chosen.removeprefix("area-") if chosen.startswith("area-") else ""
    ids = [
        s.id for s in series.statements if (series.pack.area_of(s.id).id == area if area else s.id == chosen)
    ]
    return domain.line(series.rounds, ids, series.weights)


@st.cache_resource(max_entries=128, show_spinner=False)
def _trend_chart(key: str, _points: Sequence[Point]) -> Chart:
    del key
    return charts.trend(_points)


def _trend_words(points: Sequence[Point], chosen: str) -> str:
    told = _("Each point rests on what all rounds on this line show.")
    if charts.breaks(points):
        told += " " + (
            _("Where it is dashed, some statements of the area do not run on; they are left out.")
            if chosen.startswith("area-")
            else _("At the break the statement was asked in another form, so nothing runs on over it.")
        )
    if any(p.pulse for p in points):
        told += " " + _("An open diamond is a pulse, a few statements between two scans.")
    return told


def _trend_row(at_: Look, point: Point) -> dict[str, object]:
    day = next(r.day for r in at_.series.rounds if r.id == point.round)
    score = point.score
    between = (
        _("{low} and {high}", low=number(score.low), high=number(score.high))
        if score and not point.joint
        else ""
    )
    return {
        _("Round"): point.title,
        _("Day"): short_day(day),
        _("Score"): number(score.value) if score else _why_none(point),
        _("It lies between"): between,
        "n": score.n if score else "",
    }


def _why_none(point: Point) -> str:
    return _("asked in another form") if point.broken else _("not shown")


def left_out(at_: Look) -> None:
    """What does not run on from any earlier round, and why."""
    rows = [_left(at_, r, one) for r in at_.series.rounds[:-1] for one in r.left]
    if not rows:
        return
    st.header(_("What does not run on"), anchor=False)
    st.markdown(
        _(
            "The questions changed between these rounds. What no longer asks the same is laid beside "
            "nothing, so that other words do not look like another school."
        )
    )
    show.table(rows, key="change-left")


def _left(at_: Look, round_: Taken, one: Left) -> dict[str, object]:
    today = {s.id: s.aspect for s in at_.series.pack.statements}
    names = today if one.why is Why.NEW else at_.series.titles[round_.id]
    return {
        _("Round"): round_.title,
        _("Statement"): names.get(one.statement, one.statement),
        _("Why"): _(WHYS[one.why]),
        _("What asks it now"): ", ".join(today.get(id_, id_) for id_ in one.new),
    }
