"""Dependencies and synergies as a list: of a project from both sides, of a programme, on any day as known then."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Reader
from domain.project_relations import DependencyKind
from domain.times import Effective
from projections.synergies import RelatedProjects, Relation, relations_of
from tests.support.city import City
from tests.support.door import head
from workflows.project_relations import DeclareDependency, DropSynergy, NoteSynergy, ReleaseDependency

OPERATOR = Reader.operator()


def related(
    city: City,
    project_id: UUID | None = None,
    at: tuple[datetime, int] | None = None,
    reader: Reader = OPERATOR,
) -> list[tuple[str, str, str]]:
    with city.reading() as connection:
        if project_id is None:
            found = relations_of(connection, reader, programme_id=city.programme, at=at)
        else:
            found = relations_of(connection, reader, project_id=project_id, at=at)
    return [(one.relation.value, one.project_key, one.other_key) for one in found]


def waits(city: City, here: UUID, there: UUID) -> None:
    city.do(DeclareDependency(project_id=here, on=there, kind=DependencyKind.NEEDS_RESULT, reason="x"), "pia")


def test_a_dependency_says_who_waits_for_whom_and_why(city_on_each: City) -> None:
    city = city_on_each
    other = city.add_project("CITY-2")
    waits(city, city.project, other)
    with city.reading() as connection:
        found = relations_of(connection, OPERATOR, project_id=other)
    assert found == (
        RelatedProjects(
            relation=Relation.DEPENDENCY,
            project_id=city.project,
            project_key="CITY-1",
            project_title="Projekt CITY-1",
            other_id=other,
            other_key="CITY-2",
            other_title="Projekt CITY-2",
            kind=DependencyKind.NEEDS_RESULT,
            wording="x",
        ),
    )


def test_a_synergy_is_seen_from_both_sides(city_on_each: City) -> None:
    city = city_on_each
    other = city.add_project("CITY-2")
    city.do(NoteSynergy(project_id=city.project, other=other, gain="x"), "eve")
    assert related(city, city.project) == [("synergy", "CITY-1", "CITY-2")]
    assert related(city, other) == [("synergy", "CITY-2", "CITY-1")]
    assert related(city) == [("synergy", "CITY-1", "CITY-2")]


def test_what_holds_no_more_is_not_in_the_list_of_today_but_in_that_of_then(city_on_each: City) -> None:
    city = city_on_each
    other = city.add_project("CITY-2")
    waits(city, city.project, other)
    city.do(NoteSynergy(project_id=city.project, other=other, gain="x"), "eve")
    then, known = city.clock.now(), head(city)
    city.do(ReleaseDependency(project_id=city.project, on=other, reason="x"), "eve")
    city.do(DropSynergy(project_id=other, other=city.project, reason="x"), "pia")
    assert related(city) == []
    both = [("dependency", "CITY-1", "CITY-2"), ("synergy", "CITY-1", "CITY-2")]
    assert related(city, at=(then, head(city))) == both
    assert related(city, at=(city.clock.now(), known)) == both


def test_as_we_knew_it_then_never_changes(city: City) -> None:
    other = city.add_project("CITY-2")
    yesterday, known = city.clock.now() - timedelta(days=1), head(city)
    city.do(
        DeclareDependency(
            project_id=city.project,
            on=other,
            kind=DependencyKind.SHARES_RESOURCE,
            reason="x",
            effective=Effective(yesterday),
            effective_reason="nachgetragen",
        ),
        "eve",
    )
    assert related(city, at=(yesterday, head(city))) == [("dependency", "CITY-1", "CITY-2")]
    assert related(city, at=(yesterday, known)) == []
    assert related(city, at=(yesterday - timedelta(seconds=1), head(city))) == []


def test_a_reader_sees_a_relation_only_between_projects_both_of_which_may_be_seen(city: City) -> None:
    hidden, other = city.add_project("CITY-2", public=False), city.add_project("CITY-3")
    waits(city, city.project, hidden)
    waits(city, city.project, other)
    assert related(city, reader=Reader.anyone()) == [("dependency", "CITY-1", "CITY-3")]
    inside = Reader(programmes=frozenset({city.programme}))
    assert related(city, reader=inside) == [
        ("dependency", "CITY-1", "CITY-2"),
        ("dependency", "CITY-1", "CITY-3"),
    ]
