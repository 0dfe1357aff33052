"""A pupil's journey as a ribbon: a lane per school year, a row in it per competency, a mark per moment.

A mark says by its letters what the moment does (I inform, E experience, R reflect), so that the
picture works without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts import weeks as scale
from lobscan.charts.chart import Chart, Part, draw, edge, plain
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.journey import Lane, Silence
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek
from lobscan.locales import _, n_
from lobscan.locales.practice import word
from lobscan.locales.workplan import shortened

ROW = 25
"""Pixels of a competency's row."""
HEADING = 1.5
"""Rows of a lane's heading."""
NAMES = 4.6
"""Rows kept free on top for the names of the holidays."""
AXIS = 34
WIDE_ENOUGH = 8
"""Weeks in which the words of a dead zone fit."""
LONGEST_LABEL = 24
MOST_TOLD = 6
"""Titles of a mark that its hover line tells."""
NO_COMPETENCY = ""


@dataclass(frozen=True, slots=True)
class _Band:
    """A row of the ribbon: a competency in a lane, at its height, with its moments."""

    competency: str
    y: float
    moments: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Weeks that follow on each other, from place to place, with the same moments."""

    y: float
    first: int
    last: int
    moments: tuple[Activity, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(k for k in Kind if any(k in a.kinds for a in self.moments))


def ribbon(
    lanes: Sequence[Lane],
    silences: Sequence[Silence],
    weeks: Sequence[SchoolWeek],
    year: SchoolYear,
    competencies: Mapping[str, str],
    *,
    alt: str,
) -> Chart:
    """The ribbon of a journey; `competencies` are their labels by their ids, in the pack's order."""
    heads, bands, end = _bands(lanes, competencies)
    marks = [mark for band in bands for mark in _marks(band, weeks)]
    return draw(
        [_quiet(silences, weeks, heads, end), *_bars(marks, weeks)],
        alt=alt,
        height=round(ROW * (end + NAMES)) + AXIS,
        barmode="overlay",
        shapes=scale.grounds(weeks, low=0, high=end),
        annotations=[*scale.names(weeks, year, y=-0.3, anchor="bottom"), *_headings(lanes, heads)],
        xaxis=scale.axis(weeks),
        yaxis=_rows(bands, competencies, end),
    )


def _bands(lanes: Sequence[Lane], competencies: Mapping[str, str]) -> tuple[list[float], list[_Band], float]:
    """Where each lane begins, its rows, and where the last one ends."""
    heads, bands, y = [], [], 0.0
    for lane in lanes:
        heads.append(y)
        y += HEADING
        for competency, moments_ in _by_competency(lane, competencies):
            bands.append(_Band(competency, y + 0.5, moments_))
            y += 1
    return heads, bands, y + 0.3


def _by_competency(lane: Lane, competencies: Mapping[str, str]) -> Iterator[tuple[str, tuple[Activity, ...]]]:
    """The rows of a lane; what practises no competency has one of its own, where there is any."""
    for competency in competencies:
        yield competency, tuple(a for a in lane.moments if competency in a.competencies)
    rest = tuple(a for a in lane.moments if not set(a.competencies) & set(competencies))
    if rest:
        yield NO_COMPETENCY, rest


def _marks(band: _Band, weeks: Sequence[SchoolWeek]) -> Iterator[_Mark]:
    by_week = {w.number: tuple(a for a in band.moments if w.number in a.weeks) for w in weeks}
    for moments_, run in groupby(enumerate(weeks), lambda pair: by_week[pair[1].number]):
        places = [at for at, _week in run]
        if moments_:
            yield _Mark(band.y, places[0], places[-1], moments_)


def _bars(marks: Sequence[_Mark], weeks: Sequence[SchoolWeek]) -> list[go.Bar]:
    """The marks by the last of the kinds that they are of, which gives them their ground."""
    lasts = dict.fromkeys(m.kinds[-1:] for m in marks)
    return [_bar([m for m in marks if m.kinds[-1:] == last], last, weeks) for last in lasts]


