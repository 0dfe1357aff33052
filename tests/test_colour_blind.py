"""Colours that stay apart for who sees without one kind of cone, and marks that stand out on their ground.

What dichromats see is simulated with the matrices of Machado, Oliveira and Fernandes, "A Physiologically-based
Model for Simulation of Color Vision Deficiency" (2009), severity 1.0, on linear RGB; how far two colours are
apart is CIEDE2000 as in Sharma, Wu and Dalal (2005), whose test data check it here.
"""

import math
import re
from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from test_theme import READABLE, SEEN, contrast

from lobscan import theme
from lobscan.charts import response

VISIONS = {
    "all cones": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
PAPERS = {"light": theme.LIGHT, "dark": theme.DARK}
APART = 10.0
"""CIEDE2000 from which two patches are told apart at a glance; 1 is just seen side by side."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)


def linear(colour: str, ground: str = "#ffffff") -> np.ndarray:
    """Linear RGB, 0..1, of `#rrggbb`, or of `rgba(…)` over a ground."""
    found = re.fullmatch(r"rgba\((\d+),\s*(\d+),\s*(\d+),\s*([\d.]+)\)", colour)
    if found:
        over, depth = np.array([int(part) / 255 for part in found.groups()[:3]]), float(found[4])
        under = np.array([int(ground[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        coded = depth * over + (1 - depth) * under
    else:
        coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    """CIELAB, D65, of linear RGB."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in ratio)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def cosine(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def ciede2000(one: Sequence[float], other: Sequence[float]) -> float:
    """How far two colours in CIELAB are apart; formulas (2) to (22) of Sharma, Wu and Dalal."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2, h1, h2 = math.hypot(a1, b1), math.hypot(a2, b2), hue(a1, b1), hue(a2, b2)
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + h2 if not c1 * c2 else h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * cosine(hm - 30)
        + 0.24 * cosine(2 * hm)
        + 0.32 * cosine(3 * hm + 6)
        - 0.2 * cosine(4 * hm - 63)
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    bend = math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    rt = -2 * math.sqrt(cm**7 / (cm**7 + 25**7)) * bend
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh)


def apart(one: str, other: str, vision: np.ndarray, ground: str = "#ffffff") -> float:
    return ciede2000(lab(vision @ linear(one, ground)), lab(vision @ linear(other, ground)))


SHARMA = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)
"""Rows 1, 7, 9, 17, 25 and 34 of their Table 1."""
every_vision = pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS)
every_paper = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


@pytest.mark.parametrize(("one", "other", "difference"), SHARMA)
def test_how_far_colours_are_apart_is_as_published(
    one: Sequence[float], other: Sequence[float], difference: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


@every_vision
def test_white_and_grey_stay_what_they_are(vision: np.ndarray) -> None:
    assert vision @ linear("#808080") == pytest.approx(linear("#808080"), abs=1e-4)


def test_red_and_green_run_together_for_who_sees_no_red() -> None:
    assert apart("#bf5b17", "#7f7f00", VISIONS["all cones"]) > 2 * apart(
        "#bf5b17", "#7f7f00", VISIONS["deutan"]
    )


@every_vision
def test_the_levels_are_told_apart(vision: np.ndarray) -> None:
    grounds = [shade.ground for shade in theme.LEVELS.values()]
    assert min(apart(a, b, vision) for a, b in combinations(grounds, 2)) >= APART


@every_vision
@pytest.mark.parametrize("scale", [theme.GAPS, theme.CONSENSUS])
def test_each_step_of_a_scale_is_told_from_the_next(vision: np.ndarray, scale: Sequence[str]) -> None:
    assert min(apart(a, b, vision) for a, b in pairwise(scale)) >= APART


@every_paper
@every_vision
def test_two_statuses_with_one_pattern_are_told_apart(vision: np.ndarray, paper: theme.Paper) -> None:
    alike = [
        (a, b)
        for (a, one), (b, other) in combinations(theme.STATUSES.items(), 2)
        if one.pattern == other.pattern and apart(one.fill, other.fill, vision, paper.background) < APART
    ]
    assert alike == []


@every_vision
def test_inform_experience_and_reflect_are_told_apart(vision: np.ndarray) -> None:
    grounds = [shade.ground for shade in theme.KINDS.values()]
    assert min(apart(a, b, vision) for a, b in combinations(grounds, 2)) >= APART
    assert len(set(theme.KIND_PATTERNS.values())) == len(theme.KINDS)


@every_vision
def test_who_began_is_told_from_who_handed_in(vision: np.ndarray) -> None:
    assert apart(response.BEGUN, response.HANDED_IN, vision) >= APART


@every_vision
def test_hours_above_the_limit_are_told_from_those_within(vision: np.ndarray) -> None:
    within, above = theme.STATUSES["running"], theme.STATUSES["blocked"]
    assert apart(within.fill, above.fill, vision) >= APART
    assert within.pattern != above.pattern


@every_paper
def test_how_much_is_done_goes_from_light_to_dark(paper: theme.Paper) -> None:
    """Why no more: these depths never stand without their letters."""
    lightness = [lab(linear(shade, paper.background))[0] for shade in theme.DOING]
    assert len({round(one) for one in lightness}) == len(lightness)
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))


@every_paper
def test_lines_and_edges_stand_out_on_paper_and_panel(paper: theme.Paper) -> None:
    marks = {
        "today": theme.TODAY,
        "past": theme.PAST,
        "accent": paper.accent,
        "edge of a bar": paper.quiet,
        "handed in": response.HANDED_IN,
        **{name: mark.edge for name, mark in theme.STATUSES.items()},
    }
    for ground in (paper.background, paper.panel):
        assert {name for name, colour in marks.items() if contrast(colour, ground) < SEEN} == set()


@pytest.mark.parametrize(
    "shade",
    [*theme.LEVELS.values(), *theme.KINDS.values(), theme.UNKNOWN, theme.COVERS],
    ids=lambda s: s.ground,
)
def test_words_can_be_read_on_every_colour(shade: theme.Shade) -> None:
    assert contrast(*shade) >= READABLE
