"""The dossier on the page: what is missing first, then what is said and what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan import access
from lobscan.domain.dossier import LONGEST_WORDS, Dossier, Item
from lobscan.exchange import dossier as tell
from lobscan.exchange import dossier_words as words
from lobscan.exchange.dossier import NONE, Account, Cell, Figure, Part, Table, spoken
from lobscan.locales import NAMES, _, language, n_
from lobscan.services import dossier
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, guard, levels, session, show
from lobscan.ui.text import plain

WITH, WITHOUT = "", "functions"
ALL, FIRST = "all", ""
WORDS_HEIGHT = 140


@dataclass(frozen=True)
class Seen:
    """The dossier that the page shows, and in which language its files are wanted."""

    ws: Workspace
    of: Dossier
    told: Account
    files: str


def read(ws: Workspace) -> Seen:
    """The dossier of the chosen framework; an empty state where the pack knows none."""
    choose.school(ws)
    known = dossier.standards(ws)
    if not known:
        empty.state(
            _("No framework yet"),
            _("The question set names no framework. Add a file to its folder “standards”."),
            then="pages/1_prepare/rubric.py",
            label=_("To the question set"),
        )
    columns = st.columns([5, 3, 3], vertical_alignment="bottom")
    with columns[0]:
        chosen = choose.one(
            _("Framework"), {s.id: f"{s.title} ({s.version})" for s in known}, key="framework"
        )
    with columns[1]:
        people = {WITH: _("with their names"), WITHOUT: _("with what they do")}
        names = choose.one(_("Staff"), people, key="people", default=WITH) == WITH
    with columns[2]:
        files = choose.one(_("Language of the files"), NAMES, key="files", default=language())
    of, told = _kept(
        ws, chosen, names=names, key=(str(ws.settings.data), language(), *dossier.stamp(ws, chosen))
    )
    return Seen(ws, of, told, files)


@st.cache_resource(max_entries=16, show_spinner=False)
def _kept(_ws: Workspace, framework: str, *, names: bool, key: tuple[object, ...]) -> tuple[Dossier, Account]:
    del key  # part of what it is kept under, no more
    of = dossier.dossier(_ws, framework, names=names)
    return of, tell.told(of)


def finding(seen: Seen) -> str:
    """The title: of how many items something is missing."""
    return words.finding(seen.of)


def lead(seen: Seen) -> str:
    """Below it: where the figures come from, and what the rubric says nothing about."""
    round_ = seen.of.round
    source = _("No round can be shown yet, so there are no figures.")
    if round_:
        source = _("The figures are those of {round}.", round=plain(round_.title))
    return " ".join(filter(None, (source, words.untold(seen.of))))


def chain(seen: Seen) -> None:
    """Whether what was frozen is still as it was; only loud where it is not."""
    if not seen.of.sound:
        st.error(
            _(
                "Something that was frozen was changed afterwards. `lobscan verify` says what; tell it "
                "when you hand this dossier over."
            )
        )


def pressing(seen: Seen) -> None:
    """What is missing in the whole, the most pressing first."""
    _missing(seen.told.pressing)


def items(seen: Seen) -> None:
    """Each item, to be opened and added to; or all of them open, for reading and printing."""
    options = {FIRST: _("as a list"), ALL: _("everything open")}
    opened = choose.switch(_("Items"), options, key="show") == ALL
    parts = {p.id: p for p in seen.told.parts}
    for item in seen.of.items:
        key = f"item-{item.id}-{int(opened)}"
        with st.expander(_label(item), icon=_icon(item), expanded=opened, key=key):
            _item(seen, item, parts.get(item.id), reading=opened)


def _label(item: Item) -> str:
    count = len(item.missing)
    if not item.told:
        state = _("nothing is told about it")
    elif count:
        state = n_("{count} thing is missing", "{count} things are missing", count)
    else:
        state = _("nothing is missing")
    return f"**{plain(words.named(item))}** · {state}"


def _icon(item: Item) -> str:
    if not item.told:
        return ":material/remove:"
    return ":material/error:" if item.missing else ":material/check_circle:"


def _item(seen: Seen, item: Item, part: Part | None, *, reading: bool) -> None:
    if item.about:
        st.markdown(plain(item.about))
    if part is None:
        st.markdown(
            _(
                "The question set has no statement about this. Say yourself what the school does, or add "
                "evidence."
            )
        )
        _own(seen, item, reading=reading)
        return
    missing, others = part.missing_first
    st.markdown(f"**{plain(part.lead)}**")
    for table in missing:
        _missing(table)
    _own(seen, item, reading=reading)
    for table in others:
        st.markdown(f"**{plain(table.title)}**")
        _show(table, key=f"{item.id}-{table.kind}")


def _missing(of: Table) -> None:
    """What is missing, as a list on a ground of its own."""
    if not of.rows:
        return
    pairs = [(plain(spoken(lack)), plain(spoken(about))) for lack, about in of.rows]
    lines = [f"- **{lack}**: {about}" if about else f"- **{lack}**" for lack, about in pairs]
    with st.container(border=True):
        st.markdown(f"**{plain(of.title)}**\n\n" + "\n".join(lines))


def _show(of: Table, *, key: str) -> None:
    """A table as a list, which a phone can show and a printer can print; a wide one as it is."""
    if of.kind == "map":
        rows = [dict(zip(of.header, map(spoken, row), strict=True)) for row in of.rows]
        show.table(rows, key=f"dossier-{key}")
        return
    st.markdown("\n".join(f"- {_line(of, row)}" for row in of.rows))


def _line(of: Table, row: Sequence[Cell]) -> str:
    """A row in a line: its name, and what there is in the other columns, with what that is."""
    told = [
        _valued(head, cell)
        for head, cell in zip(of.header[1:], row[1:], strict=True)
        if spoken(cell) not in ("", NONE)
    ]
    chips = [levels.chip(c.level) for c in row if isinstance(c, Figure) and c.level][-1:]
    return " ".join((*chips, f"**{plain(spoken(row[0]))}**", "·", " · ".join(told))).replace("\n", " · ")


def _valued(head: str, cell: Cell) -> str:
    """A cell with what it is; what says that of itself stands alone."""
    said = plain(spoken(cell))
    if head in (_("Note"), _("State"), _("Status")):
        return said
    return f"{plain(head)} {said}" if isinstance(cell, Figure) else f"{plain(head)}: {said}"


def _own(seen: Seen, item: Item, *, reading: bool) -> None:
    """The school's own words about an item, typed here; only shown where one reads."""
    if reading or not session.actor().may(access.Right.EDIT_DOSSIER):
        if item.words.text:
            head = _("In the school's own words")
            st.markdown(f"**{head}**\n\n{plain(item.words.text)}")
        return
    key = f"words-{seen.of.standard}-{item.id}"
    number = _typed_over(seen, item, key)
    with st.form(f"form-{key}", border=False):
        typed = st.text_area(
            _("In the school's own words"),
            key=key,
            max_chars=LONGEST_WORDS,
            height=WORDS_HEIGHT,
            placeholder=_(
                "What do you do here, and why in this way? It stands in the dossier as you type it."
            ),
        )
        with st.container(horizontal=True):
            if st.form_submit_button(_("Save"), key=f"save-{key}", icon=":material/save:"):
                _say(seen, item, typed, number, told=_("Your own words are in the dossier."))
            if number and st.form_submit_button(_("Undo"), key=f"undo-{key}", icon=":material/undo:"):
                former = dossier.before(seen.ws, seen.of.standard, item.id)
                _say(seen, item, former, number, told=_("The former words stand here again."))


