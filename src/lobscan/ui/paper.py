"""Paper forms on their page: print them, and type them in one after the other, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.domain import paper as lines
from lobscan.domain.paper import Form, Typed
from lobscan.domain.round import Round
from lobscan.errors import UserError
from lobscan.exchange import paper as files
from lobscan.locales import _, n_, tell
from lobscan.services import paper, prepare
from lobscan.services.paper import Pile
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, session, show
from lobscan.ui.text import capital, plain

LINE, FAULT, LAST = "paper-line", "paper-fault", "paper-last"
MARKED = """<style>
[class*="st-key-paper-line"] input { font-size: 1.375rem; font-variant-numeric: tabular-nums; }
</style>"""


@dataclass(frozen=True, eq=False)
class Desk:
    """What lies on the desk: the round's piles, and the one that is typed in now."""

    ws: Workspace
    round: Round
    piles: Sequence[Pile]
    pile: Pile

    @property
    def form(self) -> Form:
        """The form of the pile."""
        return self.pile.form

    @property
    def place(self) -> str:
        """What tells this pile from others in what the visit remembers."""
        return f"{self.round.id}-{self.form.role.id}"


def at(ws: Workspace) -> Desk:
    """The round and pile that the address asks for; an empty state without a round that runs."""
    running = [r for r in prepare.rounds(ws) if not r.joint and not r.closed]
    if not running:
        empty.state(
            _("No round to type forms in for"),
            _("Open a round first; then you print its forms here, and type in what comes back."),
            then="pages/1_prepare/round.py",
            label=_("Open a round"),
        )
    left, right = st.columns(2)
    with left:
        round_ = choose.round_(ws, running)
    piles = {p.form.role.id: p for p in paper.piles(ws, round_)}
    with right:
        role = choose.one(_("Pile"), {i: p.form.role.label for i, p in piles.items()}, key="role")
    return Desk(ws, round_, tuple(piles.values()), piles[role])


def finding(desk: Desk) -> str:
    """The title: which form comes next."""
    return _("Form {number} of {role} is next", number=desk.pile.typed + 1, role=plain(desk.form.role.label))


def typing(desk: Desk) -> None:
    """The line to type, what it means, and what was made of the last one."""
    st.html(MARKED)
    with st.form("paper-form", border=False, enter_to_submit=True):
        st.text_input(
            _("What is ticked on the form"),
            key=LINE,
            placeholder=_("for example {line}", line=_example(desk.form)),
        )
        st.form_submit_button(
            _("Keep, and on to the next form"), key="paper-keep", type="primary", on_click=_keep, args=(desk,)
        )
    fault = session.recall(FAULT)
    if fault:
        st.error(plain(fault))
    st.markdown(_legend(desk.form))
    _kept(desk)


def _example(form: Form) -> str:
    marks = " ".join("3" * len(asked) for _area, asked in form.parts)
    parts = [*(["1 2"] if form.year_groups else []), marks, *([marks] if form.round.desired else [])]
    return " : ".join(parts)


def _legend(form: Form) -> str:
    order = [
        *([_("the numbers of the year groups")] if form.year_groups else []),
        _("the answers one after the other"),
        *([_("the wanted levels one after the other")] if form.round.desired else []),
    ]
    areas = ", ".join(f"{plain(a.title)} **{_span(asked[0][0], asked[-1][0])}**" for a, asked in form.parts)
    told = (
        _("Type {parts}, and press Enter.", parts=f" `:` {_('and then')} ".join(order)),
        _(
            "`1` to `4` is the box that is ticked, `?` or `/` don't know, `-` not applicable, `.` or `0` "
            "nothing."
        ),
        _(
            "Spaces are free. With one after each area you read where an answer is missing: {areas}.",
            areas=areas,
        ),
        *(
            [_("Year groups that differ stand between brackets, in the order of the form: `(23)`.")]
            if form.year_groups
            else []
        ),
    )
    return "\n".join(f"- {line}" for line in told)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _keep(desk: Desk) -> None:
    """Keep what stands in the line; where it is faulty it stays, to be mended."""
    session.language()
    session.remember(FAULT, "")
    try:
        typed = lines.read(desk.form, str(session.typed(LINE) or ""))
        number = paper.keep(desk.ws, desk.form, typed, actor=session.actor())
    except UserError as error:
        session.remember(FAULT, tell(error))
        return
    session.show(LINE, "")
    session.remember(LAST, f"{desk.place}:{number}")


