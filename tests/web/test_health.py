"""/health says whether the store can be read and written, and nothing of the school."""

import threading

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from lobscan.services.workspace import Workspace
from lobscan.web import health
from lobscan.web.direct import Direct


def askers() -> set[int | None]:
    return {thread.ident for thread in threading.enumerate() if thread.name.startswith("health")}


def test_a_sound_server_says_so_and_names_nobody(ws: Workspace) -> None:
    with TestClient(Starlette(routes=health.routes(ws))) as client:
        reply = client.get("/health")
    assert reply.status_code == 200
    assert set(reply.json()) == {"status", "version", "store", "writer"}
    assert (reply.json()["status"], reply.json()["store"], reply.json()["writer"]) == ("ok", True, True)
    assert "Meander" not in reply.text
    assert reply.headers["cache-control"] == "no-store"


def test_nobody_is_told_how_many_work_here(ws: Workspace) -> None:
    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("active_sessions 3")(scope, receive, send)

    client = TestClient(Direct(streamlit, routes=health.routes(ws)))
    assert client.get("/_stcore/health").text == "active_sessions 3"
    assert (client.get("/_stcore/metrics").status_code, client.get("/_stcore/metrics").text) == (404, "")


def test_a_writer_that_hangs_is_told_and_not_waited_for(ws: Workspace) -> None:
    busy, go, others = threading.Event(), threading.Event(), askers()

    def hang(_cursor: object) -> None:
        busy.set()
        go.wait(30)

    writing = threading.Thread(target=ws.write, args=(hang,))
    writing.start()
    assert busy.wait(10)
    try:
        with TestClient(Starlette(routes=health.routes(ws, patience=0.1))) as client:
            for _visit in range(3):
                reply = client.get("/health")
                assert (reply.status_code, reply.json()["store"], reply.json()["writer"]) == (
                    503,
                    True,
                    False,
                )
            assert len(askers() - others) == 2, "each visit waits for the answer of the first"
            go.set()
            writing.join()
            while client.get("/health").status_code != 200:
                continue
    finally:
        go.set()
        writing.join()


def test_a_closed_store_is_told(ws: Workspace) -> None:
    with TestClient(Starlette(routes=health.routes(ws))) as client:
        ws.close()
        reply = client.get("/health")
    assert (reply.status_code, reply.json()["status"], reply.json()["store"]) == (503, "failing", False)
