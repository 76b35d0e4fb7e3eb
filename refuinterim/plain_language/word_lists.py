"""The small words by which clauses and the passive are found, and the words that only look so."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# These begin a clause wherever they stand.
ALWAYS = _words(
    """
    aangezien alsof doordat hoewel indien mits nadat naarmate ofschoon omdat opdat tenzij terwijl totdat
    voordat voorzover zodat zodra zolang
    """
)
# These refer back or ask, unless they begin the sentence: "Waar woon je?", "Vertel waar je woont".
INSIDE = _words(
    """
    hoe hoelang hoeveel waar waaraan waarbij waardoor waarheen waarin waarmee waarna waarnaartoe waarom
    waarop waarover waaruit waarvan waarvoor wanneer wie wiens
    """
)
# These begin a clause when its subject comes next: "als je komt", but "als vrijwilliger".
BEFORE_SUBJECT = _words("als dat hoezeer sinds toen wat zoals")
SUBJECTS = _words(
    """
    alles andere de deze dit een er het hij iedereen iemand iets ik je jij jouw jullie mensen niemand
    niets onze u uw we wij ze zij
    """
)
ASKING = _words(
    """
    bekijk bekijken bespreek bespreken beslis beslissen kies kiezen kijk kijken vertel vertelt vertellen
    vraag vraagt vragen weet weten zeg zegt zeggen zie zien
    """
)
PREPOSITIONS = _words(
    """
    aan achter bij binnen boven door in langs met na naar naast om onder op over per rond sinds te tegen
    tot tussen uit van vanaf via voor zonder
    """
)
DETERMINERS = _words(
    """
    alle andere beide deze die dit dat de een elk elke enkele geen haar het hun iedere jouw mijn onze veel
    zijn ander sommige uw
    """
)
PEOPLE = _words("iedereen iemand mensen niemand")
# These join two equal parts, so a question may begin after them.
JOINING = _words("dus en maar of ook want")
REACH = 9  # words between "om" and its "te"

PASSIVE_VERBS = _words("geworden werd werden word worden wordt")
SEPARABLE = (
    "aan|achter|af|bij|binnen|dicht|door|goed|in|klaar|los|mee|na|nieuw|om|onder|op|open|over|rond|samen|schoon|tegen|"
    "terug|thuis|toe|uit|vast|voor|vrij|weer|weg"
)
WEAK = re.compile(rf"(?:(?:{SEPARABLE})?ge\w{{2,}}|(?:be|her|ont|ver|mis|onder|over|door)\w{{3,}})[dt]")
STRONG = re.compile(rf"(?:{SEPARABLE})?ge\w{{2,}}en")
STRONG_WITHOUT_GE = _words(
    """
    begonnen begrepen bekeken beschreven besloten besproken bewogen bewezen erkend onderbroken onderhouden
    ontslagen ontvangen ontworpen overwogen verboden verbonden verborgen vergeleken vergeten verkregen
    verlaten verloren vermeden verschoven vervangen verwezen verzonden
    """
)
# These have the form of a participle, and are nouns, adjectives or other forms of a verb.
NO_PARTICIPLES = _words(
    """
    begint begrijpt bekend bekijkt beleid bereid bericht beschrijft besluit bespreekt bestaat betekent
    betreft bewijst bewust bezit bezoekt doorgaat gebeden gebed gebeuren gebied gebieden geboren gebouwen
    gebruiken gedicht gedichten geduld geeft geest geesten geheimen gelden geldt geloven gelooft geluid
    geluiden gemeenten geniet genieten genezen gerecht gerechten geschikt gesprekken getallen gevallen
    geweld gewend gewest gewesten gewicht gewichten gewoonten gezicht gezichten gezinnen gezond ontbijt
    onderwerpt overgewicht overheid verband verbindt verdriet verdwijnt vergeet vergelijkt verkeerd
    verkoopt verlaat verliefd verliest verschillend verschilt verstaat verstand vertrekt vertrouwd
    verwijst verzet
    """
)
