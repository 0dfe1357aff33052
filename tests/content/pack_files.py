"""A small sound pack as files, to be made wrong in one place."""

from __future__ import annotations

from pathlib import Path

PACK = """\
id: tiny
version: "1.0.0"
language: nl
title: Tiny
provider: us
licence: CC0
published: 2026-09-01
intro: A pack for tests.
levels:
  - {value: 1, label: Chance, meaning: chance}
  - {value: 2, label: Partly, meaning: partly}
  - {value: 3, label: In place, meaning: in place}
  - {value: 4, label: Secured, meaning: secured}
roles:
  - {id: mentor, perspective: staff}
areas: [vision]
sources:
  - {id: S1, title: A book}
"""
VISION = """\
id: vision
title: Vision
intro: Why.
statements:
  - id: a1
    aspect: Shared
    text: We know why.
    scope: year_group
    roles: [mentor]
    levels: {1: none, 2: some, 3: all, 4: more}
    standards:
      - {item: frame/I1}
    sources: [S1]
  - id: a2
    aspect: Led
    text: We are led.
    scope: school
    roles: [mentor]
    levels: {1: none, 2: some, 3: all, 4: more}
"""
MEASURES = """\
measures:
  - id: talk
    title: Talk
    why: It helps.
    phase: carry_out
    applies: year_group
    weeks: 4
    work:
      - {role: mentor, hours: 10}
    lifts:
      - {statement: a1, low: 0.2, high: 0.6}
    prerequisites: []
    steps: [begin, end]
    success: One sees it.
    sources: [S1]
"""
FRAME = """\
id: frame
title: A frame
version: "2021"
provider: us
items:
  - {id: I1, title: One}
"""
AREA_FILE = "areas/vision.yaml"
FILES = {
    "pack.yaml": PACK,
    "areas/vision.yaml": VISION,
    "measures/all.yaml": MEASURES,
    "standards/frame.yaml": FRAME,
}


def make(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """The sound pack in `folder`, with other `files`."""
    for name, text in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def swap(name: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """The file `name` with the first of each old text replaced; fails where there is none."""
    text = FILES[name]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {name: text}


CORE = [
    *("a1", "a3", "a4", "a6"),
    *("b1", "b3", "b4", "b6", "b7", "b9"),
    *("c1", "c3", "c4", "c6"),
    *("d1", "d4", "d6", "d7"),
    *("e1", "e6"),
]
"""The aspects of the core set, the same in both shipped packs (domain b)."""
