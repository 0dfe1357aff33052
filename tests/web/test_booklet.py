"""The printed booklet over HTTP: whole, light, without scripts, and safe with what people typed."""

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest
from content.pack_files import FILES, make
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lobscan.services import prepare, rubrics
from lobscan.services.workspace import Workspace
from lobscan.web import booklet
from lobscan.web.headers import Headers


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    app = Starlette(routes=booklet.routes(ws), middleware=[Middleware(Headers)])
    with TestClient(app, base_url="https://school.test") as made:
        yield made


def test_the_whole_pack_is_on_the_page(client: TestClient, ws: Workspace) -> None:
    pack = prepare.pack(ws.settings, "nl-lob")
    html = client.get("/print/rubric/nl-lob").text
    for statement in pack.statements:
        assert f'id="{statement.id}"' in html
    assert html.count('class="measure"') == len(pack.measures)
    assert html.count("<dt") == len(pack.tasks) + len(pack.instruments)
    assert html.count('class="chip c4"') >= len(pack.statements)
    assert "nog niet bevestigd" in html
    assert "ondersteuningscoördinator" in html


def test_the_page_runs_no_script_and_allows_its_own_style_alone(client: TestClient) -> None:
    answer = client.get("/print/rubric/nl-lob")
    assert "<script" not in answer.text
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "@media print" in style[1]
    assert not re.findall(r'(?:src|href)="https?:', answer.text)


def test_it_speaks_dutch_and_english_around_the_packs_own_words(client: TestClient) -> None:
    assert '<html lang="nl">' in client.get("/print/rubric/nl-lob").text
    english = client.get("/print/rubric/nl-lob?lang=en").text
    assert '<html lang="en">' in english
    assert "To talk about" in english


def test_what_people_typed_stays_text(client: TestClient, ws: Workspace) -> None:
    text = FILES["areas/vision.yaml"].replace("We know why.", "'<b>We</b> & <script>x</script>'")
    make(ws.settings.data / "rubrics" / "tiny", {"areas/vision.yaml": text})
    html = client.get(rubrics.print_path(ws, "tiny")).text
    assert "&lt;b&gt;We&lt;/b&gt; &amp;" in html
    assert "<script" not in html


def test_a_pack_that_is_not_there_or_not_sound_says_so(client: TestClient, ws: Workspace) -> None:
    assert client.get("/print/rubric/nowhere").status_code == 404
    make(ws.settings.data / "rubrics" / "tiny", {"areas/vision.yaml": ""})
    answer = client.get(rubrics.print_path(ws, "tiny"))
    assert answer.status_code == 404
    assert "kan niet worden gelezen" in answer.text


def test_it_is_light(client: TestClient) -> None:
    assert len(client.get("/print/rubric/nl-lob").content) < 400_000
