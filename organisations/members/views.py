# Readers: organisations
"""Who works with us: the members of an organisation, whom they invited, and the page of an invitation."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from organisations.members import actions
from organisations.members.forms import InviteForm, RoleForm
from organisations.models import Invitation, Membership, Organisation
from organisations.reaching import changeable_or_403
from organisations.roles import WHAT_THEY_DO, MemberRole
from refuinterim.accounts.requests import SignedInRequest
from refuinterim.accounts.sign_in_link import masked
from refuinterim.core.errors import DomainError
from refuinterim.core.once import once
from refuinterim.core.owners import Hat
from refuinterim.core.written import isolated

OF_MEMBER = ("user", "organisation__antenna")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def members(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everybody who acts for the organisation sees who the others are; who looks after it invites one more."""
    rows = Organisation.objects.visible_to(request.user, Hat.MEMBER).with_role_of(request.user)
    organisation = get_object_or_404(rows.select_related("antenna"), slug=slug)
    manages = organisation.own_role == MemberRole.ADMIN
    form = InviteForm(request.POST if request.method == "POST" and manages else None)
    if form.is_valid():
        try:
            actions.invite(
                by=request.user,
                organisation=organisation,
                email=form.cleaned_data["email"],
                role=MemberRole(form.cleaned_data["role"]),
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("organisations:members", slug)
    people = Membership.objects.visible_to(request.user, Hat.MEMBER).filter(organisation=organisation)
    asked = Invitation.objects.changeable_by(request.user, Hat.MEMBER).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "antenna": organisation.antenna,
        "manages": manages,
        "people": [
            (member, RoleForm(member=member.pk, role=member.role))
            for member in people.select_related("user").order_by("user__first_name", "pk")
        ],
        "invitations": asked.open().order_by("pk") if manages else [],
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "organisations/members.html", context)


def _step(
    request: HttpRequest, organisation: Organisation, done: str, run: Callable[[], object]
) -> HttpResponse:
    try:
        run()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("organisations:members", organisation.slug)


@login_required
@require_POST
@once
def member_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a member another role."""
    member = changeable_or_403(Membership, request.user, with_rows=OF_MEMBER, pk=pk)
    form = RoleForm(request.POST, member=pk)
    if not form.is_valid():
        messages.error(request, _("Choose what this person does."))
        return redirect("organisations:members", member.organisation.slug)
    role = MemberRole(form.cleaned_data["role"])
    return _step(
        request,
        member.organisation,
        _("Saved. This person gets a message."),
        lambda: actions.change_role(by=request.user, membership=member, role=role, now=timezone.now()),
    )


@login_required
@require_POST
@once
def member_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a member away; everybody can leave by themselves."""
    own = Membership.objects.visible_to(request.user, Hat.MEMBER).filter(user=request.user, pk=pk)
    member = own.select_related(*OF_MEMBER).first()
    leaves = member is not None
    if member is None:
        member = changeable_or_403(Membership, request.user, with_rows=OF_MEMBER, pk=pk)
    try:
        actions.remove(by=request.user, membership=member, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("organisations:members", member.organisation.slug)
    if leaves:
        messages.success(
            request, _("You do not work with %(name)s any more.") % {"name": isolated(member.organisation)}
        )
        return redirect("organisations:dashboard")
    messages.success(request, _("Taken away. This person gets a message."))
    return redirect("organisations:members", member.organisation.slug)


@login_required
@require_POST
@once
def invitation_resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send an invitation anew."""
    invitation = changeable_or_403(Invitation, request.user, with_rows=("organisation__antenna",), pk=pk)
    return _step(
        request,
        invitation.organisation,
        _("The invitation is on its way again."),
        lambda: actions.resend(by=request.user, invitation=invitation, now=timezone.now()),
    )


@login_required
@require_POST
@once
def invitation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = changeable_or_403(Invitation, request.user, with_rows=("organisation__antenna",), pk=pk)
    return _step(
        request,
        invitation.organisation,
        _("Taken back. The link does not work any more."),
        lambda: actions.revoke(by=request.user, invitation=invitation, now=timezone.now()),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Who asks, and for what; one tap is a yes. The code that is mailed to the address proves whose it is."""
    rows = Invitation.objects.filter(key=key).select_related("organisation__antenna", "invited_by")
    asked = get_object_or_404(rows)
    address = reverse("organisations:invitation", args=[key])
    is_theirs = request.user.is_authenticated and request.user.has_address(asked.email)
    if request.method == "POST" and is_theirs:
        try:
            actions.accept(by=request.user, invitation=asked, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Welcome!"))
            return redirect("organisations:dashboard")
    context = {
        "asked": asked,
        "works": asked.works(timezone.now()),
        "what": WHAT_THEY_DO[MemberRole(asked.role)],
        "is_theirs": is_theirs,
        "masked": masked(asked.email),
        "sign_in": f"{reverse('account_request_login_code')}?next={address}",
        "antenna": asked.organisation.antenna,
    }
    return render(request, "organisations/invitation.html", context)
