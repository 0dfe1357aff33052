"""The school on its page: set up once, and edited part by part; each part is kept by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from lobscan.domain.school import School
from lobscan.locales import _, moment, n_, short_day
from lobscan.services import prepare
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, school_rows, session, show
from lobscan.ui.look import PERSPECTIVES
from lobscan.ui.school_rows import COLUMNS
from lobscan.ui.text import plain

DAY = "DD-MM-YYYY"


def finding(school: School) -> str:
    """The title: what the school is made of."""
    groups = n_("{count} year group", "{count} year groups", len(school.year_groups))
    people = n_("{count} person", "{count} people", len(school.people))
    return _(
        "{school} has {groups} and {people} for career guidance",
        school=plain(school.name),
        groups=groups,
        people=people,
    )


def set_up(ws: Workspace) -> None:
    """The one form from which a school starts."""
    with st.container(border=True, key="set-up-school"):
        structures = {s.id: s for s in prepare.structures(ws)}
        chosen = st.selectbox(
            _("Kind of school"),
            list(structures),
            format_func=lambda id_: structures[id_].title,
            key="setup-structure",
        )
        name = st.text_input(_("Name of the school"), max_chars=400, key="setup-name")
        regions = {r.id: r.label for r in prepare.regions(ws, chosen)}
        region = st.selectbox(
            _("Region of the holidays"),
            list(regions),
            index=list(regions).index(structures[chosen].region),
            format_func=regions.__getitem__,
            key=f"setup-region-{chosen}",
        )
        st.markdown(_("You start with the usual year groups and roles, and can change them afterwards."))
        if st.button(_("Set the school up"), key="setup-save", type="primary"):
            _init(ws, chosen, name, region)


def _init(ws: Workspace, structure: str, name: str, region: str) -> None:
    with guard.errors():
        if not name.strip():
            st.error(_("The name of the school is empty. Fill it in."))
            return
        prepare.init_school(ws, structure=structure, name=name, region=region, actor=session.actor())
        guard.done(_("The school is set up. Now delete the year groups that you do not have."))


def parts(ws: Workspace) -> None:
    """The parts of the school, one tab each; the address says which is open."""
    labels = [
        _("Year groups"),
        _("People"),
        _("School years"),
        _("Name, tracks and roles"),
        _("Earlier versions"),
    ]
    show_parts: list[Callable[[Workspace], None]] = [_year_groups, _people, _years, _names, _history]
    tabs = st.tabs(labels, key="part", bind="query-params")
    for tab, show_part in zip(tabs, show_parts, strict=True):
        with tab:
            show_part(ws)


@dataclass(frozen=True, slots=True)
class _Base:
    """A part as its editors have it: the school in version `number`, which `part` was read from."""

    part: str
    number: int
    school: School

    def key(self, editor: str) -> str:
        """The key of an editor. Why with the number: edits belong to the rows they were made on."""
        return f"{editor}-{self.number}"


def _base(ws: Workspace, part: str, *editors: str) -> _Base:
    """The newest version, or the one that somebody is still editing."""
    newest = prepare.school_number(ws)
    kept = session.recall(f"seen-{part}", str(newest))
    pending = any(session.edited(f"{editor}-{kept}") for editor in editors)
    number = int(kept) if pending else newest
    session.remember(f"seen-{part}", str(number))
    return _Base(part, number, prepare.school_at(ws, number))


def _save(ws: Workspace, base: _Base, read: Callable[[], Mapping[str, object]]) -> None:
    """The button of a part: reads its editors, keeps it, or says in which row it cannot be."""
    if not st.button(_("Save"), key=f"save-{base.part}", type="primary", icon=":material/save:"):
        return
    with guard.errors():
        before = prepare.school_number(ws)
        number = prepare.revise_school(ws, read(), seen=base.number, actor=session.actor())
        session.remember(f"seen-{base.part}", str(number))
        guard.done(_("Saved.") if number != before else _("Nothing was changed."))


def _editor(
    frame: pd.DataFrame, *, key: str, alt: str, columns: Mapping[str, Any], grows: bool = True
) -> pd.DataFrame:
    edited: pd.DataFrame = st.data_editor(
        frame,
        key=key,
        alt=alt,
        column_config=dict(columns),
        column_order=list(columns),
        hide_index=False,
        height="content",
        num_rows="dynamic" if grows else "fixed",
        placeholder="",
    )
    return edited


def _text(name: str, **more: Any) -> Any:
    return st.column_config.TextColumn(_(COLUMNS[name]), **more)


def _several(name: str, words: Mapping[str, str]) -> Any:
    return st.column_config.MultiselectColumn(
        _(COLUMNS[name]),
        options=list(words),
        format_func=lambda id_: words.get(id_, id_),
        color="primary",
        width="medium",
    )


def _year_groups(ws: Workspace) -> None:
    base = _base(ws, "year-groups", "year-groups")
    st.markdown(
        _(
            "One row for each year group that you want to look at by itself. Add one in the last row; to "
            "delete one, tick it and press the bin. A code stays as it is once it was used in a scan or plan."
        )
    )
    columns = {
        "label": _text("label", required=True, width="medium"),
        "year": st.column_config.NumberColumn(
            _(COLUMNS["year"]), min_value=1, max_value=7, step=1, required=True
        ),
        "tracks": _several("tracks", {t.id: t.label for t in base.school.tracks}),
        "location": _text("location"),
        "id": _text("id", help=_("Used in files. Leave it empty in a new row to have it made.")),
    }
    frame = school_rows.year_group_rows(base.school.year_groups)
    edited = _editor(
        frame, key=base.key("year-groups"), alt=_("The year groups of the school"), columns=columns
    )
    _save(ws, base, lambda: {"year_groups": school_rows.year_groups(edited)})


def _people(ws: Workspace) -> None:
    base = _base(ws, "people", "people")
    st.markdown(
        _(
            "Who can be responsible for or carry out an action, and how many hours a school year they have "
            "for it. These people have nothing to do with who answers: answers carry no name."
        )
    )
    columns = {
        "name": _text("name", required=True, width="medium"),
        "roles": _several("roles", {r.id: r.label for r in base.school.judging_roles}),
        "year_groups": _several("year_groups", {g.id: g.label for g in base.school.year_groups}),
        "hours": st.column_config.NumberColumn(_(COLUMNS["hours"]), min_value=0, max_value=2000),
        "email": _text("email", width="medium"),
    }
    frame = school_rows.people_rows(base.school.people)
    edited = _editor(frame, key=base.key("people"), alt=_("The people of the school"), columns=columns)
    _save(ws, base, lambda: {"people": school_rows.people(edited)})


def _years(ws: Workspace) -> None:
    base = _base(ws, "school-years", "years", "holidays")
    st.markdown(
        _(
            "The plan and the calendar follow these days. Tick 'Checked' once you have laid a year beside "
            "the school's own calendar."
        )
    )
    days = {
        name: st.column_config.DateColumn(_(COLUMNS[name]), format=DAY, required=True)
        for name in ("start", "end")
    }
    columns = {
        "id": _text("school_year", disabled=True),
        **days,
        "verified": st.column_config.CheckboxColumn(_(COLUMNS["verified"]), default=False),
    }
    frame = school_rows.year_rows(base.school.school_years)
    years = _editor(frame, key=base.key("years"), alt=_("The school years"), columns=columns)
    _add_next_year(ws, base)
    st.header(_("Holidays"), anchor=False)
    columns = {
        "school_year": st.column_config.SelectboxColumn(
            _(COLUMNS["school_year"]), options=[y.id for y in base.school.school_years], required=True
        ),
        "label": _text("label", required=True),
        **days,
    }
    frame = school_rows.holiday_rows(base.school.school_years)
    holidays = _editor(
        frame, key=base.key("holidays"), alt=_("The holidays of the school years"), columns=columns
    )
    region = prepare.home_region(ws)
    _save(
        ws,
        base,
        lambda: {
            "school_years": school_rows.school_years(years, holidays, before=base.school, region=region)
        },
    )


def _add_next_year(ws: Workspace, base: _Base) -> None:
    following = prepare.next_school_year(ws)
    if following is None:
        st.markdown(_("The calendar ends here. Add a later school year in the last row yourself."))
        return
    pending = any(session.edited(base.key(editor)) for editor in ("years", "holidays"))
    label = _("Add {year} with its holidays", year=following.id)
    if st.button(label, key="add-year", icon=":material/add:", disabled=pending):
        with guard.errors():
            years = (*base.school.school_years, following)
            prepare.revise_school(ws, {"school_years": years}, seen=base.number, actor=session.actor())
            guard.done(_("School year {year} was added. Check its days.", year=following.id))


def _names(ws: Workspace) -> None:
    base = _base(ws, "names", "tracks", "roles")
    name = st.text_input(_("Name of the school"), base.school.name, max_chars=400, key=base.key("name"))
    st.markdown(_("Call tracks and roles as your school does. What they are stays the same."))
    left, right = st.columns([2, 3])
    with left:
        st.header(_("Tracks"), anchor=False)
        columns = {"label": _text("label", required=True), "id": _text("id", disabled=True)}
        frame = school_rows.name_rows(base.school.tracks)
        tracks = _editor(frame, key=base.key("tracks"), alt=_("Tracks"), columns=columns, grows=False)
    with right:
        st.header(_("Roles"), anchor=False)
        words = {p.value: _(word) for p, word in PERSPECTIVES.items()}
        columns |= {"perspective": _text("perspective", disabled=True)}
        frame = school_rows.name_rows(base.school.roles, words)
        roles = _editor(frame, key=base.key("roles"), alt=_("Roles"), columns=columns, grows=False)
    _save(
        ws,
        base,
        lambda: {
            "name": name,
            "tracks": school_rows.tracks(tracks),
            "roles": school_rows.roles(roles, base.school.roles),
        },
    )


def _history(ws: Workspace) -> None:
    versions = prepare.school_versions(ws)
    st.markdown(_("Each time somebody saves, the school gets a new version. Nothing is lost."))
    rows = [{_("Version"): number, _("When"): moment(at), _("By"): by} for number, at, by in versions]
    show.table(rows, key="school-versions")
    if len(versions) > 1:
        with st.popover(_("Go back one version"), icon=":material/undo:", key="undo-school"):
            st.markdown(
                _(
                    "The school becomes as it was on {day}; what is there now stays in this list.",
                    day=short_day(versions[1][1]),
                )
            )
            if st.button(_("Put the former version back"), key="undo-school-now", type="primary"):
                _undo(ws)


def _undo(ws: Workspace) -> None:
    with guard.errors():
        prepare.undo_school(ws, actor=session.actor())
        guard.done(_("The former version is back."))
