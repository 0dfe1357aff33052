"""Domain values into `Chart`s; no Streamlit here."""
