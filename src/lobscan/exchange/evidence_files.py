"""Which files may be kept as evidence: told by what is in them, not by their names alone."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from lobscan.errors import UserError

MB: Final = 1_000_000
LARGEST_MB: Final = 10
MOST_UNPACKED: Final = 200 * MB
"""No document of ten megabytes needs more; a file made to fill a disk does."""
MOST_PARTS: Final = 10_000
LONGEST_NAME: Final = 150
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
OPEN: Final = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is downloaded as, and how its name may end."""

    id: str
    mime: str
    endings: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",)),
        Kind("docx", f"{OFFICE}wordprocessingml.document", (".docx",)),
        Kind("xlsx", f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
        Kind("pptx", f"{OFFICE}presentationml.presentation", (".pptx",)),
        Kind("odt", f"{OPEN}text", (".odt",)),
        Kind("ods", f"{OPEN}spreadsheet", (".ods",)),
        Kind("png", "image/png", (".png",)),
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg")),
        Kind("txt", "text/plain; charset=utf-8", (".txt",)),
        Kind("csv", "text/csv; charset=utf-8", (".csv",)),
    )
}
ENDINGS: Final = tuple(ending for kind in KINDS.values() for ending in kind.endings)
PARTS: Final = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml"}
"""What the list of parts of an Office file says that its main part is."""
MACROS: Final = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/)", re.IGNORECASE)
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    ValueError,
)
"""What reading a damaged package raises."""
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file; `UserError` where it is too large, of another kind, or not what it says it is."""
    if not data:
        raise UserError("{name} is empty. Choose the file again.", name=name)
    if len(data) > LARGEST_MB * MB:
        raise UserError(
            "{name} is {size} MB; at most {most} MB can be kept. Make it smaller, or note where it is kept.",
            name=name,
            size=-(-len(data) // MB),
            most=LARGEST_MB,
        )
    ending = PurePath(name).suffix.lower()
    found = next((kind for kind in KINDS.values() if ending in kind.endings), None)
    if found is None:
        raise UserError(
            "{name} is of a kind that is not kept as evidence. Choose one of: {kinds}.",
            name=name,
            kinds=", ".join(e.removeprefix(".") for e in ENDINGS),
        )
    if not _is(found, data, name):
        raise UserError(
            "{name} is no {kind} file inside, or it is damaged. Save it as {kind} again and choose that.",
            name=name,
            kind=found.id.upper(),
        )
    return found


def _is(kind: Kind, data: bytes, name: str) -> bool:
    if kind.id == "pdf":
        return data.startswith(b"%PDF-") and b"%%EOF" in data[-4096:]
    if kind.id == "png":
        return data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and b"IEND" in data[-1024:]
    if kind.id == "jpeg":
        return data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-4096:]
    if kind.id in ("txt", "csv"):
        return _is_text(data)
    return data.startswith(b"PK\x03\x04") and _is_package(kind, data, name)


def _is_text(data: bytes) -> bool:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return CONTROLS.search(data.decode(encoding)) is None
        except UnicodeDecodeError:
            continue
    return False


def _is_package(kind: Kind, data: bytes, name: str) -> bool:
    """Whether the parts of an Office or OpenDocument file are sound and make one of this kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_parts(parts, name)
            return package.testzip() is None and _main_part(kind, package)
    except DAMAGED:
        return False


def _check_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    """Why before anything is unpacked: what is said here bounds how much that can be."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UserError("{name} unpacks to more than {most} MB. Make it smaller.", name=name, most=200)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise zipfile.BadZipFile
    if any(MACROS.search(n) for n in names):
        raise UserError("{name} has macros in it. Save it without macros and choose that file.", name=name)


def _main_part(kind: Kind, package: zipfile.ZipFile) -> bool:
    if kind.id in PARTS:
        listed = package.read("[Content_Types].xml").decode("utf-8", "replace")
        return f"{OFFICE}{PARTS[kind.id]}" in listed and ".main+xml" in listed
    return package.read("mimetype").decode("ascii", "replace").strip() == kind.mime


def cleaned(name: str) -> str:
    """A file's name without folders and without letters that hide something, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem, ending = PurePath(seen).stem, PurePath(seen).suffix
    safe = re.sub(r'[:*?"<>|]', "_", stem).strip(" .") or "file"
    return safe[: LONGEST_NAME - len(ending)] + ending.lower()
