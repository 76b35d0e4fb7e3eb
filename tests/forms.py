"""What a browser would send of a page: the fields of a form as they stand there."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str | None]
NOT_SENT = {"submit", "button", "image", "reset", "file"}


class _Forms(HTMLParser):
    """Reads the forms of a page: for each, the names with the values that stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.is_inside = False
        self.text: tuple[str, list[str]] | None = None
        self.select: tuple[Attributes, list[tuple[bool, str]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: Attributes = dict(attrs)
        if tag == "form":
            self.forms.append([])
            self.is_inside = True
        if not self.is_inside or "disabled" in found:
            return
        if tag == "input":
            self._input(found)
        elif tag == "textarea" and found.get("name"):
            self.text = (str(found["name"]), [])
        elif tag == "select" and found.get("name"):
            self.select = (found, [])
        elif tag == "option" and self.select:
            self.select[1].append(("selected" in found, found.get("value") or ""))

    def _input(self, found: Attributes) -> None:
        kind, name = found.get("type") or "text", found.get("name")
        if not name or kind in NOT_SENT or (kind in {"checkbox", "radio"} and "checked" not in found):
            return
        otherwise = "on" if kind in {"checkbox", "radio"} else ""
        self.forms[-1].append((name, otherwise if found.get("value") is None else str(found["value"])))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.text:
            name, words = self.text
            self.forms[-1].append((name, "".join(words).removeprefix("\n")))
            self.text = None
        elif tag == "select" and self.select:
            found, options = self.select
            chosen = [value for is_chosen, value in options if is_chosen]
            if not chosen and "multiple" not in found:
                chosen = [value for _is_chosen, value in options[:1]]
            self.forms[-1].extend((str(found["name"]), value) for value in chosen)
            self.select = None


def filled_form(response: Any, with_field: str) -> dict[str, Any]:
    """The first form of a page that has this field: each name with what stands there, lists for several."""
    reader = _Forms()
    reader.feed(response.content.decode())
    form = next(form for form in reader.forms if with_field in dict(form))
    data: dict[str, Any] = {}
    for name, value in form:
        if name in data:
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
        else:
            data[name] = value
    return data


def form_data(response: Any) -> dict[str, Any]:
    """The form of a page that makes something."""
    return filled_form(response, "once")
