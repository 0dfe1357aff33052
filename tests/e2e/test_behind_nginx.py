"""The recipe of docs/operation/nginx.conf as it stands, before a real server, at `https://…/lob`."""

import gzip
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from e2e.conftest import PATIENCE, Scan, free_port, make_scan, served, settled
from playwright.sync_api import Page, expect

RECIPE = Path(__file__).parents[2] / "docs" / "operation" / "nginx.conf"
STATEMENT = "a1-gedeelde-visie"
Open = Callable[..., Page]
EXPECTED_WITHIN = 30_000


@dataclass(frozen=True)
class Proxied:
    """lobscan behind nginx: its public address, its own port, and nginx's log."""

    url: str
    port: int
    scan: Scan
    log: Path
    trust: ssl.SSLContext

    def get(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        asked = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=PATIENCE, context=self.trust) as reply:
            return reply.status, reply.headers, reply.read()


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    made = make_scan(tmp_path_factory.mktemp("proxied") / "school")
    public = free_port()
    url = f"https://localhost:{public}/lob"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOBSCAN_URL", url)
        with served(made.data) as running, tempfile.TemporaryDirectory(prefix="lobscan-nginx-") as folder:
            place = Path(folder)
            process = start_nginx(place, public=public, behind=running.port)
            try:
                trust = ssl.create_default_context(cafile=place / "fullchain.pem")
                answers(f"{url}/health", place, trust)
                yield Proxied(url, running.port, made, place / "access.log", trust)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)


def start_nginx(place: Path, *, public: int, behind: int) -> subprocess.Popen[bytes]:
    """nginx as an ordinary user, on a port of its own on this machine."""
    certify(place)
    text = RECIPE.read_text("utf-8")
    for before, after in (
        ("    listen 443 ssl http2;", f"    listen 127.0.0.1:{public} ssl http2;"),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("server 127.0.0.1:8501;", f"server 127.0.0.1:{behind};"),
        ("/etc/ssl/lobscan/", f"{place}/"),
        ("/var/log/nginx/lobscan.log", f"{place}/access.log"),
        ("/var/log/nginx/lobscan.error.log", f"{place}/error.log"),
        ("www.school.example;", "localhost;"),
    ):
        assert before in text
        text = text.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in kinds)
    (place / "nginx.conf").write_text(
        f"daemon off;\nworker_processes 1;\npid {place}/pid;\nerror_log {place}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    user = None
    if os.geteuid() == 0:
        user = "nobody"
        for path in (place, *place.iterdir()):
            shutil.chown(path, user)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-e", str(place / "error.log"), "-c", str(place / "nginx.conf"), "-p", str(place)]
    return subprocess.Popen(command, user=user)


def certify(place: Path) -> None:
    """A certificate for this machine alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (place / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (place / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def answers(url: str, place: Path, trust: ssl.SSLContext) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5, context=trust):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"nginx did not start:\n{(place / 'error.log').read_text()}")


def test_the_dashboard_runs_over_its_websocket_and_hands_out_public_links(
    at: Proxied, open_page: Open
) -> None:
    page = open_page(ignore_https_errors=True, viewport={"width": 1440, "height": 1000})
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{at.url}/round")
    settled(page)
    expect(page.locator(".st-key-link-mentor code")).to_have_text(at.url + at.scan.links["mentor"])
    assert sockets == [at.url.replace("https", "wss") + "/_stcore/stream"]
    page.get_by_role("link", name="Vragenset", exact=True).click()
    settled(page)
    printed = page.get_by_role("link", name="Afdrukken").get_attribute("href")
    assert printed is not None
    assert printed.startswith("/lob/print/rubric/")


def test_an_answer_is_given_and_kept_below_the_path(at: Proxied, open_page: Open) -> None:
    page = open_page(ignore_https_errors=True)
    page.goto(at.url + at.scan.links["mentor"])
    page.get_by_label("havo 3", exact=True).check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/lob/a/*/1")
    cookie = next(c for c in page.context.cookies() if c["path"].startswith("/lob/a/"))
    assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
    with page.expect_response("**/lob/a/*/keep") as kept:
        page.locator(f'label:has(input[name="c.{STATEMENT}"][value="2"])').click()
    assert kept.value.status == 200
    page.reload()
    expect(page.locator(f'input[name="c.{STATEMENT}"][value="2"]')).to_be_checked()


def test_pages_scripts_and_styles_go_compressed(at: Proxied) -> None:
    _, headers, page = at.get(at.scan.links["mentor"], **{"Accept-Encoding": "gzip", "Accept": "text/html"})
    assert headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(page).decode()
    style = re.search(r'href="/lob(/a/static/[^"]+)"', text)
    assert style is not None
    assert f'action="/lob{at.scan.links["mentor"]}/start"' in text
    for path in (style[1], dashboard_script(at)):
        status, headers, sent = at.get(path, **{"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert len(gzip.decompress(sent)) > len(sent)


def dashboard_script(at: Proxied) -> str:
    page = at.get("/", Accept="text/html")[2].decode()
    found = re.search(r'src="\./(static/[^"]+\.js)"', page)
    assert found is not None
    return f"/{found[1]}"


def test_the_path_without_its_last_stroke_leads_on(at: Proxied) -> None:
    status, headers, _ = at.get("", Accept="text/html")
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000")


def test_the_server_itself_answers_without_the_path_too(at: Proxied) -> None:
    with urllib.request.urlopen(
        f"http://localhost:{at.port}{at.scan.links['mentor']}", timeout=PATIENCE
    ) as reply:
        assert f'action="{at.scan.links["mentor"]}/start"' in reply.read().decode()


def test_no_log_holds_the_token_of_a_link(at: Proxied) -> None:
    at.get(at.scan.links["mentor"])
    token = at.scan.links["mentor"].split("/")[-1]
    ours = (at.scan.data.parent / f"{at.scan.data.name}.log").read_text()
    theirs = at.log.read_text()
    assert '"/lob/a/…"' in theirs
    assert token not in ours + theirs
