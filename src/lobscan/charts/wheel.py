"""The year wheel: the school year as a circle of weeks, a ring for each kind of thing that happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from lobscan import theme
from lobscan.charts.chart import Chart, draw, plain
from lobscan.domain.agenda import months
from lobscan.domain.happening import Happening, Kind
from lobscan.domain.school import SchoolYear
from lobscan.domain.weeks import SchoolWeek, school_weeks
from lobscan.locales import N_, _, short_month
from lobscan.locales.workplan import shortened

HEIGHT = 580
HOLE = 1.6
"""How wide the middle is, in rings."""
GAP = 6
"""Weeks' room at the top, where the names of the rings stand."""
MOST_NAMED = 8
LONGEST_TITLE = 60
DEEPEST = len(theme.DOING) - 1
KINDS = {
    Kind.ACTIVITY: N_("Activities"),
    Kind.ACTION: N_("Actions"),
    Kind.PARTNER: N_("Partners"),
    Kind.QUALITY: N_("Quality care"),
}
Cells = Mapping[tuple[Kind, date], Sequence[Happening]]


@dataclass(frozen=True, slots=True)
class _Circle:
    """The weeks with the angle at which each begins, in degrees from the top."""

    weeks: Sequence[SchoolWeek]

    @property
    def step(self) -> float:
        return 360 / (len(self.weeks) + GAP)

    def middle(self, place: int) -> float:
        return (place + GAP / 2 + 0.5) * self.step


def wheel(cells: Cells, year: SchoolYear, *, today: date) -> Chart:
    """Per week how much happens of each kind, clockwise from the start of the year; holidays are grey."""
    circle, kinds = _Circle(school_weeks(year)), list(Kind)
    traces = [_holidays(circle), *(_ring(circle, kind, cells) for kind in kinds), _counts(circle, cells)]
    first = {f: _place(circle.weeks, f) for f in months(year)}
    return draw(
        [*traces, _names(), *_now(circle, today)],
        alt=_("School year {year} as a circle of weeks.", year=year.id) + " " + told(cells),
        height=HEIGHT,
        margin={"l": 24, "r": 24, "t": 28, "b": 24},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"visible": False, "range": [0, HOLE + len(kinds)]},
            "angularaxis": {
                "direction": "clockwise",
                "rotation": 90,
                "tickmode": "array",
                "tickvals": [circle.middle(at) for at in first.values()],
                "ticktext": [short_month(month) for month in first],
                "tickfont": {"size": 14, "color": theme.paper().ink},
                "showgrid": False,
                "showline": False,
                "ticks": "",
            },
        },
    )


def _place(weeks: Sequence[SchoolWeek], day: date) -> int:
    """The place of the week in which the middle of the month of `day` falls."""
    middle = day + timedelta(days=14)
    return max((at for at, week in enumerate(weeks) if week.monday <= middle), default=0)


def _base(kind: Kind) -> float:
    """Where a ring begins; the first kind is the outermost."""
    return HOLE + len(Kind) - 1 - list(Kind).index(kind)


def _ring(circle: _Circle, kind: Kind, cells: Cells) -> go.Barpolar:
    found = [cells.get((kind, week.monday), ()) for week in circle.weeks]
    most = max(map(len, found), default=0)
    return go.Barpolar(
        r=[0.9] * len(found),
        base=[_base(kind)] * len(found),
        theta=[circle.middle(at) for at in range(len(found))],
        width=[circle.step] * len(found),
        marker={
            "color": [theme.DOING[depth(len(each), most)] for each in found],
            "line": {"color": theme.paper().background, "width": 1},
        },
        hovertext=[hover(kind, week, each) for week, each in zip(circle.weeks, found, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def depth(count: int, most: int) -> int:
    """Which shade a cell gets: none, or a third of the fullest cell of its ring."""
    return -(-count * DEEPEST // most) if most else 0


def hover(kind: Kind, week: SchoolWeek, found: Sequence[Happening]) -> str:
    """What happens of a kind in a week, in words."""
    head = f"<b>{_(KINDS[kind])}, {_('week {week}', week=week.number)}</b>"
    lines = [plain(shortened(one.title, LONGEST_TITLE)) for one in found[:MOST_NAMED]]
    more = len(found) - MOST_NAMED
    lines += [_("and {count} more", count=more)] if more > 0 else []
    return "<br>".join([head, *(lines or [_("nothing")])])


def _counts(circle: _Circle, cells: Cells) -> go.Scatterpolar:
    """The number of things in each cell that has any, so that the ring can be read without its shade."""
    shown = [
        (_base(kind) + 0.45, circle.middle(at), len(cells[kind, week.monday]))
        for kind in Kind
        for at, week in enumerate(circle.weeks)
        if cells.get((kind, week.monday))
    ]
    return go.Scatterpolar(
        mode="text",
        r=[r for r, _theta, _count in shown],
        theta=[theta for _r, theta, _count in shown],
        text=[str(count) for _r, _theta, count in shown],
        textfont={"size": 10},
        hoverinfo="skip",
    )


def _holidays(circle: _Circle) -> go.Barpolar:
    free = [at for at, week in enumerate(circle.weeks) if week.free]
    return go.Barpolar(
        r=[len(Kind)] * len(free),
        base=[HOLE - 0.05] * len(free),
        theta=[circle.middle(at) for at in free],
        width=[circle.step] * len(free),
        marker={"color": theme.FREE, "line": {"width": 0}},
        hoverinfo="skip",
    )


def _names() -> go.Scatterpolar:
    """The names of the rings in the gap at the top."""
    return go.Scatterpolar(
        mode="text",
        r=[_base(kind) + 0.45 for kind in Kind],
        theta=[0] * len(Kind),
        text=[_(KINDS[kind]) for kind in Kind],
        textfont={"size": 11},
        hoverinfo="skip",
    )


def _now(circle: _Circle, today: date) -> list[go.Scatterpolar]:
    """A line through all rings at this week, its name in the middle of the wheel."""
    at = [i for i, week in enumerate(circle.weeks) if week.monday <= today < week.monday + timedelta(days=7)]
    theta = [circle.middle(place) for place in at]
    line = {"color": theme.TODAY, "width": 2, "dash": "dot"}
    return [
        go.Scatterpolar(
            mode="lines", r=[HOLE - 0.1, HOLE + len(Kind)], theta=theta * 2, line=line, hoverinfo="skip"
        ),
        go.Scatterpolar(
            mode="text",
            r=[HOLE - 0.6] * len(at),
            theta=theta,
            text=[_("today")] * len(at),
            textfont={"size": 12},
            hoverinfo="skip",
        ),
    ]


def told(cells: Cells) -> str:
    """How much happens of each kind, in a sentence."""
    weeks = {kind: [each for (k, _monday), each in cells.items() if k is kind] for kind in Kind}
    counts = [
        _(
            "{kind}: {count} in {weeks} weeks.",
            kind=_(KINDS[kind]),
            count=len({(one.id, one.moment) for each in found for one in each}),
            weeks=len(found),
        )
        for kind, found in weeks.items()
    ]
    return " ".join(counts)
