"""What leads where: from a list to each thing it names. Readers of the document follow it, and so do checks of rights."""

from collections.abc import Mapping
from typing import Any

_OF_PROJECTS = (
    "readProject",
    "readProjectChecks",
    "readBoardSheets",
    "readHistory",
    "readMilestones",
    "readProjectRelations",
)
LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "readPortfolio": tuple((one, "project", "project_id") for one in _OF_PROJECTS),
    "readDecisionNeeds": (("readDecisionNeed", "need_id", "need_id"),),
    "readEvidence": (("readEvidenceFile", "evidence_id", "evidence_id"),),
    "readMeetings": (
        ("readMeeting", "meeting_id", "meeting_id"),
        ("readAgendaProposal", "meeting_id", "meeting_id"),
    ),
    "readGateAgenda": (("readGateReview", "review_id", "review_id"),),
    "readCheckCalendar": (("readProjectCheck", "check_id", "check_id"),),
    "readProjectChecks": (("readProjectCheck", "check_id", "check_id"),),
    "readGoalSystems": (("readGoalsMatrix", "system_id", "system_id"),),
}
"""Per list: the operation its entries lead to, the parameter that is taken, the field it is taken from."""


def links_of(operation_id: str) -> dict[str, Any]:
    """Describe where the entries of a list lead, by its first one."""
    return {
        leads_to: {
            "operationId": leads_to,
            "description": f"any entry's `{field}`",
            "parameters": {
                "path.organisation": "$request.path.organisation",
                f"path.{parameter}": f"$response.body#/items/0/{field}",
            },
        }
        for leads_to, parameter, field in LINKS.get(operation_id, ())
    }
