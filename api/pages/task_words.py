"""What the tasks of the record are called on pages, and which of them are done on the page of a review."""

from projections.my_tasks import CAST_VOTE, OPEN_REVIEW

KINDS = {
    "cast_vote": "Abstimmen",
    "open_review": "Abstimmung eröffnen",
    "report_check": "Zum Projektcheck berichten",
    "settle_exception": "Ausnahme klären",
    "meet_condition": "Auflage erfüllen",
    "answer_need": "Entscheidungsbedarf beantworten",
}
"""What is to be done; texts of the pages."""
ON_REVIEWS = {CAST_VOTE, OPEN_REVIEW}
