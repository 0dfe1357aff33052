"""The parts of the page Mirror: blind spots first, what each was asked, and any two voices side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lobscan.access import Right
from lobscan.charts import mirror as charts
from lobscan.charts.chart import Chart
from lobscan.domain.change import Score
from lobscan.domain.figures import Difference
from lobscan.domain.mirror import EXPECTED, INSIDE, Kind, Line, Who
from lobscan.domain.round import Round, perspectives
from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Perspective
from lobscan.domain.workplan import Action
from lobscan.locales import N_, _, n_, number, signed
from lobscan.services import mirror, plan
from lobscan.services.mirror import Mirror
from lobscan.services.workspace import Workspace
from lobscan.ui import action, choose, empty, guard, look, session, show
from lobscan.ui.look import PERSPECTIVES
from lobscan.ui.text import capital, listed, plain

MOST_NAMED = 6
MOST_DRAWN = 12
MADE = "mirror-made"
VOICES: tuple[Who, ...] = (INSIDE, *Perspective)
HEADS = {
    Kind.BLIND_SPOT: N_("Blind spots"),
    Kind.HIDDEN_STRENGTH: N_("Hidden strengths"),
    Kind.SHARED_GAP: N_("Shared gaps"),
    Kind.SHARED_STRENGTH: N_("Shared strengths"),
    Kind.UNDECIDED: N_("Not to be told yet"),
}
LEADS = {
    Kind.BLIND_SPOT: N_(
        "The school says that it is in place. Those for whom it is meant see it clearly less."
    ),
    Kind.HIDDEN_STRENGTH: N_("Others see it clearly more than the school thinks."),
    Kind.SHARED_GAP: N_("All see the same: this is not in place yet."),
    Kind.SHARED_STRENGTH: N_("All see the same: this is in place. Worth keeping, and worth telling."),
    Kind.UNDECIDED: N_("Some are above level 3 and some below, but that may be chance."),
}
WORDS = {
    Kind.BLIND_SPOT: N_("blind spot"),
    Kind.HIDDEN_STRENGTH: N_("hidden strength"),
    Kind.SHARED_GAP: N_("shared gap"),
    Kind.SHARED_STRENGTH: N_("shared strength"),
    Kind.UNDECIDED: N_("not to be told yet"),
    Kind.ONE_SIDE: N_("one side only"),
}


@dataclass(frozen=True, eq=False)
class Look:
    """The mirror that the address asks for, and the key under which its drawings are kept."""

    seen: Mirror
    area: str
    key: str

    def of(self, kind: Kind) -> list[Line]:
        """The statements of a kind."""
        return [line for line in self.seen.lines if line.kind is kind]

    def aspect(self, id_: str) -> str:
        """A statement in a word or two."""
        return next(s.aspect for s in self.seen.statements if s.id == id_)


def at(ws: Workspace) -> Look:
    """The round, area and year group of the address; ends the page while there is nothing to lay beside."""
    school = choose.school(ws)
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        round_ = choose.round_(ws)
    base = look.of(ws, round_)
    if round_.joint:
        empty.state(
            _("A team answered this round together"),
            _("So there are no voices to lay beside each other. Choose a round in which each answers alone."),
            then="pages/1_prepare/round.py",
            label=_("To the round"),
        )
    with columns[1]:
        areas = {a.id: a.title for a in base.seen.pack.areas}
        area = choose.one(_("Area"), {"": _("all areas"), **areas}, key="area", default="")
    with columns[2]:
        group = choose.year_group(school, all_label=_("all year groups and the whole school"))
    key = f"{base.key}{area}/{group}"
    return Look(_kept(key, ws, round_, area, group), area, key)


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(key: str, _ws: Workspace, round_: Round, area: str, group: str) -> Mirror:
    del key
    return mirror.mirror(_ws, round_, area=area, year_group=group)


def finding(at_: Look) -> str:
    """The title: how many blind spots there are, and the widest; of none, on how much that rests."""
    blind = at_.of(Kind.BLIND_SPOT)
    if blind:
        return n_(
            "{count} blind spot: {what}",
            "{count} blind spots; the widest: {what}",
            len(blind),
            what=plain(at_.aspect(blind[0].statement)),
        )
    beside = sum(bool(line.pairs) for line in at_.seen.lines)
    if not beside:
        return _("Nothing here is shown of two sides")
    if beside < len(at_.seen.statements):
        return n_(
            "No blind spot in the {count} statement that can be compared",
            "No blind spots in the {count} statements that can be compared",
            beside,
        )
    return _("No blind spots: nothing that the school finds in place is missed by others")


def lead(at_: Look) -> str:
    """What the mirror lays beside each other, and what to do where a side is missing."""
    told = _(
        "The same thing in the words of each group. A mark is the mean, the line through it says where that "
        "may lie by chance; the dotted line is level 3, what one may expect."
    )
    if any(line.pairs for line in at_.seen.lines):
        return told
    return told + " " + _("Let pupils, parents or partners take part too; without them there is no mirror.")


def kinds(ws: Workspace, at_: Look) -> None:
    """The statements as they sort, each sort with its picture and table; blind spots with what to do."""
    for kind, head in HEADS.items():
        found = at_.of(kind)
        if found:
            st.header(_(head), anchor=False)
            st.markdown(_(LEADS[kind]))
            show.chart(_chart(f"{at_.key}{kind}", at_, found), key=f"mirror-{kind}")
            show.under([_row(at_, line) for line in found], key=f"mirror-{kind}-table")
            if kind is Kind.BLIND_SPOT:
                for line in found:
                    _spot(ws, at_, line)
    _one_side(at_)


def _one_side(at_: Look) -> None:
    alone = [at_.aspect(line.statement) for line in at_.of(Kind.ONE_SIDE)]
    if alone:
        text = n_(
            "Of {count} statement only one side was asked or may be shown: {names}.",
            "Of {count} statements only one side was asked or may be shown: {names}.",
            len(alone),
            names=plain(listed(alone, MOST_NAMED)),
        )
        st.markdown(text)


@st.cache_resource(max_entries=256, show_spinner=False)
def _chart(key: str, _at: Look, _found: Sequence[Line]) -> Chart:
    del key
    return charts.mirror([charts.Row(_at.aspect(line.statement), _said(line)) for line in _found])


def _said(line: Line) -> tuple[charts.Said, ...]:
    return tuple(charts.Said(who, _name(who), line.scores[who]) for who in VOICES if who in line.scores)


def _name(who: Who) -> str:
    return _(PERSPECTIVES[who]) if who else _("the school itself")


def _row(at_: Look, line: Line) -> dict[str, object]:
    row: dict[str, object] = {
        _("Statement"): at_.aspect(line.statement),
        _("In the mirror"): _(WORDS[line.kind]),
    }
    for who in (INSIDE, *perspectives(at_.seen.round.roles)):
        row[_name(who)] = _cell(line, who)
    for voice, pair in line.pairs.items():
        row[_("The school less {who}", who=_name(voice))] = _gap(pair.gap)
    return row


def _cell(line: Line, voice: Who) -> str:
    if voice in line.hidden:
        return "·"
    return _figure(line.scores[voice]) if voice in line.scores else ""


def _figure(score: Score) -> str:
    return _(
        "{score} ({low} to {high}), n {n}",
        score=number(score.value),
        low=number(score.low),
        high=number(score.high),
        n=score.n,
    )


def _gap(gap: Difference) -> str:
    values = {"value": signed(gap.value), "low": signed(gap.low), "high": signed(gap.high)}
    if gap.clear:
        return _("{value} ({low} to {high}), clear", **values)
    return _("{value} ({low} to {high}), may be chance", **values)


def _spot(ws: Workspace, at_: Look, line: Line) -> None:
    """A blind spot in words, with what each was asked, and the button that makes an action of it."""
    with st.container(border=True, key=f"blind-{line.statement}"):
        st.subheader(plain(at_.aspect(line.statement)), anchor=False)
        st.markdown(plain(_why(line)))
        _wordings(at_, line)
        _command(ws, at_, line)


def _why(line: Line) -> str:
    """How each that sees it less lies below the school, over the same year groups."""
    return " ".join(
        _(
            "The school itself gives it {own} (n {one}), {who} {score} (n {other}).",
            own=number(pair.own.value),
            one=pair.gap.n[0],
            who=_name(voice),
            score=number(pair.other.value),
            other=pair.gap.n[1],
        )
        for voice, pair in line.pairs.items()
        if pair.blind
    )


def _blind_to(line: Line) -> list[Perspective]:
    """Who makes it a blind spot."""
    return [voice for voice, pair in line.pairs.items() if pair.blind]


def _wordings(at_: Look, line: Line) -> None:
    """What each voice was asked, side by side."""
    statement = at_.seen.statement(line.statement)
    shown = [who for who in VOICES if who in line.scores and who not in SCHOOL_JUDGEMENT]
    for column, who in zip(st.columns(max(1, len(shown))), shown, strict=False):
        with column:
            st.markdown(f"**{capital(_name(who))}** · {plain(_figure(line.scores[who]))}")
            st.markdown(f"“{plain(statement.words_for(who or Perspective.STAFF))}”")


def _command(ws: Workspace, at_: Look, line: Line) -> None:
    made = mirror.actions(ws, line.statement, at_.seen.year_group)
    allowed = session.actor().may(Right.EDIT_PLAN)
    fresh = session.recall(MADE)
    mine = [a for a in made if a.id == fresh]
    with st.container(horizontal=True, vertical_alignment="center"):
        if not mine and st.button(
            _("Make another action of it") if made else _("Make it an action"),
            key=f"mirror-make-{line.statement}",
            icon=":material/add_task:",
            type="secondary" if made else "primary",
            disabled=not allowed,
        ):
            _make(ws, at_, line)
        if mine and st.button(
            _("Undo"), key=f"mirror-undo-{line.statement}", icon=":material/undo:", disabled=not allowed
        ):
            _undo(ws, mine[0])
        for one in made:
            st.page_link(
                action.PAGE,
                label=plain(one.title),
                icon=":material/checklist:",
                query_params={"action": one.id},
            )


def _make(ws: Workspace, at_: Look, line: Line) -> None:
    who = " / ".join(_name(p) for p in _blind_to(line))
    aspect = at_.aspect(line.statement)
    with guard.errors():
        made = mirror.make_action(
            ws,
            at_.seen,
            line.statement,
            title=_("Find out with {who} why they see it otherwise: {statement}", who=who, statement=aspect),
            why=f"{at_.seen.round.title}: {aspect}. {_why(line)}",
            success=_(
                "In the next round {who} give it {level} or more on average.",
                who=who,
                level=number(EXPECTED, 0),
            ),
            actor=session.actor(),
        )
        session.remember(MADE, made.id)
        guard.done(
            _("In the work plan: {title}. Choose there who does it, and when.", title=plain(made.title))
        )


def _undo(ws: Workspace, made: Action) -> None:
    with guard.errors():
        plan.unmake(ws, made.id, actor=session.actor())
        session.remember(MADE, "")
        guard.done(_("It is out of the work plan again."))


def words(at_: Look) -> None:
    """One statement as each was asked it."""
    told = [line for line in at_.seen.lines if line.scores]
    if not told:
        return
    st.header(_("What each was asked"), anchor=False)
    options = {line.statement: at_.aspect(line.statement) for line in told}
    chosen = choose.one(_("Statement"), options, key="statement")
    _wordings(at_, next(line for line in told if line.statement == chosen))


def two(ws: Workspace, at_: Look) -> None:
    """Any two voices, by how far they lie apart."""
    round_ = at_.seen.round
    voices = _voices(round_)
    st.header(_("Two voices beside each other"), anchor=False)
    left, right = st.columns(2)
    with left:
        one = choose.one(_("Voice"), voices, key="one")
    others = {id_: label for id_, label in voices.items() if not mirror.overlap(round_, one, id_)}
    if not others:
        return
    usual = Perspective.STAFF.value
    with right:
        other = choose.one(_("beside"), others, key="other", default=usual if usual in others else None)
    found = _apart(f"{at_.key}{one}/{other}", ws, at_, one, other)
    if not found:
        st.markdown(_("No statement may be shown of both."))
        return
    st.markdown(_two_sentence(at_, found, voices[one], voices[other]))
    rows = [charts.Apart(at_.aspect(s), gap) for s, gap in found[:MOST_DRAWN]]
    show.chart(_apart_chart(f"{at_.key}{one}/{other}", rows), key="mirror-two")
    show.under(
        [_two_row(at_, s, gap, voices[one], voices[other]) for s, gap in found], key="mirror-two-table"
    )


def _voices(round_: Round) -> dict[str, str]:
    found = {p.value: _name(p) for p in perspectives(round_.roles)}
    return found | {f"{mirror.ROLE}{r.id}": r.label for r in round_.roles}


@st.cache_resource(max_entries=128, show_spinner=False)
def _apart(key: str, _ws: Workspace, _at: Look, one: str, other: str) -> tuple[tuple[str, Difference], ...]:
    del key
    return mirror.differences(_ws, _at.seen.round, one, other, area=_at.area, year_group=_at.seen.year_group)


@st.cache_resource(max_entries=128, show_spinner=False)
def _apart_chart(key: str, _rows: Sequence[charts.Apart]) -> Chart:
    del key
    return charts.apart(_rows)


def _two_sentence(at_: Look, found: Sequence[tuple[str, Difference]], one: str, other: str) -> str:
    clear = [(s, gap) for s, gap in found if gap.clear]
    if not clear:
        return _(
            "Of no statement is the difference between {one} and {other} clear.",
            one=plain(one),
            other=plain(other),
        )
    statement, gap = clear[0]
    return n_(
        "Of {count} statement the difference is clear: {what}, {one} {value} beside {other}.",
        "Of {count} statements the difference is clear; the widest: {what}, {one} {value} beside {other}.",
        len(clear),
        what=plain(at_.aspect(statement)),
        one=plain(one),
        other=plain(other),
        value=plain(signed(gap.value)),
    )


def _two_row(at_: Look, statement: str, gap: Difference, one: str, other: str) -> dict[str, object]:
    return {
        _("Statement"): at_.aspect(statement),
        _("Difference"): _gap(gap),
        f"n {one}": gap.n[0],
        f"n {other}": gap.n[1],
    }


def meaning() -> None:
    """How statements are sorted."""
    with st.expander(_("How this is sorted"), icon=":material/help:"):
        st.markdown(
            _(
                "A score of 3 or more is high, below that is low. The school itself (leaders and staff "
                "together) and another group are laid beside each other over the year groups that both "
                "show. A difference is clear when its 95 % interval leaves out 0.\n"
                "- **Blind spot**: the school is high; pupils, parents or partners are low and clearly below "
                "it.\n"
                "- **Hidden strength**: the school is low; one of those is high and clearly above it.\n"
                "- **Shared gap**, **shared strength**: the school and all others are low, or high.\n"
                "- **Not to be told yet**: on either side of 3, but that may be chance.\n\n"
                "Leaders and staff by themselves stand beside it only where the same year groups may be "
                "shown of them. Of twenty statements that are judged alike, one will look clearly "
                "different by chance. **n** counts answers: who judges three year groups counts three times."
            )
        )
