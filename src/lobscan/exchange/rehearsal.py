"""The rehearsal on paper: the questions, what there is to answer them with, and room to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lobscan.exchange import pdf
from lobscan.locales import _


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words, with what answers it: lines of evidence and of what is being done."""

    question: str
    evidence: tuple[str, ...]
    actions: tuple[str, ...]


def sheet(asked: Sequence[Asked], *, school: str, today: date) -> bytes:
    """The questions as a PDF on A4."""
    about = pdf.head(_("Rehearsal: the hardest questions for us"), intro(), school=school, today=today)
    words = {
        "evidence": _("What shows it"),
        "actions": _("What we do"),
        "none": _("No evidence noted"),
        "notes": _("Our answer"),
    }
    lines = [{"question": a.question, "evidence": a.evidence, "actions": a.actions} for a in asked]
    return pdf.made("rehearsal.typ", {**about, "words": words, "questions": lines})


def intro() -> str:
    """What these questions are."""
    return _(
        "These questions come from the school's own scan, lists and plan. They are for practising together, "
        "and say nothing about what an inspection will ask or find."
    )
