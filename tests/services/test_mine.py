"""Everybody's own part on a real store: links, what they allow, the calendar and the messages."""

from datetime import timedelta

import icalendar
import pytest
import vobject

from lobscan import access
from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.domain.school import Holiday, Person
from lobscan.domain.weeks import school_weeks
from lobscan.domain.workplan import Action, Status
from lobscan.errors import UnknownThing, UserError
from lobscan.exchange import ics
from lobscan.locales import language, use
from lobscan.services import mine, plan, practice, prepare
from lobscan.services.mine import Door, Link
from lobscan.services.workspace import Workspace, today, token_hash
from lobscan.settings import Mail
from lobscan.storage import mine as store

BASE = "https://lob.school.nl"


@pytest.fixture(autouse=True)
def people(ws: Workspace) -> None:
    given = [
        Person(id="an", name="An de Bruin", roles=("mentor",), email="an@school.nl"),
        Person(id="bo", name="Bo", roles=("mentor",)),
    ]
    seen = prepare.school_number(ws)
    prepare.revise_school(ws, {"people": given}, seen=seen, actor=LOCAL)


def action(ws: Workspace, **more: object) -> Action:
    fields = {
        "title": "Mentoren scholen",
        "responsible": "an",
        "start": today() - timedelta(10),
        "due": today() + timedelta(30),
        **more,
    }
    return plan.create(ws, {**plan.fresh(ws), **fields}, actor=LOCAL)


def link(ws: Workspace, person: str = "an") -> Link:
    return next(one for one in mine.links(ws, actor=LOCAL) if one.person.id == person)


def door(ws: Workspace, person: str = "an") -> Door:
    mine.make_links(ws, [person], actor=LOCAL)
    return mine.door(ws, link(ws, person).path.removeprefix("/m/"))


def seen(ws: Workspace, one: Action) -> int:
    return len(plan.history(ws, one.id))


def test_a_link_leads_to_its_person_and_only_its_hash_is_kept(ws: Workspace) -> None:
    assert link(ws).path == ""
    found = door(ws)
    token = found.path.removeprefix("/m/")
    assert found.person.id == "an"
    kept = ws.read(store.links)["an"]
    assert kept.token_hash == token_hash(token)
    assert token not in repr(ws.read(lambda c: c.execute("FROM person_link").fetchall()))
    assert link(ws).path == found.path, "it can be shown again"


def test_a_new_link_kills_the_old_one(ws: Workspace) -> None:
    old, new = door(ws), door(ws)
    assert old.path != new.path
    with pytest.raises(UnknownThing):
        mine.door(ws, old.path.removeprefix("/m/"))
    assert mine.door(ws, new.path.removeprefix("/m/")).person.id == "an"


def test_a_withdrawn_link_is_dead_and_stays_so_when_another_is_made(ws: Workspace) -> None:
    first = door(ws)
    mine.withdraw_links(ws, ["an", "bo"], actor=LOCAL)
    assert (link(ws).path, link(ws).since) == ("", None)
    with pytest.raises(UnknownThing):
        mine.door(ws, first.path.removeprefix("/m/"))
    again = door(ws)
    assert again.path != first.path
    with pytest.raises(UnknownThing):
        mine.door(ws, first.path.removeprefix("/m/"))


def test_the_link_of_who_left_the_school_is_dead(ws: Workspace) -> None:
    found = door(ws)
    number = prepare.school_number(ws)
    prepare.revise_school(ws, {"people": []}, seen=number, actor=LOCAL)
    with pytest.raises(UnknownThing):
        mine.door(ws, found.path.removeprefix("/m/"))


def test_no_link_for_who_is_not_in_the_school(ws: Workspace) -> None:
    with pytest.raises(UnknownThing):
        mine.make_links(ws, ["an", "cas"], actor=LOCAL)
    assert link(ws).path == ""


@pytest.mark.parametrize("token", ["", "x", "a" * 24, token_hash("x")])
def test_a_wrong_token_leads_nowhere(ws: Workspace, token: str) -> None:
    door(ws)
    mine.withdraw_links(ws, ["an"], actor=LOCAL)
    with pytest.raises(UnknownThing):
        mine.door(ws, token)


