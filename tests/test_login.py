"""`login.toml`: what it says, what is refused, and who is what by it."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import unprivileged

from lobscan import login
from lobscan.access import Actor, Office
from lobscan.login import Faulty, Login
from lobscan.settings import Settings, shipped

GOOD = """
url = "https://lob.school.nl/"
provider = "https://login.example/tenant/v2.0"
client_id = "lobscan"
client_secret = "geheim"
ask = "Fenna"
[people]
admin = ["Fenna@School.nl"]
reader = ["ruud@school.nl"]
[groups]
coordinator = ["LOB-team"]
leader = ["Schoolleiding"]
"""
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("LOBSCAN_URL", raising=False)
    monkeypatch.delenv(login.SECRET, raising=False)
    return Settings(tmp_path)


def read(folder: Settings, text: str) -> Login:
    (folder.data / login.FILE).write_text(text, encoding="utf-8")
    found = login.read(folder)
    assert found
    return found


def test_without_a_file_there_is_no_log_in(folder: Settings) -> None:
    assert login.read(folder) is None


def test_a_file_says_where_and_who(folder: Settings) -> None:
    found = read(folder, GOOD)
    assert found.url == "https://lob.school.nl"
    assert found.provider == "https://login.example/tenant/v2.0/.well-known/openid-configuration"
    assert found.people == {"fenna@school.nl": Office.ADMIN, "ruud@school.nl": Office.READER}
    assert found.streamlit("c")["redirect_uri"] == "https://lob.school.nl/oauth2callback"
    assert "geheim" not in repr(found)


def test_the_secret_and_the_address_may_stand_in_the_environment(
    folder: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(login.SECRET, "anders")
    monkeypatch.setenv("LOBSCAN_URL", "https://elders.nl")
    text = GOOD.replace('client_secret = "geheim"', "").replace('url = "https://lob.school.nl/"', "")
    found = read(folder, text)
    assert (found.client_secret, found.url) == ("anders", "https://elders.nl")


WRONG = {
    "no TOML": ("url = ", "is no TOML"),
    "a word too many": ("who = 'x'\n" + GOOD, "'who' means nothing"),
    "no provider": (GOOD.replace("provider", "#"), "'provider' is missing"),
    "no secret": (GOOD.replace("client_secret", "#"), "'client_secret' is missing"),
    "a number for a text": (GOOD.replace('"Fenna"', "5"), "'ask' is not written"),
    "an open line": (GOOD.replace("https://lob", "http://lob"), "'url' must begin with https"),
    "an open provider": (GOOD.replace("https://login", "http://login"), "'provider' must begin with https"),
    "everybody's provider": (GOOD.replace("/tenant/", "/common/"), "every organisation"),
    "an office that is none": (GOOD.replace("reader", "boss"), "'boss' is no office"),
    "one address, two offices": (GOOD.replace("ruud@school.nl", "fenna@SCHOOL.nl"), "stands under two"),
    "nobody who may all": (GOOD.replace("admin", "quality"), "nobody is admin"),
    "a name for a list": (GOOD.replace('["ruud@school.nl"]', '"ruud@school.nl"'), "'people.reader' is not"),
    "no time at all": ("hours = 0\n" + GOOD, "'hours' must be"),
    "for ever": ("hours = inf\n" + GOOD, "'hours' must be"),
    "a truth for a number": ("hours = true\n" + GOOD, "'hours' is not written"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_named_and_nobody_is_let_in(folder: Settings, wrong: str) -> None:
    text, said = WRONG[wrong]
    with pytest.raises(Faulty, match=said):
        read(folder, text)


def test_a_change_counts_at_once_and_a_loss_shuts_the_door(folder: Settings) -> None:
    read(folder, GOOD)
    assert read(folder, GOOD.replace("ruud@", "bo@")).people["bo@school.nl"] is Office.READER
    (folder.data / login.FILE).unlink()
    with pytest.raises(Faulty, match="gone"):
        login.read(folder)


READING = """
from lobscan import login
from lobscan.settings import Settings

