"""A rubric pack as a booklet: an area at a time, with all that a school can do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lobscan.access import Right
from lobscan.domain.round import worded
from lobscan.domain.rubric import Area, Instrument, Measure, Pack, Scope, Statement, Task, TaskKind
from lobscan.domain.school import YearGroup
from lobscan.errors import UserError
from lobscan.locales import _, n_, number, rubric, tell_all
from lobscan.services import prepare, rubrics
from lobscan.services.rubrics import Match
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, guard, header, levels, session
from lobscan.ui.text import capital, plain

LINE = 780
"""Pixels; as wide as a line can be read."""


@dataclass(frozen=True, eq=False)
class Booklet:
    """What of a pack is read now: an area, and all of its statements or those of the core."""

    ws: Workspace
    pack: Pack
    area: Area
    roles: Mapping[str, str]
    groups: Sequence[YearGroup]
    matches: Mapping[str, Sequence[Match]]
    core: bool = False

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements on this page of the booklet, in the words for this school."""
        every = [g.id for g in self.groups]
        chosen = (s for s in self.area.statements if s.core or not self.core)
        return tuple(worded(s, self.groups, every) if every else s for s in chosen)

    def in_usual_words(self, id_: str) -> Statement:
        """A statement of the area as the pack says it."""
        return next(s for s in self.area.statements if s.id == id_)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that lift a statement of the area."""
        ids = {s.id for s in self.area.statements}
        return tuple(m for m in self.pack.measures if ids & {lift.statement for lift in m.lifts})

    def role(self, id_: str) -> str:
        """What a role is called: in the school's own words where it has it."""
        return self.roles.get(id_, id_)


def choice(ws: Workspace) -> Booklet:
    """The pack that the address asks for, open at its first area."""
    school = prepare.school(ws) if prepare.has_school(ws) else None
    packs = rubrics.titles(ws.settings)
    chosen = choose.one(_("Rubric"), packs, key="pack", default=school.rubric if school else None)
    pack = _readable(ws, chosen)
    roles = {r.id: r.label for r in school.roles} if school else {}
    groups = school.year_groups if school else ()
    return Booklet(ws, pack, pack.areas[0], roles, groups, rubrics.matches(ws.settings, pack))


def turned(booklet: Booklet, *, sets: bool) -> Booklet:
    """The booklet open at the area that the address asks for; with `sets`, at its core alone."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        areas = {a.id: a for a in booklet.pack.areas}
        area = areas[choose.one(_("Area"), {i: a.title for i, a in areas.items()}, key="area")]
    core = False
    if sets:
        with right:
            options = {"all": _("All statements"), "core": _("Only the core")}
            core = choose.switch(_("Show"), options, key="set") == "core"
    return replace(booklet, area=area, core=core)


def _readable(ws: Workspace, id_: str) -> Pack:
    """A pack; the page ends with what is wrong where its files cannot be read."""
    try:
        return prepare.pack(ws.settings, id_)
    except UserError as error:
        header.page(_("This rubric cannot be read"), _("Mend these places in its files; the rest is sound."))
        _way_back(ws, id_)
        st.markdown("\n".join(f"- {plain(line)}" for line in tell_all(error)))
        st.stop()


def _way_back(ws: Workspace, id_: str) -> None:
    """The button that writes the last sound version of the school's own pack, where there is one."""
    own = rubrics.is_own(ws.settings, id_) and session.actor().may(Right.EDIT_RUBRIC)
    if not own or rubrics.newest_sound(ws, id_) is None:
        return
    with st.popover(_("Put the last sound version back"), icon=":material/undo:", key="restore-rubric"):
        st.markdown(
            _(
                "The rubric becomes as it was before its files were spoiled. Those files stay in its folder, "
                "with 'faulty' in their names."
            )
        )
        if st.button(_("Put it back"), key="restore-rubric-now", type="primary"):
            with guard.errors():
                rubrics.restore(ws, id_, actor=session.actor())
                guard.done(_("The last sound version was put back."))


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


def read(booklet: Booklet) -> None:
    """An area with its statements, talk questions and measures."""
    booklet = turned(booklet, sets=True)
    st.header(plain(booklet.area.title), anchor=False)
    st.markdown(plain(booklet.area.intro))
    for statement in booklet.statements:
        _statement(booklet, statement)
    if not booklet.statements:
        st.markdown(_("This area has no statement in the core."))
    _talk(booklet)
    _measures(booklet)
    _imprint(booklet)


def _statement(booklet: Booklet, statement: Statement) -> None:
    with st.container(border=True, key=f"statement-{statement.id}"):
        st.subheader(capital(statement.aspect), anchor=False)
        st.markdown(f"**{plain(statement.words_for())}**")
        st.markdown(_facts(booklet, statement))
        st.markdown(levels.ladder(statement.levels))
        with st.expander(_("What shows it, and other wordings")):
            _more(booklet, statement)
        _ground(booklet, statement)


def _facts(booklet: Booklet, statement: Statement) -> str:
    scope = _("per year group") if statement.scope is Scope.YEAR_GROUP else _("whole school")
    facts = [_("core") if statement.core else "", scope, ", ".join(booklet.role(r) for r in statement.roles)]
    return " · ".join(plain(f) for f in facts if f)


