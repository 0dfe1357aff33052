"""Small files of every kind that is kept as evidence, each as its own program would write it."""

import io
import zipfile

import openpyxl
from docx import Document
from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TYPES = f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{MAIN}"/></Types>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return whole.getvalue()


def image(kind: str) -> bytes:
    """A small picture."""
    whole = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(whole, kind)
    return whole.getvalue()


def document() -> bytes:
    """A Word file."""
    whole = io.BytesIO()
    made = Document()
    made.add_heading("Beleidsplan LOB", 0)
    made.save(whole)
    return whole.getvalue()


def workbook() -> bytes:
    """An Excel file."""
    whole = io.BytesIO()
    openpyxl.Workbook().save(whole)
    return whole.getvalue()


def opendocument(kind: str) -> bytes:
    """An OpenDocument file."""
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"})


def samples() -> dict[str, bytes]:
    """A file of every kind, by its name."""
    return {
        "plan.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n",
        "plan.docx": document(),
        "uren.xlsx": workbook(),
        "avond.pptx": packed({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<p/>"}),
        "plan.odt": opendocument("text"),
        "uren.ods": opendocument("spreadsheet"),
        "foto.png": image("PNG"),
        "foto.jpg": image("JPEG"),
        "FOTO.JPEG": image("JPEG"),
        "notitie.txt": "Voor de ouders: zo doen we het.\r\n".encode("cp1252"),
        "uitkomst.csv": "leerjaar;aantal\r\n3;24\r\n".encode("utf-8-sig"),
    }
