"""Signals: what the rules find in the registers, the plan and the scan, and what people do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lobscan.access import Actor, Right, check
from lobscan.domain.practice import Practice
from lobscan.domain.round import Round, statements_of
from lobscan.domain.signals import RULES, Asked, Facts, Judged, Need, Row, Rule, finished, missing
from lobscan.domain.signals.mark import Kind, Mark, latest
from lobscan.domain.workplan import Action, Status, fold
from lobscan.errors import UnknownThing, UserError
from lobscan.services import ambition, picture, plan, practice, prepare
from lobscan.services.action_events import append
from lobscan.services.workspace import Workspace
from lobscan.storage import plans
from lobscan.storage import signals as store
from lobscan.storage.documents import Cursor

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule with the rows that nobody dealt with yet, and those of which an action was made."""

    rule: Rule
    rows: tuple[Row, ...]
    acted: tuple[tuple[Row, Action], ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was set aside, and why; the rule finds it still."""

    rule: Rule
    row: Row
    mark: Mark


@dataclass(frozen=True, slots=True)
class Signals:
    """What the rules find, the most pressing first, and what they cannot look at yet.

    `missing` says what must be filled in first and how many rules wait for it.
    """

    practice: Practice
    round: Round | None
    found: tuple[Signal, ...]
    aside: tuple[Aside, ...]
    missing: tuple[tuple[Need, int], ...]

    @property
    def open(self) -> tuple[Signal, ...]:
        """The signals with something that nobody dealt with yet."""
        return tuple(s for s in self.found if s.rows)

    def within(self, *, year_group: str = "", theme: str = "") -> Signals:
        """What is about a year group and a theme; "" leaves a choice open."""

        def fits(row: Row) -> bool:
            return not year_group or year_group in row.year_groups

        found = [
            Signal(s.rule, tuple(filter(fits, s.rows)), tuple(pair for pair in s.acted if fits(pair[0])))
            for s in self.found
            if theme in ("", s.rule.theme)
        ]
        aside = tuple(a for a in self.aside if fits(a.row) and theme in ("", a.rule.theme))
        return replace(self, found=tuple(s for s in found if s.rows or s.acted), aside=aside)

    def of(self, rule: str) -> Signal:
        """The signal of a rule; `UnknownThing` where it finds nothing."""
        for signal in self.found:
            if signal.rule.id == rule:
                return signal
        raise UnknownThing("There is no signal '{id}' any more. Go back to the list.", id=rule)


def signals(ws: Workspace) -> Signals:
    """What all rules find today."""
    seen = facts(ws)
    marks = latest(ws.read(store.marks))
    actions = {a.id: a for a in seen.actions}
    found, aside = [], []
    for rule in RULES:
        rows, acted = [], []
        for row in rule.rows(seen):
            mark = marks.get((rule.id, row.subject))
            action = actions.get(mark.action) if mark else None
            if mark and mark.kind is Kind.ASIDE:
                aside.append(Aside(rule, row, mark))
            elif action and _holds(seen, rule, action):
                acted.append((row, action))
            else:
                rows.append(row)
        if rows or acted:
            found.append(Signal(rule, tuple(rows), tuple(acted)))
    round_ = seen.judged.round if seen.judged else None
    return Signals(seen.practice, round_, tuple(found), tuple(aside), missing(seen))


def _holds(facts_: Facts, rule: Rule, action: Action) -> bool:
    """Whether an action still answers a row: while it runs, and until the next round can tell.

    What a register still shows when the action is finished did not go away, so it comes back.
    """
    if action.open or Need.ROUND not in rule.needs or facts_.judged is None:
        return action.open
    since = facts_.done.get(action.id)
    return action.status is Status.DONE and since is not None and facts_.judged.round.opened <= since


def facts(ws: Workspace) -> Facts:
    """What the rules look at."""
    events = ws.read(plans.events)
    rounds = prepare.rounds(ws)
    return Facts(
        practice=practice.practice(ws),
        actions=fold(events),
        done=finished(events),
        asked=tuple(_asked(ws, r) for r in rounds),
        judged=_judged(ws, prepare.scans(ws)),
    )


def _asked(ws: Workspace, round_: Round) -> Asked:
    statements = statements_of(round_, prepare.pack_of(ws, round_))
    return Asked(round_.id, round_.opened, frozenset(s.id for s in statements))


def _judged(ws: Workspace, rounds: Sequence[Round]) -> Judged | None:
    """The last scan that is over, or answered together, with figures that may be shown.

    Why no open one with imported answers: looking at it would close its links.
    """
    for round_ in reversed(rounds):
        if picture.over(round_):
            seen = picture.picture(ws, round_)
            if seen.respondents >= (1 if round_.joint else round_.k):
                said = ambition.ambitions(ws, round_)
                return Judged(round_, seen.pack, seen.by_statement, seen.by_area, said)
    return None


def set_aside(ws: Workspace, rule: str, subjects: Sequence[str], *, reason: str, actor: Actor) -> None:
    """Set rows of a rule aside with a reason, until they are brought back."""
    check(actor, Right.EDIT_REGISTERS)
    said = reason.strip()
    if not said or len(said) > REASON_LENGTH:
        raise UserError("Say why you set this aside, in at most 500 letters.")
    known = _known(ws, rule, subjects)
    ws.write(lambda c: store.add(c, rule, known, Kind.ASIDE, reason=said, actor=actor.name))


def bring_back(ws: Workspace, rule: str, subjects: Sequence[str], *, actor: Actor) -> None:
    """Have rows of a rule that were set aside show again."""
    check(actor, Right.EDIT_REGISTERS)
    found = {a.row.subject for a in signals(ws).aside if a.rule.id == rule}
    _must_be(found, rule, subjects)
    ws.write(lambda c: store.add(c, rule, subjects, Kind.BACK, actor=actor.name))


def make_action(
    ws: Workspace, rule: str, subjects: Sequence[str], fields: Mapping[str, object], *, actor: Actor
) -> Action:
    """Make an action of rows of a rule, in one transaction; they say so until it is over."""
    check(actor, Right.EDIT_PLAN)
    known = _known(ws, rule, subjects)
    made, school = plan.prepared(ws, fields), prepare.school(ws)

    def job(cursor: Cursor) -> Action:
        append(cursor, school, None, made, actor=actor)
        store.add(cursor, rule, known, Kind.ACTION, action=made.id, actor=actor.name)
        return made

    return ws.write(job)


def proposal(seen: Signals, rows: Iterable[Row]) -> dict[str, object]:
    """What an action against `rows` is about: year groups, statements, and the round that told."""
    rows = tuple(rows)
    statements = tuple(dict.fromkeys(s for row in rows for s in row.statements))
    whole = any(not row.year_groups for row in rows)
    groups = () if whole else tuple(dict.fromkeys(g for row in rows for g in row.year_groups))
    areas = {s.id: area.id for area in seen.practice.pack.areas for s in area.statements}
    return {
        "statements": statements,
        "year_groups": groups,
        "area": next((areas[s] for s in statements if s in areas), ""),
        "round": seen.round.id if seen.round else "",
    }


def _known(ws: Workspace, rule: str, subjects: Sequence[str]) -> Sequence[str]:
    found = {row.subject for s in signals(ws).found if s.rule.id == rule for row in s.rows}
    _must_be(found, rule, subjects)
    return subjects


def _must_be(found: set[str], rule: str, subjects: Sequence[str]) -> None:
    if not subjects or not found.issuperset(subjects):
        raise UnknownThing("There is no signal '{id}' any more. Go back to the list.", id=rule)
