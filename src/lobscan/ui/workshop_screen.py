"""What the projector shows, readable at ten metres: huge type, few words, only the present step.

Why HTML of our own: the type follows the width of the screen, and each second's picture is one
small piece. Every word of a person goes through `html.escape`.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from lobscan import theme
from lobscan.domain import workshop_topics, workshop_vote
from lobscan.domain.results import TOTAL, Row
from lobscan.domain.workshop import Workshop, votes_on
from lobscan.domain.workshop_acts import BALLOT_OF, TALK_OF, Agreed, Ballot, Step
from lobscan.domain.workshop_vote import SPLIT, Spread
from lobscan.exchange import links
from lobscan.locales import _, n_, number, percent
from lobscan.locales import workshop as words
from lobscan.services.picture import Picture
from lobscan.services.workshop import Subject, row_of

MOST_LISTED: Final = 3
NARROW: Final = 0.6


@dataclass(frozen=True)
class Scene:
    """All that the screens know of a session: nothing of a vote before it is revealed."""

    at: Workshop
    seen: Picture
    subjects: Mapping[str, Subject]
    names: Mapping[str, str]
    """What the ids of people are called."""
    link: str
    """The address by which participants come in."""


def style() -> str:
    """The style of the screens, in the colours of the appearance. What renews itself does not fade."""
    return _STYLE.replace("LINE", theme.both("line")).replace("QUIET", theme.both("quiet"))


_STYLE = """<style>
.st-key-projector h1 {
    font-size: clamp(1.9rem, 4.2vw, 5.2rem) !important; line-height: 1.1; text-wrap: balance;
}
.st-key-projector { margin-top: -3rem; }
.st-key-projector [data-stale="true"] { opacity: 1 !important; transition: none !important; }
.lobscreen { font-size: clamp(1.05rem, 2.2vw, 3.2rem); line-height: 1.3; overflow-wrap: break-word; }
.lobscreen.small { font-size: 1.05rem; }
.lobscreen p { margin: 0 0 .4em; }
.lobscreen p:not([class]), .lobscreen p.quiet { font-size: 1em; }
.lobscreen ol.bars, .lobscreen ul.plain, .lobscreen ol.bars li, .lobscreen ul.plain li {
    font-size: 1em !important;
}
.lobscreen .quiet { color: QUIET; }
.lobscreen .big { font-size: 2.2em; font-weight: 650; line-height: 1.1; font-variant-numeric: tabular-nums; }
.lobscreen .code { font-size: 2.6em; font-weight: 700; letter-spacing: .12em; line-height: 1.1; }
.lobscreen .say { font-size: 1.25em; font-weight: 600; }
.lobscreen.small .say { font-size: 1.05em; }
.lobscreen .two { display: grid; gap: 1em 2em; align-items: start; }
.lobscreen .two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr)); }
.lobscreen .qr { width: min(100%, 60vh); background: #fff; border-radius: .3em; display: block; }
.lobscreen ol.bars, .lobscreen ul.plain { list-style: none; margin: 0; padding: 0; }
.lobscreen ul.plain li { padding: .25em 0; border-top: 1px solid LINE; margin: 0; }
.lobscreen .head { font-size: .8em; color: QUIET; margin: 0 0 .2em; }
.lobscreen ol.bars li { display: grid; gap: .4em; align-items: center; margin: 0 0 .15em; padding: 0; }
.lobscreen ol.bars li { grid-template-columns: 1.7em 1fr 2.2em; }
.lobscreen ol.bars.named li { grid-template-columns: minmax(6em, 1.2fr) 1fr 2em; }
.lobscreen .chip { display: inline-block; min-width: 1.55em; height: 1.55em; line-height: 1.55em; }
.lobscreen .chip { border-radius: .25em; font-weight: 700; text-align: center; }
.lobscreen .bar { height: 1.2em; border-radius: .2em; min-width: 3px; border: 1px solid QUIET; }
.lobscreen .count { font-weight: 650; font-variant-numeric: tabular-nums; }
.lobscreen .map { display: grid; gap: .4em; margin: 0 0 1em; }
.lobscreen .map { grid-template-columns: repeat(auto-fit, minmax(7.5em, 1fr)); }
.lobscreen .map div { border-radius: .3em; padding: .4em .6em; line-height: 1.2; }
.lobscreen .map b { display: block; font-size: 1.5em; }
.lobscreen .foot { display: flex; flex-wrap: wrap; gap: .2em 2em; margin-top: 1.2em; padding-top: .4em; }
.lobscreen .foot { border-top: 1px solid LINE; font-size: .75em; color: QUIET; }
</style>"""


def page(scene: Scene) -> str:
    """The present step and, below it, the time and the way in for who comes late."""
    return f'<div class="lobscreen">{_STEPS[scene.at.step](scene)}{foot(scene)}</div>'


def ended(scene: Scene) -> str:
    """What came out, once the session is over."""
    return f'<div class="lobscreen">{outcome(scene)}</div>'


def text(words_: str) -> str:
    """Words that are shown as they were typed."""
    return html.escape(words_)


def _p(said: str, kind: str = "") -> str:
    return f'<p class="{kind}">{text(said)}</p>' if kind else f"<p>{text(said)}</p>"


def _listed(lines: Iterable[str]) -> str:
    return '<ul class="plain">' + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


# Coming in


def qr(scene: Scene) -> str:
    """The way in as a picture that phones read."""
    picture = b64encode(links.qr(scene.link).encode()).decode()
    alt = text(_("QR of the workshop"))
    return f'<img class="qr" alt="{alt}" src="data:image/svg+xml;base64,{picture}">'


def door(scene: Scene) -> tuple[str, str]:
    """The address that is typed, without the code, and the code."""
    parts = urlsplit(scene.link)
    path, _slash, code = parts.path.rpartition("/")
    return f"{parts.netloc}{path}", code


def present(at: Workshop) -> str:
    """How many have come in."""
    return n_("{count} person is in", "{count} people are in", len(at.people))


def _welcome(scene: Scene) -> str:
    where, code = door(scene)
    return (
        f'<div class="two"><div>{qr(scene)}</div><div>'
        + _p(_("Point your camera at the square, or go to"))
        + _p(where, "say")
        + _p(_("and type"))
        + _p(code, "code")
        + _p(present(scene.at), "say")
        + _p(promise(scene.at), "quiet")
        + "</div></div>"
    )


def promise(at: Workshop) -> str:
    """How far votes are anonymous, said before anybody votes."""
    if at.small:
        return _("This workshop is not anonymous: votes are shown, however few there are.")
    return _("Voting is silent. What is revealed shows no names.")


# Voting


def _voting(scene: Scene) -> str:
    ballot = BALLOT_OF[scene.at.step]
    done = finished(scene.at, ballot)
    asked = (
        _("Where do we stand now? Choose on your phone, without talking.")
        if ballot is Ballot.NOW
        else _("Where do we want to be? Choose on your phone, without talking.")
    )
    return _p(asked, "say") + _p(of_all(done, scene.at), "big") + _p(_("have voted on everything"))


def finished(at: Workshop, ballot: Ballot) -> int:
    """How many have voted on every topic."""
    each = [set(at.turns_of(ballot, topic)[0].marks) for topic in at.topics]
    return len(set.intersection(*each)) if each else 0


def of_all(count: int, at: Workshop) -> str:
    """So many of those who came in."""
    return _("{count} of {all}", count=count, all=len(at.people))


def spreads(scene: Scene, ballot: Ballot, topic: str) -> str:
    """The revealed votes on a topic beside each other; "" before anything was revealed."""
    found = workshop_vote.spreads(scene.at, ballot, topic)
    return f'<div class="two">{"".join(_spread(s, i) for i, s in enumerate(found))}</div>' if found else ""


def _spread(one: Spread, at: int) -> str:
    title = _("Second vote") if at else _("First vote")
    if one.counts is None:
        said = n_("{count} vote, too few to show", "{count} votes, too few to show", one.count)
        return f"<div>{_p(title, 'head')}{_p(said)}</div>"
    most = max(one.counts) or 1
    marks = [*zip(("1", "2", "3", "4"), theme.LEVELS.values(), strict=True), ("?", theme.UNKNOWN)]
    rows = "".join(
        f'<li>{_chip(mark, shade)}<span><span class="bar" style="display:block;background:{shade.ground};'
        f'width:{round(100 * count / most)}%"></span></span><span class="count">{count}</span></li>'
        for (mark, shade), count in zip(marks, one.counts, strict=True)
    )
    agree = f"{_('Consensus')} {percent(one.consensus)}" if one.consensus is not None else ""
    return f'<div>{_p(title, "head")}<ol class="bars">{rows}</ol>{_p(agree, "say") if agree else ""}</div>'


def _chip(mark: str, shade: theme.Shade) -> str:
    return f'<span class="chip" style="background:{shade.ground};color:{shade.ink}">{mark}</span>'


def invitation(found: tuple[Spread, ...]) -> str:
    """Who is asked to speak: the two ends, where there are two."""
    last = found[-1] if found else None
    if last is None or last.ends is None:
        return _("You all say the same. What shows it?") if last and last.mean is not None else ""
    low, high = last.ends
    if last.consensus is not None and last.consensus < SPLIT:
        return _(
            "You are divided. Who chose {low}, and who chose {high}: would you say why?", low=low, high=high
        )
    return _("Who chose {low}, and who chose {high}: would you say why?", low=low, high=high)


# Comparing and agreeing


def _compare(scene: Scene) -> str:
    return _topic(scene) if scene.at.focus else overview(scene.seen)


def overview(seen: Picture) -> str:
    """The map of gaps by area, the largest gaps and the largest disagreements; what passed the gate."""
    areas = [r for r in seen.by_area if r.year_group == TOTAL and r.area != TOTAL and r.score is not None]
    if not areas:
        return _p(_("There are no figures of a scan to compare. Talk about what you see."), "say")
    titles = {a.id: a.title for a in seen.pack.areas}
    tiles = "".join(_tile(titles[r.area], r) for r in areas)
    names = {s.id: s.aspect for s in seen.statements}
    gaps = workshop_topics.largest_gaps(seen.by_statement)[:MOST_LISTED]
    apart = workshop_topics.largest_disagreements(seen.by_statement)[:MOST_LISTED]
    return (
        f'<p class="head">{text(_("Gap per area"))}</p><div class="map">{tiles}</div><div class="two">'
        f"<div>{_p(_('Largest gaps'), 'head')}"
        f"{_listed(f'{text(names[r.statement])} <b>−{number(r.gap)}</b>' for r in gaps)}</div>"
        f"<div>{_p(_('Largest disagreements'), 'head')}"
        f"{_listed(f'{text(names[r.statement])} <b>{percent(r.consensus)}</b>' for r in apart)}</div></div>"
    )


def _tile(title: str, row: Row) -> str:
    gap = row.gap or 0.0
    at = min(len(theme.GAPS) - 1, int(gap / NARROW + 0.5))
    ink = "#22201c" if at <= len(theme.GAPS) // 2 else "#ffffff"
    return (
        f'<div style="background:{theme.GAPS[at]};color:{ink}">{text(title)}'
        f"<b>{'−' if gap else ''}{number(gap)}</b></div>"
    )


def _topic(scene: Scene) -> str:
    at = scene.at
    subject, ballot = scene.subjects[at.focus], TALK_OF[at.step]
    found = workshop_vote.spreads(at, ballot, at.focus)
    shown = spreads(scene, ballot, at.focus)
    agreed = at.agreed_on(at.focus) if at.step is Step.AGREE else ()
    parts = [_p(subject.title, "say"), "" if agreed else _p(subject.text, "quiet")]
    row = row_of(scene.seen, at.focus)
    if row and not found:
        parts.append(_p(scanned(row)))
    for one in agreed:
        chip, where = _chip(str(one.level), theme.LEVELS[one.level]), places(scene, one)
        said = f"{where}: {one.why}" if where else one.why
        parts.append(f"<p><b>{text(_('Our ambition'))}</b> {chip} {text(said)}</p>")
    running = votes_on(at)[0] is not None
    if running and (found or workshop_vote.voters(at, ballot, at.focus)):
        title = _("Second vote: {count}", count=_voted(at, ballot)) if found else _voted(at, ballot)
        parts.append(_p(title, "say"))
    elif found and not agreed:
        parts.append(_p(invitation(found), "say"))
    return "".join([*parts, shown])


def places(scene: Scene, one: Agreed) -> str:
    """The year groups that an agreement is for; "" for all."""
    if "" in one.year_groups:
        return _("the other year groups") if len(scene.at.agreed_on(one.topic)) > 1 else ""
    labels = {g.id: g.label for g in scene.seen.school.year_groups}
    return ", ".join(labels.get(g, g) for g in one.year_groups)


def scanned(row: Row) -> str:
    """What the scan says of a topic."""
    return _(
        "In the scan: score {score}, gap {gap}, consensus {consensus}.",
        score=number(row.score),
        gap=number(row.gap),
        consensus=percent(row.consensus),
    )


def _voted(at: Workshop, ballot: Ballot) -> str:
    count = workshop_vote.voters(at, ballot, at.focus)
    return _("{count} of {all} have voted", count=count, all=max(count, len(at.people)))


# Choosing, first steps and the end


def _choose(scene: Scene) -> str:
    at = scene.at
    total = workshop_vote.dots(at)
    if total is None:
        lead = n_("Give {count} dot on your phone", "Divide {count} dots on your phone", at.dots)
        every = len(at.people) + at.dot_cards.people
        told = _p(_("{count} of {all} have given dots", count=at.dotted, all=every))
        return _p(lead, "say") + told + _listed(text(scene.subjects[t].title) for t in at.topics)
    return dots(scene, total)


def dots(scene: Scene, total: Mapping[str, int]) -> str:
    """The dots on each topic as bars; what comes first is ticked."""
    most = max(total.values(), default=0) or 1
    accent = theme.both("accent")
    rows = "".join(
        f"<li><span>{'✓ ' if t in scene.at.priorities else ''}{text(scene.subjects[t].title)}</span>"
        f'<span><span class="bar" style="display:block;background:{accent};'
        f'width:{round(100 * count / most)}%"></span></span><span class="count">{count}</span></li>'
        for t, count in total.items()
    )
    return f'<ol class="bars named">{rows}</ol>'


def _first(scene: Scene) -> str:
    if not scene.at.priorities:
        return _p(_("First choose what comes first."), "say")
    return _listed(_priority(scene, t) for t in scene.at.priorities)


def _priority(scene: Scene, topic: str) -> str:
    step = scene.at.first_steps.get(topic)
    title = f"<b>{text(scene.subjects[topic].title)}</b>"
    if step is None:
        return f'{title}<br><span class="quiet">{text(_("Who does what first?"))}</span>'
    owner = scene.names.get(step.owner, step.owner)
    parts = [part for part in (owner, words.month(step.month)) if part]
    return f'{title}<br>{text(step.title)} <span class="quiet">{text(" · ".join(parts))}</span>'


def outcome(scene: Scene) -> str:
    """The priorities with their first steps."""
    if scene.at.closed and not scene.at.priorities:
        return _p(_("No priorities were chosen."))
    return _first(scene)


def _close(scene: Scene) -> str:
    return outcome(scene) + _p(_("Who tells whom what we decided?"), "say")


def _break(_scene: Scene) -> str:
    return _p(_("We go on in a moment."), "say")


_STEPS = {
    Step.WELCOME: _welcome,
    Step.NOW: _voting,
    Step.COMPARE: _compare,
    Step.DESIRED: _voting,
    Step.AGREE: _compare,
    Step.CHOOSE: _choose,
    Step.FIRST: _first,
    Step.CLOSE: _close,
    Step.BREAK: _break,
}


def foot(scene: Scene) -> str:
    """The time, which only advises, and the way in."""
    where, code = door(scene)
    parts = [timer(scene.at)]
    if scene.at.step is not Step.WELCOME:
        parts += [f"{where} · {code}", present(scene.at)]
    return '<p class="foot">' + "".join(f"<span>{text(part)}</span>" for part in parts) + "</p>"


def timer(at: Workshop) -> str:
    """How many minutes are left of the step, or how many it is over; it only advises."""
    gone = (datetime.now(UTC).replace(tzinfo=None) - at.since).total_seconds() / 60
    left = at.item.minutes - int(gone)
    if left >= 0:
        return n_("{count} minute left", "{count} minutes left", left)
    return n_("{count} minute over time", "{count} minutes over time", -left)
