"""A dossier in words and tables, as PDF, DOCX and XLSX all show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from lobscan.domain.answers import LEVELS
from lobscan.domain.dossier import Claim, Conclusion, Dossier, Held, Item, Point, Proof, State, Work
from lobscan.domain.results import Row
from lobscan.exchange import dossier_words as words
from lobscan.exchange import review_words
from lobscan.locales import _, day, figures, n_, number, percent, short_day, signed
from lobscan.locales.workplan import status
from lobscan.theme import nearest_level

HIDDEN: Final = "·"
NONE: Final = "–"
SHORT_HASH: Final = 12
MOST_COLUMNS: Final = 14
"""Year groups that fit beside each other; more of them go into a table of their own below."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is shown, its exact `value` (None where there is none) and the level it rounds to.

    A `share` lies in 0..1 and is shown as a percentage; a `signed` one is a change.
    """

    text: str
    value: float | None = None
    digits: int = 0
    level: int | None = None
    share: bool = False
    signed: bool = False


Cell = str | date | Figure


def spoken(cell: Cell) -> str:
    """A cell as it is read."""
    if isinstance(cell, Figure):
        return cell.text
    return short_day(cell) if isinstance(cell, date) else cell


@dataclass(frozen=True)
class Table:
    """Rows under a header; `kind` is the same for tables of one form, `widths` are shares of the line."""

    kind: str
    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """How many statements stand at each level 1..4 and how many have no figure, and that in words."""

    name: str
    levels: tuple[int, ...]
    without: int
    alt: str


@dataclass(frozen=True)
class Part:
    """An item: what it is about, a line of counts, the school's own words, and its tables."""

    id: str
    title: str
    about: str
    lead: str
    strip: Strip | None
    words: tuple[str, ...]
    words_note: str
    tables: tuple[Table, ...]

    @property
    def missing_first(self) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
        """The table of what is missing, which stands before the school's own words, and the others."""
        first = tuple(t for t in self.tables if t.kind == "missing")
        return first, tuple(t for t in self.tables if t.kind != "missing")


