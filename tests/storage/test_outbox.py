from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from projections.statements import Statement
from storage import outbox
from storage.outbox import ClaimedMail, claim, due_mails
from storage.schema import MAIL_OUTBOX
from tests.support.city import City, person
from tests.support.mailing import enter_everybody, let_reminders_fall_due, outbox_rows

MOMENT = timedelta(microseconds=1)


def one_mail(city: City) -> ClaimedMail:
    """Let Eve be told of a decision: one row of the outbox; claim it."""
    city.request_release()
    (first, *_) = due(city)
    mail = claim(city.here.store.database, first, city.clock.now())
    assert mail is not None
    return mail


def due(city: City) -> tuple[UUID, ...]:
    with city.reading() as connection:
        return due_mails(connection, city.clock.now(), 100)


def claim_again(city: City, mail: ClaimedMail) -> ClaimedMail | None:
    return claim(city.here.store.database, mail.items[0].mail_id, city.clock.now())


def wait(city: City, pause: timedelta) -> None:
    city.clock.set(city.clock.now() + pause)


def state_of(city: City, mail: ClaimedMail) -> str:
    return outbox_rows(city)[mail.items[0].mail_id].state


def test_an_opened_vote_leaves_one_waiting_row_for_each_seat(city_on_each: City) -> None:
    city_on_each.request_release()
    assert len(due(city_on_each)) == 3


