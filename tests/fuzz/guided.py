"""100,000 cases: `python tests/fuzz/guided.py [--cases N] [--only READER]`, run by `make fuzz`.

atheris drives the cases of test_readers.py by which lines of lobscan they reach. Where there is none for this
Python, hypothesis chooses the cases alone, and that is said.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = 100_000
sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    """Every reader in a process of its own, because atheris ends the one that it runs in; 1 where one fell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=CASES)
    asked.add_argument("--only")
    asked.add_argument("--here", help=argparse.SUPPRESS)
    args = asked.parse_args()
    if args.here:
        one(args.here, args.cases)
        return 0
    from fuzz import readers

    shares = sum(reader.share for reader in readers.READERS)
    chosen = [reader for reader in readers.READERS if args.only in (None, reader.name)]
    fallen: list[str] = []
    for reader in chosen:
        count = args.cases if args.only else -(-args.cases * reader.share // shares)
        command = [sys.executable, __file__, "--here", reader.name, "--cases", str(count)]
        with tempfile.TemporaryDirectory(prefix="lobscan-fuzz-") as folder:
            done = subprocess.run(command, check=False, env={**os.environ, "TMPDIR": folder})
        print(f"{reader.name}: {count} cases, {'held' if done.returncode == 0 else 'FELL'}", flush=True)
        fallen += [reader.name] if done.returncode else []
    return 1 if fallen else 0


def one(name: str, count: int) -> None:
    """Cases of one reader; ends the process, with a status other than 0 where what must hold does not."""
    try:
        import atheris
    except ImportError:
        print("atheris is not there, so the cases are not guided by coverage", flush=True)
        run = _by_hypothesis
    else:
        with atheris.instrument_imports(include=["lobscan"], enable_loader_override=False):
            from fuzz import readers
        run = _by_atheris
    from fuzz import readers

    reader = next(reader for reader in readers.READERS if reader.name == name)
    with readers.bench() as bench:
        run(bench, reader, count)


def _case(bench: object, reader: object, count: int) -> object:
    from fuzz import readers
    from fuzz.cases import EDITS, Edit, Seed, changed
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    seeds = reader.seeds(bench)

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(range(len(seeds))), EDITS)
    def case(at: int, edits: list[Edit]) -> None:
        try:
            readers.holds(bench, reader, Seed(seeds[at].name, changed(seeds[at].data, edits)))
        except BaseException:
            print(f"{reader.name} fell on {seeds[at].name} (seed {at}) with {edits}", flush=True)
            raise

    return case


def _by_hypothesis(bench: object, reader: object, count: int) -> None:
    _case(bench, reader, count)()


def _by_atheris(bench: object, reader: object, count: int) -> None:
    import atheris

    case = _case(bench, reader, count).hypothesis.fuzz_one_input
    options = [
        "-max_len=4096",
        "-len_control=0",
        "-verbosity=0",
        "-runs=-1",
        f"-artifact_prefix={tempfile.gettempdir()}/",
    ]

    def tried(data: bytes) -> None:
        """Why the count of the bench: bytes that make no whole case are none."""
        if bench.cases >= count:
            os._exit(0)
        case(data)

    atheris.Setup([sys.argv[0], *options, str(_corpus())], tried)
    atheris.Fuzz()


def _corpus() -> Path:
    """Bytes at random to begin from, long enough for a case: from nothing atheris finds none for long."""
    folder = Path(tempfile.mkdtemp())
    rng = random.Random(7)
    for at in range(64):
        (folder / str(at)).write_bytes(rng.randbytes(rng.randint(40, 400)))
    return folder


if __name__ == "__main__":
    sys.exit(main())
