"""What is told of conditions that hold something up, and of files that cannot be taken."""

from domain.lifecycle_definitions import Label

CONDITIONS = {
    "condition_open": Label(
        de="Eine Auflage hält das Tor auf[: „{condition}“][, {state}][, Frist bis {due_at}]. Lassen Sie sie als "
        "erfüllt annehmen, oder bitten Sie das Gremium, sie zu erlassen.",
        en="A condition holds the gate up[: “{condition}”][, {state}][, due by {due_at}]. Have it accepted as met, or "
        "ask the board to waive it.",
    ),
    "condition_over": Label(
        de="Die Auflage[ „{condition}“] ist nicht mehr offen[, sondern {state}]. Was neu gelten soll, muss das "
        "Gremium beschließen.",
        en="The condition[ “{condition}”] is no longer open[ but {state}]. Whatever is to hold instead must be decided "
        "by the board.",
    ),
    "condition_not_due": Label(
        de="Die Auflage[ „{condition}“] kann noch nicht verfallen[; ihre Frist läuft bis {due_at}]. Warten Sie die "
        "Frist ab; ohne eine Frist, mit der die Zustimmung verfällt, verfällt sie nie.",
        en="The condition[ “{condition}”] cannot lapse yet[; it is due by {due_at}]. Wait for the deadline; without one "
        "with which the approval lapses, it never does.",
    ),
    "condition_declared": Label(
        de="Die Auflage[ „{condition}“] verfällt nicht: Sie ist rechtzeitig als erfüllt gemeldet[, am {declared_at}]. "
        "Entscheiden Sie über den Nachweis.",
        en="The condition[ “{condition}”] does not lapse: it was declared met in time[, at {declared_at}]. Decide on "
        "the proof.",
    ),
    "condition_not_declared": Label(
        de="Die Auflage[ „{condition}“] ist nicht als erfüllt gemeldet. Warten Sie auf die Meldung; erst dann gibt es "
        "einen Nachweis, den Sie zurückweisen können.",
        en="The condition[ “{condition}”] has not been declared met. Wait for the declaration; only then is there a "
        "proof you can reject.",
    ),
    "deadline_not_later": Label(
        de="Die Frist der Auflage[ „{condition}“] kann nur auf einen späteren Tag verlängert werden, der noch kommt[; "
        "sie läuft bis {due_at}][, gewünscht ist {asked_at}]. Nennen Sie einen späteren Tag; eine Auflage ohne Frist "
        "hat keine, die sich verlängern ließe.",
        en="The deadline of the condition[ “{condition}”] can only be extended to a later day that is still to come[; it "
        "is {due_at}][, asked for is {asked_at}]. Name a later day; a condition without a deadline has none to extend.",
    ),
    "proof_missing": Label(
        de="Für die Auflage[ „{condition}“] fehlt der verlangte Nachweis[: {proof}]. Legen Sie die Unterlage ab, und "
        "nennen Sie sie.",
        en="The proof required for the condition[ “{condition}”] is missing[: {proof}]. File the document and name it.",
    ),
    "evidence_not_in_force": Label(
        de="Auf diese Unterlage[ „{evidence}“] kann sich nichts mehr stützen[: Sie ist {state}]. Nennen Sie eine "
        "gültige Unterlage.",
        en="Nothing can rest on this document[ “{evidence}”] any more[: it is {state}]. Name one that is in force.",
    ),
    "file_name_unfit": Label(
        de="So kann eine Datei nicht heißen. Der Name darf[ höchstens {most} Zeichen lang sein und] weder Schrägstriche noch "
        "Zeilenumbrüche oder unsichtbare Zeichen enthalten. Benennen Sie die Datei um, und wählen Sie sie noch einmal.",
        en="A file cannot be named like this. Its name must[ have {most} characters at most and] contain no slashes, line "
        "breaks or invisible characters. Rename the file and choose it again.",
    ),
    "files_quota_reached": Label(
        de="Für die Datei[ „{file}“] ist kein Platz mehr[: Alle Unterlagen dieser Organisation dürfen zusammen "
        "{most_bytes} Byte belegen]. Lassen Sie die Administration die Grenze ändern.",
        en="There is no room left for the file[ “{file}”][: all files of this organisation together may take {most_bytes} "
        "bytes]. Have the administration change the limit.",
    ),
    "file_empty": Label(
        de="Die Datei[ „{file}“] ist leer. Wählen Sie die richtige Datei.",
        en="The file[ “{file}”] is empty. Choose the right one.",
    ),
    "file_too_large": Label(
        de="Die Datei[ „{file}“] ist zu groß[; erlaubt sind {most_bytes} Byte]. Verkleinern oder teilen Sie sie, oder "
        "lassen Sie die Administration die Grenze ändern.",
        en="The file[ “{file}”] is too large[; {most_bytes} bytes are allowed]. Make it smaller or split it, or have "
        "the administrator change the limit.",
    ),
    "file_truncated": Label(
        de="Die Datei[ „{file}“] ist unvollständig: Ihr Ende fehlt. Laden Sie sie noch einmal vollständig hoch.",
        en="The file[ “{file}”] is incomplete: its end is missing. Upload it again as a whole.",
    ),
    "file_type_unknown": Label(
        de="Diese Art von Datei[ („{file}“)] wird nicht angenommen. Möglich sind PDF, PNG, JPEG, ODT, ODS, ODP, DOCX, "
        "XLSX, PPTX ohne Makros, CSV und einfacher Text. Speichern Sie sie in einem dieser Formate.",
        en="This kind of file[ (“{file}”)] is not accepted. Possible are PDF, PNG, JPEG, ODT, ODS, ODP, DOCX, XLSX, "
        "PPTX without macros, CSV and plain text. Save it in one of these formats.",
    ),
    "file_not_kept": Label(
        de="Die Datei[ „{file}“][ mit der Prüfsumme {id}] liegt nicht vor. Laden Sie sie zuerst hoch.",
        en="The file[ “{file}”][ with the digest {id}] is not kept here. Upload it first.",
    ),
}
"""Part of `exchange.refusal_wording`."""
