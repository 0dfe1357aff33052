"""The demo school."""
SEED = 2026
