"""What is told of votes: recusals, deputies, circular resolutions."""

from domain.lifecycle_definitions import Label

VOTES = {
    "review_not_decided": Label(
        de="Über die Vorlage, die neu entschieden werden soll[ ({review})], ist noch nicht entschieden. Warten Sie die "
        "Entscheidung ab.",
        en="The gate review to be decided anew[ ({review})] has not been decided yet. Wait for the decision.",
    ),
    "review_of_another_gate": Label(
        de="Die Vorlage, die neu entschieden werden soll[ ({review})], galt einem anderen Projekt oder einem anderen Tor[ "
        "({gate})]. Nennen Sie eine Vorlage desselben Projekts zu demselben Tor.",
        en="The gate review to be decided anew[ ({review})] was of another project or another gate[ ({gate})]. Name a "
        "review of the same project at the same gate.",
    ),
    "consultation_missing": Label(
        de="Vor der Entscheidung sind noch Gremien zu hören[: {bodies}]. Halten Sie fest, was sie geraten haben, oder dass "
        "und warum auf sie verzichtet wird.",
        en="Bodies are still to be heard before the decision[: {bodies}]. Record what they advised, or that they are done "
        "without and why.",
    ),
    "consultation_recorded": Label(
        de="Was dieses Gremium sagte, ist schon festgehalten[: {body}][ ({at})]. Eine Beratung wird nicht überschrieben.",
        en="What this body said is recorded already[: {body}][ ({at})]. A consultation is not overwritten.",
    ),
    "consultation_step_unknown": Label(
        de="Diese Station gibt es in der Beratungsfolge nicht, oder sie ist die Entscheidung selbst[: {step}]. Nennen Sie "
        "eine, die berät oder zur Kenntnis nimmt[ ({steps})].",
        en="The consultation order has no such step, or it is the decision itself[: {step}]. Name one that advises or takes "
        "note[ ({steps})].",
    ),
    "dossier_frozen": Label(
        de="Die Abstimmung ist eröffnet; was über die Kriterien festgestellt wurde, steht damit fest. Ziehen Sie den "
        "Antrag zurück und stellen Sie ihn neu, wenn es anders zu sehen ist.",
        en="The vote is open, and with it what was found about the criteria is settled. Withdraw the request and make "
        "it anew if that is to be seen differently.",
    ),
    "required_evidence_missing": Label(
        de="Es fehlt eine verlangte Unterlage[: {requirement}][ ({key})]. Laden Sie sie als Nachweis hoch und nehmen Sie "
        "sie in die Vorlage auf.",
        en="A required document is missing[: {requirement}][ ({key})]. Upload it as that evidence and lay it before the "
        "board with the request.",
    ),
    "criterion_not_met": Label(
        de="Ein Kriterium ist nicht als erfüllt festgestellt[: {requirement}][ ({key})]. Lassen Sie es von der "
        "Projektleitung oder dem PMO feststellen.",
        en="A criterion has not been found met[: {requirement}][ ({key})]. Have the project lead or the PMO state that "
        "it is.",
    ),
    "requirement_unknown": Label(
        de="Das Phasenmodell des Projekts verlangt nichts, was so heißt[: {key}]. Wählen Sie aus, was es verlangt[: "
        "{known}].",
        en="The lifecycle of the project asks for nothing of that name[: {key}]. Choose from what it asks for[: {known}].",
    ),
    "circular_not_allowed": Label(
        de="In dieser Angelegenheit beschließt das Gremium nicht im Umlauf: Seine Abstimmungsregel sieht es nicht "
        "vor. Eröffnen Sie die Abstimmung für eine Sitzung, oder lassen Sie die Regel ändern.",
        en="The board does not decide this matter by circular resolution: its vote rule does not provide for it. "
        "Open the vote for a meeting, or have the rule changed.",
    ),
    "circular_voided": Label(
        de="Der Umlauf in dieser Angelegenheit ist gescheitert[ ({voided_at})]. Eröffnen Sie die Abstimmung für "
        "die nächste Sitzung.",
        en="The circular resolution in this matter came to nothing[ ({voided_at})]. Open the vote for the next "
        "meeting.",
    ),
    "vote_not_circular": Label(
        de="Hier wird nicht im Umlauf beschlossen; gegen das Verfahren lässt sich nichts einwenden. Stimmen Sie "
        "ab, oder bringen Sie Ihren Einwand in der Sitzung vor.",
        en="This is not decided by circular resolution, so there is no procedure to object to. Vote, or raise your "
        "objection in the meeting.",
    ),
    "objection_without_effect": Label(
        de="Die Abstimmungsregel sieht keinen Widerspruch gegen den Umlauf vor. Stimmen Sie mit Nein, wenn Sie "
        "nicht einverstanden sind.",
        en="The vote rule provides for no objection to a circular resolution. Vote no if you do not agree.",
    ),
    "member_recused": Label(
        de="Diese Person[ {person}] wirkt hier nicht mit[ (Grund: {ground})]. Wer befangen ist, stimmt nicht ab und wird nicht "
        "vertreten.",
        en="This person[ {person}] takes no part here[ (ground: {ground})]. Whoever is recused does not vote and is not represented.",
    ),
    "deputy_unknown": Label(
        de="Sie können für dieses Mitglied[ {principal}] hier nicht abstimmen: Als die Abstimmung eröffnet wurde, waren Sie nicht "
        "als Vertretung bestellt, die Regel lässt keine zu, oder die Vertretung ist beendet. Vertretungen lassen "
        "sich nicht weitergeben. Wenden Sie sich an das PMO.",
        en="You cannot vote for this member[ {principal}] here: when the vote opened you were not appointed as deputy, the rule "
        "allows none, or the appointment has ended. It cannot be passed on. Turn to the PMO.",
    ),
    "principal_voted": Label(
        de="Das Mitglied[ {principal}] hat selbst abgestimmt; diese Stimme gilt. Sie brauchen nichts zu tun.",
        en="The member[ {principal}] has voted in person, and that vote counts. There is nothing for you to do.",
    ),
    "deputy_has_vote": Label(
        de="Sie haben in dieser Angelegenheit schon eine Stimme, und die Regel lässt keine zweite zu. Bitten Sie das "
        "Mitglied, selbst abzustimmen.",
        en="You have a vote in this matter already, and the rule allows no second one. Ask the member to vote in "
        "person.",
    ),
    "deputy_already_appointed": Label(
        de="Für dieses Mitglied ist in dieser Zeit schon jemand als Vertretung bestellt[ (Bestellung {appointment})]. "
        "Beenden Sie erst diese Vertretung.",
        en="Somebody is already appointed as deputy for this member at that time[ (appointment {appointment})]. End "
        "that appointment first.",
    ),
    "vote_of_another_round": Label(
        de="Ihre Stimme war für eine andere Runde[ ({named})]; es läuft inzwischen[ Runde {running}]. Laden Sie die Vorlage neu "
        "und stimmen Sie in dieser Runde ab.",
        en="Your vote was meant for another round[ ({named})]; by now[ round {running}] is running. Load the gate review "
        "again and vote in this round.",
    ),
    "tolerance_without_approval": Label(
        de="Toleranzen gehören zu einer Genehmigung mit Plan[; die Vorlage {review} hat {project} nicht weitergebracht, oder "
        "der beschlossene Plan hat kein Ende]. Nennen Sie die Vorlage, die das Projekt in seine Phase gebracht hat, und nur "
        "dann Tage, wenn dort ein Ende geplant war.",
        en="Tolerances belong to an approval with a plan[; gate review {review} did not take {project} on, or the approved "
        "plan has no end]. Name the gate review that took the project into its phase, and days only if an end was planned "
        "there.",
    ),
    "measure_unknown": Label(
        de="Für diese Messgröße[ „{measure}“] ist keine Toleranz gesetzt[; es gibt: {known}]. Wählen Sie eine davon.",
        en="No tolerance is set for this measure[ “{measure}”][; there are: {known}]. Choose one of these.",
    ),
}
"""Part of `exchange.refusal_wording`."""
