"""The one vocabulary of refusals: what is wrong, as a state of the world, in order of precedence.

A refusal names every unmet requirement, not only the first. Members are never reused for another
meaning; texts and HTTP statuses are mapped exhaustively elsewhere and a test keeps them complete.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, Self, TypeVar

T = TypeVar("T")
Fact = str | int | bool | None | tuple[str, ...]


class Refusal(StrEnum):
    """Why a command was refused. The order of the members is their precedence."""

    # Who asks is not let in.
    TRIED_TOO_OFTEN = "tried_too_often"
    SIGN_IN_FAILED = "sign_in_failed"
    SECOND_FACTOR_NEEDED = "second_factor_needed"
    TOKEN_NOT_VALID = "token_not_valid"  # noqa: S105 - a name, not a secret
    SCOPE_MISSING = "scope_missing"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - a name, not a secret
    CODE_WRONG = "code_wrong"

    # The command itself cannot be taken.
    KEY_USED_WITH_ANOTHER_BODY = "key_used_with_another_body"
    NOT_FOUND = "not_found"
    NOT_AUTHORISED = "not_authorised"
    VERSION_CONFLICT = "version_conflict"
    ALREADY_EXISTS = "already_exists"

    # The time it names cannot be.
    EFFECTIVE_IN_FUTURE = "effective_in_future"
    EFFECTIVE_WITHOUT_REASON = "effective_without_reason"
    EFFECTIVE_BEFORE_LAST_MOVE = "effective_before_last_move"
    PERIOD_ENDS_BEFORE_IT_BEGINS = "period_ends_before_it_begins"
    DATES_END_BEFORE_START = "dates_end_before_start"
    GOALS_CHANGED_SINCE = "goals_changed_since"

    # Its object does not stand so that it could.
    PROJECT_WITHDRAWN = "project_withdrawn"
    REGISTRATION_IN_USE = "registration_in_use"
    PROJECT_CLOSED = "project_closed"
    PROJECT_PAUSED = "project_paused"
    PROJECT_NOT_PAUSED = "project_not_paused"
    PHASE_NOT_PAUSABLE = "phase_not_pausable"
    PHASE_NOT_PERMANENT = "phase_not_permanent"
    GOAL_UNKNOWN = "goal_unknown"
    GOAL_RETIRED = "goal_retired"
    GOAL_IN_CIRCLE = "goal_in_circle"
    GOAL_HAS_PARTS = "goal_has_parts"
    LIFECYCLE_UNKNOWN = "lifecycle_unknown"
    PHASE_UNKNOWN = "phase_unknown"
    GATE_UNKNOWN = "gate_unknown"
    GATE_OUT_OF_ORDER = "gate_out_of_order"
    TRIGGER_UNKNOWN = "trigger_unknown"
    MOVE_NOT_ALLOWED = "move_not_allowed"
    GUARD_UNMET = "guard_unmet"
    REASON_MISSING = "reason_missing"
    TOLERANCE_WITHOUT_APPROVAL = "tolerance_without_approval"
    MEASURE_UNKNOWN = "measure_unknown"
    REVIEW_ALREADY_OPEN = "review_already_open"
    REVIEW_NOT_OPEN = "review_not_open"
    REVIEW_CONCLUDED = "review_concluded"
    REVIEW_WITHDRAWN = "review_withdrawn"
    REVIEW_NOT_CARRIED = "review_not_carried"
    REVIEW_NOT_DECIDED = "review_not_decided"
    REVIEW_OF_ANOTHER_GATE = "review_of_another_gate"
    BOARD_UNKNOWN = "board_unknown"
    BOARD_WITHOUT_POWER = "board_without_power"
    BOARD_WITHOUT_RULE = "board_without_rule"
    RULE_CANNOT_BE_MET = "rule_cannot_be_met"
    CIRCULAR_NOT_ALLOWED = "circular_not_allowed"
    CIRCULAR_VOIDED = "circular_voided"
    OUTCOME_NOT_OFFERED = "outcome_not_offered"
    VOTE_PAST_DUE = "vote_past_due"
    MEMBER_RECUSED = "member_recused"
    VOTER_WITHOUT_SEAT = "voter_without_seat"
    DEPUTY_UNKNOWN = "deputy_unknown"
    PRINCIPAL_VOTED = "principal_voted"
    DEPUTY_HAS_VOTE = "deputy_has_vote"
    ALREADY_VOTED = "already_voted"
    ABSTENTION_FORBIDDEN = "abstention_forbidden"
    DOSSIER_CHANGED = "dossier_changed"
    DOSSIER_FROZEN = "dossier_frozen"
    REQUIRED_EVIDENCE_MISSING = "required_evidence_missing"
    CRITERION_NOT_MET = "criterion_not_met"
    CONSULTATION_MISSING = "consultation_missing"
    CONSULTATION_RECORDED = "consultation_recorded"
    CONSULTATION_STEP_UNKNOWN = "consultation_step_unknown"
    REQUIREMENT_UNKNOWN = "requirement_unknown"
    VOTE_OF_ANOTHER_ROUND = "vote_of_another_round"
    VOTE_NOT_CIRCULAR = "vote_not_circular"
    OBJECTION_WITHOUT_EFFECT = "objection_without_effect"
    VOTE_STILL_OPEN = "vote_still_open"
    CONDITION_OPEN = "condition_open"
    CONDITION_OVER = "condition_over"
    CONDITION_NOT_DUE = "condition_not_due"
    CONDITION_DECLARED = "condition_declared"
    CONDITION_NOT_DECLARED = "condition_not_declared"
    DEADLINE_NOT_LATER = "deadline_not_later"
    PROOF_MISSING = "proof_missing"
    EVIDENCE_NOT_IN_FORCE = "evidence_not_in_force"
    FILE_NAME_UNFIT = "file_name_unfit"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TRUNCATED = "file_truncated"
    FILE_TYPE_UNKNOWN = "file_type_unknown"
    FILES_QUOTA_REACHED = "files_quota_reached"
    FILE_NOT_KEPT = "file_not_kept"
    CHECK_ALREADY_SUBMITTED = "check_already_submitted"
    SHEET_ACCEPTED = "sheet_accepted"
    SHEET_NOT_SUBMITTED = "sheet_not_submitted"
    SHEET_MISSING_BEFORE = "sheet_missing_before"
    RELATION_TO_ITSELF = "relation_to_itself"
    RELATION_UNKNOWN = "relation_unknown"
    DEPENDENCY_CIRCULAR = "dependency_circular"
    MILESTONE_REACHED = "milestone_reached"
    MILESTONE_NOT_PLANNED = "milestone_not_planned"
    DUTY_UNKNOWN = "duty_unknown"
    CONSULTED_AFTER_DECISION = "consulted_after_decision"
    DECISION_NEED_ANSWERED = "decision_need_answered"
    DECISION_NEED_WITHDRAWN = "decision_need_withdrawn"
    DECISION_NEED_WITH_BOARD = "decision_need_with_board"
    IMPORT_UNDONE = "import_undone"
    TASK_SETTLED = "task_settled"
    MEETING_IN_PAST = "meeting_in_past"
    MEETING_NOT_INVITED = "meeting_not_invited"
    MEETING_ALREADY_INVITED = "meeting_already_invited"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_NOT_DUE = "meeting_not_due"
    MEETING_NOT_HELD = "meeting_not_held"
    MEETING_NOT_CLOSED = "meeting_not_closed"
    MEETING_OVER = "meeting_over"
    NOTICE_TOO_SHORT = "notice_too_short"
    ITEM_OF_ANOTHER_BOARD = "item_of_another_board"
    ITEM_TWICE = "item_twice"
    ITEM_NOT_PUBLIC = "item_not_public"
    ITEM_NOT_ON_AGENDA = "item_not_on_agenda"
    ITEM_OF_ANOTHER_KIND = "item_of_another_kind"
    ITEM_OVER = "item_over"
    ATTENDANCE_TWICE = "attendance_twice"
    NOT_PRESENT = "not_present"
    QUORUM_MISSING = "quorum_missing"
    MINUTES_APPROVED = "minutes_approved"
    MINUTES_NOT_APPROVED = "minutes_not_approved"
    DEPUTY_ALREADY_APPOINTED = "deputy_already_appointed"
    SEAT_HELD_BY_ADMINISTRATOR = "seat_held_by_administrator"
    MANDATE_UNKNOWN = "mandate_unknown"
    RECORD_UNKNOWN = "record_unknown"
    SUBSTITUTE_IS_ONESELF = "substitute_is_oneself"
    ABSENCE_OVERLAPS = "absence_overlaps"
    ADDRESS_MISSING = "address_missing"
    ADDRESS_REFUSED = "address_refused"
    CALENDAR_MISSING = "calendar_missing"
    VALUE_INVALID = "value_invalid"
    TEXT_TOO_LONG = "text_too_long"

    # An account does not stand so that it could, or is asked for too little.
    ACCOUNT_NOT_ACTIVE = "account_not_active"
    SECOND_FACTOR_ALREADY_SET = "second_factor_already_set"
    SECOND_FACTOR_NOT_BEGUN = "second_factor_not_begun"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 - a name, not a secret
    PASSWORD_TOO_LONG = "password_too_long"  # noqa: S105 - a name, not a secret
    PASSWORD_EASY_TO_GUESS = "password_easy_to_guess"  # noqa: S105 - a name, not a secret
    PASSWORD_UNCHANGED = "password_unchanged"  # noqa: S105 - a name, not a secret


PRECEDENCE = {refusal: place for place, refusal in enumerate(Refusal)}


class Unmet(NamedTuple):
    """One unmet requirement with the facts that show it."""

    refusal: Refusal
    facts: dict[str, Fact]


def unmet(refusal: Refusal, **facts: Fact) -> Unmet:
    """State one unmet requirement."""
    return Unmet(refusal, facts)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A rule says no. Nothing was recorded; `unmet` says why, most important first."""

    def __init__(self, refusal: Refusal, **facts: Fact) -> None:
        self.unmet: tuple[Unmet, ...] = (Unmet(refusal, facts),)
        super().__init__(refusal, facts)

    @classmethod
    def of(cls, found: tuple[Unmet, ...]) -> Self:
        """Refuse with every requirement found unmet, in order of precedence."""
        ordered = tuple(sorted(found, key=lambda one: PRECEDENCE[one.refusal]))
        refused = cls(ordered[0].refusal, **ordered[0].facts)
        refused.unmet = ordered
        return refused

    @property
    def refusal(self) -> Refusal:
        """The most important reason."""
        return self.unmet[0].refusal

    def __str__(self) -> str:
        return "; ".join(
            f"{one.refusal.value} {', '.join(f'{name}={value}' for name, value in one.facts.items())}".strip()
            for one in self.unmet
        )


def require(*findings: Unmet | None) -> None:
    """Let a decision go on only if nothing was found unmet.

    Raises:
        Refused: with all findings.
    """
    found = tuple(one for one in findings if one is not None)
    if found:
        raise Refused.of(found)


def found_by(decide: Callable[[], object]) -> tuple[Unmet, ...]:
    """Ask a decision what stands against it, so that it can be named together with what others found."""
    try:
        decide()
    except Refused as refused:
        return refused.unmet
    return ()


def or_refusal(decide: Callable[[], T]) -> T | Refused:
    """Let a decision be taken among others: give what it answers, or the refusal instead of raising it."""
    try:
        return decide()
    except Refused as refused:
        return refused
