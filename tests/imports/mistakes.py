"""A list of people with forty kinds of mistakes in it, and the sentence that each of them gets, in Dutch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

HEADER = [
    "Voornaam", "Naam", "GSM", "E-mail", "Geboortedatum", "Postcode", "Gemeente", "Taal van berichten",
    "Spreekt Nederlands", "Talen", "Doet graag", "Kan", "Vervoer", "Reistijd", "Groep", "Notities", "Eerste gesprek op",
    "Toestemming", "Toestemming op", "Hoe toestemming", "Mag doorgeven", "Iemand anders",
]  # fmt: skip
TOMORROW = date.today() + timedelta(days=1)


def person(number: int) -> dict[str, Any]:
    """Somebody with nothing wrong."""
    return {
        "Voornaam": "Samira", "Naam": f"Test{letters(number)}", "GSM": f"0470{number:06}",
        "E-mail": f"p{number}@voorbeeld.be", "Geboortedatum": date(1990, 1, 1) + timedelta(days=number % 5000),
        "Postcode": 8000, "Gemeente": "Brugge", "Taal van berichten": "Arabisch", "Spreekt Nederlands": "1.2",
        "Talen": "Arabisch", "Doet graag": "", "Kan": "", "Vervoer": "fiets", "Reistijd": 30, "Groep": "",
        "Notities": "", "Eerste gesprek op": "", "Toestemming": "ja", "Toestemming op": "1 september 2025",
        "Hoe toestemming": "papier", "Mag doorgeven": "nee", "Iemand anders": "",
    }  # fmt: skip


def letters(number: int) -> str:
    """A number as letters: names have no digits."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


