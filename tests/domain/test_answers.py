import pytest

from lobscan.domain.answers import DONT_KNOW, LEVELS, MARKS, NOT_APPLICABLE, is_mark


@pytest.mark.parametrize("text", ["1", "2", "3", "4", "?", "-", ""])
def test_the_answers_of_the_import_format_are_marks(text):
    assert is_mark(text)


@pytest.mark.parametrize("text", ["0", "5", "1.0", "12", " 1", "x", "--", "?-"])
def test_anything_else_is_no_mark(text):
    assert not is_mark(text)


def test_the_marks_are_the_levels_then_dont_know_then_not_applicable():
    assert list(MARKS) == [*(str(level) for level in LEVELS), DONT_KNOW, NOT_APPLICABLE]
