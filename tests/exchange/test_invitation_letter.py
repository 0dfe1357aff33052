"""The message to who is invited: name and link in their places, the privacy sentence always."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lobscan.errors import UserError
from lobscan.exchange.invitation_letter import (
    FIRST,
    REMINDER,
    About,
    Wording,
    check,
    letter,
    mailto,
    privacy,
    usual,
)
from lobscan.locales import use

URL = "https://lob.school.nl/a/0123456789abcdef01234567"
ABOUT = About("De Meander", 8, "18 december 2026")


@pytest.mark.parametrize("kind", [FIRST, REMINDER])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_usual_wording_can_be_sent_and_says_what_counts(kind: str, language: str) -> None:
    use(language)
    wording = usual(kind, ABOUT)
    check(wording)
    made = letter(wording, name="Anna", url=URL, k=5)

    assert made.text.count(URL) == 1
    assert "Anna," in made.text
    assert "8 minut" in made.text
    assert "18 december 2026" in made.text
    assert made.text.rstrip().endswith(privacy(5))
    assert "[" not in made.text + made.subject
    assert f'href="{URL}"' in made.html


def test_a_reminder_says_what_to_do_for_who_is_done() -> None:
    assert "Heb je al ingeleverd? Dan hoef je niets te doen." in usual(REMINDER, ABOUT).text
    assert "ingeleverd" not in usual(FIRST, ABOUT).text


def test_without_a_name_the_greeting_goes_without() -> None:
    made = letter(Wording("S", "Dag [naam],\n\n[link]"), name="", url=URL, k=5)
    assert made.text.startswith("Dag,\n")


def test_a_name_that_looks_like_a_mark_or_like_html_stays_a_name() -> None:
    made = letter(Wording("Voor [naam]", "Dag [naam]: [link]"), name="[link] <b>\nx", url=URL, k=5)
    assert made.text.startswith(f"Dag [link] <b> x: {URL}")
    assert made.subject == "Voor [link] <b> x"
    assert "&lt;b&gt;" in made.html


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        (Wording("", "[link]"), "subject"),
        (Wording("S" * 201, "[link]"), "subject"),
        (Wording("S", "Dag"), "has no"),
        (Wording("S", "[link]" + "x" * 4000), "at most 4000"),
        (Wording("S", f"[link] {URL}"), "link of one person"),
    ],
)
def test_what_cannot_be_sent_is_said(wording: Wording, message: str) -> None:
    with pytest.raises(UserError, match=message):
        check(wording)


def test_either_language_has_its_marks() -> None:
    check(Wording("S", "[link]"))
    assert letter(Wording("S", "Hi [name] [link]"), name="An", url=URL, k=5).text.startswith(f"Hi An {URL}")


def test_a_mail_program_is_opened_with_the_whole_message() -> None:
    made = letter(Wording("Vraag & antwoord", "Dag [naam]\n[link]"), name="An", url=URL, k=5)
    parts = urlsplit(mailto("an+lob@school.nl", made))
    assert (parts.scheme, parts.path) == ("mailto", "an%2Blob@school.nl")
    assert parse_qs(parts.query) == {"subject": [made.subject], "body": [made.text.rstrip("\n") + "\n"]}
