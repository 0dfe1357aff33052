"""The words of the interface: English sentences as keys, their Dutch in `nl/*.po`.

Why the catalogues are read and not compiled beforehand: a compiled file goes stale unnoticed.
"""

from __future__ import annotations

import io
import threading
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from babel import dates, numbers
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

from lobscan.errors import Fault, FaultyFile, UserError

LANGUAGES: Final = ("nl", "en")
NAMES: Final = {"nl": "Nederlands", "en": "English"}
WAYS: Final = {"nl-BE": "nl_BE"}
"""By what a school says its language is: the folder of the words that it has for its own."""
_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])
_school: ContextVar[str] = ContextVar("school", default="")


def use(language: str) -> str:
    """Speak `language` from here on in this thread or task; an unknown one means Dutch."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    _language.set(chosen)
    return chosen


def language() -> str:
    """The language that is spoken now."""
    return _language.get()


def speak_as(school: str) -> None:
    """Speak as a school whose language is `school` does ("nl-BE"), from here on in this thread or task."""
    _school.set(school)


def spoken() -> str:
    """The language with the school's own way of speaking it, where it is the school's."""
    way = WAYS.get(_school.get(), "")
    return way if way.startswith(f"{language()}_") else language()


def read_catalogue(language_: str) -> Catalog:
    """All catalogues of a language as one; those of a way of speaking it come over the language's own."""
    whole = Catalog(locale=language_)
    for folder in dict.fromkeys((language_[:2], language_)):
        for path in sorted((Path(__file__).parent / folder).glob("*.po")):
            with path.open("rb") as file:
                for message in pofile.read_po(file, locale=language_):
                    if message.id:
                        whole.delete(message.id)  # else the one that it has stays
                        whole[message.id] = message
    return whole


_ready: Final[dict[str, NullTranslations]] = {}
_reading: Final = threading.Lock()


def make_ready() -> None:
    """Read the catalogues before the first visitor needs them."""
    for name in (*LANGUAGES, *WAYS.values()):
        _translations(name)


def _translations(language_: str) -> NullTranslations:
    found = _ready.get(language_)
    if found:
        return found
    with _reading:  # forty who come at once read it once
        if language_ not in _ready:
            _ready[language_] = _compiled(language_)
        return _ready[language_]


def _compiled(language_: str) -> NullTranslations:
    if language_ == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    mofile.write_mo(compiled, read_catalogue(language_))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(message: str, /, **values: object) -> str:
    """`message` in the language that is spoken, with its values."""
    text = _translations(spoken()).gettext(message)
    return text.format(**values) if values else text


def in_language(language_: str, message: str) -> str:
    """`message` in a language that need not be the spoken one: for reading what others wrote."""
    return _translations(language_).gettext(message)


def in_every_way(message: str) -> set[str]:
    """`message` in each language and each way of speaking it: for reading what others wrote."""
    return {in_language(one, message) for one in (*LANGUAGES, *WAYS.values())}


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """`one` or `many` for `count`, which stands in it as `{count}`."""
    text = _translations(spoken()).ngettext(one, many, count)
    return text.format(count=count, **values)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message that is translated later, where it is shown."""
    return message


def tell(error: UserError) -> str:
    """An error in the language that is spoken."""
    values = {key: _value(value) for key, value in error.params.items()}
    return _(error.message).format(**values) if values else _(error.message)


def tell_fault(fault: Fault) -> str:
    """What is wrong, without the place."""
    return _(fault.message).format(**{k: _value(v) for k, v in fault.params})


def place(fault: Fault) -> str:
    """Where in a table a fault is: row and column."""
    return _("row {row}, column {column}", row=fault.row, column=fault.column)


def tell_all(error: UserError) -> list[str]:
    """An error as lines: its sentence, or one line for each fault of a file."""
    if not isinstance(error, FaultyFile):
        return [tell(error)]
    return [f"{where_of(f)}: {tell_fault(f)}" for f in error.faults]


def where_of(fault: Fault) -> str:
    """A fault's place: `file:line`, or row and column."""
    return f"{fault.file}:{fault.line}" if fault.file else place(fault)


def _value(value: object) -> object:
    return day(value) if isinstance(value, date) else value


def number(value: float | None, digits: int = 1) -> str:
    """A figure rounded half up for reading, with a decimal comma in Dutch; "–" for none."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return "–"
    return _number(float(value), digits, language())


@lru_cache(maxsize=4096)
def _number(value: float, digits: int, language_: str) -> str:
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return numbers.format_decimal(exact, format=pattern, locale=language_)


def signed(value: float) -> str:
    """A change with its sign; what rounds to nothing has none."""
    shown = number(abs(value))
    if shown == number(0.0):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def percent(value: float | None) -> str:
    """A share as whole per cents; "–" for none."""
    return "–" if value is None or value != value else numbers.format_percent(value, locale=language())  # noqa: PLR0124


def day(value: date) -> str:
    """A day in full: 3 november 2026."""
    return dates.format_date(value, "d MMMM y", locale=language())


def short_day(value: date) -> str:
    """A day in short: 3 nov. 2026."""
    return dates.format_date(value, "d MMM y", locale=language())


def month(value: date) -> str:
    """The month of a day: november."""
    return dates.format_date(value, "LLLL", locale=language())


def short_month(value: date) -> str:
    """The month of a day in three letters: nov."""
    return dates.format_date(value, "LLL", locale=language()).rstrip(".")


def moment(value: datetime) -> str:
    """A moment, kept in UTC, on the clock of the machine."""
    local = dates.get_timezone() if value.tzinfo is None else value.tzinfo
    return dates.format_datetime(value, "d MMM y HH:mm", tzinfo=local, locale=language())
