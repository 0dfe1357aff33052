"""The page that takes a survey of another tool over, by its widgets, through the app."""

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from lobscan import access
from lobscan.domain.mapping import Goal
from lobscan.domain.round import Round
from lobscan.exchange.forms import read_sheet
from lobscan.services import mapping, prepare, response
from lobscan.services.prepare import NewRound
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped


@pytest.fixture
def round_(ws: Workspace) -> Round:
    return prepare.open_round(ws, NewRound("nl-lob", title="Najaar"), actor=access.LOCAL)


def export(*, answer: str = "A3") -> bytes:
    """What LimeSurvey writes of six pupils, with codes that are those of statements."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "submitdate", "ipaddr", "KLAS", "LOB[A1]", "LOB[B6]"])
    writer.writerows([n, "2026-11-03 10:00:00", "10.0.0.9", "havo 3", answer, "A2"] for n in range(1, 7))
    return out.getvalue().encode("utf-8-sig")


def opened(file: bytes | None = None, kept: bytes | None = None) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    at.switch_page("pages/2_scan/survey.py").run()
    if kept is not None:
        at.file_uploader(key="survey-mapping").upload("m.yaml", kept)
    if file is not None:
        at.file_uploader(key="survey-file").upload("lime.csv", file)
    return at.run()


def told(at: AppTest) -> str:
    return " ".join([*(e.value for e in at.error), *(m.value for m in at.markdown)])


def everyone(at: AppTest) -> str:
    (key,) = [s.key for s in at.selectbox if str(s.key).startswith("survey-everyone")]
    return str(key)


def test_what_does_not_speak_for_itself_is_asked_and_then_all_is_taken_over(
    ws: Workspace, round_: Round
) -> None:
    at = opened(export())
    assert "- Zeg in welke kolom de rol staat" in told(at)
    assert "meteen weggelaten: ipaddr" in told(at)
    assert at.button(key="survey-take").disabled
    at.selectbox(key=everyone(at)).set_value("leerling").run()
    assert "12 antwoorden" in told(at)
    at.button(key="survey-take").click().run()

    assert not at.exception
    assert at.success[0].value == "De antwoorden van 6 mensen zitten nu in de ronde."
    assert [(r.role, r.begun) for r in response.counted(ws, round_)] == [("leerling", 6)]


def test_an_answer_that_nobody_knows_is_told_and_nothing_is_kept(ws: Workspace, round_: Round) -> None:
    at = opened(export(answer="soms"))
    at.selectbox(key=everyone(at)).set_value("leerling").run()
    assert "rij 2, kolom LOB\\[A1\\]" in told(at)
    assert "soms" in told(at)
    assert "ook rij 3, 4, 5, 6, 7" in told(at)
    assert at.button(key="survey-take").disabled
    assert response.counted(ws, round_) == ()


def by_role(*roles: str) -> bytes:
    """A row for each of `roles`."""
    return "\n".join(["id,Rol,KLAS,LOB[A1]", *(f"{n},{r},havo 3,A3" for n, r in enumerate(roles))]).encode()


def test_who_has_no_known_role_is_counted_by_name(ws: Workspace, round_: Round) -> None:
    at = opened(by_role("mentor", "mentor", "", "tovenaar"))
    assert "- rol nog onbekend: 2" in told(at)
    assert "- rij 4, kolom Rol\\: hier staat geen rol; vul er een in in het bestand" in told(at)
    assert "- rij 5, kolom Rol\\: de koppeling zegt niet welke rol \\`tovenaar\\` is" in told(at)
    assert "ook rij" not in told(at)


def test_a_column_that_is_called_mapping_is_named(ws: Workspace, round_: Round) -> None:
    sheet = read_sheet(export(), name="f")
    kept = mapping.suggest(ws, round_, sheet).model_copy(update={"everyone": "leerling"})
    kept = kept.model_copy(update={"columns": {**kept.columns, "mapping": Goal(statement="niets")}})
    file = export().replace(b'"KLAS"', b'"mapping"')
    assert "kolom mapping\\: deze ronde heeft geen stelling" in told(opened(file, mapping.written(kept)))


def test_who_never_submitted_is_counted_and_taken_over(ws: Workspace, round_: Round) -> None:
    lines = [
        "id,Datum ingezonden,KLAS,LOB[A1]",
        "1,2026-11-03,havo 3,A3",
        "2,,havo 3,A3",
        "3,,havo 3,A2",
        "4,,havo 3,",
    ]
    at = opened("\n".join(lines).encode())
    at.selectbox(key=everyone(at)).set_value("leerling").run()
    assert "- 2 rijen zijn nooit ingezonden; de antwoorden worden toch overgenomen" in told(at)
    assert "Tijden en andere sporen, meteen weggelaten: Datum ingezonden" in told(at)
    at.button(key="survey-take").click().run()
    assert at.success[0].value == "De antwoorden van 3 mensen zitten nu in de ronde."


def test_where_all_submitted_nothing_is_said_of_it(ws: Workspace, round_: Round) -> None:
    assert "nooit ingezonden" not in told(opened(export()))


def test_a_kept_mapping_needs_no_more_choices(ws: Workspace, round_: Round) -> None:
    suggested = mapping.suggest(ws, round_, read_sheet(export(), name="f"))
    recipe = suggested.model_copy(update={"everyone": "leerling"})
    at = opened(export(), kept=mapping.written(recipe))
    assert not at.button(key="survey-take").disabled
    at.button(key="survey-take").click().run()
    assert [(r.role, r.begun) for r in response.counted(ws, round_)] == [("leerling", 6)]


def test_a_file_or_mapping_that_is_none_is_told(ws: Workspace, round_: Round) -> None:
    assert "geen CSV- of XLSX-bestand" in told(opened(b"\x00\x01"))
    assert "m.yaml\\:1" in told(opened(export(), kept=b"wrong: 1\n"))


def test_without_a_round_that_runs_the_page_leads_to_one(ws: Workspace) -> None:
    at = opened()
    assert not at.exception
    assert "survey-take" not in {b.key for b in at.button}


def test_an_address_that_stands_twice_is_pointed_out_and_kept_nowhere(ws: Workspace, round_: Round) -> None:
    lines = ["id,email,KLAS,LOB[A1]", *(f"{n},P{n % 2}@school.nl,havo 3,A3" for n in range(1, 4))]
    at = opened("\n".join(lines).encode())
    (warning,) = at.warning
    assert "1 e-mailadres staat in meer dan één rij (rijen 2 + 4)" in warning.value
    assert "school.nl" not in warning.value
