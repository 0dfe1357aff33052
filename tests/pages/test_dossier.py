"""The page Dossier: what is missing, own words typed there, and the files that it makes."""

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.access import LOCAL
from lobscan.services import dossier, dossier_job
from lobscan.services.dossier_job import Wish
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

FRAME = "nl-ok-vo-2021"


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page("pages/7_account/dossier.py").run()


def said(at: AppTest) -> str:
    return "\n".join(m.value for m in at.main.markdown)


def labels(at: AppTest) -> list[str]:
    return [e.label for e in at.expander]


def test_it_opens_on_the_newest_framework_and_says_what_is_missing(demo_ws: Workspace) -> None:
    at = opened()
    of = dossier.dossier(demo_ws, FRAME)
    assert at.selectbox(key="choose-framework").value == FRAME
    assert at.title[0].value == f"Bij alle {len(of.told)} onderdelen ontbreekt iets"
    assert "bewijsstukken zijn verouderd" in said(at)
    assert len([x for x in labels(at) if " · " in x]) == len(of.items)


def test_another_framework_has_its_own_items(demo_ws: Workspace) -> None:
    at = opened(framework="kwaliteitsagenda-lob-vo-2018")
    assert any("Bewaken van de kwaliteit" in label for label in labels(at))
    assert not any("OP1" in label for label in labels(at))


def test_an_item_shows_its_figures_evidence_and_actions(demo_ws: Workspace) -> None:
    of = dossier.dossier(demo_ws, FRAME)
    text = said(opened())
    item = next(i for i in of.items if i.id == "OP1")
    for name in (
        *(c.name for c in of.claims_of(item)),
        *(p.title for p in of.proofs_of(item)),
        *(w.title for w in of.works_of(item)),
    ):
        assert name in text


def test_without_names_nobody_is_named(demo_ws: Workspace) -> None:
    assert "Joris Wiegersma" in said(opened())
    assert "Joris Wiegersma" not in said(opened(people="functions"))


WORDS = f"words-{FRAME}-OP3"


def test_own_words_are_typed_kept_and_taken_back(demo_ws: Workspace) -> None:
    at = opened()
    at.text_area(key=WORDS).input("Zo doen *wij* het.")
    at.button(key=f"save-{WORDS}").click().run()
    assert not at.exception
    assert dossier.words(demo_ws, FRAME)["OP3"].text == "Zo doen *wij* het."
    at.text_area(key=WORDS).input("Anders.")
    at.button(key=f"save-{WORDS}").click().run()
    assert dossier.words(demo_ws, FRAME)["OP3"].text == "Anders."
    at.button(key=f"undo-{WORDS}").click().run()
    assert dossier.words(demo_ws, FRAME)["OP3"].text == "Zo doen *wij* het."
    assert at.text_area(key=WORDS).value == "Zo doen *wij* het."
    reading = opened(show="all")
    assert r"Zo doen \*wij\* het." in said(reading)
    assert not reading.text_area


def test_words_typed_while_somebody_else_saved_are_kept_in_the_box(demo_ws: Workspace) -> None:
    at = opened()
    dossier.say(demo_ws, FRAME, "OP3", "Van een ander.", seen=0, actor=LOCAL)
    at.text_area(key=WORDS).input("Van mij.")
    at.button(key=f"save-{WORDS}").click().run()
    assert "terwijl jij typte" in at.error[0].value
    assert at.text_area(key=WORDS).value == "Van mij."
    assert dossier.words(demo_ws, FRAME)["OP3"].text == "Van een ander."


@pytest.mark.parametrize("files", ["nl", "en"])
def test_the_files_are_made_beside_the_page_and_then_offered(demo_ws: Workspace, files: str) -> None:
    at = opened(files=files)
    at.button(key="dossier-make").click().run()
    job = dossier_job.job(demo_ws, Wish(FRAME, files, names=True))
    assert job
    job.wait(90)
    at.run()
    assert not at.exception
    saves = [b for b in at.get("download_button") if b.proto.id and "dossier-save" in b.proto.id]
    assert len(saves) == 3
    assert "dossier-make" not in {b.key for b in at.button}


def test_files_that_are_not_of_today_any_more_say_so(demo_ws: Workspace) -> None:
    dossier_job.start(demo_ws, Wish(FRAME, "nl", names=True)).wait(90)
    assert "dossier-make" not in {b.key for b in opened().button}
    dossier.say(demo_ws, FRAME, "OP3", "Nieuw.", seen=0, actor=LOCAL)
    at = opened()
    assert any("Maak ze opnieuw" in i.value for i in at.info)
    assert "dossier-make" in {b.key for b in at.button}
