"""A row that a member wants to change: 404 for outsiders, 403 for insiders whose role does not allow it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from organisations.models import Organisation
from organisations.roles import MAY_MANAGE
from refuinterim.core.owners import Hat, OwnedQuerySet

M = TypeVar("M", bound=Model)


def changeable_or_403(
    model: type[M], user: Any, *, with_rows: tuple[str, ...] = (), with_facts: bool = False, **lookup: Any
) -> M:
    """The row that `lookup` names, when the user may change it, with the rows it hangs on. A refusal alone costs a
    second query.
    """
    rows: Any = model._default_manager.all()
    wanted = rows.changeable_by(user).select_related(*with_rows) if with_rows else rows.changeable_by(user)
    found: M | None = (wanted.with_facts() if with_facts else wanted).filter(**lookup).first()
    if found is None:
        forbid_insiders(model, user, **lookup)
        raise Http404
    return found


def forbid_insiders(model: type[Model], user: Any, **lookup: Any) -> None:
    """Raise PermissionDenied for a member who sees such a row: they may not change it."""
    rows: OwnedQuerySet[Any] = model._default_manager.all()  # type: ignore[assignment]
    if rows.visible_to(user, Hat.MEMBER).filter(**lookup).exists():
        raise PermissionDenied


def managed_or_403(user: Any, slug: str) -> Organisation:
    """The organisation of a member who looks after it; 404 for who is no member, 403 for the others."""
    rows = Organisation.objects.visible_to(user, Hat.MEMBER).with_role_of(user)
    organisation = get_object_or_404(rows.select_related("antenna", "place"), slug=slug)
    if organisation.own_role not in MAY_MANAGE:
        raise PermissionDenied
    return organisation
