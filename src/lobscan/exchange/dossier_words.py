"""The sentences of a dossier: what is missing, how to read it, and what its figures mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lobscan.domain.dossier import Claim, Dossier, Item, Lack, Missing, State
from lobscan.domain.review import Verdict
from lobscan.locales import N_, _, n_

SET: Final = {"core": N_("core set"), "full": N_("full set")}
MODE: Final = {
    "open": N_("without names, by a link"),
    "invited": N_("without names, by a link of one's own"),
    "joint": N_("a team together, with names"),
}
VERDICTS: Final = {
    Verdict.SECURE: N_("secure what works"),
    Verdict.ADJUST: N_("adjust"),
    Verdict.STOP: N_("stop"),
}


def finding(of: Dossier) -> str:
    """The dossier in a sentence: of how many items something is missing."""
    lacking, told = len(of.lacking), len(of.told)
    if not told:
        return _("Nothing is told about this framework yet")
    if not lacking:
        return _("Nothing is missing in any of the {all} items", all=told)
    if lacking == told > 1:
        return _("In all {all} items something is missing", all=told)
    return n_(
        "In {count} of {all} items something is missing",
        "In {count} of {all} items something is missing",
        lacking,
        all=told,
    )


def untold(of: Dossier) -> str:
    """How many items nothing is said about; "" where there are none."""
    count = len(of.items) - len(of.told)
    if not count:
        return ""
    return n_(
        "About {count} item the question set says nothing, and the school added nothing itself.",
        "About {count} items the question set says nothing, and the school added nothing itself.",
        count,
    )


def named(item: Item) -> str:
    """An item by its code, where it has one that people use, and its title."""
    return f"{item.id} · {item.title}" if item.id[:1].isupper() else item.title


def counts(of: Dossier, item: Item) -> str:
    """What there is of an item, in a line."""
    lasting = sum(not p.old for p in of.proofs_of(item))
    works = of.works_of(item)
    return " · ".join(
        (
            n_("{count} statement", "{count} statements", len(item.statements)),
            n_("{count} valid piece of evidence", "{count} valid pieces of evidence", lasting),
            n_("{count} action to be done", "{count} actions to be done", sum(w.open for w in works)),
            n_("{count} action finished", "{count} actions finished", sum(not w.open for w in works)),
        )
    )


def pressing(of: Dossier) -> Iterator[tuple[str, str]]:
    """What is missing in the dossier as a whole, the most pressing first, and at which items."""
    for kind in Lack:
        lacking = [(i, m) for i in of.lacking for m in i.missing if m.lack is kind]
        about = tuple(dict.fromkeys(name for _item, m in lacking for name in m.about))
        if lacking:
            yield lack(of, Missing(kind, about)), ", ".join(code(i) for i, _missing in lacking)


def code(item: Item) -> str:
    """An item in short."""
    return item.id if item.id[:1].isupper() else item.title


def lack(of: Dossier, missing: Missing) -> str:
    """What is missing, in a sentence without its names."""
    count, k = len(missing.about), of.round.k if of.round else 0
    return {
        Lack.NO_EVIDENCE: lambda: _("No evidence that is up to date"),
        Lack.OPEN_FINDING: lambda: n_(
            "{count} finding of the last review without an action",
            "{count} findings of the last review without an action",
            count,
        ),
        Lack.OLD_EVIDENCE: lambda: n_(
            "{count} piece of evidence out of date", "{count} pieces of evidence out of date", count
        ),
        Lack.IDLE_AMBITION: lambda: n_(
            "{count} ambition on which nobody works", "{count} ambitions on which nobody works", count
        ),
        Lack.UNPROVEN: lambda: n_(
            "{count} statement without evidence", "{count} statements without evidence", count
        ),
        Lack.UNASKED: lambda: n_(
            "{count} statement that the last round did not ask",
            "{count} statements that the last round did not ask",
            count,
        ),
        Lack.UNANSWERED: lambda: n_(
            "{count} statement that nobody judged", "{count} statements that nobody judged", count
        ),
        Lack.HIDDEN: lambda: n_(
            "{count} statement that stays hidden, as fewer than {k} people judged it",
            "{count} statements that stay hidden, as fewer than {k} people judged them",
            count,
            k=k,
        ),
    }[missing.lack]()


def why(of: Dossier, state: State) -> str:
    """Why a statement has no figure; "" where it has one."""
    k = of.round.k if of.round else 0
    return {
        State.SHOWN: "",
        State.HIDDEN: _("hidden: fewer than {k} people", k=k),
        State.UNANSWERED: _("nobody judged it"),
        State.UNASKED: _("not asked"),
        State.BROKEN: _("asked in another form"),
    }[state]


def note(of: Dossier, claim: Claim) -> str:
    """What must be known beside the figures of a statement."""
    hidden = sum(r.hidden for r in claim.places)
    parts = [
        why(of, claim.state),
        n_("{count} year group hidden", "{count} year groups hidden", hidden)
        if hidden and claim.state is State.SHOWN and claim.places[0].year_group
        else "",
        _("no ambition of its own yet") if claim.provisional and claim.state is State.SHOWN else "",
    ]
    return "; ".join(p for p in parts if p)


def account(of: Dossier) -> Iterator[str]:
    """What kind of paper this is."""
    yield _(
        "This is how the school itself accounts for its career guidance. It is meant for a good "
        "conversation. It is no tick list, and it does not tell what an inspection would judge."
    )
    yield _(
        "Each item begins with what is missing. Then come the judgement of the school's own people, what "
        "shows it, and what is done about it."
    )
    yield _ties(of)
    if of.round:
        yield _hiding(of)
    if not of.names:
        yield _(
            "The names of staff were left out; instead it says what they do. Texts that people typed may "
            "still hold a first name."
        )


def _ties(of: Dossier) -> str:
    ties = sum(len(i.statements) for i in of.items)
    confirmed = sum(len(i.confirmed) for i in of.items)
    if confirmed:
        return _(
            "Which statement belongs to which item was decided by the makers of the question set. Of those "
            "{all} links, {count} were confirmed by somebody of the field.",
            all=ties,
            count=confirmed,
        )
    return _(
        "Which statement belongs to which item was decided by the makers of the question set. Nobody of the "
        "field has confirmed that yet."
    )


def _hiding(of: Dossier) -> str:
    if of.round and of.round.mode == "joint":
        return _("A team answered together in the last round, so nothing had to be hidden.")
    return _(
        "Nobody's own answers can be found here. What fewer than {k} people said is hidden, and so is what "
        "could be worked out from it. A hidden figure is shown as a dot (·), a missing one as a dash (–).",
        k=of.round.k if of.round else 0,
    )
