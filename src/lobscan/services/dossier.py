"""Dossier: everything that is told for a framework, gathered from all the stages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.domain.dossier import LONGEST_WORDS, Conclusion, Dossier, Held, Review, Words, WordsEvent
from lobscan.domain.dossier_build import Noted, Sources, build
from lobscan.domain.dossier_trend import Told
from lobscan.domain.review import Finding
from lobscan.domain.round import Round
from lobscan.domain.rubric import Standard
from lobscan.domain.school import School
from lobscan.domain.workplan import Action
from lobscan.errors import UnknownThing, UserError
from lobscan.locales import N_
from lobscan.services import amended, chain, indicators, picture, plan, practice, prepare, review
from lobscan.services.workspace import Workspace, today
from lobscan.storage import dossier as store
from lobscan.storage.documents import names_ever, people_ever

Step = Callable[[str], None]
"""Hears what is being done, by its message."""
NOBODY: Final = "N.N."
"""Who has no role that could be told in the place of the name; the same in every language."""
READING: Final = N_("Reading what the school keeps")
COUNTING: Final = N_("Counting the rounds")


def standards(ws: Workspace) -> tuple[Standard, ...]:
    """The frameworks that the school's pack knows, the newest that holds today first."""
    known = prepare.pack(ws.settings, prepare.school(ws).rubric).standards

    def later(one: Standard) -> tuple[bool, int]:
        holds = (one.valid_from or date.min) <= today() <= (one.valid_until or date.max)
        return not holds, -(one.valid_from or date.min).toordinal()

    return tuple(sorted(known, key=later))


def standard(ws: Workspace, id_: str) -> Standard:
    """A framework by its id; `UnknownThing`."""
    found = {s.id: s for s in standards(ws)}
    if id_ not in found:
        raise UnknownThing(
            "The rubric pack has no framework '{id}'. Choose one of: {known}.", id=id_, known=", ".join(found)
        )
    return found[id_]


def dossier(ws: Workspace, framework: str, *, names: bool = True, step: Step | None = None) -> Dossier:
    """All that is told for a framework, with the names of people or with what they do.

    `step` hears what is being done: `READING`, then `COUNTING`. Raises `UnknownThing` for a framework
    that there is not.
    """
    tell = step or (lambda _what: None)
    tell(READING)
    chosen, school = standard(ws, framework), prepare.school(ws)
    pack, head = prepare.pack(ws.settings, school.rubric), chain.head(ws)
    actions, evidence = plan.actions(ws), practice.registers(ws).evidence
    reviewed, noted = _reviewed(ws, actions)
    tell(COUNTING)
    sources = Sources(
        school=school,
        pack=pack,
        standard=chosen,
        today=today(),
        rounds=told(ws),
        actions=actions,
        evidence=evidence,
        words={item: Words(e.text, e.at.date()) for item, e in words(ws, framework).items() if e.text},
        review=reviewed,
        noted=noted,
        indicators=indicators.indicators(ws),
        chain=head.hash if head.count else "",
        snapshots=head.count,
        sound=not amended.check_chain(ws),
    )
    ever = ws.read(people_ever)
    say = _Named(ever) if names else _Nameless(school, ever, ws.read(names_ever))
    return build(sources, names=names, call=say.call, retell=say.retell)


def stamp(ws: Workspace, framework: str) -> tuple[object, ...]:
    """Changes whenever the dossier could: the key under which it may be kept."""
    rounds = tuple((r.id, r.closed, *picture.stamp(ws, r)) for r in prepare.rounds(ws))
    said = sum(e.number for e in words(ws, framework).values())
    reviews = tuple(r.number for r in review.reviews_of(ws))
    totals = tuple(i.model_dump_json() for i in indicators.indicators(ws))
    return (
        *practice.stamp(ws), *plan.stamp(ws), rounds, reviews, totals, said, chain.head(ws).count, today(),
        framework,
    )  # fmt: skip


def told(ws: Workspace) -> tuple[Told, ...]:
    """The rounds with figures that may be shown, from old to new.

    Why no open one with imported answers: looking at it would close its links.
    """
    seen = (_told(ws, r) for r in prepare.scans(ws) if picture.over(r))
    return tuple(t for t in seen if t is not None)


