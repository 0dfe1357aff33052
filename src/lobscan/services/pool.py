"""Other schools: write the exchange file, read those of others, and see where one's own school stands."""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lobscan.access import Actor, Right, check
from lobscan.content.schools import structure_ids
from lobscan.domain.pool import (
    MOST_ROUNDS,
    Asked,
    Like,
    Named,
    Shared,
    SharedRound,
    asked,
    by_asked,
    newest,
    shared_round,
    traits,
)
from lobscan.domain.pool_figures import EVERY, Pooled, pooled
from lobscan.domain.round import Round
from lobscan.domain.school import SizeClass
from lobscan.errors import UserError
from lobscan.exchange import pool as files
from lobscan.services import picture, prepare, rubrics
from lobscan.services.workspace import Workspace, today
from lobscan.storage import pool as store

PURPOSE: Final = b"exchange file"
LARGEST_BATCH: Final = 50_000_000
"""Bytes of what is added at once on the page."""
Rounds = tuple[tuple[Shared, SharedRound], ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """What was read: the rounds of schools; what does not hold, and why; and files with a newer one."""

    tables: dict[Asked, Rounds]
    refused: tuple[UserError, ...] = ()
    older: tuple[UserError, ...] = ()

    @property
    def schools(self) -> int:
        """How many schools there are."""
        return len({shared.school for rounds in self.tables.values() for shared, _ in rounds})


# The own file


def shareable(ws: Workspace) -> tuple[Round, ...]:
    """The rounds that may be shared, the oldest first: closed ones with a rubric that others have too.

    Why no joint rounds: one answer of a team is past no gate. Why not with a school's own rubric: its
    statements would say nothing to others, and its name may be the school's.
    """
    shipped = prepare.pack_ids(ws.settings)
    return tuple(
        r
        for r in prepare.scans(ws)
        if r.closed and not r.joint and r.rubric in shipped and not rubrics.is_own(ws.settings, r.rubric)
    )[-MOST_ROUNDS:]


def own(ws: Workspace, *, rounds: Sequence[str] = ()) -> Shared:
    """What the school's exchange file would hold: of all rounds that may be shared, or of `rounds`.

    The figures of a closed round are the same every time. `UserError` when there is nothing to share.
    """
    school = prepare.school(ws)
    wanted = [_shareable(ws, id_) for id_ in rounds] or list(shareable(ws))
    found = [_shared(ws, round_) for round_ in wanted]
    shared = tuple(round_ for round_ in found if round_ is not None)
    if not shared:
        raise UserError(
            "There is nothing to share yet. What can be shared are the figures of a closed round with a "
            "shipped rubric, in which enough people answered. Close a round first."
        )
    return Shared(
        school=files.school_id(_seed(ws)),
        written=today(),
        structure=school.structure if school.structure in structure_ids(ws.settings.content) else "other",
        size=school.size,
        rounds=shared,
    )


def own_if_any(ws: Workspace) -> Shared | None:
    """What the exchange file would hold; None where there is no school or nothing to share."""
    try:
        return own(ws)
    except UserError:
        return None


def _shareable(ws: Workspace, id_: str) -> Round:
    round_ = prepare.round_(ws, id_)
    if round_ not in shareable(ws):
        raise UserError(
            "Round {id} cannot be shared. That can be done with a closed round, not answered together, "
            "with a rubric that lobscan brings along.",
            id=id_,
        )
    return round_


def _shared(ws: Workspace, round_: Round) -> SharedRound | None:
    seen = picture.picture(ws, round_)
    rows = (*seen.by_statement, *seen.by_area)
    return shared_round(round_, seen.pack, seen.school, rows, mark=_mark(ws, round_.id))


def _seed(ws: Workspace) -> bytes:
    """The secret key that signs. Why made from the school's key: it is kept, and saved, with that one."""
    return hmac.new(ws.key, PURPOSE, hashlib.sha256).digest()


def _mark(ws: Workspace, round_: str) -> str:
    return hmac.new(ws.key, PURPOSE + b":" + round_.encode(), hashlib.sha256).hexdigest()[:32]


def export(ws: Workspace, *, rounds: Sequence[str] = (), actor: Actor) -> bytes:
    """The exchange file, signed; `UserError` when there is nothing to share."""
    check(actor, Right.EXCHANGE)
    return files.signed(own(ws, rounds=rounds), _seed(ws))


def tell_size(ws: Workspace, size: SizeClass | None, *, seen: int, actor: Actor) -> None:
    """Keep about how many pupils the school has, as version `seen` of the school was looked at."""
    prepare.revise_school(ws, {"size": size}, seen=seen, actor=actor)


def titles(ws: Workspace, what: Asked | None = None) -> dict[str, str]:
    """What areas and statements are called, by their ids, in the own rounds' rubrics and that of `what`.

    Why as the rubric calls them here: the versions that other schools used need not be here.
    """
    packs = {round_.rubric: prepare.pack_of(ws, round_) for round_ in shareable(ws)}
    if what and what.rubric not in packs and what.rubric in prepare.pack_ids(ws.settings):
        packs[what.rubric] = prepare.pack(ws.settings, what.rubric)
    found = {area.id: area.title for pack in packs.values() for area in pack.areas}
    return found | {s.id: s.aspect for pack in packs.values() for s in pack.statements}


# The files of others


def read(addresses: Iterable[str]) -> Pool:
    """Everything at the addresses that holds; the rest is named, each with its reason."""
    found, refused = _checked(addresses)
    rounds, doubled = newest(found)
    older = [
        UserError("{name} is left out: there is a newer file of the same school.", name=name)
        for name in doubled
    ]
    tables = {what: tuple(some) for what, some in by_asked(rounds).items()}
    return Pool(tables, tuple(refused), tuple(older))


def _checked(addresses: Iterable[str]) -> tuple[list[Named], list[UserError]]:
    found: list[Named] = []
    refused: list[UserError] = []
    for one in store.read(list(addresses), largest=files.LARGEST):
        try:
            found.append(_opened(one))
        except UserError as error:
            refused.append(error)
    return found, refused


def _opened(one: store.Document | UserError) -> Named:
    if isinstance(one, UserError):
        raise one
    if one.content is None:
        raise files.too_large(one.name)
    return files.opened(one.content, name=one.name)


def gather(addresses: Iterable[str], path: Path) -> tuple[int, tuple[UserError, ...]]:
    """Write everything at the addresses that holds as one Parquet file; how many files, and the rest."""
    documents, refused = [], []
    for one in store.read(list(addresses), largest=files.LARGEST):
        try:
            _opened(one)
            documents.append(one)
        except UserError as error:
            refused.append(error)
    texts = [d.content.decode() for d in documents if isinstance(d, store.Document) and d.content]
    if texts:
        store.write(texts, path)
    return len(texts), tuple(refused)


def positions(
    pool: Pool, what: Asked, *, like: Like = EVERY, mine: Shared | None = None
) -> tuple[Pooled, ...]:
    """The table of the schools that were asked `what` and are `like` that, beside one's own last round."""
    last = [r for r in mine.rounds if asked(r) == what] if mine else []
    return pooled(what, pool.tables.get(what, ()), like=like, own=last[-1] if last else None)


def beside(ws: Workspace, pool: Pool, round_: Round) -> tuple[Pooled, ...]:
    """The table of the schools that were asked what `round_` asks, beside it; none where there is none."""
    if not pool.tables or round_ not in shareable(ws):
        return ()
    mine = _shared(ws, round_)
    what = asked(mine) if mine else None
    return pooled(what, pool.tables[what], own=mine) if what in pool.tables else ()


def alike(mine: Shared, what: Asked) -> Like:
    """Which schools are like one's own: of its structure, size and region."""
    last = [r for r in mine.rounds if asked(r) == what] or list(mine.rounds)
    structure, size, region = traits(mine, last[-1])
    return Like(structure, size or None, region)


# What is kept of them for the page


def kept(ws: Workspace) -> Pool:
    """The pool of all files that were added on the page."""
    folder = ws.settings.pool
    return read([str(folder)]) if batches(ws) else Pool({})


def batches(ws: Workspace) -> tuple[str, ...]:
    """The names of what was added, the oldest first; each is one file in the folder of the pool."""
    return tuple(sorted(p.name for p in ws.settings.pool.glob("*.parquet")))


def add(
    ws: Workspace, uploads: Sequence[tuple[str, bytes]], *, actor: Actor
) -> tuple[int, tuple[UserError, ...]]:
    """Keep the files that hold; how many, and what was left out. The names of the files are not kept."""
    check(actor, Right.EXCHANGE)
    if sum(len(data) for _, data in uploads) > LARGEST_BATCH:
        raise UserError(
            "These files are larger than {most} MB together. Add them in parts, or use "
            "`lobscan pool gather`.",
            most=LARGEST_BATCH // 1_000_000,
        )
    ws.settings.pool.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for at, (name, data) in enumerate(uploads):
            path = Path(folder) / f"{at}{'.parquet' if name.lower().endswith('.parquet') else '.json'}"
            path.write_bytes(data)
            paths[str(path)] = name
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        count, refused = gather(paths, ws.settings.pool / f"{moment}.parquet")
    return count, tuple(_renamed(error, paths) for error in refused)


def _renamed(error: UserError, paths: dict[str, str]) -> UserError:
    """The error with the name that the file had where it came from."""
    path, bracket, row = str(error.params.get("name", "")).partition(" [")
    return UserError(error.message, **{**error.params, "name": paths.get(path, path) + bracket + row})


def take_back(ws: Workspace, batch: str, *, actor: Actor) -> None:
    """Let go of what was added at once; the files themselves are with whoever sent them."""
    check(actor, Right.EXCHANGE)
    if batch in batches(ws):
        (ws.settings.pool / batch).unlink(missing_ok=True)
