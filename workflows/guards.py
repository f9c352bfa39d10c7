"""The guards a lifecycle may name: pure questions about the facts of a project, each with what it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.lifecycle_definitions import Label

Facts = Mapping[str, bool | int | str]
"""What is known of a project when a move is decided; stored with the move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One requirement on the facts: the fact it reads, the question, and what people are told it asks for."""

    name: str
    fact: str
    holds: Callable[[bool | int | str], bool]
    asks: Label

    def __call__(self, facts: Facts) -> bool:
        """Answer for a set of facts; a fact that was not gathered is a fault of the caller."""
        return self.holds(facts[self.fact])


GUARDS: dict[str, Guard] = {
    guard.name: guard
    for guard in (
        Guard(
            name="active",
            fact="run_state",
            holds=lambda run_state: run_state == "active",
            asks=Label(
                de="Das Projekt muss aktiv sein: Es darf nicht ruhen und keine Daueraufgabe sein.",
                en="The project must be active: neither paused nor a permanent task.",
            ),
        ),
        Guard(
            name="has_lead",
            fact="lead",
            holds=lambda lead: lead is True,
            asks=Label(
                de="Das Projekt braucht eine Projektleitung.",
                en="The project needs a project lead.",
            ),
        ),
        Guard(
            name="has_planned_dates",
            fact="planned_dates",
            holds=lambda planned: planned is True,
            asks=Label(
                de="Geplanter Beginn und geplantes Ende müssen eingetragen sein.",
                en="Planned start and planned end must be entered.",
            ),
        ),
        Guard(
            name="has_goal",
            fact="goals",
            holds=lambda goals: isinstance(goals, int) and goals > 0,
            asks=Label(
                de="Das Projekt muss mindestens einem Ziel dienen.",
                en="The project must serve at least one goal.",
            ),
        ),
        Guard(
            name="no_open_review",
            fact="open_reviews",
            holds=lambda reviews: reviews == 0,
            asks=Label(
                de="Für das Projekt darf keine andere Vorlage offen sein.",
                en="No other gate review of the project may be open.",
            ),
        ),
    )
}
"""Every guard there is, by the name definitions use. A definition that names another one is refused."""
