"""A pulse over HTTP: its few statements on at most two screens, without introductions."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lobscan import access
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.web import answer

SIX = (
    "a1-gedeelde-visie",
    "b3-ervaren",
    "b4-reflecteren",
    "c4-mentor",
    "d1-ouders",
    "e1-evaluatie-activiteiten",
)
"""Six statements on five areas."""


@pytest.fixture
def links(ws: Workspace) -> dict[str, str]:
    pulse = prepare.NewRound("nl-lob", title="Voorjaarspeiling", set="pulse", statements=SIX)
    opened = prepare.open_round(ws, pulse, actor=access.LOCAL)
    return {role.id: path for role, path in prepare.links(ws, opened)}


def begun(ws: Workspace, link: str) -> TestClient:
    client = TestClient(Starlette(routes=answer.routes(ws)), base_url="https://school.test")
    client.get(link)
    assert client.post(f"{link}/start", data={"group": ["havo-3"]}).status_code == 200
    return client


def asked(html: str) -> list[str]:
    return re.findall(r'<fieldset class="statement[^"]*" id="([^"]+)"', html)


def headings(html: str, level: int) -> list[str]:
    return re.findall(rf"<h{level}[^>]*>([^<]+)</h{level}>", html)


def test_six_statements_of_five_areas_stand_on_two_screens(ws: Workspace, links: dict[str, str]) -> None:
    link = links["mentor"]
    client = begun(ws, link)
    first, second = (client.get(f"{link}/{number}").text for number in (1, 2))

    assert asked(first) + asked(second) == list(SIX)
    assert len(asked(first)) == 3
    assert headings(first, 1) == headings(second, 1) == ["Voorjaarspeiling"]
    assert headings(first, 2) == ["Visie en beleid", "Activiteiten en begeleiding"]
    assert 'class="intro"' not in first + second
    assert client.get(f"{link}/3").status_code == 404


def test_going_on_leads_over_the_two_screens_to_handing_in(ws: Workspace, links: dict[str, str]) -> None:
    link = links["mentor"]
    client = begun(ws, link)
    after = client.post(f"{link}/1", data={"c.a1-gedeelde-visie": "3", "go": "next"})
    assert after.url.path == f"{link}/2"
    check = client.post(f"{link}/2", data={"c.c4-mentor": "2", "go": "next"})

    assert check.url.path == f"{link}/check"
    missing = re.findall(rf'href="{link}/(\d)#([^"]+)"', check.text)
    assert missing == [("1", "b3-ervaren"), ("1", "b4-reflecteren"), ("2", "d1-ouders"), ("2", SIX[-1])]


def test_who_is_asked_four_or_fewer_has_one_screen(ws: Workspace, links: dict[str, str]) -> None:
    link = links["ouder"]
    client = begun(ws, link)
    assert asked(client.get(f"{link}/1").text) == ["a1-gedeelde-visie", "d1-ouders"]
    assert client.get(f"{link}/2").status_code == 404
