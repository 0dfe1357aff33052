"""Pulse on its page: the few statements of one beside the last scan, and opening the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from lobscan.charts.pulse import Line
from lobscan.charts.pulse import pulse as drawing
from lobscan.domain.pulse import LEAST, MOST, Beside, Pick
from lobscan.domain.round import USUAL_K, Round, asked_of
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.locales import N_, _, n_, number, signed
from lobscan.services import picture, prepare, pulse, response, rubrics
from lobscan.services.prepare import NewRound
from lobscan.services.pulse import Seen, Suggestion
from lobscan.services.workspace import Workspace, today
from lobscan.ui import choose, guard, session, show
from lobscan.ui.text import apart, plain

VOICES: Mapping[str, str] = {
    "": N_("school team"),
    Perspective.PUPILS: N_("pupils"),
    Perspective.PARENTS: N_("parents"),
    Perspective.PARTNERS: N_("partners"),
}
ROUND = "pages/1_prepare/round.py"


def chosen(ws: Workspace, every: tuple[Round, ...]) -> Seen | Round | None:
    """The pulse that is looked at: with its figures, or by itself while it runs and these wait."""
    if not every:
        return None
    round_ = choose.round_(ws, every)
    if _awaited(ws, round_):
        return round_
    voices = _voices(ws, round_)
    voice = choose.switch(_("Judgement of"), voices, key="voice") if len(voices) > 1 else ""
    return pulse.seen(ws, round_, Perspective(voice) if voice else None)


def _awaited(ws: Workspace, round_: Round) -> bool:
    """Whether a pulse runs and nothing of it is shown yet: the figures may not be seen, or are of too few."""
    return not picture.in_view(ws, round_) or (_runs(round_) and not response.enough(ws, round_))


def _runs(round_: Round) -> bool:
    return not round_.closed and (round_.joint or not picture.over(round_))


def _voices(ws: Workspace, round_: Round) -> dict[str, str]:
    """Those who were asked anything, the school's own judgement first."""
    pack = prepare.pack_of(ws, round_)
    asked = {r.perspective for r in round_.roles if asked_of(round_, pack, r)}
    found = {v: _(name) for v, name in VOICES.items() if v in asked}
    return ({"": _(VOICES[""])} if asked & set(SCHOOL_JUDGEMENT) else {}) | found


def finding(seen: Seen | Round | None) -> str:
    """The title: what moved since the last scan."""
    if seen is None:
        return _("See between two scans whether it works")
    if isinstance(seen, Round):
        return _("{title} is running", title=plain(seen.title))
    if seen.scan is None or not any(b.before is not None for b in seen.lines):
        return _alone(seen)
    up = sum(b.clear and (b.change or 0) > 0 for b in seen.lines)
    down = sum(b.clear and (b.change or 0) < 0 for b in seen.lines)
    if not up and not down:
        return _("Nothing clearly moved since {title}", title=plain(seen.scan.title))
    if not down:
        return n_(
            "{count} statement clearly went up since {title}",
            "{count} statements clearly went up since {title}",
            up,
            title=plain(seen.scan.title),
        )
    return _(
        "Since {title} {up} clearly went up and {down} clearly went down",
        title=plain(seen.scan.title),
        up=up,
        down=down,
    )


def _alone(seen: Seen) -> str:
    """The title of a pulse that nothing can be laid beside, by what is missing."""
    title = plain(seen.pulse.title)
    if not any(b.after is not None for b in seen.lines):
        return _("{title}: too few people took part", title=title)
    if seen.scan is None:
        return _("{title}: there is no earlier figure beside it", title=title)
    return _("{title}: {scan} shows no figure to lay beside it", title=title, scan=plain(seen.scan.title))


def lead() -> str:
    """What a pulse is."""
    return _(
        "A pulse asks six to eight statements, in a few minutes. It says whether these move, and never takes "
        "the place of the scan."
    )


