"""Gate reviews over HTTP: requested by the lead, voted on by members, read by whoever may."""

from uuid import UUID

from tests.support.city import City
from tests.support.programs import Programs

REQUEST = {"gate": "release", "motion": "Das Projekt wird freigegeben."}


def requested(city: City, programs: Programs, **more: object) -> str:
    """Let Eve request the release of CITY-1 over HTTP."""
    answer = programs["eve"].post(f"/projects/{city.project}/gate-reviews", {**REQUEST, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def voted(programs: Programs, who: str, review: str, choice: str = "yes") -> int:
    """Let a member vote on the dossier as shown to them."""
    dossier = programs[who].get(f"/gate-reviews/{review}").json()["dossier_sha256"]
    body = {"choice": choice, "dossier_sha256": dossier}
    return int(programs[who].post(f"/gate-reviews/{review}/votes", body).status_code)


def test_a_project_passes_its_gate_over_http(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    assert [voted(programs, who, review) for who in ("ada", "bo")] == [200, 200]
    shown = programs["pia"].get(f"/gate-reviews/{review}").json()
    assert (shown["stage"], shown["outcome"]) == ("concluded", "approve")
    assert programs.public.get("/projects/CITY-1").json()["phase"] == "initiation"


def test_an_answer_says_where_it_is_recorded_and_a_read_after_it_sees_it(
    city: City, programs: Programs
) -> None:
    answer = programs["eve"].post(f"/projects/{city.project}/gate-reviews", REQUEST)
    position = answer.headers["gatebook-position"]
    assert answer.json()["position"] == int(position) == city.here.position()
    assert programs["pia"].get(f"/gate-reviews/{answer.json()['id']}", after=position).status_code == 200


def test_a_repetition_under_its_key_has_one_effect_and_the_same_answer(
    city: City, programs: Programs
) -> None:
    address = f"/projects/{city.project}/gate-reviews"
    first = programs["eve"].post(address, REQUEST, key="one")
    again = programs["eve"].post(address, REQUEST, key="one")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers


def test_a_key_used_with_another_body_is_refused(city: City, programs: Programs) -> None:
    address = f"/projects/{city.project}/gate-reviews"
    programs["eve"].post(address, REQUEST, key="one")
    answer = programs["eve"].post(address, {**REQUEST, "motion": "Anders"}, key="one")
    assert (answer.status_code, answer.json()["refusal"]) == (422, "key_used_with_another_body")


def test_everything_unmet_is_named_in_the_language_asked_for(city: City, programs: Programs) -> None:
    version = programs["pia"].get("/projects/CITY-1").headers["etag"]
    paused = programs["pia"].post(f"/projects/{city.project}/pause", {}, If_Match=version)
    assert paused.status_code == 200, paused.text
    answer = programs["eve"].post(
        f"/projects/{city.project}/gate-reviews", {**REQUEST, "motion": " "}, Accept_Language="en"
    )
    document = answer.json()
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["refusal"] for one in document["unmet"]] == ["project_paused", "guard_unmet", "value_invalid"]
    assert document["type"] == "urn:gatebook:problem:project_paused"
    assert document["request_id"] == answer.headers["gatebook-request-id"]
    assert "project" in document["title"].lower()


def test_a_vote_on_another_dossier_is_refused(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    answer = programs["ada"].post(
        f"/gate-reviews/{review}/votes", {"choice": "yes", "dossier_sha256": "0" * 64}
    )
    assert (answer.status_code, answer.json()["refusal"]) == (409, "dossier_changed")


def test_members_see_who_has_voted_but_not_how_before_the_end(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    voted(programs, "ada", review)
    seats = {
        seat["person_id"]: seat for seat in programs["bo"].get(f"/gate-reviews/{review}").json()["seats"]
    }
    ada = seats[str(city._actor("ada").person_id)]
    assert (ada["voted"], ada["choice"]) == (True, None)


def test_the_public_sees_a_public_review_without_persons_and_votes(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    voted(programs, "ada", review)
    shown = programs.public.get(f"/gate-reviews/{review}").json()
    assert (shown["seats"], shown["tally"], shown["requested_by"]) == (None, None, None)
    assert shown["motion"] == REQUEST["motion"]


def test_a_member_reads_a_review_of_a_project_hidden_from_the_public(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    version = programs["pia"].get("/projects/CITY-1").headers["etag"]
    hidden = programs["pia"].put(f"/projects/{city.project}/visibility", {"public": False}, If_Match=version)
    assert hidden.status_code == 200
    assert programs["ada"].get(f"/gate-reviews/{review}").status_code == 200
    assert programs["lea"].get(f"/gate-reviews/{review}").status_code == 404
    assert programs.public.get(f"/gate-reviews/{review}").status_code == 404


def test_a_hidden_review_answers_like_a_missing_one(city: City, programs: Programs) -> None:
    review = requested(city, programs)
    version = programs["pia"].get("/projects/CITY-1").headers["etag"]
    programs["pia"].put(f"/projects/{city.project}/visibility", {"public": False}, If_Match=version)
    hidden, missing = (programs["lea"].get(f"/gate-reviews/{one}").json() for one in (review, UUID(int=5)))
    assert {**hidden, "request_id": ""} == {**missing, "request_id": ""}
