"""The mirror of a round: its statements as each group sees them, and the action that follows from one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lobscan.access import Actor
from lobscan.domain import mirror as domain
from lobscan.domain.answers import LEVELS
from lobscan.domain.figures import Difference
from lobscan.domain.gate import Cells
from lobscan.domain.mirror import Line, Voice
from lobscan.domain.round import Round, perspectives, worded
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Pack, Perspective, Scope, Statement
from lobscan.domain.school import School
from lobscan.domain.workplan import Action
from lobscan.services import change, picture, plan, prepare
from lobscan.services.action_events import build, new_id
from lobscan.services.picture import Picture
from lobscan.services.workspace import Workspace

ROLE = "role-"
"""Before the id of a role, where a voice may also be a perspective."""


@dataclass(frozen=True, eq=False)
class Mirror:
    """The mirror for an area and a year group ("" for all); `statements` are those it looks at."""

    round: Round
    school: School
    pack: Pack
    year_group: str
    statements: tuple[Statement, ...]
    lines: tuple[Line, ...]

    def statement(self, id_: str) -> Statement:
        """A statement in the words in which it was asked."""
        found = next(s for s in self.statements if s.id == id_)
        return worded(found, self.school.year_groups, [self.year_group] if self.year_group else [])


def mirror(ws: Workspace, round_: Round, *, area: str = "", year_group: str = "") -> Mirror:
    """How the groups see the same; `RoundClosed` while figures may not be seen.

    With a year group only the statements that are judged for one.
    """
    seen = picture.picture(ws, round_)
    statements = _chosen(seen, area, year_group)
    inside: dict[domain.Who, Voice] = {domain.INSIDE: _voice(ws, seen, "", year_group)}
    voices = inside | {p: _voice(ws, seen, p.value, year_group) for p in perspectives(round_.roles)}
    lines = domain.lines([s.id for s in statements], voices)
    return Mirror(round_, seen.school, seen.pack, year_group, statements, lines)


def differences(
    ws: Workspace, round_: Round, one: str, other: str, *, area: str = "", year_group: str = ""
) -> tuple[tuple[str, Difference], ...]:
    """The statements with the difference of two voices: perspectives, or roles as `role-mentor`."""
    seen = picture.picture(ws, round_)
    ids = [s.id for s in _chosen(seen, area, year_group)]
    voices = [_voice(ws, seen, name, year_group) for name in (one, other)]
    return domain.differences(ids, voices[0], voices[1])


def overlap(round_: Round, one: str, other: str) -> bool:
    """Whether somebody speaks in both voices, so that they cannot be compared."""
    return bool(set(_roles(round_, one)) & set(_roles(round_, other)))


def _chosen(seen: Picture, area: str, year_group: str) -> tuple[Statement, ...]:
    return tuple(
        s
        for s in seen.statements
        if area in ("", seen.pack.area_of(s.id).id) and (not year_group or s.scope is Scope.YEAR_GROUP)
    )


def _roles(round_: Round, voice: str) -> Sequence[str]:
    if not voice:
        return [r.id for r in round_.roles if r.perspective in SCHOOL_JUDGEMENT]
    return [r.id for r in round_.roles if voice in (r.perspective.value, ROLE + r.id)]


def _voice(ws: Workspace, seen: Picture, name: str, year_group: str) -> Voice:
    """What a perspective or role says; "" is the school's own judgement."""
    if name.startswith(ROLE):
        cells = seen.shown.cells(role=name.removeprefix(ROLE))
    else:
        cells = seen.shown.cells(perspective=Perspective(name) if name else None)
    shared = 1.0 if year_group else change.shared_by(ws, seen.round, _roles(seen.round, name))
    return _heard(seen, cells, year_group, shared)


def _heard(seen: Picture, cells: Cells, year_group: str, shared: float) -> Voice:
    """What the cells show at the places of each statement; hidden is that of which nothing is shown."""
    levels, hidden = {}, set()
    for i, statement in enumerate(seen.statements):
        at = [j for j, place in enumerate(cells.places) if _there(statement, place, year_group)]
        shown = {cells.places[j]: cells.now[i, j, : len(LEVELS)] for j in at if not cells.hidden[i, j]}
        levels[statement.id] = {place: counts for place, counts in shown.items() if counts.sum()}
        if not levels[statement.id] and any(cells.hidden[i, j] for j in at):
            hidden.add(statement.id)
    return Voice(levels, frozenset(hidden), shared)


def _there(statement: Statement, place: str, year_group: str) -> bool:
    if statement.scope is Scope.SCHOOL:
        return place == ""
    return place != "" and year_group in ("", place)


def actions(ws: Workspace, statement: str, year_group: str) -> tuple[Action, ...]:
    """The actions under way or planned about a statement, in a year group or ("") in any."""
    return tuple(
        a
        for a in plan.actions(ws)
        if a.open and statement in a.statements and (not year_group or a.touches(year_group))
    )


def make_action(
    ws: Workspace, seen: Mirror, statement: str, *, title: str, why: str, success: str, actor: Actor
) -> Action:
    """Make a planned action of a statement in the mirror; who does it is chosen in the work plan."""
    found = prepare.find_statement(seen.pack, statement)
    fields = {
        **plan.fresh(ws),
        "id": new_id(),
        "title": title,
        "why": why,
        "success": success,
        "area": seen.pack.area_of(found.id).id,
        "statements": [found.id],
        "year_groups": [seen.year_group] if seen.year_group else [],
        "round": seen.round.id,
    }
    return plan.save(ws, build(fields), actor=actor)
