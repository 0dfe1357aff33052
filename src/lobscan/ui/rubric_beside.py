"""A school's own rubric beside its original: what differs, and what a newer original brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain.migration import Fate
from lobscan.domain.revision import Difference, FieldChange, Kind, Outcome, Row, Word, fields, words_changed
from lobscan.locales import N_, _, n_
from lobscan.services import rubrics
from lobscan.ui import choose, guard, levels, session
from lobscan.ui.rubric import Booklet
from lobscan.ui.rubric_own import field_name
from lobscan.ui.text import capital, plain

KINDS: Final = {
    Kind.CHANGED: N_("changed by your school"),
    Kind.ADDED: N_("added by your school"),
    Kind.REMOVED: N_("not in your rubric"),
}
OUTCOMES: Final = {
    Outcome.CONFLICT: (
        N_("Changed by both"),
        N_("Choose what it shall say. Your own words stay unless you take the new ones."),
    ),
    Outcome.REWORDED: (
        N_("Gets new words"),
        N_("The original changed here, and your school did not change the same words."),
    ),
    Outcome.ADDED: (N_("New"), N_("These statements come along.")),
    Outcome.DROPPED: (
        N_("Goes"),
        N_("The original no longer has them. Earlier rounds keep them with their answers."),
    ),
    Outcome.STAYS: (N_("Stays, as your school changed it"), N_("The original no longer has them.")),
    Outcome.OWN: (N_("Your school's own"), N_("Nothing happens to them.")),
    Outcome.KEPT: (N_("Stays as it is"), ""),
}
FATES: Final = {Fate.SPLIT: N_("split into: {statements}"), Fate.MERGED: N_("merged into: {statements}")}
VALUES: Final = {
    "True": N_("yes"),
    "False": N_("no"),
    "school": N_("whole school"),
    "year_group": N_("per year group"),
}


def difference(booklet: Booklet) -> None:
    """Statement by statement what is not as in the original."""
    beside = rubrics.original(booklet.ws.settings, booklet.pack)
    if beside is None:
        st.markdown(_("This rubric was not copied from another one, so there is nothing to lay beside it."))
        return
    found = rubrics.difference(booklet.ws, booklet.pack.id)
    st.header(
        n_(
            "{count} statement is not as in the original",
            "{count} statements are not as in the original",
            len(found),
        ),
        anchor=False,
    )
    original = _(
        "{title}, version {version}", title=plain(beside.header.title), version=beside.header.version
    )
    st.markdown(_("The original is {original}.", original=original))
    for one in found:
        _difference(one)


def _difference(one: Difference) -> None:
    with st.container(border=True, key=f"difference-{one.statement.id}"):
        st.subheader(capital(one.statement.aspect), anchor=False)
        st.markdown(f"*{_(KINDS[one.kind])}*")
        if one.kind is Kind.CHANGED:
            _fields(one.fields)
        else:
            st.markdown(f"**{plain(one.statement.words_for())}**")
            st.markdown(levels.ladder(one.statement.levels))


def _fields(changes: Sequence[FieldChange]) -> None:
    for change in changes:
        st.markdown(f"**{capital(field_name(change.field))}**  \n{_change(change)}")


def _change(change: FieldChange) -> str:
    """The words with what went struck through and what came in bold, each said in words too."""
    before, after = (_(VALUES[v]) if v in VALUES else v for v in (change.before, change.after))
    return " ".join(_run(word, text) for word, text in words_changed(before, after))


def _run(word: Word, text: str) -> str:
    if word is Word.GONE:
        return f"\\[{_('gone:')} ~~{plain(text)}~~\\]"
    if word is Word.NEW:
        return f"\\[{_('new:')} **{plain(text)}**\\]"
    return plain(text)


def upgrade(booklet: Booklet) -> None:
    """What taking the newer original over does to each statement, and the button that does it."""
    ws, pack = booklet.ws, booklet.pack
    with guard.errors():
        rows = rubrics.upgrade_preview(ws, pack.id).rows
        new = rubrics.newer(ws.settings, pack)
        version = new.header.version if new else ""
        st.header(_("The original has a new version: {version}", version=version), anchor=False)
        st.markdown(_("This is what would happen. Nothing is written before you press the button below."))
        take = [row.statement.id for row in rows if row.outcome is Outcome.CONFLICT and _choice(row)]
        for outcome in list(OUTCOMES)[1:]:
            _outcome(outcome, [row for row in rows if row.outcome is outcome])
        _now(booklet, version, take)


def _choice(row: Row) -> bool:
    """A statement that both changed; whether the new words are taken."""
    title, about = OUTCOMES[Outcome.CONFLICT]
    with st.container(border=True, key=f"conflict-{row.statement.id}"):
        st.subheader(f"{_(title)}: {plain(row.statement.aspect)}", anchor=False)
        st.markdown(_(about))
        _against(row)
        words = {"own": _("Keep our words"), "new": _("Take the new words")}
        chosen = st.radio(
            _("What shall it say?"),
            list(words),
            format_func=words.__getitem__,
            key=f"take-{row.statement.id}",
            horizontal=True,
        )
    return chosen == "new"


def _against(row: Row) -> None:
    if row.new is not None:
        st.markdown(_("From your words to the new ones:"))
        _fields(fields(row.statement, row.new))


def _outcome(outcome: Outcome, rows: Sequence[Row]) -> None:
    if not rows:
        return
    title, about = OUTCOMES[outcome]
    label = f"{_(title)} ({len(rows)})"
    with st.expander(label, key=f"outcome-{outcome.value}", expanded=outcome is Outcome.REWORDED):
        if about:
            st.markdown(_(about))
        for row in rows:
            st.markdown(
                f"**{capital(row.statement.aspect)}** · {plain(row.statement.words_for())}{_fate(row)}"
            )
            if outcome is Outcome.REWORDED:
                _against(row)


def _fate(row: Row) -> str:
    if row.became is None or row.became.fate not in FATES:
        return ""
    return " · " + plain(_(FATES[row.became.fate], statements=", ".join(row.became.new)))


def _now(booklet: Booklet, version: str, take: Sequence[str]) -> None:
    if not session.actor().may(Right.EDIT_RUBRIC):
        return
    label = _("Upgrade to version {version}", version=version)
    if st.button(label, key="upgrade-now", type="primary", icon=":material/upgrade:"):
        rubrics.upgrade(booklet.ws, booklet.pack.id, take=take, actor=session.actor())
        choose.point(view="")
        guard.done(
            _(
                "Your rubric has taken version {version} over. What your school changed is kept.",
                version=version,
            )
        )
