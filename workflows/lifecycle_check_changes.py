"""What is different in the project check of two versions of a lifecycle, in sentences."""

from collections.abc import Iterator

from domain.lifecycle_definitions import CheckRule, Label, LifecycleDefinition, Rung
from workflows.lifecycle_comparing import marked, phase_name
from workflows.lifecycle_words import WEEKDAYS, days_from_due, roles, said

NAME = Label(de="Der Projektcheck", en="The project check")


def check_rule_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    """Tell what changes about the project check: rhythm, phases and reminders."""
    old, rule = before.check_rule, after.check_rule
    if rule is None:
        if old is not None:
            yield Label(de="Den Projektcheck gibt es nicht mehr.", en="There is no project check any more.")
        return
    if old is None:
        yield said("Neu ist ein Projektcheck {when}.", "New is a project check {when}.", when=_when(rule))
        return
    if _rhythm(old) != _rhythm(rule):
        yield said(
            "Der Projektcheck ist jetzt {after} fällig statt {before}.",
            "The project check is now due {after} instead of {before}.",
            before=_when(old),
            after=_when(rule),
        )
    if old.opens_working_days_before != rule.opens_working_days_before:
        yield said(
            "Der Projektcheck öffnet sich jetzt {after} statt {before} Arbeitstage vor dem Termin.",
            "The project check now opens {after} instead of {before} working days before it is due.",
            before=old.opens_working_days_before,
            after=rule.opens_working_days_before,
        )
    yield from _phase_changes((before, old), (after, rule))
    yield from _ladder_changes(old, rule)
    yield from marked(NAME, (old.proposal, old.proposed_parts), (rule.proposal, rule.proposed_parts))


def _rhythm(rule: CheckRule) -> tuple[int, int, str]:
    return rule.interval_weeks, rule.weekday, rule.time


def _when(rule: CheckRule) -> Label:
    if rule.interval_weeks == 1:
        every = Label(de="jede Woche", en="every week")
    else:
        every = said("alle {weeks} Wochen", "every {weeks} weeks", weeks=rule.interval_weeks)
    return said(
        "{every} am {day} um {time} Uhr",
        "{every} on {day} at {time}",
        every=every,
        day=WEEKDAYS[rule.weekday - 1],
        time=rule.time,
    )


def _phase_changes(
    was: tuple[LifecycleDefinition, CheckRule], becomes: tuple[LifecycleDefinition, CheckRule]
) -> Iterator[Label]:
    for key in (one for one in becomes[1].phases if one not in was[1].phases):
        yield said(
            "Auch in der Phase {phase} wird jetzt im Projektcheck berichtet.",
            "Projects in the phase {phase} now report in checks, too.",
            phase=phase_name(becomes[0], key),
        )
    for key in (one for one in was[1].phases if one not in becomes[1].phases):
        yield said(
            "In der Phase {phase} wird nicht mehr im Projektcheck berichtet.",
            "Projects in the phase {phase} no longer report in checks.",
            phase=phase_name(was[0], key),
        )


def _ladder_changes(old: CheckRule, rule: CheckRule) -> Iterator[Label]:
    before, after = {one.level: one for one in old.ladder}, {one.level: one for one in rule.ladder}
    for level in sorted(before.keys() | after.keys()):
        if before.get(level) == after.get(level):
            continue
        if level not in after:
            yield said(
                "Stufe {level} der Erinnerungen entfällt.",
                "Level {level} of the reminders is dropped.",
                level=level,
            )
        elif level not in before:
            yield said(
                "Neu ist Stufe {level} der Erinnerungen: {what}.",
                "New is level {level} of the reminders: {what}.",
                level=level,
                what=_reminder(after[level]),
            )
        else:
            yield said(
                "Stufe {level} der Erinnerungen ist jetzt: {after}; bisher: {before}.",
                "Level {level} of the reminders is now: {after}; so far: {before}.",
                level=level,
                before=_reminder(before[level]),
                after=_reminder(after[level]),
            )


def _reminder(rung: Rung) -> Label:
    return said(
        "{when} an {whom}",
        "{when} to {whom}",
        when=days_from_due(rung.offset_working_days),
        whom=roles(rung.recipients),
    )
