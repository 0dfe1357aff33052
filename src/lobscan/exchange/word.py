"""The parts of which our Word documents (DOCX) are made. Text of people goes in as text only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from lobscan.locales import language
from lobscan.theme import LIGHT

LANGUAGES: Final = {"nl": "nl-NL", "en": "en-GB"}
INK: Final = RGBColor.from_string(LIGHT.accent[1:].upper())
HEAD: Final = "#e7efec"
USUAL_SIZE: Final = 9.5
"""Points of the letters in a table."""
LONGEST_PROPERTY: Final = 255
FONT: Final = "Calibri"
FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML cannot hold."""
HEADINGS: Final = (("Title", 24), ("Subtitle", 12), ("Heading 1", 15), ("Heading 2", 12.5))
Rows = Iterable[Sequence[str]]


class Look(NamedTuple):
    """How a cell looks: its ground and ink as `#rrggbb`, "" for the usual ones, and its side."""

    ground: str = ""
    ink: str = ""
    right: bool = False


PLAIN: Final = Look()
Paint = Callable[[int, int], Look]
"""The look of the cell in a row and column, both from 0 and the header not counted."""


def blank(*, title: str, author: str, on: date) -> Doc:
    """An empty A4 document in the language that is spoken; `title` is what its properties say."""
    made = Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    _styles(made)
    about = made.core_properties
    about.author, about.comments = clean(author)[:LONGEST_PROPERTY], ""
    about.title = clean(title)[:LONGEST_PROPERTY]
    about.language = LANGUAGES[language()]
    about.created = about.modified = datetime.combine(on, time())
    return made


def _styles(made: Doc) -> None:
    styles: Any = made.styles
    styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(10.5)
    for name, size in HEADINGS:
        font = styles[name].font
        font.name, font.size, font.color.rgb, font.italic = FONT, Pt(size), INK, False
        fonts = styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LANGUAGES[language()])
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(spoken)


def footer(made: Doc, text: str) -> None:
    """A line at the foot of each page, with its number and how many there are."""
    line: Any = made.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(clean(f"{text} · "))
    field(line, "PAGE", "1")
    line.add_run(" / ")
    field(line, "NUMPAGES", "1")


def field(line: Any, instruction: str, shown: str) -> None:
    """Something that the word processor fills in itself; until then it says what is `shown`."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), instruction)
    made.append(line.add_run(clean(shown)).element)
    line._p.append(made)  # noqa: SLF001 - python-docx knows no fields


def say(made: Doc, text: str, *, style: str | None = None) -> Paragraph:
    """A paragraph."""
    return made.add_paragraph(clean(text), style=style)


def table(
    made: Doc,
    header: Sequence[str],
    rows: Rows,
    *,
    widths: Sequence[float],
    size: float = USUAL_SIZE,
    paint: Paint = lambda _row, _column: PLAIN,
) -> None:
    """A table whose header row comes back on each page and whose rows are not torn apart.

    `widths` in millimetres. Why written as XML: python-docx takes minutes for a few thousand rows.
    """
    twips = [Mm(width).twips for width in widths]
    half = round(size * 2)
    head = "".join(_cell(t, w, Look(HEAD), half, bold=True) for t, w in zip(header, twips, strict=True))
    lines = [f"<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}"]
    for at, row in enumerate(rows):
        cells = (
            _cell(text, width, look := paint(at, column), half, bold=bool(look.ink))
            for column, (text, width) in enumerate(zip(row, twips, strict=True))
        )
        lines.append("<w:trPr><w:cantSplit/></w:trPr>" + "".join(cells))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    body = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    whole = parse_xml(f"<w:tbl {nsdecls('w')}>{_TABLE}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>")
    made.element.body.insert_element_before(whole, "w:sectPr")


_LINE: Final = f'w:val="single" w:sz="4" w:space="0" w:color="{LIGHT.line[1:]}"'
_TABLE: Final = (
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    f'<w:top {_LINE}/><w:left w:val="nil"/><w:bottom {_LINE}/><w:right w:val="nil"/>'
    f'<w:insideH {_LINE}/><w:insideV w:val="nil"/></w:tblBorders>'
    '<w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
)


def _cell(text: str, width: int, look: Look, half: int, *, bold: bool) -> str:
    """A cell as XML; `width` in twips, `half` the size of its letters in half points."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.ground[1:]}"/>' if look.ground else ""
    side = '<w:jc w:val="right"/>' if look.right else ""
    ink = f'<w:color w:val="{look.ink[1:]}"/>' if look.ink else ""
    letters = f'<w:rPr>{"<w:b/>" if bold else ""}{ink}<w:sz w:val="{half}"/></w:rPr>'
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="40" w:after="40"/>{side}</w:pPr><w:r>{letters}{said}</w:r></w:p></w:tc>'
    )


def clean(text: str) -> str:
    """Text as XML can hold it."""
    return FORBIDDEN.sub("", text)
