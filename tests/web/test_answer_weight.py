"""What a first visit weighs as it goes over the line, for the heaviest role of both packs."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from lobscan import access
from lobscan.services import prepare
from lobscan.services.workspace import Workspace, close_shared, shared
from lobscan.settings import Settings
from lobscan.web import answer
from lobscan.web.headers import Headers

MOST_BYTES = 30_000
SCHOOLS = {"nl-lob": ("nl-vo", "decaan"), "vl-olb": ("vl-so", "olb-verantwoordelijke")}


@pytest.fixture(scope="module", params=SCHOOLS)
def link(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, str]]:
    """The link of the role that is asked most, in a full round that also asks for the wanted level."""
    structure, role = SCHOOLS[request.param]
    ws = shared(Settings(tmp_path_factory.mktemp("weight") / "school"))
    prepare.init_school(ws, structure=structure, name="De Meander", actor=access.LOCAL)
    wanted = prepare.NewRound(request.param, title="Najaar", set="full", desired=True)
    round_ = prepare.open_round(ws, wanted, actor=access.LOCAL)
    yield ws, next(path for each, path in prepare.links(ws, round_) if each.id == role)
    close_shared()


class Line:
    """A browser behind a line that counts all that comes through it, headers too."""

    def __init__(self, ws: Workspace) -> None:
        middleware = [Middleware(GZipMiddleware), Middleware(Headers)]
        app = Starlette(routes=answer.routes(ws), middleware=middleware)
        self.client = TestClient(app, base_url="https://school.test", follow_redirects=False)
        self.bytes = 0

    def get(self, path: str) -> str:
        return self._through("GET", path)

    def post(self, path: str, **fields: str) -> str:
        return self._through("POST", path, data=fields)

    def _through(self, method: str, path: str, **more: object) -> str:
        with self.client.stream(method, path, **more) as reply:
            body = b"".join(reply.iter_raw())
            assert reply.status_code in {200, 303}
            self.bytes += len(body) + sum(len(k) + len(v) + 4 for k, v in reply.headers.raw)
            if "location" in reply.headers:
                return self.get(reply.headers["location"])
            packed = reply.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(body) if packed else body).decode()


def test_a_first_visit_with_all_it_asks_for(link: tuple[Workspace, str]) -> None:
    ws, path = link
    line = Line(ws)
    page = line.get(path)
    asked = re.findall(r'(?:href|src)="(/a/static/[^"]+)"', page)
    assert len(asked) == 2
    for each in asked:
        line.get(each)
    first = line.bytes
    line.post(f"{path}/start", all="1")
    print(first, line.bytes)
    assert line.bytes <= MOST_BYTES


def test_every_screen_and_an_answer_stay_light_for_all_year_groups(link: tuple[Workspace, str]) -> None:
    ws, path = link
    line = Line(ws)
    line.get(path)
    line.post(f"{path}/start", all="1")
    for number in range(1, 6):
        before = line.bytes
        page = line.get(f"{path}/{number}")
        assert page.count('class="statement') >= 5
        assert line.bytes - before <= MOST_BYTES / 3


def test_the_page_asks_nothing_of_any_other_server() -> None:
    """No type, picture or script from elsewhere, nor a source map."""
    folder = Path(answer.__file__).parent
    for file in (*folder.glob("static/answer.*"), *folder.glob("templates/*.html")):
        found = re.findall(r"(?:url\(|src=|@import|sourceMappingURL)[^;>]*", file.read_text("utf-8"))
        assert not [f for f in found if "http" in f or "//" in f], file.name
