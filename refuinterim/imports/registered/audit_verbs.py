"""What can happen to a spreadsheet that comes in."""

from refuinterim.core.audit import moves, register_verbs
from refuinterim.imports.models import SheetImport
from refuinterim.imports.states import ImportState

register_verbs(SheetImport, moves(ImportState))
