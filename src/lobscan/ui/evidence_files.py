"""The files of evidence: sent, downloaded, put in the place of another, taken away."""

from __future__ import annotations

import streamlit as st

from lobscan.access import Right
from lobscan.domain.evidence import Evidence
from lobscan.domain.register import Record, Register
from lobscan.errors import UserError
from lobscan.exchange.evidence_files import ENDINGS, LARGEST_MB, MB
from lobscan.locales import _, n_, number
from lobscan.services import evidence
from lobscan.services.workspace import Workspace
from lobscan.ui import guard, register_fields, registers, session
from lobscan.ui.text import plain

TYPES = [ending.removeprefix(".") for ending in ENDINGS]


def fields() -> tuple[register_fields.Field, ...]:
    """What a file changes in a record, for its history."""
    return (
        register_fields.line("file_name", _("File")),
        register_fields.line("file", _("Hash of the file (SHA-256)")),
        register_fields.line("file_kind", _("Kind of file")),
        register_fields.Field("size", _("Size of the file"), lambda *_given: 0, 0, words=_size),
    )


def _size(size: int) -> str:
    return _("{size} MB", size=number(max(0.1, round(size / MB, 1))))


def upload(ws: Workspace, *, seen: int) -> None:
    """Files from which pieces of evidence are made, in a part of the page that opens."""
    with st.expander(_("Upload files"), icon=":material/upload_file:", key="evidence-upload"):
        with st.form("evidence-upload-form", clear_on_submit=True, border=False):
            chosen = st.file_uploader(
                _("Files, at most {mb} MB each", mb=LARGEST_MB),
                type=TYPES,
                accept_multiple_files=True,
                max_upload_size=LARGEST_MB,
                key="evidence-upload-files",
                help=_("Each file becomes a piece of evidence. Never send files with pupils' data."),
            )
            kept = st.form_submit_button(
                _("Add"), key="evidence-upload-add", type="primary", disabled=not _may()
            )
        if kept:
            with guard.errors():
                _add(ws, [(file.name, file.getvalue()) for file in chosen], seen=seen)


def _may() -> bool:
    return session.actor().may(Right.EDIT_REGISTERS)


def _add(ws: Workspace, given: list[tuple[str, bytes]], *, seen: int) -> None:
    if not given:
        raise UserError("Choose a file first.")
    made = evidence.add(ws, given, seen=seen, actor=session.actor())
    told = n_("{count} file is kept as evidence.", "{count} files are kept as evidence.", len(made))
    if len(made) == 1:
        st.query_params["record"] = made[0]
        told += " " + _("Say below what it shows.")
    guard.done(told)


def panel(ws: Workspace, one: Record, *, seen: int) -> None:
    """The file of a piece of evidence, and what one can do with it."""
    if not isinstance(one, Evidence):
        return
    st.header(_("File"), anchor=False)
    if one.file:
        _kept(ws, one, seen=seen)
        label, key = _("Replace by another file"), f"evidence-replace-{one.id}"
        with st.expander(label, icon=":material/swap_horiz:", key=key):
            _send(ws, one, seen=seen)
    else:
        _send(ws, one, seen=seen)
    registers.undo(ws, Register.EVIDENCE)


def _kept(ws: Workspace, one: Evidence, *, seen: int) -> None:
    """The file there is: its name, kind, size and hash, the way to have it, and to do without it."""
    kind = one.file_kind.upper()
    st.markdown(f"**{plain(one.file_name)}** · {kind} · {_size(one.size)}")
    st.markdown(_("Hash (SHA-256):") + f" `{one.file}`")
    whole = evidence.state(ws, one)
    if not whole:
        with guard.errors():
            evidence.read(ws, one)
    with st.container(horizontal=True):
        st.download_button(
            _("Download"),
            session.later(lambda: evidence.read(ws, one)),
            file_name=one.file_name,
            mime=evidence.mime(one),
            icon=":material/download:",
            key=f"evidence-download-{one.id}",
            on_click="ignore",
            disabled=not whole,
        )
        label = _("Take the file away")
        if st.button(label, icon=":material/link_off:", key=f"evidence-detach-{one.id}", disabled=not _may()):
            with guard.errors():
                evidence.detach(ws, one.id, seen=seen, actor=session.actor())
                guard.done(_("The file was taken away. You can undo this."))


def _send(ws: Workspace, one: Evidence, *, seen: int) -> None:
    with st.form(f"evidence-file-{one.id}", clear_on_submit=True, border=False):
        chosen = st.file_uploader(
            _("File, at most {mb} MB", mb=LARGEST_MB),
            type=TYPES,
            max_upload_size=LARGEST_MB,
            key=f"evidence-file-box-{one.id}",
            help=_("Never send files with pupils' data."),
        )
        kept = st.form_submit_button(
            _("Keep this file"), key=f"evidence-file-keep-{one.id}", disabled=not _may()
        )
    if kept:
        with guard.errors():
            if chosen is None:
                raise UserError("Choose a file first.")
            evidence.attach(ws, one.id, chosen.name, chosen.getvalue(), seen=seen, actor=session.actor())
            guard.done(_("The file {name} is kept.", name=plain(chosen.name)))
