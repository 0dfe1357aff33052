"""Who may come in: the provider that a school logs in with, and who is what there.

All of it stands in `login.toml` in the school's folder, which is read anew when it changes: an office that
is given or taken counts from the next click on. The secret may stand in `$LOBSCAN_LOGIN_SECRET` instead.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from lobscan.access import Actor, Office
from lobscan.errors import UserError
from lobscan.settings import Settings, public_url

FILE: Final = "login.toml"
SECRET: Final = "LOBSCAN_LOGIN_SECRET"  # noqa: S105 - the name of a variable
DISCOVERY: Final = "/.well-known/openid-configuration"
CALLBACK: Final = "/oauth2callback"
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
USUAL_HOURS: Final = 12.0
MOST_HOURS: Final = 24.0 * 7
AHEAD: Final = timedelta(minutes=5)
"""How far the provider's clock may be ahead of ours."""
ANYBODY: Final = ("/common/", "/organizations/", "/consumers/")
"""Addresses at which Microsoft lets in the people of every organisation, each with what it says of them."""
TEXTS: Final = (
    "url",
    "provider",
    "client_id",
    "client_secret",
    "ask",
    "address_claim",
    "group_claim",
    "scope",
)
TABLES: Final = ("people", "groups")


class Faulty(UserError):
    """A `login.toml` with which nobody is let in."""


