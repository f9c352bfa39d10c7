"""What is told of meetings: their calling, their agenda, who was there, and their minutes."""

from domain.lifecycle_definitions import Label

MEETINGS = {
    "meeting_in_past": Label(
        de="Die Sitzung läge in der Vergangenheit[: Beginn {starts_at}]. Nennen Sie einen Beginn, der noch kommt; "
        "eine frühere Sitzung tragen Sie mit ihrem Wirksamkeitstag und einer Begründung nach.",
        en="The meeting would lie in the past[: start {starts_at}]. Name a start still to come; enter an earlier "
        "meeting with its effective time and a reason.",
    ),
    "meeting_not_invited": Label(
        de="Zu dieser Sitzung[ am {starts_at}] wurde noch nicht eingeladen. Laden Sie zuerst ein; damit steht die "
        "Tagesordnung fest.",
        en="Nobody has been invited to this meeting[ on {starts_at}] yet. Invite first; that fixes the agenda.",
    ),
    "meeting_already_invited": Label(
        de="Zu dieser Sitzung[ am {starts_at}] ist schon eingeladen, ihre Tagesordnung steht fest. Was dazukommt, "
        "nehmen Sie als Nachtrag auf.",
        en="The invitation to this meeting[ on {starts_at}] has gone out and its agenda is fixed. Add what is new as "
        "a supplement.",
    ),
    "meeting_cancelled": Label(
        de="Die Sitzung[ am {starts_at}] wurde abgesagt. Planen Sie eine neue.",
        en="The meeting[ on {starts_at}] was called off. Plan a new one.",
    ),
    "meeting_not_due": Label(
        de="Eine Sitzung wird nicht vor ihrem Beginn eröffnet[; angesetzt ist {starts_at}]. Verlegen Sie sie, wenn sie "
        "früher beginnt.",
        en="A meeting is not opened before its start[; it is set for {starts_at}]. Move it if it begins earlier.",
    ),
    "meeting_not_held": Label(
        de="Die Sitzung[ vom {starts_at}] wurde nicht eröffnet, also ist in ihr nichts geschehen. Eröffnen Sie sie "
        "zuerst, mit der Zeit, zu der das war.",
        en="The meeting[ of {starts_at}] was not opened, so nothing has happened in it. Open it first, as of the time "
        "at which that was.",
    ),
    "meeting_not_closed": Label(
        de="Die Sitzung ist noch nicht geschlossen. Schließen Sie sie, bevor die Niederschrift genehmigt wird.",
        en="The meeting is not closed yet. Close it before its minutes are approved.",
    ),
    "meeting_over": Label(
        de="Das ist in dieser Sitzung nicht mehr möglich[; sie begann {starts_at}][; sie wurde {closed_at} "
        "geschlossen]. Was zu berichtigen ist, berichtigen Sie in der Niederschrift.",
        en="This is no longer possible in this meeting[; it began {starts_at}][; it was closed {closed_at}]. Put right "
        "what is wrong by a correction of the minutes.",
    ),
    "notice_too_short": Label(
        de="Die Einladungsfrist ist zu kurz[: noch {days} Tage][, nötig sind {least}]. Verlegen Sie die Sitzung, oder "
        "begründen Sie die kurze Frist.",
        en="The notice is too short[: {days} days are left][, {least} are needed]. Move the meeting or give the "
        "reason for the short notice.",
    ),
    "item_of_another_board": Label(
        de="Darüber[ („{item}“)] berät ein anderes Gremium. Nehmen Sie den Punkt auf dessen Tagesordnung.",
        en="This matter[ (“{item}”)] is before another board. Put it on the agenda of that board.",
    ),
    "item_twice": Label(
        de="Der Punkt[ „{item}“] steht schon auf der Tagesordnung. Streichen Sie ihn an einer Stelle.",
        en="The item[ “{item}”] is on the agenda already. Remove it in one place.",
    ),
    "item_not_public": Label(
        de="Der Punkt[ „{item}“] kann nicht öffentlich behandelt werden: Die Sitzung oder das Projekt ist nicht "
        "öffentlich. Nehmen Sie ihn in den nichtöffentlichen Teil.",
        en="The item[ “{item}”] cannot be dealt with in public: the meeting or the project is not public. Put it into "
        "the non-public part.",
    ),
    "item_not_on_agenda": Label(
        de="Einen Tagesordnungspunkt[ {item}] gibt es in dieser Sitzung nicht[; es gibt {known}]. Nehmen Sie ihn als "
        "Nachtrag auf, oder nennen Sie einen anderen.",
        en="The meeting has no item[ {item}] on its agenda[; there are {known}]. Add it as a supplement or name "
        "another one.",
    ),
    "item_of_another_kind": Label(
        de="So wird über diesen Punkt[ ({item})] nicht entschieden. Über ein Tor stimmt jedes Mitglied für sich ab, "
        "alles andere wird als Beschluss ausgezählt.",
        en="This item[ ({item})] is not decided in this way. On a gate each member votes, anything else is resolved by "
        "count.",
    ),
    "item_over": Label(
        de="Der Punkt[ {item}] ist erledigt[, seit {at}]. Was daran falsch ist, berichtigen Sie in der Niederschrift.",
        en="The item[ {item}] has been dealt with[, since {at}]. Put right what is wrong by a correction of the "
        "minutes.",
    ),
    "attendance_twice": Label(
        de="Diese Person[ ({person})] ist schon anwesend[, seit {since}]. Tragen Sie erst ein, wann sie gegangen ist.",
        en="This person[ ({person})] is present already[, since {since}]. First enter when they left.",
    ),
    "not_present": Label(
        de="Zu dieser Zeit nicht anwesend[: {persons}]. Tragen Sie zuerst ein, wann sie gekommen sind.",
        en="Not present at that time[: {persons}]. First enter when they came.",
    ),
    "quorum_missing": Label(
        de="Das Gremium ist nicht beschlussfähig[: anwesend {present}][, nötig {least}]. Vertagen Sie den Punkt, oder "
        "ergänzen Sie die Anwesenheit.",
        en="The board has no quorum[: {present} present][, {least} needed]. Put the item off or complete the "
        "attendance.",
    ),
    "minutes_approved": Label(
        de="Die Niederschrift ist genehmigt[, seit {approved_at}]. Berichtigen Sie sie, statt sie neu zu schreiben.",
        en="The minutes are approved[, since {approved_at}]. Correct them instead of writing them anew.",
    ),
    "minutes_not_approved": Label(
        de="Die Niederschrift ist noch nicht genehmigt. Ändern Sie ihren Text; berichtigt wird erst danach.",
        en="The minutes are not approved yet. Change their text; corrections come afterwards.",
    ),
}
"""Part of `exchange.refusal_wording`."""
