"""A school's own rubric: copy one, change what it asks, and see who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from lobscan.access import Right
from lobscan.domain.rubric import Pack, Perspective, Scope, Statement
from lobscan.domain.school import free_id
from lobscan.errors import Fault, UserError
from lobscan.locales import N_, _, moment, rubric, short_day, tell, tell_fault
from lobscan.services import rubrics
from lobscan.services.workspace import Workspace
from lobscan.ui import choose, guard, session, show
from lobscan.ui.printing import shared_links
from lobscan.ui.rubric import Booklet, turned
from lobscan.ui.text import capital, plain

NEW: Final = "new"
LEVELS: Final = ("1", "2", "3", "4")
ACTS: Final = {
    rubrics.COPIED: N_("copied"),
    rubrics.FOUND: N_("changed in its files"),
    rubrics.CHANGED: N_("statement changed"),
    rubrics.ADDED: N_("statement added"),
    rubrics.REMOVED: N_("statement removed"),
    rubrics.TALK: N_("talk questions changed"),
    rubrics.UPGRADED: N_("newer original taken over"),
    rubrics.UNDONE: N_("former version put back"),
    rubrics.RESTORED: N_("faulty files replaced"),
}


@dataclass(frozen=True, slots=True)
class _Base:
    """What a form stands on: the pack in version `number`, which also marks the keys of its boxes."""

    part: str
    number: int
    pack: Pack
    mark: str

    def done(self, text: str) -> None:
        """Say that the form was kept, and have it stand on what is in the pack now."""
        session.remember(self.part, "")
        guard.done(text)


def _base(booklet: Booklet, part: str, id_: str) -> _Base:
    """The newest version, or while somebody is typing the one that they began with.

    That is known by the box `edit-PART-...` of the form.
    """
    ws, pack, place = booklet.ws, booklet.pack, f"{booklet.pack.id}-{id_}"
    kept = f"seen-rubric-{part}"
    known, _dash, number = session.recall(kept).rpartition("-")
    if known != place or not session.drawn(f"edit-{part}-{place}-{number}"):
        number = str(rubrics.edit_number(ws, pack.id))
        session.remember(kept, f"{place}-{number}")
    return _Base(kept, int(number), rubrics.as_seen(ws, pack, int(number)), f"{place}-{number}")


def commands(booklet: Booklet) -> None:
    """Print the pack, or make a copy of it.

    Why the count in the key: after a copy was made nothing stands open to make another.
    """
    with st.container(horizontal=True, key="rubric-commands"):
        path = rubrics.print_path(booklet.ws, booklet.pack.id)
        address = session.address(f"{path}?lang={session.language()}")
        st.link_button(_("Print"), address, icon=":material/print:")
        if session.actor().may(Right.EDIT_RUBRIC):
            if rubrics.is_own(booklet.ws.settings, booklet.pack.id):
                withdraw = partial(rubrics.withdraw_print, booklet.ws, booklet.pack.id, actor=session.actor())
                shared_links("rubric", withdraw, allowed=True)
            kept = len(rubrics.titles(booklet.ws.settings))
            with st.popover(_("Make a copy"), icon=":material/content_copy:", key=f"copy-rubric-{kept}"):
                _copy(booklet)


def _copy(booklet: Booklet) -> None:
    st.markdown(_("A copy is your school's own: you change its words, and the original stays as it is."))
    taken = list(rubrics.titles(booklet.ws.settings))
    usual = _("{title} of our school", title=booklet.pack.header.title)
    title = st.text_input(_("Title of the copy"), usual, max_chars=400, key=f"copy-title-{booklet.pack.id}")
    id_ = st.text_input(
        _("Code of the copy"),
        free_id(title, taken, start="r"),
        max_chars=60,
        key=f"copy-id-{booklet.pack.id}",
        help=_("Small letters, figures and hyphens. It is the name of its folder, and stays."),
    )
    if st.button(_("Make the copy"), key="copy-now", type="primary"):
        with guard.errors():
            made = rubrics.copy(booklet.ws, booklet.pack.id, new_id=id_, title=title, actor=session.actor())
            choose.point(pack=made.id, view="edit")
            guard.done(_("The copy is there. Everything that you change below is your school's own."))


def edit(booklet: Booklet) -> None:
    """An area's statements and talk questions, to be changed."""
    booklet = turned(booklet, sets=False)
    st.header(plain(booklet.area.title), anchor=False)
    options = {s.id: s.aspect for s in booklet.area.statements} | {NEW: _("A new statement")}
    chosen = choose.one(_("Statement"), options, key="statement")
    if chosen == NEW:
        _add(booklet)
    else:
        _change(booklet, chosen)
        _remove(booklet, rubrics.find(booklet.pack, chosen))
    _talk(booklet)


