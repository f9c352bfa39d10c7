"""One plain sentence for every event, in German and English: what the audit trail says happened.

Sentences state the fact and whom it concerns; who acted and when stands beside them. Sealed texts stay
sealed: a sentence only says that there is one.
"""

from collections.abc import Mapping
from typing import Any

from domain.upcasts import todays
from projections.sentence_words import Sentence, Teller, Words
from projections.sentences_of_bodies import SENTENCES_OF_BODIES
from projections.sentences_of_conditions import SENTENCES_OF_CONDITIONS
from projections.sentences_of_duties import SENTENCES_OF_DUTIES
from projections.sentences_of_goals import SENTENCES_OF_GOALS
from projections.sentences_of_meetings import SENTENCES_OF_MEETINGS
from projections.sentences_of_needs import SENTENCES_OF_NEEDS
from projections.sentences_of_projects import SENTENCES_OF_PROJECTS
from projections.sentences_of_relations import SENTENCES_OF_RELATIONS
from projections.sentences_of_reviews import SENTENCES_OF_REVIEWS
from projections.sentences_of_settings import SENTENCES_OF_SETTINGS
from projections.sentences_of_sheets import SENTENCES_OF_SHEETS
from projections.sentences_of_tolerances import SENTENCES_OF_TOLERANCES

__all__ = ["SENTENCES", "Words", "sentence"]

SENTENCES: dict[str, Sentence] = {
    **SENTENCES_OF_BODIES,
    **SENTENCES_OF_GOALS,
    **SENTENCES_OF_PROJECTS,
    **SENTENCES_OF_REVIEWS,
    **SENTENCES_OF_CONDITIONS,
    **SENTENCES_OF_DUTIES,
    **SENTENCES_OF_MEETINGS,
    **SENTENCES_OF_NEEDS,
    **SENTENCES_OF_RELATIONS,
    **SENTENCES_OF_TOLERANCES,
    **SENTENCES_OF_SETTINGS,
    **SENTENCES_OF_SHEETS,
}
"""How each event of today is told, by its stored name; none may be missing."""


def sentence(
    topic: str,
    state: Mapping[str, Any] | None,
    words: Words,
    language: str,
    *,
    stream: str | None = None,
) -> str:
    """Tell an event as stored, an old one in the form of today; `stream` is the id of the person, unit, programme or board it is about.

    A state of None has been disposed of. Raises `LookupError` for a topic nobody has written a sentence for.
    """
    if state is not None:
        topic, state = todays(topic, state)
    tell = SENTENCES.get(topic)
    if tell is None:
        raise LookupError(f"There is no sentence for {topic}: add one to the table of its noun.")
    teller = Teller(words, language, stream)
    if state is None:
        return teller.say(
            "Der Inhalt dieses Eintrags wurde vernichtet; sein Nachweis besteht fort.",
            "The content of this entry was disposed of; its proof remains.",
        )
    told = tell(state, teller)
    return told[:1].upper() + told[1:]
