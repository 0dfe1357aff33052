"""The words for people, year groups and hours in the work plan, wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from lobscan.charts.load import A_LITTLE
from lobscan.domain.agenda import Load
from lobscan.domain.coverage import Burden
from lobscan.domain.practice import Practice
from lobscan.domain.workplan import Action, Names
from lobscan.locales import _, n_, number
from lobscan.ui.text import listed

MOST_NAMED = 5


def who_is(names: Names, person: str) -> str:
    """What to call somebody; who left the school is called so."""
    if person in names.gone:
        return _("{name} (has left)", name=names.gone[person])
    return names.people.get(person, person)


def named(who: str, seen: Practice, names: Names) -> str:
    """What to call who does something: a person, a role, or the words given."""
    return who_is(names, who) if who in names.gone else seen.who(who)


def responsible(names: Names, action: Action) -> str:
    """Who is responsible, by name."""
    return who_is(names, action.responsible) or _("nobody yet")


def year_groups(names: Names, action: Action) -> str:
    """For whom an action is."""
    if not action.year_groups:
        return _("whole school")
    if set(action.year_groups) >= set(names.year_groups):
        return _("all year groups")
    return ", ".join(label for id_, label in names.year_groups.items() if id_ in action.year_groups)


def load_sentence(found: Sequence[Load], year: str) -> str:
    """Who has more hours planned in a school year than they have."""
    over = [one for one in found if one.over >= A_LITTLE]
    if not over:
        return _("In school year {year} nobody has more hours planned than they have.", year=year)
    told = listed([f"{one.person.name} {number(one.over, 0)}" for one in over], MOST_NAMED)
    return n_(
        "In school year {year}, {count} person has too many hours planned. Hours too many: {told}.",
        "In school year {year}, {count} people have too many hours planned. Hours too many: {told}.",
        len(over),
        year=year,
        told=told,
    )


def load_cells(one: Burden) -> dict[str, object]:
    """A person's load as a row."""
    return {
        _("Person"): one.person.name,
        _("Hours planned"): number(one.planned),
        _("Hours they have"): number(one.person.hours),
        _("Too many"): number(one.over) if one.over else "",
        _("Responsible for"): one.responsible,
        _("Carries out"): one.executes,
        _("On tasks"): number(one.tasks),
        _("On actions"): number(one.actions),
    }
