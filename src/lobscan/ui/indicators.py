"""Indicators on a page: read a file with totals, see what there is, and take the last file back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain import indicator
from lobscan.domain.indicator import Indicator
from lobscan.domain.review_agenda import named, told
from lobscan.errors import UserError
from lobscan.exchange import indicators as files
from lobscan.exchange import review_words as words
from lobscan.locales import _, moment, n_, tell
from lobscan.services import indicators, practice
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, registers, session, show
from lobscan.ui.text import plain

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_MB: Final = 5


def panel(ws: Workspace) -> None:
    """All about indicators, folded away."""
    with st.expander(_("Indicators: totals about pupils"), icon=":material/monitoring:"):
        st.markdown(
            _(
                "Only totals, such as how many pupils switched in a school year. A file with names or "
                "numbers of pupils is refused whole, and fewer than five pupils are never told."
            )
        )
        _listing(ws)
        _undo_line(ws)
        _reading(ws)


def _listing(ws: Workspace) -> None:
    found = indicators.indicators(ws)
    if not found:
        st.markdown(_("No indicators were read yet."))
        return
    seen = practice.practice(ws)
    tracks = {t.id: t.label for t in seen.school.tracks}
    years = sorted({i.school_year for i in found})
    rows = [
        {_("Indicator"): words.told(named(row[-1], seen.groups, tracks))}
        | {year: _at(row, year) for year in years}
        | {_("Source"): row[-1].source}
        for row in indicator.trends(found)
    ]
    show.table(rows, key="indicators")


def _at(row: tuple[Indicator, ...], year: str) -> str:
    return next((words.told(told(one)) for one in row if one.school_year == year), "")


def _undo_line(ws: Workspace) -> None:
    last = indicators.last(ws)
    if last is None:
        return
    what = n_("{count} total of {name}", "{count} totals of {name}", last.count, name=plain(last.source))
    with st.container(horizontal=True, vertical_alignment="center", key="undo-line-indicators"):
        st.markdown(
            _(
                "Last change: {what} ({who}, {moment}).",
                what=what,
                who=plain(registers.by(last.actor)),
                moment=moment(last.moment),
            ),
            width="content",
        )
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key="undo-indicators",
            type="tertiary",
            on_click=_undo,
            args=(ws, last.id),
        )


def _undo(ws: Workspace, batch: str) -> None:
    """Why a callback: it takes back the file that was read then, not one that came after it."""
    try:
        indicators.undo(ws, batch, actor=session.actor())
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    session.notify(_("The change is undone."))


def _reading(ws: Workspace) -> None:
    @session.later
    def make() -> bytes:
        return files.template(practice.practice(ws))

    st.download_button(
        _("Empty Excel file"),
        make,
        files.file_name(),
        XLSX,
        key="indicators-template",
        icon=":material/download:",
        on_click="ignore",
    )
    turn = session.recall("indicators-turn", "0")
    file = st.file_uploader(
        _("Read an Excel or CSV file, at most {mb} MB", mb=LARGEST_MB),
        type=["xlsx", "csv", "txt"],
        max_upload_size=LARGEST_MB,
        key=f"indicators-file-{turn}",
        disabled=not session.actor().may(Right.EDIT_REVIEW),
    )
    if file is not None and st.button(_("Take over"), key="indicators-take", type="primary"):
        with guard.errors():
            count = indicators.import_file(ws, file.getvalue(), name=file.name, actor=session.actor())
            session.remember("indicators-turn", str(int(turn) + 1))
            guard.done(n_("{count} total is taken over.", "{count} totals are taken over.", count))
