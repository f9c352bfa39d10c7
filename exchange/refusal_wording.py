"""The wording of every refusal: what is wrong and what to do, plainly, in German and English.

Clauses in square brackets hold facts and are left out where a fact is missing; see `exchange.refusal_texts`.
"""

from domain.lifecycle_definitions import Label
from domain.refusals import Refusal
from exchange.account_wording import ACCOUNTS
from exchange.refusal_wording_of_conditions import CONDITIONS
from exchange.refusal_wording_of_imports import IMPORTS
from exchange.refusal_wording_of_meetings import MEETINGS
from exchange.refusal_wording_of_reminders import REMINDERS
from exchange.refusal_wording_of_sheets import SHEETS
from exchange.refusal_wording_of_votes import VOTES

_COMMANDS = {
    "key_used_with_another_body": Label(
        de="Unter diesem Vorgangsschlüssel[ „{key}“] wurde schon etwas anderes angenommen. Senden Sie die Eingabe "
        "mit einem neuen Schlüssel.",
        en="Something else was already accepted under this idempotency key[ “{key}”]. Send the input with a new key.",
    ),
    "not_found": Label(
        de="Nicht gefunden[: {noun}][ {id}]. Das Gesuchte gibt es nicht, oder Sie haben keinen Zugang dazu. "
        "Prüfen Sie die Angabe.",
        en="Not found[: {noun}][ {id}]. What you look for does not exist, or you have no access to it. "
        "Check what you entered.",
    ),
    "not_authorised": Label(
        de="Dazu sind Sie nicht berechtigt[ (Vorgang {command})].[ Nötig ist eines dieser Mandate: {needed}.] "
        "Wenden Sie sich an jemanden mit dem nötigen Mandat oder an die Administration.",
        en="You are not authorised to do this[ (command {command})].[ One of these mandates is needed: {needed}.] "
        "Turn to somebody who holds the mandate, or to the administrator.",
    ),
    "version_conflict": Label(
        de="Inzwischen wurde hier etwas geändert[: Sie kannten Fassung {expected}][, jetzt gilt Fassung {found}]. "
        "Laden Sie den neuen Stand und entscheiden Sie dann.",
        en="Something has been changed here in the meantime[: you knew version {expected}][, version {found} holds "
        "now]. Load the present state and decide then.",
    ),
    "already_exists": Label(
        de="Das gibt es schon[: {noun}][ „{key}“][ in Fassung {version}][ {id}][ (Mandat {mandate})]. Ändern Sie "
        "den vorhandenen Eintrag oder wählen Sie eine andere Kennung.",
        en="This exists already[: {noun}][ “{key}”][ in version {version}][ {id}][ (mandate {mandate})]. Change the "
        "entry that is there, or choose another identifier.",
    ),
}

_TIMES = {
    "effective_in_future": Label(
        de="Die Wirksamkeit[ ({effective_at})] liegt in der Zukunft[; erfasst wird am {recorded_at}]. Geben Sie einen "
        "Zeitpunkt an, der schon vergangen ist.",
        en="The effective time[ ({effective_at})] lies in the future[; it would be recorded on {recorded_at}]. Give a "
        "time that has passed.",
    ),
    "effective_without_reason": Label(
        de="Für einen Nachtrag mit früherer Wirksamkeit fehlt die Begründung. Geben Sie an, warum Sie "
        "nachtragen.",
        en="The reason for a back-dated entry is missing. Say why you enter it later.",
    ),
    "effective_before_last_move": Label(
        de="Das Projekt hat sich danach schon bewegt[ (zuletzt am {last_move_at})]; eine frühere Wirksamkeit"
        "[ am {effective_at}] ist nicht möglich. Geben Sie einen späteren Zeitpunkt an oder berichtigen Sie den "
        "früheren Eintrag.",
        en="The project has moved since[ (last on {last_move_at})]; an earlier effective time[ on {effective_at}] is "
        "not possible. Give a later time, or correct the earlier entry.",
    ),
    "period_ends_before_it_begins": Label(
        de="Das Ende des Zeitraums muss nach seinem Beginn liegen[ (Beginn {valid_from}, Ende {valid_until})]. "
        "Berichtigen Sie Beginn oder Ende.",
        en="The period must end after it begins[ (start {valid_from}, end {valid_until})]. Correct start or end.",
    ),
    "dates_end_before_start": Label(
        de="Das geplante Ende liegt vor dem geplanten Beginn[ (Beginn {start}, Ende {end})]. Berichtigen Sie einen "
        "der beiden Termine.",
        en="The planned end lies before the planned start[ (start {start}, end {end})]. Correct one of the two dates.",
    ),
}

