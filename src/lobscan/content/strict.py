"""Read YAML strictly into a pydantic model: double keys are faults, every fault has its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lobscan.errors import Fault
from lobscan.locales import N_

M = TypeVar("M", bound=BaseModel)
LARGEST = 2_000_000
"""Bytes; the largest file of a pack that is read."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # by name
    """PyYAML's safe loader without YAML 1.1's surprises: `no`, `on` and days stay words.

    Why days too: a day that does not exist is then a fault of its place, with its line.
    """


_SURPRISES = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _SURPRISES]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class Document:
    """A YAML file: its value, and the line of each place in it."""

    def __init__(self, path: Path, name: str, *, text: str | None = None) -> None:
        """Read `path`, or `text` that would stand there; faults call it `name`.

        Never raises for what the file holds.
        """
        self.name = name
        self.faults: list[Fault] = []
        self.node: yaml.Node | None = None
        self.value: object = None
        read = self._text(path) if text is None else text
        if read is not None:
            self._parse(read)

    def _text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > LARGEST:
                self._fault(1, "the file is larger than 2 MB; a pack's file is text of a few pages")
                return None
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            self._fault(line, "not UTF-8 text; save the file as UTF-8")
            return None
        except OSError as error:
            self._fault(1, "cannot be read: {reason}", reason=error.strerror or str(error))
            return None
        if not text.strip():
            self._fault(1, "the file is empty")
            return None
        return text

    def _parse(self, text: str) -> None:
        loader = _Loader(text)
        try:
            self.node = loader.get_single_node()
            self._double_keys(self.node, set())
            if self.node is None:
                self._fault(1, "the file is empty")
            elif not self.faults:
                self.value = loader.construct_document(self.node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault((mark.line if mark else 0) + 1, "not YAML: {problem}", problem=error.problem)
        except (yaml.YAMLError, ValueError) as error:
            line = text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1
            self._fault(line, "not YAML: {problem}", problem=str(error).splitlines()[0])
        except RecursionError:
            self._fault(1, "not YAML: {problem}", problem="nested too deeply")
        finally:
            loader.dispose()

    def _double_keys(self, node: yaml.Node | None, seen: set[int]) -> None:
        if node is None or id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: dict[str, int] = {}
            for key, value in node.value:
                name = str(key.value)
                line = key.start_mark.line + 1
                if name in keys:
                    self._fault(
                        line, "`{key}` stands twice; first on line {first}", key=name, first=keys[name]
                    )
                keys.setdefault(name, line)
                self._double_keys(value, seen)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self._double_keys(value, seen)

    def line(self, *path: str | int) -> int:
        """The line of the nearest place to `path` that stands in the file."""
        node, line = self.node, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line

    def add(self, message: str, *path: str | int, **params: object) -> None:
        """A fault at `path` in this file."""
        self._fault(self.line(*path), message, **params)

    def _fault(self, line: int, message: str, **params: object) -> None:
        self.faults.append(Fault(message, file=self.name, line=line, params=tuple(params.items())))

    def as_model(self, model: type[M]) -> M | None:
        """The value as `model`, or None with the faults noted."""
        if self.faults:
            return None
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                if not _follows(detail):
                    self._validation_fault(detail)
            return None

    def _validation_fault(self, detail: ErrorDetails) -> None:
        path = [p for p in detail["loc"] if p != "[key]"]
        message, params = _words(detail)
        self.add(message, *path, where=".".join(str(p) for p in path) or "file", **params)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value, value.start_mark.line + 1
    return None


def _follows(detail: ErrorDetails) -> bool:
    """Whether a list is too short only because pydantic left its faulty elements out."""
    given = detail["input"]
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= least


_USUAL = {
    "extra_forbidden": N_("`{where}` is not known here; check its spelling"),
    "missing": N_("`{where}` is missing"),
    "enum": N_("`{where}` is `{given}`; it must be {expected}"),
    "literal_error": N_("`{where}` is `{given}`; it must be {expected}"),
    "string_pattern_mismatch": N_("`{where}` is `{given}`; an id has small letters, figures and hyphens"),
    "string_type": N_("`{where}` must be text in quotes, not `{given}`"),
    "string_too_short": N_("`{where}` is empty"),
    "string_too_long": N_("`{where}` is too long"),
    "too_short": N_("`{where}` has too few lines; at least {limit}"),
    "too_long": N_("`{where}` has too many lines; at most {limit}"),
    "tuple_type": N_("`{where}` must be a list"),
    "dict_type": N_("`{where}` must be lines of `key: value`"),
    "mapping_type": N_("`{where}` must be lines of `key: value`"),
    "model_type": N_("`{where}` must be lines of `key: value`"),
    "bool_type": N_("`{where}` is `{given}`; it must be true or false"),
    "bool_parsing": N_("`{where}` is `{given}`; it must be true or false"),
    "int_type": N_("`{where}` is `{given}`; it must be a whole number"),
    "int_parsing": N_("`{where}` is `{given}`; it must be a whole number"),
    "int_from_float": N_("`{where}` is `{given}`; it must be a whole number"),
    "float_type": N_("`{where}` is `{given}`; it must be a number"),
    "float_parsing": N_("`{where}` is `{given}`; it must be a number"),
    "finite_number": N_("`{where}` is `{given}`; it must be a number"),
    "greater_than": N_("`{where}` is {given}; it must be more than {limit}"),
    "greater_than_equal": N_("`{where}` is {given}; it must be at least {limit}"),
    "less_than_equal": N_("`{where}` is {given}; it must be at most {limit}"),
    "date_type": N_("`{where}` is `{given}`; it must be a day like 2026-09-01"),
    "date_parsing": N_("`{where}` is `{given}`; it must be a day like 2026-09-01"),
    "date_from_datetime_parsing": N_("`{where}` is `{given}`; it must be a day like 2026-09-01"),
    "date_from_datetime_inexact": N_("`{where}` is `{given}`; it must be a day like 2026-09-01"),
}
_FORMS = {
    r"^\d+\.\d+\.\d+$": "1.0.0",
    r"^[a-z]{2}(-[A-Z]{2})?$": "nl",
    r"^[A-Z]{2}$": "NL",
    r"^\d{4}-\d{4}$": "2026-2027",
    r"^[a-z0-9-]+/[A-Za-z0-9-]+$": "nl-ok-vo-2021/OP1",
}
"""What else than an id has a form of its own, by its pattern: an example."""
_LIMITS = ("gt", "ge", "le", "min_length", "max_length")


def _words(detail: ErrorDetails) -> tuple[str, dict[str, object]]:
    """A sentence for a pydantic fault, in words of ours where the fault is a usual one."""
    given, context = detail["input"], detail.get("ctx", {})
    if given is None and detail["type"] != "missing":
        return N_("`{where}` is empty"), {}
    if detail["type"] == "value_error":
        return str(context["error"]).replace("{", "{{").replace("}", "}}"), {}
    shown = "" if isinstance(given, (dict, list)) else str(given)[:60]
    limit = next((f"{context[name]:g}" for name in _LIMITS if name in context), "")
    message = _USUAL.get(detail["type"], "{where}: {problem}")
    expected = _FORMS.get(str(context.get("pattern")), context.get("expected", ""))
    if "pattern" in context and expected:
        message = N_("`{where}` is `{given}`; it must look like {expected}")
    return message, {"given": shown, "expected": expected, "limit": limit, "problem": detail["msg"]}
