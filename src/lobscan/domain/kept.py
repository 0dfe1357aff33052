"""What lobscan stores where, about whom, why and how long: one line for every table and folder."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from lobscan.locales import N_

MOST_MONTHS: Final = 120
MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Retention:
    """Months after the close of a round after which something of it is deleted; None keeps it."""

    names: int | None = None
    remarks: int | None = None
    answers: int | None = None


def over(closed: date, months: int | None) -> date | None:
    """The day on which something is deleted of a round that was closed on a day; None for never."""
    if months is None:
        return None
    years, month = divmod(closed.month - 1 + months, MONTHS_A_YEAR)
    year = closed.year + years
    return date(year, month + 1, min(closed.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is stored: the tables and files it is in, about whom, why, and how long."""

    name: str
    tables: tuple[str, ...]
    files: tuple[str, ...]
    about: str
    why: str
    until: str
    personal: bool = True


NOBODY: Final = N_("nobody")
FOREVER: Final = N_("as long as the school keeps this folder")
PERSON: Final = N_("until the person is taken off the page School and their name is deleted on this page")
KEPT: Final = (
    Kept(
        N_("The school and its staff"),
        ("school",),
        (),
        N_("staff with a task: name, address for mail, roles, year groups, hours"),
        N_("to say who does what in the work plan and the registers"),
        PERSON,
    ),
    Kept(
        N_("Statements and measures"),
        ("pack", "rubric_edit", "rubric_base"),
        ("rubrics",),
        N_("staff who changed them: name of the account"),
        N_("to ask in each round what was agreed"),
        PERSON,
    ),
    Kept(
        N_("Rounds"),
        ("round", "round_closed", "round_seen", "link", "look"),
        (),
        N_("staff who opened and closed them: name of the account"),
        N_("to hold the scan"),
        PERSON,
    ),
    Kept(
        N_("Answers"),
        ("respondent", "answer", "handed_in", "looked", "minutes_used"),
        (),
        N_(
            "who answered, without name, address or time: role, year groups, marks, day, and a scrambled code"
        ),
        N_("to count them; figures of few people are never shown"),
        N_("as set per round below; else as long as the school keeps this folder"),
    ),
    Kept(
        N_("Remarks"),
        ("remark",),
        (),
        N_("who answered, and whom they write about: free text, day"),
        N_("to explain the figures to who runs the scan"),
        N_("as set per round below; else as long as the school keeps this folder"),
    ),
    Kept(
        N_("Invitations"),
        ("invitation_event", "invitation_done", "invitation_quiet", "invitation_sending", "invitation_mail"),
        (),
        N_("who is invited by name: name, address, role, year groups, whether done; never which answers"),
        N_("to invite them and to remind only those who have not answered"),
        N_("as set per round below; else as long as the school keeps this folder"),
    ),
    Kept(
        N_("Ambitions and workshops"),
        ("ambition", "workshop_event"),
        (),
        N_("staff who set them: name of the account; participants without a name"),
        N_("to agree on what the school wants"),
        PERSON,
    ),
    Kept(
        N_("Roadmap and work plan"),
        ("roadmap_event", "action_event"),
        (),
        N_("staff with a task: who does what and when, what they said of it"),
        N_("to do what was agreed"),
        PERSON,
    ),
    Kept(
        N_("Activities, tasks, partners, evidence and signals"),
        ("register_event", "signal_event"),
        ("evidence",),
        N_("staff and contacts of partners: name, task, address; files as they were uploaded"),
        N_("to see what really happens, and to show it"),
        N_("names until they are deleted on this page; all else as long as the folder is kept"),
    ),
    Kept(
        N_("Reviews and the words of the dossier"),
        ("review_event", "dossier_words"),
        (),
        N_("who took part: name and role in the review"),
        N_("to account for what was done"),
        PERSON,
    ),
    Kept(
        N_("Totals about pupils"),
        ("indicator_event",),
        (),
        N_("staff who imported them; of pupils totals only"),
        N_("to set effects beside the plan"),
        FOREVER,
    ),
    Kept(
        N_("What was frozen"),
        ("snapshot", "snapshot_head"),
        (),
        N_("whom the frozen plan or review names"),
        N_("to prove that nothing was changed afterwards, and what was deleted on purpose"),
        PERSON,
    ),
    Kept(
        N_("Everybody's own link and weekly message"),
        ("person_link", "person_mail", "weekly_schedule", "weekly_mail"),
        (),
        N_("staff with a task: that a message went out and when; the link only scrambled"),
        N_("to tell everybody what is theirs"),
        PERSON,
    ),
    Kept(
        N_("The tour"),
        ("tour",),
        (),
        N_("staff who saw it: name of the account"),
        N_("to show it once"),
        PERSON,
    ),
    Kept(
        N_("Settings of this program"),
        ("backup_schedule", "retention", "print_link", "migration"),
        ("login.toml", "lobscan.key", "serving.json"),
        N_("staff who set them: name of the account; addresses that may log in"),
        N_("to run safely"),
        FOREVER,
    ),
    Kept(
        N_("Figures of other schools"),
        (),
        ("pool",),
        NOBODY,
        N_("to compare; rounded figures of five people or more"),
        FOREVER,
        personal=False,
    ),
    Kept(
        N_("The store itself"),
        (),
        ("lobscan.duckdb", "lobscan.duckdb.wal"),
        N_("all of the above"),
        N_("all tables are in this one file"),
        FOREVER,
    ),
    Kept(
        N_("Copies"),
        (),
        ("backups",),
        N_("all of the above"),
        N_("so that nothing is lost"),
        N_("the days and weeks set on the page Backup; a copy keeps what was deleted after it was made"),
    ),
)
"""Beside this lobscan stores nothing: no log of who asks for what, no address of a visitor."""