_GOALS = {
    "goals_changed_since": Label(
        de="Das Zielsystem hat sich danach schon geändert[ (zuletzt am {last_change_at})]; eine frühere Wirksamkeit"
        "[ am {effective_at}] ist nicht möglich. Geben Sie einen späteren Zeitpunkt an.",
        en="The goal system has changed since[ (last on {last_change_at})]; an earlier effective time[ on "
        "{effective_at}] is not possible. Give a later time.",
    ),
    "goal_unknown": Label(
        de="Das Ziel[ „{goal}“] gibt es in diesem Zielsystem nicht.[ Möglich sind: {known}.] Wählen Sie ein Ziel des "
        "Systems, oder nehmen Sie es zuerst auf.",
        en="There is no goal[ “{goal}”] in this goal system.[ Possible are: {known}.] Choose a goal of the system, or "
        "add it first.",
    ),
    "goal_retired": Label(
        de="Das Ziel[ „{goal}“] gilt nicht mehr. Wählen Sie ein anderes, oder nehmen Sie ein neues Ziel auf.",
        en="The goal[ “{goal}”] holds no longer. Choose another one, or add a new goal.",
    ),
    "goal_in_circle": Label(
        de="Das Ziel[ „{goal}“] stünde damit unter sich selbst[ (über „{parent}“)]. Wählen Sie ein Ziel, das nicht "
        "darunter liegt.",
        en="The goal[ “{goal}”] would then stand below itself[ (by “{parent}”)]. Choose a goal that does not lie "
        "below it.",
    ),
    "goal_has_parts": Label(
        de="Unter dem Ziel[ „{goal}“] stehen noch geltende Ziele[: {parts}]. Verschieben oder beenden Sie diese "
        "zuerst.",
        en="There are goals in force below the goal[ “{goal}”][: {parts}]. Move or retire them first.",
    ),
}

