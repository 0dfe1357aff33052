"""Every face of lobscan as axe, a screen reader and who reads it meet it: here in Dutch, also zoomed and narrow. The
same in English stands in a file of its own, so that two workers share the way. axe looks in light and in dark."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from e2e.conftest import Served, served
from e2e.walking import ENTRIES, Links, Seen, Walk, make, walked
from playwright.sync_api import Browser
from starlette.routing import BaseRoute, Match

from lobscan.locales import read_catalogue
from lobscan.web import answer, booklet, mine, vote

EXPECTED_WITHIN = 60_000
UNAVOIDABLE: dict[str, str] = {}
"""What axe finds in Streamlit's own parts and we cannot put right: a part of the finding, and why."""
STREAMLITS = frozenset(
    {
        "Clear all",
        "Open",
        "Upload",
        "file upload",
        "Search",
        "Fullscreen",
        "Show/hide columns",
        "Download as CSV",
        "Increment",
        "Decrement",
        "Choose date",
    }
)
"""Names that Streamlit gives the buttons of its own tables and boxes, in English, several to a page."""
SOURCES = sorted((Path(__file__).parents[2] / "src").rglob("*.py"))
ICONS = frozenset(
    icon for path in SOURCES for icon in re.findall(r":material/(\w+):", path.read_text("utf-8"))
) | {entry.icon for entry in ENTRIES}
"""What the pictures are called that stand in a font: for who listens they are no words."""
FEWEST = 10
"""Rules that axe had something to hold against on a face; a page that only says it is not there has fifteen."""
LONG = 4
"""Words from which a stretch of a message is no coincidence."""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Links]]:
    data = tmp_path_factory.mktemp("walk") / "school"
    links = make(data)
    with served(data) as running:
        yield running, links


@pytest.fixture(scope="class")
def walk(request: pytest.FixtureRequest, chromium: Browser, school: tuple[Served, Links]) -> Walk:
    """The walk that a class of tests says it makes."""
    return walked(chromium, *school, *request.cls.way)


def disorder(seen: Seen) -> list[str]:
    levels = [level for level, _text in seen.measured["headings"]]
    jumps = [f"h{a} then h{b}" for a, b in pairwise([0, *levels]) if b > a + 1]
    one = [] if levels.count(1) == 1 else [f"{levels.count(1)} titles"]
    empty = [f"an empty h{level}" for level, text in seen.measured["headings"] if not text]
    return (
        jumps
        + one
        + empty
        + ([] if seen.measured["mains"] == 1 else [f"{seen.measured['mains']} main parts"])
    )


def twins(seen: Seen) -> list[str]:
    return [name for name in seen.measured["twins"] if name not in STREAMLITS]


def named_by_icon(name: str) -> bool:
    said = frozenset(messages()[1])
    return (name in ICONS and name not in said) or any(
        word in ICONS for word in re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", name)
    )


COMMANDS = frozenset(
    [f"/a/{{token}}{path}" for path, (look, _send) in answer.HANDLERS.items() if look is None]
    + [f"/w/{{word}}{path}" for path, (look, _send) in vote.HANDLERS.items() if look is None]
)
NO_PAGES = ("/state", ".ics", "/static/{name}", "/w", "/{pack}/{word}")
"""Ends of addresses that a browser gets no page of its own from; the last gives the one of `/{pack}`."""


def looked_at(route: BaseRoute) -> bool:
    path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or set()
    return "GET" in methods and path not in COMMANDS and not path.endswith(NO_PAGES)


def matches(route: BaseRoute, path: str) -> bool:
    return route.matches({"type": "http", "method": "GET", "path": path, "root_path": ""})[0] is Match.FULL


