"""The ASGI app: Streamlit, and beside it the plain pages of those who answer."""
