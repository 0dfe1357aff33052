"""The hand-over file for the weeks in which somebody is away, as a Word document (DOCX).

Whoever reads it knows nothing yet: it begins with what comes, week by week, and ends with what
nobody has answered. Text of people goes in as text only.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from docx.document import Document as Doc

from lobscan.domain.absence import DAYS, Absence, Ahead, Hit, Question, questions, until
from lobscan.domain.activity import Activity
from lobscan.domain.practice import Practice
from lobscan.domain.weeks import spelled
from lobscan.domain.workplan import Action
from lobscan.exchange import word as paper
from lobscan.exchange.word import clean, say, table
from lobscan.locales import N_, _, day, n_, number, short_day
from lobscan.locales.practice import word
from lobscan.locales.workplan import status

HITS: Final = {
    Hit.ALONE: N_("nobody else does this"),
    Hit.LEADERLESS: N_("nobody is responsible"),
    Hit.SHORT: N_("others do this too"),
}
QUESTIONS: Final = {
    Question.WHEN: N_("When is “{name}”? No week is known."),
    Question.WHO_LEADS: N_("Who is responsible for “{name}” now?"),
    Question.WHO_CARRIES: N_("Who carries out “{name}” now?"),
    Question.WHOM_TO_CALL: N_("Whom does one speak to at {name}? No name is known."),
    Question.WHAT_AGREED: N_("What was agreed with {name}? Nothing is on paper."),
    Question.WHAT_BLOCKS: N_("What is needed to go on with “{name}”? It is blocked."),
    Question.LATE: N_("“{name}” is late. What is still to be done?"),
}


def as_docx(found: Absence, weeks: Sequence[Ahead], seen: Practice) -> bytes:
    """The hand-over of all that hangs on a person, for the weeks `weeks` from today on.

    The same input gives the same text; it is in the language that is spoken.
    """
    made = paper.blank(title=_title(found), author=seen.school.name, on=seen.today)
    paper.footer(made, f"{seen.school.name} · {day(seen.today)}")
    say(made, _title(found), style="Title")
    say(made, _period(seen), style="Subtitle")
    _brief(made, found, seen)
    _coming(made, weeks, seen)
    _activities(made, found, seen)
    _tasks(made, found, seen)
    _actions(made, found, seen)
    _partners(made, found, seen)
    _open(made, found, seen)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _title(found: Absence) -> str:
    return _("Hand-over of {name}", name=found.person.name)


def _period(seen: Practice) -> str:
    span = _("{start} to {due}", start=day(seen.today), due=day(until(seen.today)))
    return f"{seen.school.name} · {span}"


def _brief(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("In short"), 1)
    roles = {r.id: r.label for r in seen.school.roles}
    say(
        made,
        _(
            "This paper is for whoever takes over the career guidance of {name} ({roles}). It says "
            "what comes in the next {days} days, who helps, and what is still open.",
            name=found.person.name,
            roles=", ".join(roles[r] for r in found.person.roles) or _("no role"),
            days=DAYS,
        ),
    )
    for line in counts(found):
        made.add_paragraph(clean(line), style="List Bullet")
    say(
        made,
        _(
            "It was made from the registers and the work plan on {day}. What is not written there, is not in "
            "here.",
            day=day(seen.today),
        ),
    )


def counts(found: Absence) -> list[str]:
    """What hangs on the person, in a sentence each."""
    return [
        n_("{count} activity stops.", "{count} activities stop.", len(found.stops)),
        n_(
            "{count} task is done by nobody else.", "{count} tasks are done by nobody else.", len(found.alone)
        ),
        n_(
            "{count} action of the work plan is due.",
            "{count} actions of the work plan are due.",
            len(found.actions),
        ),
        n_(
            "{count} partner knows only this person.",
            "{count} partners know only this person.",
            len(found.partners),
        ),
    ]


def _coming(made: Doc, weeks: Sequence[Ahead], seen: Practice) -> None:
    made.add_heading(_("What comes, week by week"), 1)
    rows = [row for week in weeks for row in _week(week, seen)]
    header = (_("Week"), _("What"), _("For whom"), _("Who"))
    table(made, header, rows, widths=(32, 66, 38, 34))


def _week(week: Ahead, seen: Practice) -> list[Sequence[str]]:
    """The rows of a week; the week stands in each, so that a row can be read alone."""
    name = f"{week.number} · {short_day(week.monday)}"
    rows: list[Sequence[str]] = [(name, week.free, "", "")] if week.free else []
    rows += [(name, c.label, _groups(c.year_groups, seen), _("choice moment")) for c in week.choices]
    rows += [
        (name, a.title, _groups(a.year_groups, seen), _who(a.executors or (a.responsible,), seen))
        for a in week.activities
    ]
    rows += [(name, _("Begin: {action}", action=a.title), *_action(a, seen)) for a in week.starts]
    rows += [(name, _due(a, seen), *_action(a, seen)) for a in week.due]
    return rows or [(name, _("nothing planned"), "", "")]


def _due(action: Action, seen: Practice) -> str:
    text = (
        _("Late, should have been ready on {day}: {action}")
        if action.late(seen.today)
        else _("Ready on {day}: {action}")
    )
    return text.format(day=short_day(action.due), action=action.title)


def _action(action: Action, seen: Practice) -> tuple[str, str]:
    return _groups(action.year_groups, seen) or _("whole school"), _who(action.people(), seen)


def _activities(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("Activities"), 1)
    if not found.activities:
        say(made, _("None."))
        return
    header = (_("Activity"), _("Year groups"), _("Weeks"), _("Hours"), _("Who"), _("If nobody steps in"))
    rows = [
        (
            _activity(s.what, seen),
            _groups(s.what.year_groups, seen),
            spelled(s.what.weeks) or "?",
            number(s.what.hours),
            _who(s.what.executors, seen),
            _(HITS[s.hit]),
        )
        for s in found.activities
    ]
    table(made, header, rows, widths=(52, 30, 18, 14, 28, 28))


def _activity(one: Activity, seen: Practice) -> str:
    kinds = ", ".join(word("kind", k.value) for k in one.kinds)
    partners = ", ".join(seen.partner_names.get(p, p) for p in one.partners)
    told = [one.title, kinds, partners and _("with {names}", names=partners), one.note]
    return "\n".join(line for line in told if line)


def _tasks(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("Tasks"), 1)
    if not found.tasks:
        say(made, _("None."))
        return
    header = (
        _("Task"),
        _("Year group"),
        _("Hours a year"),
        _("Who"),
        _("Responsible"),
        _("If nobody steps in"),
    )
    rows = [
        (
            "\n".join(filter(None, (s.what.title, s.what.note))),
            seen.groups.get(s.what.year_group, s.what.year_group) or _("whole school"),
            number(s.what.hours),
            _who(s.what.executors, seen),
            seen.who(s.what.responsible) or _("nobody yet"),
            _(HITS[s.hit]),
        )
        for s in found.tasks
    ]
    table(made, header, rows, widths=(44, 26, 14, 28, 30, 28))


def _actions(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("Actions of the work plan"), 1)
    if not found.actions:
        say(made, _("None."))
        return
    header = (_("Action"), _("Ready by"), _("Status"), _("Responsible"), _("Sign of success"))
    rows = [
        (
            "\n".join(filter(None, (a.title, a.note))),
            short_day(a.due),
            f"{status(a.status.value)}, {a.progress}%",
            seen.who(a.responsible) or _("nobody yet"),
            a.success,
        )
        for a in found.actions
    ]
    table(made, header, rows, widths=(54, 24, 24, 30, 38))


def _partners(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("Partners"), 1)
    if not found.partners:
        say(made, _("None."))
        return
    header = (_("Partner"), _("Contact there"), _("What for"), _("Agreement"))
    rows = [
        (
            f"{p.name}\n{word('partner', p.kind.value)}",
            p.outside or "?",
            "\n".join(filter(None, (p.purpose, _groups(p.year_groups, seen), p.note))),
            "\n".join(filter(None, (p.agreement, short_day(p.agreed_on) if p.agreed_on else ""))) or "?",
        )
        for p in found.partners
    ]
    table(made, header, rows, widths=(42, 44, 46, 38))


def _open(made: Doc, found: Absence, seen: Practice) -> None:
    made.add_heading(_("Open questions"), 1)
    asked = questions(found, seen.today)
    for question, name in asked:
        made.add_paragraph(clean(_(QUESTIONS[question], name=name)), style="List Bullet")
    if not asked:
        say(made, _("None."))


def _groups(ids: Sequence[str], seen: Practice) -> str:
    if ids and set(ids) >= set(seen.groups):
        return _("all year groups")
    return ", ".join(seen.groups.get(i, i) for i in ids)


def _who(named: Sequence[str], seen: Practice) -> str:
    return ", ".join(seen.who(who) for who in named if who) or _("nobody yet")
