"""The minutes of a review as a Word document (DOCX): agenda, findings, decisions, approvals, seal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as Doc

from lobscan.domain.review import Body, Called, Effect, Finding, Item, Review, Topic, Verdict
from lobscan.exchange import review_words as words
from lobscan.exchange import word
from lobscan.exchange.word import clean, say, table
from lobscan.locales import _, day, moment, n_, short_day
from lobscan.locales.register_files import loose


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review with what lies on its table, what its ids are called, and the school."""

    review: Review
    agenda: tuple[Item, ...]
    called: Called
    school: str
    country: str
    today: date


def as_docx(of: Meeting) -> bytes:
    """The minutes, in the language that is spoken; the same input gives the same text."""
    title = f"{_('Review')}: {of.review.title}"
    made = word.blank(title=title, author=of.school, on=of.today)
    word.footer(made, f"{of.school} · {day(of.today)}")
    say(made, title, style="Title")
    say(made, f"{of.school} · {day(of.review.begun)} · {of.called.round}", style="Subtitle")
    _brief(made, of)
    _decisions(made, of)
    _approvals(made, of)
    _seal(made, of)
    _agenda(made, of)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def file_name(of: Review) -> str:
    """What the file is called."""
    return f"{loose(_('minutes of a review'))} {loose(of.title)}.docx"


def _brief(made: Doc, of: Meeting) -> None:
    made.add_heading(_("In short"), 1)
    say(made, summary(of.review.findings))
    if of.review.follows:
        say(made, _("This is a supplement to an earlier review, which stays as it was sealed."))
    made.add_heading(_("Who took part"), 1)
    for name in of.review.people:
        say(made, name, style="List Bullet")
    if not of.review.people:
        say(made, _("Nobody was noted."))


def summary(findings: Sequence[Finding]) -> str:
    """How many findings there are, by their verdicts."""
    if not findings:
        return _("No findings yet.")
    counts = {v: sum(f.verdict is v for f in findings) for v in Verdict}
    parts = [f"{words.verdict(v)}: {count}" for v, count in counts.items() if count]
    return n_("{count} finding", "{count} findings", len(findings)) + f" ({', '.join(parts)})"


def _decisions(made: Doc, of: Meeting) -> None:
    made.add_heading(_("Findings and decisions"), 1)
    if not of.review.findings:
        say(made, _("No findings yet."))
        return
    header = (_("Finding"), _("Verdict"), _("What follows"), _("Whose"), _("By"))
    rows = [
        (
            "\n".join(filter(None, (f.text, _about(of, f)))),
            words.verdict(f.verdict),
            follows(f, of.called),
            of.called.people.get(f.owner, f.owner) or "–",
            short_day(f.due),
        )
        for f in of.review.findings
    ]
    table(made, header, rows, widths=(62, 22, 42, 24, 20))


def follows(finding: Finding, called: Called) -> str:
    """What a finding did in the work plan."""
    title = called.actions.get(finding.action, finding.action)
    return words.effect(finding.effect, title if finding.effect is not Effect.NONE else "")


def _about(of: Meeting, finding: Finding) -> str:
    item = next((i for i in of.agenda if i.id == finding.item), None)
    parts = [
        words.topic(item) if item else "",
        ", ".join(of.called.standards.get(s, s) for s in finding.standards),
    ]
    told = "; ".join(filter(None, parts))
    return _("At: {what}", what=told) if told else ""


def _approvals(made: Doc, of: Meeting) -> None:
    made.add_heading(_("Approvals"), 1)
    header = (_("For"), _("Name"), _("Day"))
    rows = []
    for body in Body:
        given = of.review.approval(body)
        name = given.name if given else _("not yet")
        rows.append((words.body(body, of.country), name, day(given.day) if given else ""))
    table(made, header, rows, widths=(60, 70, 40))


def _seal(made: Doc, of: Meeting) -> None:
    made.add_heading(_("Seal"), 1)
    seal = of.review.seal
    if seal is None:
        say(made, _("Not sealed yet: what stands here may still change."))
        return
    say(
        made,
        _("Sealed on {moment}. Nothing was changed in it since.", moment=moment(seal.at))
        if of.review.intact
        else _(
            "Sealed on {moment}, but what is kept does not fit the seal any more.", moment=moment(seal.at)
        ),
    )
    say(made, f"SHA-256: {seal.hash}")


def _agenda(made: Doc, of: Meeting) -> None:
    made.add_heading(_("What lay on the table"), 1)
    for number, item in enumerate(of.agenda, start=1):
        made.add_heading(clean(f"{number}. {words.topic(item)}"), 2)
        for point in item.points:
            say(made, words.told(point.said), style="List Bullet")
        if item.nothing:
            say(made, words.told(item.nothing))
        if item.topic is Topic.QUESTION:
            _look_at(made, item)
        for finding in of.review.at(item.id):
            said = say(made, f"{words.verdict(finding.verdict)}: {finding.text}")
            said.runs[0].bold = True


def _look_at(made: Doc, item: Item) -> None:
    say(made, _("To be looked at:"))
    for line in item.look_at:
        say(made, line, style="List Bullet")
