"""The record of processing as a Word document (DOCX): what is stored of whom, why and how long.

After article 30(1) of the General Data Protection Regulation. What only the school knows is left open
to be filled in.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Final

from lobscan.domain.kept import KEPT
from lobscan.exchange import word
from lobscan.exchange.word import say, table
from lobscan.locales import N_, _, day

OPEN: Final = "…"
ITEMS: Final = (
    (N_("Controller"), ""),
    (N_("Data protection officer"), OPEN),
    (N_("Lawful basis"), OPEN),
    (
        N_("Purpose"),
        N_("To make career guidance a matter of the whole school: scan, ambition, work plan, review."),
    ),
    (
        N_("Data subjects"),
        N_("Staff, and who is asked in a scan; pupils, parents and partners without names."),
    ),
    (
        N_("Recipients"),
        N_(
            "Nobody outside the school. Figures go to other schools only "
            "when somebody sends the exchange file, "
            "rounded, and of five people or more."
        ),
    ),
    (N_("Transfer to other countries"), N_("None by lobscan itself.")),
    (
        N_("Security"),
        N_(
            "Roles with rights; secret links and codes kept only "
            "scrambled; no figure of few people; a chain that "
            "shows every later change; copies. The disk is to be encrypted by the school."
        ),
    ),
    (
        N_("Processors"),
        N_(
            "None by lobscan itself; the school's own host of the "
            "server, of mail and of the log-in, where it has one."
        ),
    ),
)
WIDTHS: Final = (28, 42, 36, 36, 28)


def as_docx(school: str, on: date) -> bytes:
    """The record, in the language that is spoken."""
    title = _("Record of processing")
    made = word.blank(title=title, author=school, on=on)
    word.footer(made, f"{school} · {day(on)}")
    say(made, title, style="Title")
    say(made, f"{school} · {day(on)}", style="Subtitle")
    rows = [(_(name), school if not text else text if text == OPEN else _(text)) for name, text in ITEMS]
    table(made, (_("Item"), _("Content")), rows, widths=(45, 125))
    made.add_heading(_("What is stored"), 1)
    lines = [
        (_(k.name), _(k.about), _(k.why), _(k.until), ", ".join((*k.tables, *k.files)))
        for k in KEPT
        if k.personal
    ]
    header = (_("What"), _("About whom"), _("Why"), _("How long"), _("Where"))
    table(made, header, lines, widths=WIDTHS, size=8)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def file_name() -> str:
    """What the file is called."""
    return f"{_('record of processing')}.docx"
