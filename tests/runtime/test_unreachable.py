"""People no mail reaches become a task of the PMO, never a silence."""

from datetime import timedelta

from domain.refusals import Refusal
from storage.directory import enter
from tests.runtime.test_mail import keep, send, wait
from tests.support.city import City, person
from tests.support.door import facts
from tests.support.mail_server import MailServer, Wishes
from tests.support.mailing import enter_everybody, let_reminders_fall_due


def tasks_for_pmo(city: City) -> list[tuple[str, list[str]]]:
    return [
        (fact.state["command"], fact.state["refusals"])
        for fact in facts(city)
        if fact.topic == "exception_task.raised.v1"
    ]


def test_who_has_no_address_becomes_a_task_of_the_pmo_once_a_month(city: City) -> None:
    enter(city.here.store.database, person("eve"), name="Eve", email=None, language="de")
    let_reminders_fall_due(city, ("CITY-2", "CITY-3"))
    keep(city)
    assert tasks_for_pmo(city) == [("send_mail", [Refusal.ADDRESS_MISSING.value])]


def test_an_address_refused_for_good_becomes_a_task_and_one_refused_for_now_does_not(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    with MailServer(Wishes(rcpt=lambda _: "451 4.2.1 later")) as server:
        send(city, server)
    assert tasks_for_pmo(city) == []
    wait(city, timedelta(hours=1))
    with MailServer(Wishes(rcpt=lambda _: "550 5.1.1 nobody here")) as server:
        send(city, server)
    assert tasks_for_pmo(city) == [("send_mail", [Refusal.ADDRESS_REFUSED.value])]
