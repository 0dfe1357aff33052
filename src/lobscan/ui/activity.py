"""One activity: all its fields in a form, what was changed, and how its fields are asked and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lobscan.domain import weeks
from lobscan.domain.activity import Activity, Kind
from lobscan.domain.practice import Practice
from lobscan.domain.register import Register
from lobscan.errors import UserError
from lobscan.locales import N_, _
from lobscan.locales.practice import word, words
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, empty, evidence_links, guard, header, register_fields, registers
from lobscan.ui.register_fields import Field
from lobscan.ui.text import plain

NEW = "new"
PAGE = "pages/3_practice/activities.py"
MOST_HOURS = 1000.0
FORMS = (
    N_("conversation"),
    N_("lesson or workshop"),
    N_("guest lesson"),
    N_("assignment"),
    N_("excursion or company visit"),
    N_("open day or trial day"),
    N_("work placement or service"),
    N_("fair or market"),
    N_("test or questionnaire"),
    N_("parents' evening"),
    N_("project"),
)
"""Working forms that are suggested; any other word will do."""


def opened() -> str:
    """The id of the activity that the address asks for, `new` for a new one, or ""."""
    return st.query_params.get("activity", "")


def open_(id_: str) -> None:
    """Have the address ask for an activity, and show it."""
    st.query_params["activity"] = id_
    st.rerun()


def fields(seen: Practice) -> tuple[Field, ...]:
    """The fields of an activity, in the order of the form."""
    people = {id_: person.name for id_, person in seen.people.items()}
    roles = {r.id: r.label for r in seen.school.roles}
    make = register_fields
    return (
        make.line("title", _("Title")),
        make.several("year_groups", _("Year groups"), seen.groups),
        make.several("tracks", _("Only for these tracks"), {t.id: t.label for t in seen.school.tracks}),
        _kinds(),
        make.several(
            "competencies", _("Competencies"), {id_: c.label for id_, c in seen.competencies.items()}
        ),
        _form_field(seen),
        make.always("place", _("Where"), words("place")),
        make.always("carrier", _("In which lessons"), words("carrier")),
        _weeks(),
        make.hours("hours", _("Hours per pupil"), most=MOST_HOURS),
        make.one("responsible", _("Responsible"), people),
        make.several("executors", _("Who does it"), people | roles, own=True),
        make.several("partners", _("Partners"), seen.partner_names),
        make.line("parents", _("What parents do")),
        make.flag("prepared", _("Pupils prepare for it")),
        make.flag("looked_back", _("Pupils look back on it")),
        make.flag("dossier", _("It goes into the career dossier")),
        make.flag("pta", _("It is in the PTA")),
        make.always("status", _("Status"), _statuses()),
        make.day("evaluated", _("Last evaluated on")),
        make.text("evaluation", _("Evaluation, in two lines: what went well, what will change")),
        make.text("note", _("Note")),
    )


def _statuses() -> dict[str, str]:
    """Why what happens comes first: it is the usual one."""
    found = words("status")
    return {"running": found["running"], **found}


def _kinds() -> Field:
    """Inform, experience and reflect as one field with several values."""

    def write(value: tuple[str, ...]) -> Mapping[str, object]:
        return {k.value: k.value in value for k in Kind}

    found = register_fields.several("kinds", _("Inform, experience, reflect"), words("kind"))
    return Field(
        found.name, found.label, found.ask, (), several=True, words=found.words, write=write, read=_kinds_of
    )


def _kinds_of(activity: Activity) -> tuple[str, ...]:
    return tuple(k.value for k in activity.kinds)


def _weeks() -> Field:
    """The weeks as they are typed."""

    def ask(shown: str, value: tuple[int, ...] | str, key: str) -> str:
        typed = value if isinstance(value, str) else weeks.spelled(value)
        return st.text_input(shown, typed, key=key, placeholder="40-42, 51", max_chars=200) or ""

    def told(value: tuple[int, ...] | str) -> str:
        return value if isinstance(value, str) else weeks.spelled(value)

    return Field("weeks", _("Weeks"), ask, words=told, write=lambda value: {"weeks": read_weeks(value)})


def read_weeks(text: str) -> tuple[int, ...]:
    """The weeks that somebody typed; `UserError` where they are none."""
    try:
        return weeks.read(text)
    except ValueError as error:
        raise UserError(
            "'{text}' cannot be read as weeks. Write week numbers of one school year, such as 40-42, 51.",
            text=text,
        ) from error


def _form_field(seen: Practice) -> Field:
    """The working form: one that is suggested or used already, or a word of one's own."""

    def ask(shown: str, value: str, key: str) -> str:
        known = [*map(_, FORMS), *(a.form for a in seen.activities), value]
        options = list(dict.fromkeys(form for form in known if form))
        found = st.selectbox(
            shown,
            options,
            index=options.index(value) if value else None,
            placeholder=_("Choose, or type your own words"),
            accept_new_options=True,
            key=key,
        )
        return (found or "").strip()

    return Field("form", _("Working form"), ask)