def _bar(marks: Sequence[_Mark], last: tuple[Kind, ...], weeks: Sequence[SchoolWeek]) -> go.Bar:
    shade = theme.KINDS[last[0].value] if last else theme.UNKNOWN
    return go.Bar(
        orientation="h",
        y=[m.y for m in marks],
        base=[m.first - 0.47 for m in marks],
        x=[m.last - m.first + 0.94 for m in marks],
        width=0.86,
        marker={"color": shade.ground, "line": edge()},
        text=[letters(m.kinds) for m in marks],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        insidetextfont={"size": 12, "color": shade.ink},
        hovertext=[_hover(m, weeks) for m in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def letters(kinds: Sequence[Kind]) -> str:
    """The first letters of the kinds in the language that is spoken, "?" for none."""
    return "".join(word("kind", k.value)[0].upper() for k in kinds) or "?"


def _hover(mark: _Mark, weeks: Sequence[SchoolWeek]) -> str:
    first, last = weeks[mark.first].number, weeks[mark.last].number
    when = (
        _("Week {week}", week=first) if first == last else _("Week {first} to {last}", first=first, last=last)
    )
    titles = [plain(shortened(a.title, 60)) for a in mark.moments[:MOST_TOLD]]
    more = ["…"] if len(mark.moments) > MOST_TOLD else []
    return "<br>".join([f"<b>{when}</b>", *titles, *more])


def _quiet(
    silences: Sequence[Silence], weeks: Sequence[SchoolWeek], heads: Sequence[float], end: float
) -> go.Bar:
    """The dead zones, hatched over the rows of their lanes."""
    parts = [part for silence in silences for part in _parts(silence, weeks)]
    tops = [head + HEADING for head in heads]
    bottoms = [head - 0.3 for head in (*heads[1:], end)]
    return go.Bar(
        orientation="h",
        y=[(tops[p.lane] + bottoms[p.lane]) / 2 for p in parts],
        width=[bottoms[p.lane] - tops[p.lane] for p in parts],
        base=[p.first - 0.5 for p in parts],
        x=[p.last - p.first + 1 for p in parts],
        marker={
            "color": "rgba(181,112,63,0.10)",
            "line": {"color": theme.TODAY, "width": 1.5},
            "pattern": {"shape": "/", "size": 12, "solidity": 0.06, "fgcolor": theme.TODAY},
        },
        text=[_nothing(p) for p in parts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        insidetextfont={"size": 13, "color": theme.paper().ink},
        hoverinfo="skip",
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a dead zone lies in a lane: from one place to another, of so many weeks in all."""

    lane: int
    first: int
    last: int
    weeks: int


def _nothing(part: _Part) -> str:
    """How long it lasts; in a narrow part nothing, as the other part or the sentence below says it."""
    if part.last - part.first < WIDE_ENOUGH:
        return ""
    return n_("{count} week of nothing", "{count} weeks of nothing", part.weeks)


def _parts(silence: Silence, weeks: Sequence[SchoolWeek]) -> Iterator[_Part]:
    places = {w.number: at for at, w in enumerate(weeks)}
    (lane, first), (last_lane, last) = silence.first, silence.last
    for at in range(lane, last_lane + 1):
        start = places[first] if at == lane else 0
        end = places[last] if at == last_lane else len(weeks) - 1
        yield _Part(at, start, end, silence.weeks)


def _headings(lanes: Sequence[Lane], heads: Sequence[float]) -> list[Part]:
    return [
        {
            "x": -0.5,
            "xanchor": "left",
            "y": y + HEADING / 2 + 0.15,
            "yanchor": "middle",
            "text": f"<b>{plain(shortened(lane.group.label, 30))}</b> · {moments(len(lane.moments))}",
            "showarrow": False,
            "font": {"size": 15},
        }
        for lane, y in zip(lanes, heads, strict=True)
    ]


def moments(count: int) -> str:
    """How many moments, in words."""
    return n_("{count} moment", "{count} moments", count)


def _rows(bands: Sequence[_Band], competencies: Mapping[str, str], end: float) -> Part:
    labels = {**competencies, NO_COMPETENCY: _("no competency")}
    return {
        "range": [end, -NAMES],
        "tickvals": [b.y for b in bands],
        "ticktext": [plain(shortened(labels[b.competency], LONGEST_LABEL)) + "  " for b in bands],
        "tickfont": {"size": 13, "color": theme.paper().ink},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
