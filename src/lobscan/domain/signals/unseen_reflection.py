"""The register shows reflection where the school hardly sees it."""

from __future__ import annotations

from collections.abc import Iterable

from lobscan.domain.signals.believed_reflection import contrast, judged_reflection
from lobscan.domain.signals.facts import Facts, Need
from lobscan.domain.signals.signal import Row, Rule, Text, Theme, naming
from lobscan.locales import N_

LOW = 2.0
"""Partly, and depending on persons, or less (product 3)."""


def find(facts: Facts) -> Iterable[Row]:
    """The year groups with reflection in the register and a low score for it."""
    for group, score, shown in judged_reflection(facts):
        if score <= LOW and shown:
            yield contrast(facts, group, Text(N_("score {score}, yet in the register"), {"score": score}))


RULE = Rule(
    id="unseen-reflection",
    theme=Theme.JUDGEMENT,
    needs=(Need.ACTIVITIES, Need.ROUND),
    find=find,
    sentence=naming(N_("The register shows reflection, colleagues hardly see it: {names}")),
    action=N_("Make visible what pupils reflect on in {names}"),
)
