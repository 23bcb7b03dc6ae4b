"""Fields of forms that are chosen from a list: read strictly, and offered no further than the reader is cleared."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, said
from phasezero.web.forms import sent
from phasezero.web.hands import Place

_Word = TypeVar("_Word", bound=StrEnum)


def choice(request: HttpRequest, name: str, words: type[_Word]) -> _Word:
    """One of a list of words. Raises BadInput."""
    text = sent(request, name)
    try:
        return words(text)
    except ValueError:
        raise BadInput(said("{name} is {text!r}; choose one of the list", name=name, text=text[:40])) from None


def tlp_sent(request: HttpRequest, among: Iterable[TLP]) -> TLP:
    """The marking of the field `marking`. Raises BadInput."""
    text = sent(request, "marking")
    found = next((one for one in among if one.name == text), None)
    if found is None:
        raise BadInput(said("the marking is {text!r}; choose one of the list", text=text[:20]))
    return found


def markings(among: Iterable[TLP], place: Place, chosen: TLP = TLP.GREEN) -> list[tuple[str, str, bool]]:
    """Name and label of those that the reader is cleared for, and whether it is the one to begin with."""
    highest = place.viewer.clearance(place.key)
    return [(one.name, one.label, one == chosen) for one in among if one <= highest]
