"""`lobscan login`, and `lobscan serve` on a network: nobody is let in unless a school says who."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from commanding import Ran, Run, real
from e2e.conftest import PATIENCE, free_port, start

from lobscan import login

GOOD = """\
url = "https://lob.school.nl"
provider = "https://login.example/tenant/v2.0"
client_id = "lobscan"
client_secret = "geheim"
ask = "Fenna"
[people]
admin = ["Fenna@School.nl"]
reader = ["ruud@school.nl", "bea@school.nl"]
[groups]
coordinator = ["LOB-team"]
"""


@pytest.fixture(autouse=True)
def _of_this_school(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOBSCAN_URL", raising=False)
    monkeypatch.delenv(login.SECRET, raising=False)


def settle(data: Path, text: str) -> Path:
    data.mkdir(exist_ok=True)
    file = data / login.FILE
    file.write_text(text, encoding="utf-8")
    return file


def test_it_says_who_is_let_in_as_what_and_no_secret(run: Run, data: Path) -> None:
    settle(data, GOOD)
    assert run("login") == Ran(
        0,
        "address\tbea@school.nl\treader\n"
        "address\tfenna@school.nl\tadmin\n"
        "address\truud@school.nl\treader\n"
        "group\tLOB-team\tcoordinator\n",
        "",
    )


def test_it_can_be_asked_while_the_dashboard_has_the_store(school: Run, data: Path) -> None:
    settle(data, GOOD)
    assert real("login", data=data).status == 0


def test_without_a_file_it_says_who_may_do_everything(run: Run) -> None:
    said = run("login")
    assert (said.status, said.out) == (1, "")
    assert "docs/login.md" in said.err


FAULTY = {
    "no TOML": (GOOD.replace('"lobscan"', "lobscan"), 3, "docs/login.md"),
    "an office that is none": (GOOD.replace("reader =", "boss ="), 8, "admin, leader, coordinator"),
    "one address under two": (GOOD.replace("bea@", "fenna@"), 8, "Laat het onder één"),
    "a word too many": (GOOD.replace("ask =", "who ="), 5, "docs/login.md"),
    "an open provider": (GOOD.replace("https://login", "http://login"), 2, "https://"),
    "too many hours": (GOOD.replace("[people]", "hours = 400\n[people]"), 6, "168"),
    "no list": (GOOD.replace('["LOB-team"]', '"LOB-team"'), 10, "docs/login.md"),
    "everybody's provider": (GOOD.replace("/tenant/", "/common/"), 2, "je eigen tenant"),
    "a table that is none": (GOOD.replace("[groups]", "[teams]"), 9, "docs/login.md"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_file_is_named_with_its_line_and_what_to_do(run: Run, data: Path, fault: str) -> None:
    text, line, next_step = FAULTY[fault]
    file = settle(data, text)
    said = run("login")
    assert (said.status, said.out) == (1, "")
    where = f"(at line {line}," if fault == "no TOML" else f"{file}:{line}: "
    assert said.err.startswith(str(file))
    assert where in said.err
    assert next_step in said.err
    assert "geheim" not in said.err


@pytest.mark.parametrize("missing", ["client_secret", "ask", "provider"])
def test_what_is_missing_is_named(run: Run, data: Path, missing: str) -> None:
    file = settle(data, "\n".join(x for x in GOOD.splitlines() if not x.startswith(missing)))
    said = run("login")
    assert said.status == 1
    assert str(file) in said.err
    assert f"'{missing}'" in said.err
    assert "docs/login.md" in said.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "lob.school.nl"])
def test_without_a_log_in_it_listens_to_this_machine_alone(school: Run, host: str) -> None:
    said = school("serve", "--host", host, "--port", free_port())
    assert (said.status, said.out) == (1, "")
    assert "docs/login.md" in said.err


def test_with_a_faulty_log_in_it_does_not_listen_at_all(school: Run, data: Path) -> None:
    settle(data, "url = ")
    for host in ("0.0.0.0", "localhost"):
        said = school("serve", "--host", host, "--port", free_port())
        assert (said.status, said.out) == (1, "")
        assert login.FILE in said.err


def test_with_a_log_in_it_listens_elsewhere_too(school: Run, data: Path) -> None:
    settle(data, GOOD)
    running = start(data, "--host", "0.0.0.0")
    try:
        with urlopen(f"http://127.0.0.2:{running.port}/health", timeout=PATIENCE) as reply:
            assert reply.status == 200
    finally:
        running.stop()


def test_without_the_address_of_the_network_it_stays_on_this_machine(school: Run, data: Path) -> None:
    settle(data, GOOD)
    running = start(data)
    try:
        with pytest.raises(URLError, match="refused"):
            urlopen(f"http://127.0.0.2:{running.port}/health", timeout=PATIENCE)
    finally:
        running.stop()
