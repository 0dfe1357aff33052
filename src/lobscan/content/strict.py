"""Read YAML strictly into a pydantic model: double keys are faults, every fault has its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lobscan.errors import Fault

M = TypeVar("M", bound=BaseModel)
LARGEST = 2_000_000
"""Bytes; the largest file of a pack that is read."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader without YAML 1.1's surprises: `no` and `on` stay words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


class Document:
    """A YAML file: its value, and the line of each place in it."""

    def __init__(self, path: Path, name: str) -> None:
        """Read `path`; faults call it `name`. Never raises for what the file holds."""
        self.name = name
        self.faults: list[Fault] = []
        self.node: yaml.Node | None = None
        self.value: object = None
        text = self._text(path)
        if text is not None:
            self._parse(text)

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
            if not self.faults and self.node is not None:
                self.value = loader.construct_document(self.node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault((mark.line if mark else 0) + 1, "not YAML: {problem}", problem=error.problem)
        except (yaml.YAMLError, ValueError) as error:
            self._fault(1, "not YAML: {problem}", problem=str(error).splitlines()[0])
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
                    self._fault(line, "`{key}` stands twice; first on line {first}", key=name, first=keys[name])
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


def _words(detail: ErrorDetails) -> tuple[str, dict[str, object]]:
    """A sentence for a pydantic fault, in words of ours where the fault is a usual one."""
    given = detail["input"]
    shown = "" if isinstance(given, (dict, list)) else str(given)[:60]
    usual = {
        "extra_forbidden": "`{where}` is not known here; check its spelling",
        "missing": "`{where}` is missing",
        "enum": "`{where}` is `{given}`; it must be {expected}",
        "literal_error": "`{where}` is `{given}`; it must be {expected}",
        "string_pattern_mismatch": "`{where}` is `{given}`; an id has small letters, figures and hyphens",
        "string_type": "`{where}` must be text in quotes, not `{given}`",
        "string_too_short": "`{where}` is empty",
        "string_too_long": "`{where}` is too long",
        "value_error": "{where}: {problem}",
    }
    context = detail.get("ctx", {})
    problem = str(context.get("error", detail["msg"]))
    message = usual.get(detail["type"], "{where}: {problem}")
    return message, {"given": shown, "expected": context.get("expected", ""), "problem": problem}

