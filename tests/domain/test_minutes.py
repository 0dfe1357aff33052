"""The estimate of minutes, against the words of both packs and the limits of a scan."""

import math
from datetime import date

import pytest
from builders import LEADERS, PARENTS, PUPILS, STAFF, area, pack, role, statement

from lobscan.content.packs import load_pack
from lobscan.domain import minutes
from lobscan.domain.round import Round, asked_of
from lobscan.domain.rubric import Pack, Perspective
from lobscan.domain.school import Role
from lobscan.settings import shipped

PACKS = {name: load_pack(shipped() / "rubrics" / name) for name in ("nl-lob", "vl-olb")}
MOST = {"core": 8, "full": 30}
MOST_FOR_PUPILS = 4
TEN = " ".join(["word"] * 10)
LEVELS = {str(level): TEN for level in (1, 2, 3, 4)}


def a_round(**more: object) -> Round:
    fields = {"id": "r", "title": "R", "rubric": "tiny", "rubric_version": "1.0.0"}
    return Round.model_validate({**fields, "opened": date(2026, 11, 1), **more})


def everybody() -> list[tuple[str, str, Role]]:
    found = [
        (name, set_, Role(id=r.id, label=r.id, perspective=r.perspective))
        for name, each in PACKS.items()
        for set_ in MOST
        for r in each.header.roles
    ]
    return [(n, s, r) for n, s, r in found if asked_of(a_round(set=s), PACKS[n], r)]


def test_there_are_roles_of_every_perspective() -> None:
    assert {(n, s, r.perspective) for n, s, r in everybody()} == {
        (n, s, p) for n in PACKS for s in MOST for p in Perspective
    }


@pytest.mark.parametrize("desired", [False, True])
@pytest.mark.parametrize(("name", "set_", "who"), everybody(), ids=lambda v: getattr(v, "id", v))
def test_both_packs_keep_to_the_limits(name: str, set_: str, who: Role, *, desired: bool) -> None:
    most = MOST_FOR_PUPILS if who.perspective is PUPILS else MOST[set_]
    assert minutes.of_role(a_round(set=set_, desired=desired), PACKS[name], who) <= most


def counted(each: Pack, who: Perspective, *, pace: int, wish: float) -> int:
    """Words by hand: intros for the school's own people, the sentence, half of the descriptors."""
    words = seconds = 0.0
    for one in each.areas:
        words += len(one.intro.split()) if who in {LEADERS, STAFF} else 0
        for s in one.statements:
            levels = [s.levels.one, s.levels.two, s.levels.three, s.levels.four]
            words += len(s.words_for(who).split()) + sum(len(text.split()) for text in levels) / 2
            seconds += 4 + wish
    return math.ceil((words * 60 / pace + seconds) / 60)


@pytest.mark.parametrize(("who", "pace"), [(LEADERS, 238), (STAFF, 238), (PARENTS, 238), (PUPILS, 204)])
@pytest.mark.parametrize(("desired", "wish"), [(False, 0), (True, 2.5)])
def test_it_counts_the_words_that_are_read(
    who: Perspective, pace: int, wish: float, *, desired: bool
) -> None:
    asked = [statement(f"s{i}", core=True, text=TEN, levels=LEVELS, roles=["one"]) for i in range(30)]
    tiny = pack(area("a", *asked[:10]), area("b", *asked[10:]), roles={"one": who})
    found = minutes.of_role(a_round(desired=desired), tiny, role("one", who))
    assert found == counted(tiny, who, pace=pace, wish=wish)


def test_what_is_left_is_rounded_up_and_nothing_is_nothing() -> None:
    assert [minutes.whole(s) for s in ([], [1.0], [30.0, 30.0], [30.0, 31.0])] == [0, 1, 1, 2]
