"""The audit of what is pinned: a weakness is told, and no answer is not taken for a good one."""

import json

import audit
import pytest

WEAK = {"name": "lib", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SOUND = {"name": "other", "version": "2.0", "vulns": []}


def written(*found: object) -> str:
    return json.dumps({"dependencies": found, "fixes": []})


def test_a_weakness_is_told_with_what_mends_it() -> None:
    assert audit.weak(audit.told(written(WEAK, SOUND))) == ["lib 1.0: PYSEC-1, mended in 1.1"]


@pytest.mark.parametrize(
    "output", ["", "ERROR: no connection", "[]", written(), written({"name": "x", "skip_reason": "?"})]
)
def test_no_answer_is_not_a_good_answer(output: str) -> None:
    assert audit.told(output) is None


@pytest.mark.parametrize(
    ("found", "status", "said"), [([WEAK], 1, "PYSEC-1"), ([SOUND], 0, "no known"), (None, 0, "NOT AUDITED")]
)
def test_the_status_says_whether_a_weakness_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: object, status: int, said: str
) -> None:
    monkeypatch.setattr(audit, "asked", lambda _service: found)
    assert audit.main() == status
    assert said in capsys.readouterr().out
