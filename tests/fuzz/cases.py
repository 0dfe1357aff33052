"""A case: a sound file or message and what is done to it. One definition for hypothesis and for atheris."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

NASTY = tuple(
    text.encode()
    for text in (
        "\x00", "\ufeff", "\u202e", "\u2028", "é", "𝕏", "'", '"', ";", ",", "\t", "\r\n", "\n\n", "=1+1", "@",
        "-", "&a [*a]", "*a", "<<: {a: 1}", "!!python/object:os.system", "!!binary x", "? ", "{", "[", "]", "}",
        ": ", "- ", "|", ">", "%", "NaN", "inf", "-0", "1e999", "0x10", "9" * 30, "9" * 5000, "1e400000000",
        "true", "null", "~", "2026-13-45", "9999-12-31", "0001-01-01", "31-02-2026", "week 99", "../../etc",
        "C:\\", "<script>", "{name}", "{0}", "%s", "a" * 3000, "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "</row>",
    )
)  # fmt: skip
NO_TEXT = (b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"PK\x03\x04")
KINDS = ("flip", "put", "cut", "again", "end", "over", "numbers")
BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError, EOFError)
"""What a package that is no longer one is read as."""
Edit = tuple[str, int, int, bytes]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 2**20),
        st.integers(0, 64),
        st.sampled_from([*NASTY, *NO_TEXT]) | st.binary(max_size=24),
    ),
    min_size=1,
    max_size=5,
)


@dataclass(frozen=True)
class Seed:
    """A sound input under the name that it would come with."""

    name: str
    data: bytes


def changed(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes after the edits; of a zip file with a whole directory mostly what lies in its parts."""
    for edit in edits:
        data = _inside(data, edit) if data[:2] == b"PK" and edit[1] % 5 else _edited(data, edit)
    return data


def _edited(data: bytes, edit: Edit) -> bytes:
    kind, where, length, text = edit
    at = where % (len(data) + 1)
    before, after = data[:at], data[at:]
    flipped = bytes(byte ^ (1 << length % 8) for byte in after[:1])
    made = {
        "flip": before + flipped + after[1:],
        "put": before + text + after,
        "cut": before + after[length:],
        "again": before + after[:length] + after,
        "end": before,
        "over": before + text + after[len(text) :],
        "numbers": data.replace(str(length % 10).encode(), text, 1 + length),
    }
    return made[kind]


def _inside(data: bytes, edit: Edit) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(info.filename, package.read(info), info.compress_type) for info in package.infolist()]
    except BROKEN:
        return _edited(data, edit)
    chosen = edit[2] % max(1, len(parts))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for at, (name, part, how) in enumerate(parts):
            package.writestr(zipfile.ZipInfo(name), _edited(part, edit) if at == chosen else part, how)
    return out.getvalue()
