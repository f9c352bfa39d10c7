"""The texts of the pages of project checks in English."""

ENGLISH_OF_CHECKS = {
    "(eine Mail am Tag: um {time} Uhr)": "(one mail a day: at {time})",
    "Danach erinnert Gatebook Sie nicht mehr per Mail. Unter Ihren Aufgaben stehen die Erinnerungen weiterhin, und was "
    "zu tun ist, bleibt zu tun.": "After this Gatebook no longer reminds you by mail. Reminders still stand among your "
    "tasks, and what is to be done remains to be done.",
    "Erinnerungen als Mail": "Reminders by mail",
    "Erinnerungen als Mail abstellen": "Turn reminders by mail off",
    "Ich wünsche": "I wish for",
    "Jede Erinnerung steht sofort unter Ihren Aufgaben. Hier wünschen Sie, wie Sie zusätzlich per Mail erinnert werden. "
    "Was Ihr Programm nicht erlaubt, kommt, wie es das Programm vorsieht.": "Each reminder stands among your tasks at "
    "once. Here you wish how you are reminded by mail besides. What your programme does not allow comes as the programme "
    "has it.",
    "Mails abstellen": "Turn mails off",
    "Sie bekommen keine Erinnerungen mehr als Mail, soweit Ihr Programm das erlaubt. Unter Ihren Aufgaben stehen sie "
    "weiterhin.": "You get no more reminders by mail, as far as your programme allows it. They still stand among your "
    "tasks.",
    "Was Ihre Programme erlauben": "What your programmes allow",
    "Wieder einschalten (mit Anmeldung)": "Turn them on again (signed in)",
    "Wunsch speichern": "Save the wish",
    "Abgegeben und vom PMO angenommen.": "Handed in and accepted by the PMO.",
    "Abgegeben von {person} am {time}.": "Handed in by {person} on {time}.",
    "Abgegeben; das PMO prüft die Qualität.": "Handed in; the PMO checks the quality.",
    "Abgegebene Blätter, neueste zuerst": "Sheets handed in, latest first",
    "Adresse beenden": "End the address",
    "Adresse machen": "Make an address",
    "Alter": "Age",
    "Alter des letzten Berichts": "Age of the last report",
    "Angenommene Blätter bleiben, wie sie sind. Zurückgegebene gehen mit Ihrem Vermerk an die Person, die "
    "abgegeben hat.": "Accepted sheets stay as they are. Returned ones go with your remark to whoever handed them in.",
    "Ansichten der Projektchecks": "Views of the project checks",
    "Antwort nötig bis": "Answer needed by",
    "Arbeitstage": "Working days",
    "Aufgaben bis zum nächsten Projektcheck, die wichtigste zuerst, in Stichworten.": "Tasks until the next project "
    "check, the most important first, in keywords.",
    "Auflage „{label}“ ist seit dem {day} überfällig ({days} Tage).": "Condition “{label}” has been overdue since "
    "{day} ({days} days).",
    "Ausblick über die letzten Checks": "Outlook over the last checks",
    "Ausstehende Checks mit den Arbeitstagen, die bleiben": "Outstanding checks with the working days left",
    "Blatt abgeben": "Hand in the sheet",
    "Blatt annehmen": "Accept the sheet",
    "Blatt ausfüllen": "Fill in the sheet",
    "Board-Blatt": "Board sheet",
    "Board-Blatt zum Projektcheck am {time}": "Board sheet of the project check on {time}",
    "Checks nach dem Monat, in dem sie fällig waren": "Checks by the month in which they were due",
    "Cockpit": "Cockpit",
    "Cockpit der Projektchecks": "Cockpit of the project checks",
    "Das Blatt, wie es abgegeben wurde": "The sheet as it was handed in",
    "Das ging nicht; Ihre Eingaben stehen unten unverändert.": "That was not possible; what you entered stands below "
    "unchanged.",
    "Das geplante Ende {day} ist vorbei ({days} Tage).": "The planned end {day} has passed ({days} days).",
    "Das geplante Ende {day} liegt {days} Tage nach dem beschlossenen.": "The planned end {day} lies {days} days "
    "after the approved one.",
    "Das letzte abgegebene Blatt jedes Projekts in Arbeit": "The last sheet handed in of each project in progress",
    "Der Ausblick passt nicht zu diesen Tatsachen. Er bleibt, wie er gemeldet wurde.": "The outlook does not fit "
    "these facts. It stays as it was reported.",
    "Der Check, der zuletzt fällig war oder als erster fällig wird; das Dringendste zuerst": "The check that was due "
    "last, or is the first to be due; what is most pressing first",
    "Der Status passt nicht zu diesen Tatsachen. Er bleibt, wie er gemeldet wurde.": "The status does not fit these "
    "facts. It stays as it was reported.",
    "Di": "Tue",
    "Die Felder enthalten das letzte Blatt. Ändern Sie, was anders ist; Änderungen werden danach "
    "gekennzeichnet.": "The fields hold the last sheet. Change what is different; changes are marked afterwards.",
    "Diese Fragen sind gestellt und offen; sie stehen von selbst auf dem Blatt:": "These questions are asked and "
    "open; they stand on the sheet by themselves:",
    "Digitalisierungsboard": "Digitalisation board",
    "Do": "Thu",
    "Doing (in Bearbeitung)": "Doing",
    "Done (erledigt)": "Done",
    "Ein abgegebenes Blatt lässt sich nicht mehr ändern, bis das PMO es zurückgibt. Neue Fragen gehen sofort an das "
    "Management oder das Gremium.": "A sheet that was handed in cannot be changed until the PMO returns it. New "
    "questions go to the management or the board at once.",
    "Entscheidungsbedarfe DM / DIKON": "Decision needs for management / board",
    "Fr": "Fri",
    "Geltende Adressen": "Addresses that count",
    "Geplant": "Planned",
    "Gerichtet an": "Addressed to",
    "Ich bestätige: Das letzte Blatt gilt unverändert. Es wird mit seinen Lichtern und Texten für diesen Check "
    "abgegeben.": "I vouch for it: the last sheet holds unchanged. It is handed in for this check with its lights and "
    "texts.",
    "Ihre neuen Adressen": "Your new addresses",
    "In den nächsten Wochen steht nichts aus.": "Nothing is outstanding in the coming weeks.",
    "In wenigen Sätzen; steht auch im öffentlichen Verlauf eines öffentlichen Projekts.": "In a few sentences; also "
    "stands in the public history of a public project.",
    "Kalender": "Calendar",
    "Kalender abonnieren": "Subscribe to calendars",
    "Kalender der Projektchecks": "Calendar of the project checks",
    "Kein Meilenstein, keine Auflage und kein Termin steht dagegen.": "No milestone, no condition and no date stands "
    "against it.",
    "Kein Projekt, für das Sie handeln, steht im Projektcheck.": "No project you act for is under check.",
    "Keine.": "None.",
    "Keine Änderung bestätigen und abgeben": "Vouch for no change and hand in",
    "Keine Änderung?": "No change?",
    "Kommunikation / Einbindung Nutzer*innen": "Communication / involvement of users",
    "Kritische Hürden": "Critical obstacles",
    "Management": "Management",
    "Meilenstein": "Milestone",
    "Meilenstein „{label}“ war am {day} geplant und ist nicht erreicht ({days} Tage).": "Milestone “{label}” was "
    "planned for {day} and has not been reached ({days} days).",
    "Meilenstein „{label}“ wird für den {day} erwartet, {days} Tage später als geplant.": "Milestone “{label}” is "
    "expected on {day}, {days} days later than planned.",
    "Meilensteine": "Milestones",
    "Meilensteine mit Prognose": "Milestones with forecast",
    "Meine Fristen": "My deadlines",
    "Mi": "Wed",
    "Mit einer geheimen Adresse zeigt Ihr Kalenderprogramm Ihre Fristen. Wer die Adresse kennt, sieht dasselbe; geben "
    "Sie sie nicht weiter. Sie gilt ein Jahr und endet sofort, wenn Sie sie beenden.": "With a secret address your "
    "calendar program shows your deadlines. Whoever knows the address sees the same; do not pass it on. It holds for "
    "a year and ends at once when you end it.",
    "Mit Vermerk zurückgeben": "Return with the remark",
    "Mo": "Mon",
    "Monat": "Month",
    "Neue Adresse": "New address",
    "Neue Frage {number}": "New question {number}",
    "Nicht abgegeben; überfällig seit {time}.": "Not handed in; overdue since {time}.",
    "Noch ist kein Blatt abgegeben.": "No sheet has been handed in yet.",
    "Noch nicht abgegeben; fällig am {time}.": "Not handed in yet; due on {time}.",
    "Noch war kein Check fällig.": "No check has been due yet.",
    "Nächster Check": "Next check",
    "Produktvision / Projektziele": "Product vision / project goals",
    "Prognose": "Forecast",
    "Projekt": "Project",
    "Projekte im Projektcheck nach dem Alter ihres letzten Berichts": "Projects under check by the age of their last "
    "report",
    "Projektstand": "State of the project",
    "Pünktlichkeit der letzten zwölf Monate": "Punctuality of the last twelve months",
    "Pünktlichkeit je Monat": "Punctuality by month",
    "Qualität prüfen": "Check the quality",
    "Sa": "Sat",
    "Sie werden nur dieses eine Mal gezeigt. Tragen Sie ein, was Sie brauchen.": "They are shown this once only. Enter "
    "what you need.",
    "So": "Sun",
    "Stand": "State",
    "Stand des Blatts": "State of the sheet",
    "Status aktuell über die letzten Checks": "Current status over the last checks",
    "To Do (Aufgabe)": "To do",
    "Verlauf der Lichter": "History of the lights",
    "Vermerk (freiwillig)": "Remark (optional)",
    "Vermerk des PMO: „{remark}“": "Remark of the PMO: “{remark}”",
    "Vermerk: Was ist zu tun?": "Remark: what is to be done?",
    "Vom PMO zurückgegeben; es ist noch einmal abzugeben.": "Returned by the PMO; it is to be handed in again.",
    "Was am Ende da sein soll, in ein bis zwei Sätzen.": "What is to be there in the end, in one or two sentences.",
    "Was aussteht": "What is outstanding",
    "Was das Buch daneben sagt": "What the record says beside it",
    "Was hält auf, und was würde helfen?": "What is in the way, and what would help?",
    "Was seit dem letzten Projektcheck erledigt wurde.": "What was done since the last project check.",
    "Wer berichtet hat und wer nicht": "Who reported and who did not",
    "Wofür (zum Beispiel: Telefon)": "What for (for example: phone)",
    "Wie Nutzer*innen eingebunden sind und wie Ergebnisse bekannt werden.": "How users are involved and how results "
    "become known.",
    "Wie alt der letzte Bericht ist": "How old the last report is",
    "Wie steht das Projekt heute?": "How does the project stand today?",
    "Womit rechnen Sie bis zum nächsten Projektcheck?": "What do you expect until the next project check?",
    "Woran gerade gearbeitet wird.": "What is being worked on.",
    "Zahlen": "Figures",
    "Zahlen zu den Projektchecks": "Figures on the project checks",
    "Zu diesem Check wurde nur berichtet, kein Blatt ausgefüllt.": "For this check there is a report only, no sheet "
    "was filled in.",
    "abgegeben": "handed in",
    "angenommen": "accepted",
    "bis {days} Tage": "up to {days} days",
    "erinnert bis Stufe {level}": "reminded up to level {level}",
    "erwartet {day}": "expected {day}",
    "fehlt": "missing",
    "gemacht am {time}": "made on {time}",
    "gilt bis {time}": "holds until {time}",
    "noch nie gelesen": "never read yet",
    "zuletzt gelesen {time}": "last read {time}",
    "geplant {day}": "planned {day}",
    "geändert": "changed",
    "im Plan des Projekts: {day}": "in the plan of the project: {day}",
    "keine Änderung": "no change",
    "keine Änderung bestätigt": "no change, vouched for",
    "mehr als {days} Tage": "more than {days} days",
    "noch nie": "never yet",
    "noch 1 Arbeitstag": "1 working day left",
    "noch {days} Arbeitstage": "{days} working days left",
    "pünktlich": "in time",
    "seit 1 Arbeitstag": "for 1 working day",
    "seit {days} Arbeitstagen": "for {days} working days",
    "verspätet": "late",
    "vorher": "before",
    "zu prüfen": "to be checked",
    "zurückgegeben": "returned",
    "„{value}“ ist kein Monat. Schreiben Sie ihn als JJJJ-MM, zum Beispiel 2024-03.": "“{value}” is not a month. "
    "Write it as YYYY-MM, for example 2024-03.",
    "„{value}“ liegt außerhalb der Jahre, für die es Kalender gibt.": "“{value}” lies outside the years for which "
    "there are calendars.",
}
