"""The commands about board sheets: who may give them, and one of each."""

from uuid import NAMESPACE_OID, UUID, uuid5

from workflows.board_sheets import (
    AcceptSheet,
    ConfirmUnchanged,
    RaiseNeedsOfSheet,
    ReturnSheet,
    SetLightScale,
)
from workflows.commands import Command
from workflows.project_checks import SubmitProjectCheck

NEED = uuid5(NAMESPACE_OID, "something new")


def may(leading: set[str], judging: set[str], setting: set[str]) -> dict[type[Command], set[str]]:
    """Give who may give each command."""
    return {
        ConfirmUnchanged: leading,
        AcceptSheet: judging,
        ReturnSheet: judging,
        RaiseNeedsOfSheet: {"followup"},
        SetLightScale: setting,
    }


def asked(check: UUID, programme: UUID) -> tuple[Command, ...]:
    """Give one of each, about a check and its programme."""
    return (
        SubmitProjectCheck(check_id=check, status="green", outlook="green", report="x"),
        ConfirmUnchanged(check_id=check),
        AcceptSheet(check_id=check),
        ReturnSheet(check_id=check, remark="x"),
        RaiseNeedsOfSheet(check_id=check, need_ids=(NEED,)),
        SetLightScale(programme_id=programme, steps=(), decision="x"),
    )