_PROJECTS = {
    "project_closed": Label(
        de="Das Projekt[ {project}] ist beendet[ (Phase „{phase}“)]. Nehmen Sie es zuerst wieder auf, wenn das "
        "Phasenmodell es vorsieht.",
        en="The project[ {project}] has ended[ (phase “{phase}”)]. Reopen it first, if its lifecycle provides for that.",
    ),
    "project_paused": Label(
        de="Das Projekt[ {project}] ruht. Nehmen Sie es zuerst wieder auf.",
        en="The project[ {project}] is paused. Resume it first.",
    ),
    "project_not_paused": Label(
        de="Das Projekt[ {project}] ruht nicht und kann deshalb nicht wieder aufgenommen werden. Prüfen Sie den "
        "Laufzustand.",
        en="The project[ {project}] is not paused, so it cannot be resumed. Check its run state.",
    ),
    "phase_not_pausable": Label(
        de="In der Phase[ „{phase}“], in der das Projekt steht, darf es nicht ruhen. Führen Sie es weiter, oder "
        "brechen Sie es ab, wenn das Phasenmodell es vorsieht.",
        en="The project must not be paused in its phase[ “{phase}”]. Go on with it, or cancel it if its lifecycle "
        "provides for that.",
    ),
    "phase_not_permanent": Label(
        de="In der Phase[ „{phase}“], in der das Projekt steht, kann es keine Daueraufgabe werden. Führen Sie es "
        "zuerst in eine Phase, in der das Phasenmodell es erlaubt.",
        en="The project cannot become a permanent task in its phase[ “{phase}”]. Take it to a phase first in which its "
        "lifecycle allows it.",
    ),
    "lifecycle_unknown": Label(
        de="Das Phasenmodell[ „{lifecycle}“] ist hier nicht eingeführt.[ Möglich sind: {known}.] Wählen Sie ein "
        "anderes, oder lassen Sie es zuerst veröffentlichen und einführen.",
        en="The lifecycle[ “{lifecycle}”] is not in use here.[ Possible are: {known}.] Choose another one, or have it "
        "published and adopted first.",
    ),
    "phase_unknown": Label(
        de="Die Phase[ „{phase}“] gibt es im Phasenmodell[ „{lifecycle}“] nicht.[ Möglich sind: {known}.] Wählen Sie "
        "eine Phase des Modells.",
        en="There is no phase[ “{phase}”] in the lifecycle[ “{lifecycle}”].[ Possible are: {known}.] Choose a phase of "
        "the lifecycle.",
    ),
    "gate_unknown": Label(
        de="Das Tor[ „{gate}“] gibt es im Phasenmodell des Projekts nicht.[ Möglich sind: {known}.] Wählen Sie ein "
        "Tor des Modells.",
        en="There is no gate[ “{gate}”] in the lifecycle of the project.[ Possible are: {known}.] Choose a gate of the "
        "lifecycle.",
    ),
    "gate_out_of_order": Label(
        de="Das Projekt[ {project}] steht nicht dort, wo dieser Schritt beginnt[: Es steht in der Phase „{phase}“]"
        "[, nötig ist „{expected}“]. Wählen Sie das Tor, das als nächstes kommt.",
        en="The project[ {project}] does not stand where this step begins[: it is in the phase “{phase}”]"
        "[, needed is “{expected}”]. Choose the gate that comes next.",
    ),
    "trigger_unknown": Label(
        de="Den Schritt[ „{trigger}“] gibt es im Phasenmodell des Projekts nicht.[ Möglich sind: {known}.] Wählen "
        "Sie einen Schritt des Modells.",
        en="There is no step[ “{trigger}”] in the lifecycle of the project.[ Possible are: {known}.] Choose a step of "
        "the lifecycle.",
    ),
    "move_not_allowed": Label(
        de="Der Schritt[ „{trigger}“] ist aus der gegenwärtigen Phase[ „{phase}“] nicht möglich.[ Möglich sind: "
        "{allowed}.] Wählen Sie einen Schritt, der von dort ausgeht.",
        en="The step[ “{trigger}”] is not possible from the present phase[ “{phase}”].[ Possible are: {allowed}.] "
        "Choose a step that begins there.",
    ),
    "guard_unmet": Label(
        de="Für den Schritt[ „{trigger}“] fehlt eine Voraussetzung.[ {guard}] Sorgen Sie dafür und versuchen Sie es "
        "dann noch einmal.",
        en="A requirement of the step[ “{trigger}”] is not met.[ {guard}] See to it and then try again.",
    ),
    "reason_missing": Label(
        de="Der Schritt[ „{trigger}“] verlangt eine Begründung. Geben Sie den Grund an.",
        en="The step[ “{trigger}”] requires a reason. State the reason.",
    ),
}

