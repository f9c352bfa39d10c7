"""Eighteen months of a group of projects, day by day, and every mail anybody got of it."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from domain.check_rules import DayOff
from domain.decision_needs import NeedStage
from domain.mail_wishes import MailWish
from domain.people import Role, ScopeKind
from domain.project_values import project_id
from domain.reminder_ladders import ReminderKind
from tests.support.builders import duty
from tests.support.city import City, person
from tests.support.mailing import outbox_rows
from tests.support.portal_group import Deed, PortalGroup
from workflows.people import AssignMandate, CancelAbsence, EndMandate, NameDeputy, NoteAbsence, StateMailWish
from workflows.programme_settings import (
    FulfilReportingDuty,
    SetCheckRule,
    SetMailTerms,
    SetReminderLadder,
    SetReportingDuty,
)
from workflows.projects import AssignLead, MoveProject, PauseProject, ResumeProject

BY = "Beschluss vom 08.01.2024"
PROGRAMME, PORTAL, EVE = City.programme, City.project, person("eve")
SECOND, THIRD = (project_id(PROGRAMME, key) for key in ("CITY-2", "CITY-3"))
OUTAGE = ("2024-09-06", "2024-09-27")
UNTIL = "2025-07-08"


def before(group: PortalGroup) -> None:
    """Joint checks every third Wednesday, closed between the years; the whole ladder; a report every half year."""
    city = group.city
    closed = tuple(DayOff(on=date(2024, 12, day), name="Betriebsruhe") for day in (27, 30, 31))
    rule = SetCheckRule(
        programme_id=PROGRAMME, interval_weeks=3, weekday=3, time="09:00", decision=BY, joint=True,
        anchor_on=date(2024, 2, 14), days_off=closed, lead_time_working_days=5,
    )  # fmt: skip
    city.do(rule, "pia")
    city.do(SetReminderLadder(programme_id=PROGRAMME, kind=ReminderKind.PROJECT_CHECK, decision=BY), "pia")
    terms = duty("P6M", date(2024, 6, 28))
    city.do(SetReportingDuty(programme_id=PROGRAMME, duty="committee", terms=terms, decision=BY), "pia")
    for key, lead in (("CITY-2", "lea"), ("CITY-3", "eve")):
        project = city.add_project(key, phase="implementation")
        city.do(AssignLead(project_id=project, lead=person(lead)), "pia")
    city.do(NameDeputy(person_id=person("eve"), deputy=person("lea")), "eve")
    _lapsing_mandate(city)


def _lapsing_mandate(city: City) -> None:
    """Let Cy sit until the end of April 2025."""
    old = uuid5(NAMESPACE_OID, f"mandate cy {Role.MEMBER} {city.board}")
    city.do(EndMandate(person_id=person("cy"), mandate_id=old))
    new = AssignMandate(
        mandate_id=uuid5(NAMESPACE_OID, "until April"), person_id=person("cy"), role=Role.MEMBER,
        scope_kind=ScopeKind.BOARD, scope_id=city.board, valid_until=datetime.fromisoformat("2025-04-30T22:00Z"),
    )  # fmt: skip
    city.do(new)


def winter(group: PortalGroup) -> dict[str, tuple[Deed, ...]]:
    """January to June 2024: a release, a late report, one never given, an absence, two pauses."""
    does, reports = group.does, group.reports
    spring = uuid5(NAMESPACE_OID, "spring")
    away = NoteAbsence(
        absence_id=spring, person_id=EVE, begins_on=date(2024, 4, 9), ends_on=date(2024, 4, 26),
        substitute=person("bo"),
    )  # fmt: skip
    back = CancelAbsence(absence_id=spring, person_id=EVE)
    report = FulfilReportingDuty(programme_id=PROGRAMME, duty="committee", report="Bericht 1/2024")
    return {
        "2024-01-15": (group.requests("release", "release"),),
        "2024-01-17": (group.votes("release", "ada", "bo"),),
        "2024-01-22": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-02-12": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-02-13": (group.accepts("CITY-1"),),
        "2024-03-04": (reports("eve", "CITY-3"), reports("lea", "CITY-2")),
        "2024-03-12": (reports("eve", "CITY-1"),),
        "2024-03-21": (reports("eve", "CITY-1", "CITY-3"),),
        "2024-04-08": (does("eve", away),),
        "2024-04-16": (
            group.finds("CITY-2", NeedStage.OPEN),
            reports("lea", "CITY-2"),
            group.finds("CITY-2", NeedStage.WITHDRAWN),
            reports("lea", "CITY-2"),
        ),
        "2024-04-22": (does("eve", back), reports("eve", "CITY-1", "CITY-3")),
        "2024-05-06": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-05-13": (does("eve", PauseProject(project_id=THIRD, reason="Die Vergabe ruht.")),),
        "2024-05-27": (reports("eve", "CITY-1"), reports("lea", "CITY-2")),
        "2024-06-13": (does("eve", PauseProject(project_id=PORTAL, reason="Kein Personal.")),),
        "2024-06-17": (does("eve", ResumeProject(project_id=PORTAL)), reports("lea", "CITY-2")),
        "2024-06-19": (reports("eve", "CITY-1"),),
        "2024-06-24": (does("pia", report),),
    }


def summer(group: PortalGroup) -> dict[str, tuple[Deed, ...]]:
    """July to December 2024: wishes about mail, an outage, a vote that nearly fails, a sheet returned."""
    does, reports = group.does, group.reports

    def wish(who: str, mail: MailWish) -> Deed:
        return does(who, StateMailWish(person_id=person(who), wish=mail))

    free = SetMailTerms(programme_id=PROGRAMME, allowed=tuple(MailWish), digest_time="07:00", decision=BY)
    report = FulfilReportingDuty(programme_id=PROGRAMME, duty="committee", report="Bericht 2/2024")
    return {
        "2024-07-01": (does("eve", ResumeProject(project_id=THIRD)),),
        "2024-07-08": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-07-11": (wish("eve", MailWish.DAILY),),
        "2024-07-29": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-08-05": (does("pia", free), wish("lea", MailWish.NONE)),
        "2024-08-19": (reports("eve", "CITY-1", "CITY-3"),),
        "2024-08-26": (reports("lea", "CITY-2"), wish("lea", MailWish.AT_ONCE)),
        "2024-09-30": (
            *[reports("eve", "CITY-1", "CITY-3")] * 2,
            group.finds("CITY-2", NeedStage.OPEN),
            *[reports("lea", "CITY-2")] * 2,
            *[group.finds(key, NeedStage.WITHDRAWN) for key in ("CITY-1", "CITY-2", "CITY-3")],
        ),
        "2024-10-07": (wish("eve", MailWish.AT_ONCE), group.requests("start", "start")),
        "2024-10-21": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-10-22": (group.opens("start"),),
        "2024-10-24": (group.votes("start", "ada"),),
        "2024-11-05": (group.votes("start", "bo"),),
        "2024-11-11": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-11-12": (group.returns("CITY-2"),),
        "2024-11-13": (reports("lea", "CITY-2"),),
        "2024-11-14": (group.accepts("CITY-2"),),
        "2024-12-02": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2024-12-12": (does("pia", report),),
        "2024-12-19": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
    }


def spring(group: PortalGroup) -> dict[str, tuple[Deed, ...]]:
    """January to July 2025: another lead, a mandate that ends, one project given up, the portal completed."""
    does, reports = group.does, group.reports
    give_up = MoveProject(project_id=SECOND, trigger="cancel", reason="Im Portal aufgegangen.")
    report = FulfilReportingDuty(programme_id=PROGRAMME, duty="committee", report="Bericht 1/2025")
    return {
        "2025-01-13": (reports("eve", "CITY-1", "CITY-3"), reports("lea", "CITY-2")),
        "2025-01-27": (does("pia", AssignLead(project_id=THIRD, lead=person("lea"))),),
        "2025-02-03": (reports("eve", "CITY-1"), reports("lea", "CITY-2", "CITY-3")),
        "2025-02-24": (reports("eve", "CITY-1"), reports("lea", "CITY-2", "CITY-3")),
        "2025-03-17": (reports("eve", "CITY-1"), reports("lea", "CITY-2", "CITY-3")),
        "2025-04-04": (does("pia", give_up),),
        "2025-04-07": (reports("eve", "CITY-1"), reports("lea", "CITY-3")),
        "2025-04-28": (reports("eve", "CITY-1"), reports("lea", "CITY-3")),
        "2025-05-15": (group.requests("closure", "closure"), group.opens("closure")),
        "2025-05-16": (group.votes("closure", "ada", "bo"),),
        "2025-05-19": (reports("lea", "CITY-3"),),
        "2025-06-06": (reports("lea", "CITY-3"),),
        "2025-06-20": (does("pia", report),),
        "2025-06-30": (reports("lea", "CITY-3"),),
    }


MAILS = """
2024-01-15 ada  Ihre Stimme ist gefragt: CITY-1
2024-01-15 bo   Ihre Stimme ist gefragt: CITY-1
2024-01-15 cy   Ihre Stimme ist gefragt: CITY-1
2024-01-17 eve  [REQUEST/0] Projektcheck fällig am 24.01.2024: CITY-3
2024-01-17 lea  [REQUEST/0] Projektcheck fällig am 24.01.2024: CITY-2
2024-01-17 eve  Entschieden: CITY-1
2024-01-17 eve  [REQUEST/0] Projektcheck fällig am 24.01.2024: CITY-1
2024-02-07 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-02-07 lea  [REQUEST/0] Projektcheck fällig am 14.02.2024: CITY-2
2024-02-13 eve  [CANCEL/1] Board-Blatt angenommen: CITY-1
2024-02-28 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-02-28 lea  [REQUEST/0] Projektcheck fällig am 06.03.2024: CITY-2
2024-03-06 eve  [REQUEST/0] Projektcheck heute fällig: CITY-1
2024-03-08 eve  [REQUEST/0] Projektcheck überfällig seit 06.03.2024: CITY-1
2024-03-08 lea  Projektcheck überfällig seit 06.03.2024: CITY-1
2024-03-20 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-03-20 lea  [REQUEST/0] Projektcheck fällig am 27.03.2024: CITY-2
2024-03-27 lea  [REQUEST/0] Projektcheck heute fällig: CITY-2
2024-04-02 lea  [REQUEST/0] Projektcheck überfällig seit 27.03.2024: CITY-2
2024-04-05 lea  [REQUEST/0] Projektcheck überfällig seit 27.03.2024: CITY-2
2024-04-05 pia  Projektcheck überfällig seit 27.03.2024: CITY-2
2024-04-10 bo   2 Projektchecks stehen aus
2024-04-10 lea  [REQUEST/0] Projektcheck fällig am 17.04.2024: CITY-2
2024-04-10 max  Projektcheck überfällig seit 27.03.2024: CITY-2
2024-04-12 ada  Projektcheck überfällig seit 27.03.2024: CITY-2
2024-04-17 bo   2 Projektchecks stehen aus
2024-04-19 bo   2 Projektchecks stehen aus
2024-04-19 lea  2 Projektchecks stehen aus
2024-04-30 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-04-30 lea  [REQUEST/0] Projektcheck fällig am 08.05.2024: CITY-2
2024-05-22 eve  [REQUEST/0] Projektcheck fällig am 29.05.2024: CITY-1
2024-05-22 lea  [REQUEST/0] Projektcheck fällig am 29.05.2024: CITY-2
2024-05-31 pia  Bericht fällig am 28.06.2024: stadt „Übergreifender Statusbericht (Hauptausschuss)“
2024-06-12 eve  [REQUEST/0] Projektcheck fällig am 19.06.2024: CITY-1
2024-06-12 lea  [REQUEST/0] Projektcheck fällig am 19.06.2024: CITY-2
2024-06-13 eve  [CANCEL/1] Projektcheck entfällt: CITY-1
2024-06-19 eve  [REQUEST/2] Projektcheck heute fällig: CITY-1
2024-06-21 pia  Bericht fällig am 28.06.2024: stadt „Übergreifender Statusbericht (Hauptausschuss)“
2024-07-03 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-07-03 lea  [REQUEST/0] Projektcheck fällig am 10.07.2024: CITY-2
2024-07-24 lea  [REQUEST/0] Projektcheck fällig am 31.07.2024: CITY-2
2024-07-25 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-08-15 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-09-04 lea  [REQUEST/0] Projektcheck fällig am 11.09.2024: CITY-2
2024-09-05 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-09-27 ada  3 Projektchecks stehen aus
2024-09-27 lea  [REQUEST/0] Projektcheck fällig am 02.10.2024: CITY-2
2024-09-28 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-10-14 pia  Vorlage wartet auf Eröffnung: CITY-1
2024-10-16 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-10-16 lea  [REQUEST/0] Projektcheck fällig am 23.10.2024: CITY-2
2024-10-21 ada  Vorlage wartet auf Eröffnung: CITY-1
2024-10-21 pia  Vorlage wartet auf Eröffnung: CITY-1
2024-10-22 ada  Ihre Stimme ist gefragt: CITY-1
2024-10-22 bo   Ihre Stimme ist gefragt: CITY-1
2024-10-22 cy   Ihre Stimme ist gefragt: CITY-1
2024-10-31 bo   Ihre Stimme ist gefragt: CITY-1
2024-10-31 cy   Ihre Stimme ist gefragt: CITY-1
2024-11-05 ada  Es fehlen Stimmen: CITY-1
2024-11-05 bo   Ihre Stimme ist gefragt: CITY-1
2024-11-05 cy   Ihre Stimme ist gefragt: CITY-1
2024-11-05 eve  Entschieden: CITY-1
2024-11-06 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-11-06 lea  [REQUEST/0] Projektcheck fällig am 13.11.2024: CITY-2
2024-11-12 lea  Board-Blatt zurückgegeben: CITY-2
2024-11-13 lea  [REQUEST/0] Projektcheck heute fällig: CITY-2
2024-11-14 lea  [CANCEL/1] Board-Blatt angenommen: CITY-2
2024-11-27 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-11-27 lea  [REQUEST/0] Projektcheck fällig am 04.12.2024: CITY-2
2024-11-28 pia  Bericht fällig am 28.12.2024: stadt „Übergreifender Statusbericht (Hauptausschuss)“
2024-12-18 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2024-12-18 lea  [REQUEST/0] Projektcheck fällig am 02.01.2025: CITY-2
2025-01-08 eve  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2025-01-08 lea  [REQUEST/0] Projektcheck fällig am 15.01.2025: CITY-2
2025-01-29 eve  [REQUEST/0] Projektcheck fällig am 05.02.2025: CITY-1
2025-01-29 lea  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2025-02-19 eve  [REQUEST/0] Projektcheck fällig am 26.02.2025: CITY-1
2025-02-19 lea  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2025-03-12 eve  [REQUEST/0] Projektcheck fällig am 19.03.2025: CITY-1
2025-03-12 lea  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2025-04-01 cy   Mandat endet am 30.04.2025: Cy, Mitglied (Digitale Stadt)
2025-04-01 pia  Mandat endet am 30.04.2025: Cy, Mitglied (Digitale Stadt)
2025-04-02 eve  [REQUEST/0] Projektcheck fällig am 09.04.2025: CITY-1
2025-04-02 lea  [REQUEST/0 REQUEST/0] 2 Projektchecks stehen aus
2025-04-04 lea  [CANCEL/1] Projektcheck entfällt: CITY-2
2025-04-23 eve  [REQUEST/0] Projektcheck fällig am 30.04.2025: CITY-1
2025-04-23 lea  [REQUEST/0] Projektcheck fällig am 30.04.2025: CITY-3
2025-04-24 ann  Mandat endet am 30.04.2025: Cy, Mitglied (Digitale Stadt)
2025-04-24 cy   Mandat endet am 30.04.2025: Cy, Mitglied (Digitale Stadt)
2025-04-24 pia  Mandat endet am 30.04.2025: Cy, Mitglied (Digitale Stadt)
2025-05-14 eve  [REQUEST/0] Projektcheck fällig am 21.05.2025: CITY-1
2025-05-14 lea  [REQUEST/0] Projektcheck fällig am 21.05.2025: CITY-3
2025-05-15 ada  Ihre Stimme ist gefragt: CITY-1
2025-05-15 bo   Ihre Stimme ist gefragt: CITY-1
2025-05-16 eve  Entschieden: CITY-1
2025-05-16 eve  [CANCEL/1] Projektcheck entfällt: CITY-1
2025-05-28 pia  Bericht fällig am 28.06.2025: stadt „Übergreifender Statusbericht (Hauptausschuss)“
2025-06-03 lea  [REQUEST/0] Projektcheck fällig am 11.06.2025: CITY-3
2025-06-25 lea  [REQUEST/0] Projektcheck fällig am 02.07.2025: CITY-3
"""
"""Day, addressee, what calendars are asked with which SEQUENCE, subject; titles are left out of the subjects.

A deadline counts in working days of North Rhine-Westphalia: Easter moves the third step of March to 2 April,
Labour Day the first of May to 30 April, Corpus Christi and Whit Monday those of 2024 and 2025, and Christmas with
the days the house is closed moves a whole check to 2 January. Of what came due in the outage only the last step is told.
"""


def test_eighteen_months(tmp_path: Path) -> None:
    with PortalGroup(tmp_path) as group:
        before(group)
        group.live({**winter(group), **summer(group), **spring(group)}, UNTIL, OUTAGE)
        assert "\n".join(group.told).split("\n") == MAILS.strip().split("\n")
        nothing_is_told_twice(group)
        every_mail_is_one_persons(group)


def nothing_is_told_twice(group: PortalGroup) -> None:
    """Each Message-ID arrived once, each inbox has each step once, and nothing is left over."""
    assert set(group.server.ids().values()) == {1}
    assert set(Counter(group.inbox()).values()) == {1}
    assert {row.state for row in outbox_rows(group.city).values()} == {"sent"}


def every_mail_is_one_persons(group: PortalGroup) -> None:
    """One addressee, a thread for each project, and no answer from machines."""
    for mail in group.mails:
        assert len(mail["To"].addresses) == 1
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["References"]