def _change(booklet: Booklet, id_: str) -> None:
    base = _base(booklet, "text", id_)
    statement = rubrics.find(base.pack, id_)
    values = _Fields(booklet, id_, statement.aspect, statement, mark=base.mark).draw()
    found = rubrics.draft(booklet.pack, values)
    _findings(found.faults, found.warnings)
    changed = found.statement is not None and found.statement != statement
    if st.button(
        _("Save"), key="save-statement", type="primary", icon=":material/save:", disabled=not changed
    ):
        with guard.errors():
            _keep(booklet, found.statement or statement, base)
    if not changed and not found.faults:
        st.markdown(_("Nothing was changed yet."))


def _keep(booklet: Booklet, statement: Statement, base: _Base) -> None:
    ws, pack = booklet.ws, booklet.pack
    made = rubrics.save_statement(ws, pack.id, statement, seen=base.number, actor=session.actor())
    base.done(_saved(pack, made))


def _saved(before: Pack, made: Pack) -> str:
    if made.header.version == before.header.version:
        return _("Saved.")
    return _(
        "Saved as version {version}: a round was held with version {before}, which stays as it was.",
        version=made.header.version,
        before=before.header.version,
    )


def _add(booklet: Booklet) -> None:
    ws, pack = booklet.ws, booklet.pack
    aspect = st.text_input(_("What it is about, in a few words"), max_chars=400, key="new-aspect")
    values = _Fields(booklet, rubrics.new_statement(ws, pack, aspect), aspect).draw()
    found = rubrics.draft(pack, values)
    if aspect:
        _findings(found.faults, found.warnings)
    ready = found.statement is not None
    if st.button(_("Add the statement"), key="add-statement", type="primary", disabled=not ready):
        with guard.errors():
            _put(booklet, found.statement)


def _put(booklet: Booklet, statement: Statement | None) -> None:
    if statement is not None:
        home = booklet.area.id
        rubrics.add_statement(booklet.ws, booklet.pack.id, home, statement, actor=session.actor())
        choose.point(statement=statement.id)
        guard.done(_("The statement was added at the end of the area."))


class _Fields:
    """The fields of a statement. Why keys with a mark: they belong to the version they stand on."""

    def __init__(
        self, booklet: Booklet, id_: str, aspect: str, statement: Statement | None = None, *, mark: str = NEW
    ) -> None:
        self.booklet = booklet
        self.pack = booklet.pack
        self.id = id_
        self.aspect = aspect
        self.statement = statement
        self.mark = mark

    def draw(self) -> dict[str, object]:
        """Draw them; what they hold, as a file of the pack would say it."""
        one = self.statement
        text = self._text("text", _("What the statement says"), (one.text or "") if one else "")
        values: dict[str, object] = {"id": self.id, "aspect": self.aspect}
        values |= {"text": text} if text else {}
        values |= {} if one else {"scope": self._scope()}
        values |= {"roles": self._roles(), **self._weighing(), "levels": self._levels()}
        values |= {"wordings": self._wordings(), "evidence": self._evidence()}
        kept = one.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"text"}) if one else {}
        return {**kept, **values}

    def _key(self, name: str) -> str:
        return f"edit-{name}-{self.mark}"

    def _text(self, name: str, label: str, value: str, *, height: int = 80) -> str:
        typed = st.text_area(label, value, max_chars=2000, height=height, key=self._key(name))
        return " ".join((typed or "").split())

    def _scope(self) -> str:
        words = {Scope.YEAR_GROUP.value: _("per year group"), Scope.SCHOOL.value: _("whole school")}
        return str(
            st.selectbox(_("Is judged"), list(words), format_func=words.__getitem__, key=self._key("scope"))
        )

    def _roles(self) -> list[str]:
        every = [r.id for r in self.pack.header.roles]
        default = list(self.statement.roles) if self.statement else []
        return list(
            st.pills(
                _("Who answers it"),
                every,
                selection_mode="multi",
                default=default,
                format_func=self.booklet.role,
                key=self._key("roles"),
            )
        )

    def _weighing(self) -> dict[str, object]:
        one = self.statement
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            core = st.toggle(_("In the core set"), value=bool(one and one.core), key=self._key("core"))
        with right:
            weight = st.number_input(
                _("Weight in its area"),
                0.1,
                10.0,
                one.weight if one else 1.0,
                step=0.5,
                key=self._key("weight"),
            )
        return {"core": core, "weight": weight}

    def _levels(self) -> dict[str, str]:
        names = {str(level.value): level.label for level in self.pack.header.levels}
        held = self.statement.levels.model_dump(by_alias=True) if self.statement else {}
        return {
            i: self._text(
                f"level{i}", f"{_('level {level}', level=i).capitalize()} · {names[i]}", held.get(i, "")
            )
            for i in LEVELS
        }

    def _wordings(self) -> dict[str, str]:
        with st.expander(_("In other words for some"), key=self._key("wordings")):
            held = self.statement.wordings if self.statement else {}
            typed = {p.value: self._text(p.value, rubric.told_to(p), held.get(p, "")) for p in Perspective}
        return {p: words for p, words in typed.items() if words}

    def _evidence(self) -> list[str]:
        value = "\n".join(self.statement.evidence) if self.statement else ""
        typed = st.text_area(
            _("What shows it, one on each line"), value, height=110, key=self._key("evidence")
        )
        return _lines(typed)