@cache
def foreign(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole short messages, and the long stretches of others, that only the other language has."""
    dutch, english = messages()
    own, other = (dutch, english) if language == "nl" else (english, dutch)
    said = " \n ".join(own).casefold()
    short = frozenset(text for text in other if "{" not in text and text.casefold() not in said)
    long = {max(re.split(r"\{\w+\}|[*`]", text), key=len).strip() for text in other}
    return short, tuple(part for part in long if len(part.split()) >= LONG and part.casefold() not in said)


@cache
def messages() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All Dutch and all English texts of the interface."""
    every = [m for m in read_catalogue("nl") if m.id]
    texts = [m.string if m.pluralizable else (m.string,) for m in every]
    ids = [m.id if m.pluralizable else (m.id,) for m in every]
    return tuple(t for one in texts for t in one), tuple(i for one in ids for i in one)


def is_foreign(said: str, needles: tuple[frozenset[str], tuple[str, ...]]) -> bool:
    short, long = needles
    return said not in STREAMLITS and (said in short or any(part in said for part in long))


class Faces:
    """What holds for every face, whatever the language and the scheme."""

    way: ClassVar[tuple[str, Literal["light", "dark"]]]

    def test_axe_finds_nothing_on_any_face(self, walk: Walk) -> None:
        known = tuple(UNAVOIDABLE)
        assert (
            walk.gather(lambda seen: [f for f in seen.findings if not any(part in f for part in known)]) == []
        )
        assert all(seen.checks > FEWEST for seen in walk.seen.values())
        assert all({"light", "dark"} <= set(seen.ways) for seen in walk.seen.values())

    def test_every_face_has_a_name_of_its_own_in_the_browser(self, walk: Walk) -> None:
        names = [walk.seen[entry.url or "start"].title for entry in ENTRIES]
        assert len(set(names)) == len(ENTRIES)
        assert all(name.endswith(" · lobscan") for name in names)
        assert walk.gather(lambda seen: [] if seen.title else ["no title"]) == []

    def test_every_face_says_which_language_it_is_in(self, walk: Walk) -> None:
        assert {name: seen.lang for name, seen in walk.seen.items() if seen.lang != walk.language} == {}

    def test_headings_come_in_order_in_one_main_part(self, walk: Walk) -> None:
        assert walk.gather(disorder) == []

    def test_everything_to_act_on_has_a_name_for_a_screen_reader(self, walk: Walk) -> None:
        assert walk.gather(lambda seen: [role for role, name in seen.controls if not name]) == []
        assert all(len(seen.controls) > 0 for seen in walk.seen.values())

    def test_no_name_is_that_of_a_picture(self, walk: Walk) -> None:
        assert (
            walk.gather(lambda s: [f"{role} {name}" for role, name in s.controls if named_by_icon(name)])
            == []
        )

    def test_no_two_buttons_under_one_heading_have_one_name(self, walk: Walk) -> None:
        assert walk.gather(twins) == []

    def test_every_picture_and_chart_says_what_it_shows_and_every_chart_has_its_table(
        self, walk: Walk
    ) -> None:
        assert walk.gather(lambda seen: seen.measured["nameless"]) == []
        assert (
            walk.gather(lambda seen: [] if all(seen.measured["charts"]) else ["a chart without words"]) == []
        )
        assert walk.gather(lambda seen: ["a chart without table"] * seen.measured["bare"]) == []
        assert sum(len(seen.measured["charts"]) for seen in walk.seen.values()) > 20

    def test_nothing_moves_for_who_asked_for_that(self, walk: Walk) -> None:
        assert walk.gather(lambda seen: [*seen.measured["moving"], *seen.measured["running"]]) == []

    def test_nothing_is_fetched_from_elsewhere(self, walk: Walk) -> None:
        assert walk.outside == set()

    def test_no_plain_page_is_left_out(self, walk: Walk) -> None:
        """Why by the routes: who adds a page has to add it to the walk."""
        ws: Any = None
        routes = [r for part in (answer, booklet, mine, vote) for r in part.routes(ws) if looked_at(r)]
        assert len(routes) > 10
        assert [r.path for r in routes if not any(matches(r, path) for path in walk.addresses)] == []

    def test_no_sentence_is_in_the_other_language(self, walk: Walk) -> None:
        needles = foreign(walk.language)
        assert len(needles[0]) > 500
        assert walk.gather(lambda seen: [said for said in seen.text if is_foreign(said, needles)]) == []


class TestInDutchByLight(Faces):
    way = ("nl", "light")

    def test_nothing_scrolls_sideways_zoomed_or_narrow(self, walk: Walk) -> None:
        """Why in Dutch: its words are the longer ones."""
        found = walk.gather(lambda s: [f"{at}: {what}" for at, wide in s.sideways.items() for what in wide])
        assert found == []
        assert all(set(seen.sideways) == {720, 320} for seen in walk.seen.values())
        assert all("narrow" in seen.ways for seen in walk.seen.values())
