"""Chain: what is closed, set, accepted or sealed is frozen in the same transaction."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from lobscan.access import Actor
from lobscan.domain import chain
from lobscan.domain.chain import Head, Kind, Snapshot
from lobscan.services.workspace import Workspace
from lobscan.storage import journal
from lobscan.storage import snapshots as store
from lobscan.storage.documents import Cursor
from lobscan.storage.journal import Stretch


def freeze(
    ws: Workspace,
    cursor: Cursor,
    *,
    kind: Kind,
    subject: str,
    content: BaseModel | Mapping[str, Any],
    actor: Actor,
) -> Snapshot:
    """Freeze `content` behind the last snapshot; for use inside the write job of the act itself.

    After what the act wrote: the snapshot's journal proves all that was appended up to here.
    """
    plain = content.model_dump(mode="json") if isinstance(content, BaseModel) else dict(content)
    document = chain.dumped({"content": plain, "journal": _journal(cursor)})
    made = store.add(cursor, kind=kind.value, subject=subject, document=document, actor=actor.name)
    head = Head(made.number, made.hash)
    store.put_head(cursor, Head(head.count, head.hash, ws.seal(head.text)))
    return made


def _journal(cursor: Cursor) -> dict[str, dict[str, Any]]:
    """What was appended to each table since the last snapshot, as hashes."""
    last = store.tail(cursor)
    before = {one.table: one.end for one in stretches(last)} if last else {}
    found = {}
    for table, columns in journal.tables(cursor).items():
        start = before.get(table, 0)
        one = journal.stretch(cursor, table, columns, start=start, end=journal.rows(cursor, table))
        found[table] = {"columns": columns, "start": one.start, "end": one.end, "sha256": one.sha256}
    return found


def stretches(snapshot: Snapshot) -> tuple[Stretch, ...]:
    """The stretches of tables that a snapshot vouches for; none where its document was damaged."""
    try:
        found = json.loads(snapshot.document)["journal"]
        return tuple(
            Stretch(table, tuple(one["columns"]), one["start"], one["end"], one["sha256"])
            for table, one in found.items()
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def snapshots(ws: Workspace) -> tuple[Snapshot, ...]:
    """Every snapshot by its number."""
    return ws.read(store.all_)


def content(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot froze; empty where its document was damaged."""
    try:
        found = json.loads(snapshot.document)["content"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def head(ws: Workspace) -> Head:
    """How many snapshots there are and the hash of the last: what an export prints."""
    found = ws.read(store.heads)
    return found[-1] if found else Head()


def sealed(ws: Workspace, found: Head) -> bool:
    """Whether a head bears the seal of this school's key."""
    return hmac.compare_digest(found.seal.encode(), ws.seal(found.text).encode())
