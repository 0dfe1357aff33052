"""The command `lobscan`. Exit status: 0 done, 1 the input is at fault, 2 the call was."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from lobscan import locales
from lobscan.commands import account, plan, pool, rounds, rubric, serving
from lobscan.commands.common import tell_faults
from lobscan.errors import FaultyFile, UserError
from lobscan.locales import tell
from lobscan.services.workspace import close_shared


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    locales.use(os.environ.get("LOBSCAN_LANG", locales.LANGUAGES[0]))
    args = _parser().parse_args(arguments)
    try:
        return args.run(args) or 0
    except FaultyFile as error:
        tell_faults(error.faults)
        print(tell(error), file=sys.stderr)
        return 1
    except UserError as error:
        print(tell(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader went away
        return 0
    finally:
        close_shared()


def _parser() -> argparse.ArgumentParser:
    """Why `dossier` and `digest` are added by themselves: each keeps its place in the help."""
    parser = argparse.ArgumentParser(prog="lobscan", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        serving.add,
        rubric.add,
        rounds.add,
        plan.add,
        account.add_dossier,
        pool.add,
        account.add,
        plan.add_digest,
    ):
        add(commands)
    return parser
