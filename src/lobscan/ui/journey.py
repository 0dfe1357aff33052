"""The parts of the page A pupil's journey: the path, its ribbon, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import streamlit as st

from lobscan import theme
from lobscan.charts import journey as charts
from lobscan.charts.chart import Chart
from lobscan.domain import journey
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.journey import Lane, Missed, Path, Repetition, Silence
from lobscan.domain.practice import Practice
from lobscan.domain.school import School, SchoolYear
from lobscan.domain.weeks import spelled
from lobscan.locales import _, language, n_, number
from lobscan.locales.practice import word
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, session, show
from lobscan.ui.text import listed, plain

SEPARATOR = "."
"""Between the year groups of a path in the address."""
MOST_NAMED = 8
MOST_TOLD = 10
"""Repetitions that are told in sentences; the table has all moments."""


@dataclass(frozen=True, eq=False)
class Journey:
    """A path through the school and the moments on it."""

    practice: Practice
    year: SchoolYear
    path: Path
    lanes: tuple[Lane, ...]
    silences: tuple[Silence, ...]
    repetitions: tuple[Repetition, ...]
    missed: tuple[Missed, ...]
    key: str
    """Names all of this for what is kept of it."""


def read(ws: Workspace) -> Journey:
    """The path that the address names, and what a pupil meets on it; an empty state without activities."""
    school = choose.school(ws)
    seen = practice.practice(ws)
    if seen.year is None:
        empty.state(
            _("No school year yet"),
            _("Add a school year with its holidays first."),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    if not seen.counting:
        empty.state(
            _("A pupil would meet nothing yet"),
            _("Write down what pupils do in which week, and you can walk along with an imaginary pupil."),
            then="pages/3_practice/activities.py",
            label=_("To the activities"),
        )
    path = _path(school)
    lanes = journey.lanes(path, seen.counting)
    stamp = (str(ws.settings.data), *practice.stamp(ws), seen.today)
    return Journey(
        practice=seen,
        year=seen.year,
        path=path,
        lanes=lanes,
        silences=journey.dead_zones(lanes, seen.weeks),
        repetitions=journey.repetitions(lanes),
        missed=journey.missed(school, path, seen.counting),
        key=repr((stamp, _spelled(path), language(), theme.paper() is theme.DARK)),
    )


def _path(school: School) -> Path:
    """The choice of a ready-made path, and of each year on it."""
    ready = {_spelled(p): _called(school, p) for p in journey.paths(school)}
    own = journey.read(school, st.query_params.get("path", "").split(SEPARATOR))
    if own and _spelled(own) not in ready:
        ready[_spelled(own)] = _("Own path: {path}", path=_through(own))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose.one(_("The pupil's path"), ready, key="path")
    path = journey.read(school, chosen.split(SEPARATOR))
    _years(school, path)
    return path


def _spelled(path: Path) -> str:
    return SEPARATOR.join(g.id for g in path)


def _called(school: School, path: Path) -> str:
    starts = {way[0] for way in journey.straight(school)}
    if path[0] not in starts:
        return _("New in {group}: {path}", group=path[0].label, path=_through(path))
    return _through(path)


def _through(path: Path) -> str:
    """The first and last year group, and where the path crosses over between them."""
    turns = [b for a, b in pairwise(path) if not set(a.tracks) & set(b.tracks)]
    stops = dict.fromkeys([path[0].label, *(g.label for g in turns), path[-1].label])
    return " → ".join(stops)


def _years(school: School, path: Path) -> None:
    """A choice per school year; another year group leads straight on from there."""
    with st.expander(_("Choose each year yourself"), icon=":material/alt_route:"):
        columns = st.columns(4)
        for at in range(min(len(path) + 1, journey.MOST_YEARS)):
            options = [g.id for g in (journey.options(school, path[at - 1]) if at else school.year_groups)]
            chosen = path[at].id if at < len(path) else ""
            others = [] if chosen in options or not chosen else [chosen]
            with columns[at % len(columns)]:
                _year(school, at, chosen, [*([""] if at else []), *others, *options])


def _year(school: School, at: int, chosen: str, options: Sequence[str]) -> None:
    labels = {"": _("the school ends here"), **{g.id: g.label for g in school.year_groups}}
    key = f"journey-year-{at + 1}"
    session.show(key, chosen)
    st.selectbox(
        _("School year {number}", number=at + 1),
        options,
        format_func=labels.__getitem__,
        key=key,
        on_change=_turn,
        args=(school, at, key),
    )


def _turn(school: School, at: int, key: str) -> None:
    """Have the address name the path with another year group in one of its years."""
    walked = st.query_params.get("path", "").split(SEPARATOR)
    path = journey.read(school, walked) or journey.paths(school)[0]
    turned = journey.read(school, [*(g.id for g in path[:at]), *filter(None, [str(session.typed(key))])])
    if turned:
        choose.point(path=_spelled(journey.onward(school, turned) if session.typed(key) else turned))


def finding(seen: Journey) -> str:
    """The title: how many moments, and the longest silence among them."""
    count = sum(len(lane.moments) for lane in seen.lanes)
    if not count:
        return _("Nothing happens on this path")
    longest = max((s.weeks for s in seen.silences), default=0)
    parts = [
        n_("{count} moment", "{count} moments", count),
        n_("in {count} school year", "in {count} school years", len(seen.lanes)),
    ]
    end = (
        n_("at most {count} week of nothing on end", "at most {count} weeks of nothing on end", longest)
        if longest
        else _("never long without anything")
    )
    return f"{' '.join(parts)}, {end}"


def lead(seen: Journey) -> str:
    """The path in words."""
    groups = ", ".join(g.label for g in seen.path)
    return _("An imaginary pupil walks through {groups}.", groups=plain(groups))


def ribbon(seen: Journey) -> None:
    """All moments by week, a lane per school year, as a picture and as a table."""
    st.header(_("All moments, week by week"), anchor=False)
    st.markdown(f"{_legend()} {plain(_kinds_told(seen))}")
    with show.wide("journey"):
        show.chart(_ribbon(seen.key, seen), key="journey")
        show.under(_rows(seen), key="journey-table")


def _legend() -> str:
    told = ", ".join(f"**{charts.letters([k])}** {word('kind', k.value)}" for k in Kind)
    return _("A mark says what pupils do: {kinds}.", kinds=told)


def _kinds_told(seen: Journey) -> str:
    """In which years a kind is missing."""
    told = []
    for kind in reversed(Kind):
        bare = [lane.group.label for lane in seen.lanes if not any(kind in a.kinds for a in lane.moments)]
        if bare:
            told.append(_("Without {kind}: {groups}.", kind=word("kind", kind.value), groups=", ".join(bare)))
    return " ".join(told) or _("Every year has all three.")


@st.cache_resource(max_entries=64, show_spinner=False)
def _ribbon(key: str, _seen: Journey) -> Chart:
    del key
    labels = {c.id: c.label for c in _seen.practice.competencies.values()}
    counts = ", ".join(f"{lane.group.label} {len(lane.moments)}" for lane in _seen.lanes)
    alt = _(
        "{finding}. Moments per year: {counts}. The list below has every moment.",
        finding=finding(_seen),
        counts=counts,
    )
    weeks = journey.span(_seen.lanes, _seen.practice.weeks)
    return charts.ribbon(_seen.lanes, _seen.silences, weeks, _seen.year, labels, alt=alt)


def _rows(seen: Journey) -> list[dict[str, object]]:
    return [
        {
            _("Year group"): lane.group.label,
            _("Weeks"): spelled(a.weeks),
            _("Activity"): a.title,
            _("What it does"): _does(a),
            _("Competencies"): _competencies(seen, a.competencies),
            _("Hours per pupil"): number(a.hours),
        }
        for lane in seen.lanes
        for a in lane.moments
    ]


def _does(activity: Activity) -> str:
    return ", ".join(word("kind", k.value) for k in activity.kinds)


def _competencies(seen: Journey, ids: Sequence[str]) -> str:
    known = seen.practice.competencies
    return ", ".join(known[c].label if c in known else c for c in ids)


def reading(seen: Journey) -> None:
    """The moments as a list per year, to be read from top to bottom, on a phone too."""
    st.header(_("The journey as a list"), anchor=False)
    for at, lane in enumerate(seen.lanes):
        title = f"{plain(lane.group.label)} · {charts.moments(len(lane.moments))}"
        with st.expander(title, icon=":material/route:", key=f"journey-list-{at}"):
            st.markdown("\n".join(_item(seen, a) for a in lane.moments) or _("Nothing happens in this year."))


def _item(seen: Journey, activity: Activity) -> str:
    when = _("week {weeks}", weeks=spelled(activity.weeks)) if activity.weeks else _("no week known")
    told = [_does(activity), _competencies(seen, activity.competencies)]
    return f"- **{when}** · {plain(' · '.join([activity.title, *filter(None, told)]))}"


def silences(seen: Journey) -> None:
    """The dead zones in sentences."""
    st.header(_("Where it stays silent"), anchor=False)
    undated = sum(not a.weeks for lane in seen.lanes for a in lane.moments)
    lines = [_silence(seen, s) for s in seen.silences]
    st.markdown(
        "\n".join(f"- {line}" for line in lines)
        or _("Nowhere do more than {count} school weeks pass without any moment.", count=journey.DEAD_WEEKS)
    )
    if undated:
        st.markdown(
            n_(
                "{count} moment has no week and so breaks no silence.",
                "{count} moments have no week and so break no silence.",
                undated,
            )
        )


def _silence(seen: Journey, silence: Silence) -> str:
    (first, start), (last, end) = silence.first, silence.last
    values = {"count": silence.weeks, "start": start, "end": end}
    where = plain(seen.path[first].label)
    if first == last:
        return _(
            "{group}: nothing from week {start} to week {end}, {count} school weeks.", group=where, **values
        )
    return _(
        "From week {start} in {group} to week {end} in {later}: nothing for {count} school weeks.",
        group=where,
        later=plain(seen.path[last].label),
        **values,
    )


def repetitions(seen: Journey) -> None:
    """What comes back without building up, in sentences."""
    st.header(_("What comes back without building up"), anchor=False)
    st.markdown(
        "\n".join(f"- {_repetition(seen, r)}" for r in seen.repetitions[:MOST_TOLD])
        or _("Nothing comes back in the same way: each later year adds something.")
    )
    more = len(seen.repetitions) - MOST_TOLD
    if more > 0:
        st.markdown(_("… and {count} more.", count=more))
    if seen.repetitions:
        st.markdown(
            _(
                "The same title, or the same form for the same competencies, and nothing new is practised. "
                "Say in the title what is different each year, or let one go."
            )
        )


def _repetition(seen: Journey, one: Repetition) -> str:
    years = plain(", ".join(seen.path[at].label for at in one.lanes))
    if len(one.titles) == 1:
        return _("“{title}” in {years}.", title=plain(one.titles[0]), years=years)
    titles = plain(listed(one.titles, MOST_NAMED))
    return _("{titles}: the same form in {years}.", titles=titles, years=years)


def late(seen: Journey) -> None:
    """What who arrives late was not there for."""
    if not seen.missed:
        return
    st.header(_("What a late arrival misses"), anchor=False)
    for one in seen.missed:
        st.markdown(_late(seen, one))


def _late(seen: Journey, one: Missed) -> str:
    years = plain(", ".join(g.label for g in one.years))
    group = plain(one.group.label)
    if not one.moments:
        return _(
            "Who arrives in {group} misses nothing of {years}: all of it comes back.",
            group=group,
            years=years,
        )
    text = n_(
        "Who arrives in {group} was not there for {count} moment of {years}: {titles}.",
        "Who arrives in {group} was not there for {count} moments of {years}: {titles}.",
        len(one.moments),
        group=group,
        years=years,
        titles=plain(_titles(one.moments)),
    )
    if not one.competencies:
        return text + " " + _("All competencies still come up later.")
    names = plain(_competencies(seen, one.competencies))
    return text + " " + _("These competencies do not come up any more: {names}.", names=names)


def _titles(moments: Sequence[Activity]) -> str:
    return listed([a.title for a in moments], MOST_NAMED)
