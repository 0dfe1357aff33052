"""A backup is handed to who has the school's key, on this machine, once."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lobscan.services import asking
from lobscan.services.workspace import Workspace
from lobscan.web import copying

HERE = ("127.0.0.1", 50_000)


def asked(ws: Workspace, proof: str, *, client: tuple[str, int] = HERE, **headers: str) -> tuple[int, bytes]:
    with TestClient(Starlette(routes=copying.routes(ws)), client=client) as browser:
        reply = browser.post(asking.PATH, headers={asking.HEADER: proof, **headers})
        return reply.status_code, reply.content


def test_who_has_the_key_gets_a_backup_once(ws: Workspace) -> None:
    proof = asking.proof(ws.key, datetime.now(UTC))
    status, data = asked(ws, proof)
    assert status == 200
    assert "manifest.json" in zipfile.ZipFile(BytesIO(data)).namelist()
    assert asked(ws, proof)[0] == 404
    assert not [p for p in ws.settings.data.iterdir() if p.name.startswith(".lobscan-")]


@pytest.mark.parametrize("client", [("192.0.2.7", 5), ("testclient", 5)])
def test_nobody_elsewhere_gets_one(ws: Workspace, client: tuple[str, int]) -> None:
    assert asked(ws, asking.proof(ws.key, datetime.now(UTC)), client=client)[0] == 404


def test_nobody_behind_a_proxy_on_this_machine_gets_one(ws: Workspace) -> None:
    proof = asking.proof(ws.key, datetime.now(UTC))
    assert asked(ws, proof, **{"X-Forwarded-For": "192.0.2.7"})[0] == 404


def test_an_old_a_foreign_and_a_broken_proof_get_nothing(ws: Workspace) -> None:
    old = asking.proof(ws.key, datetime.now(UTC) - timedelta(minutes=3))
    foreign = asking.proof(b"x" * 64, datetime.now(UTC))
    assert [asked(ws, proof)[0] for proof in (old, foreign, "", "::", "1:2:3", "9" * 500 + ":a:b")] == [
        404
    ] * 6
