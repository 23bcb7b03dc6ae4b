"""Messages to communities at risk, as one audience reads them, and what a partner's link opens.

They are read as they stand now, whatever day is looked at: a partner's no counts at once.
"""

from __future__ import annotations

from datetime import date, datetime

from phasezero.domain.community_messages import CommunityMessage
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.message_life import MessageLife, life, lives
from phasezero.domain.messages import MessageDraft
from phasezero.domain.statements import Standing


def messages(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[MessageLife, ...]:
    """The messages of a country that were drafted by a day, the newest first, each as it stands now."""
    return tuple(one for one in lives(_standing(country, viewer, audience)) if one.drafts[0].day <= on)


def message(country: str, key: str, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> MessageLife | None:
    """One message as it stands now; None where the viewer sees none with this id."""
    made = _standing(country, viewer, audience)
    first = made.by_id(key)
    if first is None or first.about is not None or not isinstance(first.content, MessageDraft):
        return None
    return life(made, first)


def _standing(country: str, viewer: Viewer, audience: str) -> Standing:
    from phasezero.store import statements

    return statements.standing(viewer.within(audience), None, find_country(country).iso3, audience)


def message_to_give(found: MessageLife, now: datetime, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> CommunityMessage:
    """A message as it may be given out now. Raises BadInput with the reason where it may not."""
    return found.ready(now, kept_out(found.draft.country, viewer, audience))


def kept_out(country: str, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> tuple[str, ...]:
    """Names that stand in no message: of those who sit in the task force or stated something in it, in two words or more; and
    places that stand only in events which are marked above CLEAR. Of what the viewer may read, and nothing else: nobody learns
    from a refusal what is held above them."""
    from phasezero.store import partner_events, people, statements

    reading, place = viewer.within(audience), find_country(country)
    signed = {one.name for one in statements.read(reading, None, place.iso3, within=audience)}
    names = {one for one in signed | people.names_in(audience) if len(one.split()) > 1}
    public = {name.casefold() for name in (place.name, *_regions(place.iso3))}
    places = partner_events.hidden_places(reading, audience, place.iso3)
    return tuple(sorted(names | {one for one in places if one.casefold() not in public}))


def _regions(iso3: str) -> list[str]:
    from phasezero.library.making_updates import region_names

    return list(region_names(iso3).values())


def opened_message(secret: str, at: datetime) -> MessageLife | None:
    """The message that a partner's link opens; None for a secret that opens none."""
    from phasezero.store import ask_links

    found = ask_links.opened(secret, at, MessageDraft)
    return None if found is None else life(found[1], found[0])
