"""Questions: in parts, as of any day, after any command."""

from datetime import date
from uuid import UUID, uuid5

from domain.project_values import ProjectFacts
from domain.times import effective_on
from tests.support.city import City
from tests.support.documents import PLAIN
from tests.support.programs import Programs
from workflows import projects


def test_a_list_is_read_in_parts_and_a_link_leads_on(city: City, programs: Programs) -> None:
    for key in ("CITY-2", "CITY-3", "CITY-4"):
        city.add_project(key)
    first = programs.public.get("/portfolio", limit=3, text="projekt")
    assert [one["key"] for one in first.json()["items"]] == ["CITY-1", "CITY-2", "CITY-3"]
    assert first.headers["link"].endswith('rel="next"')
    following = programs.client.get(first.headers["link"].partition(">")[0].lstrip("<"))
    assert [one["key"] for one in following.json()["items"]] == ["CITY-4"]
    assert following.json()["next"] is None
    assert "link" not in following.headers


def test_what_comes_between_two_parts_moves_nothing(city: City, programs: Programs) -> None:
    for key in ("CITY-2", "CITY-4"):
        city.add_project(key)
    first = programs.public.get("/portfolio", limit=2).json()
    city.add_project("CITY-0")
    city.add_project("CITY-3")
    following = programs.public.get("/portfolio", limit=2, cursor=first["next"]).json()
    assert [one["key"] for one in following["items"]] == ["CITY-3", "CITY-4"]


def test_the_portfolio_is_filtered(city: City, programs: Programs) -> None:
    city.add_project("CITY-2", phase="initiation")
    shown = programs.public.get("/portfolio", coarse="initiation", run_state="active").json()["items"]
    assert [one["key"] for one in shown] == ["CITY-2"]
    assert programs.public.get("/portfolio", phase="nirgends").json()["items"] == []


def test_a_project_is_read_as_of_a_day_and_as_known_at_a_time(city: City, programs: Programs) -> None:
    known = ProjectFacts(key="CITY-5", title="Alt", kind="project", public=True)
    register = projects.RegisterProject(
        programme_id=city.programme,
        lifecycle="standard",
        known=known,
        effective=effective_on(date(2023, 11, 20), "Europe/Berlin"),
        effective_reason="aus der Projektübersicht",
    )
    city.do(register, "pia")
    before = programs.public.get("/projects/CITY-5", on="2023-11-19")
    since = programs.public.get("/projects/CITY-5", on="2023-11-20")
    unknown = programs.public.get("/projects/CITY-5", on="2023-11-20", known_at="2023-12-01T00:00:00Z")
    assert [one.status_code for one in (before, since, unknown)] == [404, 200, 404]
    assert "etag" not in since.headers


def test_a_history_is_told_in_order_and_in_the_readers_language(programs: Programs) -> None:
    first = programs.public.get("/projects/CITY-1/history", limit=1).json()
    second = programs.public.get("/projects/CITY-1/history", limit=1, cursor=first["next"]).json()
    assert first["items"][0]["position"] < second["items"][0]["position"]
    address = "/api/v1/city/projects/CITY-1/history?limit=1"
    english = programs.client.get(address, headers={"Accept-Language": "en"}).json()
    assert english["items"][0]["sentence"] != first["items"][0]["sentence"]


def test_an_auditor_reads_everything_and_others_no_contents(city: City, programs: Programs) -> None:
    for_auditor = programs["rob"].get("/audit-trail", limit=500).json()["items"]
    for_leads = programs["eve"].get("/audit-trail", limit=500).json()["items"]
    assert len(for_auditor) == city.here.position()
    assert all(one["actor"] for one in for_auditor)
    assert len(for_leads) < len(for_auditor)
    assert not any(one["state"] or one["metadata"] or one["actor"] for one in for_leads)


def test_a_file_is_laid_once_and_given_back_as_an_attachment(city: City, programs: Programs) -> None:
    address = f"/evidence?subject_kind=project&subject_id={city.project}&name=Plan%20%C3%84.txt"
    said = {"Content_Type": "application/octet-stream", "Idempotency_Key": "plan"}
    made, again = (programs["pia"].raw(address, PLAIN, **said) for _ in range(2))
    assert (made.status_code, again.json()) == (201, made.json())
    listed = programs["pia"].get("/evidence", subject=city.project).json()["items"]
    assert [one["name"] for one in listed] == ["Plan Ä.txt"]
    file = programs["pia"].get(f"/evidence/{made.json()['id']}/file")
    assert file.content == PLAIN
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''Plan%20%C3%84.txt"
    assert file.headers["content-security-policy"].startswith("sandbox")
    assert file.headers["x-content-type-options"] == "nosniff"


def test_a_file_too_large_or_of_no_kind_we_know_is_refused(city: City, programs: Programs) -> None:
    address = f"/evidence?subject_kind=project&subject_id={city.project}&name=x.exe"
    kind = {"Content_Type": "application/octet-stream"}
    unknown = programs["pia"].raw(address, b"MZ\x90\x00" + bytes(64), **kind)
    assert (unknown.status_code, unknown.json()["refusal"]) == (415, "file_type_unknown")
    programs.client.app.state.evidence_most_bytes = 10  # type: ignore[attr-defined]  # the client knows any application
    assert programs["pia"].raw(address, PLAIN * 10, **kind).status_code == 413


def test_the_number_of_a_missing_thing_tells_nothing(programs: Programs) -> None:
    answers = {
        programs.public.get(f"/evidence/{uuid5(UUID(int=1), str(number))}/file").status_code
        for number in range(3)
    }
    assert answers == {404}
