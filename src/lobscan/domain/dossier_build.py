"""How a dossier is put together from what the school keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from lobscan.domain.ambition import PROVISIONAL
from lobscan.domain.dossier import (
    Claim,
    Conclusion,
    Dossier,
    Item,
    Lack,
    Missing,
    Proof,
    Review,
    State,
    Total,
    Words,
    Work,
    sealed,
)
from lobscan.domain.dossier_trend import Bridge, Told, bridge, change
from lobscan.domain.evidence import Evidence
from lobscan.domain.indicator import Indicator, trends
from lobscan.domain.results import TOTAL
from lobscan.domain.review_agenda import named, told
from lobscan.domain.rubric import Pack, Standard, StandardItem, StandardLink, Statement
from lobscan.domain.school import School
from lobscan.domain.workplan import Action, Status

T = TypeVar("T")
Say = Callable[[str], str]
"""How a person is called, or a text told, in this dossier."""


@dataclass(frozen=True)
class Noted:
    """A finding of the last sealed review, and by their ids what it is about.

    Its owner stands in the `conclusion` by their id.
    """

    conclusion: Conclusion
    question: str = ""
    statements: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """All that a dossier is made of. `rounds` from old to new, `words` by the items of the standard."""

    school: School
    pack: Pack
    standard: Standard
    today: date
    rounds: tuple[Told, ...]
    actions: tuple[Action, ...]
    evidence: tuple[Evidence, ...]
    words: Mapping[str, Words]
    review: Review | None = None
    noted: tuple[Noted, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    chain: str = ""
    snapshots: int = 0
    sound: bool = True


def build(sources: Sources, *, names: bool, call: Say, retell: Say) -> Dossier:
    """The dossier of a framework; with `names` people are called by them.

    `call` gives what to call a person by their id, `retell` a typed text as it may be told.
    """
    pack, standard = sources.pack, sources.standard
    parts = _Parts(sources, call, retell)
    items = tuple(parts.item(item) for item in standard.items)
    proofs, works = parts.proofs, parts.works
    return sealed(
        Dossier(
            school=sources.school.name,
            standard=standard.id,
            title=standard.title,
            version=standard.version,
            provider=standard.provider,
            day=sources.today,
            rubric=pack.id,
            rubric_title=pack.header.title,
            rubric_version=pack.header.version,
            levels=tuple((level.value, level.label, level.meaning) for level in pack.header.levels),
            names=names,
            places={g.id: g.label for g in sources.school.year_groups},
            rounds=tuple(replace(t.held, title=retell(t.held.title)) for t in sources.rounds),
            claims=tuple(parts.claims.values()),
            proofs=_used(proofs, (i.proofs for i in items)),
            works=_used(works, (i.works for i in items)),
            items=items,
            review=sources.review and replace(sources.review, title=retell(sources.review.title)),
            totals=_totals(sources, retell),
            chain=sources.chain,
            snapshots=sources.snapshots,
            sound=sources.sound,
        )
    )


def _totals(sources: Sources, retell: Say) -> tuple[Total, ...]:
    """The indicators over the school years, the oldest first; what the file called them as it may be told."""
    groups = {g.id: g.label for g in sources.school.year_groups}
    tracks = {t.id: t.label for t in sources.school.tracks}
    told_ = [one.model_copy(update={"label": retell(one.label)}) for one in sources.indicators]
    return tuple(
        Total(named(row[-1], groups, tracks), {i.school_year: told(i) for i in row}, retell(row[-1].source))
        for row in trends(told_)
    )


def _used(every: Mapping[str, T], of: Iterable[Sequence[str]]) -> tuple[T, ...]:
    """Those that some item names, in their order."""
    named = {id_ for ids in of for id_ in ids}
    return tuple(one for id_, one in every.items() if id_ in named)


def _tied(found: Iterable[StandardLink], standard: str) -> dict[str, bool]:
    """The items of a standard that something is tied to, and whether that is confirmed."""
    parted = ((link.item.partition("/"), link.confirmed) for link in found)
    return {item: confirmed for (of, _slash, item), confirmed in parted if of == standard}


class _Parts:
    """What the items of a dossier are made of."""

    def __init__(self, sources: Sources, call: Say, retell: Say) -> None:
        self.sources, self.call, self.retell = sources, call, retell
        pack, today = sources.pack, sources.today
        self.ties = {s.id: _tied(s.standards, sources.standard.id) for s in pack.statements}
        bridges = [bridge(told, pack) for told in sources.rounds]
        self.claims = {s.id: _claim(pack, s, bridges) for s in pack.statements if self.ties[s.id]}
        self.actions = [a for a in sources.actions if a.status is not Status.STOPPED]
        done_last = sorted(self.actions, key=_by_doing)
        self.works = {a.id: _work(a, today, call, retell) for a in done_last}
        oldest = sorted(sources.evidence, key=lambda e: (not e.old(today), e.dated))
        self.evidence = {e.id: e for e in oldest}
        self.proofs = {e.id: _proof(e, today, call, retell) for e in oldest}

    def item(self, of: StandardItem) -> Item:
        """An item with all that belongs to it."""
        statements = tuple(s for s in self.claims if of.id in self.ties[s])
        works = tuple(w.id for w in self.works.values() if set(w.statements) & set(statements))
        made = Item(
            id=of.id,
            title=of.title,
            about=of.about or "",
            statements=statements,
            confirmed=tuple(s for s in statements if self.ties[s][of.id]),
            proofs=self._proofs(of, statements, works),
            works=works,
            conclusions=tuple(self._called(n.conclusion) for n in self._noted(of, statements, works)),
            missing=(),
            words=self._words(of),
        )
        return replace(made, missing=tuple(self._missing(made)) if made.told else ())

    def _words(self, of: StandardItem) -> Words:
        said = self.sources.words.get(of.id, Words())
        return replace(said, text=self.retell(said.text))

    def _proofs(self, of: StandardItem, statements: Sequence[str], works: Sequence[str]) -> tuple[str, ...]:
        """Evidence of a statement, of an action, or of the item itself."""
        name = f"{self.sources.standard.id}/{of.id}"
        return tuple(
            e.id
            for e in self.evidence.values()
            if name in e.standards or set(e.statements) & set(statements) or set(e.actions) & set(works)
        )

    def _noted(self, of: StandardItem, statements: Sequence[str], works: Sequence[str]) -> list[Noted]:
        """Findings about the item, a statement or an action of it, or that answer a question about it."""
        asked = {
            q.id for q in self.sources.pack.review if of.id in _tied(q.standards, self.sources.standard.id)
        }
        name = f"{self.sources.standard.id}/{of.id}"
        return [
            n
            for n in self.sources.noted
            if n.question in asked
            or name in n.standards
            or set(n.statements) & set(statements)
            or set(n.actions) & set(works)
        ]

    def _called(self, one: Conclusion) -> Conclusion:
        """A conclusion as it may be told."""
        done = tuple(self.retell(a) for a in one.actions)
        return replace(one, text=self.retell(one.text), owner=self.call(one.owner), actions=done)

    def _missing(self, of: Item) -> Iterable[Missing]:
        proofs = [self.proofs[p] for p in of.proofs]
        claims = [self.claims[s] for s in of.statements]
        lasting = [p for p in proofs if not p.old]
        whole = any(not p.statements for p in lasting)  # of the item itself, so of all of it
        proven = {s for p in lasting for s in p.statements}
        if not lasting:
            yield Missing(Lack.NO_EVIDENCE)
        found = {
            Lack.OPEN_FINDING: [c.text for c in of.conclusions if not c.followed],
            Lack.OLD_EVIDENCE: [p.title for p in proofs if p.old],
            Lack.IDLE_AMBITION: [c.name for c in claims if self._idle(c)],
            Lack.UNPROVEN: [c.name for c in claims if c.statement not in proven and lasting and not whole],
            Lack.UNASKED: [c.name for c in claims if c.state in (State.UNASKED, State.BROKEN)],
            Lack.UNANSWERED: [c.name for c in claims if c.state is State.UNANSWERED],
            Lack.HIDDEN: [c.name for c in claims if c.state is State.HIDDEN],
        }
        yield from (Missing(lack, tuple(about)) for lack, about in found.items() if about)

    def _idle(self, claim: Claim) -> bool:
        """Whether the school set an ambition above what is, and nothing was done about it."""
        total = claim.total
        if claim.provisional or total is None or total.ambition is None:
            return False
        short = total.ambition > PROVISIONAL if total.gap is None else total.gap > 0
        area = self.sources.pack.area_of(claim.statement).id
        return short and not any(
            claim.statement in a.statements or (not a.statements and a.area == area) for a in self.actions
        )


def _claim(pack: Pack, statement: Statement, bridges: Sequence[Bridge]) -> Claim:
    """A statement as the last round has it; nothing but its words where that did not ask it."""
    bare = Claim(
        statement=statement.id,
        name=statement.aspect,
        text=statement.words_for(),
        area=pack.area_of(statement.id).title,
        state=State.UNASKED,
        total=None,
        places=(),
        provisional=True,
        points=tuple(b.point(statement.id) for b in bridges),
    )
    if not bridges:
        return bare
    state, last = bridges[-1].state(statement.id), bridges[-1].told
    if state in (State.UNASKED, State.BROKEN):
        return replace(bare, state=state)
    own = bridges[-1].before[statement.id]
    places = last.places(own)
    return replace(
        bare,
        state=state,
        total=last.row[own, TOTAL],
        places=places,
        provisional=all((own, r.year_group) in last.provisional for r in places),
        change=change(bridges, statement.id),
    )


def _proof(one: Evidence, today: date, call: Say, retell: Say) -> Proof:
    return Proof(
        id=one.id,
        title=retell(one.title),
        where=retell(one.link),
        file=retell(one.file_name),
        sha256=one.file,
        owner=call(one.owner) if one.owner else "",
        dated=one.dated,
        valid_until=one.valid_until,
        old=one.old(today),
        statements=one.statements,
    )


def _work(one: Action, today: date, call: Say, retell: Say) -> Work:
    return Work(
        id=one.id,
        title=retell(one.title),
        status=one.status.value,
        open=one.open,
        late=one.late(today),
        responsible=call(one.responsible) if one.responsible else "",
        start=one.start,
        due=one.due,
        success=retell(one.success),
        year_groups=one.year_groups,
        statements=one.statements,
    )


def _by_doing(one: Action) -> tuple[bool, int]:
    """What is still to be done by its last day, then what was finished last."""
    day = one.due.toordinal()
    return (not one.open, day if one.open else -day)
