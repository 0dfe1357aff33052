"""Ask whether a library that is pinned has a known weakness: the package index first, then the OSV service.

Where neither can be reached nothing is known, and that is said and no fault: `make check` runs offline too.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
SERVICES = ("pypi", "osv")
LONGEST = 300


def asked(service: str) -> list[dict[str, Any]] | None:
    """Every pinned library with its weaknesses; None where the service gives no answer."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--format", "json"),
        *("--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--progress-spinner", "off"),
        *("--timeout", "5"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return None
    return told(done.stdout)


def told(output: str) -> list[dict[str, Any]] | None:
    """What the audit wrote; None where it broke off."""
    try:
        found = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return None if any("skip_reason" in one for one in found) or not found else found


def weak(found: list[dict[str, Any]]) -> list[str]:
    """A line for each known weakness: library, version, name of the weakness, where it is mended."""
    return [
        f"{one['name']} {one['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'none yet'}"
        for one in found
        for each in one["vulns"]
    ]


def main() -> int:
    """1 where a weakness is known."""
    for service in SERVICES:
        found = asked(service)
        if found is not None:
            lines = weak(found)
            print("\n".join(lines) or f"{len(found)} pinned libraries have no known weakness ({service}).")
            return 1 if lines else 0
    print(f"NOT AUDITED: none of {', '.join(SERVICES)} could be reached from here, so nothing is known.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
