"""The pages of meetings: a board office plans, calls, holds and minutes one without any script."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ballots import Choice
from domain.gate_reviews import Outcome
from tests.api.conftest import Browser
from tests.support.city import City, person
from tests.workflows.test_meetings import MEETING, PLAN, STARTS, called, hands, load, opened
from workflows.meetings import CloseMeeting

Visit = Callable[[str], Browser]
LIST = "/city/sitzungen"


def at(*path: str) -> str:
    return "/".join((LIST, str(MEETING), *path))


def test_a_meeting_is_planned_called_opened_voted_closed_and_approved_by_forms(
    city: City, visit: Visit
) -> None:
    review = city.request_release()
    pia = visit("pia")
    plan = {"board": str(city.board), "title": "3. Sitzung", "starts_at": "2024-01-18T10:00"}
    assert pia.send(LIST, LIST, place="Saal 2", public="on", **plan).status_code == 303
    page = pia.page(LIST)
    assert "3. Sitzung" in page.text
    meeting = next(one for one in page.links if one.startswith(f"{LIST}/"))
    assert "Freigabe: CITY-1" in pia.page(meeting).text
    chosen = {f"item-{review}": "public", "other-closed": "Personal\nHaushalt"}
    assert pia.send(meeting, f"{meeting}/einladung", **chosen).status_code == 303
    city.clock.set(STARTS + timedelta(hours=5))
    ada, pia = visit("ada"), pia.sign_in("pia")
    present = {f"present-{person('bo')}": "on", "chaired_by": str(person("ada")), "at": "10:00"}
    assert ada.send(meeting, f"{meeting}/eroeffnung", **present).status_code == 303
    frozen = city.review(review).frozen
    assert frozen is not None
    shown = {f"hand-{person('ada')}": "yes", f"hand-{person('bo')}": "yes", "item": "O1"}
    shown |= {"dossier_sha256": frozen.dossier_sha256, "at": "10:20"}
    assert pia.send(meeting, f"{meeting}/handzeichen", **shown).status_code == 303
    assert city.review(review).outcome is Outcome.APPROVE
    pia.send(meeting, f"{meeting}/vertagung", item="N2", reason="Keine Zeit.", at="10:40")
    pia.send(meeting, f"{meeting}/text", item="N1", text="Cy berichtet.")
    ada.send(meeting, f"{meeting}/schluss", at="11:00")
    ada.send(meeting, f"{meeting}/genehmigung")
    pia.send(meeting, f"{meeting}/berichtigung", item="N1", wording="Es war Bo.", reason="Verwechslung.")
    minutes = pia.page(f"{meeting}/niederschrift").text
    for said in ("angenommen", "Vertagt", "Es war Bo.", "Genehmigt am", ": Ja"):
        assert said in minutes


def test_a_refused_form_stands_there_again_with_why_and_what_was_entered(city: City, visit: Visit) -> None:
    called(city)
    answer = visit("pia").send(at(), at("nachtrag"), **{"other-public": "Bericht <neu>", "reason": ""})
    assert answer.status_code == 422
    assert "Bericht &lt;neu&gt;" in answer.text
    assert "leer" in answer.text


def test_the_public_reads_the_public_part_without_names(city: City, browser: Browser, visit: Visit) -> None:
    review = opened(city, "bo")
    city.do(hands(city, review, *[(name, Choice.YES) for name in ("ada", "bo")]), "pia")
    city.do(CloseMeeting(meeting_id=MEETING), "pia")
    page, minutes = browser.page(at()).text, browser.page(at("niederschrift")).text
    for text in (page, minutes):
        assert "Freigabe CITY-1" in text
        assert "Verschiedenes" not in text
        assert "Person" not in text
    bo = visit("bo")
    assert "Verschiedenes" in bo.page(at("niederschrift")).text
    public = bo.page(at("niederschrift") + "?fassung=public").text
    assert "Verschiedenes" not in public


def test_a_meeting_behind_closed_doors_is_missing_for_others(city: City, visit: Visit) -> None:
    city.do(replace(PLAN, public=False), "pia")
    assert visit("lea").client.get(at()).status_code == 404
    assert "3. Sitzung" not in visit("eve").page(LIST).text
    assert "3. Sitzung" in visit("bo").page(LIST).text


@pytest.mark.parametrize("path", ["niederschrift", "auszug/O1", "auszug/N1"])
def test_there_are_no_minutes_of_a_meeting_not_held(city: City, browser: Browser, path: str) -> None:
    called(city)
    assert browser.client.get(at(path)).status_code == 404


def test_extracts_are_pdfs_too(city: City, browser: Browser) -> None:
    review = opened(city, "bo")
    city.do(hands(city, review, *[(name, Choice.YES) for name in ("ada", "bo")]), "pia")
    answer = browser.client.get(at("auszug", "O1") + "?form=pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    assert browser.client.get(at("auszug", "N1")).status_code == 404


def test_whoever_may_not_is_shown_no_form(city: City, visit: Visit) -> None:
    called(city)
    assert "einladung" not in " ".join(visit("bo").page(at()).forms)
    assert any(one.endswith("/nachtrag") for one in visit("pia").page(at()).forms)
    assert load(city).items
