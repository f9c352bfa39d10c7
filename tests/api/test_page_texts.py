"""Every text of the pages exists in both languages, with the same places for facts, and none is left over."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from api.pages import (
    check_views,
    conditions,
    history,
    meeting_sheet,
    project_record,
    reasons,
    rendering,
    review_sheet,
    sheet_view,
    task_words,
    vocabulary,
)
from api.pages.english import ENGLISH

PAGES = Path(rendering.__file__).parent


def in_templates() -> Iterator[str]:
    """Texts translated in templates."""
    for path in (PAGES / "templates").glob("*.j2"):
        for call in Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if (
                isinstance(call.node, nodes.Name)
                and call.node.name == "_"
                and isinstance(call.args[0], nodes.Const)
            ):
                yield call.args[0].value


def in_code() -> Iterator[str]:
    """Texts translated, or handed to a page that translates them, in Python."""
    for path in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
                "text",
                "BadQuestion",
                "NotYetRecorded",
            }:
                yield from (
                    one.value
                    for argument in node.args[:1]
                    for one in ast.walk(argument)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def in_tables() -> Iterator[str]:
    """Words for what the record calls by keys."""
    yield from vocabulary.COARSE.values()
    yield from history.JOBS.values()
    yield from project_record.STAGES.values()
    yield from task_words.KINDS.values()
    yield from (*meeting_sheet.MEETING_STAGES.values(), *meeting_sheet.ITEM_STATES.values())
    yield from (meeting_sheet.CARRIED, meeting_sheet.REJECTED)
    yield conditions.DECLARED
    yield from (*reasons.FATES.values(), *reasons.MAILS.values())
    yield from check_views.STATES.values()
    yield from sheet_view.FACTS.values()
    yield from (review_sheet.VOTED, review_sheet.WAITING, review_sheet.LEFT, review_sheet.NO_VOTE)


def test_every_text_is_translated_and_no_translation_is_left_over() -> None:
    used = {*in_templates(), *in_code(), *in_tables()}
    assert sorted(used - ENGLISH.keys()) == []
    assert sorted(ENGLISH.keys() - used) == []


def test_both_languages_have_the_same_places_for_facts() -> None:
    for german, english in ENGLISH.items():
        assert places(german) == places(english), german


def places(text: str) -> set[str | None]:
    """The names of the facts a text takes."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
