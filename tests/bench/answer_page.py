"""The answer page on a poor phone: 1.6 Mbit/s, 150 ms there and back, a processor four times slower.

Wanted: the first thing seen within 1 s of opening the link, also on the first screen of statements, and
at most 30 kB for a first visit. Figures are printed, with the ratio to what is wanted; the exit status
says whether all hold.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import shutil

from e2e.conftest import BROWSERS, PHONE, make_scan, served
from playwright.sync_api import CDPSession, Page, sync_playwright

MOST_SECONDS, MOST_BYTES = 1.0, 30_000
MEGABIT = 1_000_000 / 8
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * MEGABIT,
    "uploadThroughput": 0.75 * MEGABIT,
}
SLOWER = 4
VISITS = 7


def slow(page: Page) -> tuple[CDPSession, list[int]]:
    """The page on a poor phone, and the list that its bytes go into."""
    session = page.context.new_cdp_session(page)
    weights: list[int] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda e: weights.append(int(e["encodedDataLength"])))
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session, weights


def paint(page: Page) -> float:
    """Seconds from the navigation to the first contentful paint."""
    return float(page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => {
            for (const e of list.getEntries()) if (e.name === "first-contentful-paint") done(e.startTime);
        }).observe({ type: "paint", buffered: true }))"""
    )) / 1000  # fmt: skip


def main() -> int:
    """Measure and print."""
    firsts, screens, weights = [], [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scan = make_scan(Path(folder) / "school", set="full", desired=True)
        system = next(filter(None, map(shutil.which, BROWSERS)), None)
        chromium = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        with served(scan.data) as running:
            for _ in range(VISITS):
                context = chromium.new_context(viewport=PHONE, locale="nl-NL")
                page = context.new_page()
                _session, bytes_ = slow(page)
                page.goto(running.url + scan.links["decaan"], wait_until="networkidle")
                firsts.append(paint(page))
                page.get_by_label("alle leerjaren").check()
                page.get_by_role("button", name="Start").click()
                page.wait_for_url("**/1")
                screens.append(paint(page))
                page.wait_for_load_state("networkidle")
                weights.append(sum(bytes_))
                context.close()
        chromium.close()
    held = True
    for name, found, most, unit in (
        ("first page, first paint", firsts, MOST_SECONDS, "s"),
        ("first screen, first paint", screens, MOST_SECONDS, "s"),
        ("both, transferred", weights, MOST_BYTES, "bytes"),
    ):
        least, middle, worst = min(found), statistics.median(found), max(found)
        held = held and middle <= most
        print(
            f"{name}: median {middle:.3g} {unit} ({least:.3g} to {worst:.3g}), {middle / most:.2f} of the most"
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
