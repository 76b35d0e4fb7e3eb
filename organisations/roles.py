# Readers: organisations, staff
"""What somebody may do for an organisation. Each role may all that the one below it may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """The role of a member."""

    ADMIN = "admin", _("looks after everything")
    POSTS = "posts", _("posts work")
    WELCOMES = "welcomes", _("welcomes people")


MAY_MANAGE = frozenset({MemberRole.ADMIN})  # members, insurance, barriers
MAY_POST = frozenset({MemberRole.ADMIN, MemberRole.POSTS})  # work, photos, the information note
EVERYBODY = frozenset(MemberRole)  # who comes, who came, and a name under hours

WHAT_THEY_DO = {
    MemberRole.ADMIN: _("Everything: also people, insurance and data of the organisation."),
    MemberRole.POSTS: _("Writes and changes work and photos. Also welcomes people."),
    MemberRole.WELCOMES: _("Sees who comes, says who came, and puts a name under hours."),
}
