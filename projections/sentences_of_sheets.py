"""Board sheets and their lights in sentences: what was reported, and what the PMO said of it."""

import re

from domain.light_scales import LightShape
from projections.plain_words import LIGHTS
from projections.sentence_words import Sentence, State, Teller

SHAPE_SIGNS = {
    LightShape.CIRCLE: "●",
    LightShape.TRIANGLE: "▲",
    LightShape.SQUARE: "■",
    LightShape.DIAMOND: "◆",
    LightShape.RING: "○",
    LightShape.CROSS: "✕",
}
"""Each shape as a sign that stands in a line of text."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def cycle_in_words(cycle: str, teller: Teller) -> str:
    """Name a cycle: by its day, or by its key where that is none."""
    return teller.day(cycle) if _DAY.fullmatch(cycle) else cycle


def _submitted(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat zum Projektcheck {cycle} berichtet{unchanged}: Status aktuell {status}, Ausblick {outlook}."
        "{report}{needs}",
        "{person} reported for the project check {cycle}{unchanged}: current status {status}, outlook {outlook}."
        "{report}{needs}",
        person=teller.person(state["submitted_by"]),
        cycle=cycle_in_words(state["cycle"], teller),
        unchanged=teller.say(" und bestätigt: keine Änderung", " and vouched for no change")
        if state["attested"]
        else "",
        status=_light(state["status"], state, teller),
        outlook=_light(state["outlook"], state, teller),
        report=teller.told("Bericht", "Report", state["report"]),
        needs=_needs(state, teller),
    )


def _light(key: str, state: State, teller: Teller) -> str:
    """Say a light in the words of the scale it was given on."""
    for step in (state["scale"] or {}).get("steps", ()):
        if step["key"] == key:
            return teller.say(str(step["label_de"]), str(step["label_en"]))
    return teller.word(LIGHTS, key)


def _needs(state: State, teller: Teller) -> str:
    count = len(state["sheet"]["needs"]) if state["sheet"] else 0
    if not count:
        return ""
    return teller.say(
        " Offene Entscheidungsbedarfe: {count}.", " Open decision needs: {count}.", count=str(count)
    )


def _accepted(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat das Board-Blatt zum Projektcheck {cycle} angenommen.{remark}",
        "{person} accepted the board sheet of the project check {cycle}.{remark}",
        person=teller.person(state["accepted_by"]),
        cycle=cycle_in_words(state["cycle"], teller),
        remark=teller.told("Vermerk", "Remark", state["remark"]),
    )


def _returned(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat das Board-Blatt zum Projektcheck {cycle} an {submitter} zurückgegeben.{remark}",
        "{person} returned the board sheet of the project check {cycle} to {submitter}.{remark}",
        person=teller.person(state["returned_by"]),
        submitter=teller.person(state["submitted_by"]),
        cycle=cycle_in_words(state["cycle"], teller),
        remark=teller.told("Vermerk", "Remark", state["remark"]),
    )


def _called_off(state: State, teller: Teller) -> str:
    return teller.say(
        "Der Projektcheck {cycle} entfällt vorerst; {person} hat dazu eine Absage erhalten.",
        "The project check {cycle} is off for now; {person} was sent a cancellation.",
        cycle=cycle_in_words(state["cycle"], teller),
        person=teller.person(state["invited"]),
    )


def _scale_set(state: State, teller: Teller) -> str:
    steps = ", ".join(
        f"{SHAPE_SIGNS[LightShape(step['shape'])]} {teller.say(step['label_de'], step['label_en'])}"
        for step in state["scale"]["steps"]
    )
    return teller.say(
        "Skala der Lichter, Fassung {version}: {steps}.{decision}",
        "Scale of lights, version {version}: {steps}.{decision}",
        version=str(state["scale_version"]),
        steps=steps,
        decision=teller.told("Beschluss", "Decision", state["decision"]),
    )


SENTENCES_OF_SHEETS: dict[str, Sentence] = {
    "project_check.submitted.v2": _submitted,
    "project_check.accepted.v1": _accepted,
    "project_check.returned.v1": _returned,
    "project_check.called_off.v1": _called_off,
    "programme.light_scale_set.v1": _scale_set,
}
