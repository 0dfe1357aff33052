"""What a group agrees on in a workshop, and how a leader makes it the school's ambition.

Who leads a workshop need not be allowed to set ambitions: what is agreed then waits for who is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from lobscan.access import Actor, Right, check
from lobscan.domain import workshop_acts as acts
from lobscan.domain import workshop_agreed as domain
from lobscan.domain.ambition import Ambition
from lobscan.domain.ambition import said as words
from lobscan.domain.round import Round
from lobscan.domain.workshop import Agreement
from lobscan.domain.workshop_agreed import Proposal
from lobscan.errors import UserError
from lobscan.services import ambition, prepare, workshop
from lobscan.services.ambition import Wanted
from lobscan.services.workspace import Workspace


def agree(
    ws: Workspace,
    id_: str,
    *,
    topic: str,
    level: int,
    why: str,
    year_groups: Sequence[str] = ("",),
    actor: Actor,
) -> bool:
    """Note what the group agreed on; where `actor` may set ambitions it is one at once.

    False where they may not: then it waits for a leader.
    """
    check(actor, Right.RUN_WORKSHOP)
    made = workshop.built("agreed", topic=topic, level=level, why=why, year_groups=tuple(year_groups))
    round_ = prepare.round_(ws, workshop.workshop(ws, id_).round)
    wanted = [Wanted(topic, level, why, tuple(year_groups))]
    ambition.must_be_possible(ws, round_, wanted)
    may = actor.may(Right.SET_AMBITION)
    job = ambition.job(ws, round_, wanted, actor=actor) if may else None
    workshop.keep(ws, id_, made, by=actor.name, also=job)
    return may


def take_back(ws: Workspace, id_: str, *, topic: str, year_groups: Sequence[str], actor: Actor) -> None:
    """The group no longer agrees on this; an ambition that came of it goes too, where `actor` may set one.

    Then what held before this session holds again.
    """
    check(actor, Right.RUN_WORKSHOP)
    now = workshop.workshop(ws, id_)
    round_ = prepare.round_(ws, now.round)
    said = words(ambition.history(ws, round_))
    came = [
        Wanted(topic, None, year_groups=(group,))
        for group in year_groups
        for _since in _came_of(now.agreed.get((topic, group)), said.get((topic, group), ()), now.opened)
    ]
    job = ambition.job(ws, round_, came, actor=actor) if came and actor.may(Right.SET_AMBITION) else None
    made = workshop.built("taken_back", topic=topic, year_groups=tuple(year_groups))
    workshop.keep(ws, id_, made, by=actor.name, also=job)


def _came_of(agreed: Agreement | None, said: Sequence[Ambition], opened: datetime) -> Sequence[Ambition]:
    """What was said on a place since the session was opened, where what holds is what the group agreed on."""
    if agreed is None or not said or said[-1].level != agreed.level:
        return ()
    return [one for one in said if one.at >= opened]


def proposals(ws: Workspace, round_: Round) -> tuple[Proposal, ...]:
    """What workshops on a round agreed on that is not its ambition; those set aside too."""
    held = [w for w in workshop.workshops_of(ws) if w.round == round_.id]
    return domain.proposals(held, ambition.ambitions(ws, round_))


def waiting(ws: Workspace, round_: Round) -> tuple[Proposal, ...]:
    """What waits for a leader."""
    return tuple(p for p in proposals(ws, round_) if not p.agreement.aside)


def confirm(ws: Workspace, round_: Round, places: Collection[tuple[str, str]], *, actor: Actor) -> None:
    """Make agreements the school's ambition, all or none, each with the line why of the workshop.

    `places` are areas or statements with a year group ("" for all). The undo is to take one back on
    the page Ambitions: then it waits again.
    """
    check(actor, Right.SET_AMBITION)
    chosen = [p.agreement for p in _chosen(ws, round_, places)]
    wanted = [Wanted(a.topic, a.level, a.why, (a.year_group,)) for a in chosen]
    ambition.set_several(ws, round_, wanted, actor=actor)


def set_aside(ws: Workspace, round_: Round, places: Collection[tuple[str, str]], *, actor: Actor) -> None:
    """Do not make agreements the school's ambition; they stay what the group said."""
    _put(ws, _chosen_by(actor, ws, round_, places), aside=True, by=actor.name)


def bring_back(ws: Workspace, round_: Round, places: Collection[tuple[str, str]], *, actor: Actor) -> None:
    """Let agreements that were set aside wait again."""
    _put(ws, _chosen_by(actor, ws, round_, places), aside=False, by=actor.name)


def _chosen_by(
    actor: Actor, ws: Workspace, round_: Round, places: Collection[tuple[str, str]]
) -> list[Proposal]:
    check(actor, Right.SET_AMBITION)
    return _chosen(ws, round_, places)


def _chosen(ws: Workspace, round_: Round, places: Collection[tuple[str, str]]) -> list[Proposal]:
    every = {p.place: p for p in proposals(ws, round_)}
    if not places:
        raise UserError("Tick at least one agreement.")
    if not set(places) <= set(every):
        raise UserError("One of these no longer waits. Load the page again.")
    return [every[place] for place in places]


def _put(ws: Workspace, chosen: Sequence[Proposal], *, aside: bool, by: str) -> None:
    """One act for each session."""
    sessions = dict.fromkeys(p.workshop for p in chosen)
    each = {s: tuple(p.place for p in chosen if p.workshop == s) for s in sessions}
    workshop.keep_all(ws, [(s, acts.PutAside(agreements=a, aside=aside)) for s, a in each.items()], by=by)