def refuse_untitled(title: str) -> None:
    """`UserError` for an activity without a title."""
    if not title.strip():
        raise UserError("Give the activity a title.")


def page(ws: Workspace, id_: str) -> None:
    """The page of one activity, or of a new one."""
    choose.school(ws)
    seen = practice.practice(ws)
    if st.button(
        _("Back to the activities"), icon=":material/arrow_back:", key="activity-back", type="tertiary"
    ):
        _close()
    if id_ == NEW:
        header.page(_("A new activity"), _("Only the title is needed; the rest can follow later."))
        _form(ws, seen, None, seen.number)
    else:
        _existing(ws, seen, id_)


def _close() -> None:
    st.query_params.pop("activity", None)
    st.rerun()


def _existing(ws: Workspace, seen: Practice, id_: str) -> None:
    before, number = registers.form_base(ws, Register.ACTIVITIES, id_, widget=f"activity-title-{id_}")
    now = next((a for a in seen.activities if a.id == id_), None)
    if now is None or not isinstance(before, Activity):
        empty.state(
            _("This activity is not in the register"),
            _("It was removed, or the address is wrong. A removal can be undone on the page Activities."),
            then=PAGE,
            label=_("To the activities"),
        )
    header.page(plain(now.title), _standing(seen, now))
    _form(ws, seen, before, number)
    with st.popover(_("Remove this activity"), icon=":material/delete:", key="activity-remove"):
        st.markdown(_("It leaves the register; on the page Activities you can undo that."))
        if st.button(_("Remove"), key="activity-remove-now", type="primary"):
            _remove(ws, id_, number)
    evidence_links.section(ws, "activities", id_)
    registers.history(ws, Register.ACTIVITIES, id_, (*fields(seen), *_flags()))


def _remove(ws: Workspace, id_: str, number: int) -> None:
    with guard.errors():
        registers.remove(ws, Register.ACTIVITIES, [id_], seen=number, leave="activity")


def _flags() -> tuple[Field, ...]:
    """The three kinds as the history has them: each by itself."""
    return tuple(register_fields.flag(k.value, word("kind", k.value)) for k in Kind)


def _standing(seen: Practice, activity: Activity) -> str:
    """When and for whom it is, and who is responsible."""
    groups = ", ".join(seen.groups.get(g, g) for g in activity.year_groups) or _("no year group yet")
    when = _("week {weeks}", weeks=weeks.spelled(activity.weeks)) if activity.weeks else _("no week yet")
    who = activity.responsible
    told = _("{who} is responsible.", who=seen.who(who)) if who else _("Nobody is responsible yet.")
    return plain(f"{groups} · {when}. {told}")


def _form(ws: Workspace, seen: Practice, before: Activity | None, number: int) -> None:
    """All fields; what was changed in them is kept when it is handed in."""
    if not seen.people:
        st.info(_("The school has no people yet, so nobody can be made responsible."))
        st.page_link("pages/1_prepare/school.py", label=_("Add people on the page School"))
    known = {f.name: f for f in fields(seen)}
    key = f"{before.id}-{number}" if before else NEW
    asked: dict[str, Any] = {}

    def ask(name: str) -> None:
        value = known[name].of(before) if before else known[name].empty
        asked[name] = known[name].ask(known[name].label, value, f"activity-{name}-{key}")

    with st.form(f"activity-{key}", enter_to_submit=False):
        ask("title")
        for column, names in zip(st.columns(3, gap="medium"), COLUMNS, strict=True):
            with column:
                for name in names:
                    ask(name)
        handed_in = st.form_submit_button(_("Keep"), type="primary", key=f"activity-keep-{key}")
    if handed_in:
        with guard.errors():
            sets = [known[name].sets(value) for name, value in asked.items()]
            _keep(ws, before, {name: value for part in sets for name, value in part.items()}, number)


COLUMNS = (
    ("year_groups", "tracks", "weeks", "hours", "status", "responsible", "executors", "partners"),
    ("kinds", "competencies", "form", "place", "carrier", "prepared", "looked_back", "dossier", "pta"),
    ("parents", "evaluated", "evaluation", "note"),
)
"""The fields of the form, from left to right."""


def _keep(ws: Workspace, before: Activity | None, asked: Mapping[str, object], seen: int) -> None:
    refuse_untitled(str(asked["title"]))
    st.query_params["activity"] = registers.keep_form(ws, Register.ACTIVITIES, before, asked, seen=seen)
    told = _("The change is kept.") if before else _("The activity is in the register.")
    registers.done(Register.ACTIVITIES, told)
