"""The demo school: invented, the same for a seed, and as if it had worked here until today.

What it is stands in `data/demo/`; here it is shifted to today and written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from lobscan.access import Actor, Office
from lobscan.content.demo import Demo, DemoAction, load_demo, load_practice
from lobscan.content.schools import load_structure
from lobscan.domain import minutes as estimate
from lobscan.domain.calendars import DAY, WEEK
from lobscan.domain.register import Record, Register
from lobscan.domain.round import Round
from lobscan.domain.rubric import Area, Pack
from lobscan.domain.school import School, start_school
from lobscan.domain.workplan import Action, Status, difference
from lobscan.services import ambition, demo_answers, demo_pool, demo_reviews, practice, prepare
from lobscan.services.demo_dates import Dates
from lobscan.services.workspace import Workspace, today
from lobscan.storage import answers as store
from lobscan.storage import plans
from lobscan.storage.documents import Cursor
from lobscan.storage.invitations import add_minutes

SEED = 2026
ACTOR = Actor("Demo", Office.ADMIN)
CLOSED = 10 * DAY
"""How long ago the last round was closed; the one before it a year earlier."""
LASTED = 10 * DAY
YEAR = 52 * WEEK
UNLIKE = 0.35
"""How far people's minutes lie apart: two in three within a third of the middle."""
PLANNED_AHEAD = 3 * WEEK
"""How long before its start an action was planned."""
LATELY = (1, 8)
"""How many days ago the last change of an action was: from, and less than."""
FIRST_HOUR = 7
"""In UTC, when the first change of an action happens; later ones on a day come two hours later."""


def write(ws: Workspace, *, seed: int, on: date | None = None) -> None:
    """Write the demo school as it stands today, or `on` a day; `UserError` when there is a school."""
    prepare.must_be_empty(ws)
    demo = load_demo(ws.settings.content)
    day = on or today()
    school = _school(ws, demo, day)
    prepare.save_school(ws, school, actor=ACTOR)
    dates = Dates(day, round((day - demo.today) / WEEK), school.school_years)
    rng = np.random.default_rng(seed)
    rounds = [_open(ws, demo, school, dates, ago) for ago in (YEAR, 0 * DAY)]
    said = _said(ws, demo, school, rounds, rng, seed=seed)
    _answer(ws, rounds, said)
    _minutes(ws, rounds, said, seed=seed)
    for round_ in rounds:
        prepare.close_round(ws, round_.id, actor=ACTOR, on=round_.closes)
    _ambitions(ws, demo, rounds[-1])
    _plan(ws, demo, dates, rounds, rng)
    _practice(ws, dates)
    demo_reviews.write(ws, dates, rounds, actor=ACTOR)
    demo_pool.write(ws, seed=seed, actor=ACTOR)


def _school(ws: Workspace, demo: Demo, day: date) -> School:
    wanted = demo.school
    years = prepare.school_years_of(ws, wanted.structure, region=wanted.region, around=day)
    whole = start_school(
        load_structure(ws.settings.content, wanted.structure), name=wanted.name, school_years=years
    )
    groups = set(wanted.year_groups)
    moments = [(m, [g for g in m.year_groups if g in groups]) for m in whole.choice_moments]
    return School.model_validate(
        {
            **whole.model_dump(),
            "size": wanted.size,
            "tracks": [t for t in whole.tracks if t.id in wanted.tracks],
            "year_groups": [g for g in whole.year_groups if g.id in groups],
            "people": demo.people,
            "choice_moments": [{**m.model_dump(), "year_groups": kept} for m, kept in moments if kept],
        }
    )


def _open(ws: Workspace, demo: Demo, school: School, dates: Dates, ago: timedelta) -> Round:
    closed = dates.school_day(dates.today - CLOSED - ago)
    opened = dates.school_day(closed - LASTED)
    wanted = prepare.NewRound(
        rubric=school.rubric,
        title=f"{demo.scan.title} {opened.year}",
        desired=True,
        opened=opened,
        closes=closed,
        horizon=opened.year + 3,
    )
    trial = _trial(ws, demo, school) if ago else None
    return prepare.open_round(ws, wanted, asked=trial, actor=ACTOR)


def _trial(ws: Workspace, demo: Demo, school: School) -> Pack:
    """The rubric as it was in the earlier round, so that there is something that does not run on."""
    now = prepare.pack(ws.settings, school.rubric)
    said = demo.scan.trial
    header = now.header.model_copy(update={"version": said.version})

    def worded(area: Area) -> Area:
        statements = [s.model_copy(update={"text": said.words.get(s.id, s.text)}) for s in area.statements]
        return area.model_copy(update={"statements": tuple(statements)})

    return now.changed(header=header, areas=tuple(map(worded, now.areas)), migrations=())


def _said(
    ws: Workspace,
    demo: Demo,
    school: School,
    rounds: Sequence[Round],
    rng: np.random.Generator,
    *,
    seed: int,
) -> list[tuple[demo_answers.Given, ...]]:
    """Per round what the staff say, and what pupils and parents do."""
    pack = prepare.pack_of(ws, rounds[-1])
    staff = demo_answers.Staff(demo, school, pack, rng)
    beside = demo_answers.Beside(demo, school, pack, seed=seed)
    drawn = [staff.answer(round_, which) for which, round_ in enumerate(rounds)]
    drawn[-1] = drawn[-1].with_remarks(demo.remarks, rng)
    return [(given, beside.answer(rounds[which], which)) for which, given in enumerate(drawn)]


