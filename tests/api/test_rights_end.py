"""A right ends at once, wherever it is used: in a session, by a token, on a form that stands open, at a link to a file."""

from collections.abc import Callable
from uuid import UUID

import pytest

from projections.mandates_held import mandates_of
from tests.api.conftest import Browser
from tests.api.test_papers import papers, upload
from tests.support.city import City, person
from tests.support.documents import PDF
from tests.support.programs import Program, Programs
from tests.support.signing_in import ANN
from workflows.people import EndMandate
from workflows.projects import AssignLead, SetVisibility

Visit = Callable[[str], Browser]
Ends = Callable[[City, str], None]


def mandates_end(city: City, who: str) -> None:
    """End whatever somebody holds."""
    with city.reading() as connection:
        held = mandates_of(connection, person(who), city.clock.now())
    for one in held:
        city.do(EndMandate(person_id=person(who), mandate_id=one.mandate_id, reason="Ausgeschieden"))


def account_locked(city: City, who: str) -> None:
    """Lock somebody's account."""
    city.here.accounts.lock(city.here.accounts.named(who).account_id, ANN)


def sessions_ended(city: City, who: str) -> None:
    """Sign somebody out everywhere, as a new password does."""
    city.here.sessions.sign_out_everywhere(city.here.accounts.named(who).account_id)


def votes(city: City, review: UUID) -> int:
    return len(city.review(review).ballots)


@pytest.mark.parametrize("ends", [mandates_end, account_locked, sessions_ended])
def test_a_vote_on_a_form_that_stood_open_counts_for_nothing(city: City, visit: Visit, ends: Ends) -> None:
    review = city.request_release()
    ada, bo = visit("ada"), visit("bo")
    way = f"/city/vorlagen/{review}"
    form = f"{way}/stimme"
    opened = {one: one.page(way).forms[form] for one in (ada, bo)}
    ends(city, "ada")
    late = ada.client.post(form, data={**opened[ada], "choice": "yes"})
    assert late.status_code in {303, 403, 409, 422}
    assert late.status_code != 303 or "/anmelden" in late.headers["location"]
    assert votes(city, review) == 0
    assert bo.client.post(form, data={**opened[bo], "choice": "yes"}).status_code == 303
    assert votes(city, review) == 1


def test_a_lead_who_leads_no_longer_lays_no_paper_on_a_form_that_stood_open(city: City, visit: Visit) -> None:
    eve = visit("eve")
    form = f"/city/vorhaben/{city.project}/unterlage"
    opened = eve.page("/city/projekte/CITY-1").forms[form]
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    files = [("file", ("Konzept.pdf", PDF))]
    assert eve.client.post(form, data=opened, files=files).status_code in {403, 404}
    assert papers(city) == ()


def test_a_list_is_not_taken_on_a_form_that_stood_open(city: City, visit: Visit) -> None:
    pia = visit("pia")
    csrf = pia.page("/city/import").forms["/city/abmelden"]["csrf"]
    mandates_end(city, "pia")
    before = city.here.position()
    fields = {"csrf": (None, csrf), "digest": (None, "0" * 64)}
    assert pia.client.post("/city/import/uebernahme", files=fields).status_code == 403
    assert city.here.position() == before


@pytest.mark.parametrize("ends", [account_locked, sessions_ended])
def test_a_session_ends_for_pages_and_programs_alike(city: City, visit: Visit, ends: Ends) -> None:
    max_ = visit("max")
    mine = "/api/v1/city/my-tasks"
    assert (max_.client.get("/city/aufgaben").status_code, max_.client.get(mine).status_code) == (200, 200)
    ends(city, "max")
    assert (max_.client.get("/city/aufgaben").status_code, max_.client.get(mine).status_code) == (303, 401)


def test_a_session_shows_nothing_any_more_that_a_mandate_showed(city: City, visit: Visit) -> None:
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    max_ = visit("max")
    assert max_.client.get("/city/projekte/CITY-1").status_code == 200
    mandates_end(city, "max")
    assert max_.client.get("/city/projekte/CITY-1").status_code == 404


def revoked(city: City, _who: str) -> None:
    """Revoke every token."""
    for one in city.here.tokens.listed():
        city.here.tokens.revoke(one.token_id, ANN)


@pytest.mark.parametrize(("ends", "status"), [(revoked, 401), (account_locked, 401), (mandates_end, 404)])
def test_a_token_and_its_links_to_files_end(
    city: City, programs: Programs, visit: Visit, ends: Ends, status: int
) -> None:
    upload(city, visit("eve"), ("Konzept.pdf", PDF))
    link = f"/evidence/{papers(city)[0].evidence_id}/file"
    max_: Program = programs["max"]
    assert max_.get(link).content == PDF
    ends(city, "max")
    assert max_.get(link).status_code == status


@pytest.mark.parametrize(
    ("ends", "status"), [(sessions_ended, 303), (account_locked, 303), (mandates_end, 404)]
)
def test_a_link_to_a_file_ends_with_session_account_or_mandate(
    city: City, visit: Visit, ends: Ends, status: int
) -> None:
    upload(city, visit("eve"), ("Konzept.pdf", PDF))
    link = f"/city/unterlagen/{papers(city)[0].evidence_id}"
    max_ = visit("max")
    assert max_.client.get(link).content == PDF
    ends(city, "max")
    found = max_.client.get(link)
    assert found.status_code in {status, 404}
    assert found.content != PDF
