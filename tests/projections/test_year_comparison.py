"""One year beside another: projects counted by their classes, for those who may see them."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Reader
from domain.project_values import ProjectFacts, project_id
from domain.times import Effective
from projections.classifications import classes_as_of
from projections.year_comparison import Moment, YearComparison, YearCount, year_comparison
from tests.support.city import City
from tests.support.door import head
from workflows.projects import ClassifyProject, CorrectPhase, RegisterProject

SCHEMES = ("kategorie", "art")
EVERYBODY = Reader.operator()


def measure(city: City, key: str, *, public: bool = True, **classes: str) -> UUID:
    """Let the PMO register a measure with its classes."""
    known = ProjectFacts(
        key=key, title=f"Maßnahme {key}", kind="measure", public=public, classifications=classes
    )
    city.do(RegisterProject(programme_id=city.programme, lifecycle="standard", known=known), "pia")
    return project_id(city.programme, key)


def now(city: City) -> Moment:
    return Moment(city.clock.now(), head(city))


def compared(city: City, before: Moment, after: Moment, reader: Reader = EVERYBODY) -> YearComparison:
    with city.reading() as connection:
        return year_comparison(connection, reader, city.programme, SCHEMES, (before, after))


def cells(found: YearComparison) -> dict[tuple[str | None, ...], tuple[int, int]]:
    return {row.classes: (row.before.projects, row.after.projects) for row in found.rows}


def test_projects_are_counted_by_their_classes_at_the_end_of_each_year(city_on_each: City) -> None:
    city = city_on_each
    measure(city, "M-1", kategorie="I", art="vertikal")
    before = now(city)
    measure(city, "M-2", kategorie="I", art="vertikal")
    joined = measure(city, "M-3", kategorie="II", art="vertikal")
    found = compared(city, before, now(city))
    assert cells(found) == {
        ("I", "vertikal"): (1, 2),
        ("II", "vertikal"): (0, 1),
        (None, None): (1, 1),
    }
    assert [row.change for row in found.rows] == [1, 1, 0]
    assert joined in found.joined
    assert found.before == YearCount(2, 0)
    assert found.after == YearCount(4, 0)


def test_a_project_that_changed_its_class_is_named_and_counted_where_it_stood_then(city: City) -> None:
    project = measure(city, "M-1", kategorie="II", art="vertikal")
    before = now(city)
    city.do(ClassifyProject(project_id=project, scheme="kategorie", value="I"), "pia")
    found = compared(city, before, now(city))
    assert cells(found) == {("I", "vertikal"): (0, 1), ("II", "vertikal"): (1, 0), (None, None): (1, 1)}
    assert found.moved == (project,)


def test_closed_projects_are_counted_beside_all(city: City) -> None:
    before = now(city)
    registered = city.load()
    city.do(
        CorrectPhase(
            project_id=city.project,
            corrects=registered.phases.facts[0].event_id,
            effective_at=registered.phases.facts[0].effective_at,
            phase="closed",
            reason="war abgeschlossen",
        ),
        "pia",
    )
    found = compared(city, before, now(city))
    assert (found.before, found.after) == (YearCount(1, 0), YearCount(1, 1))


def test_what_is_not_public_is_not_counted_for_everybody(city: City) -> None:
    measure(city, "M-1", public=False, kategorie="I")
    day = now(city)
    assert compared(city, day, day, Reader.anyone()).after == YearCount(1, 0)
    assert compared(city, day, day).after == YearCount(2, 0)


def test_a_class_told_later_for_an_earlier_day_changes_that_day_but_not_what_was_known_of_it(
    city: City,
) -> None:
    project = measure(city, "M-1", art="vertikal")
    then = now(city)
    city.do(
        ClassifyProject(
            project_id=project,
            scheme="art",
            value="interkommunal",
            effective=Effective(then.on),
            effective_reason="im Bericht nachgetragen",
        ),
        "pia",
    )

    def art(on: datetime, known: int) -> str | None:
        with city.reading() as connection:
            return classes_as_of(connection, city.programme, on, known).get(project, {}).get("art")

    assert art(then.on, head(city)) == "interkommunal"
    assert art(then.on, then.known) == "vertikal"
    assert art(then.on - timedelta(microseconds=1), head(city)) is None


def test_a_project_taken_out_of_a_scheme_has_no_class_of_it(city: City) -> None:
    project = measure(city, "M-1", art="vertikal")
    city.do(ClassifyProject(project_id=project, scheme="art", value=None), "pia")
    with city.reading() as connection:
        assert classes_as_of(connection, city.programme, city.clock.now(), head(city))[project] == {}
