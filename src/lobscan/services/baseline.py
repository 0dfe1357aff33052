"""The work plan as it stood on an earlier day, and what became of it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from lobscan.domain import baseline
from lobscan.domain.baseline import Drift
from lobscan.domain.workplan import Action
from lobscan.services import plan, prepare
from lobscan.services.workspace import Workspace


def first_day(ws: Workspace) -> date | None:
    """The day on which the plan was begun; None before that."""
    moments = [e.at for e in plan.every_event(ws)]
    return _here(min(moments)) if moments else None


def _here(moment: datetime) -> date:
    """The day of a moment (UTC) on the clock of this machine."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def on(ws: Workspace, day: date) -> tuple[Action, ...]:
    """The actions as they stood at the end of a day."""
    midnight = datetime.combine(day + timedelta(days=1), time()).astimezone(UTC).replace(tzinfo=None)
    return baseline.as_of(plan.every_event(ws), midnight)


def drift(ws: Workspace, before: Sequence[Action]) -> Drift:
    """What became of the plan since it was `before`."""
    return baseline.drift(before, plan.actions(ws), prepare.school(ws).school_years)
