"""Copies: backups that lobscan makes by itself each day, and how many of them stay."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lobscan.access import Actor, Office, Right, check
from lobscan.domain.backup import (
    FEWEST_DAYS,
    MOST_DAYS,
    MOST_WEEKS,
    USUAL_DAYS,
    USUAL_WEEKS,
    Copy,
    Schedule,
    due,
    following,
    moment_of,
    named,
    to_drop,
)
from lobscan.errors import UserError
from lobscan.exchange import ics
from lobscan.services import backup, prepare
from lobscan.services.workspace import Workspace
from lobscan.storage import backups as store

ITSELF: Final = Actor("lobscan", Office.ADMIN)
"""Who makes the copies that were asked for by a setting."""
PAUSE: Final = timedelta(minutes=15)
"""How long after a copy that could not be made the next one is tried."""
LAST_HOUR: Final = 23


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a copy could not be made, and when (UTC)."""

    moment: datetime
    error: UserError


@dataclass(frozen=True, slots=True)
class Standing:
    """The schedule in force, whether the environment sets it, the next copy, and those that are kept."""

    schedule: Schedule | None
    by_environment: bool
    next: datetime | None
    copies: tuple[Copy, ...]
    zone: ZoneInfo
    folder: Path
    apart: bool
    """Whether copies are kept elsewhere than beside the store."""
    trouble: Trouble | None

    @property
    def last(self) -> Copy | None:
        """The newest copy."""
        return self.copies[0] if self.copies else None


def from_environment() -> Schedule | None:
    """The schedule that `$LOBSCAN_BACKUP_HOUR` sets; None where it does not.

    Raises `UserError` where one of `$LOBSCAN_BACKUP_HOUR`, `_DAYS` and `_WEEKS` is no number in its range.
    """
    if not os.environ.get("LOBSCAN_BACKUP_HOUR", "").strip():
        return None
    hour = _number("LOBSCAN_BACKUP_HOUR", 0, 0, LAST_HOUR)
    days = _number("LOBSCAN_BACKUP_DAYS", USUAL_DAYS, FEWEST_DAYS, MOST_DAYS)
    return Schedule(hour, days, _number("LOBSCAN_BACKUP_WEEKS", USUAL_WEEKS, 0, MOST_WEEKS), active=True)


def _number(name: str, usual: int, least: int, most: int) -> int:
    text = os.environ.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise UserError(
            "{name} is '{value}'; set it to a whole number from {least} to {most}.",
            name=name,
            value=text,
            least=least,
            most=most,
        )
    return int(text)


def schedule(ws: Workspace) -> Schedule | None:
    """The schedule in force: that of the environment goes before the one that was set on the page."""
    return from_environment() or ws.read(store.schedule)


def set_schedule(ws: Workspace, wanted: Schedule, *, actor: Actor) -> None:
    """Have a copy made each day, or no more. `UserError` for what cannot be."""
    check(actor, Right.SAFEKEEP)
    if not (
        0 <= wanted.hour <= LAST_HOUR
        and FEWEST_DAYS <= wanted.days <= MOST_DAYS
        and 0 <= wanted.weeks <= MOST_WEEKS
    ):
        raise UserError("Choose an hour from 0 to 23, at least one day, and at most 366 days and 520 weeks.")
    ws.write(lambda c: store.set_schedule(c, wanted, actor=actor.name))


def standing(ws: Workspace, now: datetime, *, actor: Actor) -> Standing:
    """How it stands with the copies at a moment."""
    check(actor, Right.SAFEKEEP)
    folder = ws.settings.backups
    chosen = schedule(ws)
    here = zone(ws)
    next_ = following(chosen, now, here) if chosen and chosen.active else None
    apart = not folder.is_relative_to(ws.settings.data)
    return Standing(
        chosen, from_environment() is not None, next_, copies(folder), here, folder, apart, trouble(ws)
    )


def trouble(ws: Workspace) -> Trouble | None:
    """What last kept a copy from being made by itself; nothing once one was made."""
    found = ws.troubles.get("copies")
    return found if isinstance(found, Trouble) else None


def zone(ws: Workspace) -> ZoneInfo:
    """The school's own time; that of the Netherlands before there is a school."""
    return ZoneInfo(ics.zone_of(prepare.school(ws)) if prepare.has_school(ws) else "Europe/Amsterdam")


def copies(folder: Path) -> tuple[Copy, ...]:
    """The copies that are there, the newest first; other files are passed over. `UserError`."""
    found = []
    try:
        for path in folder.iterdir() if folder.is_dir() else ():
            moment = moment_of(path.name)
            if moment and path.is_file():
                found.append(Copy(path.name, moment, path.stat().st_size))
    except OSError as error:
        raise UserError(
            "The folder {path} for copies cannot be read: {reason}. Check whether its disk is there, and the "
            "rights on it.",
            path=folder,
            reason=error.strerror,
        ) from error
    return tuple(sorted(found, key=lambda copy: copy.moment, reverse=True))


def read(ws: Workspace, name: str, *, actor: Actor) -> bytes:
    """A copy's bytes, to be downloaded. `UserError` where it is not there."""
    check(actor, Right.SAFEKEEP)
    if name not in {copy.name for copy in copies(ws.settings.backups)}:
        raise UserError("The copy {name} is no longer there. Choose another, or make one now.", name=name)
    return (ws.settings.backups / name).read_bytes()


def make_one(ws: Workspace, now: datetime, *, actor: Actor) -> str:
    """Make a copy now, drop those that need not stay, and return its name."""
    check(actor, Right.SAFEKEEP)
    folder = ws.settings.backups
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UserError(
            "The folder {path} for copies cannot be made: {reason}. Check the rights on it.",
            path=folder,
            reason=error.strerror,
        ) from error
    name = named(now)
    backup.make(ws, folder / name, actor=actor)
    _drop(ws, folder, now)
    return name


def _drop(ws: Workspace, folder: Path, now: datetime) -> None:
    """Why only under a schedule: who makes copies by hand alone decides alone what goes."""
    chosen = schedule(ws)
    if chosen is None or not chosen.active:
        return
    by_moment = {copy.moment: copy.name for copy in copies(folder)}
    for moment in to_drop(by_moment, now, days=chosen.days, weeks=chosen.weeks, zone=zone(ws)):
        (folder / by_moment[moment]).unlink(missing_ok=True)


def drop_all(ws: Workspace, *, actor: Actor) -> int:
    """Delete every copy in the folder of copies; how many there were."""
    check(actor, Right.SAFEKEEP)
    found = copies(ws.settings.backups)
    for copy in found:
        (ws.settings.backups / copy.name).unlink(missing_ok=True)
    return len(found)


def look(ws: Workspace, now: datetime) -> str:
    """Make the copy that is due at a moment, if one is; its name, "" where none was made."""
    for folder in {ws.settings.data, ws.settings.backups}:
        backup.sweep(folder, now)
    chosen, found = schedule(ws), copies(ws.settings.backups)
    last = next((copy.moment for copy in found if copy.moment <= now), None)
    if not due(chosen, last, now, zone(ws)):
        return ""
    before = trouble(ws)
    if before and now - before.moment < PAUSE:
        return ""
    try:
        name = make_one(ws, now, actor=ITSELF)
    except UserError as error:
        ws.troubles["copies"] = Trouble(now.astimezone(UTC), error)
        return ""
    ws.troubles.pop("copies", None)
    return name