"".encode("utf-8-sig")
give_up_rights()
try:
    print(login.read(Settings(folder)).url)
except login.Faulty as error:
    print(error.message)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system knows no such rights")
@pytest.mark.parametrize(("rights", "told"), [(0o644, "https://lob.school.nl"), (0, "cannot be read")])
def test_a_file_that_cannot_be_read_shuts_the_door(rights: int, told: str) -> None:
    with unprivileged.open_folder() as folder:
        (folder / login.FILE).write_text(GOOD, encoding="utf-8")
        (folder / login.FILE).chmod(rights)
        assert told in unprivileged.said(READING, folder)


@pytest.mark.parametrize(
    ("claims", "office"),
    [
        ({"email": "fenna@school.nl"}, Office.ADMIN),
        ({"email": " FENNA@SCHOOL.NL "}, Office.ADMIN),
        ({"email": "bo@school.nl", "groups": ["x", "LOB-team"]}, Office.COORDINATOR),
        ({"email": "bo@school.nl", "groups": "LOB-team"}, Office.COORDINATOR),
        ({"email": "bo@school.nl", "groups": ["LOB-team", "Schoolleiding"]}, Office.LEADER),
        ({"email": "ruud@school.nl", "groups": ["Schoolleiding"]}, Office.READER),
        ({"email": "bo@school.nl", "groups": ["lob-team", 5, None, ["LOB-team"]]}, None),
        ({"email": "bo@school.nl", "groups": {"LOB-team": True}}, None),
        ({"email": "bo@school.nl"}, None),
        ({"email": "fenna@school.nl", "email_verified": False}, None),
        ({"email": "fenna@school.nl", "email_verified": "false"}, None),
        ({"email": ["fenna@school.nl"]}, None),
        ({"email": "", "groups": ["LOB-team"]}, None),
        ({"email": "local", "groups": ["LOB-team"]}, None),
        ({"preferred_username": "fenna@school.nl"}, None),
        ({}, None),
    ],
)
def test_who_is_what(folder: Settings, claims: dict[str, object], office: Office | None) -> None:
    found = read(folder, GOOD).actor(claims)
    assert found == (Actor(str(claims["email"]).strip().lower(), office) if office else None)


def test_the_address_may_stand_in_another_claim(folder: Settings) -> None:
    text = 'address_claim = "upn"\ngroup_claim = "roles"\n' + GOOD
    found = read(folder, text).actor({"upn": "bo@school.nl", "email": "x@y.z", "roles": ["LOB-team"]})
    assert found == Actor("bo@school.nl", Office.COORDINATOR)


@pytest.mark.parametrize(
    ("since", "over"),
    [
        (AT - timedelta(hours=12), True),
        (AT - timedelta(hours=12) + timedelta(seconds=1), False),
        (AT, False),
        (AT + timedelta(minutes=5), False),
        (AT + timedelta(minutes=5, seconds=1), True),
    ],
)
def test_a_log_in_ends(folder: Settings, since: datetime, over: bool) -> None:
    assert read(folder, GOOD).over({"iat": since.timestamp()}, AT) is over


@pytest.mark.parametrize("said", [None, "1762171200", True, float("nan"), float("inf"), -1e30, 10**30])
def test_a_moment_that_is_none_is_over(folder: Settings, said: object) -> None:
    assert read(folder, GOOD).over({"iat": said}, AT)
    assert read(folder, GOOD).over({}, AT)


def test_the_example_in_the_docs_can_be_read(folder: Settings) -> None:
    text = (shipped() / "docs" / "login.md").read_text("utf-8")
    example = text.split("```toml\n", 1)[1].split("```", 1)[0]
    assert read(folder, example).people
    assert set(tomllib.loads(example)) <= {*login.TEXTS, *login.TABLES, "hours"}
