"""Users and their roles in antennes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from refuinterim.core.models import Antenna


class UserManager(BaseUserManager["User"]):
    """Makes users that are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password, the e-mail code is the only way in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a national coordinator who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """E-mail addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: with an e-mail code, or as staff with a password and a second factor."""

    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=60, blank=True)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="nl")
    is_staff = models.BooleanField(_("works in the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Made by asking for a code that was not used yet.")
    )

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]  # the base has a plain True

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """First name."""
        return self.first_name

    @cached_property
    def roles(self) -> list[AntennaRole]:
        """The user's roles in antennes, read once."""
        return list(self.antenna_roles.all())


class Role(models.TextChoices):
    """What somebody does for an antenne."""

    COORDINATOR = "coordinator", _("coordinator")
    STAFF = "staff", _("antenne staff")


class AntennaRole(models.Model):
    """A role in one antenne, or in all of them when the antenne is empty (national)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="antenna_roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    antenna = models.ForeignKey(
        Antenna,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("antenne"),
        help_text=_("Empty: all antennes."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "antenna"], nulls_distinct=False, name="role_once_per_antenna"
            ),
            models.CheckConstraint(condition=Q(role__in=["coordinator", "staff"]), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.antenna or _('national')}"
