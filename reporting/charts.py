# Readers: staff
"""Charts as SVG without style, script or fonts of their own: figures.css gives them their colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pygal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal.style import Style

from reporting.figures import BY_NAME, YearlyFigures

PEOPLE = ("active_volunteers", "new_volunteers", "volunteers_who_volunteered")
WORK = ("assignments", "organisations")
GAP = ("active_volunteers", "volunteers_who_volunteered")
LAYOUT = {
    "css": (),
    "js": (),
    "print_values": True,
    "print_zeroes": True,
    "margin": 8,
    "show_legend": False,  # it is a list on the page, where it can wrap
    "show_y_labels": False,
    "show_y_guides": False,
    "formatter": lambda value: "" if value is None else str(int(value)),
    # Only sizes, by which pygal reserves room. Colours come from the style sheet.
    "style": Style(label_font_size=15, major_label_font_size=15, value_font_size=15),
}


@dataclass(frozen=True)
class Chart:
    """A drawing, its title, and the names of its series in the order of their colours."""

    title: str
    svg: SafeString
    series: list[str]


def gap_chart(figures: YearlyFigures) -> Chart:
    """Two bars: who is active, and who of them got to volunteer."""
    most = max(1, *(figures.values.get(name, 0) for name in GAP))
    chart = pygal.HorizontalBar(width=520, height=140, show_x_labels=False, range=(0, most), **LAYOUT)
    title = _("How many active volunteers got to volunteer in %(year)s") % {"year": figures.year}
    return _drawn(chart, title, GAP, [figures])


def years_chart(years: Sequence[YearlyFigures], names: Sequence[str], title: str) -> Chart:
    """A group of bars for each year, one series for each figure."""
    chart = pygal.Bar(width=900, height=300, print_values_position="top", **LAYOUT)
    chart.x_labels = [str(figures.year) for figures in years]
    return _drawn(chart, title, names, years)


def _drawn(chart: Any, title: str, names: Sequence[str], years: Sequence[YearlyFigures]) -> Chart:
    series = [str(BY_NAME[name].label) for name in names]
    for label, name in zip(series, names, strict=True):
        chart.add(label, [figures.values.get(name) for figures in years])
    return Chart(title, _svg(chart, title), series)


def _svg(chart: Any, title: str) -> SafeString:
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