_REVIEWS = {
    "review_already_open": Label(
        de="Für das Projekt läuft schon eine Vorlage[ ({review})]. Schließen Sie diese ab oder ziehen Sie sie zurück.",
        en="A gate review of the project is already under way[ ({review})]. Conclude or withdraw it first.",
    ),
    "review_not_open": Label(
        de="Zu dieser Vorlage[ ({review})] läuft keine Abstimmung. Lassen Sie die Abstimmung zuerst eröffnen.",
        en="No vote is open in this gate review[ ({review})]. Have the vote opened first.",
    ),
    "review_concluded": Label(
        de="Über diese Vorlage[ ({review})] ist schon entschieden. Reichen Sie eine neue Vorlage ein, wenn neu "
        "entschieden werden soll.",
        en="This gate review[ ({review})] has been decided. Request a new one if there is to be a new decision.",
    ),
    "review_withdrawn": Label(
        de="Diese Vorlage[ ({review})] wurde zurückgezogen. Reichen Sie eine neue Vorlage ein.",
        en="This gate review[ ({review})] was withdrawn. Request a new one.",
    ),
    "review_not_carried": Label(
        de="Diese Vorlage[ ({review})] wurde nicht angenommen; aus ihr folgt nichts für das Projekt. Prüfen Sie die "
        "Entscheidung, und reichen Sie eine neue Vorlage ein, wenn neu entschieden werden soll.",
        en="This gate review[ ({review})] was not carried, so nothing follows from it for the project. Check the "
        "decision, and request a new gate review if there is to be a new one.",
    ),
    "board_unknown": Label(
        de="Das Gremium[ „{board}“], das hier entscheidet, ist im Programm nicht eingerichtet. Lassen Sie es von der "
        "Administration einrichten.",
        en="The board[ “{board}”] that decides here is not set up in the programme. Have the administrator set it up.",
    ),
    "board_without_power": Label(
        de="Über diese Angelegenheit[ („{matter_class}“)] entscheidet das Gremium[ „{board}“] nicht.[ Es entscheidet "
        "über: {powers}.] Richten Sie die Frage an das Management oder an ein Gremium, das darüber entscheidet.",
        en="The board[ “{board}”] does not decide this matter[ (“{matter_class}”)].[ It decides: {powers}.] Put the "
        "question to the management, or to a board that decides it.",
    ),
    "board_without_rule": Label(
        de="Das Gremium[ „{board}“] hat keine Abstimmungsregel für diese Angelegenheit[ („{matter_class}“)]. Lassen "
        "Sie die Regel der Geschäftsordnung eintragen.",
        en="The board[ “{board}”] has no vote rule for this matter[ (“{matter_class}”)]. Have the rule of its rules of "
        "procedure entered.",
    ),
    "rule_cannot_be_met": Label(
        de="Die Abstimmung kann nicht eröffnet werden, weil das Gremium seine Abstimmungsregel so nicht erfüllen "
        "kann.[ {obstacle}] Prüfen Sie Sitze, Mandate und Regel.",
        en="The vote cannot be opened because the board cannot meet its vote rule as it stands.[ {obstacle}] Check "
        "seats, mandates and rule.",
    ),
    "outcome_not_offered": Label(
        de="Dieses Ergebnis[ („{outcome}“)] sieht das Tor nicht vor. Wählen Sie ein Ergebnis, das das Phasenmodell "
        "nennt.",
        en="The gate does not offer this outcome[ (“{outcome}”)]. Choose one that the lifecycle names.",
    ),
    "vote_past_due": Label(
        de="Die Frist dieser Abstimmung ist abgelaufen[: Sie endete am {due_at}][, die Stimme wäre vom "
        "{effective_at}]. Die Abstimmung wird nach den abgegebenen Stimmen geschlossen; reichen Sie eine neue "
        "Vorlage ein, wenn neu entschieden werden soll.",
        en="The time to vote has run out[: it ended on {due_at}][, the vote would be of {effective_at}]. The vote is "
        "closed by the votes cast; request a new gate review if there is to be a new decision.",
    ),
    "voter_without_seat": Label(
        de="In dieser Abstimmung hat die Person[ {person}] keinen Sitz. Abstimmen kann nur, wer bei der Eröffnung "
        "einen Sitz hatte und ihn noch hat.",
        en="The person[ {person}] has no seat in this vote. Only who held a seat when it was opened, and still holds "
        "it, can vote.",
    ),
    "already_voted": Label(
        de="Hier wurde schon abgestimmt[ (Stimme: {choice})]. Eine abgegebene Stimme kann nicht geändert werden; "
        "wenden Sie sich bei einem Irrtum an den Vorsitz.",
        en="A vote was already cast here[ (vote: {choice})]. A vote that was cast cannot be changed; turn to the chair "
        "if it was a mistake.",
    ),
    "abstention_forbidden": Label(
        de="Die Abstimmungsregel lässt keine Enthaltung zu. Stimmen Sie mit Ja oder Nein.",
        en="The vote rule does not allow abstentions. Vote yes or no.",
    ),
    "dossier_changed": Label(
        de="Ihre Stimme bezieht sich auf andere Unterlagen als die der Abstimmung[ (Prüfsumme {given} statt "
        "{expected})]. Laden Sie die Vorlage neu, prüfen Sie die Unterlagen und stimmen Sie dann ab.",
        en="Your vote refers to other documents than those of the vote[ (digest {given} instead of {expected})]. "
        "Load the gate review again, check the documents and then vote.",
    ),
    "vote_still_open": Label(
        de="Das Ergebnis steht noch nicht fest[; die Abstimmung läuft bis {due_at}]. Warten Sie, bis alle "
        "abgestimmt haben oder die Frist abgelaufen ist.",
        en="The result is not certain yet[; the vote runs until {due_at}]. Wait until all have voted or the deadline "
        "has passed.",
    ),
}

