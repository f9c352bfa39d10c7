"""What the tasks of the record are called on pages, and on the pages of which things they are done."""

from projections.my_tasks import CAST_VOTE, JUDGE, MEET, OPEN_REVIEW, REPORT, VOTE_FOR

KINDS = {
    "cast_vote": "Abstimmen",
    "vote_for_member": "In Vertretung abstimmen",
    "open_review": "Abstimmung eröffnen",
    "report_check": "Zum Projektcheck berichten",
    "settle_exception": "Ausnahme klären",
    "meet_condition": "Auflage erfüllen",
    "judge_proof": "Nachweis zu einer Auflage prüfen",
    "answer_need": "Entscheidungsbedarf beantworten",
    "beyond_tolerance": "Überschrittene Toleranz verfolgen",
}
"""What is to be done; texts of the pages."""
PAGES = {
    CAST_VOTE: "vorlagen",
    VOTE_FOR: "vorlagen",
    OPEN_REVIEW: "vorlagen",
    MEET: "auflagen",
    JUDGE: "auflagen",
    REPORT: "blaetter",
}
"""Where a task is done, if there is a page for its subject."""
REMINDED = {"report_check", "cast_vote", "open_review", "meet_condition"}
"""Tasks with a deadline that is reminded of, so that it can be asked why."""
