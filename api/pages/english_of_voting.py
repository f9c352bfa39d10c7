"""The English texts of what members and deputies do on the page of a review besides voting."""

ENGLISH_OF_VOTING = {
    "Befangenheit erklären": "Declare recusal",
    "Beratend: {names}": "Advising: {names}",
    "Dass Sie befangen sind, wird öffentlich vermerkt, der Grund versiegelt. Eine schon abgegebene Stimme zählt dann "
    "nicht mehr.": "That you are recused is public, the reason is sealed. A vote you have cast counts no more then.",
    "Dem Umlauf widersprechen": "Object to the circular resolution",
    "Die Vorlage kommt dann in die nächste Sitzung.": "The review then goes to the next meeting.",
    "Für wen stimmen Sie ab?": "Whom do you vote for?",
    "Ihre Mitwirkung": "Your part in this",
    "In Vertretung abstimmen": "Vote as deputy",
    "Runde {number}": "Round {number}",
    "Stimme in Vertretung abgeben": "Cast the vote as deputy",
    "Stimmt das Mitglied bis zum Schluss selbst ab, gilt dessen Stimme; beide bleiben verzeichnet.": "If the member "
    "votes in person before the close, that vote counts; both stay on record.",
    "Vertretung: {names}": "Deputy: {names}",
    "im Umlauf": "by circular resolution",
    "im Umlauf, außerhalb einer Sitzung": "by circular resolution, outside of a meeting",
    "stellvertretender Vorsitz": "deputy chair",
    "öffentlich: befangen": "public: recused",
}
"""Part of `api.pages.english`."""
