"""Which follow-ups were refused: open and settled, for the programme's own people only."""

from uuid import NAMESPACE_OID, UUID, uuid5

from domain.access import Reader
from projections.follow_ups_stuck import StuckRow, follow_ups_stuck
from tests.support.city import City
from workflows.commands import Actor
from workflows.exception_tasks import RaiseExceptionTask, SettleExceptionTask

TASK = uuid5(NAMESPACE_OID, "stuck")
INSIDE = Reader(programmes=frozenset({City.programme}))


def get_stuck(city: City, task: UUID = TASK, project: UUID | None = City.project) -> None:
    raised = RaiseExceptionTask(
        task_id=task,
        programme_id=City.programme,
        project_id=project,
        refused_command="enter_phase",
        caused_by=City.project,
        refusals=("project_paused", "guard_unmet"),
    )
    city.do(raised, Actor.system("followup"))


def listed(
    city: City, reader: Reader = INSIDE, within: UUID | None = None, still_open: bool | None = None
) -> tuple[StuckRow, ...]:
    with city.reading() as connection:
        return follow_ups_stuck(connection, reader, within=within, still_open=still_open)


def test_what_was_refused_is_listed_with_every_reason(city_on_each: City) -> None:
    city = city_on_each
    get_stuck(city)
    (row,) = listed(city)
    assert (row.command, row.refusals) == ("enter_phase", ("project_paused", "guard_unmet"))
    assert (row.project_id, row.remark, row.settled_at) == (City.project, None, None)
    assert row.title is not None


def test_a_settled_one_stays_with_its_remark_and_either_kind_can_be_asked_for(city_on_each: City) -> None:
    city = city_on_each
    other = uuid5(NAMESPACE_OID, "other")
    get_stuck(city)
    get_stuck(city, other)
    city.do(SettleExceptionTask(task_id=TASK, remark="Von Hand nachgetragen."), "pia")
    assert {row.task_id: row.remark for row in listed(city)} == {TASK: "Von Hand nachgetragen.", other: None}
    assert [row.task_id for row in listed(city, still_open=True)] == [other]
    assert [row.task_id for row in listed(city, still_open=False)] == [TASK]


def test_one_of_no_project_belongs_to_the_programme(city: City) -> None:
    get_stuck(city, project=None)
    assert [row.project_key for row in listed(city, within=City.programme)] == [None]
    assert listed(city, within=City.project) == ()


def test_they_are_for_the_programme_alone_though_the_project_is_public(city_on_each: City) -> None:
    city = city_on_each
    get_stuck(city)
    assert listed(city, Reader.anyone()) == ()
    assert listed(city, Reader(projects=frozenset({City.project}))) == ()
    assert len(listed(city, Reader.operator())) == 1