def _more(booklet: Booklet, statement: Statement) -> None:
    if statement.evidence:
        st.markdown(_("What shows it:") + "\n" + _list(statement.evidence))
    for perspective, words in statement.wordings.items():
        st.markdown(_said(rubric.told_to(perspective), words))
    for variant in booklet.in_usual_words(statement.id).variants:
        tracks = ", ".join(variant.tracks)
        st.markdown(_said(_("For the tracks {tracks}", tracks=tracks), variant.text))
        if variant.levels:
            st.markdown(levels.ladder(variant.levels))
    if statement.sources:
        st.markdown(_("Based on: {sources}", sources=plain(_sources(booklet.pack, statement.sources))))
    st.markdown(_("Code: {code}", code=f"`{statement.id}`"))


def _said(who: str, words: str) -> str:
    return f"{plain(who)}: {plain(words)}"


def _sources(pack: Pack, ids: Sequence[str]) -> str:
    titles = {s.id: s.title for s in pack.header.sources}
    return "; ".join(titles.get(i, i) for i in ids)


def _ground(booklet: Booklet, statement: Statement) -> None:
    """What the statement corresponds to elsewhere: items of standards, and the other pack's statements."""
    expected = rubrics.expectations(booklet.pack, statement)
    across = booklet.matches.get(statement.id, ())
    if not expected and not across:
        return
    with st.expander(_("What it corresponds to elsewhere")):
        if expected:
            st.markdown(_("In frameworks:") + "\n" + "\n".join(_match(m) for m in expected))
        if across:
            st.markdown(_("In other rubrics:") + "\n" + "\n".join(_match(m) for m in across))


def _match(match: Match) -> str:
    facts = [rubric.how(match.how) if match.how else "", match.note]
    facts += [] if match.confirmed else [_("not confirmed yet")]
    told = "; ".join(plain(f) for f in facts if f)
    return f"- {plain(match.title)} ({plain(match.where)})" + (f": *{told}*" if told else "")


def _talk(booklet: Booklet) -> None:
    if booklet.area.talk:
        st.header(_("To talk about"), anchor=False)
        st.markdown(_list(booklet.area.talk))


def _measures(booklet: Booklet) -> None:
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
    st.markdown(plain(f"{rubric.phase(measure.phase)} · {weeks} · {work}"))
    st.markdown("\n".join(f"{at}. {plain(step)}" for at, step in enumerate(measure.steps, 1)))
    st.markdown(_("You see that it works when: {success}", success=plain(measure.success)))
    aspects = {s.id: s.aspect for s in booklet.pack.statements}
    lifted = ", ".join(aspects[lift.statement] for lift in measure.lifts)
    st.markdown(_("Helps with: {statements}", statements=plain(lifted)))


def _imprint(booklet: Booklet) -> None:
    """Who made the pack, and which version it is."""
    head = booklet.pack.header
    st.markdown(
        _(
            "{title}, version {version}. Made by {provider}. Licence: {licence}.",
            title=plain(head.title),
            version=head.version,
            provider=plain(head.provider),
            licence=plain(head.licence),
        )
    )


def work(booklet: Booklet) -> None:
    """What the pack brings beside its statements: tasks, instruments, review questions and frameworks."""
    pack = booklet.pack
    if not (pack.tasks or pack.instruments or pack.review or pack.standards):
        st.markdown(_("This rubric holds statements and measures only."))
    _tasks(booklet)
    _instruments(pack)
    _review(pack)
    _standards(pack)


def _tasks(booklet: Booklet) -> None:
    if booklet.pack.tasks:
        st.header(_("Tasks that somebody carries"), anchor=False)
    for kind in TaskKind:
        tasks = [t for t in booklet.pack.tasks if t.kind is kind]
        if tasks:
            st.subheader(rubric.kind(kind), anchor=False)
            st.markdown("\n".join(_task(booklet, t) for t in tasks))


def _task(booklet: Booklet, task: Task) -> str:
    hours = _("{hours} hours", hours=number(task.hours, 0))
    where = _("per year group") if task.scope is Scope.YEAR_GROUP else _("whole school")
    roles = ", ".join(booklet.role(r) for r in task.roles)
    return f"- **{plain(task.title)}** · {plain(f'{roles} · {hours} {where}')}  \n  {plain(task.about)}"


def _instruments(pack: Pack) -> None:
    if pack.instruments:
        st.header(_("Tools that exist already"), anchor=False)
        st.markdown("\n".join(_instrument(i) for i in pack.instruments))


def _instrument(instrument: Instrument) -> str:
    name = f"**{plain(instrument.title)}**"
    safe = (instrument.url or "").startswith(("https://", "http://"))
    linked = f"[{name}](<{instrument.url}>)" if safe else name
    return f"- {linked} · {plain(instrument.provider)}  \n  {plain(instrument.about)}"


def _review(pack: Pack) -> None:
    if pack.review:
        st.header(_("Questions for the yearly review"), anchor=False)
    for question in pack.review:
        with st.container(border=True, key=f"question-{question.id}"):
            st.markdown(f"**{plain(question.question)}**")
            st.markdown(_("Lay beside it:") + "\n" + _list(question.look_at))


def _standards(pack: Pack) -> None:
    if pack.standards:
        st.header(_("Frameworks"), anchor=False)
    for standard in pack.standards:
        with st.expander(plain(standard.title), key=f"standard-{standard.id}"):
            st.markdown(plain(f"{standard.provider} · {standard.version}"))
            st.markdown("\n".join(f"- **{plain(i.id)}** {plain(i.title)}" for i in standard.items))


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)
