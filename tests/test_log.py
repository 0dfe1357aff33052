"""What the server says of itself: one line each, findable, and without what people typed."""

import json
import logging
import sys

import pytest

from lobscan import log
from lobscan.web import asgi

PRIVATE = "an.de.bruin@school.nl /a/0123456789abcdef01234567"


def line(record: logging.LogRecord, *, as_json: bool = True) -> str:
    return log.Line(as_json=as_json).format(record)


def record(name: str, message: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "/x/site-packages/lib/a.py", 7, message, args, None)
    for key, value in more.items():
        setattr(made, key, value)
    return made


def failed() -> BaseException:
    try:
        {}[PRIVATE]
    except KeyError as error:
        return error
    raise AssertionError


def test_a_mishap_tells_its_number_and_place_and_not_its_words(caplog: pytest.LogCaptureFixture) -> None:
    number = log.mishap(failed(), "/a/")
    said = json.loads(line(caplog.records[-1]))
    assert (said["event"], said["number"], said["kind"], said["where"]) == (
        "mishap",
        number,
        "KeyError",
        "/a/",
    )
    assert said["way"][-1].endswith(" failed")
    assert len(number) == log.DIGITS
    assert PRIVATE not in str(said)


def test_two_mishaps_have_two_numbers() -> None:
    assert len({log.mishap(failed(), "/") for _ in range(50)}) == 50


@pytest.mark.parametrize("as_json", [True, False])
def test_a_library_is_quoted_without_what_it_filled_in(as_json: bool) -> None:
    said = line(record("streamlit.x", "Cannot open %s", PRIVATE), as_json=as_json)
    assert "Cannot open %s" in said
    assert PRIVATE not in said
    assert "\n" not in line(record("streamlit.x", "a\nb %s", 1), as_json=as_json)


def test_a_librarys_sentence_that_is_filled_in_already_is_left_out() -> None:
    assert PRIVATE not in line(record("streamlit.x", f"Cannot open {PRIVATE}"))


def test_a_librarys_error_is_told_without_its_words() -> None:
    error = failed()
    made = record("asyncio", "Task failed", exc_info=(type(error), error, error.__traceback__))
    said = json.loads(line(made))
    assert said["kind"] == "KeyError"
    assert PRIVATE not in str(said)


def test_every_logger_goes_through_the_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = logging.getLogger("foreign.library")
    foreign.addHandler(logging.StreamHandler(sys.stderr))
    kept = logging.root.handlers[:]
    monkeypatch.setenv("LOBSCAN_LOG", "json")
    try:
        log.begin()
        foreign.warning("Mail to %s", PRIVATE)
        log.event("started", version="1")
    finally:
        logging.root.handlers[:] = kept
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["event"], first["text"]) == ("library", "Mail to %s")
    assert (second["event"], second["version"]) == ("started", "1")


def test_no_request_is_noted_also_where_streamlit_sets_its_log_up_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = logging.getLogger("uvicorn.access")
    for name in ("disabled", "handlers", "propagate", "level"):
        monkeypatch.setattr(requests, name, getattr(requests, name))
    requests.disabled, kept = False, logging.root.handlers[:]
    said = ('%s - "%s %s HTTP/%s" %d', "10.0.0.7:1234", "POST", PRIVATE, "1.1", 200)
    try:
        requests.handlers, requests.level = [logging.StreamHandler(sys.stderr)], logging.INFO
        requests.info(*said)
        assert PRIVATE in capsys.readouterr().err, "so it would be noted"
        log.begin()
        requests.info(*said)
        requests.handlers = [logging.StreamHandler(sys.stderr)]
        requests.info(*said)
        log.event("started", version="1")
    finally:
        logging.root.handlers[:] = kept
    seen = capsys.readouterr().err
    assert PRIVATE not in seen
    assert "10.0.0.7" not in seen
    assert "started" in seen


def test_streamlit_does_not_print_the_words_of_an_error_past_the_log() -> None:
    assert asgi.options()["logger.enableRich"] is False
    assert asgi.MUST_HOLD["logger.enableRich"] is False
