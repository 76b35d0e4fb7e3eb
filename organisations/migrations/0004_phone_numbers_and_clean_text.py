"""Bring phone numbers to E.164, and take out of names and texts what cannot be seen."""

from django.db import migrations

from refuinterim.core.stored_text import clean_rows, said


def clean(apps, schema_editor):
    said("Organisations", clean_rows(
        apps.get_model("organisations", "Organisation"),
        lines=["name", "legal_form", "street", "insurer", "policy_number", "email"], texts=["about"], phones=["phone"],
    ))
    said("Members", clean_rows(apps.get_model("organisations", "Membership"), phones=["phone"]))
    said("Assignments", clean_rows(
        apps.get_model("organisations", "Assignment"),
        lines=["title", "thanks", "street", "contact_name", "recognise"], texts=["description", "sent_back_reason", "state_reason"],
        phones=["contact_phone"],
    ))
    said("Information notes", clean_rows(
        apps.get_model("organisations", "InformationNote"), texts=["aim", "insurance", "reimbursement", "secrecy"]
    ))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_reasons_from_the_audit")]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
