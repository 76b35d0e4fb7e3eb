"""Charts as SVG without style, script or fonts of their own: figures.css gives them their colours."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

import pygal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal.style import Style

from reporting.figures import BY_NAME, YearlyFigures

PEOPLE = ("active_volunteers", "new_volunteers", "volunteers_who_volunteered")
WORK = ("assignments", "organisations")
# Only sizes: pygal reserves room by them. Colours come from the style sheet.
SIZES = Style(label_font_size=15, major_label_font_size=15, value_font_size=15, legend_font_size=15)
LAYOUT = {
    "style": SIZES,
    "css": (),
    "js": (),
    "print_values": True,
    "print_zeroes": True,
    "margin": 12,
    "legend_at_bottom": True,
    "legend_box_size": 14,
    "show_y_labels": False,
    "show_y_guides": False,
    "formatter": lambda value: "" if value is None else str(int(value)),
}


def gap_chart(figures: YearlyFigures) -> SafeString:
    """Two bars: who is active, and who of them got to volunteer."""
    names = ("active_volunteers", "volunteers_who_volunteered")
    chart = pygal.HorizontalBar(
        width=760,
        height=200,
        show_x_labels=False,
        range=(0, max(1, *(figures.values.get(name, 0) for name in names))),
        **LAYOUT,
    )
    for name in names:
        chart.add(str(BY_NAME[name].label), [figures.values.get(name)])
    return _svg(chart, _("How many active volunteers got to volunteer in %(year)s") % {"year": figures.year})


def years_chart(years: Sequence[YearlyFigures], names: Sequence[str], title: str) -> SafeString:
    """A group of bars for each year, one series for each figure."""
    chart = pygal.Bar(width=540, height=320, print_values_position="top", **LAYOUT)
    chart.x_labels = [str(figures.year) for figures in years]
    for name in names:
        chart.add(str(BY_NAME[name].label), [figures.values.get(name) for figures in years])
    return _svg(chart, title)


def _svg(chart: pygal.graph.graph.Graph, title: str) -> SafeString:
    """Render, without what a strict content policy forbids, and with a name for who cannot see it."""
    tree: ElementTree.Element = chart.render_tree()
    for parent in list(tree.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in {
                "style",
                "script",
                "desc",
                "title",
            }:
                parent.remove(child)
    for element in tree.iter():
        element.attrib.pop("style", None)
        element.attrib.pop("id", None)
    tree.set("role", "img")
    tree.set("aria-label", title)
    # The tree holds numbers and our own labels, escaped by the serialiser.
    return mark_safe(ElementTree.tostring(tree, encoding="unicode"))
