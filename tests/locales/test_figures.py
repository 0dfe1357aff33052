"""Every figure has a definition in plain words, and it stands where the figure stands."""

import pytest

from lobscan.locales import use
from lobscan.locales.figures import OF_A_PLAN, OF_A_SCAN, definitions, meanings

PRODUCT_5 = {"n", "Score", "Don't know", "Wanted", "Consensus", "Ambition", "Gap", "Total"}


def test_each_figure_of_a_scan_is_defined() -> None:
    assert set(OF_A_SCAN) >= PRODUCT_5


def test_no_figure_is_defined_twice() -> None:
    assert not set(OF_A_SCAN) & set(OF_A_PLAN)


@pytest.mark.parametrize(("language", "label"), [("nl", "Kloof"), ("en", "Gap")])
def test_a_definition_is_found_by_the_heading_as_it_is_shown(language: str, label: str) -> None:
    use(language)
    found = meanings(["Leerjaar", label])
    assert list(found) == [label]
    assert (label, found[label]) in definitions()
