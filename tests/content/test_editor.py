"""The editor's eye: each rule with what it must alarm at, and what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from content.pack_files import FILES, make, swap

from lobscan.cli import main
from lobscan.content import editor
from lobscan.content.editor import remarks, sentences, words_of
from lobscan.content.strict import Document
from lobscan.services.rubrics import check_paths
from lobscan.settings import shipped

LEVELS = {"1": "Toeval.", "2": "Een plan.", "3": "Afspraken.", "4": "Terugblik."}


def said(text: str) -> list[str]:
    """What is remarked on a statement with this text."""
    found = remarks({"statements": [{"text": text, "levels": LEVELS}]}, "nl")
    return [r.message.partition(":")[0].partition(" in ")[0] for r in found]


TWO, NEGATION = "two ideas", "a negation"


@pytest.mark.parametrize(
    "text",
    [
        "Mentoren voeren gesprekken en leggen de afspraken vast.",
        "We kennen onze partners en we spreken hen elk jaar.",
        "Leerlingen lopen stage en bezoeken open dagen.",
        "De visie is duidelijk en de taken staan vast.",
        "Onze lessen zijn actueel én boeiend.",
        "We zoeken hulp of we lossen het zelf op.",
    ],
)
def test_two_claims_in_one_statement_alarm(text: str) -> None:
    assert said(text) == [TWO]


@pytest.mark.parametrize(
    "text",
    [
        "Leerlingen en ouders weten waar zij terechtkunnen.",
        "We vragen leerlingen en hun ouders elk jaar wat zij vinden.",
        "Coördinator, teamleiders en mentoren overleggen op vaste momenten.",
        "Wij werken samen met scholen en bedrijven in de buurt.",
        "Klassenleraren en leerlingenbegeleiders stemmen af.",
        "Er is tijd en geld voor LOB.",
        "Leerlingen maken kennis met opleidingen en beroepen.",
        "Havo en vwo werken aan hetzelfde programma.",
        "In leerjaar 3 en 4 is er een stage.",
        "We werken aan de overgang tussen basisschool en brugklas.",
        "Er is studie- en beroepskeuze in de les.",
        "Na een activiteit gaan we na of het doel is bereikt.",
        "We vragen leerlingen of ze tevreden zijn.",
        "Elke leerling doet ervaring op met werk of studie.",
        "Als een leerling vertrekt, weet de nieuwe school of werkgever wat nodig is.",
    ],
)
def test_one_idea_is_left_alone(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("word", ["niet", "geen", "nooit", "zonder", "niemand"])
def test_a_negation_alarms(word: str) -> None:
    assert said(f"Bij ons kiest een leerling {word} uitleg.") == [NEGATION]


@pytest.mark.parametrize(
    "text", ["Onze onderwijstijd past.", "Een onbekend beroep wordt bekend.", "Genieten mag."]
)
def test_a_word_that_only_begins_or_ends_like_one_is_no_negation(text: str) -> None:
    assert said(text) == []


def test_other_wordings_and_variants_are_read_too() -> None:
    statement = {
        "wordings": {"pupils": "Ik weet niet veel."},
        "variants": [{"text": "Dat is geen plan.", "wordings": {"parents": "Nooit gehoord."}}],
    }
    paths = [r.path for r in remarks({"statements": [statement]}, "nl")]
    assert paths == [
        ("statements", 0, "wordings", "pupils"),
        ("statements", 0, "variants", 0, "text"),
        ("statements", 0, "variants", 0, "wordings", "parents"),
    ]


LONG = "Een zin " + "met woorden " * 9 + "erbij."


def test_a_sentence_of_more_than_twenty_words_alarms_wherever_it_must_be_short() -> None:
    assert len(LONG.split()) == 21
    value = {
        "talk": [LONG],
        "statements": [{"text": LONG, "levels": {**LEVELS, "3": f"Kort. {LONG}"}}],
        "measures": [{"steps": [LONG], "why": LONG}],
    }
    paths = {r.path for r in remarks(value, "nl")}
    assert paths == {
        ("talk", 0),
        ("statements", 0, "text"),
        ("statements", 0, "levels", "3"),
        ("measures", 0, "steps", 0),
    }


def test_twenty_words_are_short_enough_and_each_sentence_counts_alone() -> None:
    short = LONG.replace(" erbij", "")
    assert len(short.split()) == 20
    assert said(short) == []
    assert said(f"{short} {short}") == []
    assert sentences("Een. Twee! Drie? Vier") == ["Een.", "Twee!", "Drie?", "Vier"]


@pytest.mark.parametrize(
    "text",
    [
        "Leerlingen zakken soms af.",
        "Na afzakken volgt een gesprek.",
        "De leerling stroomt af.",
        "Wie kan, mag opstromen.",
        "We praten over het watervalsysteem.",
        "Een leerling gaat naar een lager niveau.",
        "De hoogste richting is het doel.",
        "Zwakke leerlingen krijgen hulp.",
        "Dat is te hoog gegrepen.",
    ],
)
def test_talk_that_sets_one_route_above_another_alarms_wherever_it_stands(text: str) -> None:
    for value in (
        {"intro": text},
        {"talk": [text]},
        {"measures": [{"success": text}]},
        {"tasks": [{"about": text}]},
    ):
        assert [r.message for r in remarks(value, "nl")] == [
            "“{words}” sets one route above another; say: {instead}"
        ]


@pytest.mark.parametrize(
    "text",
    [
        "Leerlingen kijken naar het hoger onderwijs.",
        "Kinderen uit het lager onderwijs komen op bezoek.",
        "De aftrap is in september.",
        "Leerlingen stromen door naar het mbo.",
        "Leerlingen stromen door op een vast moment.",
        "De leerling sluit de lade af en zakt voor een toets.",
        "Op elk niveau is er een plan.",
    ],
)
def test_usual_words_of_the_field_are_left_alone(text: str) -> None:
    assert remarks({"intro": text}, "nl") == []


def ladder(**levels: str) -> list[str]:
    given = {**LEVELS, **{k[-1]: v for k, v in levels.items()}}
    return [r.path[-1] for r in remarks({"statements": [{"levels": given}]}, "nl")]


def test_levels_that_only_count_alarm() -> None:
    assert ladder(l1="Mentoren praten zelden.", l2="Mentoren praten vaak.") == ["2"]
    assert ladder(l2="Soms is er een gesprek.", l3="Er is meestal een gesprek.") == ["3"]
    assert ladder(l3="Bijna alle mentoren bereiden het voor.", l4="Alle mentoren bereiden het voor.") == ["4"]


def test_levels_that_show_other_behaviour_may_count_as_well() -> None:
    assert ladder(l1="Mentoren praten soms.", l2="Mentoren praten vaak en leggen het vast.") == []
    assert ladder(l3="Elke klas doet mee.", l4="De school past het programma aan.") == []
    assert ladder(l1="Er is een plan.", l2="Het plan is bekend.") == []


def test_a_language_without_lists_is_not_read() -> None:
    assert remarks({"statements": [{"text": "Wij doen dit niet en dat."}]}, "fr") == []
    assert words_of("nl-BE") == words_of("nl")


def test_a_warning_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "visie.yaml"
    path.write_text("id: visie\nstatements:\n  - id: a\n    text: Wij doen dit niet.\n", encoding="utf-8")
    assert [(w.file, w.line) for w in editor.warnings(Document(path, "visie.yaml"), "nl")] == [
        ("visie.yaml", 4)
    ]


AREA = "areas/vision.yaml"
WARNED = swap(AREA, ("We know why.", "Wij doen dit niet."))


def test_warnings_are_printed_as_such_and_count_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_LANG", "en")
    folder = make(tmp_path / "tiny", WARNED)
    line = f"{folder / AREA}:7: warning: a negation: “niet”; say what one does see\n"
    assert main(["rubric", "check", str(folder)]) == 0
    assert capsys.readouterr().out == line
    assert main(["rubric", "check", "--strict", str(folder)]) == 1
    assert capsys.readouterr().out == line


def test_faults_and_warnings_stand_in_the_order_of_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOBSCAN_LANG", "en")
    text = WARNED[AREA].replace("[mentor]", "[mentr]", 1)
    folder = make(tmp_path / "tiny", {AREA: text})
    assert main(["rubric", "check", str(folder)]) == 1
    lines = capsys.readouterr().out.replace(f"{folder}/", "").splitlines()
    assert [x.split(" ")[0] for x in lines] == [f"{AREA}:7:", f"{AREA}:9:"]
    assert "warning" not in lines[1]


@pytest.mark.parametrize(
    "folder", sorted(p.parent for p in (shipped() / "rubrics").glob("*/pack.yaml")), ids=lambda p: p.name
)
def test_a_shipped_pack_has_no_warning(folder: Path) -> None:
    assert [f"{w.file}:{w.line}: {w.text}" for w in check_paths([folder]).warnings] == []


def test_the_small_pack_has_none_either(tmp_path: Path) -> None:
    assert FILES
    assert check_paths([make(tmp_path / "tiny")]).warnings == ()
