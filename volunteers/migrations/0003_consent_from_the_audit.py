"""Who wrote a consent down, and that it was given on the page: read once from the audit, so that it can be cleaned.

Nothing is invented: without an audit row a consent does not say how it was given, and who has none gets none.
"""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def read_from_audit(apps, schema_editor):
    consents = apps.get_model("volunteers", "Consent").objects
    events = apps.get_model("core", "AuditEvent").objects.filter(
        subject_type="volunteers.consent", subject_id=OuterRef("pk")
    )
    gave = events.filter(verb="consent.given").order_by("at", "pk").values("actor")[:1]
    took_back = events.filter(verb="consent.withdrawn").order_by("-at", "-pk").values("actor")[:1]
    consents.filter(recorded_by=None).update(recorded_by=Subquery(gave))
    consents.exclude(withdrawn_at=None).filter(withdrawn_by=None).update(withdrawn_by=Subquery(took_back))
    by_oneself = consents.filter(recorded_by=F("volunteer__user"), given_how="")
    consents.filter(pk__in=by_oneself.values("pk")).update(given_how="page")


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        ("volunteers", "0002_consent_says_how_and_by_whom"),
    ]

    operations = [migrations.RunPython(read_from_audit, migrations.RunPython.noop)]
