"""How people say how they are told by mail: on their page, and with one click from a mail without signing in."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from domain.mail_wishes import MailWish
from domain.people import Person
from runtime.mail import dispatch_mail
from runtime.mail_opt_outs import opt_out_path
from tests.api.conftest import Browser
from tests.support.city import City, person
from tests.support.door import changes_nothing, head
from tests.support.mail_server import MailServer
from tests.support.mailing import enter_everybody, let_reminders_fall_due
from workflows.people import StateMailWish
from workflows.programme_settings import SetMailTerms

Visit = Callable[[str], Browser]
PAGE = "/city/einstellungen"
HOME = "https://gatebook.city.example"


def wish_of(city: City, who: str) -> MailWish | None:
    found = city.here.store.load(Person, person(who))
    return found.mail_wish if found else None


def let_opt_out(city: City) -> None:
    """Let the programme allow that people get no mails."""
    terms = SetMailTerms(
        programme_id=city.programme, allowed=tuple(MailWish), digest_time="07:00", decision="So beschlossen."
    )
    city.do(terms, "pia")


def sent(city: City, base_url: str = HOME) -> EmailMessage:
    """Send the reminder that waits for Eve."""
    with MailServer() as server:
        more = {"smtp_url": SecretStr(server.url), "base_url": base_url}
        dispatch_mail(city.here, city.settings.model_copy(update=more))
    (mail,) = server.taken
    return mail


def stranger(city: City) -> TestClient:
    """A mail program, or somebody who follows a link: no session, no page of ours before."""
    return TestClient(create_app(city.installation), follow_redirects=False)


def address_in(mail: EmailMessage) -> str:
    found = re.fullmatch(rf"<{HOME}(/city/mail-abmelden/\S+)>", str(mail["List-Unsubscribe"]))
    assert found
    return found[1]


# On one's page


def test_a_wish_is_stated_and_shown(city: City, visit: Visit) -> None:
    eve = visit("eve")
    assert eve.send(PAGE, f"{PAGE}/mails", wish="daily").status_code == 303
    assert wish_of(city, "eve") is MailWish.DAILY
    assert 'value="daily" required checked' in eve.client.get(PAGE).text


def test_something_that_is_no_wish_is_refused(city: City, visit: Visit) -> None:
    assert visit("eve").send(PAGE, f"{PAGE}/mails", wish="hourly").status_code == 400
    assert wish_of(city, "eve") is None


# From a mail


def test_a_mail_that_may_be_turned_off_is_turned_off_with_one_click(city: City) -> None:
    enter_everybody(city)
    let_opt_out(city)
    let_reminders_fall_due(city, ("CITY-2",))
    mail = sent(city)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"{HOME}{address_in(mail)}" in body.get_content()
    answer = stranger(city).post(address_in(mail), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, wish_of(city, "eve")) == (200, MailWish.NONE)
    assert "keine Erinnerungen mehr" in answer.text
    changes_nothing(city, StateMailWish(person_id=person("eve"), wish=MailWish.NONE), "eve")


def test_looking_turns_nothing_off_and_the_button_does(city: City) -> None:
    address = f"/city/{opt_out_path(city.here, person('eve'))}"
    page = stranger(city).get(address)
    assert (page.status_code, wish_of(city, "eve")) == (200, None)
    assert f'action="{address}"' in page.text
    assert stranger(city).post(address).status_code == 200
    assert wish_of(city, "eve") is MailWish.NONE


def test_a_mail_that_may_not_be_turned_off_has_no_such_header(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    mail = sent(city)
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)
    assert "mail-abmelden" not in mail.as_string()


def test_what_is_no_reminder_has_no_such_header(city: City) -> None:
    enter_everybody(city)
    let_opt_out(city)
    city.request_release()
    with MailServer() as server:
        dispatch_mail(city.here, city.settings.model_copy(update={"smtp_url": SecretStr(server.url)}))
    assert [mail["List-Unsubscribe"] for mail in server.taken] == [None] * 3


def test_without_encryption_no_one_click_is_offered(city: City) -> None:
    enter_everybody(city)
    let_opt_out(city)
    let_reminders_fall_due(city, ("CITY-2",))
    mail = sent(city, "http://gatebook.city.example")
    assert mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_made_up_or_of_somebody_else_turns_nothing_off(city: City, method: str) -> None:
    _, mine, tag = opt_out_path(city.here, person("eve")).split("/")
    wrong = [
        f"{mine}/{tag[:-1]}x",
        f"{person('bo')}/{tag}",
        f"{person('nobody')}/{tag}",
        f"{mine}/ä",
        f"eve/{tag}",
    ]
    before = head(city)
    for end in wrong:
        assert stranger(city).request(method, f"/city/mail-abmelden/{end}").status_code in {400, 404, 422}
    assert head(city) == before
