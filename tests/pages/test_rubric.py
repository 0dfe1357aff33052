"""The rubric page through the app: read, and a copy's life by its widgets."""

from collections.abc import Iterator

import pytest
from content.pack_files import FILES, make
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.rubric import Pack
from lobscan.services import prepare, rubrics
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped


def opened() -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30).run()
    return at.switch_page("pages/1_prepare/rubric.py").run()


def shown(at: AppTest) -> set[str]:
    return {m.value.removeprefix("**").removesuffix("**") for m in at.markdown}


def test_the_core_leaves_the_other_statements_out(ws: Workspace) -> None:
    area = prepare.pack(ws.settings, "nl-lob").areas[0]
    core = {s.text for s in area.statements if s.core}
    rest = {s.text for s in area.statements if not s.core}
    at = opened()
    assert core | rest <= shown(at)

    at.segmented_control(key="switch-set").set_value("core").run()
    assert core <= shown(at)
    assert not rest & shown(at)


def test_the_address_says_which_area_is_read(ws: Workspace) -> None:
    area = prepare.pack(ws.settings, "nl-lob").areas[2]
    at = opened()
    at.selectbox(key="choose-area").set_value(area.id).run()

    assert not at.exception
    assert at.query_params["area"] in (area.id, [area.id])
    assert at.header[0].value == area.title


AREA = "areas/vision.yaml"
MAP = """\
old: "1.0.0"
new: "1.1.0"
steps:
  - {old: a1, fate: same_meaning, new: [a1]}
  - {old: a2, fate: dropped}
added: [a3]
"""


@pytest.fixture
def tiny(ws: Workspace) -> Workspace:
    """The school with a small pack, which is the original of what is copied here."""
    make(ws.settings.data / "rubrics" / "tiny")
    return ws


def at_pack(id_: str, **address: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=30)
    for key, value in {"pack": id_, **address}.items():
        at.query_params[key] = value
    return at.switch_page("pages/1_prepare/rubric.py").run()


def key_of(field: str, statement: str = "a1", *, seen: int = 1) -> str:
    return f"edit-{field}-onze-set-{statement}-{seen}"


def popovers(at: AppTest) -> set[str]:
    """The ids of the popovers of the page: one that is new stands closed."""

    def inside(block: object) -> Iterator[str]:
        for child in getattr(block, "children", {}).values():
            proto = getattr(child, "proto", None)
            if "popover" in str(proto)[:200]:
                yield str(proto.id)
            yield from inside(child)

    return set(inside(at.main))


def everything(at: AppTest) -> str:
    parts = (at.markdown, at.header, at.subheader, at.error, at.warning, at.success, at.expander)
    return "\n".join(
        str(getattr(x, "value", None) or getattr(x, "label", "")) for part in parts for x in part
    )


def test_a_shipped_pack_is_read_and_not_changed(ws: Workspace) -> None:
    at = at_pack("nl-lob", view="edit")
    assert at.segmented_control(key="switch-view").options == ["Lezen", "Taken, hulpmiddelen en terugblik"]
    assert at.segmented_control(key="switch-view").value == "read"


def test_what_stands_beside_the_statements_is_read_too(ws: Workspace) -> None:
    pack = prepare.pack(ws.settings, "nl-lob")
    told = everything(at_pack("nl-lob", view="work"))
    assert all(t.title in told for t in pack.tasks)
    assert all(i.provider.split()[0] in told for i in pack.instruments)
    assert all(q.question[:20] in told for q in pack.review)


def test_a_judgement_that_nobody_confirmed_says_so(ws: Workspace) -> None:
    told = everything(at_pack("nl-lob"))
    assert "In kaders:" in told
    assert "nog niet bevestigd" in told


