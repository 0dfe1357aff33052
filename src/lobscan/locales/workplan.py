"""The words of the work plan that pages, charts and sheets share."""

from __future__ import annotations

from typing import Final

from lobscan.locales import N_, _

STATUSES: Final = {
    "planned": N_("planned"),
    "running": N_("running"),
    "blocked": N_("blocked"),
    "done": N_("finished"),
    "stopped": N_("stopped"),
}


def status(value: str) -> str:
    """The word for a status."""
    return _(STATUSES[value])


def shortened(text: str, length: int) -> str:
    """`text` in at most `length` letters, cut at a word where one ends not far before."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > length * 2 // 3 else cut).rstrip(" ,.;:-") + "…"
