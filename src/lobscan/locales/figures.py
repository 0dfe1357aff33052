"""What the figures mean, in plain words: their definitions (product 5), at every table and in every file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lobscan.locales import N_, _

OF_A_SCAN: Final = {
    N_("Score"): N_("The mean of the levels 1 to 4 that people gave to a statement."),
    N_("n"): N_("How many people gave a level. In a total: the people of all year groups shown, added up."),
    N_("Don't know"): N_("The share of people who said that they do not know."),
    N_("Consensus"): N_(
        "How much people agree: 1 when all say the same, 0 when they are split between both ends."
    ),
    N_("Wanted"): N_("The mean of the levels that people would like to see."),
    N_("Ambition"): N_(
        "The level that the school chose. As long as it chose none, it is 3, what one may expect."
    ),
    N_("Gap"): N_("How far the score lies below the ambition; 0 where it reaches it."),
    N_("Total"): N_("Of a statement per year group: the mean of the year groups shown, each counting once."),
    N_("Up or down"): N_(
        "How far the score went up or down since the round before, over the year groups that both "
        "rounds show. Where the statement became another one, no change is given."
    ),
    N_("Out of date"): N_(
        "Evidence past its date, or older than two years where it has none. It no longer counts."
    ),
}
"""The figures of a scan, as a dossier explains them too."""
OF_A_PLAN: Final = {
    N_("Gap closed"): N_(
        "How much smaller all gaps together become, when each measure does what is expected."
    ),
    N_("Closes by"): N_(
        "How many levels smaller a measure is expected to make the gap, never more than the gap."
    ),
    N_("At most"): N_("No plan within these hours and dates can close more than this."),
    N_("Predicted"): N_("How much a measure was expected to raise the score, from and to, in levels."),
    N_("Measured"): N_("How much the score rose since, the mean over the places that both rounds show."),
    N_("Gap before"): N_("The gap in the round before, the mean over the places that both rounds show."),
    N_("Gap now"): N_("The gap in this round at the same places, against the ambition of the round before."),
    N_("Change of the gap"): N_("The gap now less the gap before; with a minus it became smaller."),
    N_("95 % between"): N_(
        "Within these bounds the change lies when chance in who answers is reckoned with."
    ),
    N_("In the mirror"): N_(
        "Blind spot: the school gives it 3 or more, and another group clearly less, below 3. Hidden "
        "strength: the other way round. Shared gap or strength: all are below 3, or all are not. Clear means "
        "that the 95 % interval of the difference leaves out 0."
    ),
    N_("Change of the score"): N_("The score now less the score then, over what both rounds show."),
    N_("It lies between"): N_(
        "Within these bounds it lies with 95 % certainty, chance in who answers being reckoned with."
    ),
    N_("Clear change"): N_("Whether 0 lies outside these bounds, so that chance alone does not explain it."),
    N_("Hours per pupil"): N_("Hours that a pupil spends on it in a school year."),
    N_("Hours they have"): N_("Hours a school year for career guidance, as they stand on the page School."),
    N_("Hours planned"): N_(
        "Hours of tasks and actions of this school year; shared work is divided equally."
    ),
    N_("Too many"): N_("How many hours are planned above those that somebody has."),
}
"""What stands in the tables of plans and hours."""


def definitions() -> tuple[tuple[str, str], ...]:
    """The figures of a scan with what they mean."""
    return tuple((_(label), _(text)) for label, text in OF_A_SCAN.items())


def meanings(labels: Iterable[str]) -> dict[str, str]:
    """What those of `labels`, as they are shown, mean that have a definition."""
    every = {_(label): _(text) for label, text in (OF_A_SCAN | OF_A_PLAN).items()}
    return {label: every[label] for label in labels if label in every}
