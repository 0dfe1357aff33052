"""A rubric pack as a booklet: an area at a time, its statements, its talk questions and measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.domain.rubric import Area, Measure, Pack, Phase, Scope, Statement
from lobscan.locales import N_, _, n_, number
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, levels
from lobscan.ui.look import PERSPECTIVES
from lobscan.ui.text import capital, plain

LINE = 780
"""Pixels; as wide as a line can be read."""
PHASES = {
    Phase.INVENTORY: N_("taking stock"),
    Phase.VISION: N_("vision"),
    Phase.PRIORITIES: N_("priorities"),
    Phase.PROFESSIONALISE: N_("training"),
    Phase.CARRY_OUT: N_("carrying out"),
    Phase.MONITOR: N_("following"),
    Phase.ANCHOR: N_("securing"),
}


@dataclass(frozen=True, eq=False)
class Booklet:
    """What of a pack is read now: an area, and all of its statements or those of the core."""

    pack: Pack
    area: Area
    core: bool
    roles: Mapping[str, str]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements on this page of the booklet."""
        return tuple(s for s in self.area.statements if s.core or not self.core)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that lift a statement of the area."""
        ids = {s.id for s in self.area.statements}
        return tuple(m for m in self.pack.measures if ids & {lift.statement for lift in m.lifts})

    def role(self, id_: str) -> str:
        """What a role is called: in the school's own words where it has it."""
        return self.roles.get(id_, id_)


def choice(ws: Workspace) -> Booklet:
    """The pack, area and set that the address asks for."""
    left, middle, right = st.columns([3, 3, 3], vertical_alignment="bottom")
    with left:
        packs = {id_: prepare.pack(ws.settings, id_) for id_ in prepare.pack_ids(ws.settings)}
        default = prepare.school(ws).rubric if prepare.has_school(ws) else None
        pack = packs[
            choose.one(
                _("Rubric"), {i: p.header.title for i, p in packs.items()}, key="pack", default=default
            )
        ]
    with middle:
        areas = {a.id: a for a in pack.areas}
        area = areas[choose.one(_("Area"), {i: a.title for i, a in areas.items()}, key="area")]
    with right:
        sets = {"all": _("All statements"), "core": _("Only the core")}
        core = choose.switch(_("Show"), sets, key="set") == "core"
    roles = {r.id: r.label for r in prepare.school(ws).roles} if prepare.has_school(ws) else {}
    return Booklet(pack, area, core, roles)


def finding(pack: Pack) -> str:
    """The title: what the pack holds."""
    core = sum(s.core for s in pack.statements)
    return _(
        "{statements} statements in {areas} areas, {core} of them the core",
        statements=len(pack.statements),
        areas=len(pack.areas),
        core=core,
    )


def lead(pack: Pack) -> str:
    """What the pack says of itself."""
    return plain(pack.header.intro)


def area(booklet: Booklet) -> None:
    """The area's title, intro and statements."""
    st.header(plain(booklet.area.title), anchor=False)
    st.markdown(plain(booklet.area.intro))
    for statement in booklet.statements:
        _statement(booklet, statement)
    if not booklet.statements:
        st.markdown(_("This area has no statement in the core."))


def _statement(booklet: Booklet, statement: Statement) -> None:
    with st.container(border=True, key=f"statement-{statement.id}"):
        st.subheader(capital(statement.aspect), anchor=False)
        st.markdown(f"**{plain(statement.words_for())}**")
        st.markdown(_facts(booklet, statement))
        st.markdown(levels.ladder(statement.levels))
        _more(booklet, statement)


def _facts(booklet: Booklet, statement: Statement) -> str:
    scope = _("per year group") if statement.scope is Scope.YEAR_GROUP else _("whole school")
    facts = [_("core") if statement.core else "", scope, ", ".join(booklet.role(r) for r in statement.roles)]
    return " · ".join(plain(f) for f in facts if f)


def _more(booklet: Booklet, statement: Statement) -> None:
    with st.expander(_("What shows it, and other wordings")):
        if statement.evidence:
            st.markdown(_("What shows it:") + "\n" + _list(statement.evidence))
        for perspective, words in statement.wordings.items():
            st.markdown(_("For {who}: {words}", who=_(PERSPECTIVES[perspective]), words=plain(words)))
        if statement.sources:
            st.markdown(_("Based on: {sources}", sources=plain(_sources(booklet.pack, statement.sources))))
        st.markdown(_("Code: {code}", code=f"`{statement.id}`"))


def _sources(pack: Pack, ids: Sequence[str]) -> str:
    titles = {s.id: s.title for s in pack.header.sources}
    return "; ".join(titles.get(i, i) for i in ids)


def talk(booklet: Booklet) -> None:
    """Questions for a team."""
    if booklet.area.talk:
        st.header(_("To talk about"), anchor=False)
        st.markdown(_list(booklet.area.talk))


def measures(booklet: Booklet) -> None:
    """What a school can do in this area."""
    if not booklet.measures:
        return
    st.header(_("What you can do"), anchor=False)
    for measure in booklet.measures:
        with st.expander(plain(measure.title), key=f"measure-{measure.id}"):
            _measure(booklet, measure)


def _measure(booklet: Booklet, measure: Measure) -> None:
    st.markdown(plain(measure.why))
    work = ", ".join(
        _("{role} {hours} hours", role=booklet.role(w.role), hours=number(w.hours, 0))
        + (f" {_('per year group')}" if w.per == "year_group" else "")
        for w in measure.work
    )
    weeks = n_("{count} week", "{count} weeks", measure.weeks)
    st.markdown(plain(f"{_(PHASES[measure.phase])} · {weeks} · {work}"))
    st.markdown("\n".join(f"{at}. {plain(step)}" for at, step in enumerate(measure.steps, 1)))
    st.markdown(_("You see that it works when: {success}", success=plain(measure.success)))
    aspects = {s.id: s.aspect for s in booklet.pack.statements}
    lifted = ", ".join(aspects[lift.statement] for lift in measure.lifts)
    st.markdown(_("Helps with: {statements}", statements=plain(lifted)))


def imprint(booklet: Booklet) -> None:
    """Who made the pack, and which version it is."""
    header = booklet.pack.header
    st.markdown(
        _(
            "{title}, version {version}. Made by {provider}. Licence: {licence}.",
            title=plain(header.title),
            version=header.version,
            provider=plain(header.provider),
            licence=plain(header.licence),
        )
    )


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)