_RELATIONS = {
    "relation_to_itself": Label(
        de="Ein Projekt kann nicht von sich selbst abhängen und keine Synergie mit sich selbst haben. Wählen Sie das "
        "andere Projekt.",
        en="A project cannot depend on itself nor have a synergy with itself. Choose the other project.",
    ),
    "relation_unknown": Label(
        de="Eine solche Beziehung zum Projekt[ {id}] ist nicht vermerkt. Wählen Sie eine Beziehung aus der Liste des "
        "Projekts.",
        en="No such relation to the project[ {id}] is on record. Choose a relation from the list of the project.",
    ),
    "dependency_circular": Label(
        de="Diese Abhängigkeit schlösse einen Kreis[: {circle}]. Lösen Sie zuerst eine der anderen Abhängigkeiten.",
        en="This dependency would close a circle[: {circle}]. Release one of the other dependencies first.",
    ),
    "milestone_reached": Label(
        de="Der Meilenstein[ „{key}“] ist schon erreicht. Planen Sie einen neuen unter einer anderen Kennung.",
        en="The milestone[ “{key}”] has been reached. Plan a new one under another key.",
    ),
    "milestone_not_planned": Label(
        de="Der Meilenstein[ „{key}“] ist nicht geplant.[ Geplant sind: {known}.] Planen Sie ihn zuerst.",
        en="The milestone[ “{key}”] is not planned.[ Planned are: {known}.] Plan it first.",
    ),
}

_SETTINGS = {
    "duty_unknown": Label(
        de="Die Berichtspflicht[ „{duty}“] besteht nicht.[ Es bestehen: {known}.] Wählen Sie eine davon, oder lassen "
        "Sie sie zuerst festlegen.",
        en="There is no reporting duty[ “{duty}”] in force.[ In force are: {known}.] Choose one of them, or have it laid "
        "down first.",
    ),
    "consulted_after_decision": Label(
        de="Nach der Entscheidung kann ein Gremium[ ({body})] die Sache nur noch zur Kenntnis nehmen. Ordnen Sie die "
        "Beratungsfolge neu; entscheiden kann nur ein Gremium.",
        en="After the decision a body[ ({body})] can only take note of the matter. Arrange the consultation order anew; "
        "only one body can decide.",
    ),
}

