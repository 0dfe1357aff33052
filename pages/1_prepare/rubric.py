"""The rubric as a booklet to read."""

import streamlit as st

from lobscan.locales import _
from lobscan.ui import header, rubric, session

head = st.container()
booklet = rubric.choice(session.workspace())
with head:
    header.page(rubric.finding(booklet.pack), booklet.pack.header.intro)
rubric.area(booklet)
rubric.talk(booklet)
rubric.measures(booklet)
st.markdown(
    _(
        "{title}, version {version}. Made by {provider}. Licence: {licence}.",
        title=booklet.pack.header.title,
        version=booklet.pack.header.version,
        provider=booklet.pack.header.provider,
        licence=booklet.pack.header.licence,
    )
)
