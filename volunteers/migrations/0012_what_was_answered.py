"""What people told before counts as answered; what is empty is asked once."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Func, Q, Value


def answered_before(apps, schema_editor):
    people = apps.get_model("volunteers", "Volunteer").objects.all()
    told = {
        # Everybody was asked these three with the place, or the antenne chose them.
        "place": Q(place__isnull=False),
        "travel": Q(place__isnull=False),
        "minutes": Q(place__isnull=False),
        "together": Q(place__isnull=False),
        "phone": ~Q(phone=""),
        "family-name": ~Q(last_name=""),
        "birth-date": Q(birth_date__isnull=False),
        "speaking": ~Q(dutch_speaking=""),
        "understanding": ~Q(dutch_understanding=""),
        "reading": ~Q(dutch_reading=""),
        "moments": Q(availability__isnull=False),
        "languages": Q(languages__isnull=False),
        "interests": Q(interests__isnull=False),
        "skills": Q(skills__isnull=False),
    }
    for key, condition in told.items():
        rows = people.filter(pk__in=people.filter(condition).values("pk"))
        with_it = Func(F("answered"), Value(key), function="array_append", output_field=_keys())
        rows.update(answered=with_it)


def _keys():
    return ArrayField(models.CharField(max_length=20))


class Migration(migrations.Migration):

    dependencies = [("volunteers", "0011_yes_first")]

    operations = [migrations.RunPython(answered_before, migrations.RunPython.noop)]