def test_from_copy_over_change_difference_and_undo_to_upgrade(tiny: Workspace) -> None:
    at = at_pack("tiny")
    at.text_input(key="copy-title-tiny").set_value("Onze set").run()
    at.text_input(key="copy-id-tiny").set_value("onze-set").run()
    before = popovers(at)
    assert [i for i in before if "copy-rubric" in i]
    at.button(key="copy-now").click().run()
    assert not at.exception
    assert not at.error
    assert {i for i in popovers(at) & before if "copy-rubric" in i} == set(), (
        "it stands open for another copy"
    )
    copy = prepare.pack(tiny.settings, "onze-set")
    assert copy.header.title == "Onze set"

    at = at_pack("onze-set", view="edit")
    assert at.button(key="save-statement").disabled
    at.text_area(key=key_of("text")).set_value("Wij doen dit niet.").run()
    assert "een ontkenning\\: “niet”" in everything(at)
    at.text_area(key=key_of("level3")).set_value("").run()
    assert "niveau 3" in at.error[0].value
    assert at.button(key="save-statement").disabled
    at.text_area(key=key_of("level3")).set_value("Het staat in het plan.").run()
    at.text_area(key=key_of("text")).set_value("Wij weten waarom.").run()
    at.button(key="save-statement").click().run()
    assert not at.exception
    saved = prepare.pack(tiny.settings, "onze-set").statements[0]
    assert (saved.text, saved.levels[3]) == ("Wij weten waarom.", "Het staat in het plan.")

    told = everything(at_pack("onze-set", view="difference"))
    assert "1 stelling is anders" in told
    assert r"\[weg: ~~We know why.~~\] \[nieuw: **Wij weten waarom.**\]" in told

    at = at_pack("onze-set", view="versions")
    at.button(key="undo-rubric-now").click().run()
    assert not at.exception
    assert prepare.pack(tiny.settings, "onze-set") == copy

    header = FILES["pack.yaml"].replace("1.0.0", "1.1.0")
    area = FILES[AREA].replace("We know why.", "All know why.").replace("id: a2", "id: a3")
    assert "upgrade" not in at.segmented_control(key="switch-view").options
    make(
        tiny.settings.data / "rubrics" / "tiny",
        {"pack.yaml": header, AREA: area, "migrations/1.0.0.yaml": MAP},
    )
    at = at_pack("onze-set", view="upgrade")
    told = everything(at)
    for line in ("1.1.0", "Krijgt nieuwe woorden (1)", "Nieuw (1)", "Verdwijnt (1)"):
        assert line in told
    assert [s.id for s in prepare.pack(tiny.settings, "onze-set").statements] == ["a1", "a2"]
    at.button(key="upgrade-now").click().run()
    assert not at.exception
    assert [(s.id, s.text) for s in prepare.pack(tiny.settings, "onze-set").statements] == [
        ("a1", "All know why."),
        ("a3", "We are led."),
    ]


def test_where_both_changed_one_chooses_on_the_page(tiny: Workspace) -> None:
    made = rubrics.copy(tiny, "tiny", new_id="onze-set", title="Onze set", actor=LOCAL)
    ours = made.statements[0].model_copy(update={"text": "Ours."})
    rubrics.save_statement(tiny, "onze-set", ours, seen=1, actor=LOCAL)
    header = FILES["pack.yaml"].replace("1.0.0", "1.1.0")
    area = FILES[AREA].replace("We know why.", "Theirs.").replace("id: a2", "id: a3")
    make(
        tiny.settings.data / "rubrics" / "tiny",
        {"pack.yaml": header, AREA: area, "migrations/1.0.0.yaml": MAP},
    )
    at = at_pack("onze-set", view="upgrade")
    assert "Door beide veranderd" in everything(at)
    at.radio(key="take-a1").set_value("new").run()
    at.button(key="upgrade-now").click().run()
    assert not at.exception
    assert prepare.pack(tiny.settings, "onze-set").statements[0].text == "Theirs."


def test_a_statement_is_added_and_removed(tiny: Workspace) -> None:
    rubrics.copy(tiny, "tiny", new_id="onze-set", title="Onze set", actor=LOCAL)
    at = at_pack("onze-set", view="edit", statement="new")
    at.text_input(key="new-aspect").set_value("Oud-leerlingen").run()
    at.text_area(key="edit-text-new").set_value("Oud-leerlingen vertellen over hun keuze.").run()
    at.pills(key="edit-roles-new").set_value(["mentor"]).run()
    assert at.button(key="add-statement").disabled
    for level in "1234":
        at.text_area(key=f"edit-level{level}-new").set_value(f"Zo ziet niveau {level} eruit.").run()
    at.button(key="add-statement").click().run()
    assert not at.exception
    assert [s.id for s in prepare.pack(tiny.settings, "onze-set").statements] == [
        "a1",
        "a2",
        "oud-leerlingen",
    ]

    at = at_pack("onze-set", view="edit", statement="oud-leerlingen")
    at.button(key="remove-statement-now").click().run()
    assert not at.exception
    assert [s.id for s in prepare.pack(tiny.settings, "onze-set").statements] == ["a1", "a2"]


def test_what_a_round_asked_cannot_be_removed(tiny: Workspace) -> None:
    rubrics.copy(tiny, "tiny", new_id="onze-set", title="Onze set", actor=LOCAL)
    wanted = prepare.NewRound("onze-set", title="Najaar", set="full", mode="joint")
    prepare.open_round(tiny, wanted, actor=LOCAL)
    at = at_pack("onze-set", view="edit")
    assert "gevraagd in de ronde Najaar" in everything(at)
    assert not [b for b in at.button if b.key == "remove-statement-now"]


