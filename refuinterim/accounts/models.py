# Readers: staff
"""Users and their roles in antennes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from refuinterim.core.fields import Email, PersonName
from refuinterim.core.folding import folded_index
from refuinterim.core.models import Antenna
from refuinterim.core.owners import Hat, OwnedQuerySet, Ways
from refuinterim.messages.models import ChannelChoice, PushDevice


def _asked_for_push(user: Any) -> Q:
    """Whether somebody has a device, or said no to messages on one."""
    refused = ChannelChoice.objects.filter(user=user, refused_push_at__isnull=False)
    return Q(Exists(PushDevice.objects.filter(user=user))) | Q(Exists(refused))


class UserQuerySet(OwnedQuerySet["User"]):
    """Sets of users. Who has to do with several antennes is of each of them."""

    antenna_path = ""

    def with_facts(self) -> UserQuerySet:
        """With what every page asks of who is signed in, so that it is no query of its own."""
        memberships: Any = self.model._meta.get_field("memberships").related_model
        return self.annotate(  # type: ignore[no-redef]  # the cached properties, known already
            is_member=Exists(memberships.objects.filter(user=OuterRef("pk"))),
            has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
            was_asked_for_push=_asked_for_push(OuterRef("pk")),
        )

    def changeable_by(self, user: Any, hat: Hat | None = None) -> UserQuerySet:
        """Everybody for a national coordinator, oneself for others."""
        if user.is_authenticated and user.antennas_coordinated is None:
            return self
        return self.filter(pk=user.pk)

    def _seen_by(self, user: Any) -> Ways:
        return {Hat.ANTENNA: Q(pk=user.pk)}

    def _of_antennas(self, ids: list[int]) -> Q:
        """Who has a role there, volunteers there, or acts for an organisation there."""
        return (
            Q(pk__in=AntennaRole.objects.filter(antenna__in=ids).values("user"))
            | Q(volunteer__antenna__in=ids)
            | Q(pk__in=User.objects.filter(memberships__organisation__antenna__in=ids).values("pk"))
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users that are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user; without a password, the e-mail code is the only way in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def of_address(self, email: str, **fields: Any) -> User:
        """The user of an address; a new one is made, once, however often it is asked for at the same time."""
        known: User | None = self.filter(email__iexact=email).first()
        if known:
            return known
        try:
            with transaction.atomic(using=self._db):
                return self.create_user(email, **fields)
        except IntegrityError:
            return self.get_by_natural_key(email)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a national coordinator who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """E-mail addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: with an e-mail code, or as staff with a password and a second factor."""

    email = Email(_("e-mail"), unique=True)
    first_name = PersonName(_("first name"), max_length=60, blank=True)
    last_name = PersonName(_("last name"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="nl")
    is_staff = models.BooleanField(_("works in the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Made by asking for a code that was not used yet.")
    )

    code_key = models.CharField(
        max_length=16, blank=True, default="", editable=False
    )  # names the newest code that was mailed, until it is used

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]  # the base has a plain True

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")
        ordering = ["email"]
        indexes = [folded_index("user_found_by", "email", "first_name", "last_name")]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """First name."""
        return self.first_name

    def has_address(self, email: str) -> bool:
        """Whether a mail to this address reaches the user. Without regard to case the database also takes ı for i."""
        return self.email.lower() == email.lower()

    @cached_property
    def is_member(self) -> bool:
        """Whether the user acts for an organisation."""
        return self.memberships.exists()

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether signing in takes more than a password."""
        return is_mfa_enabled(self)

    @cached_property
    def roles(self) -> list[AntennaRole]:
        """The user's roles in antennes, read once."""
        return list(self.antenna_roles.all())

    @cached_property
    def was_asked_for_push(self) -> bool:
        """Whether messages come on a device of theirs, or they said that they do not want that."""
        return User.objects.filter(_asked_for_push(Value(self.pk)), pk=self.pk).exists()

    @property
    def antennas_read(self) -> list[int] | None:
        """Ids of the antennes that the user works for; None means all of them."""
        return self._antennas(self.roles)

    @property
    def antennas_coordinated(self) -> list[int] | None:
        """Ids of the antennes that the user coordinates; None means all of them."""
        return self._antennas([role for role in self.roles if role.role == Role.COORDINATOR])

    def _antennas(self, roles: list[AntennaRole]) -> list[int] | None:
        if not self.is_active:
            return []
        if self.is_superuser or any(role.antenna_id is None for role in roles):
            return None
        return [role.antenna_id for role in roles if role.antenna_id]


class Role(models.TextChoices):
    """What somebody does for an antenne."""

    COORDINATOR = "coordinator", _("coordinator")
    STAFF = "staff", _("antenne staff")


class AntennaRoleQuerySet(OwnedQuerySet["AntennaRole"]):
    """Sets of roles."""

    def changeable_by(self, user: Any, hat: Hat | None = None) -> AntennaRoleQuerySet:
        """All for a national coordinator, none for others."""
        return self if user.is_authenticated and user.antennas_coordinated is None else self.none()


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

    objects = AntennaRoleQuerySet.as_manager()

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


class SignInCard(models.Model):
    """A QR on paper that signs in one person, until it is ended (`refuinterim.accounts.cards`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_cards", verbose_name=_("user"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("sign-in card"), _("sign-in cards")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_sign_in_card"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
