"""A list that comes in as a file: the empty one to fill in, and the filled one."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lobscan.locales import _


def list_file(empty: bytes, name: str, *, most_mb: int, key: str, again: str) -> UploadedFile | None:
    """The empty file to fill in, and a filled one; `again` is another when a new file may be chosen."""
    st.download_button(
        _("Empty file to fill in"),
        empty,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"{key}-template",
        icon=":material/download:",
        on_click="ignore",
    )
    return st.file_uploader(
        _("CSV or Excel file, at most {mb} MB", mb=most_mb),
        type=["csv", "xlsx"],
        max_upload_size=most_mb,
        key=f"{key}-file-{again}",
    )