def _lines(typed: str | None) -> list[str]:
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]


def _findings(faults: tuple[Fault, ...], warnings: tuple[Fault, ...]) -> None:
    """What keeps a text from being saved, and what an editor would look at again."""
    if faults:
        st.error(_("This cannot be saved yet:") + "\n" + "\n".join(f"- {plain(_told(f))}" for f in faults))
    if warnings:
        st.warning(
            _("An editor would look at this again; you may save it all the same:")
            + "\n"
            + "\n".join(f"- {plain(_told(w))}" for w in warnings)
        )


def _told(fault: Fault) -> str:
    """A fault with the name of its field instead of the key in the file."""
    where = dict(fault.params).get("where")
    if where is None:
        return tell_fault(fault)
    named = {**dict(fault.params), "where": field_name(str(where))}
    return tell_fault(Fault(fault.message, params=tuple(named.items())))


def field_name(path: str) -> str:
    """What a part of a statement is called on the page: `levels.3` is "level 3"."""
    name, _dot, part = path.partition(".")
    if name == "levels":
        return _("level {level}", level=part)
    if name == "wordings":
        return rubric.told_to(part)
    if name == "variants":
        return _("Words for some tracks")
    fields = {
        "text": _("What the statement says"),
        "aspect": _("What it is about, in a few words"),
        "roles": _("Who answers it"),
        "core": _("In the core set"),
        "weight": _("Weight in its area"),
        "evidence": _("What shows it"),
        "scope": _("Is judged"),
        "standards": _("Frameworks"),
        "sources": _("Sources"),
    }
    return fields.get(name, path)


def _remove(booklet: Booklet, statement: Statement) -> None:
    held = rubrics.holding(booklet.ws, booklet.pack.id).get(statement.id)
    if held:
        st.markdown(
            _(
                "This statement was asked in the round {round}, so it cannot be removed. Its words can be "
                "changed: rounds that were held keep the words they had.",
                round=plain(held.title),
            )
        )
        return
    with st.popover(_("Remove this statement"), icon=":material/delete:", key="remove-statement"):
        st.markdown(_("Measures and tasks let go of it. You can undo this under Versions."))
        if st.button(_("Remove it"), key="remove-statement-now", type="primary"):
            with guard.errors():
                rubrics.remove_statement(booklet.ws, booklet.pack.id, statement.id, actor=session.actor())
                choose.point(statement="")
                guard.done(_("The statement '{statement}' was removed.", statement=capital(statement.aspect)))


def _talk(booklet: Booklet) -> None:
    id_ = booklet.area.id
    base = _base(booklet, "talk", id_)
    talk = next((a.talk for a in base.pack.areas if a.id == id_), ())
    st.header(_("To talk about"), anchor=False)
    label = _("Talk questions, one on each line")
    typed = tuple(_lines(st.text_area(label, "\n".join(talk), height=140, key=f"edit-talk-{base.mark}")))
    _findings((), rubrics.examine_talk(booklet.pack, typed))
    if st.button(_("Save the talk questions"), key="save-talk", disabled=typed == talk):
        with guard.errors():
            made = rubrics.save_talk(
                booklet.ws, booklet.pack.id, id_, typed, seen=base.number, actor=session.actor()
            )
            base.done(_saved(booklet.pack, made))


def versions(booklet: Booklet) -> None:
    """Who changed what, and the way back."""
    ws, pack = booklet.ws, booklet.pack
    found = rubrics.history(ws, pack.id)
    st.header(_("Versions"), anchor=False)
    if not found:
        st.markdown(_("This rubric was not changed on this page yet."))
        return
    aspects = {s.id: s.aspect for s in pack.statements} | {a.id: a.title for a in pack.areas}
    rows = [
        {
            _("Version"): e.number,
            _("When"): moment(e.moment),
            _("By"): e.actor,
            _("What"): _(ACTS[e.act]),
            _("About"): aspects.get(e.statement, e.statement),
        }
        for e in found
    ]
    show.table(rows, key="rubric-versions")
    seen = rubrics.edit_number(ws, pack.id)
    before = next((e for e in found if e.number < seen), None)
    if before and session.actor().may(Right.EDIT_RUBRIC):
        _undo(ws, pack, seen, short_day(before.moment))


def _undo(ws: Workspace, pack: Pack, seen: int, day: str) -> None:
    with st.popover(_("Go back one version"), icon=":material/undo:", key="undo-rubric"):
        st.markdown(
            _("The rubric becomes as it was on {day}; what is there now stays in this list.", day=day)
        )
        st.button(
            _("Put the former version back"),
            key="undo-rubric-now",
            type="primary",
            on_click=_put_back,
            args=(ws, pack, seen),
        )


def _put_back(ws: Workspace, pack: Pack, seen: int) -> None:
    """Why a callback: it takes back the version that was read, not one that came after it."""
    try:
        made = rubrics.undo(ws, pack.id, seen=seen, actor=session.actor())
    except UserError as error:
        session.notify(plain(tell(error)), tone="error")
        return
    session.notify(_saved(pack, made))
