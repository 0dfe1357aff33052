"""Make a PDF of one of our templates: tagged (PDF/UA-1), with our own fonts, the same on every machine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from lobscan.locales import _, language, short_day
from lobscan.theme import LIGHT

HERE: Final = Path(__file__).parent / "typst"
STAND_IN: Final = "□"
"""What stands for a letter that no font of ours has, such as an emoji: a PDF for everybody may not
hold a letter that cannot be shown."""
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
MOST_TRIES: Final = 5
Data = Mapping[str, Any]


def made(template: str, data: Data) -> bytes:
    """The PDF of a template with `data`, of which every text stays text."""
    whole = {"look": LIGHT._asdict(), "lang": language(), **data}
    for _try in range(MOST_TRIES):
        try:
            return _compiled(template, json.dumps(whole, ensure_ascii=False))
        except typst.TypstError as error:
            missing = {letter for text in _MISSING.findall(error.diagnostic) for letter in _unescaped(text)}
            if not missing:
                raise
            whole = _without(whole, str.maketrans(dict.fromkeys(missing, STAND_IN)))
    return _compiled(template, json.dumps(_without(whole, _Plain()), ensure_ascii=False))


def _compiled(template: str, data: str) -> bytes:
    found = typst.compile(
        HERE / template,
        root=HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
    )
    if not isinstance(found, bytes):
        message = "a PDF is one file"
        raise TypeError(message)
    return found


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])


def _unescaped(text: str) -> str:
    r"""The letters that typst names, which writes rare ones as `\u{1f600}`."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m.group(1), 16)), text)


class _Plain(dict[int, str]):
    """The last resort: nothing but the letters of Western Europe."""

    def __missing__(self, code: int) -> int:
        return code if code <= LAST_LATIN else ord(STAND_IN)


LAST_LATIN: Final = 0x17F


def _without(value: Any, table: Any) -> Any:
    """A piece of data with the letters of every text put through `table`."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, Mapping):
        return {key: _without(one, table) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_without(one, table) for one in value]
    return value


def head(title: str, lead: str, *, school: str, today: Any) -> dict[str, str]:
    """What every sheet says above and below."""
    foot = _("{school} · as it stood on {day}", school=school, day=short_day(today))
    return {"title": title, "lead": lead, "school": school, "foot": foot}
