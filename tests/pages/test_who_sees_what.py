"""Every page for everybody who may stand before it: it opens or refuses as the one table says."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import MAY, Office
from lobscan.services.workspace import close_shared
from lobscan.settings import shipped
from lobscan.ui.frame import STAGES, Entry

ENTRIES = [entry for _stage, entries in STAGES for entry in entries]
HOUR = 3600


@pytest.fixture(scope="module")
def school(demo_school: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A demo school where one logs in; everybody's address is named after their office."""
    folder = tmp_path_factory.mktemp("who") / "school"
    shutil.copytree(demo_school, folder)
    people = "".join(f'{office} = ["{office}@school.nl"]\n' for office in Office)
    told = dict.fromkeys(("client_id", "client_secret"), "x") | {
        "url": "https://lob.school.nl",
        "provider": "https://id.school.nl",
        "ask": "Fenna",
    }
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items())
    (folder / "login.toml").write_text(f"{lines}[people]\n{people}", encoding="utf-8")
    yield folder
    close_shared()


@pytest.fixture(autouse=True)
def _here(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBSCAN_DATA", str(school))


def opened(entry: Entry, **claims: object) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.user = claims
    return at.switch_page(entry.path).run()


def known(office: Office) -> dict[str, object]:
    """What the provider says of somebody with that office."""
    return {"is_logged_in": True, "email": f"{office}@school.nl", "iat": int(time.time()) - HOUR}


def links(at: AppTest) -> set[str]:
    """The pages in the menu."""
    return {link.proto.page for link in at.sidebar.get("page_link")}


@pytest.mark.parametrize("office", Office)
def test_a_page_opens_or_refuses_as_the_table_says(office: Office) -> None:
    allowed = [entry for entry in ENTRIES if office in MAY[entry.right]]
    for entry in ENTRIES:
        at = opened(entry, **known(office))
        assert not at.exception, entry.path
        assert not at.error, (entry.path, [e.value for e in at.error])
        refused = "niet voor jouw rol" in at.title[0].value
        assert refused is (entry not in allowed), entry.path
        assert links(at) == {entry.url for entry in allowed}, entry.path


def test_the_table_is_worth_testing() -> None:
    """Each office sees something, somebody sees all, and not everybody does."""
    seen = {office: sum(office in MAY[e.right] for e in ENTRIES) for office in Office}
    assert seen[Office.ADMIN] == len(ENTRIES) > 30
    assert 0 < seen[Office.READER] < seen[Office.QUALITY] < seen[Office.COORDINATOR]


NOBODY = {
    "a visitor who did not log in": {"is_logged_in": False},
    "a respondent, who has a link and no account": {},
    "somebody whom the school does not know": {
        "is_logged_in": True, "email": "x@elders.nl", "iat": int(time.time()),
    },
    "a known address without a log-in": {"email": "admin@school.nl", "iat": int(time.time())},
    "a log-in of yesterday": {
        "is_logged_in": True, "email": "admin@school.nl", "iat": int(time.time()) - 24 * HOUR,
    },
    "a log-in of no moment": {"is_logged_in": True, "email": "admin@school.nl"},
    "an address that nobody vouches for": {
        "is_logged_in": True, "email": "admin@school.nl", "iat": int(time.time()), "email_verified": False,
    },
}  # fmt: skip


ON_EVERY_PAGE = {"a visitor who did not log in", "somebody whom the school does not know"}


@pytest.mark.parametrize("who", NOBODY)
def test_no_page_opens_for(who: str) -> None:
    """Why some of them on a few pages only: all pages stand behind one door."""
    for entry in ENTRIES if who in ON_EVERY_PAGE else ENTRIES[::12]:
        at = opened(entry, **NOBODY[who])
        assert not at.exception, entry.path
        assert at.title[0].value in {"Inloggen", "Je hebt hier geen toegang"}, entry.path
        assert not links(at), entry.path
        assert len(at.button) == 1, entry.path
        assert len(at.main) <= 4, "a title, who to ask, and one button"


def test_a_part_that_runs_by_itself_stops_for_who_lost_the_office(school: Path) -> None:
    """The whole page is drawn anew then, and says so."""
    file = school / "login.toml"
    text = file.read_text(encoding="utf-8")
    at = opened(next(e for e in ENTRIES if e.url == "together"), **known(Office.QUALITY))
    try:
        file.write_text(text.replace("quality@school.nl", "weg@school.nl"), encoding="utf-8")
        assert at.run().title[0].value == "Je hebt hier geen toegang"
    finally:
        file.write_text(text, encoding="utf-8")
