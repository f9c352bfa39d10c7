import hashlib
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from pydantic import SecretStr

from domain.ballots import Choice
from domain.people import Role, ScopeKind
from domain.project_checks import Light
from domain.project_values import project_id
from projections.project_checks import checks_of
from runtime.mail import MailReport, dispatch_mail
from runtime.settings import Settings, UnfitSettings
from storage.directory import enter, forget
from storage.outbox import ATTEMPTS_MAX, BACK_OFF_FIRST, BACK_OFF_LONGEST, LEASE, claim, due_mails
from tests.support.city import City, person
from tests.support.mail_server import HANG_UP, MailServer, Wishes
from tests.support.mailing import decide, enter_everybody, let_reminders_fall_due, outbox_rows
from tests.support.records import run
from workflows.people import EndMandate
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead, PauseProject, SetVisibility


def by_smtp(city: City, url: str, **other: Any) -> Settings:
    return city.settings.model_copy(
        update={
            "smtp_url": SecretStr(url),
            "mail_from": "gatebook@city.example",
            "base_url": "https://gatebook.city.example",
            **other,
        }
    )


def send(city: City, server: MailServer, most: int = 100) -> MailReport:
    return dispatch_mail(city.here, by_smtp(city, server.url), most=most)


def keep(city: City) -> MailReport:
    return dispatch_mail(city.here, city.settings)


def wait(city: City, pause: timedelta) -> None:
    city.clock.set(city.clock.now() + pause)


def kept(city: City) -> list[EmailMessage]:
    files = sorted((city.here.folder / "mail").iterdir())
    assert all(file.suffix == ".eml" for file in files)
    mails = [
        message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default) for file in files
    ]
    return [mail for mail in mails if isinstance(mail, EmailMessage)]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def states(city: City) -> list[str]:
    return sorted(row.state for row in outbox_rows(city).values())


def addresses(server: MailServer) -> list[str]:
    return sorted(mail["To"].addresses[0].addr_spec for mail in server.taken)


