"""What every chart shares: type, inks, the decimal sign, and words shown as they were typed."""

import plotly.graph_objects as go
import pytest

from lobscan import theme
from lobscan.charts.chart import draw, plain
from lobscan.locales import use

TRACE = go.Scatter(x=[1.5], y=["a"])


@pytest.mark.parametrize(("language", "signs"), [("nl", ",."), ("en", ".,")])
def test_the_decimal_sign_is_the_readers(language: str, signs: str) -> None:
    use(language)
    assert draw([TRACE], alt="a", height=100).figure.layout.separators == signs


@pytest.mark.parametrize(("dark", "paper"), [(False, theme.LIGHT), (True, theme.DARK)])
def test_words_are_written_in_the_ink_of_the_appearance(dark: bool, paper: theme.Paper) -> None:
    theme.use(dark=dark)
    try:
        layout = draw([TRACE], alt="a", height=100).figure.layout
    finally:
        theme.use(dark=False)
    inks = {layout.font.color, layout.xaxis.tickfont.color, layout.yaxis.tickfont.color}
    assert inks == {paper.ink}


def test_a_chart_keeps_its_own_axes_beside_the_shared_ones() -> None:
    layout = draw([TRACE], alt="a", height=123, xaxis={"range": [1, 4]}).figure.layout
    assert (list(layout.xaxis.range), layout.xaxis.fixedrange, layout.height) == ([1, 4], True, 123)


def test_plain_leaves_no_html_and_changes_nothing_else() -> None:
    assert plain("<b>R&D</b> \"x\" 'y'") == "&lt;b&gt;R&amp;D&lt;/b&gt; \"x\" 'y'"
