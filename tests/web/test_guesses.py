"""Guessing is slowed by door, by address and in all; only what is wrong counts, and only for a minute."""

import pytest
from starlette.requests import Request

from lobscan.web import guesses
from lobscan.web.guesses import AT_ONE_DOOR, EVERYWHERE, FROM_ONE_ADDRESS, Guesses
from lobscan.web.pages import Refused


def by(host: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (host, 1)})


def refused(found: Guesses, host: str, door: str = "") -> bool:
    try:
        found.check(by(host), door)
    except Refused as error:
        return error.status == 429
    return False


def test_one_door_closes_and_the_next_stays_open() -> None:
    found = Guesses()
    for at in range(AT_ONE_DOOR):
        assert not refused(found, f"10.0.0.{at}", "a")
        found.wrong(by(f"10.0.0.{at}"), "a")
    assert refused(found, "10.0.9.9", "a")
    assert not refused(found, "10.0.9.9", "b")


def test_one_address_is_slowed_at_all_doors_and_others_are_not() -> None:
    found = Guesses()
    for at in range(FROM_ONE_ADDRESS):
        found.wrong(by("10.0.0.1"), f"door {at}")
    assert refused(found, "10.0.0.1", "another")
    assert refused(found, "10.0.0.1")
    assert not refused(found, "10.0.0.2", "another")


def test_many_addresses_together_are_slowed_too() -> None:
    found = Guesses()
    for at in range(EVERYWHERE):
        found.wrong(by(f"10.{at // 250}.0.{at % 250}"))
    assert refused(found, "192.168.0.1")


def test_a_device_with_many_addresses_is_one() -> None:
    found = Guesses()
    for at in range(FROM_ONE_ADDRESS):
        found.wrong(by(f"2001:db8:1:2::{at:x}"))
    assert refused(found, "2001:db8:1:2:ffff::1")
    assert not refused(found, "2001:db8:1:3::1")


def test_a_minute_later_all_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    found, now = Guesses(), 100.0
    monkeypatch.setattr(guesses.time, "monotonic", lambda: now)
    for _ in range(FROM_ONE_ADDRESS):
        found.wrong(by("10.0.0.1"))
    now = 159.0
    assert refused(found, "10.0.0.1")
    now = 160.5
    assert not refused(found, "10.0.0.1")


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    found, now = Guesses(), 0.0
    monkeypatch.setattr(guesses.time, "monotonic", lambda: now)
    monkeypatch.setattr(guesses, "MOST_KEPT", 50)
    for at in range(400):
        now += 2.0
        found.wrong(by(f"10.0.{at // 200}.{at % 200}"))
    assert len(found._wrong) <= 60