_NEEDS = {
    "decision_need_answered": Label(
        de="Dieser Entscheidungsbedarf[ ({need})] ist schon beantwortet. Stellen Sie eine neue Frage, wenn neu "
        "entschieden werden soll.",
        en="This decision need[ ({need})] has been answered. Raise a new one if there is to be a new decision.",
    ),
    "decision_need_withdrawn": Label(
        de="Dieser Entscheidungsbedarf[ ({need})] wurde zurückgezogen. Stellen Sie die Frage neu, wenn sie noch "
        "offen ist.",
        en="This decision need[ ({need})] was withdrawn. Raise it again if the question is still open.",
    ),
    "decision_need_with_board": Label(
        de="Dieser Entscheidungsbedarf[ ({need})] liegt schon bei einem Gremium. Warten Sie dessen Antwort ab, oder "
        "ziehen Sie die Frage zurück und stellen Sie sie neu.",
        en="This decision need[ ({need})] is with a board already. Wait for its answer, or withdraw the question and "
        "raise it anew.",
    ),
}

_RECORD = {
    "task_settled": Label(
        de="Diese Ausnahme[ ({task})] ist schon erledigt. Sehen Sie im Verlauf des Projekts nach, was geschehen ist.",
        en="This exception[ ({task})] is settled already. See in the history of the project what was done.",
    ),
    "seat_held_by_administrator": Label(
        de="Wer die Administration führt, stimmt nicht ab und gibt sich auch selbst keinen Sitz in einem Gremium. "
        "Die Person[ {person}] kann nicht beides zur gleichen Zeit sein[ (dagegen steht ihr Mandat {mandate})]. "
        "Beenden Sie zuerst das andere Mandat, oder wählen Sie eine andere Person.",
        en="Who administers does not vote, and gives themselves no seat on a board. The person[ {person}] cannot be "
        "both at the same time[ (against it stands their mandate {mandate})]. End the other mandate first, or "
        "choose another person.",
    ),
    "mandate_unknown": Label(
        de="Dieses Mandat[ ({mandate})] hat die Person nicht. Prüfen Sie Person und Mandat.",
        en="The person does not hold this mandate[ ({mandate})]. Check person and mandate.",
    ),
    "record_unknown": Label(
        de="Der Eintrag[ {event}], der berichtigt werden soll, gehört nicht hierher oder sagt darüber nichts aus. "
        "Wählen Sie den Eintrag aus dem Verlauf des Projekts.",
        en="The entry[ {event}] to be corrected does not belong here or says nothing about this. Choose the entry from "
        "the history of the project.",
    ),
    "calendar_missing": Label(
        de="Der Arbeitstagekalender[ für das Land {land}][, Jahr {year},] ist nicht veröffentlicht; Fristen lassen "
        "sich nicht berechnen. Lassen Sie ihn von der Administration veröffentlichen.",
        en="The working-day calendar[ of the Land {land}][ for {year}] is not published, so deadlines cannot be "
        "computed. Have the administrator publish it.",
    ),
    "value_invalid": Label(
        de="Diese Angabe ist so nicht möglich[: {field}][ „{value}“].[ Erwartet wird: {expected}.] Berichtigen Sie "
        "sie.",
        en="This value is not possible[: {field}][ “{value}”].[ Expected is: {expected}.] Correct it.",
    ),
}

WORDING: dict[Refusal, Label] = {
    Refusal(key): wording
    for part in (
        ACCOUNTS,
        _COMMANDS,
        _TIMES,
        _GOALS,
        _PROJECTS,
        _REVIEWS,
        VOTES,
        CONDITIONS,
        IMPORTS,
        REMINDERS,
        MEETINGS,
        SHEETS,
        _RELATIONS,
        _SETTINGS,
        _NEEDS,
        _RECORD,
    )
    for key, wording in part.items()
}
"""What every refusal says; none may be missing."""
