"""Every sentence of the interface has its Dutch, and no Dutch stands in Python."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from lobscan.locales import LANGUAGES, read_catalogue

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
MARKS = {"_", "N_", "n_", "add", "_fault", "Fault"}
ERRORS = {"UserError", "NotAllowed", "UnknownThing", "RoundClosed", "StoreBusy", "FaultyFile"}
DUTCH = re.compile(r"\b(het|een|niet|zijn|wordt|leerjaar|leerlingen|stelling|ronde|kies|geen|voor|naar)\b")


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be: a constant, or the two sides of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def messages(path: Path) -> Iterator[str]:
    """Every message id that a Python file uses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS | ERRORS:
                count = 2 if name in {"n_", "_fault"} else 1
                yield from (text for arg in node.args[:count] for text in literals(arg))


def template_messages(path: Path) -> Iterator[str]:
    """Every message id that a template uses."""
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""", text):
        yield match.group(1) if match.group(1) is not None else match.group(2)


def used() -> set[str]:
    """All message ids in use; single words of code such as option names are none."""
    found = {m for path in SOURCES for m in messages(path)}
    return {m for m in found | {m for path in TEMPLATES for m in template_messages(path)} if m.strip()}


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 30
    assert len(used()) > 100


def test_every_message_has_its_dutch() -> None:
    catalogue = read_catalogue("nl")
    known = set()
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(texts):
            known.update(ids)

    assert sorted(used() - known) == []


def test_dutch_and_english_have_the_same_values() -> None:
    wrong = []
    for message in read_catalogue("nl"):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            allowed = set().union(*(fields(i) for i in ids))
            wrong += [text for text in texts if not fields(text) <= allowed]

    assert wrong == []


def test_no_message_has_two_translations() -> None:
    seen: dict[object, str] = {}
    double = []
    for path in sorted((ROOT / "src/lobscan/locales/nl").glob("*.po")):
        from babel.messages.pofile import read_po

        with path.open("rb") as file:
            for message in read_po(file, locale="nl"):
                known = seen.setdefault(message.id, message.string)
                double += [(path.name, message.id)] if message.id and known != message.string else []

    assert double == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_dutch_stands_in_python(path: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if DUTCH.search(text.lower()) and "SELECT" not in text] == []


def test_languages_are_dutch_first() -> None:
    assert LANGUAGES == ("nl", "en")
