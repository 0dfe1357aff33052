"""Why a measure starts when it does, and why another is not in the plan: tried out, not guessed."""

from __future__ import annotations

import numpy as np

from lobscan.domain.roadmap.case import Case, Why
from lobscan.domain.roadmap.draft import Draft
from lobscan.domain.roadmap.names import Names
from lobscan.domain.roadmap.problem import FRIDAY, HOUR
from lobscan.domain.roadmap.staff import Bools, Ints
from lobscan.domain.rubric import Scope
from lobscan.locales import N_

AT_ONCE_START = N_("Starts in the first week of the plan.")
FROM_WISH = N_("Starts on {day}: it must not start earlier.")
AFTER_FIRST = N_("Starts when “{other}” is finished, which has to come first.")
AFTER_PHASE = N_("Starts no earlier than “{other}”, which belongs to an earlier phase.")
AFTER_OTHERS = N_("Starts when “{other}” is finished: at most {count} measures run at once.")
AFTER_ONE = N_("Starts when “{other}” is finished: only one measure runs at a time.")
AFTER_BREAK = N_(
    "Starts after the holiday “{holiday}”: {who} would be {hours} hours short in period {period} of {year}."
)
AFTER_HOURS = N_(
    "Starts on {day}: a week earlier {who} would be {hours} hours short in period {period} of {year}."
)

OUT_WISH = N_("It was to stay out of the plan.")
OUT_NOBODY = N_("Nobody has the role of {role}.")
OUT_PLACES = N_("It is meant for none of the year groups.")
OUT_MISSING = N_("“{other}” has to come first, and that cannot be chosen.")
OUT_FIRST = N_("“{other}” has to come first, and that is not in the plan.")
OUT_FIRST_THERE = N_("“{other}” has to come first for {year_group}, and there it is not in the plan.")
OUT_NOTHING = N_("It closes nothing that the plan leaves open.")
OUT_LONG = N_("Its {weeks} weeks do not fit within the time it has.")
OUT_WEEK = N_("Its one week does not fit within the time it has.")
OUT_AFTER = N_("It would end after the horizon: “{other}” has to come first and ends on {day}.")
OUT_PHASE = N_(
    "It has to start no later than “{other}”, which belongs to a later phase, and then it does not fit."
)
OUT_AT_ONCE = N_("There are never {weeks} weeks in which fewer than {count} measures run.")
OUT_AT_ONCE_WEEK = N_("There is no week in which fewer than {count} measures run.")
OUT_ALONE = N_("There are never {weeks} weeks in which nothing else runs.")
OUT_ALONE_WEEK = N_("There is no week in which nothing else runs.")
OUT_HOURS = N_("{who} would be at least {hours} hours short, wherever it starts.")
OUT_BOTH = N_("Where fewer than {count} measures run, {who} would be at least {hours} hours short.")
OUT_BOTH_ALONE = N_("Where nothing else runs, {who} would be at least {hours} hours short.")


