"""How coded values are called on pages. Our own words: none of them says more than the code does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _in

from phasezero.domain.collected import Genre
from phasezero.domain.countries import Country
from phasezero.domain.curating import Part
from phasezero.domain.events import CodedEvent, DatedBy, Fatalities, Perpetrator, Target, Violence
from phasezero.domain.extracted import EventType
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.domain.stories import How
from phasezero.errors import Said
from phasezero.locale import writing

if TYPE_CHECKING:
    from phasezero.library import EventLine

VIOLENCE = {
    Violence.ONE_SIDED: _("Attack on civilians"),
    Violence.STATE_BASED: _("State-based conflict"),
    Violence.NON_STATE: _("Non-state conflict"),
}
PERPETRATORS = {
    Perpetrator.STATE: _in("perpetrator", "State"),
    Perpetrator.NON_STATE: _in("perpetrator", "Non-state group"),
    Perpetrator.FOREIGN_STATE: _in("perpetrator", "Another state"),
    Perpetrator.UNKNOWN: _in("perpetrator", "Not coded"),
}
TARGETS = {
    Target.CIVILIANS: _("Civilians"),
    Target.CIVILIANS_AMONG_OTHERS: _("Civilians among others"),
    Target.ARMED_ACTORS: _("Fighting; no civilian coded among the dead"),
}
DATED_BY = {
    DatedBy.SOURCE_DATE: _("the data set’s own date of the document"),
    DatedBy.ARTICLE_TEXT: _("a date in the text that names the documents"),
    DatedBy.YEARLY_RELEASE: _("the yearly release: no dated document, so 1 June of the following year"),
    DatedBy.PARTNER: _("the day the task force recorded what a local partner told"),
    DatedBy.REPORT: _("the day of the report that says so"),
}
DATE_PRECISION = {
    1: _("day known"),
    2: _("known within 2–6 days"),
    3: _("week known"),
    4: _("month known"),
    5: _("known within more than a month"),
}
PLACE_PRECISION = {
    1: _("exact place"),
    2: _("near this place"),
    3: _("second-level region known"),
    4: _("first-level region known"),
    5: _("a larger area or a line"),
    6: _("country known"),
    7: _("sea or air"),
}
TOLD_PRECISION = {**PLACE_PRECISION, 3: _("a place without its point")}
"""Of events that local partners told of."""
EVENT_TYPES = {
    EventType.KILLING: _("killing"),
    EventType.MASS_KILLING: _("killing of five or more"),
    EventType.ABDUCTION: _("abduction"),
    EventType.SEXUAL_VIOLENCE: _("sexual violence"),
    EventType.TORTURE: _("torture or injury"),
    EventType.FORCED_DISPLACEMENT: _("forced displacement"),
    EventType.DESTRUCTION: _("destruction of property"),
    EventType.ATTACK_ON_AID: _("attack on aid"),
    EventType.ATTACK_ON_HEALTH: _("attack on health care"),
    EventType.ATTACK_ON_SCHOOL: _("attack on a school"),
    EventType.ATTACK_ON_WORSHIP: _("attack on a place of worship"),
    EventType.SIEGE: _("siege or denial of relief"),
    EventType.ARREST: _("arrest"),
    EventType.THREAT: _("threat"),
    EventType.DANGEROUS_SPEECH: _("dangerous speech"),
    EventType.MOBILISATION: _("mobilisation"),
    EventType.PROTEST: _("protest"),
    EventType.BATTLE: _("battle"),
}
KILLING = _("killing or fighting")
"""The kind of events that data sets code."""
GENRES = {
    Genre.NEWS: _("news"),
    Genre.REPORT: _("report"),
    Genre.ARTICLE: _("scholarly article"),
    Genre.THESIS: _("thesis"),
    Genre.OFFICIAL: _("official document"),
    Genre.LETTER: _("newsletter"),
    Genre.CODED: _("coded event"),
}
PARTS = {
    Part.RELEVANCE: _("relevance"),
    Part.NOVELTY: _("novelty"),
    Part.CREDIBILITY: _("credibility"),
    Part.LOCALITY: _("locality"),
}
"""What a place in the country file rests on."""
COPIED = {How.WHOLE: _("whole"), How.CUT: _("cut"), How.EDITED: _("edited")}
"""In which way a text copies another."""
SPAN_ROLES = {
    "type": _("what was done"),
    "deaths": _("how many were killed"),
    "perpetrator": _("by whom"),
    "target": _("against whom"),
    "place": _("where"),
    "time": _("when"),
    "claimant": _("who says so"),
    "victims": _("who the victims were"),
}
VICTIMS = {
    "women": _("women"),
    "girls": _("girls"),
    "men": _("men"),
    "boys": _("boys"),
    "children": _("children"),
    "young people": _("young people"),
    "older people": _("older people"),
    "people with disabilities": _("people with disabilities"),
    "displaced people": _("displaced people"),
    "refugees": _("refugees"),
    "migrants": _("migrants"),
    "aid workers": _("aid workers"),
    "health workers": _("health workers"),
    "patients": _("patients"),
    "teachers": _("teachers"),
    "students": _("students"),
    "journalists": _("journalists"),
    "human rights defenders": _("human rights defenders"),
    "religious leaders": _("religious leaders"),
    "community leaders": _("community leaders"),
    "officials": _("officials"),
    "protesters": _("protesters"),
    "detainees": _("detainees"),
}
"""Groups that a text names among the victims, as the lexicons call them (`extract.events.victims`)."""
WAYS = {
    "stories": _("Stories"),
    "new-reports": _("New reports"),
    "sources": _("Sources"),
    "desk": _("Verification"),
    "signals": _("Signals"),
    "assessment": _("Assessment"),
    "assessment-evidence": _in("of an assessment", "Evidence"),
    "warnings": _("Warnings already given"),
    "alerts": _("Alerts"),
    "messages": _("Messages"),
    "actions": _("Actions"),
    "lens": _("Prevention lens"),
    "agenda": _("Agenda"),
}
"""Pages on which people work on a country, by the name of their address."""


def triple(low: int, best: int, high: int, is_open: bool = False) -> str:
    """Fatalities: low–best–high; where no highest number is known, that."""
    if is_open and low == high:
        return gettext("at least {low}").format(low=writing.number(low))
    three = f"{writing.number(low)}–{writing.number(best)}–{writing.number(high)}"
    return gettext("{range} or more").format(range=three) if is_open else three


def what(line: EventLine) -> str:
    """What was done: the violence as data sets code it, or the other kind of harm."""
    return str(EVENT_TYPES[EventType(line.kind)] if line.kind else VIOLENCE[Violence(line.violence)])


def affected(line: EventLine) -> str:
    """People affected: low–best–high; empty where no number is known."""
    if line.affected_low is None or line.affected_best is None or line.affected_high is None:
        return ""
    return triple(line.affected_low, line.affected_best, line.affected_high, line.affected_open)


def dead(line: EventLine, of: str) -> str:
    """People killed (`deaths`), or the civilians among them (`civilian_deaths`); of another kind of harm only where some were."""
    low, best, high = (getattr(line, f"{of}_{name}") for name in ("low", "best", "high"))
    return "–" if line.kind and not line.deaths_high else triple(low, best, high, line.deaths_open)


def killed(those: Fatalities) -> str:
    return triple(those.low, those.best, those.high, those.open)


def named(country: Country) -> str:
    """The name of a country in the reader's language."""
    return country.called(get_language() or "en")


def term(word: object) -> str:
    """A word of a vocabulary, or a sentence with values, in the reader's language; as it is where no catalogue has it."""
    if isinstance(word, Said):
        return writing.told(word)
    return gettext(str(word)) if word else ""


def sides(coded: CodedEvent | EventLine) -> str:
    """Who attacked, or who fought whom, as the data set names them."""
    if coded.side_a == NOBODY_NAMED:
        return gettext(NOBODY_NAMED)
    return coded.side_a if coded.violence == Violence.ONE_SIDED else f"{coded.side_a} – {coded.side_b}"
