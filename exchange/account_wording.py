"""The wording of refusals about accounts, sessions and tokens; the form is that of `exchange.refusal_wording`."""

from domain.lifecycle_definitions import Label
from projections.plain_words import WordList

ACCOUNTS: WordList = {
    "tried_too_often": Label(
        de="Es wurde zu oft etwas Falsches eingegeben. Warten Sie[ {seconds} Sekunden] und versuchen Sie es dann "
        "erneut.",
        en="Something wrong was entered too often. Wait[ {seconds} seconds], then try again.",
    ),
    "sign_in_failed": Label(
        de="Die Anmeldung ist nicht gelungen: Name, Passwort oder Code stimmen nicht, oder das Konto ist gesperrt. "
        "Prüfen Sie die Eingabe oder wenden Sie sich an die Administration.",
        en="Signing in failed: name, password or code are not right, or the account is locked. Check what you "
        "entered, or turn to the administrator.",
    ),
    "second_factor_needed": Label(
        de="Für dieses Konto ist ein zweiter Faktor eingerichtet. Geben Sie den sechsstelligen Code aus Ihrer App ein.",
        en="A second factor is set up for this account. Enter the code of six digits that your app shows.",
    ),
    "token_not_valid": Label(
        de="Das Token gilt nicht: Es ist unbekannt, abgelaufen oder widerrufen. Erstellen Sie ein neues.",
        en="The token is not valid: it is unknown, expired or revoked. Create a new one.",
    ),
    "scope_missing": Label(
        de="Das Token ist dafür nicht ausgestellt[; es fehlt der Umfang „{scope}“]. Erstellen Sie eines mit dem "
        "nötigen Umfang.",
        en="The token was not issued for this[; the scope “{scope}” is missing]. Create one with the scope needed.",
    ),
    "password_wrong": Label(
        de="Das Passwort stimmt nicht. Geben Sie Ihr jetziges Passwort ein.",
        en="The password is not right. Enter your present password.",
    ),
    "code_wrong": Label(
        de="Der Code stimmt nicht oder ist abgelaufen. Geben Sie den Code ein, den Ihre App jetzt zeigt, und prüfen "
        "Sie die Uhrzeit des Geräts.",
        en="The code is not right or has run out. Enter the code that your app shows now, and check the clock of the "
        "device.",
    ),
    "account_not_active": Label(
        de="Das Konto ist nicht aktiv[ (Zustand: {state})]. Ein gesperrtes Konto kann die Administration "
        "entsperren, ein beendetes nicht.",
        en="The account is not active[ (state: {state})]. The administrator can unlock a locked account, but not one "
        "that has ended.",
    ),
    "second_factor_already_set": Label(
        de="Ein zweiter Faktor ist schon eingerichtet. Entfernen Sie ihn zuerst, wenn Sie einen neuen wollen.",
        en="A second factor is set up already. Remove it first if you want a new one.",
    ),
    "second_factor_not_begun": Label(
        de="Es wurde noch kein zweiter Faktor begonnen. Beginnen Sie die Einrichtung von vorn.",
        en="No second factor has been begun. Begin setting it up anew.",
    ),
    "password_too_short": Label(
        de="Das Passwort ist zu kurz. Nehmen Sie mehr Zeichen[, mindestens {least}]; mehrere Wörter sind gut.",
        en="The password is too short. Take more characters[, at least {least}]; several words are good.",
    ),
    "password_too_long": Label(
        de="Das Passwort ist zu lang. Nehmen Sie weniger Zeichen[, höchstens {most}].",
        en="The password is too long. Take fewer characters[, at most {most}].",
    ),
    "password_easy_to_guess": Label(
        de="Das Passwort ist leicht zu erraten. Nehmen Sie nicht Ihren Anmeldenamen, kein verbreitetes Passwort und "
        "nicht immer dieselben Zeichen.",
        en="The password is easy to guess. Do not take your login name, a common password or the same characters "
        "over and over.",
    ),
    "password_unchanged": Label(
        de="Das neue Passwort ist das alte. Nehmen Sie ein anderes.",
        en="The new password is the old one. Take another.",
    ),
}

ACCOUNT_FIELDS: WordList = {
    "expires_at": Label(de="Ablauf", en="expiry"),
    "login_name": Label(de="Anmeldename", en="login name"),
    "scopes": Label(de="Umfang", en="scopes"),
    "token_name": Label(de="Name des Tokens", en="name of the token"),
}

ACCOUNT_HINTS: WordList = {
    "expires_at": Label(
        de="Ein Token läuft in der Zukunft ab und gilt höchstens 366 Tage.",
        en="A token expires in the future and holds for 366 days at most.",
    ),
    "login_name": Label(
        de="Ein Anmeldename hat 2 bis 100 Zeichen: Kleinbuchstaben a-z, Ziffern und . _ @ + -, am Anfang Buchstabe "
        "oder Ziffer.",
        en="A login name has 2 to 100 characters: small letters a-z, digits and . _ @ + -, a letter or digit first.",
    ),
    "token_name": Label(
        de="Ein Name hat höchstens 100 druckbare Zeichen und sagt, wofür das Token ist.",
        en="A name has 100 printable characters at most and says what the token is for.",
    ),
}

ACCOUNT_STATES: WordList = {
    "active": Label(de="aktiv", en="active"),
    "disabled": Label(de="beendet", en="ended"),
    "locked": Label(de="gesperrt", en="locked"),
}
"""What an account can be, as people say it."""
