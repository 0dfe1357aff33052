"""The exchange file: JSON that a school signs with its own key, and the table made of many.

    {"lobscan_exchange":1,"content":{ … },"key":"<64 hex>","signature":"<128 hex>"}

`content` is what `domain.pool.Shared` says, in UTF-8. The signature (Ed25519, RFC 8032) is over
`lobscan exchange 1`, a line feed and the bytes of `content` as they stand in the file; `key` is the
public key, from which the school's id in the content follows. So anybody can check that nothing was
changed, and that two files are of one school, and nobody can write in the name of another. Around
the content stands nothing but what is shown here: a file of which one byte is another does not hold.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from lobscan.domain.pool import Named, Shared
from lobscan.domain.pool_figures import Pooled
from lobscan.errors import UserError

VERSION: Final = 1
LARGEST: Final = 1_000_000
"""Bytes of a file that is read."""
SIGNED: Final = f"lobscan exchange {VERSION}\n".encode()
BEGIN: Final = re.compile(rb'\{"lobscan_exchange":(\d{1,6}),')
LAYOUT: Final = re.compile(
    rb'\{"lobscan_exchange":1,"content":(\{.*\}),"key":"([0-9a-f]{64})","signature":"([0-9a-f]{128})"\}\n',
    re.DOTALL,
)
COLUMNS: Final = (
    "rubric", "version", "set", "area", "statement", "schools", "first_quartile", "median",
    "third_quartile", "own", "position", "hidden",
)  # fmt: skip


def school_id(seed: bytes) -> str:
    """The word at random that stands for the school whose secret key is `seed` (32 bytes)."""
    return _id_of(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"lobscan school:" + key).hexdigest()[:32]


def signed(shared: Shared, seed: bytes) -> bytes:
    """The exchange file of a school, signed with the secret key `seed` (32 bytes)."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    content = json.dumps(shared.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
    public, seal = key.public_key().public_bytes_raw(), key.sign(SIGNED + content)
    return (
        b'{"lobscan_exchange":%d,"content":%b,"key":"%b","signature":"%b"}\n'
        % (VERSION, content, public.hex().encode(), seal.hex().encode())
    )  # fmt: skip


def opened(document: bytes, *, name: str) -> Named:
    """What the exchange file `name` holds; `UserError` says why it does not hold."""
    if len(document) > LARGEST:
        raise too_large(name)
    begun = BEGIN.match(document)
    if begun is None:
        raise UserError("{name} is not an exchange file of lobscan.", name=name)
    if int(begun[1]) != VERSION:
        raise UserError(
            "{name} has version {version} of the exchange file, and this lobscan reads version {known}. "
            "Ask for a file of that version, or update lobscan.",
            name=name,
            version=int(begun[1]),
            known=VERSION,
        )
    layout = LAYOUT.fullmatch(document)
    if layout is None or not _holds(
        content := layout[1], key := bytes.fromhex(layout[2].decode()), layout[3]
    ):
        raise UserError(
            "{name} was changed or cut off after its school signed it. Ask the school for the file again.",
            name=name,
        )
    shared = _content(content, name)
    if shared.school != _id_of(key):
        raise UserError("{name} is in the name of another school than the one that signed it.", name=name)
    return Named(name, shared, layout[3].decode())


def _holds(content: bytes, key: bytes, seal: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(seal.decode()), SIGNED + content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _content(content: bytes, name: str) -> Shared:
    try:
        return Shared.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UserError(
            "{name} holds what an exchange file cannot hold, at {place}: {reason}.",
            name=name,
            place=".".join(str(part) for part in first["loc"])[:200] or "content",
            reason=first["msg"][:200],
        ) from error


def too_large(name: str) -> UserError:
    """What is said of a file that is not even read."""
    return UserError(
        "{name} is larger than {most} MB, so it is not an exchange file of one school.",
        name=name,
        most=LARGEST // 1_000_000,
    )


def written(lines: Sequence[Pooled], format_: str) -> bytes:
    """The table as `csv` or `json`: numbers with a decimal point, nothing where a line is hidden."""
    table = [dict(zip(COLUMNS, _cells(line), strict=True)) for line in lines]
    if format_ == "json":
        return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_text(value) for value in row.values()] for row in table)
    return out.getvalue().encode()


def _cells(line: Pooled) -> tuple[object, ...]:
    asked, position = line.asked, line.position.value if line.position else None
    return (
        asked.rubric, asked.version, asked.set, line.area, line.statement, line.schools,
        line.first, line.median, line.third, line.own, position, line.hidden,
    )  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