def test_each_voter_gets_one_mail_and_the_answer_is_kept(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    with MailServer() as server:
        report = send(city_on_each, server)
        assert send(city_on_each, server) == MailReport()
    assert (report.sent, report.failed, report.waiting) == (3, 0, 0)
    assert addresses(server) == ["ada@city.example", "bo@city.example", "cy@city.example"]
    digests = {hashlib.sha256(content).hexdigest() for content in server.raw}
    rows = outbox_rows(city_on_each)
    assert {row.mail_sha256 for row in rows.values()} == digests
    assert {row.answer for row in rows.values()} == {"250 2.0.0 taken"}
    assert set(server.ids()) == {f"<{mail}@gatebook.city.example>" for mail in rows}


def test_the_chair_is_told_why(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer() as server:
        send(city, server)
    (to_ada,) = [mail for mail in server.taken if "ada@" in mail["To"]]
    assert "Guten Tag Ada, zu CITY-1 „Projekt CITY-1“ liegt eine Vorlage zur Abstimmung vor." in text_of(
        to_ada
    )
    assert "weil Sie den Vorsitz des Gremiums haben" in text_of(to_ada)


def test_everybody_is_written_to_in_their_language(city: City) -> None:
    enter_everybody(city)
    enter(city.here.store.database, person("bo"), name="Bo", email="bo@city.example", language="en")
    city.request_release()
    with MailServer() as server:
        send(city, server)
    subjects = {mail["To"].addresses[0].username: str(mail["Subject"]) for mail in server.taken}
    assert subjects["bo"] == "Your vote is needed: CITY-1 “Projekt CITY-1”"
    assert subjects["cy"] == "Ihre Stimme ist gefragt: CITY-1 „Projekt CITY-1“"


def test_reminders_of_one_person_make_one_mail(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    let_reminders_fall_due(city_on_each, ("CITY-2", "CITY-3"))
    with MailServer() as server:
        report = send(city_on_each, server)
    assert (report.sent, states(city_on_each)) == (1, ["sent", "sent"])
    assert len({row.mail_sha256 for row in outbox_rows(city_on_each).values()}) == 1
    assert "CITY-2" in text_of(server.taken[0])
    assert "CITY-3" in text_of(server.taken[0])


def test_two_levels_of_one_reminder_are_told_once(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    let_reminders_fall_due(city, ())
    assert keep(city).kept == 1
    (mail,) = kept(city)
    assert text_of(mail).count("/blaetter/") == 1
    assert states(city) == ["sent", "sent"]


def test_a_mail_refused_for_now_waits_and_is_sent_later(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    answers = iter(["451 4.7.1 greylisted"])
    wishes = Wishes(rcpt=lambda to: next(answers, None) if to.startswith("bo@") else None)
    with MailServer(wishes) as server:
        report = send(city_on_each, server)
        assert (report.sent, report.failed, report.waiting) == (2, 0, 1)
        wait(city_on_each, BACK_OFF_FIRST - timedelta(microseconds=1))
        assert send(city_on_each, server).sent == 0
        wait(city_on_each, timedelta(microseconds=1))
        assert send(city_on_each, server).sent == 1
    assert max(server.ids().values()) == 1


def test_a_mail_refused_for_now_time_and_again_is_given_up(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer(Wishes(data=lambda _: "452 4.3.1 full")) as server:
        for _ in range(ATTEMPTS_MAX - 1):
            assert send(city, server).failed == 0
            wait(city, BACK_OFF_LONGEST)
        last = send(city, server)
    assert (last.failed, last.waiting, len(last.refused)) == (3, 0, 3)
    assert "452 4.3.1 full" in last.refused[0]


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_mail_refused_for_good_is_given_up_and_the_others_are_sent(city_on_each: City, where: str) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()

    def unknown(to: str) -> str | None:
        return "550 5.1.1 unknown" if to.startswith("bo@") else None

    wishes = Wishes(rcpt=unknown) if where == "rcpt" else Wishes(data=unknown)
    with MailServer(wishes) as server:
        report = send(city_on_each, server)
        wait(city_on_each, timedelta(days=3))
        assert send(city_on_each, server) == MailReport()
    assert (report.sent, report.failed, report.waiting) == (2, 1, 0)
    assert "550 5.1.1 unknown" in report.refused[0]
    assert str(person("bo")) in report.refused[0]
    assert addresses(server) == ["ada@city.example", "cy@city.example"]


def test_a_mail_whose_answer_was_lost_is_repeated_once_under_the_same_id(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    answers = iter([HANG_UP])
    with MailServer(Wishes(data=lambda to: next(answers, None) if to.startswith("bo@") else None)) as server:
        report = send(city_on_each, server)
        assert (report.sent, report.failed, report.waiting) == (2, 0, 1)
        wait(city_on_each, LEASE - timedelta(microseconds=1))
        assert send(city_on_each, server).sent == 0
        wait(city_on_each, timedelta(microseconds=1))
        assert send(city_on_each, server).sent == 1
    assert sorted(server.ids().values()) == [1, 1, 2]
    assert states(city_on_each) == ["sent"] * 3


def test_a_mail_whose_answer_was_lost_twice_is_left_to_people(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer(Wishes(data=lambda to: HANG_UP if to.startswith("bo@") else None)) as server:
        send(city, server)
        wait(city, LEASE)
        report = send(city, server)
        wait(city, timedelta(days=3))
        assert send(city, server) == MailReport()
    assert (report.failed, report.waiting) == (1, 0)
    assert "may have arrived" in report.refused[0]
    assert sorted(server.ids().values()) == [1, 1, 2]


def test_a_crash_while_sending_is_made_good_once_the_lease_has_run_out(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    with city_on_each.reading() as connection:
        (crashed, *_) = due_mails(connection, city_on_each.clock.now(), 1)
    claim(city_on_each.here.store.database, crashed, city_on_each.clock.now())
    with MailServer() as server:
        report = send(city_on_each, server)
        assert (report.sent, report.waiting) == (2, 1)
        wait(city_on_each, LEASE)
        assert send(city_on_each, server).sent == 1
        wait(city_on_each, LEASE)
        assert send(city_on_each, server).sent == 0
    assert server.ids()[f"<{crashed}@gatebook.city.example>"] == 1
    assert len(server.taken) == 3


def test_a_mail_that_crashes_its_sender_again_and_again_is_given_up(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with city.reading() as connection:
        (cursed, *_) = due_mails(connection, city.clock.now(), 1)
    for _ in range(ATTEMPTS_MAX):
        assert claim(city.here.store.database, cursed, city.clock.now()) is not None
        wait(city, LEASE)
    report = keep(city)
    assert (report.kept, report.failed) == (2, 1)
    assert outbox_rows(city)[cursed].state == "failed"


def test_without_a_mail_server_everything_waits_and_the_report_says_so(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    report = dispatch_mail(city_on_each.here, by_smtp(city_on_each, url))
    assert (report.sent, report.failed, report.waiting) == (0, 0, 3)
    assert "does not answer" in report.refused[0]
    assert {row.attempts for row in outbox_rows(city_on_each).values()} == {0}
    with MailServer() as server:
        assert send(city_on_each, server).sent == 3


def test_a_server_that_takes_nothing_from_us_fails_no_mail(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer(Wishes(mail=lambda _: "550 5.7.1 not you")) as server:
        report = send(city, server)
    assert (report.sent, report.failed, report.waiting) == (0, 0, 3)
    assert "550 5.7.1 not you" in report.refused[0]
    assert {row.attempts for row in outbox_rows(city).values()} == {0}


def test_a_server_that_ends_each_line_after_one_mail_gets_them_all(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer(Wishes(most_per_line=1)) as server:
        assert send(city, server).sent == 3
    assert max(server.ids().values()) == 1


def test_nothing_waiting_bothers_no_server(city: City) -> None:
    assert dispatch_mail(city.here, by_smtp(city, "smtp://127.0.0.1:1")) == MailReport()


def test_no_more_are_sent_than_asked_for(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with MailServer() as server:
        report = send(city, server, most=2)
        assert (report.sent, report.waiting) == (2, 1)
        assert send(city, server, most=2).sent == 1


def test_two_dispatchers_at_once_send_each_mail_once(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    for number in range(6):
        review = city_on_each.request_release(f"review {number}")
        for name in ("ada", "bo"):
            city_on_each.vote(review, name, Choice.NO)
    with MailServer() as server, ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: send(city_on_each, server), range(2)))
    assert sum(report.sent for report in reports) == len(server.taken)
    assert set(server.ids().values()) == {1}
    assert set(states(city_on_each)) <= {"sent", "cancelled"}


def test_without_a_server_each_mail_is_kept_as_one_file(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.request_release()
    report = keep(city_on_each)
    assert (report.kept, report.sent, report.waiting) == (3, 0, 0)
    assert keep(city_on_each) == MailReport()
    files = sorted((city_on_each.here.folder / "mail").iterdir())
    rows = outbox_rows(city_on_each)
    assert [file.name for file in files] == sorted(f"{mail}.eml" for mail in rows)
    assert {hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == {
        row.mail_sha256 for row in rows.values()
    }
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert {row.answer for row in rows.values()} == {f"kept as {file.name}" for file in files}


def test_a_folder_that_takes_no_files_leaves_everything_waiting(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    Path(city.here.folder / "mail").write_text("in the way", encoding="utf-8")
    report = keep(city)
    assert (report.kept, report.failed, report.waiting) == (0, 0, 3)
    assert "cannot be kept" in report.refused[0]


def test_a_broken_mail_does_not_stop_the_others(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with city.here.store.database.connected() as connection:
        connection.cursor.execute(
            "UPDATE directory SET email = 'bo' || char(10) || 'x' WHERE person_id = ?", [str(person("bo"))]
        )
        connection.cursor.execute(
            "UPDATE mail_outbox SET kind = 'gossip' WHERE person_id = ?", [str(person("ada"))]
        )
    report = keep(city)
    assert (report.kept, report.failed, report.waiting) == (1, 2, 0)
    assert [str(mail["To"]) for mail in kept(city)] == ["Cy <cy@city.example>"]


def spoil(city: City, statement: str, key: str) -> None:
    """Change the rows of a project's reminders past the door."""
    project = str(project_id(city.programme, key))
    with city.here.store.database.connected() as connection:
        mark = "?" if connection.dialect == "sqlite" else "%s"
        connection.cursor.execute(f"{statement} WHERE project_id = {mark}", [project])


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("UPDATE checks_v1 SET due_at = 'soon'", "cannot be written: ValueError"),
        ("DELETE FROM portfolio_v1", "Nothing is known of the project"),
        ("UPDATE mail_outbox SET kind = 'gossip'", "There are no words for mails about 'gossip'"),
    ],
)
def test_one_item_without_words_is_given_up_alone_and_the_others_share_their_mail(
    city_on_each: City, fault: str, says: str
) -> None:
    city = city_on_each
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2", "CITY-3", "CITY-4"))
    with city.reading() as connection:
        (lead, *_) = due_mails(connection, city.clock.now(), 1)
    assert claim(city.here.store.database, lead, city.clock.now()) is not None
    wait(city, LEASE)
    spoil(city, fault, "CITY-3")
    report = keep(city)
    assert (report.kept, report.failed, report.waiting) == (1, 1, 0)
    assert says in report.refused[0]
    (mail,) = kept(city)
    assert "CITY-2" in text_of(mail)
    assert "CITY-4" in text_of(mail)
    assert "CITY-3" not in text_of(mail)
    assert states(city) == ["failed", "sent", "sent"]
    assert says in str(next(row.answer for row in outbox_rows(city).values() if row.state == "failed"))


def test_a_mail_whose_items_all_have_no_words_is_given_up_whole(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2", "CITY-3"))
    run(city.here.store.database, "DELETE FROM portfolio_v1")
    report = keep(city)
    assert (report.kept, report.failed, report.waiting) == (0, 2, 0)
    assert states(city) == ["failed", "failed"]


def test_a_vote_already_cast_is_no_longer_asked_for(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    city_on_each.vote(city_on_each.request_release(), "bo", Choice.YES)
    report = keep(city_on_each)
    assert (report.kept, report.cancelled) == (2, 1)
    assert sorted(str(mail["To"]) for mail in kept(city_on_each)) == [
        "Ada <ada@city.example>",
        "Cy <cy@city.example>",
    ]


def test_a_decision_is_told_to_whoever_asked_for_it(city: City) -> None:
    enter_everybody(city)
    decide(city)
    report = keep(city)
    assert (report.kept, report.cancelled) == (1, 3)
    (mail,) = kept(city)
    assert "über Ihre Vorlage zu CITY-1 „Projekt CITY-1“ ist entschieden: zugestimmt." in text_of(mail)


def submit_check(city: City) -> None:
    """Let Eve report the check of CITY-2."""
    with city.reading() as connection:
        check = checks_of(connection, project_id(city.programme, "CITY-2"))[-1].check_id
    command = SubmitProjectCheck(
        check_id=check, status=Light.GREEN, outlook=Light.GREEN, report="Alles im Plan."
    )
    city.do(command, "eve")


def test_a_check_reported_meanwhile_is_left_out_of_the_mail(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    let_reminders_fall_due(city_on_each, ("CITY-2", "CITY-3"))
    submit_check(city_on_each)
    report = keep(city_on_each)
    assert (report.kept, report.cancelled) == (1, 1)
    (mail,) = kept(city_on_each)
    assert text_of(mail).count("/blaetter/") == 1
    assert "CITY-3" in text_of(mail)


def test_a_project_paused_meanwhile_is_not_written_of(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    city.do(PauseProject(project_id=project_id(city.programme, "CITY-2"), reason="Haushaltssperre"), "pia")
    assert (keep(city).cancelled, states(city)) == (2, ["cancelled", "cancelled"])


def test_whoever_no_longer_leads_is_not_reminded(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    city.do(AssignLead(project_id=project_id(city.programme, "CITY-2"), lead=person("lea")), "pia")
    assert (keep(city).cancelled, states(city)) == (1, ["cancelled"])


def test_a_mandate_ended_ends_its_reminders_and_one_held_keeps_them(city: City) -> None:
    enter_everybody(city)
    ended = city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, city.programme)
    let_reminders_fall_due(city, ("CITY-2",), lead=None)
    city.do(EndMandate(person_id=person("lea"), mandate_id=ended))
    assert (keep(city).cancelled, states(city)) == (1, ["cancelled", "sent"])
    (mail,) = kept(city)
    assert str(mail["To"]) == "Pia <pia@city.example>"
    assert "weil Sie zum PMO des Programms „Digitale Stadt“ gehören" in text_of(mail)


def test_whoever_leads_a_project_no_more_learns_nothing_of_it(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",), public=False)
    city.do(AssignLead(project_id=project_id(city.programme, "CITY-2"), lead=person("bo")), "pia")
    keep(city)
    assert [mail for mail in kept(city) if "CITY-2" in text_of(mail)] == []


def test_the_lead_reads_the_title_of_a_project_that_is_not_public(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",), public=False)
    keep(city)
    (mail,) = kept(city)
    assert "Projekt CITY-2" in text_of(mail)


def test_a_project_hidden_since_is_hidden_in_the_mail_to_who_acts_on_it_no_more(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    seat = uuid5(NAMESPACE_OID, f"mandate bo {Role.MEMBER} {city.board}")
    city.do(EndMandate(person_id=person("bo"), mandate_id=seat))
    keep(city)
    shown = {str(mail["To"]): city.load().title in text_of(mail) for mail in kept(city)}
    assert len(shown) == 2
    assert not [to for to in shown if "bo@" in to]
    assert all(shown.values())


@pytest.mark.parametrize("erased", [True, False])
def test_whoever_has_no_address_is_told_in_the_inbox_only(city: City, erased: bool) -> None:
    enter_everybody(city)
    city.request_release()
    if erased:
        forget(city.here.store.database, person("bo"))
    else:
        enter(city.here.store.database, person("bo"), name="Bo", email=None, language="de")
    report = keep(city)
    assert (report.kept, report.cancelled, report.failed) == (2, 1, 0)
    answers = {row.answer for row in outbox_rows(city).values() if row.state == "cancelled"}
    assert answers == {"no address in the directory; told in the inbox only"}


def test_a_sender_that_cannot_be_one_is_refused_before_anything_is_claimed(city: City) -> None:
    enter_everybody(city)
    city.request_release()
    with pytest.raises(UnfitSettings, match="GATEBOOK_MAIL_FROM"):
        dispatch_mail(city.here, by_smtp(city, "smtp://127.0.0.1:1", mail_from="gatebook"))
    assert states(city) == ["waiting"] * 3