@dataclass(frozen=True)
class Account:
    """All that a dossier says, in one language, in its order."""

    title: str
    subtitle: str
    school: str
    day: date
    finding: str
    rest: str
    facts: tuple[tuple[str, str], ...]
    account: tuple[str, ...]
    levels: tuple[tuple[int, str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    rounds: Table
    pressing: Table
    overview: Table
    strips: tuple[Strip, ...]
    parts: tuple[Part, ...]
    totals: Table
    appendix: tuple[Table, ...]


def kinds() -> tuple[tuple[str, str], ...]:
    """The forms that tables of items have, with what to call all of a form together."""
    return (
        ("missing", _("missing")),
        ("scores", _("scores")),
        ("map", _("per year group")),
        ("trend", _("earlier rounds")),
        ("evidence", _("evidence")),
        ("actions", _("actions")),
        ("conclusions", _("last review")),
    )


def foot(told_: Account, hash_: str) -> str:
    """What stands at the foot of each page: the hash only begins there."""
    return f"{told_.school} · {told_.subtitle} · {short_day(told_.day)} · {hash_[:SHORT_HASH]}"


def split(table: Table, most: int = MOST_COLUMNS) -> Iterator[Table]:
    """A table of the map's form in as many alike ones as fit the page; any other as it is."""
    if table.kind != "map":
        yield table
        return
    places = len(table.header) - 1
    wide = ceil(places / ceil(places / most))
    for at in range(1, places + 1, wide):
        columns = (0, *range(at, min(at + wide, places + 1)))
        header, widths, *rows = (
            tuple(line[c] for c in columns) for line in (table.header, table.widths, *table.rows)
        )
        yield Table(table.kind, table.title, header, widths, tuple(rows))


def told(of: Dossier) -> Account:
    """The dossier in the language that is spoken."""
    return Account(
        title=_("Dossier of {school}", school=of.school),
        subtitle=f"{of.title} · {of.version}",
        school=of.school,
        day=of.day,
        finding=words.finding(of),
        rest=words.untold(of),
        facts=_facts(of),
        account=tuple(words.account(of)),
        levels=of.levels,
        definitions=figures.definitions(),
        rounds=_rounds(of),
        pressing=_pressing(of),
        overview=_overview(of),
        strips=tuple(_strip(of, item) for item in of.told if item.statements),
        parts=tuple(_part(of, item) for item in of.told),
        totals=_totals(of),
        appendix=tuple(t for t in (_totals(of), _statements(of), _figures(of)) if t.rows),
    )


def _facts(of: Dossier) -> tuple[tuple[str, str], ...]:
    chain = _("Nothing was frozen yet.")
    if of.snapshots:
        state = _("none of it was changed") if of.sound else _("it was changed afterwards")
        chain = n_("{count} frozen moment", "{count} frozen moments", of.snapshots) + f", {state}: {of.chain}"
    return (
        (_("School"), of.school),
        (_("Framework"), f"{of.title} ({of.standard})"),
        (_("Version"), of.version),
        (_("Of"), of.provider),
        (_("Made on"), day(of.day)),
        (_("Question set"), f"{of.rubric_title} ({of.rubric} {of.rubric_version})"),
        (_("Chain of evidence"), chain),
        (_("Hash of the content"), of.hash),
    )


def _rounds(of: Dossier) -> Table:
    header = (
        _("Round"), _("How it was answered"), _("Questions"), _("Opened"), _("Closed"), _("Took part"),
        _("Shown from"), _("Version"),
    )  # fmt: skip
    rows = tuple(_round(r) for r in reversed(of.rounds))
    return Table("rounds", _("Rounds"), header, (7, 7, 5, 5, 5, 4, 4, 4), rows)


def _round(held: Held) -> tuple[Cell, ...]:
    people = held.respondents if held.counted else None
    text = str(held.respondents) if held.counted else _("at least {count}", count=held.respondents)
    return (
        held.title,
        _(words.MODE[held.mode]),
        _(words.SET[held.set]),
        held.opened,
        held.closed or NONE,
        Figure(text, people),
        Figure(str(held.k), held.k) if held.mode != "joint" else NONE,
        held.rubric_version,
    )


def _pressing(of: Dossier) -> Table:
    header = (_("What is missing"), _("At which items"))
    return Table("pressing", _("What is missing"), header, (10, 12), tuple(words.pressing(of)))


def _overview(of: Dossier) -> Table:
    header = (_("Item"), _("Statements"), _("Evidence"), _("To be done"), _("Finished"), _("Missing"))
    rows = tuple(_line(of, item) for item in of.items)
    return Table("overview", _("Overview"), header, (12, 4, 4, 4, 4, 16), rows)


def _line(of: Dossier, item: Item) -> tuple[Cell, ...]:
    works = of.works_of(item)
    lasting = sum(not p.old for p in of.proofs_of(item))
    figures = len(item.statements), lasting, sum(w.open for w in works), sum(not w.open for w in works)
    missing = "; ".join(words.lack(of, m) for m in item.missing)
    nothing = _("nothing") if item.told else _("nothing is told about it")
    return (words.named(item), *(_whole(f) for f in figures), missing or nothing)


def _strip(of: Dossier, item: Item) -> Strip:
    levels = [nearest_level(c.score) for c in of.claims_of(item) if c.score is not None]
    at = tuple(levels.count(level) for level in LEVELS)
    without = len(item.statements) - len(levels)
    told = [
        n_("{count} statement at level {level}", "{count} statements at level {level}", n, level=level)
        for level, n in zip(LEVELS, at, strict=True)
        if n
    ]
    told += [n_("{count} without a figure", "{count} without a figure", without)] if without else []
    return Strip(words.named(item), at, without, f"{words.named(item)}: {', '.join(told)}.")


def _part(of: Dossier, item: Item) -> Part:
    said = item.words
    return Part(
        id=item.id,
        title=words.named(item),
        about=item.about,
        lead=words.counts(of, item),
        strip=_strip(of, item) if item.statements else None,
        words=tuple(line.strip() for line in said.text.split("\n") if line.strip()),
        words_note=_("Written by the school on {day}", day=day(said.day)) if said.day and said.text else "",
        tables=tuple(t for t in _tables(of, item) if t.rows),
    )


def _tables(of: Dossier, item: Item) -> Iterable[Table]:
    claims = of.claims_of(item)
    yield _missing(of, item)
    yield _scores(of, claims)
    yield _map(of, claims)
    yield _trend(of, claims)
    yield _evidence(of, item)
    yield _actions(of, item)
    yield _conclusions(of, item)


def _missing(of: Dossier, item: Item) -> Table:
    rows = tuple((words.lack(of, m), "; ".join(m.about)) for m in item.missing)
    return Table(
        "missing", _("What is missing"), (_("What is missing"), _("What it is about")), (10, 20), rows
    )


def _scores(of: Dossier, claims: Sequence[Claim]) -> Table:
    header = (
        _("Statement"), _("Score"), _("n"), _("Consensus"), _("Wanted"), _("Ambition"), _("Gap"), _("Note"),
    )  # fmt: skip
    rows = tuple((c.name, *_seen(c.total), words.note(of, c)) for c in claims)
    return Table("scores", _("What the school's own people say"), header, (14, 4, 3, 4, 4, 4, 4, 9), rows)


def _seen(row: Row | None) -> tuple[Cell, ...]:
    """Score, n, consensus, wanted, ambition and gap of a row; dots where it is hidden."""
    if row is None:
        return (Figure(NONE),) * 6
    if row.hidden:
        return (Figure(HIDDEN),) * 6
    figures = (row.consensus, row.desired, row.ambition, row.gap)
    return (_level(row.score), _whole(row.n or 0), *(_real(f) for f in figures))


def _level(score: float | None) -> Figure:
    return Figure(NONE) if score is None else Figure(number(score), score, 1, nearest_level(score))


def _real(value: float | None) -> Figure:
    return Figure(NONE) if value is None else Figure(number(value), value, 1)


def _whole(value: int) -> Figure:
    return Figure(str(value), value)


def _map(of: Dossier, claims: Sequence[Claim]) -> Table:
    """The score per year group, of the statements that are judged per year group."""
    judged = [c for c in claims if any(r.year_group for r in c.places)]
    header = (_("Statement"), *of.places.values())
    rows = tuple((c.name, *_mapped(of, c)) for c in judged)
    return Table("map", _("The score per year group"), header, (10, *(2,) * len(of.places)), rows)


def _mapped(of: Dossier, claim: Claim) -> Iterable[Cell]:
    at = {r.year_group: r for r in claim.places}
    for place in of.places:
        row = at.get(place)
        yield Figure(HIDDEN) if row and row.hidden else _level(row.score if row else None)


def _trend(of: Dossier, claims: Sequence[Claim]) -> Table:
    header = (_("Statement"), *(r.title for r in of.rounds), _("Up or down"), _("Note"))
    widths = (12, *(4,) * len(of.rounds), 4, 8)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (c.name, *(_pointed(p) for p in c.points), _changed(c), _trend_note(of, c))
        for c in claims
        if sum(p.state is not State.UNASKED for p in c.points) > 1
    )
    return Table("trend", _("Earlier rounds"), header, widths, rows)


def _pointed(point: Point) -> Figure:
    return Figure(HIDDEN) if point.state is State.HIDDEN else _level(point.score)


def _changed(claim: Claim) -> Figure:
    if claim.change is None:
        return Figure(NONE)
    return Figure(signed(claim.change.value), claim.change.value, 1, signed=True)


def _trend_note(of: Dossier, claim: Claim) -> str:
    titles = {r.id: r.title for r in of.rounds}
    broken = [titles[p.round] for p in claim.points if p.state is State.BROKEN]
    parts = [_("asked in another form in {rounds}", rounds=", ".join(broken))] if broken else []
    change = claim.change
    if change and claim.places and claim.places[0].year_group:
        parts.append(
            n_(
                "over {count} year group, since {round}",
                "over {count} year groups, since {round}",
                change.places,
                round=titles[change.since],
            )
        )
    elif change:
        parts.append(_("since {round}", round=titles[change.since]))
    return "; ".join(parts)


def _evidence(of: Dossier, item: Item) -> Table:
    header = (
        _("Evidence"), _("Where it is"), _("Tells of"), _("Valid until"), _("State"), _("Who keeps it"),
        _("What it shows"),
    )  # fmt: skip
    rows = tuple(_piece(of, item, p) for p in of.proofs_of(item))
    return Table("evidence", _("What shows that"), header, (8, 9, 4, 4, 4, 5, 9), rows)


def _piece(of: Dossier, item: Item, proof: Proof) -> tuple[Cell, ...]:
    shows = [of.claim[s].name for s in proof.statements if s in item.statements]
    file = f"{proof.file} · SHA-256 {proof.sha256}" if proof.sha256 else ""
    return (
        proof.title,
        "\n".join(filter(None, (proof.where, file))) or NONE,
        proof.dated,
        proof.valid_until or NONE,
        _("out of date") if proof.old else _("up to date"),
        proof.owner or _("nobody yet"),
        "; ".join(shows) or _("the item as a whole"),
    )


def _actions(of: Dossier, item: Item) -> Table:
    header = (
        _("Action"), _("For whom"), _("Responsible"), _("From"), _("Ready by"), _("Status"),
        _("Sign of success"),
    )  # fmt: skip
    rows = tuple(_act(of, w) for w in of.works_of(item))
    return Table("actions", _("What is done about it"), header, (9, 6, 5, 4, 4, 4, 9), rows)


def _act(of: Dossier, work: Work) -> tuple[Cell, ...]:
    groups = [of.places.get(g, g) for g in work.year_groups]
    everywhere = set(work.year_groups) >= set(of.places)
    whom = _("all year groups") if everywhere and groups else ", ".join(groups) or _("whole school")
    state = status(work.status)
    return (
        work.title,
        whom,
        work.responsible or _("nobody yet"),
        work.start,
        work.due,
        _("{status}, late", status=state) if work.late else state,
        work.success or NONE,
    )


def _conclusions(of: Dossier, item: Item) -> Table:
    title = _("The last review")
    if of.review:
        title = _(
            "The last review: {title}, sealed on {day}", title=of.review.title, day=day(of.review.sealed)
        )
    header = (_("Finding"), _("Decision"), _("Owner"), _("By"), _("What is done"))
    rows = tuple(_concluded(c) for c in item.conclusions)
    return Table("conclusions", title, header, (14, 5, 5, 4, 9), rows)


def _concluded(one: Conclusion) -> tuple[Cell, ...]:
    followed = "; ".join(one.actions)
    return (
        one.text,
        _(words.VERDICTS[one.verdict]),
        one.owner or _("nobody yet"),
        one.due or NONE,
        followed or (NONE if one.followed else _("nothing yet")),
    )


def _totals(of: Dossier) -> Table:
    """The indicators, with a column for each school year; they belong to no item."""
    years = sorted({year for total in of.totals for year in total.years})
    header = (_("Indicator"), *years, _("Source"))
    rows = tuple(
        (
            review_words.told(total.name),
            *(review_words.told(total.years[year]) if year in total.years else NONE for year in years),
            total.source or NONE,
        )
        for total in of.totals
    )
    return Table("totals", _("Indicators: totals about pupils"), header, (10, *(6,) * len(years), 8), rows)


def _statements(of: Dossier) -> Table:
    header = (_("Statement"), _("In full"), _("Area"), _("Items"))
    items = {c.statement: [i.id for i in of.items if c.statement in i.statements] for c in of.claims}
    rows = tuple((c.name, c.text, c.area, ", ".join(items[c.statement])) for c in of.claims)
    return Table("statements", _("The statements in full"), header, (8, 18, 8, 6), rows)


def _figures(of: Dossier) -> Table:
    header = (
        _("Statement"), _("Year group"), _("Score"), _("n"), _("Don't know"), _("Consensus"), _("Wanted"),
        _("Ambition"), _("Gap"),
    )  # fmt: skip
    rows = tuple(
        (c.name, of.places.get(r.year_group, r.year_group) or _("whole school"), *_whole_row(r))
        for c in of.claims
        for r in c.places
    )
    return Table("figures", _("All figures of the last round"), header, (13, 6, 3, 3, 4, 4, 4, 4, 3), rows)


def _whole_row(row: Row) -> tuple[Cell, ...]:
    score, n, *others = _seen(row)
    share = Figure(HIDDEN) if row.hidden else Figure(percent(row.unknown), row.unknown, share=True)
    return (score, n, share, *others)