def _answer(ws: Workspace, rounds: Sequence[Round], said: Sequence[tuple[demo_answers.Given, ...]]) -> None:
    def job(cursor: Cursor) -> None:
        for round_, parts in zip(rounds, said, strict=True):
            for person in (p for given in parts for p in given.people):
                store.add_respondent(cursor, person, code_hash="")
                if person.handed_in:
                    store.hand_in(cursor, round_.id, person.id)
            answers = [a for given in parts for a in given.answers]
            store.add(cursor, round_.id, answers, day=round_.opened)

    ws.write(job)


def _minutes(
    ws: Workspace, rounds: Sequence[Round], said: Sequence[tuple[demo_answers.Given, ...]], *, seed: int
) -> None:
    """How long they took: about what was estimated, with who reads fast and who takes the time."""
    rng = np.random.default_rng(seed)

    def job(cursor: Cursor) -> None:
        for round_, parts in zip(rounds, said, strict=True):
            pack = prepare.pack_of(ws, round_)
            done = Counter(p.role for given in parts for p in given.people if p.handed_in)
            for role in round_.roles:
                spread = rng.lognormal(0, UNLIKE, done[role.id])
                if len(spread) >= round_.k:
                    taken = np.maximum(1, np.round(estimate.of_role(round_, pack, role) * spread))
                    add_minutes(cursor, round_.id, role.id, sorted(int(m) for m in taken))

    ws.write(job)


def _ambitions(ws: Workspace, demo: Demo, round_: Round) -> None:
    for wanted in demo.ambitions:
        ambition.set_ambition(
            ws,
            round_,
            target=wanted.target,
            year_groups=(wanted.year_group,),
            level=wanted.level,
            why=wanted.why,
            actor=ACTOR,
        )


def _plan(ws: Workspace, demo: Demo, dates: Dates, rounds: Sequence[Round], rng: np.random.Generator) -> None:
    """The actions with their history, in the order in which it happened."""
    names = {p.id: p.name for p in demo.people}
    steps: list[tuple[datetime, Action | None, Action]] = []
    for action in demo.actions:
        before = None
        ago = int(rng.integers(*LATELY)) * DAY
        for hour, (day, after) in enumerate(_history(action, dates, rounds, ago)):
            at = datetime.combine(day, time(FIRST_HOUR + 2 * hour, int(rng.integers(60))))
            steps.append((at, before, after))
            before = after
    steps.sort(key=lambda step: step[0])

    def job(cursor: Cursor) -> None:
        for at, before, after in steps:
            changes = difference(before, after)
            if changes:
                plans.add_event(cursor, after.id, changes, actor=names[after.responsible], moment=at)

    ws.write(job)


def _practice(ws: Workspace, dates: Dates) -> None:
    """The registers, partners first because activities name them; each as if typed in at once."""
    found = load_practice(ws.settings.content)
    parts: tuple[tuple[Register, Sequence[Record]], ...] = (
        (Register.PARTNERS, found.partners),
        (Register.ACTIVITIES, found.activities),
        (Register.TASKS, found.tasks),
        (Register.EVIDENCE, found.evidence),
    )
    for register, records in parts:
        changes = {one.id: _on_days(one, dates) for one in records}
        practice.revise(ws, register, changes, seen=practice.registers(ws).number, actor=ACTOR)


def _on_days(record: Record, dates: Dates) -> dict[str, object]:
    fields = record.model_dump(exclude={"id"})
    return {key: dates.shifted(v) if isinstance(v, date) else v for key, v in fields.items()}


def _history(
    action: DemoAction, dates: Dates, rounds: Sequence[Round], ago: timedelta
) -> Iterator[tuple[date, Action]]:
    """The days on which an action changed, the last one `ago`, and what it was from then on.

    What is under way follows from the round of a year ago, what is still to begin from the last.
    """
    waits = action.status is Status.PLANNED
    last = _shifted(action, dates, rounds[-1 if waits else 0])
    first_due = dates.shifted(action.first_due) if action.first_due else last.due
    lately = dates.school_day(dates.today - ago)
    made = lately if waits else dates.school_day(last.start - PLANNED_AHEAD)
    new: dict[str, object] = {
        "status": Status.PLANNED,
        "progress": 0,
        "note": "",
        "check": "",
        "next_check": None,
        "due": first_due,
    }
    yield made, last.model_copy(update=new)
    if waits:
        return
    begun = {**new, "status": Status.RUNNING}
    yield last.start, last.model_copy(update=begun)
    end = min(lately, last.due) if action.status is Status.DONE else lately
    halfway = {**begun, "progress": last.progress // 20 * 10}
    half = dates.school_day(last.start + (end - last.start) / 2)
    yield half, last.model_copy(update=halfway)
    yield max(half, min(first_due, end)), last.model_copy(update={**halfway, "due": last.due})
    yield end, last


def _shifted(action: DemoAction, dates: Dates, round_: Round) -> Action:
    """The action as it stands today, without what only its history needs."""
    fields = action.model_dump(exclude={"first_due"})
    days: dict[str, object] = {"start": dates.shifted(action.start), "due": dates.shifted(action.due)}
    days["milestones"] = [{**m.model_dump(), "due": dates.shifted(m.due)} for m in action.milestones]
    days["next_check"] = dates.shifted(action.next_check) if action.next_check else None
    return Action.model_validate({**fields, **days, "round": round_.id})
