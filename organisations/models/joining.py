# Readers: organisations, staff
"""What somebody said when they asked for their organisation to join, and what the antenne answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from refuinterim.core.fields import FreeLine, FreeText
from refuinterim.core.owners import PartQuerySet


class JoinRequestQuerySet(PartQuerySet["JoinRequest"]):
    """Sets of requests, seen and changed as their organisations are."""

    antenna_path = "organisation__antenna"


class JoinRequest(models.Model):
    """How an organisation came to us by itself. Those that an antenne adds have none."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="join_request", verbose_name=_("organisation")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    role = FreeLine(_("what they do there"), max_length=80)
    why = FreeText(_("why they look for volunteers"))
    question = FreeText(_("our question"), blank=True, default="", db_default="")
    asked_back_at = models.DateTimeField(_("asked back at"), null=True)
    answer = FreeText(_("their answer"), blank=True, default="", db_default="")
    answered_at = models.DateTimeField(_("answered at"), null=True)
    word = FreeText(_("our word with the decision"), blank=True, default="", db_default="")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request to join"), _("requests to join")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_back_at=None, question="")
                | (Q(asked_back_at__isnull=False) & ~Q(question="")),
                name="join_request_question_has_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="join_request_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, word="")
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="join_request_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