def test_a_claim_leases_the_row_and_counts_the_attempt(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    row = outbox_rows(city_on_each)[mail.mail_id]
    assert (row.state, row.attempts, row.carried_in) == ("sending", 1, str(mail.mail_id))
    assert len(due(city_on_each)) == 2


def test_a_leased_row_is_not_claimed_again(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    wait(city_on_each, outbox.LEASE - MOMENT)
    assert claim_again(city_on_each, mail) is None


def test_a_row_whose_lease_ran_out_is_claimed_again_under_the_same_id(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    wait(city_on_each, outbox.LEASE)
    again = claim_again(city_on_each, mail)
    assert again is not None
    assert (again.mail_id, again.attempt) == (mail.mail_id, 2)


def test_of_eight_dispatchers_at_once_one_claims(city_on_each: City) -> None:
    city_on_each.request_release()
    (first, *_) = due(city_on_each)
    database, now = city_on_each.here.store.database, city_on_each.clock.now()
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: claim(database, first, now), range(8)))
    assert len([mail for mail in claims if mail is not None]) == 1


def test_a_sent_mail_keeps_the_answer_and_is_never_due_again(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    now = city_on_each.clock.now()
    outbox.settle_sent(city_on_each.here.store.database, mail, "250 taken", "ab" * 32, now)
    row = outbox_rows(city_on_each)[mail.mail_id]
    assert (row.state, row.answer, row.mail_sha256) == ("sent", "250 taken", "ab" * 32)
    assert row.sent_at is not None
    wait(city_on_each, timedelta(days=30))
    assert mail.mail_id not in due(city_on_each)


def test_a_mail_taken_by_the_server_counts_as_sent_though_its_lease_ran_out(city: City) -> None:
    mail = one_mail(city)
    wait(city, outbox.LEASE)
    assert claim_again(city, mail) is not None
    outbox.settle_sent(city.here.store.database, mail, "250 taken", "ab" * 32, city.clock.now())
    assert state_of(city, mail) == "sent"


def test_any_other_outcome_of_a_lost_lease_is_not_taken_down(city: City) -> None:
    mail = one_mail(city)
    wait(city, outbox.LEASE)
    assert claim_again(city, mail) is not None
    outbox.settle_failed(city.here.store.database, mail.items, "550 unknown")
    outbox.release(city.here.store.database, mail)
    outbox.postpone(city.here.store.database, mail, "451 later", city.clock.now())
    row = outbox_rows(city)[mail.mail_id]
    assert (row.state, row.attempts, row.answer) == ("sending", 2, None)


def test_a_postponed_mail_waits_its_pause_out(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    assert outbox.postpone(city_on_each.here.store.database, mail, "451 later", city_on_each.clock.now())
    assert state_of(city_on_each, mail) == "waiting"
    wait(city_on_each, outbox.BACK_OFF_FIRST - MOMENT)
    assert claim_again(city_on_each, mail) is None
    wait(city_on_each, MOMENT)
    again = claim_again(city_on_each, mail)
    assert again is not None
    assert again.mail_id == mail.mail_id


def test_pauses_double_up_to_a_limit() -> None:
    pauses = [outbox.back_off(attempt) for attempt in range(1, outbox.ATTEMPTS_MAX)]
    assert pauses[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert max(pauses) == outbox.BACK_OFF_LONGEST
    assert sum(pauses, timedelta(0)) > timedelta(days=2)


def test_the_last_attempt_gives_a_mail_up_and_the_one_before_does_not(city: City) -> None:
    mail: ClaimedMail | None = one_mail(city)
    for attempt in range(1, outbox.ATTEMPTS_MAX + 1):
        assert mail is not None
        assert mail.attempt == attempt
        waits = outbox.postpone(city.here.store.database, mail, "451 later", city.clock.now())
        assert waits == (attempt < outbox.ATTEMPTS_MAX)
        last = mail
        wait(city, outbox.BACK_OFF_LONGEST)
        mail = claim_again(city, last)
    assert mail is None
    assert outbox_rows(city)[last.mail_id].answer == "given up after 16 attempts; last: 451 later"


@pytest.mark.parametrize("settle", [outbox.settle_failed, outbox.settle_cancelled])
def test_a_closed_row_stays_closed(city_on_each: City, settle: object) -> None:
    mail = one_mail(city_on_each)
    assert callable(settle)
    settle(city_on_each.here.store.database, mail.items, "because")
    wait(city_on_each, timedelta(days=30))
    assert claim_again(city_on_each, mail) is None
    assert outbox_rows(city_on_each)[mail.mail_id].answer == "because"


def test_a_released_mail_is_due_as_if_never_claimed(city_on_each: City) -> None:
    mail = one_mail(city_on_each)
    outbox.release(city_on_each.here.store.database, mail)
    row = outbox_rows(city_on_each)[mail.mail_id]
    assert (row.state, row.attempts, row.carried_in, row.lease_until) == ("waiting", 0, None, None)
    assert mail.mail_id in due(city_on_each)


def test_reminders_waiting_for_one_person_share_a_mail(city_on_each: City) -> None:
    enter_everybody(city_on_each)
    let_reminders_fall_due(city_on_each, ("CITY-2", "CITY-3"))
    (lead, *_) = due(city_on_each)
    mail = claim(city_on_each.here.store.database, lead, city_on_each.clock.now())
    assert mail is not None
    assert (mail.person_id, len(mail.items)) == (person("eve"), 2)
    assert {row.carried_in for row in outbox_rows(city_on_each).values()} == {str(lead)}
    assert due(city_on_each) == ()


def test_a_mail_attempted_again_carries_exactly_what_it_carried_before(city_on_each: City) -> None:
    let_reminders_fall_due(city_on_each, ("CITY-2", "CITY-3"))
    (lead, *_) = due(city_on_each)
    first = claim(city_on_each.here.store.database, lead, city_on_each.clock.now())
    assert first is not None
    let_reminders_fall_due(city_on_each, ())
    wait(city_on_each, outbox.LEASE)
    found = due(city_on_each)
    mails = [claim(city_on_each.here.store.database, row, city_on_each.clock.now()) for row in found]
    (again, new) = [mail for mail in mails if mail is not None]
    assert (again.mail_id, len(again.items)) == (first.mail_id, 2)
    assert new.mail_id != first.mail_id
    assert [item.level for item in (*again.items, *new.items)] == [1, 1, 2, 2]


def test_votes_and_decisions_have_a_mail_each(city_on_each: City) -> None:
    city_on_each.request_release()
    found = due(city_on_each)
    mails = [claim(city_on_each.here.store.database, row, city_on_each.clock.now()) for row in found]
    assert [len(mail.items) for mail in mails if mail is not None] == [1, 1, 1]


def test_the_oldest_mails_come_first_and_no_more_than_asked(city: City) -> None:
    city.request_release()
    with city.reading() as connection:
        every = due_mails(connection, city.clock.now(), 100)
        assert due_mails(connection, city.clock.now(), 2) == every[:2]
        oldest = connection.row(
            Statement(
                sa.select(MAIL_OUTBOX.c.mail_id).order_by(MAIL_OUTBOX.c.recorded_at, MAIL_OUTBOX.c.mail_id)
            )
        )
    assert oldest is not None
    assert str(every[0]) == oldest[0]


def test_rows_sent_or_given_up_are_no_longer_counted(city: City) -> None:
    mail = one_mail(city)
    with city.reading() as connection:
        assert outbox.unsettled(connection) == 3
    outbox.settle_failed(city.here.store.database, mail.items, "550 unknown")
    with city.reading() as connection:
        assert outbox.unsettled(connection) == 2
