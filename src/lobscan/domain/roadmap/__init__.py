"""From gaps to a plan that fits the people and the year, solved with constraints."""

from lobscan.domain.roadmap.case import (
    Case,
    Clash,
    ClashKind,
    Closing,
    LeftOut,
    Need,
    Placement,
    Roadmap,
    Share,
    Status,
    Why,
    Wish,
    WishKind,
)
from lobscan.domain.roadmap.solve import Effort, Point, curve, roadmap
from lobscan.domain.roadmap.time import Period, periods

__all__ = [
    "Case",
    "Clash",
    "ClashKind",
    "Closing",
    "Effort",
    "LeftOut",
    "Need",
    "Period",
    "Placement",
    "Point",
    "Roadmap",
    "Share",
    "Status",
    "Why",
    "Wish",
    "WishKind",
    "curve",
    "periods",
    "roadmap",
]