def test_a_check_in_is_kept_in_the_persons_name(ws: Workspace) -> None:
    one = action(ws, next_check=today())
    mine.check_in(ws, door(ws), one.id, " Goed gegaan. \r\n Lokaal nodig. ", done=False, seen=seen(ws, one))
    after = plan.action(ws, one.id)
    assert after.check == "Goed gegaan.\nLokaal nodig."
    assert after.next_check is None
    assert after.status is one.status
    assert plan.history(ws, one.id)[-1].actor == "An de Bruin"


def test_a_check_that_comes_later_stays(ws: Workspace) -> None:
    one = action(ws, next_check=today() + timedelta(9))
    mine.check_in(ws, door(ws), one.id, "Goed.", done=False, seen=seen(ws, one))
    assert plan.action(ws, one.id).next_check == one.next_check


def test_finished_needs_no_words_and_can_be_undone(ws: Workspace) -> None:
    one, by = action(ws), door(ws)
    mine.check_in(ws, by, one.id, "", done=True, seen=seen(ws, one))
    done = plan.action(ws, one.id)
    assert (done.status, done.progress) == (Status.DONE, 100)
    page = mine.page(ws, by)
    assert [a.id for a in page.done] == [one.id]
    assert page.items[one.id].undo
    mine.undo(ws, by, one.id, seen=page.items[one.id].seen)
    assert plan.action(ws, one.id) == one
    assert len(plan.history(ws, one.id)) == 3


def test_only_own_acts_can_be_undone(ws: Workspace) -> None:
    one, by = action(ws), door(ws)
    plan.set_status(ws, one.id, Status.RUNNING, actor=LOCAL)
    assert not mine.page(ws, by).items[one.id].undo
    with pytest.raises(UserError, match="not your own"):
        mine.undo(ws, by, one.id, seen=2)
    assert plan.action(ws, one.id).status is Status.RUNNING


def test_the_link_allows_nothing_on_what_is_not_theirs(ws: Workspace) -> None:
    other, by = action(ws, responsible="bo"), door(ws)
    for act in (
        lambda: mine.check_in(ws, by, other.id, "x", done=True, seen=1),
        lambda: mine.undo(ws, by, other.id, seen=1),
        lambda: mine.check_in(ws, by, "nothing", "x", done=False, seen=1),
    ):
        with pytest.raises(UnknownThing, match="not yours"):
            act()
    assert len(plan.history(ws, other.id)) == 1
    assert other.id not in mine.page(ws, by).items


@pytest.mark.parametrize(("text", "told"), [("", "line or two"), (" \n ", "line or two"), ("x" * 401, "400")])
def test_too_little_or_too_much_is_refused(ws: Workspace, text: str, told: str) -> None:
    one = action(ws)
    with pytest.raises(UserError, match=told):
        mine.check_in(ws, door(ws), one.id, text, done=False, seen=1)
    assert plan.action(ws, one.id) == one


def test_what_somebody_else_said_meanwhile_is_not_overwritten(ws: Workspace) -> None:
    one, by = action(ws), door(ws)
    plan.revise(ws, one.id, {"check": "van de decaan"}, seen=1, actor=LOCAL)
    with pytest.raises(UserError, match="while you were typing"):
        mine.check_in(ws, by, one.id, "van mij", done=False, seen=1)
    assert plan.action(ws, one.id).check == "van de decaan"


def test_the_calendar_follows_the_plan(ws: Workspace) -> None:
    one = action(ws)
    person = link(ws).person
    before = {e.key: e for e in mine.entries(ws, person)}
    assert set(before) == {f"{one.id}-start", f"{one.id}-due"}
    plan.revise(ws, one.id, {"due": one.due + timedelta(7)}, seen=1, actor=LOCAL)
    moved = {e.key: e for e in mine.entries(ws, person)}
    assert moved[f"{one.id}-due"].sequence > before[f"{one.id}-due"].sequence
    assert moved[f"{one.id}-due"].changed > before[f"{one.id}-due"].changed
    assert moved[f"{one.id}-start"] == before[f"{one.id}-start"]
    plan.set_status(ws, one.id, Status.STOPPED, reason="x", actor=LOCAL)
    assert all(e.cancelled for e in mine.entries(ws, person))
    assert mine.entries(ws, link(ws, "bo").person) == ()
    assert {e.key for e in mine.entries(ws)} == set(before)


