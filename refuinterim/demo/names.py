"""The made-up names of the demo. Every person is called Demo; every organisation says that it is made up."""

from django.conf import settings

MADE_UP = "(verzonnen)"

# First names by the language that somebody grew up with; message languages are those of the interface.
FIRST_NAMES = {
    "ar": [
        "Fatima",
        "Ahmad",
        "Lina",
        "Omar",
        "Rania",
        "Yusuf",
        "Nour",
        "Khaled",
        "Hala",
        "Mahmoud",
        "Salma",
        "Tarek",
        "Dina",
        "Bilal",
        "Zaynab",
        "Karim",
    ],
    "uk": [
        "Oleh",
        "Hanna",
        "Mykola",
        "Oksana",
        "Dmytro",
        "Iryna",
        "Taras",
        "Olena",
        "Andrii",
        "Sofiia",
        "Petro",
        "Kateryna",
        "Maksym",
        "Daria",
    ],
    "ti": ["Yonas", "Selam", "Abel", "Rahel", "Samuel", "Mehret", "Filmon", "Saba", "Dawit", "Helen"],
    "fa-af": ["Zahra", "Reza", "Farid", "Laila", "Hamid", "Nasrin", "Jawad", "Mina", "Sohrab", "Parwin"],
    "ps": ["Gul", "Najib", "Spozhmai", "Wali", "Palwasha", "Asad"],
    "so": ["Amina", "Abdi", "Hodan", "Ismail", "Sahra", "Hassan"],
    "tr": ["Elif", "Mehmet", "Zeynep", "Emre", "Ayse", "Murat"],
    "es": ["Rosa", "Diego", "Camila", "Luis", "Marisol", "Pablo", "Valeria", "Andres"],
    "fr": ["Awa", "Moussa", "Mariam", "Ibrahim", "Grace", "Patrick", "Aissata", "Serge"],
    "en": ["Blessing", "Emeka", "Joy", "Samuel", "Mercy", "Daniel", "Faith", "Victor"],
    "ku": ["Rojin", "Baran", "Dilan", "Azad", "Berivan", "Serhat"],
    "ne": ["Sita", "Bikash", "Anita", "Suresh", "Maya", "Rajan"],
}
SPOKEN_TOO = {
    "ar": ["en", "fr"],
    "uk": ["ru", "en"],
    "ti": ["ar", "en"],
    "fa-af": ["en", "ps"],
    "ps": ["fa-af"],
}


def interface(spoken: str) -> str:
    """The language of our messages to somebody who speaks this one: the same where we have it, else Dutch."""
    return spoken if spoken in dict(settings.LANGUAGES) else settings.MODELTRANSLATION_DEFAULT_LANGUAGE


ORGANISATION_KINDS = {
    "Buurthuis": ["kitchen", "reception", "setup", "children"],
    "Woonzorgcentrum": ["care", "kitchen"],
    "Kringwinkel": ["shop", "technical"],
    "Sportclub": ["sport", "kitchen", "reception"],
    "Jeugdhuis": ["children", "culture", "setup"],
    "Museum": ["culture", "reception"],
    "Festival": ["setup", "kitchen", "reception", "cleaning"],
    "Tuin": ["green"],
    "Boerderij": ["green", "children"],
    "Bibliotheek": ["administration", "language"],
    "Taalgroep": ["language"],
    "Fietspunt": ["technical", "transport"],
    "Voedselhulp": ["kitchen", "transport", "shop"],
    "Theater": ["culture", "technical", "reception"],
}
ORGANISATION_NAMES = [
    "De Linde",
    "Het Anker",
    "Zonnekant",
    "De Brug",
    "De Zwaan",
    "Het Kompas",
    "De Vuurtoren",
    "De Meeuw",
    "Het Zeil",
    "De Molen",
    "De Vlieger",
    "Het Nest",
    "De Sleutel",
    "De Wolk",
    "De Regenboog",
    "Het Eiland",
    "De Vos",
    "De Klaver",
    "De Parel",
    "De Poort",
]

# What people did in earlier years: titles by kind of work.
TITLES = {
    "kitchen": ["Help in de keuken", "Werk mee aan de bar", "Kook voor de buurt"],
    "reception": ["Ontvang de mensen", "Help aan de ingang", "Toon mensen de weg"],
    "setup": ["Zet de stoelen klaar", "Bouw de tent mee op", "Ruim mee op na het feest"],
    "technical": ["Herstel kleine toestellen", "Help met het licht", "Verf de muren"],
    "green": ["Werk mee in de tuin", "Geef de dieren eten", "Plant bomen"],
    "care": ["Wandel met oudere mensen", "Speel een spel met bewoners", "Drink samen koffie"],
    "children": ["Speel met kinderen", "Lees voor", "Help op het plein"],
    "culture": ["Help op de open dag", "Help bij het concert", "Help in het museum"],
    "sport": ["Geef water aan de lopers", "Help bij de wedstrijd", "Help bij de training"],
    "administration": ["Help met de computer", "Schrijf namen op", "Maak foto’s"],
    "shop": ["Kies kleren voor de winkel", "Help in de winkel", "Maak boeken klaar"],
    "language": ["Praat Nederlands met mensen", "Drink koffie en praat", "Help mensen met taal"],
    "transport": ["Rijd mensen naar de winkel", "Breng eten rond", "Draag dozen"],
    "cleaning": ["Maak de straat proper", "Ruim mee op", "Maak het park proper"],
}

NOTE = {
    "aim": "Wij brengen mensen uit de buurt samen.",
    "insurance": "Je bent verzekerd als je bij ons helpt.",
    "reimbursement": "Je krijgt geen loon. Geld voor de bus? Dat lees je bij elke opdracht.",
    "secrecy": "Je hoort soms iets over mensen. Vertel dat niet verder.",
}
NOTES = {
    "nl": NOTE,
    "en": {
        "aim": "We bring people of the neighbourhood together.",
        "insurance": "You are insured when you help us.",
        "reimbursement": "You get no wage. What you get back stands with each assignment.",
        "secrecy": "You may hear things about people. Keep them to yourself.",
    },
    "fr": {
        "aim": "Nous rassemblons les gens du quartier.",
        "insurance": "Vous êtes assuré quand vous nous aidez.",
        "reimbursement": "Vous ne recevez pas de salaire. Ce qu’on vous rembourse est écrit à chaque mission.",
        "secrecy": "Vous entendez parfois des choses sur les gens. Gardez-les pour vous.",
    },
    "ar": {
        "aim": "نجمع أهل الحي معًا.",
        "insurance": "أنت مؤمَّن عليك عندما تساعدنا.",
        "reimbursement": "لا تحصل على أجر. ما يُرد لك مكتوب في كل مهمة.",
        "secrecy": "قد تسمع أشياء عن الناس. لا تخبر بها أحدًا.",
    },
    "uk": {
        "aim": "Ми об’єднуємо людей району.",
        "insurance": "Ви застраховані, коли допомагаєте нам.",
        "reimbursement": "Ви не отримуєте зарплати. Що вам повернуть, написано в кожному завданні.",
        "secrecy": "Інколи ви чуєте щось про людей. Не розповідайте цього іншим.",
    },
}
