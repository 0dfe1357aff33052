"""The evidence: what shows that something is so; what is old or missing comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from lobscan.domain.evidence import Evidence
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.locales import N_, _, n_, short_day
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, fields, guard, record, registers, session
from lobscan.ui import register_fields as of
from lobscan.ui.text import plain

PATH: Final = "pages/7_account/evidence.py"


def kind(seen: Practice) -> record.Kind:
    """What is peculiar to evidence, in this school."""
    return record.Kind(
        register=Register.EVIDENCE,
        path=PATH,
        back=_("Back to the evidence"),
        new=_("New evidence"),
        fields=_fields(seen),
        required="title",
        missing=N_("Give the evidence a title."),
        begin={"dated": seen.today},
    )


def _fields(seen: Practice) -> tuple[of.Field, ...]:
    people = {p.id: p.name for p in seen.school.people}
    statements = {s.id: s.aspect for s in seen.pack.statements}
    dated = of.day("dated", _("Tells of"))
    return (
        of.line("title", _("Title")),
        of.line("link", _("Where it is: an address, or a place in words")),
        of.one("owner", _("Who keeps it"), people),
        of.Field("dated", dated.label, dated.ask, None, words=dated.words, write=_dated),
        of.day("valid_until", _("Valid until")),
        of.several("statements", _("Statements that it supports"), statements),
        of.text("note", _("Note")),
    )


def _dated(value: date | None) -> dict[str, object]:
    if value is None:
        raise UserError("Say of which day the evidence tells.")
    return {"dated": value}


def finding(seen: Practice) -> str:
    """The title: how much there is, and how much of it is too old."""
    if not seen.evidence:
        return _("No evidence was noted yet")
    old = sum(one.old(seen.today) for one in seen.evidence)
    if old:
        return n_(
            "{count} of {all} pieces of evidence is out of date",
            "{count} of {all} pieces of evidence are out of date",
            old,
            all=len(seen.evidence),
        )
    return n_(
        "{count} piece of evidence, and it is up to date",
        "{count} pieces of evidence, all up to date",
        len(seen.evidence),
    )


def lead(seen: Practice) -> str:
    """Below it: how many statements have none."""
    told = {s for one in seen.evidence if not one.old(seen.today) for s in one.statements}
    bare = sum(s.id not in told for s in seen.pack.statements)
    return n_(
        "{count} of {all} statements has no evidence that is up to date.",
        "{count} of {all} statements have no evidence that is up to date.",
        bare,
        all=len(seen.pack.statements),
    )


def choices(seen: Practice) -> tuple[Evidence, ...]:
    """The evidence that the choice above the list leaves, the oldest first."""
    areas = {"": _("all areas"), **{a.id: a.title for a in seen.pack.areas}}
    area = choose.one(_("Area"), areas, key="area", default="")
    inside = {s.id for a in seen.pack.areas if a.id == area for s in a.statements}
    kept = [one for one in seen.evidence if not area or inside & set(one.statements)]
    return tuple(sorted(kept, key=lambda one: (not one.old(seen.today), one.dated)))


def quick(ws: Workspace, seen: Practice) -> None:
    """A line in which evidence is typed in; it stays ready for the next."""
    with (
        st.form("evidence-quick", clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        title = st.text_input(_("New evidence"), key="evidence-quick-title", max_chars=400)
        link = st.text_input(_("Where it is"), key="evidence-quick-link", max_chars=400)
        dated = fields.day(_("Tells of"), seen.today, key="evidence-quick-dated")
        if st.form_submit_button(_("Add"), key="evidence-quick-add", icon=":material/add:"):
            with guard.errors():
                _add(ws, seen, {"title": title.strip(), "link": link.strip(), **_dated(dated)})


def _add(ws: Workspace, seen: Practice, values: dict[str, object]) -> None:
    if not values["title"]:
        raise UserError("Give the evidence a title.")
    practice.revise(
        ws, Register.EVIDENCE, {practice.new_id(): values}, seen=seen.number, actor=session.actor()
    )
    guard.done(_("{name} is in the register.", name=plain(str(values["title"]))))


def listing(ws: Workspace, seen: Practice, shown: Sequence[Evidence]) -> None:
    """The list; what is ticked can be opened, changed together or removed."""
    if not shown:
        st.info(_("No evidence fits this choice."))
        return
    rows = registers.Rows([one.id for one in shown], [_row(seen, one) for one in shown])
    ticked = registers.chosen(rows, key="evidence")
    by_id = {one.id: one for one in shown}
    changed = [f for f in _fields(seen) if f.name in ("owner", "valid_until", "statements")]
    record.commands(ws, seen, Register.EVIDENCE, [by_id[id_] for id_ in ticked], changed)


def _row(seen: Practice, one: Evidence) -> dict[str, object]:
    aspects = {s.id: s.aspect for s in seen.pack.statements}
    return {
        _("Title"): one.title,
        _("Tells of"): short_day(one.dated),
        _("Valid until"): short_day(one.valid_until) if one.valid_until else "",
        _("State"): _("out of date") if one.old(seen.today) else _("up to date"),
        _("Who keeps it"): seen.who(one.owner),
        _("Statements"): ", ".join(aspects.get(s, s) for s in one.statements),
        _("Where it is"): one.link,
    }
