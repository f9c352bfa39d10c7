"""How far a project may stray from what was approved, and where it did, in sentences."""

from domain.project_tolerances import TIME, Settlement
from projections.sentence_words import Sentence, State, Teller


def _set(state: State, teller: Teller) -> str:
    tolerances = state["tolerances"]
    parts = [_measure(one, teller) for one in tolerances["measures"]]
    if tolerances["days"] is not None:
        days = teller.say(
            "Ende höchstens {days} Tage später", "end at most {days} days later", days=str(tolerances["days"])
        )
        parts.insert(0, days)
    return teller.say(
        "Das Gremium {board} toleriert bei diesem Projekt: {parts}.",
        "The board {board} tolerates of this project: {parts}.",
        board=teller.board(state["board_id"]),
        parts="; ".join(parts) or teller.say("nichts mehr", "nothing any more"),
    )


def _measure(one: State, teller: Teller) -> str:
    return teller.say(
        "{name} {approved}, Abweichung höchstens {tolerance}",
        "{name} {approved}, deviation at most {tolerance}",
        name=teller.quoted(one["name"]),
        approved=_figure(one["approved"], one["unit"]),
        tolerance=_figure(one["tolerance"], one["unit"]),
    )


def _figure(value: object, unit: str) -> str:
    return f"{value} {unit}" if unit else str(value)


def _forecast(state: State, teller: Teller) -> str:
    return teller.say(
        "Für {measure} wird jetzt {forecast} erwartet.",
        "For {measure}, {forecast} is now expected.",
        measure=teller.quoted(state["measure"]),
        forecast=str(state["forecast"]),
    )


def _exceeded(state: State, teller: Teller) -> str:
    excess = state["excess"]
    if excess["measure"] == TIME:
        return teller.say(
            "Ausnahme: Das geplante Ende {forecast} liegt {deviation} Tage hinter dem beschlossenen ({approved}); "
            "toleriert sind {tolerance}.",
            "Exception: the planned end {forecast} is {deviation} days behind the approved one ({approved}); tolerated "
            "are {tolerance}.",
            forecast=teller.day(excess["forecast"]),
            approved=teller.day(excess["approved"]),
            deviation=str(excess["deviation"]),
            tolerance=str(excess["tolerance"]),
        )
    unit = excess["unit"]
    return teller.say(
        "Ausnahme: Für {measure} werden {forecast} erwartet, beschlossen sind {approved}; toleriert ist eine Abweichung "
        "von {tolerance}.",
        "Exception: for {measure}, {forecast} is expected, {approved} is approved; a deviation of {tolerance} is "
        "tolerated.",
        measure=teller.quoted(excess["measure"]),
        forecast=_figure(excess["forecast"], unit),
        approved=_figure(excess["approved"], unit),
        tolerance=_figure(excess["tolerance"], unit),
    )


def _settled(state: State, teller: Teller) -> str:
    about = teller.quoted(state["measure"]) if state["measure"] else teller.say("Ende", "end")
    if state["how"] == Settlement.BACK_WITHIN.value:
        return teller.say(
            "Die Ausnahme zu {about} ist erledigt: Die Toleranz ist wieder eingehalten.",
            "The exception about {about} is settled: it is back within its tolerance.",
            about=about,
        )
    return teller.say(
        "Über die Ausnahme zu {about} wurde entschieden.{remark}",
        "The exception about {about} was decided on.{remark}",
        about=about,
        remark=teller.told("Beschluss", "Decision", state["remark"]),
    )


SENTENCES_OF_TOLERANCES: dict[str, Sentence] = {
    "project.tolerances_set.v1": _set,
    "project.measure_forecast.v1": _forecast,
    "project.tolerance_exceeded.v1": _exceeded,
    "project.tolerance_settled.v1": _settled,
}
