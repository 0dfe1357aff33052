"""The words of a workshop that the dashboard and the plain pages share."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel import dates

from lobscan.locales import N_, _, language

TITLES: Final = {
    "welcome": N_("Welcome: why we are here, and the rules"),
    "now": N_("Where do we stand now? Each for yourself"),
    "compare": N_("Compare in pairs or fours, with the picture beside it"),
    "desired": N_("Where do we want to be in two years? Each for yourself"),
    "agree": N_("Agree on the ambition"),
    "choose": N_("Choose what comes first"),
    "first": N_("The first step: who, when, and how we see it"),
    "close": N_("Who tells whom"),
    "break": N_("Break"),
}
SHORT: Final = {
    "welcome": N_("Welcome"),
    "now": N_("Score the present"),
    "compare": N_("Compare"),
    "desired": N_("Score the future"),
    "agree": N_("Agree on ambitions"),
    "choose": N_("Choose priorities"),
    "first": N_("First steps"),
    "close": N_("Close"),
    "break": N_("Break"),
}
WAITING: Final = {
    "welcome": N_("You are in. The workshop begins soon; look at the screen."),
    "now": N_("This vote has been revealed. Look at the screen."),
    "compare": N_(
        "Talk it over with your neighbours and look at the screen. What do you see, and what shows it?"
    ),
    "desired": N_("This vote has been revealed. Look at the screen."),
    "agree": N_("Listen to the two ends and talk. When there is a second vote, it appears here."),
    "choose": N_("The dots have been counted. Look at the screen."),
    "first": N_("Now each priority gets a first step. Look at the screen and think along."),
    "close": N_("Thank you. Agree who tells whom what was decided."),
    "break": N_("A break. Leave this page open; it goes on by itself."),
}


def title(item: object) -> str:
    """What a step is called: as the facilitator wrote it, else the usual."""
    own = getattr(item, "title", "")
    return str(own) or _(TITLES[str(getattr(item, "step", ""))])


def short(step: str) -> str:
    """A step in one or two words."""
    return _(SHORT[step])


def waiting(step: str) -> str:
    """What participants read in a step in which they are asked nothing."""
    return _(WAITING[step])


def month(value: str) -> str:
    """A month (2027-02) in words: februari 2027; "" for none."""
    return dates.format_date(date.fromisoformat(f"{value}-01"), "LLLL y", locale=language()) if value else ""
