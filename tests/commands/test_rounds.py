"""`lobscan round`: opened, listed, linked, people invited, closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commanding import Ran, Run, table


def test_a_round_is_opened_listed_linked_and_closed(school: Run) -> None:
    opened = school("round", "new", "--rubric", "nl-lob", "--set", "full", "--k", "3", "--title", "Najaar")
    id_ = opened.out.strip()
    assert opened == Ran(0, f"{id_}\n", "")
    assert re.fullmatch(r"[a-z0-9-]+", id_)
    assert school("round", "list").out == f"{id_}\tnl-lob\tfull\topen\topen\tNajaar\n"
    links = school("round", "links", id_)
    assert links.out.splitlines()[0] == "role,url"
    rows = table(links.out)
    assert {"mentor", "leerling", "ouder"} <= {r["role"] for r in rows}
    assert len({r["url"] for r in rows}) == len(rows)
    assert all(re.fullmatch(r"http://localhost:8501/a/[0-9a-f]{24}", r["url"]) for r in rows)
    assert school("round", "close", id_) == Ran(0, "", "")
    assert school("round", "close", id_).status == 0
    assert "\tclosed\t" in school("round", "list").out


def test_people_are_invited_from_a_file_and_have_links_of_their_own(school: Run, tmp_path: Path) -> None:
    id_ = school("round", "new", "--rubric", "nl-lob", "--mode", "invited").out.strip()
    assert school("round", "links", id_) == Ran(0, "role,url,name,email\n", "")
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;E-mail;Rol\nAn;an@school.nl;mentor\n=Bo;;\n", encoding="utf-8")

    refused = school("round", "invite", id_, file)
    assert (refused.status, refused.out) == (1, "")
    assert "row 3, column Rol" in refused.err
    assert school("round", "invite", id_, file, "--role", "decaan").out == "2 mensen zijn uitgenodigd.\n"
    rows = table(school("round", "links", id_).out)
    assert [(r["role"], r["name"], r["email"]) for r in rows] == [
        ("mentor", "An", "an@school.nl"),
        ("decaan", "'=Bo", ""),
    ]
    assert all(re.fullmatch(r"http://localhost:8501/a/[0-9a-f]{24}", r["url"]) for r in rows)


def test_links_carry_the_address_of_the_school(
    school: Run, round_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_URL", "https://lob.example/scan/")
    assert all(
        r["url"].startswith("https://lob.example/scan/a/")
        for r in table(school("round", "links", round_).out)
    )


def test_links_of_a_closed_round_print_nothing_but_the_reason(school: Run, round_: str) -> None:
    school("round", "close", round_)
    said = school("round", "links", round_)
    assert (said.status, said.out) == (1, "")
    assert round_ in said.err


def test_a_joint_round_has_no_links(school: Run) -> None:
    id_ = school("round", "new", "--rubric", "nl-lob", "--mode", "joint").out.strip()
    assert school("round", "links", id_) == Ran(0, "role,url\n", "")


@pytest.mark.parametrize("k", [3, 50])
def test_the_smallest_and_largest_threshold_are_taken(school: Run, k: int) -> None:
    assert school("round", "new", "--rubric", "nl-lob", "--k", k).status == 0