def figures(seen: Seen | Round | None) -> None:
    """The chart with its table, or what is still to come."""
    if seen is None:
        return
    if isinstance(seen, Round):
        st.markdown(_("The figures are shown once the pulse is closed, so that nobody can be recognised."))
        _to_links(seen)
        return
    if _runs(seen.pulse):
        _to_links(seen.pulse)
    lines = [Line(b.statement.aspect, b) for b in seen.lines if b.after is not None]
    if not lines:
        st.markdown(_("Too few people answered to show a figure."))
        return
    show.chart(drawing(lines), key="pulse")
    st.markdown(_("An arrow says that a statement clearly moved: more than chance in who answers explains."))
    show.under([_row(b) for b in seen.lines], key="pulse-table")
    if any(b.kept_back for b in seen.lines):
        st.markdown(
            _(
                "Figures of fewer than {k} people are left out. Both figures of a statement are taken over "
                "the same year groups.",
                k=seen.pulse.k,
            )
        )


def _to_links(round_: Round) -> None:
    st.page_link(
        ROUND,
        label=_("See the links, or close the pulse"),
        icon=":material/arrow_forward:",
        query_params={"round": round_.id},
    )


def _row(of: Beside) -> dict[str, object]:
    return {
        _("Statement"): of.statement.aspect,
        _("In the last scan"): number(of.before),
        _("Now"): number(of.after),
        _("Change"): "–" if of.change is None else signed(of.change),
        _("95 % between"): _between(of),
        _("Clear"): _("yes") if of.clear else _("no"),
        _("n then"): of.n[0] or "–",
        _("n now"): of.n[1] or "–",
    }


def _between(of: Beside) -> str:
    if of.low is None or of.high is None:
        return "–"
    return _("{low} and {high}", low=signed(of.low), high=signed(of.high))


def new(ws: Workspace, *, first: bool) -> None:
    """Choose the statements of a pulse and open it."""
    with st.expander(_("Open a pulse"), expanded=first, icon=":material/add:", key="new-pulse"):
        packs = apart(rubrics.titles(ws.settings))
        own = prepare.school(ws).rubric
        rubric = (
            choose.one(_("Rubric"), packs, key="rubric", default=own if own in packs else None)
            if len(packs) > 1
            else next(iter(packs))
        )
        found = pulse.suggestion(ws, rubric)
        st.markdown(_why(found))
        with st.form("new-pulse-form", border=False):
            wanted = _wanted(found)
            pressed = st.form_submit_button(_("Open the pulse"), key="new-pulse-save", type="primary")
        if pressed:
            with guard.errors():
                made = pulse.open_(ws, wanted, actor=session.actor())
                choose.point(round=made.id)
                guard.done(_("{title} is open.", title=plain(made.title)))


def _why(found: Suggestion) -> str:
    if found.scan is None:
        return _(
            "There is no scan yet to lay it beside; the statements that running actions are to lift come "
            "first, then the core set."
        )
    return _(
        "First the statements that running actions are to lift, then those that told most in {title}: a wide "
        "gap, and colleagues who disagree. Change the choice as you like.",
        title=plain(found.scan.title),
    )


def _wanted(found: Suggestion) -> NewRound:
    labels = apart({p.statement.id: p.statement.aspect for p in found.picks})
    statements = st.multiselect(
        _("Statements, {least} to {most}", least=LEAST, most=MOST),
        list(labels),
        default=list(found.usual),
        format_func=labels.__getitem__,
        max_selections=MOST,
        placeholder=_("Choose"),
        key=f"pulse-statements-{found.pack.id}",
    )
    show.table([_reason(p) for p in found.picks[: 2 * MOST]], key="pulse-reasons")
    left, right = st.columns(2)
    with left:
        title = st.text_input(
            _("Title"), max_chars=200, placeholder=f"{_('Pulse')} {today():%Y-%m}", key="pulse-title"
        )
    with right:
        closes = st.date_input(
            _("Closing day (not needed)"), None, min_value=today(), format="DD-MM-YYYY", key="pulse-closes"
        )
    return NewRound(
        rubric=found.pack.id,
        title=title.strip() or f"{_('Pulse')} {today():%Y-%m}",
        k=found.scan.k if found.scan else USUAL_K,
        statements=tuple(statements),
        closes=closes if isinstance(closes, date) else None,
    )


def _reason(pick: Pick) -> dict[str, object]:
    return {
        _("Statement"): pick.statement.aspect,
        _("Running actions that are to lift it"): ", ".join(pick.actions),
        _("Gap"): number(pick.gap),
        _("Consensus"): number(pick.consensus),
    }
