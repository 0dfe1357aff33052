import pytest
from builders import LEADERS, PUPILS, STAFF, area, measure, pack, statement
from pydantic import ValidationError

from lobscan.domain.rubric import SCHOOL_JUDGEMENT, Lift, Standard, StandardLink, Statement, Work

LEVELS = {"1": "nought", "2": "some", "3": "all", "4": "more"}


def test_the_schools_own_judgement_is_that_of_leaders_and_staff():
    assert set(SCHOOL_JUDGEMENT) == {LEADERS, STAFF}


@pytest.mark.parametrize("missing", list(LEVELS))
def test_a_statement_needs_all_four_levels(missing):
    with pytest.raises(ValidationError, match=f"levels.{missing}"):
        statement("x", levels={k: v for k, v in LEVELS.items() if k != missing})


def test_a_fifth_level_is_refused():
    with pytest.raises(ValidationError, match=r"levels\.5"):
        statement("x", levels={**LEVELS, "5": "too much"})


def test_level_keys_may_be_numbers():
    found = statement("x", levels={int(k): v for k, v in LEVELS.items()}).levels
    assert [found[i] for i in (1, 2, 3, 4)] == ["nought", "some", "all", "more"]


def test_a_statement_without_any_wording_is_refused():
    with pytest.raises(ValidationError, match="both wordings are missing"):
        statement("x", text=None)


@pytest.mark.parametrize(
    ("perspective", "words"),
    [(PUPILS, "I had a talk"), (LEADERS, "Pupils have a talk"), (None, "Pupils have a talk")],
)
def test_a_perspective_is_asked_in_its_own_words_else_in_the_general_ones(perspective, words):
    found = statement("x", text="Pupils have a talk", wordings={"pupils": "I had a talk"})
    assert found.words_for(perspective) == words


def test_without_general_words_a_statement_is_still_asked():
    found = statement("x", text=None, wordings={"pupils": "I had a talk"})
    assert found.words_for(STAFF) == "I had a talk"


@pytest.mark.parametrize("wrong", ["", "A1", "a_1", "-a", "a-", "a--b", "1a", "a" * 61])
def test_an_id_is_lower_case_words_with_hyphens(wrong):
    with pytest.raises(ValidationError):
        statement(wrong)


@pytest.mark.parametrize("weight", [0, -1, 10.5])
def test_a_weight_lies_above_nought_and_up_to_ten(weight):
    with pytest.raises(ValidationError, match="weight"):
        statement("x", weight=weight)


def test_a_statement_weighs_one_unless_it_says_otherwise():
    assert statement("x").weight == 1.0


def test_an_unknown_key_is_refused():
    with pytest.raises(ValidationError, match="colour"):
        Statement.model_validate({**statement("x").model_dump(by_alias=True), "colour": "red"})


@pytest.mark.parametrize("item", ["nl-ok/SKA1", "vl-ok/R1-2"])
def test_a_link_to_a_standard_names_the_standard_and_its_item(item):
    assert not StandardLink(item=item).confirmed
    with pytest.raises(ValidationError):
        StandardLink(item=item.replace("/", "-"))


def test_the_expected_lift_is_the_middle_of_its_range():
    assert Lift(statement="x", low=0.2, high=0.6).expected == pytest.approx(0.4)


def test_a_lift_whose_low_is_above_its_high_is_refused():
    with pytest.raises(ValidationError, match="`low` is above `high`"):
        Lift(statement="x", low=0.7, high=0.6)


def test_a_lift_is_an_estimate_unless_it_names_its_basis():
    assert Lift(statement="x", low=0, high=1).basis == "estimate"


@pytest.mark.parametrize(("groups", "hours"), [(1, 3 + 4 + 5), (3, 3 + 4 + 3 * 5)])
def test_hours_of_a_measure_are_counted_once_or_per_year_group(groups, hours):
    work = [
        Work(role="head", hours=3),
        Work(role="decaan", hours=4, per="once"),
        Work(role="mentor", hours=5, per="year_group"),
    ]
    assert measure("m", lifts={"x": (1, 1)}, work=work).hours(groups) == hours


@pytest.mark.parametrize("missing", ["work", "lifts", "steps"])
def test_a_measure_without_work_lift_or_steps_is_refused(missing):
    whole = measure("m", lifts={"x": (1, 1)}).model_dump()
    with pytest.raises(ValidationError, match=missing):
        type(measure("m", lifts={"x": (1, 1)})).model_validate({**whole, missing: []})


def test_a_standard_needs_items():
    with pytest.raises(ValidationError, match="items"):
        Standard.model_validate({"id": "s", "title": "S", "version": "1", "provider": "P", "items": []})


def test_the_statements_of_a_pack_stand_in_the_order_of_its_areas():
    tiny = pack(area("b", statement("b2"), statement("b1")), area("a", statement("a1")))
    assert [s.id for s in tiny.statements] == ["b2", "b1", "a1"]


def test_a_statement_belongs_to_the_area_that_holds_it():
    tiny = pack(area("b", statement("b1")), area("a", statement("a1")))
    assert [tiny.area_of(s).id for s in ("a1", "b1")] == ["a", "b"]
    with pytest.raises(KeyError):
        tiny.area_of("c1")


def test_a_pack_has_no_fifth_level():
    header = pack(area("a", statement("a1"))).header.model_dump()
    header["levels"] = [*header["levels"], {"value": 4, "label": "more", "meaning": "more"}]
    with pytest.raises(ValidationError, match="levels"):
        type(pack(area("a", statement("a1"))).header).model_validate(header)
