"""Speed of the registers and the signals over a very large school.

2,000 activities, 300 people, 500 partners, 600 task rows and a closed round, seeded. Wanted: all
signals within 200 ms, and what each page of the registers fetches within 1 s. The figures are
printed, and as ratios to what is wanted; the exit status says whether they hold.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from lobscan import access
from lobscan.domain.register import Register
from lobscan.domain.round import statements_of
from lobscan.domain.rubric import Statement
from lobscan.domain.school import Person
from lobscan.exchange.answers import RawAnswer
from lobscan.services import ambition, intake, plan, practice, prepare, signals
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings

ACTIVITIES, PEOPLE, PARTNERS, TASKS, EVIDENCE, ACTIONS = 2000, 300, 500, 600, 200, 100
MOST_SIGNALS = 200.0
MOST_PAGE = 1000.0
"""Milliseconds."""
REPEATS = 9


def people(ws: Workspace) -> None:
    """The staff, most of them with hours."""
    staff = tuple(
        Person(id=f"p{i}", name=f"Collega {i}", roles=("mentor",), hours=i % 4 * 10) for i in range(PEOPLE)
    )
    school = prepare.school(ws).model_copy(update={"people": staff})
    prepare.save_school(ws, school, actor=access.LOCAL)


def registers(ws: Workspace, *, seed: int) -> None:
    """All registers, filled by chance."""
    chance = random.Random(seed)
    seen = practice.practice(ws)
    groups, who = list(seen.groups), list(seen.people)
    skills, statements = list(seen.competencies), [s.id for s in seen.pack.statements]

    def some(of: list[str], most: int) -> list[str]:
        return chance.sample(of, chance.randint(1, most))

    def day() -> str:
        return (today() - timedelta(days=chance.randint(0, 1500))).isoformat()

    def truth() -> bool:
        return chance.random() < 0.3

    records = {
        Register.PARTNERS: [
            {
                "name": f"Partner {i}",
                "year_groups": some(groups, 4),
                "agreed_on": day() if truth() else None,
                "evaluated": day() if truth() else None,
            }
            for i in range(PARTNERS)
        ],
        Register.ACTIVITIES: [
            {
                "title": f"Activiteit {i}",
                "year_groups": some(groups, 4),
                "inform": truth(),
                "experience": truth(),
                "reflect": truth(),
                "prepared": truth(),
                "looked_back": truth(),
                "competencies": some(skills, 2),
                "weeks": chance.sample([w for w in range(1, 53) if not 28 <= w <= 34], chance.randint(1, 6)),
                "hours": chance.randint(1, 30),
                "executors": some(who, 3),
                "responsible": chance.choice([*who, ""]),
            }
            for i in range(ACTIVITIES)
        ],
        Register.TASKS: [
            {
                "title": f"Taak {i}",
                "year_group": chance.choice(groups),
                "executors": some(who, 3),
                "responsible": chance.choice([*who, ""]),
                "hours": chance.randint(1, 40),
            }
            for i in range(TASKS)
        ],
        Register.EVIDENCE: [
            {"title": f"Bewijs {i}", "dated": day(), "statements": some(statements, 3)}
            for i in range(EVIDENCE)
        ],
    }
    for register, rows in records.items():
        number = practice.registers(ws).number
        changes = {f"{register.value}-{i}": row for i, row in enumerate(rows)}
        practice.revise(ws, register, changes, seen=number, actor=access.LOCAL)


def round_(ws: Workspace) -> None:
    """A closed round of everybody, with ambitions and a work plan."""
    chance = random.Random(1)
    made = prepare.open_round(ws, prepare.NewRound("nl-lob", set="full"), actor=access.LOCAL)
    asked = [s for s in statements_of(made, prepare.pack_of(ws, made)) if "mentor" in s.roles]
    groups = [g.id for g in prepare.school(ws).year_groups]

    def group(statement: Statement) -> str:
        return chance.choice(groups) if statement.scope == "year_group" else ""

    answers = [
        RawAnswer(0, f"m{i}", "mentor", s.id, group(s), chance.choice("1234?"))
        for i in range(PEOPLE)
        for s in asked
    ]
    intake.import_answers(ws, made, answers, actor=access.LOCAL)
    prepare.close_round(ws, made.id, actor=access.LOCAL)
    for statement in asked:
        ambition.set_ambition(ws, made, target=statement.id, level=4, why="x", actor=access.LOCAL)
    start = {**plan.fresh(ws), "title": "Actie", "responsible": "p1", "hours": 10, "start": date(2026, 9, 1)}
    for i in range(ACTIONS):
        plan.create(ws, {**start, "statements": [asked[i % len(asked)].id]}, actor=access.LOCAL)


def best(act: Callable[[], object]) -> float:
    """The shortest of several times, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> int:
    """Print the figures; 1 when one of them is too large."""
    with tempfile.TemporaryDirectory() as folder:
        ws = open_workspace(Settings(Path(folder)))
        try:
            prepare.init_school(ws, structure="nl-vo", name="Bench", actor=access.LOCAL)
            people(ws)
            registers(ws, seed=7)
            round_(ws)
            found = signals.signals(ws)
            acts: dict[str, tuple[float, Callable[[], object]]] = {
                "all signals": (MOST_SIGNALS, lambda: signals.signals(ws)),
                "the registers": (MOST_PAGE, lambda: practice.practice(ws)),
                "what can be undone": (MOST_PAGE, lambda: practice.last(ws, Register.ACTIVITIES)),
                "one change": (MOST_PAGE, lambda: change(ws)),
                "setting aside": (MOST_PAGE, lambda: put_aside(ws)),
            }
            measured = {name: (best(act), most) for name, (most, act) in acts.items()}
        finally:
            ws.close()
    rows = sum(len(s.rows) for s in found.open)
    print(f"{len(found.open)} signals with {rows} rows over {ACTIVITIES} activities, {PARTNERS} partners")
    for name, (took, most) in measured.items():
        print(f"{name}: {took:.0f} ms, ratio to what is wanted {took / most:.2f} (at most 1)")
    return 0 if all(took <= most for took, most in measured.values()) else 1


def change(ws: Workspace) -> None:
    """Change one activity and read the registers again."""
    seen = practice.practice(ws)
    hours = {"hours": seen.activities[0].hours + 1}
    one = {seen.activities[0].id: hours}
    practice.revise(ws, Register.ACTIVITIES, one, seen=seen.number, actor=access.LOCAL)
    practice.practice(ws)


def put_aside(ws: Workspace) -> None:
    """Set one row aside."""
    signal = next(s for s in signals.signals(ws).open if s.rule.id == "no-agreement")
    signals.set_aside(ws, signal.rule.id, [signal.rows[0].subject], reason="x", actor=access.LOCAL)


if __name__ == "__main__":
    sys.exit(main())
