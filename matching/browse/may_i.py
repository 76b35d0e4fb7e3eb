# Readers: volunteers
"""What somebody tells, and to whom, before they start: by situation. Nothing is asked and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Situation:
    """Somebody's situation in their own words, and what they do then; `say`: the Dutch words to say or show."""

    icon: str
    title: Promise
    answer: Promise
    steps: tuple[Promise, ...]
    say: str = ""


SITUATIONS = (
    Situation(
        "briefcase-business",
        _("I have no job. I get money from the RVA."),
        _("Yes. First fill in a form."),
        (
            _("Ask for the form C45B. Your union or the HVW has it."),
            _("Fill it in together with the organisation."),
            _("Give it to your union or the HVW. Then you can start."),
        ),
        "Ik wil vrijwilligerswerk doen. Mag ik het formulier C45B?",
    ),
    Situation(
        "landmark",
        _("I get money from the OCMW."),
        _("Yes. First tell the OCMW."),
        (
            _("Call or see the person who helps you there."),
            _("Tell what you want to do, and when."),
        ),
        "Ik wil vrijwilligerswerk doen. Is dat goed voor mijn dossier?",
    ),
    Situation(
        "heart-pulse",
        _("I am ill. I get money from my health fund."),
        _("First ask the doctor of your health fund."),
        (
            _("Call your health fund. Ask for the form for volunteer work."),
            _("The doctor there reads it. Wait for a yes."),
            _("Did the doctor say yes? Then you can start."),
        ),
        "Ik ben ziek en ik wil vrijwilligerswerk doen. Mag ik een formulier voor de adviserend arts?",
    ),
    Situation(
        "house",
        _("I asked for asylum. I live in a reception centre."),
        _("Yes, also when you wait for an answer. First tell the centre."),
        (
            _("Tell your helper at the centre, or Fedasil."),
            _("Do you get money back from the organisation? Tell that too."),
        ),
        "Ik wil vrijwilligerswerk doen. Kunt u dat aan Fedasil zeggen?",
    ),
    Situation(
        "graduation-cap",
        _("I follow the integration programme."),
        _("Yes. You may, and you choose."),
        (
            _("It can count for your track. Your track coach decides."),
            _("Ask your track coach before you start."),
        ),
        "Telt dit vrijwilligerswerk mee voor mijn traject?",
    ),
    Situation(
        "cake",
        _("I am not 16 yet."),
        _("You may start in the year that you turn 16."),
        (_("Some work is for people of 18. You read that with the work."),),
    ),
    Situation(
        "smile",
        _("None of these."),
        _("Then you ask nobody. You can start."),
        (_("Do you not know? Call us. We look together."),),
    ),
)
