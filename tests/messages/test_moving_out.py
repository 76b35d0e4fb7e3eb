"""The migration by which the outbox took up the messages that the base kept: rows, rights and the trail go along."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db
BEFORE = [("core", "0001_initial")]
AFTER = [("core", "0002_messages_have_an_app"), ("outbox", "0001_initial")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    """Bring the database to these migrations; the models as they were then."""
    state = MigrationExecutor(connection).migrate(targets)
    return state.apps


@pytest.fixture
def as_it_was() -> Any:
    """The base as it kept the messages itself, in an empty room of the same database that goes with the test."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA before_the_move")
        cursor.execute(
            "CREATE TABLE before_the_move.django_migrations (LIKE django_migrations INCLUDING ALL)"
        )
        cursor.execute(
            "SET LOCAL search_path TO before_the_move, public"
        )  # what is in `public` are the extensions
    return migrate(BEFORE)


def tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'before_the_move'")
        return {name for (name,) in cursor.fetchall()}


def test_messages_move_with_their_rights_and_their_trail(as_it_was: Any) -> None:
    message = as_it_was.get_model("core", "Message")
    assert message._meta.db_table in tables()
    now = timezone.now()
    message.objects.create(
        key="hello:1", kind="hello", email="samira@example.org", language="nl", subject="Hallo", text="Dag!",
        html="<p>Dag!</p>", state="sent", created_at=now, due_at=now, sent_at=now, attempts=1,
    )  # fmt: skip
    row = message.objects.get()
    as_it_was.get_model("contenttypes", "ContentType").objects.create(app_label="core", model="message")
    trail = as_it_was.get_model("core", "AuditEvent")
    trail.objects.create(at=now, verb="message.sent", subject_type="core.message", subject_id=row.pk)
    trail.objects.create(at=now, verb="antenna.changed", subject_type="core.antenna", subject_id=row.pk)

    apps = migrate(AFTER)

    kept = apps.get_model("outbox", "Message").objects.get()
    assert (kept.pk, kept.key, kept.subject, kept.state, kept.sent_at) == (
        row.pk,
        "hello:1",
        "Hallo",
        "sent",
        now,
    )
    assert message._meta.db_table not in tables()
    assert apps.get_model("contenttypes", "ContentType").objects.get().app_label == "outbox"
    found = apps.get_model("core", "AuditEvent").objects.order_by("verb")
    assert list(found.values_list("subject_type", flat=True)) == ["core.antenna", "outbox.message"]
