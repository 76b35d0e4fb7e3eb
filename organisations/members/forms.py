# Readers: organisations
"""What is asked to invite somebody, and to change a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from organisations.roles import WHAT_THEY_DO, MemberRole
from refuinterim.core.form_fields import EmailField


def role_field() -> forms.ChoiceField:
    """The three roles, each with what it may do."""
    return forms.ChoiceField(
        label=_("What does this person do?"),
        choices=[
            (role.value, format_lazy("{}. {}", capfirst(role.label), WHAT_THEY_DO[role]))
            for role in MemberRole
        ],
        initial=MemberRole.POSTS,
        widget=forms.RadioSelect,
    )


class InviteForm(forms.Form):
    """An address and a role."""

    email = EmailField(label=_("E-mail address of your colleague"))
    role = role_field()


class RoleForm(forms.Form):
    """Another role of a member."""

    role = role_field()

    def __init__(self, *args: Any, member: int, role: str = "", **kwargs: Any) -> None:
        """Several stand on one page: each has ids of its own."""
        kwargs |= {"auto_id": f"member_{member}_%s", "initial": {"role": role}}
        super().__init__(*args, **kwargs)
