"""Every package that lobscan brings along has a licence that allows it."""

import json
import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|Zlib|0BSD|Unlicense|HPND|CC0|Public Domain",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\b(A?GPL|SSPL|BUSL)", re.IGNORECASE)


def pinned(lock: Path) -> set[str]:
    """The names in a lock file."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].lower() for line in lines if re.match(r"^[A-Za-z0-9._-]+==", line)}


def main() -> int:
    """Print what is not allowed; 1 if there is any."""
    assert requires("lobscan"), "lobscan is not installed here"
    output = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--format=json"], check=True, capture_output=True, text=True
    ).stdout
    ours = pinned(Path(__file__).parents[1] / "requirements.lock")
    listed = [p for p in json.loads(output) if p["Name"].lower() in ours]
    wrong = [p for p in listed if FORBIDDEN.search(p["License"]) or not ALLOWED.search(p["License"])]
    for package in wrong:
        print(f"{package['Name']} {package['Version']}: {package['License']}", file=sys.stderr)
    print(f"licences: {len(listed)} packages, {len(wrong)} not allowed")
    return 1 if wrong or not listed else 0


if __name__ == "__main__":
    sys.exit(main())
