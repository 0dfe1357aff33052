"""What a check of the whole store found: part by part, how much was looked at and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from lobscan.domain.chain import Head
from lobscan.errors import Fault


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of thing that was checked: its name, how many, what is wrong, what else to know."""

    name: str
    count: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """All parts, and the head of the chain to compare with one that was printed."""

    parts: tuple[Part, ...]
    head: Head

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that is wrong."""
        return tuple(fault for part in self.parts for fault in part.faults)
