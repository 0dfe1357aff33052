"""Speed of the dossier over five years of data of a very large school.

30 year groups, five closed rounds of the full set with 150 people each, 300 pieces of evidence and 400
actions, seeded. Wanted: two minutes at most from click to the three files together. The seconds of
each step are printed; the exit status says whether it holds.
"""

import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from lobscan import access
from lobscan.domain.register import Register
from lobscan.domain.round import asked_of, places_of
from lobscan.domain.school import Person
from lobscan.exchange.answers import RawAnswer
from lobscan.exchange.dossier_files import FORMATS, written
from lobscan.services import dossier, intake, plan, practice, prepare
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings

GROUPS, PEOPLE, YEARS, RESPONDENTS, EVIDENCE, ACTIONS = 30, 60, 5, 150, 300, 400
MOST = 120.0
"""Seconds for all."""
FRAMEWORK = "nl-ok-vo-2021"


def school(ws: Workspace) -> None:
    """A school of many year groups and people."""
    prepare.init_school(ws, structure="nl-vo", name="De Grote School", actor=access.LOCAL)
    now = prepare.school(ws)
    usual = now.year_groups
    more = tuple(
        g.model_copy(update={"id": f"{g.id}-b", "label": f"{g.label} b"})
        for g in usual[: GROUPS - len(usual)]
    )
    staff = tuple(Person(id=f"p{i}", name=f"Collega {i}", roles=("mentor",), hours=20) for i in range(PEOPLE))
    changed = now.model_copy(update={"year_groups": (*usual, *more)[:GROUPS], "people": staff})
    prepare.save_school(ws, changed, actor=access.LOCAL)


def round_(ws: Workspace, at: int, chance: random.Random) -> None:
    """A closed round of the full set, everybody answering for three year groups."""
    made = prepare.open_round(
        ws, prepare.NewRound("nl-lob", title=f"Ronde {at}", set="full", desired=True), actor=access.LOCAL
    )
    pack, groups = prepare.pack_of(ws, made), [g.id for g in prepare.school(ws).year_groups]
    role = next(r for r in made.roles if r.id == "mentor")
    rows: list[RawAnswer] = []
    for person in range(RESPONDENTS):
        mine = tuple(chance.sample(groups, 3))
        for statement in asked_of(made, pack, role):
            for place in places_of(statement, mine):
                mark, wish = chance.choice("1223334?"), chance.choice("334")
                rows.append(RawAnswer(len(rows) + 2, f"r{person}", role.id, statement.id, place, mark, wish))
    intake.import_answers(ws, made, rows, actor=access.LOCAL)
    prepare.close_round(ws, made.id, actor=access.LOCAL)


def registers(ws: Workspace, chance: random.Random) -> None:
    """Evidence and actions of five years."""
    statements = [s.id for s in prepare.pack(ws.settings, "nl-lob").statements]

    def day() -> str:
        return (today() - timedelta(days=chance.randint(0, 1800))).isoformat()

    evidence = {
        practice.new_id(): {
            "title": f"Bewijsstuk {i}",
            "link": f"map Kwaliteit, tabblad {i}",
            "dated": day(),
            "owner": f"p{i % PEOPLE}",
            "statements": chance.sample(statements, 2),
        }
        for i in range(EVIDENCE)
    }
    practice.revise(ws, Register.EVIDENCE, evidence, seen=0, actor=access.LOCAL)
    for i in range(ACTIONS):
        start = today() - timedelta(days=chance.randint(0, 1700))
        fields = {
            "title": f"Actie {i}",
            "responsible": f"p{i % PEOPLE}",
            "statements": tuple(chance.sample(statements, 2)),
            "start": start,
            "due": start + timedelta(days=120),
            "status": chance.choice(["running", "done"]),
            "success": "Elke leerling vertelt erover.",
        }
        plan.create(ws, fields, actor=access.LOCAL)


def main() -> int:
    """Print the seconds of each step; 1 where it takes too long."""
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        ws = open_workspace(Settings(Path(folder)))
        try:
            school(ws)
            for at in range(YEARS):
                round_(ws, at, chance)
            registers(ws, chance)
            ws.shown.clear()
            began = time.perf_counter()
            of = dossier.dossier(ws, FRAMEWORK)
            print(f"reading and counting {time.perf_counter() - began:6.1f} s")
            for format_ in FORMATS:
                at = time.perf_counter()
                data = written(of, format_)
                print(f"{format_:20} {time.perf_counter() - at:6.1f} s  {len(data) / 1e6:5.1f} MB")
                if len(sys.argv) > 1:
                    (Path(sys.argv[1]) / f"dossier.{format_}").write_bytes(data)
            whole = time.perf_counter() - began
        finally:
            ws.close()
    print(f"all                  {whole:6.1f} s, wanted at most {MOST:.0f}: {whole / MOST:.2f}")
    return int(whole > MOST)


if __name__ == "__main__":
    sys.exit(main())
