"""The first visit: three hundred phones open the link within ten seconds, with no proxy in front.

Wanted: all of them get every page and file, and the last one can answer within two seconds of opening.
Also printed: what the dashboard's own scripts and styles weigh on a first visit, as they are and as they
are sent. The exit status says whether what is wanted holds.
"""

import argparse
import asyncio
import gzip
import os
import re
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from answers import Phone, Seen, asked_school
from wsload import proc_cpu, proc_rss_mb

PHONES, WITHIN = 300, 10.0
MOST_SECONDS = 2.0


async def visit(phone: Phone, after: float) -> float:
    """Seconds from opening the link until the first answer could be given and was kept."""
    await asyncio.sleep(after)
    began = time.perf_counter()
    _status, page = await phone.ask(phone.link)
    for path in sorted(set(re.findall(rb'(?:href|src)="(/a/static/[^"]+)"', _plain(page)))):
        status, _body = await phone.ask(path.decode())
        assert status == 200, path
    await phone.start(page)
    seen = Seen()
    await phone.answer(seen)
    assert not seen.errors, seen.errors
    return time.perf_counter() - began


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def visits(port: int, links: list[str]) -> list[float]:
    """All phones, evenly within the time."""
    phones = [Phone(port, links[at % len(links)], at) for at in range(PHONES)]
    return sorted(await asyncio.gather(*(visit(p, at * WITHIN / PHONES) for at, p in enumerate(phones))))


def weigh(port: int) -> tuple[int, int, int, float]:
    """Files of the dashboard's first page; their bytes as they are, as sent, and seconds for the first time."""
    address = f"http://127.0.0.1:{port}"
    index = urllib.request.urlopen(address).read().decode()
    todo, seen = re.findall(r'(?:href|src)="\./(static/[^"]+)"', index), {}
    began = time.perf_counter()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        asked = urllib.request.Request(f"{address}/{path}", headers={"Accept-Encoding": "gzip"})
        sent = urllib.request.urlopen(asked).read()
        text = _plain(sent)
        seen[path] = (len(text), len(sent))
        if path.endswith(".js"):  # what a module cannot begin without
            names = re.findall(rb'(?:from|import)\s*"\./([^"]+\.js)"', text)
            todo += [f"static/js/{name.decode()}" for name in names]
    return (
        len(seen),
        sum(a for a, _ in seen.values()),
        sum(b for _, b in seen.values()),
        time.perf_counter() - began,
    )


def main() -> int:
    """Print what was measured; 1 when something is not as wanted."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with asked_school() as (server, port, links):
        cpu = proc_cpu(server)
        took = asyncio.run(visits(port, links))
        cpu = (proc_cpu(server) - cpu) / PHONES * 1000
        print(
            f"{PHONES} phones within {WITHIN:.0f} s: p50 {took[len(took) // 2]:.2f} s until the first answer was "
            f"kept, slowest {took[-1]:.2f} s ({took[-1] / MOST_SECONDS:.2f} of the most); "
            f"{cpu:.1f} ms of processor each, {proc_rss_mb(server):.0f} MB; machine {os.getloadavg()[0]:.1f}"
        )
        files, plain, sent, seconds = weigh(port)
        print(
            f"dashboard: {files} scripts and styles, {plain / 1e6:.2f} MB, sent as {sent / 1e6:.2f} MB "
            f"({sent / plain:.2f}); {seconds:.1f} s the first time, compressing included"
        )
    held = took[-1] <= MOST_SECONDS and sent < plain / 2
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
