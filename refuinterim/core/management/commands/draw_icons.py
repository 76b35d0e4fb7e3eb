"""Write the drawn icons of the site."""

from typing import Any

from django.core.management.base import BaseCommand

from refuinterim.core import icons


class Command(BaseCommand):
    """`manage.py draw_icons`, after a change of the drawing, of the list of icons, or of Lucide."""

    help = "Write the icons that pages share, and those of an installed page, into the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is drawn; the same again when nothing changed."""
        (icons.STATIC / icons.FILE).write_text(icons.sprite(), encoding="utf-8")
        for name, picture in icons.pictures().items():
            (icons.STATIC / name).write_bytes(picture)
