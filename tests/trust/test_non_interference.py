"""Non-interference: stores that differ only in what a viewer may not see give that viewer the same bytes, everywhere.

Two worlds are made with the same clock and the same randomness. The second gets more: sealed values, records above the viewer's
clearance, embargoed ones, a hidden task force with members, records and issued updates. Then every page, file, API answer, search
and feed that the viewer can get is compared byte by byte.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from judging import proposed
from people import AT, World, client_of, world
from phasezero import desk, pipeline
from phasezero.domain.events import Document, Fatalities, Release
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.errors import NotAllowed
from phasezero.store import imports
from phasezero.store import people as people_of
from phasezero.web import shown
from phasezero.web.days import today

pytestmark = pytest.mark.security
DAY = date(2013, 4, 1)


@contextmanager
def same_randomness(seed: int) -> Iterator[None]:
    """Ids that are drawn come out alike in both worlds: from one seed, whatever else is made in between."""
    dice = random.Random(seed)  # noqa: S311 - the point is that it is not random
    with patch.object(people_of.secrets, "randbits", dice.getrandbits):
        yield


def public_events() -> None:
    events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(30)]
    events += [coded(f"march {i}", date(2013, 3, 2 + i)) for i in range(8)]
    imports.add_release(RELEASE_2019, events, "public.csv", "inputs")


def add_marked(number: int, marking: Marking, on: date, deaths: int, same_as_public: bool) -> None:
    """One more event, or another version of a public one, with its document, all marked."""
    key = f"march {number % 8}" if same_as_public else f"marked {number}"
    release = Release("ucdp-ged", f"of partner {number}", date(2013, 3, 30))
    document = Document("Radio", f"marked words {number}", on)
    killed = Fatalities(deaths, deaths, deaths)
    event = coded(key, on, deaths=killed, civilian_deaths=killed, documents=(document,), place=f"Place {number}")
    imports.add_release(release, [event], f"{number}.csv", f"inputs {number}", marking=marking)


PATHS = (
    *("/", "/countries/CAF/", "/countries/CAF/?date=2013-04-01", "/countries/CAF/?date=2013-03-20", "/countries/CAF/updates/"),
    *("/countries/CAF/update.txt?date=2013-04-01", "/countries/CAF/update.json?date=2013-03-31", "/health/", "/watching/"),
    *("/search/?q=marked", "/search/?q=rebels", "/task-forces/", "/releases/", "/account/", "/subscriptions/", "/deliveries/"),
    *("/api/countries", "/api/countries/CAF/phase?as_of=2013-04-01", "/api/updates", "/api/events?size=100", "/api/health"),
    *("/api/search?q=marked", "/api/search?q=kill"),
    "/countries/CAF/silence/?date=2013-04-01",
)


def everything_for(who: str | None, people: World) -> dict[str, bytes]:
    """What a viewer can get, by address; with the tokens of forms, which differ at every request, taken out."""
    shown.forget()
    client = client_of(None if who is None else people.people[who])
    found = {}
    own = ("", "release/?date=2013-04-01&to=GREEN", "submissions/", "vault/", "audit/")
    paths = [*PATHS, *(f"/task-forces/{people.open.key}/{page}" for page in own)]
    for path in paths:
        answer = client.get(path)
        body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
        body = re.sub(rb"\d\d?:\d\d UTC|\d{4}-\d\d-\d\dT[\d:.]+Z?(\+00:00)?", b"", body)  # the clock of the ledger's steps
        found[path] = bytes(str(answer.status_code), "ascii") + body
        for update in re.findall(rb'/updates/([0-9a-z]{13})/"', answer.content):
            for form in ("txt", "json", "html"):
                here = f"/updates/{update.decode()}.{form}"
                found[here] = client.get(here).content
    return found


def made(extra: list[tuple[int, Marking, date, int, bool]], hidden_life: bool) -> World:
    empty_the_store()
    with same_randomness(7):
        people = world()
    public_events()
    for number, marking, on, deaths, same in extra:
        audience = {"open": people.open.key, "hidden": people.hidden.key, "local": LOCAL}[marking.audience]
        add_marked(number, Marking(marking.tlp, audience, marking.caveats, marking.embargo), on, deaths, same)
    if hidden_life:
        desk.declare(people.mole, people.hidden, "I have none", AT)
        with suppress(NotAllowed):  # findings may stand against it
            proposed(people.mole, people.hidden, DAY, TLP.GREEN, AT, len(desk.HARM_CHECK))
        desk.write_charter(people.mole, people.hidden, AT, 3, "secret rules", "secret funders", True)
    pipeline.run_turns(DAY, today())
    with same_randomness(11), suppress(NotAllowed):
        proposed(people.releaser, people.open, DAY, TLP.GREEN, AT, len(desk.HARM_CHECK))
    with same_randomness(13):
        proposed(people.releaser, people.open, DAY, TLP.CLEAR, AT, len(desk.HARM_CHECK))
    return people


RUN = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: a world takes seconds to make."""
soon = today() + timedelta(days=9)
days = st.dates(date(2013, 2, 1), date(2013, 3, 28))


def above(who: str | None) -> st.SearchStrategy[Marking]:
    """Markings that the viewer may not see."""
    highest = {"reader": TLP.GREEN, "partner": TLP.AMBER, "analyst": TLP.AMBER_STRICT}.get(who or "", TLP.CLEAR)
    inside = [Marking(tlp, "open") for tlp in TLP if tlp > highest]
    embargoed = [] if who == "analyst" else [Marking(tlp, "open", embargo=soon) for tlp in TLP]
    elsewhere = [Marking(tlp, other) for other in ("hidden", "local") for tlp in TLP if tlp > TLP.CLEAR]
    return st.sampled_from([*inside, *embargoed, *elsewhere])


class TestNonInterference(TestCase):
    def both(self, who: str | None, extra: list[tuple[int, Marking, date, int, bool]], hidden_life: bool) -> None:
        plain = everything_for(who, made([], False))
        more = everything_for(who, made(extra, hidden_life))
        assert plain.keys() == more.keys()
        for path, body in plain.items():
            assert body == more[path], path

    @settings(max_examples=4, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_readers(self, data: st.DataObject) -> None:
        self.check("reader", data)

    @pytest.mark.slow
    @settings(max_examples=3, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_partners(self, data: st.DataObject) -> None:
        self.check("partner", data)

    @pytest.mark.slow
    @settings(max_examples=3, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_analysts(self, data: st.DataObject) -> None:
        self.check("analyst", data)

    @pytest.mark.slow
    @settings(max_examples=3, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_people_without_a_seat(self, data: st.DataObject) -> None:
        self.check("stranger", data)

    @settings(max_examples=4, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_people_without_an_account(self, data: st.DataObject) -> None:
        self.check(None, data)

    def check(self, who: str | None, data: st.DataObject) -> None:
        drawn = st.tuples(above(who), days, st.integers(0, 900), st.booleans())
        extra = [(i, *one) for i, one in enumerate(data.draw(st.lists(drawn, min_size=1, max_size=5)))]
        self.both(who, extra, data.draw(st.booleans()))


class TestItWouldBeSeen(TestCase):
    def test_a_visible_record_does_change_the_bytes(self) -> None:
        """The tests above would pass if nothing ever changed."""
        plain = everything_for("reader", made([], False))
        people = made([], False)
        add_marked(1, Marking(TLP.GREEN, people.open.key), date(2013, 3, 20), 9, False)
        changed = [path for path, body in everything_for("reader", people).items() if plain.get(path) != body]
        assert {"/api/search?q=marked", "/api/events?size=100"} <= set(changed)
