"""Whether a lifecycle's deadlines can be kept: rules on reviews, the project check and its reminders."""

from collections.abc import Iterator

from domain.lifecycle_definitions import LifecycleDefinition
from workflows.lifecycle_faults import Fault

LOST_HOUR = "02:"
"""On two Sundays a year this local hour happens twice or not at all."""
WORKING_DAYS_A_WEEK = 5


def deadlines_without_escalation(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A deadline passes and nobody is told."""
    for place, gate in enumerate(definition.gates):
        if gate.review_days and gate.escalation is None:
            yield Fault(
                code="deadline_without_escalation",
                path=("gates", place, "review_days"),
                de=f"Das Tor „{gate.key}“ hat eine Frist, aber niemanden, der erfährt, dass sie verstrichen ist. "
                "Ergänzen Sie „escalation“.",
                en=f"The gate “{gate.key}” has a deadline but nobody who is told that it passed. Add “escalation”.",
            )
    rule = definition.check_rule
    if rule is not None and not any(rung.offset_working_days > 0 for rung in rule.ladder):
        yield Fault(
            code="deadline_without_escalation",
            path=("check_rule", "ladder"),
            de="Nach dem Termin des Projektchecks wird niemand mehr erinnert. "
            "Ergänzen Sie eine Stufe mit „offset_working_days“ größer als 0.",
            en="Nobody is reminded after the project check was due. "
            "Add a rung with “offset_working_days” greater than 0.",
        )


def escalations_without_deadline(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Somebody is named to be told of a deadline that does not exist."""
    for place, gate in enumerate(definition.gates):
        if gate.escalation is not None and not gate.review_days:
            yield Fault(
                code="escalation_without_deadline",
                path=("gates", place, "escalation"),
                de=f"Das Tor „{gate.key}“ nennt, wer von einer verstrichenen Frist erfährt, aber keine Frist. "
                "Ergänzen Sie „review_days“, oder streichen Sie „escalation“.",
                en=f"The gate “{gate.key}” names who is told of a missed deadline, but no deadline. "
                "Add “review_days”, or remove “escalation”.",
            )


def ladders_out_of_order(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A later rung must be a higher level and a later day, or the highest level reached is not the last."""
    ladder = definition.check_rule.ladder if definition.check_rule is not None else ()
    for place in range(1, len(ladder)):
        before, rung = ladder[place - 1], ladder[place]
        if rung.level <= before.level or rung.offset_working_days <= before.offset_working_days:
            yield Fault(
                code="ladder_out_of_order",
                path=("check_rule", "ladder", place),
                de=f"Stufe {rung.level} folgt nicht auf Stufe {before.level}: Jede Stufe braucht eine höhere Nummer "
                "und einen späteren Tag als die vorige.",
                en=f"Level {rung.level} does not follow level {before.level}: each rung needs a higher level "
                "and a later day than the one before.",
            )


def hours_lost_or_doubled(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A time of day that does not exist, or exists twice, when clocks change."""
    rule = definition.check_rule
    if rule is not None and rule.time.startswith(LOST_HOUR):
        yield Fault(
            code="hour_lost_or_doubled",
            path=("check_rule", "time"),
            de=f"Die Uhrzeit {rule.time} gibt es bei der Umstellung auf Sommerzeit gar nicht und bei der auf "
            "Winterzeit doppelt. Wählen Sie eine außerhalb von 02:00 bis 02:59.",
            en=f"When clocks change, {rule.time} does not exist in spring and comes twice in autumn. "
            "Choose a time outside 02:00 to 02:59.",
        )


def checks_opened_too_early(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A round of checks opens before the one before it is due."""
    rule = definition.check_rule
    if rule is not None and rule.opens_working_days_before >= WORKING_DAYS_A_WEEK * rule.interval_weeks:
        most = WORKING_DAYS_A_WEEK * rule.interval_weeks - 1
        yield Fault(
            code="check_opens_too_early",
            path=("check_rule", "opens_working_days_before"),
            de=f"Der Projektcheck öffnet sich, bevor der vorige fällig ist. Nennen Sie höchstens {most} Arbeitstage.",
            en=f"The project check opens before the previous one is due. Give at most {most} working days.",
        )


def reminders_before_opening(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Somebody is reminded of a check that cannot be filled in yet."""
    rule = definition.check_rule
    for place, rung in enumerate(rule.ladder if rule is not None else ()):
        if rule is not None and -rung.offset_working_days > rule.opens_working_days_before:
            yield Fault(
                code="reminder_before_opening",
                path=("check_rule", "ladder", place, "offset_working_days"),
                de=f"Stufe {rung.level} erinnert, bevor der Projektcheck offen ist. Erinnern Sie höchstens "
                f"{rule.opens_working_days_before} Arbeitstage vorher, oder öffnen Sie ihn früher.",
                en=f"Level {rung.level} reminds before the project check is open. Remind at most "
                f"{rule.opens_working_days_before} working days before, or open it earlier.",
            )


DUTY_RULES = (
    deadlines_without_escalation,
    escalations_without_deadline,
    ladders_out_of_order,
    hours_lost_or_doubled,
    checks_opened_too_early,
    reminders_before_opening,
)
