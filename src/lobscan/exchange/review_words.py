"""The words of a review that its pages and its minutes share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lobscan.domain.review import Body, Effect, Item, Topic, Verdict
from lobscan.domain.sentence import Day, Figure, Names, Part, Sentence, Term, Value
from lobscan.locales import N_, _, month, n_, number, percent, short_day
from lobscan.locales.practice import word
from lobscan.locales.workplan import shortened

MOST_NAMED: Final = 8
LONGEST_NAME: Final = 60
FLANDERS: Final = "BE"

TOPICS: Final = {
    Topic.SIGNALS: N_("What the signals say"),
    Topic.ACTIONS: N_("What became of our actions"),
    Topic.GAPS: N_("Where we are furthest from our ambition"),
    Topic.CHANGES: N_("What changed most since the round before"),
    Topic.PERCEPTIONS: N_("Where people see it differently"),
    Topic.INDICATORS: N_("What the indicators say"),
    Topic.EVIDENCE: N_("What we cannot show"),
}
VERDICTS: Final = {
    Verdict.SECURE: N_("Secure"),
    Verdict.ADJUST: N_("Adjust"),
    Verdict.STOP: N_("Stop"),
}
EFFECTS: Final = {
    Effect.MADE: N_("new action: {action}"),
    Effect.DONE: N_("finished: {action}"),
    Effect.STOPPED: N_("stopped: {action}"),
    Effect.NONE: N_("stays as it is"),
}


def topic(item: Item) -> str:
    """What an item of the agenda is called; a question is called by itself."""
    return item.text or _(TOPICS[item.topic])


def verdict(value: Verdict) -> str:
    """The word for a verdict."""
    return _(VERDICTS[value])


def effect(value: Effect, action: str) -> str:
    """What a finding did in the work plan; `action` is the title."""
    return _(EFFECTS[value], action=action)


def body(value: Body, country: str) -> str:
    """Who approves, as the school's country calls it."""
    if value is Body.LEADER:
        return _("School leader")
    return _("School council") if country == FLANDERS else _("Participation council")


def told(sentence: Sentence, *, most: int = MOST_NAMED) -> str:
    """A kept sentence in the language that is spoken, with at most so many names of a list."""
    values = {key: _value(value, most) for key, value in sentence.values.items()}
    if sentence.many:
        return n_(sentence.message, sentence.many, sentence.count, **values)
    return _(sentence.message, **values)


def _value(value: Value, most: int) -> object:
    match value:
        case Sentence():
            return told(value, most=most)
        case Names():
            return _several(value.names, most)
        case Figure() | Part() | Day():
            return _figure(value)
        case Term():
            return word(value.what, value.value)
    return value


def _figure(value: Figure | Part | Day) -> str:
    match value:
        case Figure():
            return number(value.value, value.digits)
        case Part():
            return percent(value.value)
        case Day():
            return month(value.day) if value.month else short_day(value.day)


def _several(names: Sequence[str], most: int) -> str:
    said = [shortened(name, LONGEST_NAME) for name in names[:most]]
    more = len(names) - most
    if more > 0:
        return ", ".join(said) + n_(" and {count} more", " and {count} more", more)
    return _("{names} and {last}", names=", ".join(said[:-1]), last=said[-1]) if len(said) > 1 else said[0]
