"""Our own pages before Streamlit's middlewares: they get what is theirs, and nothing else."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from lobscan.web.direct import SMALLEST, Direct, Often

OURS, LONG = "ours", "x" * SMALLEST


async def dashboard(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("dashboard")(scope, receive, send)


def said(_request: Request) -> PlainTextResponse:
    return PlainTextResponse(OURS + LONG)


async def keep(request: Request) -> PlainTextResponse:
    sent = (await request.body()).decode()
    return PlainTextResponse(f"kept {sent} of {request.path_params['token']}")


@pytest.fixture
def browser() -> TestClient:
    routes = [
        Often("/a/{token}/keep", keep, methods=["POST"]),
        Route("/a/{token}/{rest}", said),
        Route("/a/{token}", said),
        Route("/backup", said, methods=["POST"]),
    ]
    return TestClient(Direct(dashboard, routes=routes))


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/a/token", OURS),
        ("GET", "/a/token/keep", OURS),
        ("POST", "/a/token/keep", "kept abc of token"),
        ("POST", "/backup", OURS),
        ("GET", "/backup", "dashboard"),  # a page of the dashboard has the address of a command
        ("GET", "/scores", "dashboard"),
        ("GET", "/", "dashboard"),
    ],
)
def test_each_gets_what_is_theirs(browser: TestClient, method: str, path: str, answer: str) -> None:
    sent = {"content": b"abc"} if method == "POST" else {}
    assert browser.request(method, path, **sent).text.startswith(answer)


def test_our_pages_are_compressed_for_who_takes_that(browser: TestClient) -> None:
    assert browser.get("/a/token", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in browser.get("/a/token", headers={"Accept-Encoding": "identity"}).headers
