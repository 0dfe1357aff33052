"""One page of the dashboard after the other, and nobody waits for ever."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.services.workspace import Workspace
from lobscan.settings import shipped
from lobscan.ui import seat
from lobscan.ui.seat import Seat

LONG, SOON, MOMENT = 60.0, 20.0, 0.2
"""Seconds: for which nothing may happen by itself, within which something must, and for which we look."""


class Drawing:
    """A page that is drawn in a thread of its own until it is let go."""

    def __init__(self, at: Seat) -> None:
        self.at = at
        self.began = threading.Event()
        self.let_go = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        with self.at.taken():
            self.began.set()
            self.let_go.wait(LONG)

    def end(self) -> None:
        self.let_go.set()
        self.thread.join(LONG)


@pytest.fixture
def drawings() -> Iterator[list[Drawing]]:
    made: list[Drawing] = []
    yield made
    for each in made:
        each.end()


def test_one_is_drawn_at_a_time_and_the_next_when_it_is_done(drawings: list[Drawing]) -> None:
    one = Seat(LONG)
    drawings.append(Drawing(one))
    assert drawings[0].began.wait(SOON)
    late = Drawing(one)
    drawings.append(late)
    assert not late.began.wait(MOMENT)
    drawings[0].end()
    assert late.began.wait(SOON)


def test_a_page_that_waits_for_something_holds_nobody_up_for_long(drawings: list[Drawing]) -> None:
    one = Seat(MOMENT)
    for _at in range(3):
        drawings.append(Drawing(one))
        assert drawings[-1].began.wait(SOON)


def test_a_page_that_fails_leaves_its_seat() -> None:
    one = Seat(LONG)
    for _at in range(2):
        with pytest.raises(ZeroDivisionError), one.taken():
            raise ZeroDivisionError


def test_the_dashboard_waits_for_its_seat(demo_ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert demo_ws
    taken = Seat(LONG)
    monkeypatch.setattr(seat, "SEAT", taken)
    page = AppTest.from_file(shipped() / "app.py", default_timeout=LONG)
    with ThreadPoolExecutor(1) as aside:
        with taken.taken():
            drawn = aside.submit(page.run)
            with pytest.raises(TimeoutError):
                drawn.result(1)
        assert drawn.result(LONG).title
    with taken.taken():
        pass


def test_who_stayed_too_long_does_not_give_away_the_seat_of_the_next(drawings: list[Drawing]) -> None:
    one = Seat(MOMENT)
    drawings.append(Drawing(one))
    assert drawings[0].began.wait(SOON)
    one._patience = LONG
    one._since -= LONG
    drawings.append(Drawing(one))
    assert drawings[1].began.wait(SOON)
    drawings[0].end()
    drawings.append(Drawing(one))
    assert not drawings[2].began.wait(MOMENT)
    drawings[1].end()
    assert drawings[2].began.wait(SOON)
