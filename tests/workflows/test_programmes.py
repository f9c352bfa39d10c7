"""What a programme is set up with, through the door: units, boards, lifecycles, calendars."""

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from domain.boards import board_id
from domain.lifecycles import lifecycle_id
from domain.refusals import Refusal
from domain.units import unit_id
from domain.vote_rules import SIMPLE_MAJORITY, Closes
from exchange.holiday_calendars import public_holidays
from tests.support.city import City
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.boards import EstablishBoard, SetVoteRule
from workflows.catalogue import load_shipped
from workflows.lifecycles import PublishLifecycle
from workflows.programmes import AdoptLifecycle, EstablishProgramme, PublishCalendar
from workflows.units import DissolveUnit, RegisterUnit, RenameUnit

NEW = uuid5(NAMESPACE_OID, "something new")
UNIT = RegisterUnit(name="Amt für Digitales", kind="amt", valid_from=date(2024, 1, 1))


def test_a_unit_is_registered_renamed_and_dissolved(city: City) -> None:
    city.do(UNIT)
    changes_nothing(city, UNIT)
    city.do(RenameUnit(unit_id=unit_id(UNIT.name), name="Digitalamt"), "ann")
    changes_nothing(city, RenameUnit(unit_id=unit_id(UNIT.name), name="Digitalamt"), "ann")
    city.do(DissolveUnit(unit_id=unit_id(UNIT.name), valid_until=date(2025, 12, 31)), "ann")
    assert topics(city)[-3:] == ["unit.registered.v1", "unit.renamed.v1", "unit.dissolved.v1"]


def test_a_unit_belongs_to_one_that_is_known(city: City) -> None:
    below = RegisterUnit(
        name="Sachgebiet", kind="team", valid_from=date(2024, 1, 1), parent_id=unit_id(UNIT.name)
    )
    refuses(city, below, None, Refusal.NOT_FOUND, noun="unit", id=str(unit_id(UNIT.name)))
    city.do(UNIT)
    city.do(below)


def test_a_unit_does_not_end_before_it_begins(city: City) -> None:
    city.do(UNIT)
    command = DissolveUnit(unit_id=unit_id(UNIT.name), valid_until=date(2023, 12, 31))
    refuses(city, command, "ann", Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS)


def test_a_programme_is_established_once(city: City) -> None:
    again = EstablishProgramme(programme_id=city.programme, key="stadt", name="Digitale Stadt", land="NW")
    changes_nothing(city, again)
    refuses(city, replace(again, key="land"), None, Refusal.ALREADY_EXISTS, noun="programme", key="stadt")


def test_a_programme_lies_in_a_land_and_a_zone_there_are(city: City) -> None:
    sound = EstablishProgramme(programme_id=NEW, key="neu", name="Neu", land="XX", zone="Europe/Nirgends")
    refuses(city, sound, None, Refusal.VALUE_INVALID, Refusal.VALUE_INVALID)
    city.do(replace(sound, land="TH", zone="Europe/Berlin"))


def test_a_programme_adopts_only_what_was_published(city: City) -> None:
    unknown = AdoptLifecycle(programme_id=city.programme, lifecycle_id=lifecycle_id("duisburg", 1))
    refuses(city, unknown, "pia", Refusal.LIFECYCLE_UNKNOWN)
    known = load_shipped("duisburg")
    city.do(PublishLifecycle(definition=known))
    adopting = replace(unknown, lifecycle_id=lifecycle_id(known.key, known.version))
    refuses(city, adopting, "pia", Refusal.BOARD_UNKNOWN, board="dikon")
    city.do(EstablishBoard(programme_id=city.programme, key="dikon", name="DIKON", statutory_seats=5), "pia")
    city.do(adopting, "pia")
    changes_nothing(city, replace(unknown, lifecycle_id=lifecycle_id(known.key, known.version)), "pia")


def test_every_board_a_lifecycle_names_must_be_there_before_it_is_adopted(city: City) -> None:
    known = load_shipped("potsdam")
    city.do(PublishLifecycle(definition=known))
    adopting = AdoptLifecycle(
        programme_id=city.programme, lifecycle_id=lifecycle_id(known.key, known.version)
    )
    missing = (Refusal.BOARD_UNKNOWN, Refusal.BOARD_UNKNOWN)
    refuses(city, adopting, "pia", *missing, board="hauptausschuss")
    for key in ("hauptausschuss", "lenkungskreis"):
        city.do(EstablishBoard(programme_id=city.programme, key=key, name=key, statutory_seats=5), "pia")
    city.do(adopting, "pia")


def test_a_published_version_keeps_its_text(city: City) -> None:
    standard = load_shipped("standard")
    changes_nothing(city, PublishLifecycle(definition=standard))
    other = replace(standard, source="von anderswo")
    refuses(city, PublishLifecycle(definition=other), None, Refusal.ALREADY_EXISTS, key="standard", version=1)
    city.do(PublishLifecycle(definition=replace(other, version=standard.version + 1)))


def test_a_calendar_is_of_the_programmes_land_and_of_the_year(city: City) -> None:
    right = PublishCalendar(programme_id=city.programme, year=2026, calendar=public_holidays("NW", [2026]))
    for calendar in (public_holidays("BY", [2026]), public_holidays("NW", [2027])):
        refuses(city, replace(right, calendar=calendar), "pia", Refusal.VALUE_INVALID, field="calendar")
    city.do(right, "pia")
    changes_nothing(city, right, "pia")


def test_nothing_is_set_up_in_a_programme_that_is_not_there(city: City) -> None:
    refuses(
        city,
        EstablishBoard(programme_id=NEW, key="steering", name="Ausschuss", statutory_seats=1),
        "ann",
        Refusal.NOT_FOUND,
        noun="programme",
    )


def test_a_board_is_established_once_with_its_seats(city: City) -> None:
    again = EstablishBoard(
        programme_id=city.programme, key="steering", name="Lenkungsausschuss", statutory_seats=3
    )
    changes_nothing(city, again, "pia")
    refuses(city, replace(again, statutory_seats=5), "pia", Refusal.ALREADY_EXISTS, key="steering")
    refuses(
        city,
        replace(again, key="new", statutory_seats=0),
        "pia",
        Refusal.VALUE_INVALID,
        field="statutory_seats",
    )


def test_a_vote_rule_is_laid_down_in_versions(city: City) -> None:
    rule = SetVoteRule(
        board_id=board_id(city.programme, "steering"),
        matter_class="release",
        rule=replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED),
        basis="Beschluss vom 1.3.2024",
    )
    city.do(rule, "pia")
    assert facts(city)[-1].state["rule_version"] == 2
    changes_nothing(city, rule, "pia")
    refuses(city, replace(rule, board_id=NEW), "pia", Refusal.NOT_FOUND, noun="board")


def test_a_changed_vote_rule_does_not_reach_into_an_open_review(city: City) -> None:
    review = city.request_release()
    city.do(
        SetVoteRule(
            board_id=city.board,
            matter_class="release",
            rule=replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED),
            basis="Beschluss",
        ),
        "pia",
    )
    city.vote(review, "ada")
    city.vote(review, "bo")
    assert city.load().phase.phase == "initiation"
