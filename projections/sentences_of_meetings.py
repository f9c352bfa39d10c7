"""What happened in the meetings of boards, in sentences.

Titles and texts of items are not repeated here: an item may be for its board only.
"""

from domain.lifecycle_definitions import Label
from projections.plain_words import CHOICES, WordList
from projections.sentence_words import Sentence, State, Teller

RESULTS: WordList = {
    "True": Label(de="angenommen", en="carried"),
    "False": Label(de="abgelehnt", en="rejected"),
}


def _planned(state: State, teller: Teller) -> str:
    return teller.say(
        "Sitzung von {board} für den {at} geplant: {title}, Ort: {place}.",
        "Meeting of {board} planned for {at}: {title}, place: {place}.",
        board=teller.board(state["board_id"]),
        at=teller.instant(state["starts_at"]),
        title=teller.quoted(state["title"]),
        place=teller.quoted(state["place"]),
    )


def _moved(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Sitzung wurde auf den {at} verlegt, Ort: {place}.{reason}",
        "The meeting was moved to {at}, place: {place}.{reason}",
        at=teller.instant(state["starts_at"]),
        place=teller.quoted(state["place"]),
        reason=teller.reason(state["reason"]),
    )


def _cancelled(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Sitzung wurde abgesagt.{reason}",
        "The meeting was called off.{reason}",
        reason=teller.reason(state["reason"]),
    )


def _invited(state: State, teller: Teller) -> str:
    return teller.say(
        "Zur Sitzung wurden {people} Personen mit {items} Tagesordnungspunkten eingeladen.{late}",
        "Invited to the meeting: {people} people, with {items} items on the agenda.{late}",
        people=str(len(state["invited"])),
        items=str(len(state["items"])),
        late=teller.told("Kurze Frist", "Short notice", state["late_because"]),
    )


def _supplemented(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Tagesordnung wurde um {items} ergänzt.{reason}",
        "The agenda was supplemented by {items}.{reason}",
        items=", ".join(_label(item) for item in state["items"]) or teller.say("keinen Punkt", "no item"),
        reason=teller.reason(state["reason"]),
    )


def _label(item: State) -> str:
    return f"{'Ö' if item['public'] else 'N'} {item['number']}"


def item_label(key: str) -> str:
    """Write the key of an item as agendas do: O1 is Ö 1."""
    return f"{'Ö' if key.startswith('O') else 'N'} {key[1:]}"


def _opened(state: State, teller: Teller) -> str:
    by = state["minutes_by"]
    return teller.say(
        "Die Sitzung wurde unter dem Vorsitz von {person} eröffnet.{minutes}",
        "The meeting was opened in the chair of {person}.{minutes}",
        person=teller.person(state["chaired_by"]),
        minutes=teller.say(" Niederschrift: {person}.", " Minutes: {person}.", person=teller.person(by))
        if by
        else "",
    )


def _arrived(state: State, teller: Teller) -> str:
    person = teller.person(state["person_id"])
    if state["mandate_id"] is None:
        return teller.say("{person} nimmt als Gast teil.", "{person} attends as a guest.", person=person)
    return teller.say("{person} nimmt teil.", "{person} attends.", person=person)


def _left(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Sitzung verlassen.",
        "{person} left the meeting.",
        person=teller.person(state["person_id"]),
    )


def _hands_shown(state: State, teller: Teller) -> str:
    hands = ", ".join(
        f"{teller.person(hand['person_id'])}: {teller.word(CHOICES, hand['choice'])}"
        for hand in state["hands"]
    )
    return teller.say(
        "Abstimmung durch Handzeichen zu {item}, anwesend {present}: {hands}.",
        "Vote by show of hands on {item}, {present} present: {hands}.",
        item=item_label(state["item"]),
        present=str(len(state["present"])),
        hands=hands,
    )


def _resolved(state: State, teller: Teller) -> str:
    figures = state["tally"]
    return teller.say(
        "Beschluss zu {item}: {result} (dafür {yes}, dagegen {no}, enthalten {abstained}).",
        "Resolution on {item}: {result} (for {yes}, against {no}, abstained {abstained}).",
        item=item_label(state["item"]),
        result=teller.word(RESULTS, str(state["carried"])),
        yes=str(figures["yes"]),
        no=str(figures["no"]),
        abstained=str(figures["abstained"]),
    )


def _postponed(state: State, teller: Teller) -> str:
    return teller.say(
        "{item} wurde vertagt.", "{item} was put off to another meeting.", item=item_label(state["item"])
    )


def _closed(_state: State, teller: Teller) -> str:
    return teller.say("Die Sitzung wurde geschlossen.", "The meeting was closed.")


def _minuted(state: State, teller: Teller) -> str:
    return teller.say(
        "Niederschrift zu {item} geschrieben.", "Minutes of {item} written.", item=item_label(state["item"])
    )


def _approved(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Niederschrift genehmigt (SHA-256 {digest}).",
        "{person} approved the minutes (SHA-256 {digest}).",
        person=teller.person(state["approved_by"]),
        digest=state["minutes_sha256"],
    )


def _corrected(state: State, teller: Teller) -> str:
    item = item_label(state["item"]) if state["item"] else ""
    return teller.say(
        "Die genehmigte Niederschrift wurde berichtigt{item}.",
        "The approved minutes were corrected{item}.",
        item=f" ({item})" if item else "",
    )


SENTENCES_OF_MEETINGS: dict[str, Sentence] = {
    "meeting.planned.v1": _planned,
    "meeting.moved.v1": _moved,
    "meeting.cancelled.v1": _cancelled,
    "meeting.invited.v1": _invited,
    "meeting.supplemented.v1": _supplemented,
    "meeting.opened.v1": _opened,
    "meeting.arrived.v1": _arrived,
    "meeting.left.v1": _left,
    "meeting.hands_shown.v1": _hands_shown,
    "meeting.resolved.v1": _resolved,
    "meeting.postponed.v1": _postponed,
    "meeting.closed.v1": _closed,
    "meeting.item_minuted.v1": _minuted,
    "meeting.minutes_approved.v1": _approved,
    "meeting.minutes_corrected.v1": _corrected,
}
