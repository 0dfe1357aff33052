"""`lobscan export workplan --format ics` and `lobscan digest`, as they are called."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest

from lobscan.access import LOCAL
from lobscan.cli import main
from lobscan.domain.school import Person
from lobscan.services import mine, plan, prepare
from lobscan.services.workspace import Workspace, close_shared, today
from lobscan.settings import Mail


@pytest.fixture
def folder(ws: Workspace) -> str:
    given = [
        Person(id="an", name="An", email="an@school.nl"),
        Person(id="bo", name="Bo", email="bo@school.nl"),
    ]
    prepare.revise_school(ws, {"people": given}, seen=prepare.school_number(ws), actor=LOCAL)
    fields = {"title": "Scholen", "responsible": "an", "executors": ("bo",), "due": today() + timedelta(90)}
    plan.create(ws, {**plan.fresh(ws), **fields}, actor=LOCAL)
    mine.make_links(ws, ["an"], actor=LOCAL)
    folder = str(ws.settings.data)
    close_shared()
    return folder


def test_the_work_plan_as_a_calendar(folder: str, tmp_path: Path) -> None:
    out = tmp_path / "x.ics"
    assert main(["export", "workplan", "--format", "ics", "--data", folder, "--out", str(out)]) == 0
    events = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert sorted(str(e["SUMMARY"]) for e in events) == ["Begint: Scholen", "Klaar: Scholen"]


def test_without_a_mail_server_the_digest_says_what_to_set(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOBSCAN_SMTP_HOST", raising=False)
    assert main(["digest", "--data", folder]) == 1
    assert "LOBSCAN_SMTP_HOST" in capsys.readouterr().err


@pytest.mark.parametrize(("problem", "status"), [("", 0), ("geweigerd: vol", 1)])
def test_the_digest_tells_of_each_message(
    folder: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    problem: str,
    status: int,
) -> None:
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "mail.school.nl")
    monkeypatch.setenv("LOBSCAN_SMTP_FROM", "lob@school.nl")
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.school.nl/")
    given = {}

    def deliver(mail: Mail, letters) -> tuple[str, ...]:
        given.update({address: letter.text for address, letter in letters})
        return ("", problem)

    monkeypatch.setattr(mine, "deliver", deliver)
    assert main(["digest", "--data", folder]) == status
    assert capsys.readouterr().out == f"an@school.nl\tverstuurd\nbo@school.nl\t{problem or 'verstuurd'}\n"
    assert "https://lob.school.nl/m/" in given["an@school.nl"]
    assert "http" not in given["bo@school.nl"]


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_while_the_dashboard_is_open_the_digest_says_what_to_do(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_SMTP_HOST", "mail.school.nl")
    monkeypatch.setenv("LOBSCAN_SMTP_FROM", "lob@school.nl")
    command = [sys.executable, "-c", HOLD, str(Path(folder) / "lobscan.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        assert main(["digest", "--data", folder]) == 1
        other.communicate("")
    told = capsys.readouterr().err
    assert "niets verstuurd" in told
    assert "Ieders deel" in told
