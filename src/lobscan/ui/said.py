"""The parts of the page You said, we did: the lines for a group, and the poster."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lobscan.domain.round import perspectives
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.domain.said import Line, Now
from lobscan.errors import RoundClosed
from lobscan.exchange import poster
from lobscan.exchange.poster import Poster, Told
from lobscan.locales import _, month, n_, number, tell
from lobscan.services import prepare, said
from lobscan.services.said import Said
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, empty, session
from lobscan.ui.look import PERSPECTIVES
from lobscan.ui.text import plain

LONGEST_CLOSE = 300


def read(ws: Workspace) -> Said:
    """What a group said and what came of it; an empty state where there is nothing to tell."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        round_ = choose.round_(ws)
        others = [p for p in perspectives(round_.roles) if p not in SCHOOL_JUDGEMENT]
        voices = {"": _("colleagues"), **{p.value: _(PERSPECTIVES[p]) for p in others}}
        voice = choose.one(_("Who said it"), voices, key="voice", default=_usual(others))
    try:
        seen = said.seen(ws, round_, Perspective(voice) if voice else None)
    except RoundClosed as error:
        empty.state(
            _("The round is still running"),
            tell(error),
            then="pages/2_scan/response.py",
            label=_("See who has answered"),
        )
    return _told_of(seen)


def _usual(others: Sequence[Perspective]) -> str:
    return Perspective.PUPILS.value if Perspective.PUPILS in others else ""


def _told_of(seen: Said | None) -> Said:
    """What there is to tell; ends the page where that is nothing."""
    if seen is None:
        empty.state(
            _("You need two rounds for this"),
            _("After the next round you can tell what was said, what you did about it, and what came of it."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    if not seen.answered:
        empty.state(
            _("This group was not asked in the round before"),
            _("Choose another group above, or let them take part in the next round."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    if not seen.lines:
        empty.state(
            _("Nothing can be told yet"),
            _(
                "No action was finished since {before} about anything that this group scored below 3. Mark "
                "in the work plan what is done, and to which statements it belongs.",
                before=plain(seen.before.title),
            ),
            then="pages/6_plan/workplan.py",
            label=_("To the work plan"),
        )
    return seen


def finding(seen: Said) -> str:
    """The title: of how many things something came."""
    better = sum(line.now is Now.BETTER for line in seen.lines)
    return n_(
        "You did something about {count} thing; {better} is clearly better",
        "You did something about {count} things; {better} are clearly better",
        len(seen.lines),
        better=better,
    )


def lead(seen: Said) -> str:
    """What stands here, and what does not."""
    return _(
        "Only what scored below 3 in {before} and about which an action was finished. Better or worse is "
        "said only where the difference is clear.",
        before=plain(seen.before.title),
    )


def lines(seen: Said) -> None:
    """Each line in three parts: said, did, now."""
    for told in _told(seen):
        with st.container(border=True, key=f"said-{told.line.statement}"):
            said_, did, now = st.columns([5, 5, 3])
            said_.markdown(f"**{_('You said')}**\n\n{plain(told.said)}\n\n{_out_of(told.line.before)}")
            did.markdown(f"**{_('We did')}**\n\n" + "\n".join(f"- {plain(d)}" for d in told.did))
            after = "" if told.line.after is None else f"{_out_of(told.line.after)} · "
            now.markdown(f"**{_('And now?')}**\n\n{after}{poster.now_words(told.line.now)}")


def _out_of(score: float) -> str:
    return _("{score} of 4", score=f"**{number(score)}**")


def _told(seen: Said) -> list[Told]:
    statements = {s.id: s for s in seen.pack.statements}
    return [Told(line, statements[line.statement].words_for(seen.voice), _did(line)) for line in seen.lines]


def _did(line: Line) -> tuple[str, ...]:
    return tuple(f"{a.title} ({month(a.due)})" for a in line.actions)


def poster_of(ws: Workspace, seen: Said) -> None:
    """Choose what stands on the poster, and take it along."""
    st.header(_("Poster"), anchor=False)
    aspects = {s.id: s.aspect for s in seen.pack.statements}
    every = {line.statement: aspects[line.statement] for line in seen.lines}
    chosen = st.multiselect(
        _("On the poster"),
        list(every),
        default=list(every)[: poster.MOST],
        format_func=every.__getitem__,
        key="said-chosen",
        help=_("With more than {most} it takes more than one sheet.", most=poster.MOST),
    )
    close = st.text_input(_("A last sentence of your own"), key="said-close", max_chars=LONGEST_CLOSE)
    told = [t for t in _told(seen) if t.line.statement in chosen]

    @session.later
    def make() -> bytes:
        school = prepare.school(ws).name
        return poster.poster(
            Poster(school, seen.voice, seen.before.title, seen.after.title, today(), told, close.strip())
        )

    st.download_button(
        _("Poster on A3 (PDF)"),
        make,
        f"{_('you said, we did')}.pdf",
        "application/pdf",
        key="said-poster",
        on_click="ignore",
        disabled=not told,
        icon=":material/download:",
    )