def by_icalendar(data: bytes) -> dict[str, tuple[str, int]]:
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(e["UID"]): (str(e["STATUS"]), int(e["SEQUENCE"])) for e in found}


def by_vobject(data: bytes) -> dict[str, tuple[str, int]]:
    found = vobject.readOne(data.decode()).contents.get("vevent", [])
    return {e.uid.value: (e.status.value, int(e.sequence.value)) for e in found}


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
def test_an_activity_whose_week_becomes_a_holiday_is_cancelled_in_the_calendar(ws: Workspace, read) -> None:
    """And comes back under the same name when the holiday is taken out again."""
    year = prepare.school(ws).year_on(today())
    assert year is not None
    week = [w for w in school_weeks(year) if not w.free][-1]
    fields = {"title": "Bezoek", "responsible": "an", "weeks": [week.number]}
    seen_ = practice.registers(ws).number
    practice.revise(ws, Register.ACTIVITIES, {practice.new_id(): fields}, seen=seen_, actor=LOCAL)

    def fed() -> tuple[str, str, int]:
        school, realm = prepare.school(ws), mine.realm(ws)
        data = ics.calendar(mine.entries(ws, link(ws).person), name="x", school=school, realm=realm)
        ((uid, (status, sequence)),) = read(data).items()
        return uid, status, sequence

    def free(*more: Holiday) -> None:
        years = [
            y.model_copy(update={"holidays": (*year.holidays, *more)}) if y.id == year.id else y
            for y in prepare.school(ws).school_years
        ]
        number = prepare.school_number(ws)
        prepare.revise_school(ws, {"school_years": years}, seen=number, actor=LOCAL)

    first = fed()
    free(Holiday(label="Extra", start=week.monday, end=week.monday + timedelta(6)))
    second = fed()
    free()
    third = fed()
    assert first[0] == second[0] == third[0]
    assert [one[1] for one in (first, second, third)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert first[2] < second[2] < third[2]


def test_messages_go_to_who_has_something_to_do_in_the_schools_language(ws: Workspace) -> None:
    action(ws, title="Ouders <b>uitnodigen</b>", due=today() - timedelta(1))
    door(ws)
    use("en")
    ((person, letter),) = mine.letters(ws, base=BASE, actor=LOCAL)
    assert language() == "en"
    assert person.id == "an"
    assert letter.subject == "Jouw deel van het plan: 1 te laat · De Meander"
    assert "Dag An de Bruin," in letter.text
    assert "Te laat\n- Ouders <b>uitnodigen</b>" in letter.text
    assert f"{BASE}{link(ws).path}\n" in letter.text
    assert "Ouders &lt;b&gt;uitnodigen" in letter.html
    assert '<html lang="nl">' in letter.html


def test_a_message_without_a_link_names_none(ws: Workspace) -> None:
    action(ws)
    ((_person, letter),) = mine.letters(ws, base=BASE, actor=LOCAL)
    assert "http" not in letter.text


def test_sending_tells_of_each_and_remembers(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    action(ws, executors=("bo",))
    given: list[str] = []

    def deliver(_mail: Mail, letters: list[tuple[str, object]]) -> tuple[str, ...]:
        given.extend(address for address, _letter in letters)
        return tuple("geweigerd" for _ in letters)

    monkeypatch.setattr(mine, "deliver", deliver)
    (sent,) = mine.send(ws, Mail("h", 25, "", "", "a@b.c", "none"), base=BASE, actor=LOCAL)
    assert given == ["an@school.nl"], "Bo has no address"
    assert (sent.person.id, sent.problem) == ("an", "geweigerd")
    mailed = link(ws).mailed
    assert mailed is not None
    assert mailed.problem == "geweigerd"
    assert link(ws, "bo").mailed is None


def test_nobody_to_write_to_is_told(ws: Workspace) -> None:
    with pytest.raises(UserError, match="Nobody with an e-mail address"):
        mine.send(ws, Mail("h", 25, "", "", "a@b.c", "none"), base=BASE, actor=LOCAL)


def test_who_may_not_edit_the_plan_sees_no_link(ws: Workspace) -> None:
    door(ws)
    reader = access.Actor("x", access.Office.READER)
    with pytest.raises(access.NotAllowed):
        mine.links(ws, actor=reader)
    with pytest.raises(access.NotAllowed):
        mine.letters(ws, base=BASE, actor=reader)
