"""Wrong links and codes of the last minute: enough for typing errors, too few for guessing.

Only what is wrong counts, so that a whole school gets in from behind one address. What keeps a link is its
96 bits, what keeps a code its 39; this keeps them from being tried by the million.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Hashable
from ipaddress import IPv6Address, ip_address
from typing import Final

from starlette.requests import Request

from lobscan.web import pages
from lobscan.web.pages import Refused

AT_ONE_DOOR: Final = 10
"""Wrong codes a minute at one link, by whomever."""
FROM_ONE_ADDRESS: Final = 60
EVERYWHERE: Final = 600
MOST_KEPT: Final = 10_000
"""Addresses and doors that are remembered before the old ones are cleared out."""


class Guesses:
    """What went wrong lately, by door, by address and in all."""

    def __init__(self, at_one_door: int = AT_ONE_DOOR) -> None:
        self._at_one_door = at_one_door
        self._wrong: dict[Hashable, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def check(self, request: Request, door: str = "") -> None:
        """Refuse when there were too many just now."""
        with self._lock:
            limits = self._limits(request, door)
            if any(self._recent(key) >= most for key, most in limits.items()):
                raise Refused(429, "Too many wrong codes were tried. Wait a minute, then type yours again.")

    def wrong(self, request: Request, door: str = "") -> None:
        """Note one."""
        now = time.monotonic()
        with self._lock:
            for key in self._limits(request, door):
                self._wrong[key].append(now)
            if len(self._wrong) > MOST_KEPT:
                for key in [key for key in self._wrong if not self._recent(key)]:
                    del self._wrong[key]

    def _limits(self, request: Request, door: str) -> dict[Hashable, int]:
        limits: dict[Hashable, int] = {("address", address(request)): FROM_ONE_ADDRESS, "all": EVERYWHERE}
        return limits | ({("door", door): self._at_one_door} if door else {})

    def _recent(self, key: Hashable) -> int:
        """How many there were in the last minute; those before are forgotten."""
        wrong = self._wrong.get(key)
        while wrong and time.monotonic() - wrong[0] > pages.MINUTE:
            wrong.popleft()
        return len(wrong or ())


def address(request: Request) -> str:
    """From where a request comes; of IPv6 the network, as one device has more addresses than can be kept."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    return found.exploded[:19] if isinstance(found, IPv6Address) and not found.ipv4_mapped else host
