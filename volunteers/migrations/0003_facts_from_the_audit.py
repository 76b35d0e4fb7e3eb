"""Who wrote a consent down, that it was given on the page, and why a talk was cancelled: read from the audit once.

From here on these are columns, so that the audit can be cleaned. Nothing is invented: without an audit row a
consent does not say how it was given, and who has none gets none.
"""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def read_from_audit(apps, schema_editor):
    consents = apps.get_model("volunteers", "Consent").objects
    intakes = apps.get_model("volunteers", "Intake").objects
    events = apps.get_model("core", "AuditEvent").objects.filter(subject_id=OuterRef("pk"))

    of_consent = events.filter(subject_type="volunteers.consent")
    gave = of_consent.filter(verb="consent.given").order_by("at", "pk").values("actor")[:1]
    took_back = of_consent.filter(verb="consent.withdrawn").order_by("-at", "-pk").values("actor")[:1]
    consents.filter(recorded_by=None).update(recorded_by=Subquery(gave))
    consents.exclude(withdrawn_at=None).filter(withdrawn_by=None).update(withdrawn_by=Subquery(took_back))
    by_oneself = consents.filter(recorded_by=F("volunteer__user"), given_how="")
    consents.filter(pk__in=by_oneself.values("pk")).update(given_how="page")

    cancelled = events.filter(subject_type="volunteers.intake", verb="intake.cancelled")
    why = cancelled.order_by("-at", "-pk").values("reason")[:1]
    intakes.filter(state="cancelled", cancel_reason="").update(cancel_reason=Coalesce(Subquery(why), Value("")))


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        ("volunteers", "0002_consent_and_reasons"),
    ]

    operations = [migrations.RunPython(read_from_audit, migrations.RunPython.noop)]
