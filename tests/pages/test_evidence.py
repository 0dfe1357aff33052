"""Evidence: files are sent, replaced and undone, what lacks evidence is listed, and the chain is checked."""

from datetime import date

from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.domain.register import Register
from lobscan.services import evidence, plan, practice
from lobscan.services.workspace import Workspace
from tests.exchange.evidence_samples import samples
from tests.pages.test_partners import opened, press

PAGE = "pages/7_account/evidence.py"
SAMPLES = samples()


def kept(ws: Workspace) -> str:
    """A piece of evidence with a file; its id."""
    seen = practice.registers(ws).number
    (id_,) = evidence.add(ws, [("plan.pdf", SAMPLES["plan.pdf"])], seen=seen, actor=LOCAL)
    return id_


def send(at: AppTest, key: str, name: str) -> None:
    at.file_uploader(key=key).upload(name, SAMPLES[name])


def test_files_become_evidence(ws: Workspace) -> None:
    at = opened(PAGE)
    at.file_uploader(key="evidence-upload-files").upload("plan.pdf", SAMPLES["plan.pdf"])
    at = press(at, "evidence-upload-add")
    (made,) = practice.registers(ws).evidence
    assert (made.title, made.file_kind) == ("plan", "pdf")
    assert at.title[0].value == "plan"
    assert at.success[0].value == "1 bestand is bewaard als bewijs. Geef hieronder aan wat het laat zien."


def test_adding_nothing_says_what_to_do(ws: Workspace) -> None:
    at = press(opened(PAGE), "evidence-upload-add")
    assert at.error[0].value == "Kies eerst een bestand."


def test_another_file_comes_in_its_place_and_undo_brings_the_old_one_back(ws: Workspace) -> None:
    id_ = kept(ws)
    at = opened(PAGE, record=id_)
    send(at, f"evidence-file-box-{id_}", "foto.png")
    at = press(at, f"evidence-file-keep-{id_}")
    assert practice.registers(ws).evidence[0].file_name == "foto.png"
    at = press(at, "undo-evidence")
    assert practice.registers(ws).evidence[0].file_name == "plan.pdf"


def test_a_file_that_lies_is_refused_in_words(ws: Workspace) -> None:
    id_ = kept(ws)
    at = opened(PAGE, record=id_)
    at.file_uploader(key=f"evidence-file-box-{id_}").upload("foto.png", b"MZ program")
    at = press(at, f"evidence-file-keep-{id_}")
    assert "vanbinnen geen PNG-bestand" in at.error[0].value
    assert practice.registers(ws).evidence[0].file_name == "plan.pdf"


def test_a_file_is_taken_away(ws: Workspace) -> None:
    id_ = kept(ws)
    press(opened(PAGE, record=id_), f"evidence-detach-{id_}")
    assert practice.registers(ws).evidence[0].file == ""


def test_a_missing_file_is_said_and_cannot_be_downloaded(ws: Workspace) -> None:
    id_ = kept(ws)
    (one,) = practice.registers(ws).evidence
    (ws.settings.evidence / one.file).unlink()
    assert "ontbreekt" in opened(PAGE, record=id_).error[0].value
    states = [list(t.value.iloc[:, 3]) for t in opened(PAGE).dataframe if "Titel" in t.value]
    assert states == [["bestand ontbreekt"]]


def test_what_lacks_evidence_is_listed_and_a_new_piece_begins_with_it(ws: Workspace) -> None:
    action = plan.create(ws, {**plan.fresh(ws), "title": "Ouderavond", "status": "done"}, actor=LOCAL)
    at = opened(PAGE, lacking="actions")
    assert ["Ouderavond"] in [list(t.value.iloc[:, 0]) for t in at.dataframe]
    at = opened(PAGE, record="new", about=f"actions:{action.id}")
    title = next(box for box in at.text_input if box.key.startswith("record-title-"))
    title.set_value("Programma van de avond")
    press(at, "record-keep-")
    (made,) = practice.registers(ws).evidence
    assert made.actions == (action.id,)


def test_an_action_and_an_activity_show_their_evidence(ws: Workspace) -> None:
    action = plan.create(ws, {**plan.fresh(ws), "title": "Ouderavond"}, actor=LOCAL)
    seen = practice.registers(ws).number
    practice.revise(ws, Register.ACTIVITIES, {"stage": {"title": "Stage"}}, seen=seen, actor=LOCAL)
    fields = {
        "title": "Verslag",
        "dated": date(2026, 9, 1),
        "actions": (action.id,),
        "activities": ("stage",),
    }
    seen = practice.registers(ws).number
    practice.revise(ws, Register.EVIDENCE, {"v": fields}, seen=seen, actor=LOCAL)
    for page, query in (
        ("pages/6_plan/workplan.py", {"action": action.id}),
        ("pages/3_practice/activities.py", {"activity": "stage"}),
    ):
        labels = [link.proto.label for link in opened(page, **query).get("page_link")]
        assert "Verslag" in labels
        assert "Bewijs noteren" in labels


def test_the_check_tells_what_was_changed(demo_ws: Workspace) -> None:
    at = press(opened(PAGE), "verify-now")
    assert at.success[0].value == "Alles is nog zoals het is vastgelegd"
    demo_ws.write(lambda c: c.execute("UPDATE ambition SET why = 'Anders' WHERE rowid = 0") and None)
    at = press(opened(PAGE), "verify-now")
    assert "niet meer zoals" in at.error[0].value
    assert any("in ronde" in m.value and "Vastlegging" in m.value for m in at.markdown)
