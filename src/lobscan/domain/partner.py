"""Partners: with whom the school works, for what, and how far that has come."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from lobscan.domain.rubric import Id, Line


class Kind(StrEnum):
    """What sort of partner it is."""

    VOCATIONAL = "vocational"
    HIGHER = "higher"
    FEEDER = "feeder"
    SCHOOL = "school"
    COMPANY = "company"
    INSTITUTION = "institution"
    PARENTS = "parents"
    ALUMNI = "alumni"
    GOVERNMENT = "government"
    GUIDANCE = "guidance"
    EMPLOYMENT = "employment"
    ADVISER = "adviser"
    NETWORK = "network"
    OTHER = "other"


class Step(StrEnum):
    """The ladder: each step holds the one before."""

    INCIDENTAL = "incidental"
    INFORMING = "informing"
    AGREED = "agreed"
    JOINT = "joint"


class Partner(BaseModel):
    """A partner of the school.

    `contact` is a person's or role's id, or plain words: who in the school knows them; `outside`
    is whom one speaks to there. `agreement` says what was agreed, `agreed_on` when; both are empty
    while nothing is on paper. `evaluated` is when both last looked back.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=60)
    name: Line
    kind: Kind = Kind.OTHER
    purpose: str = Field(default="", max_length=400)
    year_groups: tuple[Id, ...] = ()
    contact: str = Field(default="", max_length=400)
    outside: str = Field(default="", max_length=400)
    step: Step = Step.INCIDENTAL
    agreement: str = Field(default="", max_length=400)
    agreed_on: date | None = None
    evaluated: date | None = None
    note: str = Field(default="", max_length=2000)

    @property
    def agreed(self) -> bool:
        """Whether something is on paper."""
        return bool(self.agreement) or self.agreed_on is not None
