"""Harm beside killings above a reader's clearance changes no byte that the reader gets."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from people import World, client_of, world
from phasezero import library
from phasezero.domain.events import Document, Fatalities, Release
from phasezero.domain.kinds import HARMS
from phasezero.domain.marking import LOCAL_OWNER, TLP, Marking
from phasezero.store import imports, reading
from phasezero.web import shown

pytestmark = pytest.mark.security
DAY = date(2013, 4, 1)
PATHS = (
    "/countries/CAF/rising/?date=2013-04-01",
    "/countries/CAF/?date=2013-04-01&kind=all",
    "/api/events?country=CAF&kind=all",
    "/api/countries/CAF/phase?as_of=2013-04-01",
    "/api/countries/CAF/update?date=2013-04-01",
    "/api/search?q=flee",
    "/",
)
RUN = (Phase.explicit, Phase.reuse, Phase.generate)
_NUMBERS = count()


def killings() -> None:
    imports.add_release(RELEASE_2019, [coded(str(i), date(2012, 3, 1 + i)) for i in range(9)], "public.csv", "inputs")


def add_harm(kind: str, marking: Marking, people: int | None, on: date = date(2013, 3, 20)) -> None:
    number = next(_NUMBERS)
    affected = None if people is None else Fatalities(people, people, people)
    event = coded(f"harm {number}", on, kind=kind, affected=affected, documents=(Document("Radio", f"They flee {number}", on),))
    imports.add_release(Release("ucdp-ged", f"of {number}", date(2013, 3, 30)), [event], "h.csv", f"h {number}", marking=marking)


def everything_for(people: World, who: str) -> dict[str, bytes]:
    shown.forget()
    client = client_of(people.people[who])
    return {path: client.get(path).content for path in PATHS}


class TestHarmAboveClearance(TestCase):
    def setUp(self) -> None:
        empty_the_store()
        self.people = world()
        killings()

    @settings(max_examples=4, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(HARMS),
                st.sampled_from(["open", "hidden"]),
                st.sampled_from([TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]),
                st.none() | st.integers(0, 9000),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_no_byte_of_a_reader_changes(self, drawn: list[tuple[str, str, TLP, int | None]]) -> None:
        before = everything_for(self.people, "reader")
        for kind, where, tlp, people in drawn:
            add_harm(str(kind), Marking(tlp, getattr(self.people, where).key), people)
        assert everything_for(self.people, "reader") == before

    def test_what_they_may_see_does_change_them(self) -> None:
        """The test above would pass if nothing ever changed."""
        before = everything_for(self.people, "reader")
        add_harm(HARMS[0], Marking(TLP.GREEN, self.people.open.key), 700)
        changed = {path for path, body in everything_for(self.people, "reader").items() if body != before[path]}
        assert set(PATHS[:3]) <= changed
        assert "/api/countries/CAF/phase?as_of=2013-04-01" not in changed

    def test_a_stream_is_made_for_one_audience_and_marked_no_lower_than_its_events(self) -> None:
        key, other = self.people.open.key, self.people.hidden.key
        add_harm(HARMS[0], Marking(TLP.AMBER, key), 700)
        add_harm(HARMS[0], Marking(TLP.AMBER, other), 900)
        made = library.streams("CAF", DAY, library.viewer_of(self.people.analyst, DAY), key)
        assert (made.audience, made.marking.tlp, made.marking.audience) == (key, TLP.AMBER, key)
        assert [one.recent.people for one in made.held] == [Fatalities(700, 700, 700)]
        assert not library.streams("CAF", DAY, LOCAL_OWNER).held, "the machine's owner reads no task force"

    def test_the_day_runs_for_a_marking_that_only_other_harm_has(self) -> None:
        add_harm(HARMS[0], Marking(TLP.AMBER, self.people.open.key), 700)
        assert reading.levels_above(TLP.GREEN, self.people.open.key, "CAF", DAY, ()) == [TLP.AMBER]
