"""The three files of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lobscan.domain.dossier import Dossier
from lobscan.exchange.dossier import told
from lobscan.exchange.dossier_docx import as_docx
from lobscan.exchange.dossier_pdf import as_pdf
from lobscan.exchange.dossier_xlsx import as_xlsx

_MAKE: Final[dict[str, Callable[..., bytes]]] = {"pdf": as_pdf, "docx": as_docx, "xlsx": as_xlsx}
FORMATS: Final = tuple(_MAKE)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
"""What a browser calls them."""


def written(of: Dossier, format_: str) -> bytes:
    """The dossier as one of `FORMATS`, in the language that is spoken."""
    return _MAKE[format_](told(of), hash_=of.hash)