# What is typed instead, at which column the sentence stands, and the sentence.
MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"Voornaam": ""}, "first_name", "De voornaam ontbreekt. Schrijf die hier."),
    ({"Voornaam": "123"}, "first_name", "Dit is geen naam. Schrijf letters."),
    ({"Voornaam": "A" * 61}, "first_name", "Dit is te lang: 61 tekens, en we bewaren er 60. Maak het korter."),
    ({"Naam": "Haddad 85.07.30-033.28"}, "last_name", "In deze tekst staat een rijksregisternummer. Dat bewaren we niet. Haal het weg en bewaar opnieuw."),
    ({"GSM": "85.07.30-033.28"}, "phone", "In deze tekst staat een rijksregisternummer. Dat bewaren we niet. Haal het weg en bewaar opnieuw."),
    ({"GSM": "4,70123E+08"}, "phone", "Excel heeft dit nummer ingekort: de laatste cijfers zijn weg. Schrijf het hele telefoonnummer opnieuw."),
    ({"GSM": "0470 12"}, "phone", "“0470 12” is geen telefoonnummer. Kijk naar de cijfers. Schrijf het zo: 0470 12 34 56."),
    ({"GSM": "0470 12 34 56 / 0471 12 34 56"}, "phone", "Hier staan twee telefoonnummers. Laat er één staan, of zet het andere bij de notities."),
    ({"GSM": "geen"}, "phone", "“geen” is geen telefoonnummer. Kijk naar de cijfers. Schrijf het zo: 0470 12 34 56."),
    ({"E-mail": "samira@voorbeeld"}, "email", "“samira@voorbeeld” is geen e-mailadres. Schrijf het zo: naam@voorbeeld.be."),
    ({"E-mail": "a@b.be; c@d.be"}, "email", "Hier staan twee e-mailadressen. Laat er één staan."),
    ({"Geboortedatum": "31/02/1990"}, "birth_date", "“31/02/1990” is geen dag die bestaat. Schrijf het zo: 31/12/1990."),
    ({"Geboortedatum": "1990"}, "birth_date", "“1990” is alleen een jaar. Schrijf de hele dag, zo: 31/12/1990."),
    ({"Geboortedatum": TOMORROW}, "birth_date", "Deze geboortedatum klopt niet. Kijk naar het jaar."),
    ({"Geboortedatum": date(date.today().year - 9, 1, 1)}, "birth_date", "Mensen kunnen helpen vanaf het jaar dat ze 16 worden. Kijk naar het jaar."),
    ({"Geboortedatum": "zomer"}, "birth_date", "“zomer” is geen dag die bestaat. Schrijf het zo: 31/12/1990."),
    ({"Postcode": "80000"}, "postcode", "“80000” is geen Belgische postcode. Die heeft vier cijfers, zoals 8000."),
    ({"Postcode": "", "Gemeente": "Xyzzyx"}, "town", "We kennen de plaats “Xyzzyx” niet."),
    ({"Postcode": 9000}, "town", "“9000 Brugge” kan meer dan één plaats zijn. Kies: 9000 Gent, 8000 Brugge."),
    ({"Taal van berichten": "Klingon"}, "language", "We kennen “Klingon” niet. Kies uit: Nederlands · English · Français · العربية · Українська."),
    ({"Spreekt Nederlands": "D4"}, "dutch_speaking", "We kennen het niveau “D4” niet. Kies uit: A0, A1, A2, B1, B2, C1, C2."),
    ({"Talen": "Arabisch, Elfs"}, "languages", "We kennen “Elfs” niet. Kies uit: Arabisch."),
    ({"Talen": "Arabish"}, "languages", "We kennen “Arabish” niet. Bedoel je “Arabisch”?"),
    ({"Doet graag": "raketten"}, "interests", "We kennen “raketten” niet. Kies uit: Keuken & bar."),
    ({"Kan": "toveren"}, "skills", "We kennen “toveren” niet. Kies uit: koken."),
    ({"Vervoer": "ezel"}, "travel_mode", "We kennen “ezel” niet. Kies uit: te voet · met de fiets · met de bus of de trein · met de auto."),
    ({"Reistijd": "half uur"}, "max_travel_minutes", "“half uur” is geen heel getal. Schrijf alleen cijfers."),
    ({"Reistijd": 900}, "max_travel_minutes", "900 kan hier niet. Schrijf een getal van 5 tot 180."),
    ({"Groep": "marsmannen"}, "group", "We kennen “marsmannen” niet. Kies uit: niet bekend · inburgeraar, moet inburgeren · inburgeraar, uit eigen keuze · verzoeker om internationale bescherming · tijdelijk beschermde · internationale student · andere nieuwkomer."),
    ({"Notities": "RR 85073003328"}, "notes", "In deze tekst staat een rijksregisternummer. Dat bewaren we niet. Haal het weg en bewaar opnieuw."),
    ({"Eerste gesprek op": TOMORROW}, "talked_on", "Deze dag moet nog komen. Kijk naar het jaar."),
    ({"Toestemming": "misschien"}, "agrees", "“misschien” is geen ja en geen nee. Schrijf ja of nee."),
    ({"Toestemming": "nee"}, "agrees", "Deze persoon zei nee: dan mogen we niets bewaren. Haal deze rij weg."),
    ({"Toestemming op": ""}, "agreed_on", "Schrijf op welke dag deze persoon ja zei."),
    ({"Toestemming op": TOMORROW}, "agreed_on", "Deze dag moet nog komen. Kijk naar het jaar."),
    ({"Toestemming op": date(1980, 1, 1)}, "agreed_on", "Deze dag valt voor de geboortedatum. Kijk naar het jaar."),
    ({"Hoe toestemming": ""}, "agreed_how", "Schrijf hoe deze persoon ja zei: op papier, of aan ons gezegd."),
    ({"Hoe toestemming": "gedroomd"}, "agreed_how", "We kennen “gedroomd” niet. Kies uit: op papier, getekend · aan ons verteld."),
    ({"GSM": "#N/B"}, "phone", "Excel toont hier een fout (#N/B). Schrijf de waarde zelf."),
    ({"Iemand anders": "wie weet"}, "somebody_else", "“wie weet” is geen ja en geen nee. Schrijf ja of nee."),
    ({"Toestemming": "", "Mag doorgeven": "ja"}, "agrees", "Er staat een ja bij iets anders, maar hier niet. Schrijf ja of nee."),
    ({"Voornaam": "Ali", "Naam": "Bekend", "GSM": "0499 00 00 01"}, "phone", "Dit is al van Amir Haddad. Is het dezelfde persoon? Schrijf dezelfde naam. Zo niet, schrijf ja bij “is iemand anders”."),
    ({"Voornaam": "Wim", "Naam": "Gents", "GSM": "0499 00 00 02"}, "phone", "De antenne Gent kent iemand die zo is. Bel hen eerst. Is het iemand anders? Schrijf ja bij “is iemand anders”."),
]  # fmt: skip
