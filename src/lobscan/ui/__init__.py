"""The only Streamlit code outside `pages/` and `app.py`."""