def _last(desk: Desk) -> int:
    """The form of this pile that was typed in last on this visit; 0 for none."""
    place, _colon, number = session.recall(LAST).rpartition(":")
    return int(number) if place == desk.place else 0


def _kept(desk: Desk) -> None:
    number = _last(desk)
    if not number:
        return
    typed = paper.typed_in(desk.ws, desk.form, number, actor=session.actor())
    st.success(
        _("Form {number} is kept. Write the number {number} on the paper.", number=number),
        icon=":material/check:",
    )
    left, right = st.columns(2)
    left.button(
        _("Correct form {number}", number=number),
        key="paper-correct-last",
        icon=":material/edit:",
        on_click=_fetch,
        args=(desk, number),
    )
    right.button(
        _("Take form {number} back", number=number),
        key="paper-back-last",
        icon=":material/undo:",
        on_click=_take_back,
        args=(desk, number),
    )
    with st.expander(_("What was read on form {number}", number=number), icon=":material/table:"):
        show.table(_rows(desk.form, typed), key="paper-read")


def _rows(form: Form, typed: Typed) -> list[dict[str, object]]:
    labels = {g.id: g.label for g in form.school.year_groups}
    numbers = {s.id: (at, s.aspect) for at, s in enumerate(form.statements, start=1)}
    wanted = form.round.desired
    return [
        {
            _("Number"): numbers[s][0],
            _("Statement"): numbers[s][1],
            _("Year group"): labels.get(place, ""),
            _("Now"): now,
            **({_("Wanted"): later} if wanted else {}),
        }
        for (s, place), (now, later) in typed.marks.items()
    ]


def _fetch(desk: Desk, number: int) -> None:
    """Put a form into the line, to be typed anew."""
    session.language()
    session.remember(FAULT, "")
    try:
        typed = paper.typed_in(desk.ws, desk.form, number, actor=session.actor())
    except UserError as error:
        session.remember(FAULT, tell(error))
        return
    session.show(LINE, lines.line(desk.form, typed))


def _take_back(desk: Desk, number: int) -> None:
    session.language()
    try:
        paper.take_back(desk.ws, desk.form, number, actor=session.actor())
    except UserError as error:
        session.remember(FAULT, tell(error))
        return
    session.remember(LAST, "")
    session.notify(_("The answers of form {number} are taken back.", number=number))


def earlier(desk: Desk) -> None:
    """Fetch any form of the pile by the number on the paper."""
    if not desk.pile.typed:
        return
    with st.expander(_("Correct an earlier form"), icon=":material/edit:", key="paper-earlier"):
        st.number_input(_("Number on the paper"), 1, desk.pile.typed, key=f"paper-number-{desk.place}")
        st.button(
            _("Fetch it"), key="paper-fetch", on_click=_fetch_typed, args=(desk, f"paper-number-{desk.place}")
        )


def _fetch_typed(desk: Desk, key: str) -> None:
    _fetch(desk, int(str(session.typed(key))))


def counts(desk: Desk) -> None:
    """How many forms each pile has, and the form of this one to print."""
    total = sum(p.typed for p in desk.piles)
    st.header(n_("{count} form typed in", "{count} forms typed in", total), anchor=False)
    rows = [{_("Pile"): p.form.role.label, _("Forms"): p.typed, _("Code"): p.form.code} for p in desk.piles]
    show.table(rows, key="paper-piles")


def to_print(desk: Desk) -> None:
    """The form of the pile as a PDF."""
    st.download_button(
        _("Form for {role} (PDF)", role=capital(desk.form.role.label)),
        session.later(lambda: files.paper(desk.form)),
        f"{desk.place}.pdf",
        "application/pdf",
        key="paper-pdf",
        icon=":material/print:",
        on_click="ignore",
    )
