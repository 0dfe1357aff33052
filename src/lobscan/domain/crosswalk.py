"""Which statements of two packs, or items of two standards, cover the same ground."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lobscan.domain.ids import Id, Line

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=60)]
"""The id of a statement, or of an item of a standard."""


class What(StrEnum):
    """What a crosswalk ties together."""

    STATEMENTS = "statements"
    ITEMS = "items"


class How(StrEnum):
    """How far both sides of a pair cover the same ground."""

    SAME = "same"
    OVERLAP = "overlap"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pair(_Model):
    """Two that belong together; a judgement until `confirmed`."""

    left: Ref
    right: Ref
    how: How
    note: Line | None = None
    confirmed: bool = False


class Crosswalk(_Model):
    """`rubrics/crosswalks/*.yaml`: `left` and `right` are ids of packs, or of standards, by `what`.

    `left_only` and `right_only` cover ground that the other side does not.
    """

    id: Id
    what: What
    left: Id
    right: Id
    pairs: tuple[Pair, ...] = Field(min_length=1)
    left_only: tuple[Ref, ...] = ()
    right_only: tuple[Ref, ...] = ()

    def of(self, side: str, id_: str) -> tuple[tuple[str, Pair], ...]:
        """What `id_` of the pack or standard `side` corresponds to: the other side's id, and the pair."""
        if side == self.left:
            return tuple((p.right, p) for p in self.pairs if p.left == id_)
        if side == self.right:
            return tuple((p.left, p) for p in self.pairs if p.right == id_)
        return ()

    def other(self, side: str) -> str:
        """The pack or standard across from `side`."""
        return self.right if side == self.left else self.left
