"""Every face of lobscan as axe, a screen reader and who reads it meet it, in English and dark."""

from e2e.test_axe import EXPECTED_WITHIN, Faces, school, walk

__all__ = ["EXPECTED_WITHIN", "school", "walk"]


class TestInEnglishInTheDark(Faces):
    way = ("en", "dark")
