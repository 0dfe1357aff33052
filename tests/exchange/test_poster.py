"""The poster: what stands on it, for everybody to read."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from lobscan.domain.rubric import Perspective
from lobscan.domain.said import Line, Now
from lobscan.exchange.poster import NOW, Poster, Told, poster
from lobscan.locales import use

LINE = Line("a", 1.94, 2.6, Now.BETTER, ())


def made(*told: Told, close: str = "", voice: Perspective | None = Perspective.PUPILS) -> bytes:
    return poster(Poster("De Meander", voice, "Scan 2025", "Scan 2026", date(2026, 11, 18), told, close))


def words(data: bytes) -> tuple[str, int, str]:
    """Its language, how many sheets it takes, and its title; it must be tagged."""
    with pikepdf.open(io.BytesIO(data)) as found:
        assert found.Root.MarkInfo.Marked
        return str(found.Root.Lang), len(found.pages), str(found.docinfo["/Title"])


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Jullie zeiden, wij deden"), ("en", "You said, we did")]
)
def test_it_is_tagged_and_titled_in_its_language(language: str, title: str) -> None:
    use(language)
    assert words(made(Told(LINE, "Ik praat over mijn keuzes.", ("Gesprekken (maart)",)))) == (
        language,
        1,
        title,
    )


def test_six_full_lines_fit_on_one_sheet_and_many_take_more() -> None:
    one = Told(
        LINE, "Ik praat met mijn mentor over wat ik kan, wat ik wil en wat ik nog wil zien.", ("Iets",) * 2
    )
    assert words(made(*[one] * 6, close="Loop binnen."))[1] == 1
    assert words(made(*[one] * 30))[1] > 1


def test_hostile_text_stays_text() -> None:
    told = Told(LINE, '#read("x") *vet* $x$', ("<b>@an</b>",))
    assert words(made(told, close="#panic()"))[1] == 1


def test_every_outcome_has_words() -> None:
    assert set(NOW) == set(Now)


@pytest.mark.parametrize("voice", [None, Perspective.PUPILS, Perspective.PARENTS, Perspective.PARTNERS])
def test_every_group_can_have_one(voice: Perspective | None) -> None:
    assert words(made(Told(LINE, "Iets", ("Iets",)), voice=voice))[1] == 1
