"""Picture: the figures of a round past the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lobscan.access import Actor, Right, check
from lobscan.domain import figures as fig
from lobscan.domain.ambition import resolve
from lobscan.domain.answers import LEVELS
from lobscan.domain.figures import Difference, Figures
from lobscan.domain.gate import Mask, ShownTally
from lobscan.domain.results import Row, by_area, by_statement
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Pack, Perspective, Statement
from lobscan.domain.school import School
from lobscan.domain.tally import Tally, empty
from lobscan.errors import RoundClosed, UserError
from lobscan.services import counting, prepare, response
from lobscan.services.workspace import Workspace, today
from lobscan.storage import answers as store
from lobscan.storage import documents, looks, plans
from lobscan.storage.documents import school_number
from lobscan.storage.looks import Look as Look

MOST_KEPT = 8


@dataclass(frozen=True, eq=False)
class Picture:
    """All that is shown of a round for one choice of roles.

    `provisional` marks, with the shape (statement, place), where the ambition is still the
    expectation. `respondents` counts everybody, whatever the choice.
    """

    round: Round
    school: School
    pack: Pack
    statements: tuple[Statement, ...]
    shown: ShownTally
    figures: Figures
    provisional: Mask
    role: str | None
    perspective: Perspective | None
    look: Look | None
    """The look at a running round whose figures these are."""
    _turnout: Callable[[], tuple[int, bool]]

    @cached_property
    def took_part(self) -> tuple[int, bool]:
        """What may be told of the respondents: at least so many, and whether that is all."""
        return self._turnout()

    @property
    def respondents(self) -> int:
        """Everybody who began to answer."""
        return self.shown.respondents

    @cached_property
    def by_statement(self) -> tuple[Row, ...]:
        """The table per statement."""
        return by_statement(self.pack, self.statements, self.figures)

    @cached_property
    def by_area(self) -> tuple[Row, ...]:
        """The table per area."""
        return by_area(self.pack, self.statements, self.figures)

    def is_provisional(self, statement: str, place: str) -> bool:
        """Whether the ambition for a statement at a place is still the expectation."""
        names = [s.id for s in self.statements]
        return bool(self.provisional[names.index(statement), self.shown.places.index(place)])

    def area_is_provisional(self, area: str) -> bool:
        """Whether the school set no ambition at all for an area ("*": for any)."""
        ids = [s.id for s in self.statements]
        inside = [i for i, s in enumerate(ids) if area in ("*", self.pack.area_of(s).id)]
        return bool(self.provisional[inside].all())

    def spread(self, statement: str, place: str) -> tuple[int, ...] | None:
        """How many gave level 1, 2, 3, 4, "don't know" and "not applicable"; None where hidden."""
        cells = self.shown.cells(role=self.role, perspective=self.perspective)
        at = cells.statements.index(statement), cells.places.index(place)
        return None if cells.hidden[at] else tuple(int(n) for n in cells.now[at])


def open_to_view(ws: Workspace, round_: Round) -> bool:
    """Whether all of the round's figures may be seen: not while people answer by their links.

    Nor while it runs with early figures: what is decided by figures waits for the last ones.
    Why imported answers may be seen at once: who imports them has them already. Once they were
    seen, the links take nobody any more.
    """
    if over(round_):
        return True
    return not round_.early_figures and not ws.read(lambda c: store.answered_by_link(c, round_.id))


def ends_links(ws: Workspace, round_: Round) -> bool:
    """Whether who looks at the figures now ends the links: it runs, all was imported, nobody looked yet."""
    if over(round_) or not open_to_view(ws, round_) or ws.read(lambda c: documents.is_seen(c, round_.id)):
        return False
    return response.enough(ws, round_)


def in_view(ws: Workspace, round_: Round) -> bool:
    """Whether all of the round's figures may be seen, and looking at them ends nothing."""
    return open_to_view(ws, round_) and not ends_links(ws, round_)


def links_ended(ws: Workspace, round_: Round) -> bool:
    """Whether a running round takes nobody by its links any more, as its figures were seen."""
    return not over(round_) and ws.read(lambda c: documents.is_seen(c, round_.id))


def look(ws: Workspace, round_: Round, *, actor: Actor) -> None:
    """See the figures of a running round of imported answers: from now on its links take nobody."""
    check(actor, Right.RUN_ROUND)
    note_seen(ws, round_)


def first_seen(ws: Workspace, rounds: Sequence[Round]) -> Round:
    """Of `rounds`, the latest first, the one to look at when none was chosen: the first with figures.

    Why not simply the latest: one that was just opened would empty every page until it is closed.
    """
    return next(
        (r for r in rounds if in_view(ws, r) and response.turnout(ws, r).begun[0] > 0),
        rounds[0],
    )


def _look(ws: Workspace, round_: Round) -> Look | None:
    """The look that the figures of a running round are of, taken now where enough people wait for one."""

    def job(cursor: documents.Cursor) -> None:
        if not documents.is_closed(cursor, round_.id) and looks.waiting(cursor, round_.id) >= round_.k:
            looks.take(cursor, round_.id, day=today())

    if ws.read(lambda c: looks.waiting(c, round_.id)) >= round_.k:
        ws.write(job, answers=True)
    return ws.read(lambda c: looks.last(c, round_.id))


