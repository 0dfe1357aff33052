"""Every kind of link that opens something without logging in: it ends, says what to do then, and stays dead."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from content.pack_files import make as make_pack
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lobscan.access import LOCAL, MAY, Actor, Office, Right
from lobscan.domain.round import Round
from lobscan.domain.school import Person
from lobscan.errors import NotAllowed, UserError
from lobscan.exchange.invitations import RawInvitation
from lobscan.services import backup, invitations, mine, prepare, printing, rubrics, scan, workshop
from lobscan.services.prepare import NewRound
from lobscan.services.workshop import NewWorkshop
from lobscan.services.workspace import Workspace, close_shared, shared, today
from lobscan.settings import Settings
from lobscan.web import answer, booklet, copying, health, vote
from lobscan.web import mine as mine_pages
from lobscan.web.guesses import FROM_ONE_ADDRESS

NO_LINKS = {
    "/health",
    "/_stcore/metrics",
    "/backup",
    "/a/static/{name}",
    "/a/{rest:path}",
    "/m/{rest:path}",
    "/w",
    "/w/",
}
"""Addresses behind which nothing of somebody's stands, or that ask for a proof of their own."""
END = {404, 410}
Patch = pytest.MonkeyPatch
Act = Callable[[Workspace, Actor, Patch], object]


@dataclass(frozen=True)
class Kind:
    """A kind of link: how one is had, who may end it by what, what ends it by itself, and what is said then."""

    path: Callable[[Workspace], str]
    says: str
    ends: dict[str, Act]
    right: Right | None = None
    """That of who may end it; None for one that ends by itself alone."""


def made(ws: Workspace, mode: str) -> Round:
    return next(r for r in prepare.rounds(ws) if r.mode.value == mode)


def by_role(ws: Workspace) -> str:
    return next(path for role, path in prepare.links(ws, made(ws, "open")) if role.id == "mentor")


def personal(ws: Workspace) -> str:
    return invitations.links(ws, made(ws, "invited"), actor=LOCAL)[0][1]


def withdrawn(ws: Workspace, actor: Actor) -> None:
    on = made(ws, "invited")
    invitations.withdraw(ws, on, [one.id for one in invitations.people(ws, on)], actor=actor)


def closes(mode: str) -> Act:
    return lambda ws, actor, _patch: prepare.close_round(ws, made(ws, mode).id, actor=actor)


def part(ws: Workspace) -> str:
    return mine.links(ws, actor=LOCAL)[0].path


def gone(ws: Workspace, actor: Actor) -> None:
    """The person left the school."""
    prepare.revise_school(ws, {"people": []}, seen=prepare.school_number(ws), actor=actor)


def session(ws: Workspace) -> str:
    return workshop.workshops_of(ws)[0].id


def in_days(module: object, days: int) -> Act:
    return lambda _ws, _actor, patch: patch.setattr(module, "today", lambda: today() + timedelta(days))


