"""The parts of the page If somebody is ill: what stops, who could carry it, and the hand-over file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.charts.load import A_LITTLE
from lobscan.domain import absence, coverage
from lobscan.domain.absence import Absence, Hit, Share
from lobscan.domain.coverage import Burden
from lobscan.domain.practice import Practice
from lobscan.domain.school import free_id
from lobscan.domain.weeks import spelled
from lobscan.domain.workplan import Action
from lobscan.exchange import handover
from lobscan.locales import _, n_, number, short_day
from lobscan.locales.practice import word
from lobscan.locales.workplan import status
from lobscan.services import plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, session, show
from lobscan.ui.text import listed, plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class Seen:
    """Who is away, and all that hangs on them."""

    practice: Practice
    actions: tuple[Action, ...]
    found: Absence
    burdens: tuple[Burden, ...]


def read(ws: Workspace) -> Seen:
    """The person that the address names, the first decaan at first; an empty state while there is nobody."""
    school = choose.school(ws)
    if not school.people:
        empty.state(
            _("Nobody stands in the list yet"),
            _("Add the people of your school first. Then you see what hangs on each of them."),
            then="pages/1_prepare/school.py",
            label=_("To the page School"),
        )
    people = {p.id: p.name for p in school.people}
    chosen = choose.one(_("Who is away?"), people, key="person", default=absence.usual(school))
    seen, actions = practice.practice(ws), plan.actions(ws)
    person = seen.people[chosen]
    burdens = coverage.burdens(school.people, seen.tasks, actions, seen.year)
    return Seen(seen, actions, absence.absence(seen, person, actions), burdens)


def finding(seen: Seen) -> str:
    """The title: what stops when this person is away."""
    found, name = seen.found, plain(seen.found.person.name)
    parts = []
    if found.stops:
        parts.append(n_("{count} activity stops", "{count} activities stop", len(found.stops)))
    if found.alone:
        parts.append(n_("nobody else does {count} task", "nobody else does {count} tasks", len(found.alone)))
    if not parts:
        return _("If {name} is away, everything goes on", name=name)
    return _("If {name} is away, {what}", name=name, what=_(" and ").join(parts))


def lead(seen: Seen) -> str:
    """What the page is for."""
    if not seen.practice.activities and not seen.practice.tasks:
        return _("The registers of activities and tasks are still empty, so this page knows little yet.")
    return _("See what hangs on one person before it is urgent, and write down today who takes over what.")


def file(seen: Seen) -> None:
    """The hand-over file in one click."""

    @session.later
    def made() -> bytes:
        weeks = absence.ahead(seen.practice, seen.found.person, seen.actions)
        return handover.as_docx(seen.found, weeks, seen.practice)

    id_ = free_id(seen.found.person.name, (), start="person")
    st.download_button(
        _("Hand-over file for {days} days (Word)", days=absence.DAYS),
        made,
        f"{_('hand-over')}-{id_}.docx",
        DOCX,
        type="primary",
        icon=":material/description:",
        key="handover",
        on_click="ignore",
    )
    st.markdown(
        _("Week by week what comes, the tasks, the partners with their contacts, and what is still open.")
    )


def activities(seen: Seen) -> None:
    """The activities that the absence hits."""
    st.header(_("Activities"), anchor=False)
    found = seen.found.activities
    if not found:
        st.markdown(_("No activity hangs on this person."))
        return
    st.markdown(_stops(seen))
    rows = [
        {
            _("Activity"): s.what.title,
            _("If nobody steps in"): _(handover.HITS[s.hit]),
            _("Year groups"): _groups(seen, s.what.year_groups),
            _("Weeks"): spelled(s.what.weeks),
            _("Who does it"): _who(seen, s.what.executors),
            _("Responsible"): seen.practice.who(s.what.responsible) or _("nobody yet"),
        }
        for s in found
    ]
    show.table(rows, key="absent-activities")


def _stops(seen: Seen) -> str:
    hits = [s.hit for s in seen.found.activities]
    alone, leaderless = hits.count(Hit.ALONE), hits.count(Hit.LEADERLESS)
    told = []
    if alone:
        told.append(
            n_(
                "{count} activity is carried out by nobody else.",
                "{count} activities are carried out by nobody else.",
                alone,
            )
        )
    if leaderless:
        told.append(
            n_(
                "For {count} activity nobody is responsible any more.",
                "For {count} activities nobody is responsible any more.",
                leaderless,
            )
        )
    return " ".join(told) or _("Others carry on with all of them.")


def tasks(seen: Seen) -> None:
    """The tasks that the absence hits."""
    st.header(_("Tasks"), anchor=False)
    found = seen.found.tasks
    if not found:
        st.markdown(_("No task hangs on this person."))
        return
    st.markdown(_alone(seen))
    rows = [
        {
            _("Task"): s.what.title,
            _("If nobody steps in"): _(handover.HITS[s.hit]),
            _("Year group"): _groups(seen, (s.what.year_group,)) or _("whole school"),
            _("Hours"): number(s.what.hours),
            _("Who does it"): _who(seen, s.what.executors),
            _("Responsible"): seen.practice.who(s.what.responsible) or _("nobody yet"),
        }
        for s in found
    ]
    show.table(rows, key="absent-tasks")


def _alone(seen: Seen) -> str:
    hits = [s.hit for s in seen.found.tasks]
    alone, leaderless = hits.count(Hit.ALONE), hits.count(Hit.LEADERLESS)
    told = []
    if alone:
        told.append(
            n_(
                "{count} task is known to this person alone.",
                "{count} tasks are known to this person alone.",
                alone,
            )
        )
    if leaderless:
        told.append(
            n_(
                "For {count} task nobody is responsible any more.",
                "For {count} tasks nobody is responsible any more.",
                leaderless,
            )
        )
    return " ".join(told) or _("Others carry on with all of them.")


def partners(seen: Seen) -> None:
    """The partners that know only this person."""
    st.header(_("Partners"), anchor=False)
    if not seen.found.partners:
        st.markdown(_("No partner has only this person as a contact."))
        return
    st.markdown(
        n_(
            "{count} partner has only this person as a contact.",
            "{count} partners have only this person as a contact.",
            len(seen.found.partners),
        )
    )
    rows = [
        {
            _("Partner"): p.name,
            _("Contact there"): p.outside,
            _("What for"): p.purpose,
            _("Together"): word("step", p.step.value),
        }
        for p in seen.found.partners
    ]
    show.table(rows, key="absent-partners")


def actions(seen: Seen) -> None:
    """Their actions that are due."""
    st.header(_("Actions due within {days} days", days=absence.DAYS), anchor=False)
    if not seen.found.actions:
        st.markdown(_("No action of this person is due by then."))
        return
    late = sum(a.late(seen.practice.today) for a in seen.found.actions)
    text = n_("{count} action is due by then.", "{count} actions are due by then.", len(seen.found.actions))
    more = n_("{count} of them is late already.", "{count} of them are late already.", late) if late else ""
    st.markdown(f"{text} {more}")
    rows = [
        {
            _("Action"): a.title,
            _("Ready by"): short_day(a.due),
            _("Status"): status(a.status.value),
            _("Responsible"): seen.practice.who(a.responsible) or _("nobody yet"),
            _("Who does it"): _who(seen, a.executors),
        }
        for a in seen.found.actions
    ]
    show.table(rows, key="absent-actions")


def shares(seen: Seen) -> None:
    """To whom the hours could go, and whose would run over; a proposal that nobody has decided."""
    st.header(_("Who could take over the hours?"), anchor=False)
    mine = {b.person.id: b for b in seen.burdens}
    hours = absence.open_hours(mine.get(seen.found.person.id), seen.actions, seen.practice)
    if hours < A_LITTLE:
        st.markdown(_("No hours stand behind the tasks and open actions of this person."))
        return
    found = _shared(seen, hours)
    st.markdown(plain(_over(hours, found)))
    if found:
        show.table([_share_cells(s) for s in found], key="absent-shares")
        st.markdown(
            _(
                "This is a sum, not a decision. Talk about it with those who stand here before you agree on "
                "anything."
            )
        )


def _shared(seen: Seen, hours: float) -> tuple[Share, ...]:
    """The hours shared the way that the address names."""
    others = [b for b in seen.burdens if b.person.id != seen.found.person.id]
    same = {p.id for p in absence.colleagues(seen.practice.school.people, seen.found.person)}
    ways = {"role": _("colleagues with the same role"), "room": _("everybody with hours left")}
    alike = [b for b in others if b.person.id in same]
    if not alike:
        ways.pop("role")
    if choose.switch(_("Share among"), ways, key="among") == "role":
        return absence.shared_alike(hours, alike)
    return absence.shared_by_room(hours, others)


def _over(hours: float, found: Sequence[Share]) -> str:
    text = _("It comes to {hours} hours in a school year.", hours=number(hours, 0))
    over = [s for s in found if s.over >= A_LITTLE]
    if not found:
        return text + " " + _("Nobody has hours left.")
    if not over:
        return text + " " + _("Shared like this, it fits everybody's hours.")
    told = listed([f"{s.person.name} {number(s.over, 0)}" for s in over], MOST_NAMED)
    return f"{text} " + n_(
        "Shared like this, {count} person runs over. Hours too many: {told}.",
        "Shared like this, {count} people run over. Hours too many: {told}.",
        len(over),
        told=told,
    )


def _share_cells(one: Share) -> dict[str, object]:
    return {
        _("Person"): one.person.name,
        _("Planned now"): number(one.before),
        _("Comes to it"): number(one.extra),
        _("Planned then"): number(one.after),
        _("Hours they have"): number(one.person.hours),
        _("Too many"): number(one.over) if one.over >= A_LITTLE else "",
    }


def _groups(seen: Seen, ids: Iterable[str]) -> str:
    return ", ".join(seen.practice.groups.get(i, i) for i in ids if i)


def _who(seen: Seen, named: Sequence[str]) -> str:
    return ", ".join(seen.practice.who(who) for who in named) or _("nobody yet")
