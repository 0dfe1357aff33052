"""One look: what is written can be read (WCAG 2.2, 1.4.3), and Streamlit's theme is ours."""

import tomllib
from typing import Any

import pytest

from lobscan import theme
from lobscan.charts.heatmap import shade_of
from lobscan.settings import shipped

READABLE = 4.5
SEEN = 3.0
PAPERS = {"light": theme.LIGHT, "dark": theme.DARK}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` as WCAG defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("shade", [*theme.LEVELS.values(), theme.UNKNOWN], ids=lambda s: s.ground)
def test_a_number_can_be_read_on_every_level(shade: theme.Shade) -> None:
    assert contrast(*shade) >= READABLE


@pytest.mark.parametrize(
    ("measure", "ground", "value"),
    [("gap", g, 2.0 * (i + 0.5) / 5) for i, g in enumerate(theme.GAPS)]
    + [("consensus", g, (i + 0.5) / 5) for i, g in enumerate(theme.CONSENSUS)],
)
def test_a_number_can_be_read_on_every_gap_and_consensus(measure: Any, ground: str, value: float) -> None:
    shade = shade_of(measure, value)
    assert shade.ground == ground
    assert contrast(*shade) >= READABLE


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_words_can_be_read_on_paper_and_panel(paper: theme.Paper) -> None:
    for ground in (paper.background, paper.panel):
        for ink in (paper.ink, paper.quiet, paper.accent):
            assert contrast(ink, ground) >= READABLE, (ink, ground)
    assert contrast(paper.on_accent, paper.accent) >= READABLE


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_the_edge_of_every_status_is_seen_on_paper(paper: theme.Paper) -> None:
    for name, mark in theme.STATUSES.items():
        assert contrast(mark.edge, paper.background) >= SEEN, name


def test_the_four_levels_differ_from_each_other_without_their_hue() -> None:
    first, second, third, fourth = (luminance(s.ground) for s in theme.LEVELS.values())
    assert first < second
    assert fourth < third


@pytest.mark.parametrize("shades", [theme.GAPS, theme.CONSENSUS])
def test_gap_and_consensus_go_from_light_to_dark(shades: tuple[str, ...]) -> None:
    seen = [luminance(s) for s in shades]
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(("name", "paper"), PAPERS.items())
def test_streamlit_has_our_colours(name: str, paper: theme.Paper) -> None:
    with (shipped() / ".streamlit" / "config.toml").open("rb") as file:
        ours = tomllib.load(file)["theme"][name]
    assert {key: value for key, value in ours.items() if key != "sidebar"} == {
        "primaryColor": paper.accent,
        "backgroundColor": paper.background,
        "secondaryBackgroundColor": paper.panel,
        "textColor": paper.ink,
        "linkColor": paper.accent,
        "borderColor": paper.line,
        "grayTextColor": paper.quiet,
    }
    assert ours["sidebar"] == {
        "backgroundColor": paper.panel,
        "secondaryBackgroundColor": paper.background,
    }


@pytest.mark.parametrize(("dark", "paper"), [(True, theme.DARK), (False, theme.LIGHT)])
def test_what_is_drawn_follows_the_appearance(dark: bool, paper: theme.Paper) -> None:
    theme.use(dark=dark)
    try:
        assert theme.paper() == paper
    finally:
        theme.use(dark=False)