def over(round_: Round) -> bool:
    """Whether nobody answers any more, or it is a team's own round."""
    return round_.closed is not None or round_.joint or _ended(round_)


def _ended(round_: Round) -> bool:
    return round_.closes is not None and today() > round_.closes


def note_seen(ws: Workspace, round_: Round) -> None:
    """Note that figures of an open round of imported answers are seen, so that nobody joins later.

    Raises `RoundClosed` when somebody came in by a link just now.
    """
    if round_.closed or round_.joint or ws.read(lambda c: documents.is_seen(c, round_.id)):
        return

    def job(cursor: documents.Cursor) -> None:
        if not _ended(round_) and store.answered_by_link(cursor, round_.id):
            raise _not_yet(round_)
        documents.note_seen(cursor, round_.id)

    ws.write(job)


def _not_yet(round_: Round) -> RoundClosed:
    return RoundClosed(
        "Round {id} is still open; its figures are shown once it is closed. "
        "Close it on the page Round, or with `lobscan round close {id}`.",
        id=round_.id,
    )


def stamp(ws: Workspace, round_: Round) -> tuple[int, ...]:
    """Changes whenever a figure of the round could: the key under which drawings may be kept."""
    if round_.closed:  # no answer changes it any more
        return ws.remembered(f"stamp:{round_.id}", lambda: _stamp(ws, round_))
    whole = _stamp(ws, round_)
    if not round_.early_figures:
        return whole
    last, waits = ws.read(lambda c: (looks.last(c, round_.id), looks.waiting(c, round_.id)))
    return (*whole, last.number if last else 0, waits, over(round_))


def _stamp(ws: Workspace, round_: Round) -> tuple[int, ...]:
    return ws.read(lambda c: (*store.stamp(c, round_.id), *plans.stamp(c, round_.id), school_number(c)))


def picture(
    ws: Workspace,
    round_: Round,
    *,
    role: str | None = None,
    perspective: Perspective | None = None,
    early: bool = False,
) -> Picture:
    """The figures of a round; `RoundClosed` while they may not be seen, `UnknownThing` for a role.

    With `early` also those of a running round that allows it, as of its last look.
    """
    if round_.closed:  # nothing of it changes but by what is written beside the answers
        key = f"picture:{round_.id}:{role}:{perspective}"
        return ws.remembered(key, lambda: _picture(ws, round_, role, perspective, early=early))
    return _picture(ws, round_, role, perspective, early=early)


def _picture(
    ws: Workspace, round_: Round, role: str | None, perspective: Perspective | None, *, early: bool
) -> Picture:
    running = early and round_.early_figures and not over(round_)
    if not running and not open_to_view(ws, round_):
        raise _not_yet(round_)
    look = _look(ws, round_) if running else None
    key = (round_.id, *stamp(ws, round_))  # before the school, which may change meanwhile
    school = prepare.school(ws)
    if role is not None:
        _check_voice(round_, role, perspective)
    pack = prepare.pack_of(ws, round_)
    statements = statements_of(round_, pack)
    frame = empty(
        statements=[s.id for s in statements],
        year_groups=[g.id for g in school.year_groups],
        roles=round_.roles,
    )
    shown = _shown(ws, round_, frame, key)
    if shown.respondents >= round_.k and not running:
        note_seen(ws, round_)
    said = ws.read(lambda c: plans.ambitions(c, round_.id))
    ambition, provisional = resolve(pack, statements, frame.places, said)
    figures = fig.compute(shown.cells(role=role, perspective=perspective), ambition)

    def turnout() -> tuple[int, bool]:
        return response.turnout(ws, round_).begun

    return Picture(
        round_, school, pack, statements, shown, figures, provisional, role, perspective, look, turnout
    )


def _check_voice(round_: Round, role: str, perspective: Perspective | None) -> None:
    own = prepare.find_role(round_, role).perspective
    if perspective not in (None, own):
        raise UserError(
            "Role '{role}' looks from the perspective {own}, not {other}. Ask for one of the two.",
            role=role,
            own=own.value,
            other=perspective,
        )


def _shown(ws: Workspace, round_: Round, frame: Tally, key: tuple[object, ...]) -> ShownTally:
    """The round's tally past the gate; kept until an answer comes in, as every choice of roles needs it."""
    kept = ws.shown.get(key)
    if kept is None:
        kept = ws.read(lambda c: counting.shown(c, round_, frame, over=over(round_)))
        while len(ws.shown) >= MOST_KEPT:
            ws.shown.pop(next(iter(list(ws.shown))), None)
        ws.shown[key] = kept
    return kept


def between(
    picture_: Picture, statement: str, place: str, one: Perspective, other: Perspective
) -> Difference | None:
    """The difference of two perspectives on a statement; None where either is hidden or empty."""
    counts = []
    for perspective in (one, other):
        cells = picture_.shown.cells(perspective=perspective)
        at = cells.statements.index(statement), cells.places.index(place)
        counts.append(cells.now[at][: len(LEVELS)])
    return fig.difference(counts[0], counts[1])
