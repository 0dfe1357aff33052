"""A minute that does not pass, however slow the machine is."""

from types import SimpleNamespace

import pytest

from lobscan.web import guesses


@pytest.fixture
def the_same_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted per minute stays counted."""
    monkeypatch.setattr(guesses, "time", SimpleNamespace(monotonic=lambda: 0.0))
