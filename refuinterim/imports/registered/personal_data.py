"""What a spreadsheet holds about people: for some days all that stands in it, then counts."""

from refuinterim.core.personal_data import holds_none
from refuinterim.imports.models import SheetImport

holds_none(
    "The file is erased fourteen days after it was sent; what was taken in stands with each person.",
    SheetImport,
)
