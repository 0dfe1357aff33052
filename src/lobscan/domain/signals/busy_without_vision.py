"""Many activities, while vision scores lowest: most schools do a lot and can hardly say why (S4)."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.facts import Facts, Judged, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, Thing, naming
from lobscan.locales import N_

MANY = 4.0
"""Activities in an average year group: one in each period of a school year."""


def find(facts: Facts) -> Iterable[Row]:
    """The area of vision, where it is the lowest of all and there are many activities."""
    area = facts.practice.pack.header.signals.vision
    places = sum(map(len, facts.by_group.values()))
    per_group = places / len(facts.by_group)
    if facts.judged is None or not area or per_group < MANY or not _is_lowest(facts.judged, area):
        return
    values = {"score": facts.judged.score(area), "per_group": per_group}
    yield Row(
        subject=area,
        name=facts.judged.name(area),
        detail=Text(N_("score {score}, the lowest; {per_group} activities in a year group"), values),
        thing=Thing.AREA,
        record=area,
        statements=facts.judged.statements_of(area),
    )


def _is_lowest(judged: Judged, area: str) -> bool:
    """Whether every other area scores higher. Where one of them is hidden, nobody can know."""
    totals = judged.area_totals()
    if any(t.hidden for t in totals):
        return False
    scores = {t.area: t.score for t in totals if t.score is not None}
    others = [score for other, score in scores.items() if other != area]
    return area in scores and bool(others) and scores[area] < min(others)


RULE = Rule(
    id="busy-without-vision",
    theme=Theme.JUDGEMENT,
    needs=(Need.ACTIVITIES, Need.ROUND),
    find=find,
    sentence=naming(N_("There are many activities, while {names} scores lowest")),
    action=N_("Say together what all activities are for: {names}"),
)
