"""The files of the page Other schools: adding those of others, and making one's own after a look at it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.access import Right
from lobscan.domain.pool import Shared, SharedRound
from lobscan.domain.round import Round
from lobscan.domain.school import SizeClass
from lobscan.errors import UserError
from lobscan.locales import N_, _, day, n_, number, tell
from lobscan.services import pool, prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, session, show
from lobscan.ui.others import SIZES
from lobscan.ui.text import plain

LARGEST_MB = 50
NOT_TOLD = ""
MOST_NAMED = 10
HOW = N_(
    "Agree with a few schools, such as the decanen of your region, to send each other this file by mail. "
    "Everybody makes it below under *Our own file*, and adds the files of the others here. "
    "From five schools on you see where you stand."
)
FIGURES = N_(
    "per round the rubric, the month, and the figures in the table below: rounded to one decimal, of the "
    "whole school, and only those that anybody in the school may see;"
)
NOT_IN_IT = N_(
    "**What does not:** the name of the school, names of people, answers, remarks, exact numbers, year "
    "groups and roles. The figures of a closed round never change, so two files tell no more than one. "
    "The signature shows others that nothing was changed."
)


def how() -> str:
    """How one comes by files of other schools."""
    return _(HOW)


def adding(ws: Workspace, *, opened: bool) -> None:
    """Add files of other schools, and take back what was added last."""
    with st.expander(_("Files of other schools"), icon=":material/upload_file:", expanded=opened):
        turn = session.recall("pool-turn", "0")
        uploads = st.file_uploader(
            _("Choose files that other schools sent (.json or .parquet)"),
            type=["json", "parquet"],
            accept_multiple_files=True,
            max_upload_size=LARGEST_MB,
            key=f"pool-files-{turn}",
            help=_("Each file is checked: was it made by lobscan, and is it as its school signed it?"),
        )
        may = session.actor().may(Right.EXCHANGE)
        if st.button(_("Add"), key="pool-add", type="primary", disabled=not (uploads and may)):
            with guard.errors():
                added = pool.add(ws, [(u.name, u.getvalue()) for u in uploads], actor=session.actor())
                session.remember("pool-turn", str(int(turn) + 1))
                _tell(*added)
        _take_back(ws, may=may)


def _tell(count: int, refused: Sequence[UserError]) -> None:
    told = n_("{count} file added.", "{count} files added.", count)
    if not refused:
        guard.done(told)
    lines = [f"- {plain(tell(error))}" for error in refused[:MOST_NAMED]]
    if len(refused) > MOST_NAMED:
        lines.append("- " + _("… and {count} more.", count=len(refused) - MOST_NAMED))
    session.notify("\n".join([f"{told} {_('Left out:')}", "", *lines]), tone="error")
    st.rerun()


def _take_back(ws: Workspace, *, may: bool) -> None:
    batches = pool.batches(ws)
    if not batches:
        return
    st.markdown(n_("Files were added once.", "Files were added {count} times.", len(batches)))
    if st.button(
        _("Take the last added files away"), key="pool-undo", icon=":material/undo:", disabled=not may
    ):
        with guard.errors():
            pool.take_back(ws, batches[-1], actor=session.actor())
            guard.done(_("The last added files are gone. To have them back, add them again."))


def own(ws: Workspace, *, opened: bool) -> None:
    """What the school's own file holds, in plain words, and the file."""
    with st.expander(_("Our own file"), icon=":material/ios_share:", expanded=opened):
        rounds = pool.shareable(ws)
        _size(ws)
        if not rounds:
            st.markdown(
                _("There is nothing to share yet: the file is made of closed rounds. Close a round first.")
            )
            st.page_link(
                "pages/1_prepare/round.py", label=_("To the rounds"), icon=":material/arrow_forward:"
            )
            return
        chosen = _rounds(rounds)
        with guard.errors():
            shared, who = pool.own(ws, rounds=chosen), session.actor()
            _holds(ws, shared)
            st.download_button(
                _("Make the file"),
                session.later(lambda: pool.export(ws, rounds=chosen, actor=who)),
                f"lobscan-{shared.school[:8]}-{shared.written}.json",
                "application/json",
                key="pool-export",
                icon=":material/download:",
                type="primary",
                disabled=not who.may(Right.EXCHANGE),
                on_click="ignore",
            )


def _size(ws: Workspace) -> None:
    """Why asked here: the size of a school is used for nothing else."""
    now = prepare.school(ws).size
    seen = prepare.school_number(ws)
    options = [NOT_TOLD, *SIZES]
    chosen = st.selectbox(
        _("How many pupils does the school have?"),
        options,
        index=options.index(now or NOT_TOLD),
        format_func=lambda size: _(SIZES[size]) if size else _("not told"),
        key=f"pool-size-{seen}",
        disabled=not session.actor().may(Right.EDIT_SCHOOL),
        help=_("Schools of about one size are compared with each other. Only this class is shared."),
    )
    if (chosen or None) != now:
        with guard.errors():
            pool.tell_size(ws, SizeClass(chosen) if chosen else None, seen=seen, actor=session.actor())
            guard.done(_("Kept: how many pupils the school has."))


def _rounds(rounds: Sequence[Round]) -> list[str]:
    titles = {r.id: r.title for r in rounds}
    if len(rounds) == 1:
        return list(titles)
    chosen = st.multiselect(
        _("Rounds"),
        list(titles),
        default=list(titles),
        format_func=titles.__getitem__,
        placeholder=_("all rounds"),
        key="pool-rounds",
    )
    return list(chosen)


def _holds(ws: Workspace, shared: Shared) -> None:
    """The file in plain words: everything that stands in it, and what does not."""
    size = _(SIZES[shared.size]) if shared.size else _("not told")
    kind = _(
        "the kind of school ({structure}), the region ({region}) and the size ({size});",
        structure=plain(shared.structure),
        region=plain(shared.rounds[-1].region),
        size=size,
    )
    code = _(
        "a code instead of a name ({code}…), the same in all your files, and the day ({day}).",
        code=shared.school[:8],
        day=day(shared.written),
    )
    st.markdown(_("**What stands in the file:**"))
    st.markdown("\n".join(f"- {line}" for line in (_(FIGURES), kind, code)))
    st.markdown(_(NOT_IN_IT))
    titles = pool.titles(ws)
    show.table(
        [row for round_ in shared.rounds for row in _rows(round_, titles)], key="pool-holds", height=280
    )


def _rows(round_: SharedRound, titles: dict[str, str]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for area, figures in round_.areas.items():
        name = titles.get(area, area)
        rows.append(_row(round_, name, _("the whole area"), figures.score, figures.judgements))
        rows += [_row(round_, name, titles.get(s, s), score, "") for s, score in figures.statements.items()]
    return rows


def _row(round_: SharedRound, area: str, statement: str, score: float, about: str) -> dict[str, object]:
    return {
        _("Month"): round_.month,
        _("Area"): area,
        _("Statement"): statement,
        _("Score"): number(score),
        _("Judgements"): about,
    }
