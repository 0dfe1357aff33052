"""The page Other schools: where the school stands among them, and the table under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.charts import others as charts
from lobscan.charts.others import Strip
from lobscan.domain.pool import Asked, Like, Shared, asked
from lobscan.domain.pool_figures import Pooled, Position
from lobscan.domain.pool_gate import FEWEST
from lobscan.locales import N_, _, n_, number
from lobscan.services import pool
from lobscan.services.pool import Pool
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, show
from lobscan.ui.text import plain

SETS = {"core": N_("core set"), "full": N_("full set")}
POSITIONS = {
    Position.LOW: N_("lower than at most schools"),
    Position.MIDDLE: N_("in the middle half"),
    Position.HIGH: N_("higher than at most schools"),
}
SIZES = {
    "under-500": N_("fewer than 500 pupils"),
    "500-999": N_("500 to 999 pupils"),
    "1000-1499": N_("1,000 to 1,499 pupils"),
    "1500-up": N_("1,500 pupils or more"),
}


@dataclass(frozen=True, eq=False)
class Look:
    """What the page looks at: the pool, the own file, what was asked, and the names of its parts."""

    pool: Pool
    mine: Shared | None
    asked: Asked
    lines: tuple[Pooled, ...]
    titles: Mapping[str, str]
    alike: bool

    @property
    def areas(self) -> list[Pooled]:
        """The lines of the areas."""
        return [line for line in self.lines if not line.statement]

    @property
    def schools(self) -> int | None:
        """How many schools most lines are of; None where all are hidden."""
        return max((line.schools for line in self.lines if line.schools), default=None)


def found(ws: Workspace) -> Pool:
    """The pool of the files that were added."""
    return _kept(f"{ws.settings.data}{pool.batches(ws)}", ws)


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept(key: str, _ws: Workspace) -> Pool:
    del key
    return pool.kept(_ws)


def at(ws: Workspace, kept: Pool) -> Look:
    """The choices: which round's questions, and which schools."""
    mine = pool.own_if_any(ws)
    what = _what(kept, mine)
    options = _groups(mine, what)
    chosen = choose.one(
        _("Compare with"), {key: label for key, (label, _like) in options.items()}, key="like"
    )
    lines = pool.positions(kept, what, like=options[chosen][1], mine=mine)
    return Look(kept, mine, what, lines, pool.titles(ws, what), chosen != "all")


def _what(kept: Pool, mine: Shared | None) -> Asked:
    """What was asked: the own last round first, then the one that most schools answered."""
    last = asked(mine.rounds[-1]) if mine else None
    order = sorted(kept.tables, key=lambda what: (what != last, -len(kept.tables[what]), what))
    keys = {f"{w.rubric}-{w.version}-{w.set}": w for w in order}
    if len(keys) == 1:
        return order[0]
    labels = {key: f"{w.rubric} {w.version}, {_(SETS[w.set])}" for key, w in keys.items()}
    return keys[choose.one(_("Questions"), labels, key="asked")]


def _groups(mine: Shared | None, what: Asked) -> dict[str, tuple[str, Like]]:
    found = {"all": (_("all schools"), Like())}
    if mine is None:
        return found
    like = pool.alike(mine, what)
    if like.size:
        found["size"] = (_("schools of our size"), Like(like.structure, like.size))
    found["region"] = (_("schools of our region"), Like(like.structure, None, like.region))
    if like.size:
        found["both"] = (_("schools of our size and region"), like)
    return found


def finding(look: Look) -> str:
    """The title: the area that is furthest from the middle school, if it is outside the middle half."""
    if look.schools is None:
        return _("Too few schools to compare with")
    if look.mine is None or not any(line.own for line in look.areas):
        return n_("The figures of {count} school", "The figures of {count} schools together", look.schools)
    apart = [line for line in look.areas if line.position in (Position.LOW, Position.HIGH)]
    if not apart:
        return _("In every area we are like half of the other schools")
    first = max(apart, key=lambda line: (line.position is Position.LOW, _distance(line)))
    title = plain(look.titles.get(first.area, first.area))
    if first.position is Position.LOW:
        return _("{area} scores lower here than at most other schools", area=title)
    return _("{area} scores higher here than at most other schools", area=title)


def _distance(line: Pooled) -> float:
    return abs((line.own or 0) - (line.median or 0))


def lead(look: Look) -> str:
    """How many schools there are, what is hidden, and how many of them are made up."""
    if look.schools is None:
        told = _("Choose more schools, or add more files. No figure of fewer than five is shown.")
    else:
        told = n_("{count} school in this picture.", "{count} schools in this picture.", look.schools)
        told += " " + _(
            "No figure of fewer than {fewest} schools is shown, nor one by which such a figure can be had.",
            fewest=FEWEST,
        )
    return f"{told} {_invented(look)}".strip()


def _invented(look: Look) -> str:
    """Why only of all schools by their number: of those alike it would tell how many are not made up."""
    made_up = sum(shared.invented for shared, _round in look.pool.tables.get(look.asked, ()))
    if not made_up:
        return ""
    if look.alike:
        return _("The schools of the demo are **invented**, to try this page out.")
    return n_(
        "{count} of them is **invented**, to try this page out.",
        "{count} of them are **invented**, to try this page out.",
        made_up,
    )


def areas(look: Look) -> None:
    """The areas as a picture with its table."""
    st.header(_("Per area"), anchor=False)
    st.markdown(
        _("How to read it: of all schools half lie within the bar, a quarter left and a quarter right.")
    )
    _picture(look, look.areas, key="others-areas")


def statements(look: Look) -> None:
    """The statements of one area as a picture with its table."""
    st.header(_("Per statement"), anchor=False)
    options = {line.area: look.titles.get(line.area, line.area) for line in look.areas}
    area = choose.one(_("Area"), options, key="area")
    _picture(
        look, [line for line in look.lines if line.area == area and line.statement], key="others-statements"
    )


def _picture(look: Look, lines: Sequence[Pooled], *, key: str) -> None:
    show.chart(charts.strips([_strip(look, line) for line in lines]), key=key)
    show.under([_row(look, line) for line in lines], key=f"{key}-table")


def _strip(look: Look, line: Pooled) -> Strip:
    quartiles = None
    if line.first is not None and line.median is not None and line.third is not None:
        quartiles = (line.first, line.median, line.third)
    return Strip(_name(look, line), quartiles, line.own)


def _name(look: Look, line: Pooled) -> str:
    id_ = line.statement or line.area
    return look.titles.get(id_, id_)


def _row(look: Look, line: Pooled) -> dict[str, object]:
    return {
        _("Statement") if line.statement else _("Area"): _name(look, line),
        _("Our school"): number(line.own),
        _("A quarter is at most"): number(line.first),
        _("The middle school"): number(line.median),
        _("A quarter is at least"): number(line.third),
        _("Schools"): "·" if line.hidden else line.schools,
        _("Where we are"): _(POSITIONS[line.position]) if line.position else "",
    }