KINDS: dict[str, Kind] = {
    "/a/{token} of a role": Kind(
        by_role, "Bedankt", {"closed": closes("open"), "over": in_days(scan, 8)}, Right.RUN_ROUND
    ),
    "/a/{token} of a role, replaced": Kind(
        by_role,
        "Vraag je school erom",
        {"replaced": lambda ws, a, _p: prepare.replace_link(ws, made(ws, "open"), "mentor", actor=a)},
        Right.RUN_ROUND,
    ),
    "/a/{token} of a person": Kind(
        personal,
        "Bedankt",
        {"closed": closes("invited"), "over": in_days(scan, 8)},
        Right.RUN_ROUND,
    ),
    "/a/{token} withdrawn": Kind(
        personal, "Vraag je school", {"withdrawn": lambda ws, a, _p: withdrawn(ws, a)}, Right.RUN_ROUND
    ),
    "/m/{token}": Kind(
        part,
        "Vraag",
        {
            "withdrawn": lambda ws, a, _p: mine.withdraw_links(ws, ["an"], actor=a),
            "replaced": lambda ws, a, _p: mine.make_links(ws, ["an"], actor=a),
        },
        Right.EDIT_PLAN,
    ),
    "/m/{token} of who left": Kind(part, "Vraag", {"left": lambda ws, a, _p: gone(ws, a)}, Right.EDIT_SCHOOL),
    "/m/{token}.ics": Kind(
        lambda ws: f"{part(ws)}.ics",
        "Vraag",
        {"withdrawn": lambda ws, a, _p: mine.withdraw_links(ws, ["an"], actor=a)},
        Right.EDIT_PLAN,
    ),
    "/w/{word}": Kind(
        lambda ws: f"/w/{workshop.code(ws, session(ws))}",
        "Bedankt",
        {"closed": lambda ws, a, _p: workshop.act(ws, session(ws), "closed", actor=a)},
        Right.RUN_WORKSHOP,
    ),
    "/print/workshop/{token}": Kind(
        lambda ws: f"/print/workshop/{workshop.outcome_token(ws, session(ws))}",
        "vanaf de pagina Werksessie",
        {
            "withdrawn": lambda ws, a, _p: workshop.withdraw_outcome(ws, session(ws), actor=a),
            "over": in_days(printing, 2 * printing.DAYS),
        },
        Right.RUN_WORKSHOP,
    ),
    "/print/rubric/{pack}/{word}": Kind(
        lambda ws: rubrics.print_path(ws, "tiny"),
        "vanaf de pagina Vragenset",
        {
            "withdrawn": lambda ws, a, _p: rubrics.withdraw_print(ws, "tiny", actor=a),
            "over": in_days(printing, 2 * printing.DAYS),
        },
        Right.EDIT_RUBRIC,
    ),
}
"""Every kind of link by the address that it has."""
ENDS = [(kind, end) for kind, of in KINDS.items() for end in of.ends]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with a link of every kind, made once."""
    folder = tmp_path_factory.mktemp("links") / "school"
    ws = shared(Settings(folder.resolve()))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=LOCAL)
    people = [Person(id="an", name="An")]
    prepare.revise_school(ws, {"people": people}, seen=prepare.school_number(ws), actor=LOCAL)
    week = today() + timedelta(7)
    for mode in ("open", "invited", "joint"):
        prepare.open_round(ws, NewRound("nl-lob", mode=mode, closes=week), actor=LOCAL)
    row = RawInvitation(1, "Bo", "bo@school.nl", "mentor")
    invitations.invite(ws, made(ws, "invited"), [row], actor=LOCAL)
    mine.make_links(ws, ["an"], actor=LOCAL)
    wanted = NewWorkshop(title="Samen", topics=("a1-gedeelde-visie",))
    workshop.open_(ws, made(ws, "joint"), wanted, actor=LOCAL)
    make_pack(ws.settings.data / "rubrics" / "tiny", {})
    close_shared()
    return folder


@pytest.fixture
def ws(data: Path, linked: Path) -> Workspace:
    shutil.copytree(linked, data)
    return shared(Settings(data.resolve()))


def routes(ws: Workspace) -> list[object]:
    parts = (health, answer, booklet, vote, mine_pages, copying)
    return [route for module in parts for route in module.routes(ws)]


@pytest.fixture
def client(ws: Workspace) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes(ws)), base_url="https://school.test") as one:  # type: ignore[arg-type]
        yield one


def test_every_address_with_a_secret_in_it_is_a_kind_of_link(ws: Workspace) -> None:
    known = {kind.split(" ")[0] for kind in KINDS}
    for route in routes(ws):
        path = str(getattr(route, "path"))  # noqa: B009
        if path not in NO_LINKS and path != "/print/rubric/{pack}":
            assert any(path == kind or path.startswith(f"{kind}/") for kind in known), path


def told(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize(("kind", "end"), ENDS)
def test_a_link_ends_says_what_to_do_and_stays_dead(
    client: TestClient, ws: Workspace, monkeypatch: Patch, kind: str, end: str
) -> None:
    of = KINDS[kind]
    path = of.path(ws)
    assert client.get(path).status_code == 200
    of.ends[end](ws, LOCAL, monkeypatch)
    for _time in range(2):
        page = client.get(path)
        assert page.status_code in END
        assert of.says in told(page.text)
        assert "An" not in re.findall(r"\w+", told(page.text))
    close_shared()
    reopened = shared(Settings(ws.settings.data))  # a server that begins anew brings none back
    with TestClient(Starlette(routes=routes(reopened))) as again:  # type: ignore[arg-type]
        assert again.get(path).status_code in END


@pytest.mark.parametrize("kind", [k for k, of in KINDS.items() if of.right])
@pytest.mark.parametrize("office", Office)
def test_only_who_may_can_end_it(
    client: TestClient, ws: Workspace, monkeypatch: Patch, kind: str, office: Office
) -> None:
    of = KINDS[kind]
    assert of.right
    path = of.path(ws)
    act = next(act for name, act in of.ends.items() if name != "over")
    if office in MAY[of.right]:
        act(ws, Actor("x", office), monkeypatch)
        assert client.get(path).status_code in END
    else:
        with pytest.raises(NotAllowed):
            act(ws, Actor("x", office), monkeypatch)
        assert client.get(path).status_code == 200


def test_a_new_link_of_a_person_is_never_an_old_one(client: TestClient, ws: Workspace) -> None:
    had = set()
    for _time in range(4):
        had.add(part(ws))
        mine.withdraw_links(ws, ["an"], actor=LOCAL)
        mine.make_links(ws, ["an"], actor=LOCAL)
    assert len(had) == 4
    assert {client.get(path).status_code for path in had} == {404}
    assert client.get(part(ws)).status_code == 200


def test_a_new_link_of_a_role_is_never_an_old_one_and_leaves_the_others(
    client: TestClient, ws: Workspace
) -> None:
    on = made(ws, "open")
    others = {role.id: path for role, path in prepare.links(ws, on) if role.id != "mentor"}
    had = set()
    for _time in range(3):
        had.add(by_role(ws))
        prepare.replace_link(ws, on, "mentor", actor=LOCAL)
    assert len(had) == 3
    assert {client.get(path).status_code for path in had} == {404}
    assert client.get(by_role(ws)).status_code == 200
    assert {role.id: path for role, path in prepare.links(ws, on) if role.id != "mentor"} == others


def test_a_whole_school_with_a_replaced_link_is_told_so_and_guessed_nothing(
    client: TestClient, ws: Workspace
) -> None:
    old = by_role(ws)
    prepare.replace_link(ws, made(ws, "open"), "mentor", actor=LOCAL)
    for _who in range(FROM_ONE_ADDRESS + 2):
        page = client.get(old)
        assert (page.status_code, "vervangen" in page.text) == (404, True)


def test_the_last_link_of_a_role_works_after_a_copy_was_put_back(ws: Workspace, tmp_path: Path) -> None:
    old = by_role(ws)
    for _time in range(2):
        prepare.replace_link(ws, made(ws, "open"), "mentor", actor=LOCAL)
    last = by_role(ws)
    copy = tmp_path / "copy.zip"
    backup.make(ws, copy, actor=LOCAL)
    close_shared()
    there = Settings((tmp_path / "back").resolve())
    backup.restore(copy, there)
    back = shared(there)
    assert by_role(back) == last
    assert scan.door(back, last.removeprefix("/a/")).role.id == "mentor"
    with pytest.raises(UserError, match="replaced"):
        scan.door(back, old.removeprefix("/a/"))


def test_who_had_begun_goes_on_at_the_new_link_with_the_code(ws: Workspace) -> None:
    door = scan.door(ws, by_role(ws).removeprefix("/a/"))
    someone, code = scan.begin(ws, door, ("havo-3",))
    prepare.replace_link(ws, made(ws, "open"), "mentor", actor=LOCAL)
    new = scan.door(ws, by_role(ws).removeprefix("/a/"))
    assert scan.resume(ws, new, code).id == someone.id


@pytest.mark.parametrize("kind", ["/print/workshop/{token}", "/print/rubric/{pack}/{word}"])
def test_a_withdrawn_print_link_leaves_the_next_one(client: TestClient, ws: Workspace, kind: str) -> None:
    had = set()
    for _time in range(3):
        had.add(KINDS[kind].path(ws))
        KINDS[kind].ends["withdrawn"](ws, LOCAL, pytest.MonkeyPatch())
    assert len(had) == 3
    assert {client.get(path).status_code for path in had} == {404}
    assert client.get(KINDS[kind].path(ws)).status_code == 200


def test_a_closed_round_or_workshop_cannot_be_opened_again(ws: Workspace) -> None:
    workshop.act(ws, session(ws), "closed", actor=LOCAL)
    with pytest.raises(UserError):
        workshop.act(ws, session(ws), "went", actor=LOCAL, to=1)
    taken = {name for name in dir(prepare) if "open" in name}
    assert taken == {"open_round"}


@pytest.mark.parametrize(("days", "status"), [(0, 200), (printing.DAYS, 200), (2 * printing.DAYS, 404)])
def test_a_link_to_print_holds_a_month_at_least(
    client: TestClient, ws: Workspace, monkeypatch: Patch, days: int, status: int
) -> None:
    for kind in ("/print/workshop/{token}", "/print/rubric/{pack}/{word}"):
        path = KINDS[kind].path(ws)
        with monkeypatch.context() as later:
            in_days(printing, days)(ws, LOCAL, later)
            assert client.get(path).status_code == status


def test_what_a_school_made_of_a_rubric_opens_with_its_word_alone(client: TestClient, ws: Workspace) -> None:
    own = rubrics.print_path(ws, "tiny")
    word = own.rsplit("/", 1)[1]
    assert client.get(own).status_code == 200
    for path in ("/print/rubric/tiny", f"/print/rubric/tiny/{'0' * len(word)}", "/print/rubric/tiny/é"):
        page = client.get(path)
        assert page.status_code == 404
        assert page.text == client.get("/print/rubric/nowhere").text  # not even that there is one
    assert "tiny" not in client.get("/print/rubric/nowhere").text
    assert client.get("/print/rubric/nl-lob").status_code == 200