def _told(ws: Workspace, round_: Round) -> Told | None:
    seen = picture.picture(ws, round_)
    if seen.respondents < (1 if round_.joint else round_.k):
        return None
    least, counted = seen.took_part
    held = Held(
        id=round_.id,
        title=round_.title,
        rubric=seen.pack.header.title,
        rubric_version=round_.rubric_version,
        set=round_.set,
        mode=round_.mode.value,
        opened=round_.opened,
        closed=round_.closed or round_.closes,
        k=round_.k,
        respondents=least,
        counted=counted,
    )
    asked = frozenset(s.id for s in seen.statements)
    places = seen.shown.places
    open_ = frozenset((s, p) for s in asked for p in places if seen.is_provisional(s, p))
    return Told(held, seen.pack, seen.by_statement, asked, open_)


def _reviewed(ws: Workspace, actions: Sequence[Action]) -> tuple[Review | None, tuple[Noted, ...]]:
    """The review that was sealed last, with its findings."""
    last = review.last_sealed(ws)
    if last is None or last.seal is None:
        return None, ()
    titles = {a.id: a.title for a in actions}
    head = Review(last.seal.record.title, last.seal.at.date())
    return head, tuple(_noted(f, titles) for f in last.seal.record.findings)


def _noted(one: Finding, titles: Mapping[str, str]) -> Noted:
    did = (titles.get(one.action, one.action),) if one.action else ()
    return Noted(
        Conclusion(one.text, one.verdict, one.owner, one.due, did),
        question=one.question,
        statements=one.statements,
        standards=one.standards,
        actions=tuple(filter(None, (one.action, one.about))),
    )


class _Named:
    """People by their names, also those who left."""

    def __init__(self, ever: Mapping[str, str]) -> None:
        self.ever = ever

    def call(self, person: str) -> str:
        return self.ever.get(person, person)

    def retell(self, text: str) -> str:
        return text


class _Nameless:
    """People by what they do; where a typed text has somebody's full name, that stands there too.

    `called` are all names that people had, each with their id.
    """

    def __init__(self, school: School, ever: Mapping[str, str], called: Mapping[str, str]) -> None:
        labels = {r.id: r.label for r in school.roles}
        roles = {p.id: ", ".join(labels[r] for r in p.roles if r in labels) for p in school.people}
        self.does = {id_: roles.get(id_) or NOBODY for id_ in ever}
        self.by_name = {name: self.does[id_] for name, id_ in called.items()}
        longest = sorted((re.escape(n) for n in self.by_name if n), key=len, reverse=True)
        self.names = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)") if longest else None

    def call(self, person: str) -> str:
        return self.does.get(person) or self.by_name.get(person) or NOBODY

    def retell(self, text: str) -> str:
        return self.names.sub(lambda found: self.by_name[found[0]], text) if self.names else text


# The school's own words


def words(ws: Workspace, framework: str) -> dict[str, WordsEvent]:
    """The last wording of each item that was ever typed about."""
    return {e.item: e for e in ws.read(lambda c: store.words(c, framework))}


def say(ws: Workspace, framework: str, item: str, text: str, *, seen: int, actor: Actor) -> None:
    """Keep the school's own words about an item; "" takes them away.

    `seen` is the number of the wording that was on the screen. `UserError` where somebody typed
    another one since, or for too long a text; `UnknownThing` for an item that there is not.
    """
    check(actor, Right.EDIT_DOSSIER)
    if item not in {i.id for i in standard(ws, framework).items}:
        raise UnknownThing("The framework has no item '{id}'.", id=item)
    said = text.strip()
    if len(said) > LONGEST_WORDS:
        raise UserError("Keep your own words to at most {most} letters.", most=LONGEST_WORDS)
    kept = ws.write(lambda c: store.add_words(c, framework, item, said, seen=seen, actor=actor.name))
    if not kept:
        raise UserError(
            "Somebody else changed these words while you were typing. Copy what you want to keep and load "
            "the page again."
        )


def before(ws: Workspace, framework: str, item: str) -> str:
    """The wording before the last one of an item, "" where there is none: what an undo brings back."""
    every = [e for e in ws.read(lambda c: store.words(c, framework)) if e.item == item]
    return every[-2].text if len(every) > 1 else ""
