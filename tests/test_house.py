"""The house stands as it was drawn: who imports whom, where SQL stands, and who keeps state."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "lobscan"
FILES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])

ANYWHERE = {"errors", "settings", "access", "locales", "log", "login", "theme"}
"""Modules of ours that any layer may use."""
OURS = {
    "domain": set(),
    "content": {"domain"},
    "storage": {"domain"},
    "services": {"domain", "content", "storage", "exchange"},
    "charts": {"domain"},
    "exchange": {"domain", "charts"},
    "ui": {"domain", "services", "charts", "exchange"},
    "pages": {"ui", "services", "charts", "exchange", "domain"},
    "web": {"services", "domain", "exchange"},
    "commands": {"services", "domain", "exchange", "web"},
    "cli": {"commands", "services"},
    "locales": set(),
}
"""Which layers of ours a layer may use beside itself and `ANYWHERE`."""
OTHERS = {
    "domain": {"pydantic", "numpy", "ortools"},
    "content": {"pydantic", "pydantic_core", "yaml"},
    "storage": {"duckdb", "numpy", "fsspec"},
    "services": {"numpy", "pydantic"},
    "charts": {"plotly", "pandas"},
    "exchange": {
        "babel",
        "pandas",
        "openpyxl",
        "xlsxwriter",
        "segno",
        "docx",
        "icalendar",
        "typst",
        "cryptography",
        "pydantic",
    },
    "ui": {"streamlit", "pandas", "pyarrow", "pydantic", "pydantic_core"},
    "pages": {"streamlit"},
    "web": {"starlette", "jinja2"},
    "commands": set(),
    "cli": set(),
    "locales": {"babel"},
    "errors": set(),
    "settings": set(),
    "access": set(),
    "log": set(),
    "login": set(),
    "theme": set(),
}
"""Which libraries a layer may use beside the standard one."""
MORE = {"web/asgi.py": {"streamlit"}}
"""Single files that may use more."""


def layer(path: Path) -> str:
    """The layer of a file: its folder under the package, else its own name."""
    if not path.is_relative_to(PACKAGE):
        return "pages"
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, in dotted form, wherever in the file."""
    package = ["lobscan", *path.relative_to(PACKAGE).parent.parts] if path.is_relative_to(PACKAGE) else []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{name}.{alias.name}" for alias in node.names)


def may(path: Path, module: str) -> bool:
    """Whether the table lets a file import a module."""
    here, parts = layer(path), module.split(".")
    if parts[0] == "lobscan":
        there = parts[1] if len(parts) > 1 else "__init__"
        return there == here or there in ANYWHERE or there in OURS.get(here, set())
    if parts[0] in sys.stdlib_module_names:
        return True
    extra = next((more for name, more in MORE.items() if str(path).endswith(name)), set())
    return parts[0] in OTHERS.get(here, set()) | extra


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_layer_has_files_to_check() -> None:
    found = {layer(path) for path in FILES}
    assert set(OURS) <= found
    assert found >= ANYWHERE
    assert len(FILES) > 60
    assert found <= set(OTHERS) | {"__init__", "__main__"}


@pytest.mark.parametrize("path", [p for p in FILES if layer(p) != "__main__"], ids=name)
def test_a_file_imports_only_what_its_layer_may(path: Path) -> None:
    assert [module for module in imported(path) if not may(path, module)] == []


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("domain/gaps.py", "duckdb"),
        ("domain/gaps.py", "lobscan.content.packs"),
        ("content/packs.py", "lobscan.storage.store"),
        ("storage/answers.py", "lobscan.services.scan"),
        ("services/scan.py", "streamlit"),
        ("services/scan.py", "lobscan.ui.show"),
        ("charts/gaps.py", "lobscan.services.picture"),
        ("exchange/answers.py", "lobscan.storage.store"),
        ("ui/show.py", "lobscan.storage.store"),
        ("ui/show.py", "duckdb"),
        ("ui/show.py", "yaml"),
        ("web/answer.py", "streamlit"),
        ("web/answer.py", "lobscan.ui.show"),
        ("web/asgi.py", "lobscan.charts.gaps"),
        ("commands/plan.py", "lobscan.storage.store"),
        ("services/plan.py", "lobscan.commands.plan"),
        ("../../pages/4_picture/gaps.py", "lobscan.storage.store"),
        ("../../pages/4_picture/gaps.py", "lobscan.content.packs"),
    ],
)
def test_the_check_itself_refuses_what_the_table_forbids(path: str, module: str) -> None:
    file = (PACKAGE / path).resolve()
    assert file.is_file()
    assert not may(file, module)


def test_pages_import_no_page() -> None:
    for path in FILES:
        if layer(path) == "pages":
            assert not [m for m in imported(path) if m.split(".")[0] == "pages"], name(path)


def texts(path: Path) -> Iterator[str]:
    """Every text in a file, docstrings left out; of an f-string its fixed parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.value


SQL = re.compile(
    r"\s*(SELECT|INSERT|CREATE|WITH|FROM|UPDATE|DELETE|DROP|ALTER|COPY|ATTACH|PRAGMA|CHECKPOINT|BEGIN|COMMIT)\b"
)


@pytest.mark.parametrize("path", [p for p in FILES if layer(p) != "storage"], ids=name)
def test_sql_stands_in_the_store_alone(path: Path) -> None:
    assert [text for text in texts(path) if SQL.match(text)] == []


def test_there_is_sql_in_the_store() -> None:
    found = [t for path in FILES if layer(path) == "storage" for t in texts(path) if SQL.match(t)]
    assert len(found) > 20


def test_nobody_draws_with_express() -> None:
    assert [name(p) for p in FILES if any(m.startswith("plotly.express") for m in imported(p))] == []


KEEPS_STATE = {"src/lobscan/ui/session.py", "src/lobscan/ui/choose.py", "src/lobscan/ui/show.py"}


def test_state_is_kept_in_few_places() -> None:
    using = {
        name(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    }
    assert using <= KEEPS_STATE
    assert using


def test_no_html_of_users_is_trusted() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
                assert isinstance(node.value, ast.Constant), name(path)
                assert node.value.value is False, name(path)


def test_pages_stand_one_folder_deep() -> None:
    pages = sorted((ROOT / "pages").rglob("*.py"))
    assert pages
    assert all(
        re.fullmatch(r"[1-7]_[a-z]+", p.parent.name) and p.parent.parent == ROOT / "pages" for p in pages
    )