def _typed_over(seen: Seen, item: Item, key: str) -> int:
    """The number of the wording that the box `key` began with; the box is filled where it is new.

    Why it is remembered: what somebody types must not be lost where another one was quicker.
    """
    began = session.recall(key)
    if not began or not session.drawn(key):
        kept = dossier.words(seen.ws, seen.of.standard).get(item.id)
        session.show(key, kept.text if kept else "")
        began = str(kept.number if kept else 0)
        session.remember(key, began)
    return int(began)


def _say(seen: Seen, item: Item, text: str, number: int, *, told: str) -> None:
    with guard.errors():
        dossier.say(seen.ws, seen.of.standard, item.id, text, seen=number, actor=session.actor())
        session.remember(f"words-{seen.of.standard}-{item.id}", "")
        guard.done(told)


def totals(seen: Seen) -> None:
    """The totals about pupils that the school counts elsewhere; they belong to no item."""
    of = seen.told.totals
    if of.rows:
        with st.expander(plain(of.title), icon=":material/monitoring:", key="dossier-totals"):
            rows = [dict(zip(of.header, map(spoken, row), strict=True)) for row in of.rows]
            show.table(rows, key="dossier-totals-table")


def about(seen: Seen) -> None:
    """What the figures mean, the levels, the rounds and the hash, to be opened."""
    with st.expander(_("How to read this"), icon=":material/info:", key="dossier-about"):
        for line in seen.told.account:
            st.markdown(plain(line))
        st.markdown(
            "\n\n".join(
                f"{levels.chip(v)} **{plain(name)}** · {plain(what)}" for v, name, what in seen.told.levels
            )
        )
        st.markdown("\n\n".join(f"**{plain(name)}** · {plain(what)}" for name, what in seen.told.definitions))
        if seen.told.rounds.rows:
            _show(seen.told.rounds, key="rounds")
        st.markdown("\n\n".join(f"**{plain(name)}** · {plain(what)}" for name, what in seen.told.facts))