@dataclass(frozen=True, slots=True)
class Login:
    """What `login.toml` says; addresses are in small letters."""

    url: str
    provider: str
    client_id: str
    client_secret: str = field(repr=False)
    ask: str
    people: Mapping[str, Office]
    groups: Mapping[str, Office]
    hours: float = USUAL_HOURS
    address_claim: str = "email"
    group_claim: str = "groups"
    scope: str = "openid email profile"

    def streamlit(self, cookie_secret: str) -> dict[str, Any]:
        """The section `auth` of Streamlit's secrets, which stand in no file."""
        return {
            "redirect_uri": self.url + CALLBACK,
            "cookie_secret": cookie_secret,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "server_metadata_url": self.provider,
            "client_kwargs": {"scope": self.scope},
        }

    def address(self, claims: Mapping[str, Any]) -> str:
        """The address that the provider vouches for, "" where it vouches for none."""
        found = claims.get(self.address_claim)
        sure = claims.get("email_verified", True) in {True, "true"}
        return found.strip().lower() if isinstance(found, str) and "@" in found and sure else ""

    def actor(self, claims: Mapping[str, Any]) -> Actor | None:
        """Who somebody is, None for a stranger.

        An address that is named counts before groups; of several groups the first office of `Office` counts.
        """
        address = self.address(claims)
        office = self.people.get(address) or self._by_group(claims.get(self.group_claim))
        return Actor(address, office) if address and office else None

    def _by_group(self, said: object) -> Office | None:
        names = [said] if isinstance(said, str) else said if isinstance(said, list | tuple) else []
        held = {self.groups.get(name) for name in names if isinstance(name, str)}
        return next((office for office in Office if office in held), None)

    def stands(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Whether somebody is logged in, and not too long ago."""
        return claims.get("is_logged_in") is True and not self.over(claims, now)

    def over(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Whether the log-in was too long ago, or says no moment that can be."""
        issued = claims.get("iat")
        if isinstance(issued, bool) or not isinstance(issued, int | float):
            return True
        try:
            since = datetime.fromtimestamp(issued, UTC)
        except (ValueError, OverflowError, OSError):
            return True
        return not since - AHEAD <= now < since + timedelta(hours=self.hours)


def read(settings: Settings) -> Login | None:
    """The school's log-in as its file stands now, None where there is no file.

    Raises:
        Faulty: the file cannot be read or says too little; nobody is let in then.
    """
    path = settings.data / FILE
    try:
        stamp = path.stat()
    except FileNotFoundError:
        if path in _met:
            raise Faulty("{path} is gone, so nobody is let in until it is back.", path=path) from None
        return None
    except OSError as error:
        raise Faulty("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error
    _met.add(path)
    given = (os.environ.get(SECRET, "").strip(), public_url())
    return _read(path, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino), *given)


_met: Final[set[Path]] = set()
"""Files that were there once: without one of them, everybody would be whoever sits at the machine."""


@lru_cache(maxsize=16)
def _read(path: Path, _stamp: tuple[int, ...], secret: str, url: str) -> Login:
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise Faulty("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faulty("{path} is no TOML: {reason}. See docs/login.md.", path=path, reason=error) from error
    try:
        return _checked({"url": url, "client_secret": secret, **_shape(path, said)}, path)
    except Faulty as error:
        line = _line(path.read_text("utf-8-sig"), str(error.params.get("name", "")))
        raise Faulty(error.message, **{**error.params, "path": f"{path}:{line}" if line else path}) from None


def _line(text: str, name: str) -> int:
    """Where what is called `name` is last written: a key, `table.key` or a text; 0 for nowhere."""
    within = next((table for table in TABLES if name.startswith(f"{table}.")), "")
    key = name.removeprefix(f"{within}.")
    written = re.compile(
        rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|[^#]*[\"']{re.escape(key)}[\"']", re.IGNORECASE
    )
    found, inside = 0, ""
    for at, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[\s*(\w+)\s*\]", line)
        inside = head[1] if head else inside
        if (not within or inside == within) and (written.match(line) or (head and inside == name)):
            found = at
    return found


def _shape(path: Path, said: dict[str, Any]) -> dict[str, Any]:
    """What the file says, each thing of its kind."""
    for name, value in said.items():
        kind = str if name in TEXTS else dict if name in TABLES else float | int if name == "hours" else None
        if kind is None:
            raise Faulty("{path}: '{name}' means nothing here. See docs/login.md.", path=path, name=name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Faulty(
                "{path}: '{name}' is not written as it should be. See docs/login.md.", path=path, name=name
            )
    return {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}


def _checked(said: dict[str, Any], path: Path) -> Login:
    for name in ("url", "provider", "client_id", "client_secret", "ask"):
        if not said.get(name):
            raise Faulty("{path}: '{name}' is missing. Write it as in docs/login.md.", path=path, name=name)
    said["url"] = said["url"].rstrip("/")
    for name in ("url", "provider"):
        _check_address(path, name, said[name])
    if any(part in said["provider"] for part in ANYBODY):
        raise Faulty(
            "{path}: 'provider' lets the people of every organisation in. Put your own tenant's id in it.",
            path=path,
            name="provider",
        )
    if not said["provider"].endswith(DISCOVERY):
        said["provider"] = said["provider"].rstrip("/") + DISCOVERY
    if not 0 < said.get("hours", USUAL_HOURS) <= MOST_HOURS:
        raise Faulty(
            "{path}: 'hours' must be more than 0 and at most {most}.",
            path=path,
            most=int(MOST_HOURS),
            name="hours",
        )
    people = _offices(path, "people", said.get("people", {}), small=True)
    groups = _offices(path, "groups", said.get("groups", {}), small=False)
    if Office.ADMIN not in {*people.values(), *groups.values()}:
        raise Faulty("{path}: nobody is admin. Name an address or a group under it.", path=path)
    return Login(**{**said, "people": people, "groups": groups})


def _check_address(path: Path, name: str, address: str) -> None:
    """Why not `http` on a network: who listens there would read the log-in along."""
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        raise Faulty("{path}: '{name}' must begin with https://.", path=path, name=name)


def _offices(path: Path, table: str, said: dict[str, Any], *, small: bool) -> dict[str, Office]:
    """The office of each name; a name in two offices would be a guess, so it is refused."""
    found: dict[str, Office] = {}
    for office, names in said.items():
        if office not in set(Office):
            raise Faulty(
                "{path}: '{name}' is no office. There are: {offices}.",
                path=path,
                name=office,
                offices=", ".join(Office),
            )
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            raise Faulty(
                "{path}: '{name}' is not written as it should be. See docs/login.md.",
                path=path,
                name=f"{table}.{office}",
            )
        for name in (n.strip().lower() if small else n.strip() for n in names):
            if found.get(name, office) != office:
                raise Faulty(
                    "{path}: '{name}' stands under two offices. Leave it under one.", path=path, name=name
                )
            found[name] = Office(office)
    return found
