"""The words of the registers that pages, charts and sheets share; the keys are the domain's values."""

from __future__ import annotations

from typing import Final

from lobscan.locales import N_, _

WORDS: Final = {
    "kind": {
        "inform": N_("inform"),
        "experience": N_("experience"),
        "reflect": N_("reflect"),
    },
    "place": {
        "": N_("not said"),
        "school": N_("in school"),
        "outside": N_("outside school"),
        "home": N_("at home"),
    },
    "carrier": {
        "": N_("not said"),
        "subject": N_("subject lesson"),
        "mentor_lesson": N_("mentor lesson"),
        "project": N_("project or activity week"),
        "placement": N_("work placement"),
        "other": N_("another way"),
    },
    "status": {
        "idea": N_("idea"),
        "planned": N_("planned for later"),
        "running": N_("happens"),
        "stopped": N_("has been stopped"),
    },
    "partner": {
        "vocational": N_("vocational college (mbo)"),
        "higher": N_("higher education"),
        "feeder": N_("primary or feeder school"),
        "school": N_("other secondary school"),
        "company": N_("company"),
        "institution": N_("institution"),
        "parents": N_("parents"),
        "alumni": N_("former pupils"),
        "government": N_("municipality or government"),
        "guidance": N_("pupil guidance (CLB, Doorstroompunt)"),
        "employment": N_("employment service (VDAB, UWV)"),
        "adviser": N_("adviser"),
        "network": N_("network or region"),
        "other": N_("something else"),
    },
    "step": {
        "incidental": N_("incidental"),
        "informing": N_("informing"),
        "agreed": N_("agreed"),
        "joint": N_("joint"),
    },
    "task": {
        "guiding": N_("guiding"),
        "coordinating": N_("coordinating"),
        "support": N_("supporting"),
        "policy": N_("policy"),
        "leading": N_("leading"),
    },
    "perspective": {
        "leaders": N_("leaders"),
        "staff": N_("staff"),
        "pupils": N_("pupils"),
        "parents": N_("parents"),
        "partners": N_("partners"),
    },
    "indicator": {
        "switchers": N_("pupils who switched"),
        "dropouts": N_("pupils who left without a diploma"),
        "flow": N_("pupils who moved on"),
        "satisfaction": N_("satisfaction"),
        "other": N_("another total"),
    },
    "unit": {
        "pupils": N_("a number of pupils"),
        "percent": N_("per cent"),
        "mark": N_("mark"),
    },
}


def word(what: str, value: str) -> str:
    """The word for a `value` of `what`, such as ("kind", "reflect")."""
    return _(WORDS[what][value])


def words(what: str) -> dict[str, str]:
    """All values of `what` with their words, in the order of the domain."""
    return {value: _(text) for value, text in WORDS[what].items()}
