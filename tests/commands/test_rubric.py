"""`lobscan rubric`: what it prints of a pack."""

from __future__ import annotations

import json

from commanding import Run


def test_packs_are_listed_and_shown(school: Run) -> None:
    listed = [line.split("\t") for line in school("rubric", "list").out.splitlines()]
    assert "nl-lob" in {id_ for id_, _, _ in listed}
    shown = json.loads(school("rubric", "show", "nl-lob", "--format", "json").out)
    assert [a["id"] for a in shown["areas"]] == [
        "visie",
        "activiteiten",
        "taken",
        "samenwerking",
        "kwaliteit",
    ]
    for statement in shown["statements"]:
        assert set(statement) == {"id", "area", "scope", "roles", "core", "weight", "text"}
        assert statement["scope"] in ("school", "year_group")
        assert statement["text"]
    assert sum(s["core"] for s in shown["statements"]) == 20
    text = school("rubric", "show", "nl-lob").out
    assert all(s["text"] in text for s in shown["statements"])
