"""Evidence: its files, kept under their hash, and what nothing shows yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from lobscan.access import Actor, Right, check
from lobscan.domain.evidence import Evidence
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.exchange import evidence_files
from lobscan.services import practice
from lobscan.services.workspace import Workspace, today
from lobscan.storage import files

NO_FILE: Mapping[str, object] = {"file": "", "file_name": "", "file_kind": "", "size": 0}
LONGEST_TITLE = 200


def add(
    ws: Workspace,
    given: Sequence[tuple[str, bytes]],
    *,
    fields: Mapping[str, object] | None = None,
    seen: int,
    actor: Actor,
) -> tuple[str, ...]:
    """Make a piece of evidence of each file (name, bytes), all of them or none; their ids.

    `fields` are what all of them get. `UserError` for a file that cannot be kept.
    """
    check(actor, Right.EDIT_REGISTERS)
    kinds = [evidence_files.kind_of(data, name) for name, data in given]
    made = {
        practice.new_id(): {
            "title": _title(name),
            "dated": today(),
            **(fields or {}),
            **_kept(ws, name, data, kind),
        }
        for (name, data), kind in zip(given, kinds, strict=True)
    }
    practice.revise(ws, Register.EVIDENCE, made, seen=seen, actor=actor)
    return tuple(made)


def attach(ws: Workspace, id_: str, name: str, data: bytes, *, seen: int, actor: Actor) -> None:
    """Keep a file with a piece of evidence, in the place of the one before, which stays in the folder.

    `UserError` for a file that cannot be kept, or where somebody put another one there meanwhile.
    """
    check(actor, Right.EDIT_REGISTERS)
    kind = evidence_files.kind_of(data, name)
    fields = _kept(ws, name, data, kind)
    practice.revise(ws, Register.EVIDENCE, {id_: fields}, seen=seen, actor=actor)


def detach(ws: Workspace, id_: str, *, seen: int, actor: Actor) -> None:
    """Have a piece of evidence without a file; the file itself stays in the folder."""
    practice.revise(ws, Register.EVIDENCE, {id_: NO_FILE}, seen=seen, actor=actor)


def read(ws: Workspace, one: Evidence) -> bytes:
    """The file of a piece of evidence; `UserError` where it is gone or was changed."""
    found = files.read(ws.settings.evidence, one.file)
    if found is None:
        raise UserError(
            "The file {name} is missing, or was changed since it was kept. Restore it from a backup, or "
            "choose it again.",
            name=one.file_name,
        )
    return found


def state(ws: Workspace, one: Evidence) -> bool:
    """Whether the file of a piece of evidence is there, and is the one that was kept."""
    return files.digest(ws.settings.evidence / one.file) == one.file


def there(ws: Workspace, one: Evidence) -> bool:
    """Whether the file of a piece of evidence lies in its place; not whether it is still the same."""
    return not one.file or (ws.settings.evidence / one.file).is_file()


def mime(one: Evidence) -> str:
    """What the file of a piece of evidence is downloaded as: never as a page that a browser runs."""
    kind = evidence_files.KINDS.get(one.file_kind)
    return kind.mime if kind else "application/octet-stream"


def _title(name: str) -> str:
    stem = PurePath(evidence_files.cleaned(name)).stem.replace("_", " ")
    return " ".join(stem.split())[:LONGEST_TITLE] or evidence_files.cleaned(name)


def _kept(ws: Workspace, name: str, data: bytes, kind: evidence_files.Kind) -> dict[str, object]:
    """Why the file first: an event that tells of a file must find it there."""
    try:
        sha256 = files.put(ws.settings.evidence, data)
    except OSError as error:
        raise UserError(
            "The file {name} cannot be kept in {folder}: {reason}. Check the rights and the space there.",
            name=name,
            folder=ws.settings.evidence,
            reason=error.strerror,
        ) from error
    return {
        "file": sha256,
        "file_name": evidence_files.cleaned(name),
        "file_kind": kind.id,
        "size": len(data),
    }
