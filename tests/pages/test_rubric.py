"""The rubric page through the app."""

from streamlit.testing.v1 import AppTest

from lobscan.services import prepare
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
