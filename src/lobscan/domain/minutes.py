"""How long answering takes: an estimate from the words that are read and the marks that are given.

Adults read plain text silently at 238 words a minute (Brysbaert 2019, a meta-analysis), pupils of
about fourteen at 204 (Taylor 1965, grade 8). Of the four descriptors one reads, on average, the one
that fits and one beside it to be sure: half. Deciding and tapping come on top. The response page
shows the median minutes that were really used, so that a school sees how good this is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from lobscan.domain.answers import LEVELS
from lobscan.domain.round import Round, asked_of
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Area, Pack, Perspective, Statement
from lobscan.domain.school import Role

WORDS_A_MINUTE: Final = 238
PUPILS_WORDS_A_MINUTE: Final = 204
SHARE_OF_DESCRIPTORS: Final = 0.5
SECONDS_A_MARK: Final = 4.0
SECONDS_A_WISH: Final = 2.5


def has_intros(round_: Round, perspective: Perspective) -> bool:
    """Whether somebody reads the introduction of each area.

    It is written to the school's own people, and is too long for the statement or two of a pulse.
    """
    return perspective in SCHOOL_JUDGEMENT and not round_.pulse


def reading(text: str, perspective: Perspective) -> float:
    """Seconds that reading `text` takes."""
    pace = PUPILS_WORDS_A_MINUTE if perspective is Perspective.PUPILS else WORDS_A_MINUTE
    return len(text.split()) * 60 / pace


def judging(statement: Statement, perspective: Perspective, *, desired: bool) -> float:
    """Seconds for one statement: its sentence, half its descriptors, and the mark; `desired`, two marks."""
    levels = sum(reading(statement.levels[level], perspective) for level in LEVELS)
    marks = SECONDS_A_MARK + (SECONDS_A_WISH if desired else 0)
    return reading(statement.words_for(perspective), perspective) + SHARE_OF_DESCRIPTORS * levels + marks


def opening(round_: Round, area: Area, perspective: Perspective) -> float:
    """Seconds for the introduction of an area, 0 for who is shown none."""
    return reading(area.intro, perspective) if has_intros(round_, perspective) else 0


def whole(seconds: Iterable[float]) -> int:
    """Whole minutes, rounded up; 0 where nothing is left."""
    return math.ceil(sum(seconds) / 60)


def of_role(round_: Round, pack: Pack, role: Role) -> int:
    """Minutes for all that `role` is asked in a round, at least one."""
    asked = {s.id for s in asked_of(round_, pack, role)}
    who = role.perspective
    areas = [a for a in pack.areas if any(s.id in asked for s in a.statements)]
    judged = [judging(s, who, desired=round_.desired) for s in pack.statements if s.id in asked]
    return max(1, whole([*(opening(round_, a, who) for a in areas), *judged]))
