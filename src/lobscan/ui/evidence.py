"""The evidence: what shows that something is so; what is old or missing comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from zlib import crc32

import streamlit as st

from lobscan.domain.evidence import Bare, Evidence, bare, item_code
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.locales import N_, _, n_, short_day
from lobscan.services import evidence, plan, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, evidence_files, evidence_links, fields, guard, record, registers, session
from lobscan.ui import register_fields as of
from lobscan.ui.text import plain

PATH: Final = evidence_links.PAGE
TOGETHER: Final = ("owner", "valid_until", "statements", "activities", "actions", "standards")
"""The fields that can be changed for many at once."""


def kind(ws: Workspace, seen: Practice) -> record.Kind:
    """What is peculiar to evidence, in this school."""
    return record.Kind(
        register=Register.EVIDENCE,
        path=PATH,
        back=_("Back to the evidence"),
        new=_("New evidence"),
        fields=_fields(ws, seen),
        required="title",
        missing=N_("Give the evidence a title."),
        begin={"dated": seen.today, **evidence_links.asked()},
        below=lambda one: evidence_files.panel(ws, one, seen=seen.number),
        more=evidence_files.fields(),
    )


def _fields(ws: Workspace, seen: Practice) -> tuple[of.Field, ...]:
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
        of.several("activities", _("Activities that it is about"), {a.id: a.title for a in seen.activities}),
        of.several("actions", _("Actions that it is about"), {a.id: a.title for a in plan.actions(ws)}),
        of.several("standards", _("Items of a framework that it shows"), _items(seen)),
        of.text("note", _("Note")),
    )


def _items(seen: Practice) -> dict[str, str]:
    """The items of the frameworks by their codes."""
    return {item_code(s, i): f"{i.id} {i.title} ({s.title})" for s in seen.pack.standards for i in s.items}


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
    return n_(
        "{count} of {all} statements has no evidence that is up to date.",
        "{count} of {all} statements have no evidence that is up to date.",
        len(bare(seen.pack, (), seen.evidence, seen.today).statements),
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
    titles = {a.id: a.title for a in plan.actions(ws)}
    shown = sorted(shown, key=lambda one: evidence.there(ws, one))
    rows = registers.Rows([one.id for one in shown], [_row(ws, seen, one, titles) for one in shown])
    ticked = registers.chosen(rows, key="evidence")
    by_id = {one.id: one for one in shown}
    changed = [f for f in _fields(ws, seen) if f.name in TOGETHER]
    record.commands(ws, seen, Register.EVIDENCE, [by_id[id_] for id_ in ticked], changed)


def _row(ws: Workspace, seen: Practice, one: Evidence, actions: Mapping[str, str]) -> dict[str, object]:
    aspects = {s.id: s.aspect for s in seen.pack.statements}
    activities = {a.id: a.title for a in seen.activities}
    about = [*(activities.get(a, a) for a in one.activities), *(actions.get(a, a) for a in one.actions)]
    return {
        _("Title"): one.title,
        _("Tells of"): short_day(one.dated),
        _("Valid until"): short_day(one.valid_until) if one.valid_until else "",
        _("State"): _state(ws, seen, one),
        _("Who keeps it"): seen.who(one.owner),
        _("Statements"): ", ".join(aspects.get(s, s) for s in one.statements),
        _("Also about"): ", ".join([*about, *(code.partition("/")[2] for code in one.standards)]),
        _("File"): one.file_name,
        _("Where it is"): one.link,
    }


def _state(ws: Workspace, seen: Practice, one: Evidence) -> str:
    if not evidence.there(ws, one):
        return _("file missing")
    return _("out of date") if one.old(seen.today) else _("up to date")


def missing(ws: Workspace, seen: Practice) -> None:
    """What nothing shows yet, in a part of the page that opens; what is ticked gets evidence."""
    found = bare(seen.pack, plan.actions(ws), seen.evidence, seen.today)
    if not (found.statements or found.items or found.actions):
        return
    count = len(found.statements) + len(found.items) + len(found.actions)
    label = n_("{count} thing without evidence", "{count} things without evidence", count)
    with st.expander(label, icon=":material/search:", key="evidence-missing"):
        what = choose.switch(_("What lacks evidence"), _lacking(found), key="lacking")
        rows = _bare_rows(seen, found, what)
        field = what if what in ("statements", "actions") else "standards"
        ticked = registers.chosen(rows, key=f"missing-{crc32(what.encode())}")
        label = _("Note evidence for what is ticked")
        if st.button(label, key="evidence-missing-note", type="primary", disabled=not ticked):
            evidence_links.open_new(field, ticked)


def _lacking(found: Bare) -> dict[str, str]:
    """What can lack evidence: statements, the items of each framework, finished actions."""
    frameworks = {s.id: s.title for s, _item in found.items}
    kinds = {"statements": _("Statements")} if found.statements else {}
    return {**kinds, **frameworks, **({"actions": _("Finished actions")} if found.actions else {})}


def _bare_rows(seen: Practice, found: Bare, what: str) -> registers.Rows:
    if what == "statements":
        cells = [
            {_("Area"): seen.pack.area_of(s.id).title, _("Statement"): s.aspect} for s in found.statements
        ]
        return registers.Rows([s.id for s in found.statements], cells)
    if what == "actions":
        return registers.Rows([a.id for a in found.actions], [{_("Action"): a.title} for a in found.actions])
    items = [(s, i) for s, i in found.items if s.id == what]
    cells = [{_("Code"): i.id, _("Item"): i.title} for _standard, i in items]
    return registers.Rows([item_code(s, i) for s, i in items], cells)
