"""What the commands share: the school they work on, what they read and write, and their arguments."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lobscan import settings
from lobscan.domain.ask import MOST_AT_ONCE
from lobscan.domain.round import LARGEST_K, SMALLEST_K
from lobscan.errors import Fault, UserError
from lobscan.exchange.tables import check_size
from lobscan.locales import speak_as, tell_fault
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, shared

Command = Callable[[argparse.Namespace], int | None]
MOST_HOURS = 100_000


def command(commands: Any, name: str, run: Command, help_: str) -> argparse.ArgumentParser:
    """Add a command that works on a school's folder; its parser, for what else it takes."""
    one: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
    one.add_argument("--data", metavar="DIR", help="the school's folder (else $LOBSCAN_DATA, else data/)")
    one.set_defaults(run=run)
    return one


def group(commands: Any, name: str, help_: str) -> Any:
    """Add a word that has commands under it; where to add those."""
    return commands.add_parser(name, help=help_).add_subparsers(required=True, metavar="COMMAND")


@contextmanager
def workspace(args: argparse.Namespace) -> Iterator[Workspace]:
    """The school that a command was called on, whose words are spoken; whoever called closes it."""
    opened = shared(settings.from_environment(args.data))
    speak_as(prepare.speech(opened))
    yield opened


def base() -> str:
    """The address at which the school reaches lobscan."""
    return os.environ.get("LOBSCAN_URL", "http://localhost:8501").rstrip("/")


def read_bytes(path: Path) -> bytes:
    """What a file holds; one that is too large or cannot be read is a `UserError`."""
    try:
        check_size(path.stat().st_size, name=path.name)
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            "The file {path} cannot be read: {reason}. Check its name and place.",
            path=path,
            reason=error.strerror,
        ) from error


def put(data: bytes, out: Path | None, *, binary: bool) -> None:
    """Write to a file, else to the output; what is binary does not go to a screen."""
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as error:
            raise UserError(
                "The file {path} cannot be written: {reason}. Choose another place.",
                path=out,
                reason=error.strerror,
            ) from error
    elif binary and sys.stdout.isatty():
        raise UserError("This format is not for reading on the screen; add --out FILE.")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def print_json(value: object) -> None:
    """To the output, to be read by people too."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def tell_faults(faults: Iterable[Fault]) -> None:
    """To the errors, a line each, with the place first."""
    for fault in faults:
        place = f"{fault.file}:{fault.line}" if fault.file else f"row {fault.row}, column {fault.column}"
        print(f"{place}: {tell_fault(fault)}", file=sys.stderr)


def ids(text: str) -> tuple[str, ...]:
    """Some ids with commas between them."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def threshold(text: str) -> int:
    """An anonymity threshold as typed."""
    if not (text.isdecimal() and SMALLEST_K <= int(text) <= LARGEST_K):
        raise argparse.ArgumentTypeError(f"give a whole number from {SMALLEST_K} to {LARGEST_K}")
    return int(text)


def hours(text: str) -> tuple[str, float]:
    """Whose hours ("" of all together), and how many."""
    person, _sign, count = text.rpartition("=")
    try:
        found = float(count.replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found <= MOST_HOURS or ("=" in text and not person):
        raise argparse.ArgumentTypeError(f"'{text}': write 200 (all together) or PERSON=40")
    return person, found


def at_least_one(text: str) -> int:
    """How many measures may run at once, as typed."""
    if not (text.isdecimal() and 1 <= int(text) <= MOST_AT_ONCE):
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {MOST_AT_ONCE}")
    return int(text)
