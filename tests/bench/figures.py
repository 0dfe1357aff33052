"""Speed of the figures: `results` beside two bare GROUP BYs over the same table.

Why two: the figures need who said what, and the gate who answered for which year groups. One million
answers in a round, seeded, of people who work in up to three year groups. Wanted: at most 1.5 times
the bare queries, and ten times the answers at most ten times the time. The ratios are printed; the
exit status says whether they hold.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lobscan import access
from lobscan.domain.round import Round, statements_of
from lobscan.services import picture, prepare
from lobscan.services.workspace import Workspace, open_workspace
from lobscan.settings import Settings

BARE = """SELECT statement, year_group, role, current, desired, count(*)
FROM answer WHERE round = ? GROUP BY ALL"""
BARE_PEOPLE = "SELECT respondent, any_value(role), count(*) FROM answer WHERE round = ? GROUP BY respondent"
MOST_OF_BARE = 1.5
MOST_OF_TENFOLD = 10.0
REPEATS = 9
STATEMENTS_A_RESPONDENT = 20


def fill(ws: Workspace, round_: Round, answers: int, *, seed: int) -> None:
    """`answers` answers of people of every role, with corrections among them."""
    school = prepare.school(ws)
    statements = [s.id for s in statements_of(round_, prepare.pack_of(ws, round_)) if s.scope == "year_group"]
    groups = [g.id for g in school.year_groups][:12]
    roles = [r.id for r in school.roles]
    people = answers // STATEMENTS_A_RESPONDENT

    def job(cursor) -> None:
        cursor.execute("SELECT setseed(?)", [seed / 1000])
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE person AS SELECT i, uuid() AS id FROM range(?) t(i)", [people]
        )
        cursor.execute(
            """INSERT INTO respondent SELECT id, ?, ?[1 + (i % ?)::INT], ?, '', true FROM person""",
            [round_.id, roles, len(roles), groups],
        )
        cursor.execute(
            """INSERT INTO answer (round, respondent, role, statement, year_group, current, desired, sign, day)
            SELECT ?, id, ?[1 + (i % ?)::INT], ?[1 + (j % ?)::INT], ?[1 + ((i + floor(random() * 3)) % ?)::INT],
                1 + floor(random() * 5)::INT, 1 + floor(random() * 4)::INT, 1, DATE '2026-11-01'
            FROM person, range(?) t(j)""",
            [
                round_.id, roles, len(roles), statements, len(statements), groups, len(groups),
                STATEMENTS_A_RESPONDENT,
            ],
        )  # fmt: skip

    ws.write(job)


def best(act: Callable[[], object]) -> float:
    """The shortest of several times, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(folder: Path, answers: int) -> tuple[float, float]:
    """Seconds of `results` and of the bare queries, over `answers` answers."""
    ws = open_workspace(Settings(folder))
    try:
        prepare.init_school(ws, structure="nl-vo", name="Bench", actor=access.LOCAL)
        round_ = prepare.open_round(ws, prepare.NewRound(rubric="nl-lob", desired=True), actor=access.LOCAL)
        fill(ws, round_, answers, seed=7)

        def figures() -> object:
            ws.shown.clear()
            return picture.picture(ws, round_).by_statement

        def bare() -> object:
            return [
                ws.read(lambda c, q=q: c.execute(q, [round_.id]).fetchnumpy()) for q in (BARE, BARE_PEOPLE)
            ]

        figures()
        return best(figures), best(bare)
    finally:
        ws.close()


def main() -> int:
    """Print the ratios; 1 when one of them is too large."""
    with tempfile.TemporaryDirectory() as folder:
        small, _ = measure(Path(folder, "small"), 100_000)
        large, bare = measure(Path(folder, "large"), 1_000_000)
    print(f"results over 1,000,000 answers: {large * 1000:.0f} ms; two bare GROUP BYs: {bare * 1000:.0f} ms")
    print(f"ratio to the bare queries: {large / bare:.2f} (at most {MOST_OF_BARE})")
    print(f"ten times the answers: {large / small:.2f} times the time (at most {MOST_OF_TENFOLD:.0f})")
    return 0 if large <= MOST_OF_BARE * bare and large <= MOST_OF_TENFOLD * small else 1


if __name__ == "__main__":
    sys.exit(main())
