"""A store in which everything that can be frozen was: to be meddled with in tests."""

from pathlib import Path

from lobscan.access import LOCAL
from lobscan.domain.answers import Answer
from lobscan.domain.draft import nothing_yet
from lobscan.domain.review import Body, Verdict, prints
from lobscan.domain.round import Round, statements_of
from lobscan.domain.rubric import Scope
from lobscan.domain.school import Person
from lobscan.services import ambition, picture, plan, prepare, review, roadmap, takeover
from lobscan.services.prepare import NewRound
from lobscan.services.review import NewFinding, NewReview
from lobscan.services.workspace import Workspace, open_workspace, today
from lobscan.settings import Settings
from lobscan.storage import answers as store
from lobscan.storage.answers import Respondent

PEOPLE = 9
STEM = "00000000-0000-4000-8000-"


def made(folder: Path) -> Workspace:
    """A school with a closed round, two ambitions, an accepted plan and a sealed review."""
    ws = open_workspace(Settings(folder))
    prepare.init_school(ws, structure="nl-vo", name="De Meander", actor=LOCAL)
    an = Person(id="an", name="An", roles=("decaan", "schoolleider", "teamleider"), hours=200)
    school = prepare.school(ws).model_copy(update={"people": (an,)})
    prepare.save_school(ws, school, actor=LOCAL)
    round_ = prepare.open_round(ws, NewRound("nl-lob", desired=True), actor=LOCAL)
    answer(ws, round_)
    prepare.close_round(ws, round_.id, actor=LOCAL)
    pack = prepare.pack_of(ws, round_)
    for area in pack.areas[:2]:
        ambition.set_ambition(ws, round_, target=area.id, level=4, why="Wij willen meer", actor=LOCAL)
    accept(ws, round_)
    look_back(ws, round_)
    return ws


def answer(ws: Workspace, round_: Round) -> None:
    """Nine mentors answer three statements, one of them changes their mind and leaves a remark."""
    pack, school = prepare.pack_of(ws, round_), prepare.school(ws)
    group = school.year_groups[0].id
    asked = statements_of(round_, pack)[:3]
    people = [
        Respondent(f"{STEM}{i:012d}", round_.id, "mentor" if i < PEOPLE - 2 else "decaan", (group,))
        for i in range(PEOPLE)
    ]
    given = [
        Answer(p.id, p.role, s.id, "" if s.scope is Scope.SCHOOL else group, str(i % 4 + 1), "4")
        for i, p in enumerate(people)
        for s in asked
    ]
    first = given[0]
    again = Answer(first.respondent, first.role, first.statement, first.year_group, "3", "4", "Het kan beter")

    def job(cursor: store.Cursor) -> None:
        store.add_respondents(cursor, people)
        store.hand_in(cursor, round_.id, people[0].id)
        store.add(cursor, round_.id, given, day=round_.opened)
        store.add(cursor, round_.id, [again], day=round_.opened)

    ws.write(job)


def accept(ws: Workspace, round_: Round) -> None:
    """One action of one's own, then a roadmap of one measure that is accepted."""
    plan.create(ws, {**plan.fresh(ws), "title": "Ouderavond", "responsible": "an"}, actor=LOCAL)
    seen = picture.picture(ws, prepare.round_(ws, round_.id))
    draft = nothing_yet(roadmap.first_ask(ws, seen.round)).model_copy(update={"stale": False})
    case = roadmap.case(ws, seen, draft.ask)
    measure = next(m for m in case.measures if m.id == "ambitiespel-hele-team")
    start = case.periods[0].weeks[0]
    line = roadmap.line_for(case, measure, year_groups=(), start=start, people=["an"])
    draft = roadmap.weigh(ws, seen, roadmap.added(draft, line)).draft
    found = takeover.proposal(ws, seen, draft, why="Hier ligt het laagst")
    ticked = [change.id for change in found]
    takeover.accept(ws, seen, draft, found, ticked, note="", actor=LOCAL)


def look_back(ws: Workspace, round_: Round) -> None:
    """A review in which one thing was found, sealed."""
    begun = review.begin(ws, NewReview("Terugblik", round_.id, today(), ["Els"]), actor=LOCAL)
    wanted = NewFinding(verdict=Verdict.SECURE, item="gaps", text="Dit houden we", owner="an", due=today())
    review.add_finding(ws, begun.id, wanted, actor=LOCAL)
    for body in Body:
        review.approve(ws, begun.id, body, name="Fenna", day=today(), actor=LOCAL)
    now = review.review(ws, begun.id)
    review.seal(ws, begun.id, seen=now.number, shown=prints(review.agenda(ws, now)), actor=LOCAL)
