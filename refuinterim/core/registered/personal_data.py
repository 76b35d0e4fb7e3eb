"""What the base knows about people: who did what."""

from refuinterim.core.models import (
    Antenna,
    AuditEvent,
    Category,
    InvariantCheck,
    Language,
    Place,
    SentForm,
    Skill,
)
from refuinterim.core.personal_data import holds, holds_none

holds(
    AuditEvent,
    reached={"accounts.User": "actor"},
    exported=["at", "verb", "reason"],
    erased=["reason", "detail"],
    impersonal=["verb", "subject_type"],
    note="What happened to somebody's rows is found by their kind and number.",
)
holds_none("A branch has its own address and number.", Antenna)
holds_none("Words and places that everybody shares.", Category, Language, Place, Skill)
holds_none("The key of a form and the page it led to, forgotten after three days.", SentForm)
holds_none("What a nightly check found, as keys of rows.", InvariantCheck)
