"""The words of minutes and extracts in German and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything minutes say beside their facts."""

    minutes: str
    extract: str
    public_only: str
    demo: str
    chair: str
    minutes_by: str
    opened: str
    closed: str
    attendance: str
    members_present: str
    members_present_then: str
    public_part: str
    closed_part: str
    supplement: str
    wording: str
    result: str
    votes: str
    rule: str
    conditions: str
    effective: str
    recorded: str
    proof: str
    position: str
    leaf: str
    postponed: str
    correction: str
    corrections: str
    because: str
    approval: str
    draft: str
    page: str


WORDS = {
    "de": Words(
        minutes="Niederschrift",
        extract="Beschlussauszug",
        public_only="Öffentliche Fassung: ohne nichtöffentliche Punkte und ohne Namen.",
        demo="Demonstration: Personen, Abstimmungen und Termine sind erfunden.",
        chair="Vorsitz",
        minutes_by="Niederschrift",
        opened="Eröffnet",
        closed="Geschlossen",
        attendance="Anwesenheit",
        members_present="Stimmberechtigte Mitglieder, die teilgenommen haben: {count}.",
        members_present_then="Stimmberechtigt anwesend: {count}.",
        public_part="Öffentlicher Teil",
        closed_part="Nichtöffentlicher Teil",
        supplement="Nachtrag",
        wording="Wortlaut",
        result="Ergebnis",
        votes="Stimmen",
        rule="Regel",
        conditions="Auflagen",
        effective="Wirksam",
        recorded="Erfasst",
        proof="Nachweis",
        position="Eintrag Nr.",
        leaf="Blatt-Hash",
        postponed="Vertagt",
        correction="Berichtigung",
        corrections="Berichtigungen",
        because="Grund",
        approval="Genehmigung",
        draft="Entwurf: Die Niederschrift ist noch nicht genehmigt.",
        page="Seite {page} von {{nb}}",
    ),
    "en": Words(
        minutes="Minutes",
        extract="Extract of decision",
        public_only="Public version: without non-public items and without names.",
        demo="Demonstration: persons, votes and dates are invented.",
        chair="Chair",
        minutes_by="Minutes",
        opened="Opened",
        closed="Closed",
        attendance="Attendance",
        members_present="Members with a vote who took part: {count}.",
        members_present_then="Members with a vote present: {count}.",
        public_part="Public part",
        closed_part="Non-public part",
        supplement="supplement",
        wording="Wording",
        result="Result",
        votes="Votes",
        rule="Rule",
        conditions="Conditions",
        effective="Effective",
        recorded="Recorded",
        proof="Proof",
        position="entry no.",
        leaf="leaf hash",
        postponed="Put off",
        correction="Correction",
        corrections="Corrections",
        because="Reason",
        approval="Approval",
        draft="Draft: the minutes are not approved yet.",
        page="Page {page} of {{nb}}",
    ),
}
