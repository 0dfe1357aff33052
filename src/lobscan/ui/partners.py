"""The partners: the list with its ladder, quick entry, one change for many, and one partner in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from lobscan.domain.partner import Partner, Step
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.locales import N_, _, n_, short_day
from lobscan.locales.practice import word, words
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, guard, record, registers, session
from lobscan.ui import register_fields as of
from lobscan.ui.text import capital, plain

PATH: Final = "pages/3_practice/partners.py"
RUNGS: Final = {step: "●" * at + "○" * (len(Step) - at) for at, step in enumerate(Step, start=1)}
"""The ladder as one sees it without colour."""


def kind(seen: Practice) -> record.Kind:
    """What is peculiar to partners, in this school."""
    return record.Kind(
        register=Register.PARTNERS,
        path=PATH,
        back=_("Back to the partners"),
        new=_("A new partner"),
        fields=_fields(seen),
        required="name",
        missing=N_("Give the partner a name."),
        begin={"kind": "other", "step": "incidental"},
    )


def _fields(seen: Practice) -> tuple[of.Field, ...]:
    return (
        of.line("name", _("Name")),
        of.always("kind", _("Kind"), {k: capital(w) for k, w in words("partner").items()}),
        of.text("purpose", _("What the school works with them for")),
        of.several("year_groups", _("Year groups"), seen.groups),
        _contact(seen),
        of.line("outside", _("Contact at the partner")),
        of.always("step", _("Step on the ladder"), _ladder()),
        of.line("agreement", _("What was agreed")),
        of.day("agreed_on", _("Agreed on")),
        of.day("evaluated", _("Last looked back on together")),
        of.text("note", _("Note")),
    )


def _contact(seen: Practice) -> of.Field:
    """Why a list of one: a name, a role or own words, but one of them."""
    people = {p.id: p.name for p in seen.school.people} | {r.id: r.label for r in seen.school.roles}
    several = of.several("contact", _("Contact at school"), people, own=True)
    return of.Field(
        "contact",
        _("Contact at school"),
        several.ask,
        (),
        words=lambda value: several.words([value] if isinstance(value, str) else value),
        write=lambda value: {"contact": ", ".join(value) if len(value) != 1 else value[0]},
        read=lambda one: [one.contact] if one.contact else [],
    )


def _ladder() -> dict[str, str]:
    return {step.value: f"{RUNGS[step]} {word('step', step.value)}" for step in Step}


def finding(seen: Practice) -> str:
    """The title: what there is to say of the partners."""
    loose = [p for p in seen.partners if not p.agreed]
    if not seen.partners:
        return _("There are no partners in the register yet")
    if loose:
        return n_(
            "{count} of {all} partners has no agreement on paper",
            "{count} of {all} partners have no agreement on paper",
            len(loose),
            all=len(seen.partners),
        )
    return _("Every partner has an agreement on paper")


def lead(seen: Practice) -> str:
    """Below it: how far the partnerships have come."""
    steps = Counter(p.step for p in seen.partners)
    told = ", ".join(f"{word('step', s.value)} {steps[s]}" for s in Step if steps[s])
    return _("The ladder from incidental to joint: {steps}.", steps=told)


def choices(seen: Practice) -> tuple[Partner, ...]:
    """The partners that the choices above the list leave; the choices live in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = choose.year_group(seen.school, all_label=_("all year groups"))
        step = choose.one(_("Step on the ladder"), {"": _("all steps"), **_ladder()}, key="step", default="")
        among = {"": _("all kinds"), **{k: capital(w) for k, w in words("partner").items()}}
        sort = choose.one(_("Kind"), among, key="kind", default="")
    return tuple(
        p
        for p in seen.partners
        if (not group or not p.year_groups or group in p.year_groups)
        and (not step or p.step.value == step)
        and (not sort or p.kind.value == sort)
    )


def quick(ws: Workspace, seen: Practice) -> None:
    """A line in which a partner is typed in; it stays ready for the next."""
    kinds = words("partner")
    with (
        st.form("partner-quick", clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(_("A new partner"), key="partner-quick-name", max_chars=400)
        sort = st.selectbox(
            _("Kind"), list(kinds), format_func=lambda k: capital(kinds[k]), key="partner-quick-kind"
        )
        purpose = st.text_input(_("For what"), key="partner-quick-purpose", max_chars=400)
        if st.form_submit_button(_("Add"), key="partner-quick-add", icon=":material/add:"):
            with guard.errors():
                _add(ws, seen, {"name": name.strip(), "kind": sort, "purpose": purpose.strip()})


def _add(ws: Workspace, seen: Practice, fields: dict[str, object]) -> None:
    if not fields["name"]:
        st.error(_("Give the partner a name."))
        return
    practice.revise(
        ws, Register.PARTNERS, {practice.new_id(): fields}, seen=seen.number, actor=session.actor()
    )
    guard.done(_("{name} is in the register.", name=plain(str(fields["name"]))))


def listing(ws: Workspace, seen: Practice, shown: Sequence[Partner]) -> None:
    """The list; whoever is ticked can be opened, changed together or removed."""
    if not shown:
        st.info(_("No partner fits these choices."))
        return
    uses = Counter(p for a in seen.counting for p in a.partners)
    rows = registers.Rows([p.id for p in shown], [_row(seen, p, uses[p.id]) for p in shown])
    ticked = registers.chosen(rows, key="partners")
    by_id = {p.id: p for p in shown}
    fields = [f for f in _fields(seen) if f.name not in ("name", "contact", "note", "agreement")]
    record.commands(ws, seen, Register.PARTNERS, [by_id[id_] for id_ in ticked], fields)


def _row(seen: Practice, one: Partner, activities: int) -> dict[str, object]:
    return {
        _("Name"): one.name,
        _("Ladder"): f"{RUNGS[one.step]} {word('step', one.step.value)}",
        _("Agreement"): _agreement(one),
        _("Last looked back"): short_day(one.evaluated) if one.evaluated else _("never"),
        _("Kind"): word("partner", one.kind.value),
        _("For what"): one.purpose,
        _("Year groups"): ", ".join(seen.groups.get(g, g) for g in one.year_groups),
        _("Contact at school"): seen.who(one.contact),
        _("Contact at the partner"): one.outside,
        _("Activities"): activities,
    }


def _agreement(one: Partner) -> str:
    day: date | None = one.agreed_on
    if not one.agreed:
        return _("none")
    if day is None:
        return one.agreement
    return f"{short_day(day)}: {one.agreement}" if one.agreement else short_day(day)