def test_talk_questions_are_changed(tiny: Workspace) -> None:
    rubrics.copy(tiny, "tiny", new_id="onze-set", title="Onze set", actor=LOCAL)
    at = at_pack("onze-set", view="edit")
    at.text_area(key=key_of("talk", "vision")).set_value("Waarom?\n\nHoe?").run()
    at.button(key="save-talk").click().run()
    assert not at.exception
    assert prepare.pack(tiny.settings, "onze-set").areas[0].talk == ("Waarom?", "Hoe?")


def test_a_faulty_pack_tells_its_places(tiny: Workspace) -> None:
    (tiny.settings.data / "rubrics" / "tiny" / AREA).write_text("id: vision\n", encoding="utf-8")
    at = at_pack("tiny")
    assert not at.exception
    assert at.title[0].value == "Deze vragenset kan niet worden gelezen"
    assert "vision.yaml" in everything(at)
    assert not [b for b in at.button if b.key == "restore-rubric-now"]


@pytest.fixture
def ours(tiny: Workspace) -> Pack:
    return rubrics.copy(tiny, "tiny", new_id="onze-set", title="Onze set", actor=LOCAL)


def theirs(ws: Workspace, id_: str = "a1") -> None:
    """Somebody else changes a statement and the talk questions."""
    now = prepare.pack(ws.settings, "onze-set")
    other = rubrics.find(now, id_).model_copy(update={"text": "Van een ander."})
    seen = rubrics.edit_number(ws, "onze-set")
    rubrics.save_statement(ws, "onze-set", other, seen=seen, actor=LOCAL)
    rubrics.save_talk(ws, "onze-set", "vision", ("Van een ander?",), seen=seen + 1, actor=LOCAL)


def test_who_is_slower_keeps_what_was_typed_and_is_told(tiny: Workspace, ours: Pack) -> None:
    at = at_pack(ours.id, view="edit")
    at.text_area(key=key_of("text")).set_value("Van mij.").run()
    at.text_area(key=key_of("talk", "vision")).set_value("Van mij?").run()
    theirs(tiny)
    for button in ("save-statement", "save-talk"):
        at.button(key=button).click().run()
        assert not at.exception
        assert "Iemand anders" in at.error[0].value
    assert at.text_area(key=key_of("text")).value == "Van mij."
    assert at.text_area(key=key_of("talk", "vision")).value == "Van mij?"
    now = prepare.pack(tiny.settings, ours.id)
    assert (now.statements[0].text, now.areas[0].talk) == ("Van een ander.", ("Van een ander?",))


def test_another_statement_is_kept_beside_what_others_changed(tiny: Workspace, ours: Pack) -> None:
    at = at_pack(ours.id, view="edit")
    at.text_area(key=key_of("text")).set_value("Van mij.").run()
    theirs(tiny, "a2")
    at.button(key="save-statement").click().run()
    assert not at.exception
    assert not at.error
    assert [s.text for s in prepare.pack(tiny.settings, ours.id).statements] == ["Van mij.", "Van een ander."]
    assert at.text_area(key=key_of("text", seen=4)).value == "Van mij."
    assert at.button(key="save-statement").disabled


def test_a_faulty_copy_is_put_back_on_the_page(tiny: Workspace, ours: Pack) -> None:
    (tiny.settings.data / "rubrics" / ours.id / AREA).write_text("id: vision\n", encoding="utf-8")
    at = at_pack(ours.id)
    at.button(key="restore-rubric-now").click().run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value != "Deze vragenset kan niet worden gelezen"
    assert prepare.pack(tiny.settings, ours.id) == ours
    assert at.success[0].value == "De laatste goede versie is teruggezet."


def test_after_a_change_by_hand_the_page_goes_back_one_step(tiny: Workspace, ours: Pack) -> None:
    path = tiny.settings.data / "rubrics" / ours.id / AREA
    path.write_text(path.read_text().replace("We know why.", "By hand."), encoding="utf-8")
    at = at_pack(ours.id, view="versions")
    at.button(key="undo-rubric-now").click().run()
    assert not at.exception
    assert prepare.pack(tiny.settings, ours.id) == ours


def test_what_others_change_is_no_change_of_who_typed_nothing(tiny: Workspace, ours: Pack) -> None:
    at = at_pack(ours.id, view="edit")
    theirs(tiny)
    at.run()
    assert at.text_area(key=key_of("text")).value == "We know why."
    assert at.button(key="save-statement").disabled
    assert at.button(key="save-talk").disabled


def test_the_links_to_print_an_own_pack_are_withdrawn_and_a_shipped_one_has_none(tiny: Workspace) -> None:
    before = rubrics.print_path(tiny, "tiny")
    at = at_pack("tiny")
    at.button(key="withdraw-shared-rubric").click().run()
    assert not at.exception
    assert rubrics.print_path(tiny, "tiny") != before
    assert "withdraw-shared-rubric" not in {b.key for b in at_pack("nl-lob").button}
