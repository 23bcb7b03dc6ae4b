"""A page of ours with what was typed put back into its form: reads the page as HTML and changes the fields of that form alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from django.http import QueryDict

_TICKED = ("checkbox", "radio")
_AGAINST_FORGERY = "csrfmiddlewaretoken"
_NEVER = ("hidden", "password", "file", "submit", "button", "image", "reset")
"""Kinds of input that stay as the page has them: a secret is never sent back."""

Attributes = dict[str, str | None]


@dataclass(slots=True)
class _Field:
    """An input, a select's option or a textarea: its start tag as it stands in the page, from character `at` on."""

    tag: str
    name: str
    attributes: Attributes
    at: int
    text: str
    content: str = ""
    """What stands between start and end tag."""


@dataclass(slots=True)
class _Form:
    hidden: dict[str, str] = field(default_factory=dict)
    fields: list[_Field] = field(default_factory=list)

    def was_sent(self, sent: QueryDict) -> bool:
        """Whether `sent` can have come from this form: what it hides is what was sent."""
        names = {one.name for one in self.fields}
        return bool(names) and all(sent.get(name) == value for name, value in self.hidden.items())


def refilled(page: str, sent: QueryDict) -> str:
    """`page` with the values of `sent` in the first of its forms that can have sent them; unchanged if there is none."""
    reader = _Reader(page)
    form = next((one for one in reader.forms if one.was_sent(sent)), None)
    if form is None:
        return page
    done, parts = 0, []
    for one in form.fields:
        parts.append(page[done : one.at])
        parts.append(_written(one, sent))
        done = one.at + len(one.text) + len(one.content)
    return "".join((*parts, page[done:]))


def _written(one: _Field, sent: QueryDict) -> str:
    """The field as it was left by whoever sent the form."""
    if one.tag == "textarea":
        return f"{one.text}\n{escape(sent.get(one.name, ''))}"
    attributes = dict(one.attributes)
    if one.tag == "option":
        value = attributes.get("value")
        _set(attributes, "selected", (one.content.strip() if value is None else value) in sent.getlist(one.name))
    elif attributes.get("type") in _TICKED:
        _set(attributes, "checked", (attributes.get("value") or "on") in sent.getlist(one.name))
    else:
        attributes["value"] = sent.get(one.name, "")
    return f"<{one.tag}{''.join(_attributes(attributes))}>{one.content}"


def _set(attributes: Attributes, name: str, holds: bool) -> None:
    attributes.pop(name, None)
    if holds:
        attributes[name] = None


def _attributes(attributes: Attributes) -> Iterator[str]:
    for name, value in attributes.items():
        yield f" {name}" if value is None else f' {name}="{escape(value)}"'


class _Reader(HTMLParser):
    """The forms of a page that are sent with POST."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[_Form] = []
        self._page = page
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._form: _Form | None = None
        self._select = ""
        self._open: _Field | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form" and (attributes.get("method") or "").lower() == "post":
            self._form = _Form()
            self.forms.append(self._form)
        if self._form is None:
            return
        name = attributes.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._begin(tag, self._select, attributes)
        elif tag == "textarea" and name:
            self._begin(tag, name, attributes)
        elif tag == "input" and name:
            self._input(name, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif self._open is not None and tag == self._open.tag:
            self._open.content = self._page[self._open.at + len(self._open.text) : self._at()]
            self._open = None

    def _input(self, name: str, attributes: Attributes) -> None:
        kind = (attributes.get("type") or "").lower()
        if kind == "hidden" and name != _AGAINST_FORGERY and self._form is not None:
            self._form.hidden[name] = attributes.get("value") or ""
        if kind not in _NEVER:
            self._begin("input", name, attributes)
            self._open = None

    def _begin(self, tag: str, name: str, attributes: Attributes) -> None:
        self._open = _Field(tag, name, attributes, self._at(), self.get_starttag_text() or "")
        if self._form is not None:
            self._form.fields.append(self._open)

    def _at(self) -> int:
        """How many characters of the page come before what is read now."""
        line, column = self.getpos()
        return self._lines[line - 1] + column
