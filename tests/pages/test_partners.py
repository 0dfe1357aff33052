"""The partners and the evidence: typed in, changed, changed together, removed, undone, and filtered."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lobscan.domain.evidence import Evidence
from lobscan.domain.partner import Kind, Step
from lobscan.domain.register import Register
from lobscan.services import practice
from lobscan.services.workspace import Workspace
from lobscan.settings import shipped

PARTNERS = "pages/3_practice/partners.py"
EVIDENCE = "pages/7_account/evidence.py"


def opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(shipped() / "app.py", default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(page).run()


def press(at: AppTest, key: str) -> AppTest:
    """Press the one button whose key starts so."""
    (button,) = [b for b in at.button if b.key and b.key.startswith(key)]
    return button.click().run()


def test_a_partner_is_typed_in(ws: Workspace) -> None:
    at = opened(PARTNERS)
    at.text_input(key="partner-quick-name").set_value("ROC *West*")
    at.selectbox(key="partner-quick-kind").set_value("vocational")
    at.text_input(key="partner-quick-purpose").set_value("doorstroom")
    at = press(at, "partner-quick-add")
    (made,) = practice.registers(ws).partners
    assert (made.name, made.kind, made.purpose) == ("ROC *West*", Kind.VOCATIONAL, "doorstroom")
    assert at.success[0].value == r"ROC \*West\* staat op de lijst."


def test_a_partner_without_a_name_is_refused(ws: Workspace) -> None:
    at = press(opened(PARTNERS), "partner-quick-add")
    assert at.error[0].value == "Geef de partner een naam."
    assert practice.registers(ws).partners == ()


def test_the_title_counts_who_has_nothing_on_paper(demo_ws: Workspace) -> None:
    loose = sum(not p.agreement and not p.agreed_on for p in practice.registers(demo_ws).partners)
    assert opened(PARTNERS).title[0].value == f"Met {loose} van de 12 partners staat nog niets op papier"


def test_the_choices_live_in_the_address(demo_ws: Workspace) -> None:
    wanted = [p.name for p in practice.registers(demo_ws).partners if p.step is Step.INCIDENTAL]
    shown = opened(PARTNERS, step="incidental").dataframe[0].value
    assert list(shown["Naam"]) == wanted
    assert 0 < len(wanted) < 12
    both = opened(PARTNERS, step="incidental", kind="alumni").dataframe[0].value
    assert list(both["Naam"]) == ["Oud-leerlingen"]
    group = opened(PARTNERS, year_group="vwo-6").dataframe[0].value
    assert "Bouwbedrijf De Gans" not in set(group["Naam"])
    assert {"Universiteit Maasstad", "Decanenkring"} <= set(group["Naam"])


def test_a_partner_is_changed_and_its_history_tells_it(demo_ws: Workspace) -> None:
    at = opened(PARTNERS, record="oud-leerlingen")
    number = practice.registers(demo_ws).number
    at.selectbox(key=f"record-step-oud-leerlingen-{number}").set_value("agreed")
    at.text_input(key=f"record-agreement-oud-leerlingen-{number}").set_value("Elk jaar tien gastlessen")
    at.multiselect(key=f"record-contact-oud-leerlingen-{number}").set_value(["dewi-sopacua"])
    at = press(at, "record-keep-")
    kept = practice.registers(demo_ws).records[Register.PARTNERS]["oud-leerlingen"]
    assert (kept.step, kept.agreement, kept.contact) == (  # type: ignore[union-attr]
        Step.AGREED,
        "Elk jaar tien gastlessen",
        "dewi-sopacua",
    )
    told = at.dataframe[0].value
    assert ("mentor", "Dewi Sopacua") in set(zip(told["Van"], told["Naar"], strict=True))


def test_a_removed_partner_comes_back_by_undo(demo_ws: Workspace) -> None:
    at = press(opened(PARTNERS, record="basisscholen"), "record-remove-")
    assert "basisscholen" not in practice.registers(demo_ws).records[Register.PARTNERS]
    at = press(at, "undo-partners")
    assert "basisscholen" in practice.registers(demo_ws).records[Register.PARTNERS]
    assert not at.error


def test_a_removed_partner_is_said_to_be_gone(demo_ws: Workspace) -> None:
    assert opened(PARTNERS, record="nobody").title[0].value == "Dit staat niet meer op de lijst"


def test_evidence_is_typed_in(ws: Workspace) -> None:
    at = opened(EVIDENCE)
    at.text_input(key="evidence-quick-title").set_value("PTA")
    at = press(at, "evidence-quick-add")
    (made,) = practice.registers(ws).evidence
    assert made.title == "PTA"
    assert at.title[0].value == "1 bewijsstuk, en het is actueel"


def test_old_evidence_comes_first(demo_ws: Workspace) -> None:
    tables = [d.value for d in opened(EVIDENCE).dataframe]
    (state,) = [list(t.iloc[:, 3]) for t in tables if "Titel" in t]
    old = state.count("verouderd")
    assert state == ["verouderd"] * old + ["actueel"] * (len(state) - old)
    assert old == 3


def test_evidence_needs_the_day_it_tells_of(demo_ws: Workspace) -> None:
    number = practice.registers(demo_ws).number
    at = opened(EVIDENCE, record="beleidsplan")
    at.date_input(key=f"record-dated-beleidsplan-{number}").set_value(None)
    at = press(at, "record-keep-")
    assert at.error[0].value == "Vul de datum van het bewijs in."


@pytest.mark.parametrize(
    ("dated", "valid_until", "old"),
    [
        (date(2024, 11, 22), None, False),
        (date(2024, 11, 21), None, True),
        (date(2020, 1, 1), date(2026, 11, 22), False),
        (date(2026, 11, 1), date(2026, 11, 21), True),
    ],
)
def test_evidence_is_old_after_two_years_or_its_own_day(
    dated: date, valid_until: date | None, old: bool
) -> None:
    today = date(2026, 11, 22)
    assert Evidence(id="x", title="x", dated=dated, valid_until=valid_until).old(today) is old


def test_evidence_of_a_leap_day_grows_old_too() -> None:
    one = Evidence(id="x", title="x", dated=date(2026, 2, 28))
    assert not one.old(date(2028, 2, 28))
    assert not one.old(date(2028, 2, 29))
    assert one.old(date(2028, 2, 29) + timedelta(days=1))