class Reasons:
    """The sentences about a plan in which nothing can go earlier, be added or be extended."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft.copy()
        self.problem = draft.problem
        self.case: Case = draft.problem.case
        self.names = Names(self.case)

    def placed(self, measure: int) -> Why:
        """Why a measure does not start a week earlier."""
        draft = self.draft
        start, options = draft.start[measure], draft.on[measure]
        if start == 0:
            return Why(AT_ONCE_START)
        tied = self._tied(measure, start)
        if tied:
            return tied
        draft.take(measure)
        try:
            if not draft.free(measure, np.array([start - 1])).size:
                return self._crowded(start)
            return self._short(measure, options, start)
        finally:
            draft.put(measure, start, options)

    def _tied(self, measure: int, start: int) -> Why | None:
        p, draft = self.problem, self.draft
        for q in p.before[measure]:
            if draft.start[q] + p.measures[q].weeks == start:
                return Why(AFTER_FIRST, {"other": p.measures[q].title})
        if start == p.first[measure]:
            return Why(FROM_WISH, {"day": p.mondays[start]})
        for q in p.earlier[measure]:
            if draft.start.get(q) == start:
                return Why(AFTER_PHASE, {"other": p.measures[q].title})
        return None

    def _crowded(self, start: int) -> Why:
        """One ends in the week before: it is full, and the week after has room again."""
        p = self.problem
        ended = min(q for q, at in self.draft.start.items() if at + p.measures[q].weeks == start)
        values = {"other": p.measures[ended].title, "count": self.case.at_once}
        return Why(AFTER_ONE if self.case.at_once == 1 else AFTER_OTHERS, values)

    def _short(self, measure: int, options: tuple[int, ...], start: int) -> Why:
        """Who lacks hours a week earlier, and in which period."""
        p, draft = self.problem, self.draft
        rate, span = draft.rate(measure, options), p.spans[p.measures[measure].weeks][start - 1]
        for k in np.nonzero(span)[0]:
            asked = draft.asked[k] + span[k] * rate
            done, cut = p.staff.flow(asked, p.staff.hours[:, k])
            if cut is not None:
                period = self.case.periods[k]
                here = self.case.periods[p.period[start]]
                values = {"who": self.who(cut & (rate > 0)), "hours": _tenths(int(asked.sum() - done.sum()))}
                values |= {"period": period.number, "year": period.year}
                if here.after and here.weeks[0] == p.mondays[start]:
                    return Why(AFTER_BREAK, values | {"holiday": here.after})
                return Why(AFTER_HOURS, values | {"day": p.mondays[start]})
        message = f"{p.measures[measure].id} could start earlier"
        raise AssertionError(message)

    def who(self, kinds: Bools) -> str:
        """Who could do some kinds of work: the one person, else the role with its year groups."""
        staff, found = self.problem.staff, dict[str, list[str]]()
        for n in np.nonzero(kinds)[0]:
            able, (role, group) = np.nonzero(staff.able[:, n])[0], staff.kinds[n]
            one = self.case.people[able[0]].name if len(able) == 1 else ""
            found.setdefault(one or self.names.role(role), []).extend(
                [self.names.year_group(group)] if group and not one else []
            )
        return ", ".join(f"{name} ({', '.join(at)})" if at else name for name, at in found.items())

    def left_out(self, measure: int) -> Why:
        """Why a measure is not in the plan, as the plan stands."""
        p, told = self.problem, self.problem.measures[measure]
        fixed = self._never(measure)
        if fixed:
            return fixed
        if self.draft.gain(measure, p.open_spots(measure)) <= 0:
            return Why(OUT_NOTHING)
        for q in p.before[measure]:
            if q not in self.draft.start:
                return Why(OUT_FIRST, {"other": p.measures[q].title})
        spots = [o for o in p.open_spots(measure) if self.draft.gain(measure, [o]) > 0]
        allowed = self.draft.allowed(spots)
        if spots and not allowed:
            q = next(q for o in spots for q in p.needs_option[o])
            other, group = p.options[q]
            values = {"other": p.measures[other].title, "year_group": self.names.year_group(group)}
            return Why(OUT_FIRST_THERE, values)
        if told.applies is Scope.YEAR_GROUP:
            return self._nowhere(measure, [[o] for o in allowed])
        return self._nowhere(measure, [[]])

    def _never(self, measure: int) -> Why | None:
        """What keeps a measure out whatever the plan is."""
        p, told = self.problem, self.problem.measures[measure]
        if p.base[measure] in p.banned:
            return Why(OUT_WISH)
        if p.missing[measure]:
            return Why(OUT_MISSING, {"other": p.missing[measure][0]})
        if told.applies is Scope.YEAR_GROUP and not p.open_spots(measure):
            return Why(OUT_PLACES)
        if p.first[measure] > p.last[measure]:
            return _long(told.weeks)
        return self._nobody(measure)

    def _nobody(self, measure: int) -> Why | None:
        """A role that nobody has, for the measure itself or at each of its year groups."""
        p = self.problem
        lacking = self._lacking(p.base[measure])
        spots = [self._lacking(o) for o in p.open_spots(measure)]
        lacking |= set.intersection(*spots) if spots else set()
        return Why(OUT_NOBODY, {"role": self.names.role(min(lacking))}) if lacking else None

    def _lacking(self, option: int) -> set[str]:
        staff, rates = self.problem.staff, self.problem.rates[option]
        return {staff.kinds[n][0] for n in np.nonzero(rates)[0] if not staff.able[:, n].any()}

    def _nowhere(self, measure: int, ways: list[list[int]]) -> Why:
        """What keeps a measure from every week that it might start in."""
        draft, told = self.draft, self.problem.measures[measure]
        low, high = draft.window(measure)
        if low > high:
            return self._late(measure, low)
        free = draft.free(measure, np.arange(low, high + 1))
        if not free.size and self._staffed(measure, ways, np.arange(low, high + 1)):
            return _full(told.weeks, self.case.at_once)
        where = free if free.size else np.arange(low, high + 1)
        short, kinds = min((self._shortage(measure, way, where) for way in ways), key=lambda found: found[0])
        values = {"who": self.who(kinds), "hours": _tenths(short), "count": self.case.at_once}
        both = free.size and self._staffed(measure, ways, np.arange(low, high + 1))
        crowded = OUT_BOTH_ALONE if self.case.at_once == 1 else OUT_BOTH
        return Why(crowded if both else OUT_HOURS, values)

    def _late(self, measure: int, low: int) -> Why:
        p, draft = self.problem, self.draft
        ends = {q: draft.start[q] + p.measures[q].weeks for q in p.before[measure]}
        last = max(ends, key=lambda q: ends[q]) if ends else -1
        if last >= 0 and ends[last] > p.last[measure]:
            day = p.mondays[ends[last] - 1] + FRIDAY
            return Why(OUT_AFTER, {"other": p.measures[last].title, "day": day})
        tied = [m for m in p.later[measure] if draft.start.get(m, low) < low]
        if tied:
            return Why(OUT_PHASE, {"other": p.measures[min(tied, key=lambda m: draft.start[m])].title})
        return _long(p.measures[measure].weeks)

    def _staffed(self, measure: int, ways: list[list[int]], at: Ints) -> bool:
        """Whether there are hours for a measure in some week, however many run then."""
        return any(self.draft.staffed(measure, way, int(t)) for way in ways for t in at)

    def _shortage(self, measure: int, options: list[int], at: Ints) -> tuple[int, Bools]:
        """The hours that a measure lacks at least wherever it starts, and for what."""
        p, draft, staff = self.problem, self.draft, self.problem.staff
        rate, spans = draft.rate(measure, options), p.spans[p.measures[measure].weeks][at]
        for t in at:
            draft.staffed(measure, options, int(t))
        asked = (staff.sets @ rate)[None, :, None] * spans[:, None, :]
        lack = asked - (staff.limits - staff.sets @ draft.asked.T)[None]
        lack = np.where(asked > 0, np.maximum(lack, 0), 0)
        best = int(lack.max(axis=1).sum(axis=1).argmin())
        worst = np.unravel_index(int(lack[best].argmax()), lack[best].shape)[0]
        return int(lack[best].max(axis=0).sum()), staff.sets[worst] & (rate > 0)


def _long(weeks: int) -> Why:
    return Why(OUT_WEEK if weeks == 1 else OUT_LONG, {"weeks": weeks})


def _full(weeks: int, count: int) -> Why:
    """There is no stretch of weeks with room; in the singular where something is one."""
    alone, others = (OUT_ALONE_WEEK, OUT_AT_ONCE_WEEK) if weeks == 1 else (OUT_ALONE, OUT_AT_ONCE)
    return Why(alone if count == 1 else others, {"weeks": weeks, "count": count})


def _tenths(thousandths: int) -> float:
    """Hours as they are told: tenths, and never none."""
    return max(0.1, round(thousandths / HOUR, 1))
