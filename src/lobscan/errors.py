"""Errors that a person can do something about, in words that can be translated.

A `UserError` carries an English sentence (the message id of the catalogues) and its
parameters; whoever shows it translates it. Everything else that is raised is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass


class UserError(Exception):
    """Shown to the user in their language, without a traceback.

    `message` names the thing, the place and the next step; `{name}` in it stands for a
    parameter. Why parameters apart: a sentence with values in it cannot be translated.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where (`place`, e.g. `a.yaml:12` or `row 3, column role`) and what."""

    message: str
    file: str = ""
    line: int = 0
    row: int = 0
    column: str = ""
    params: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """The English sentence with its values filled in."""
        return self.message.format(**dict(self.params))


class FaultyFile(UserError):
    """A file that was read and refused whole; `faults` lists all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("{count} faults found; nothing was taken over.", count=len(faults))
        self.faults = faults


class NotAllowed(UserError):
    """The person at the screen may not do this."""


class UnknownThing(UserError):
    """An id that names nothing: a round, pack, year group, statement, person or action."""


class RoundClosed(UserError):
    """The round no longer takes answers."""


class StoreBusy(UserError):
    """Another process has the store open."""
