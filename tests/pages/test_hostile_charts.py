"""Plotly reads a little HTML and `%{…}` in what it writes: a school's words come out of every chart as typed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import streamlit as st
from builders import school_year
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from lobscan import charts
from lobscan.charts.chart import Chart, plain
from lobscan.charts.predicted import Lift
from lobscan.charts.pulse import Line as PulseLine
from lobscan.charts.roadmap import Point
from lobscan.content.packs import load_pack
from lobscan.domain.draft import Planned, Said
from lobscan.domain.happening import Happening, Kind, by_week
from lobscan.domain.pulse import Beside
from lobscan.services.workspace import close_shared
from lobscan.settings import shipped

TAIL = "<b>vet</b><br><a href='https://evil.example'>k</a>&lt;%{y}"
"""What is typed behind every text of a school."""
RAW = re.compile(r"<b>vet|<br><a|<a href|(?<!&amp;)&lt;%")
"""What Plotly would read in it, where nothing takes its meaning away."""
ID = re.compile(r"[a-z*][a-z0-9*.-]*|\d{4}-\d{4}|")
"""Ids, in which nothing of the kind can stand."""
PAGES = sorted(p.relative_to(shipped()).as_posix() for p in shipped().glob("pages/*/*.py"))
NO_WORDS = {"roadmap.curve"}
"""Charts in which no text of a school or pack is written."""
YEAR = school_year(date(2026, 8, 3), date(2027, 7, 25))
DAY = date(2026, 11, 2)
MEASURE = Planned(measure="m", title="Praat", start=DAY, end=DAY, why=Said(message="x"))
STATEMENT = load_pack(shipped() / "rubrics" / "nl-lob").statements[0]
WEEKS = by_week([Happening(Kind.ACTION, "a", "Praat", (DAY,))])
NOT_IN_THE_DEMO: dict[str, Call] = {
    "predicted.predicted": (((Lift("Praat", "Minder", 0.4, 0.8, -0.1, -1),),), {}),
    "pulse.pulse": (
        (
            (
                PulseLine(
                    "Samen praten",
                    Beside(STATEMENT, 3.0, (5, 5), 1, kept_back=False, before=2.0, low=0.5, high=1.5),
                ),
            ),
        ),
        {},
    ),
    "roadmap.curve": (((Point(50, 0.2, 0.3, usual=False),),), {}),
    "roadmap.roadmap": (((MEASURE,), (YEAR,)), {"start": DAY}),
    "week_list.week_list": ((WEEKS, YEAR), {"today": DAY}),
    "wheel.wheel": ((WEEKS, YEAR), {"today": DAY}),
}
"""What a builder is called with that the pages of the demo school do not call unasked."""
Builder = Callable[..., Chart]
Call = tuple[tuple[Any, ...], dict[str, Any]]


def builders() -> dict[str, Builder]:
    """Every public function that makes a chart, by module and name."""
    found: dict[str, Builder] = {}
    for one in pkgutil.iter_modules(charts.__path__):
        module = importlib.import_module(f"lobscan.charts.{one.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and not name.startswith("_") and name != "draw"
            if ours and get_type_hints(function).get("return") is Chart:
                found[f"{one.name}.{name}"] = function
    return found


BUILDERS = builders()


@pytest.fixture(scope="module")
def calls(demo_school: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Call]:
    """With what each builder is called by the pages of the demo school."""
    folder = tmp_path_factory.mktemp("charts") / "school"
    shutil.copytree(demo_school, folder)
    found = dict(NOT_IN_THE_DEMO)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOBSCAN_DATA", str(folder))
        for name, function in BUILDERS.items():
            heard = hearing(found, name, function)
            for module in [m for n, m in sys.modules.items() if n.startswith("lobscan.")]:
                for word, value in list(vars(module).items()):
                    if value is function:
                        patch.setattr(module, word, heard)
        st.cache_data.clear()
        st.cache_resource.clear()
        for page in PAGES:
            AppTest.from_file(shipped() / "app.py", default_timeout=60).switch_page(page).run()
        close_shared()
        st.cache_data.clear()
        st.cache_resource.clear()
    return found


def hearing(found: dict[str, Call], name: str, function: Builder) -> Builder:
    def heard(*args: Any, **more: Any) -> Chart:
        found.setdefault(name, (args, more))
        return function(*args, **more)

    return heard


def typed(value: Any) -> Any:
    """The same with a tail behind every text that is no id."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value if ID.fullmatch(value) else f"{value}{TAIL}"
    if isinstance(value, BaseModel):
        return value.model_copy(update={k: typed(v) for k, v in value.__dict__.items()})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: typed(getattr(value, f.name)) for f in fields(value) if f.init})
    if isinstance(value, Mapping):
        return {typed(k): typed(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        many = [typed(v) for v in value]
        return type(value)(*many) if hasattr(value, "_fields") else type(value)(many)
    return value


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a figure with the name of what it is of."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts(one, name)
    elif hasattr(value, "tolist"):
        yield from texts(value.tolist(), key)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one, key)


def test_the_tail_itself_would_be_read_and_plain_takes_it_away() -> None:
    assert RAW.findall(TAIL) == ["<b>vet", "<br><a", "&lt;%"]
    assert not RAW.findall(plain(TAIL))


@pytest.mark.parametrize("name", BUILDERS)
def test_words_come_out_as_typed(calls: dict[str, Call], name: str) -> None:
    args, more = calls[name]
    figure = BUILDERS[name](*typed(args), **typed(more)).figure
    shown = list(texts(figure.to_dict()))
    assert [text for text in shown if RAW.search(text[1])] == []
    assert [text for text in shown if text[0].endswith("template") and "vet" in text[1]] == []
    assert any("&lt;b&gt;vet" in text for _key, text in shown) is (name not in NO_WORDS)
