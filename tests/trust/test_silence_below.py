"""Who reads of silent regions: whoever reads AMBER+STRICT in the country's task force, nobody else, on any page or in any line."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from builders import RELEASE_2019, coded, empty_the_store
from command_line import runner
from people import World, client_of, world
from phasezero import library
from phasezero.brief import silence as said
from phasezero.desk import hands, triggers
from phasezero.domain.events import Document
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.silence import BELOW_COUNTRY
from phasezero.sources import boundaries
from phasezero.store import imports
from phasezero.web import shown

pytestmark = [pytest.mark.security, pytest.mark.django_db]
DAY = date(2013, 4, 1)
ADDRESS = f"/countries/CAF/silence/?date={DAY}"
REGIONS = ("CF.BG", "CF.AC", "CF.OP", "CF.UK")
"""Of which something is known; which is which differs between two worlds."""


def events(order: tuple[str, ...]) -> list:
    """Three years of events in four regions, as many in each world; one region falls silent ten weeks before the day."""
    made = []
    for place, region in enumerate(order):
        for i in range(0, 1100, 3 + place):
            on = DAY - timedelta(days=1100 - i)
            if place == 0 and (DAY - on).days < 70:
                continue
            document = Document("Reuters News", f"Words of {place} on the {i}th day", on)
            made.append(
                coded(f"{place} {i}", on, 0, region=region, documents=(document,), latitude=5.0, longitude=19.0, place="x")
            )
    return made


def a_world(order: tuple[str, ...] = REGIONS) -> World:
    empty_the_store()
    people = world()
    imports.add_release(RELEASE_2019, events(order), "public.csv", "inputs")
    shown.forget()
    return people


def page(people: World, who: str | None) -> str:
    answer = client_of(None if who is None else people.people[who]).get(ADDRESS)
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return f"{answer.status_code} {body}"


NAMES = {one.code: one.name for one in boundaries.regions("CAF")}


@pytest.mark.parametrize("who", ["lead", "releaser", "analyst"])
def test_who_reads_amber_strict_sees_regions_and_that_they_are_marked(who: str) -> None:
    told = page(a_world(), who)
    assert told.startswith("200 ")
    assert BELOW_COUNTRY.label in told or "TLP:RED" in told
    assert "pz-silence-map" in told
    assert NAMES["CF.BG"] in told


@pytest.mark.parametrize("who", ["partner", "reader", "steward"])
def test_others_are_told_of_the_whole_country_only(who: str) -> None:
    told = page(a_world(), who)
    assert told.startswith("200 ")
    assert "first-level regions" in told
    assert "pz-silence-map" not in told
    assert not [name for name in NAMES.values() if name in told]


@pytest.mark.parametrize("who", ["stranger", None])
def test_strangers_are_told_nothing(who: str | None) -> None:
    assert page(a_world(), who).startswith("404 ")


@pytest.mark.parametrize("who", ["partner", "reader", "steward", "stranger", None])
def test_every_byte_is_the_same_whatever_region_is_silent(who: str | None) -> None:
    """The same documents of the country, of other regions: which of them fell silent moves."""
    one = page(a_world(), who)
    other = page(a_world(tuple(reversed(REGIONS))), who)
    assert one == other


def test_for_who_may_read_it_the_regions_differ() -> None:
    """What the test above compares is not the same by itself."""
    assert page(a_world(), "analyst") != page(a_world(tuple(reversed(REGIONS))), "analyst")


def test_lines_of_an_update_differ_only_where_it_is_marked_high_enough() -> None:
    made = []
    for order in (REGIONS, tuple(reversed(REGIONS))):
        a_world(order)
        whole = library.silence("CAF", DAY, LOCAL_OWNER)
        shapes = boundaries.regions("CAF")
        for level in (TLP.GREEN, TLP.AMBER, BELOW_COUNTRY):
            silence = whole.at(level)
            told = said.lines(silence.national, silence.regional)
            section = said.silence_section(silence.national, silence.regional, shapes)
            made.append((level, repr((told, section))))
    low = {text for level, text in made if level < BELOW_COUNTRY}
    high = {text for level, text in made if level == BELOW_COUNTRY}
    assert (len(low), len(high)) == (1, 2)
    assert not [name for name in NAMES.values() if any(name in text for text in low)]


def test_records_above_a_readers_clearance_change_nothing_for_them() -> None:
    people = a_world()
    before = {who: page(people, who) for who in ("reader", "partner", "analyst")}
    words = Document("Radio Ndeke Luka", "Words that only some may read", DAY - timedelta(days=2))
    strict = coded("secret", DAY - timedelta(days=2), 0, region="CF.BG", documents=(words,))
    release = type(RELEASE_2019)("ucdp-ged", "of partner", DAY - timedelta(days=1))
    imports.add_release(release, [strict], "s.csv", "s", marking=Marking(TLP.AMBER_STRICT, people.open.key))
    shown.forget()
    assert page(people, "reader") == before["reader"]
    assert page(people, "partner") == before["partner"]
    assert page(people, "analyst") != before["analyst"]


LEFT = {
    "kind": "observers-withdrawn", "title": "Monitors leave", "starts": "2013-02-01", "state": "happened",
    "source": "Press release 12", "source_date": "2013-02-02",
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "may_see"),
    [("reader", TLP.GREEN), ("partner", TLP.AMBER), ("steward", None), ("stranger", None), (None, None)],
)
def test_observers_who_left_a_region_change_no_byte_for_who_may_not_read_of_it(who: str | None, may_see: TLP | None) -> None:
    people = a_world()
    lead = hands.member(people.lead, people.open, triggers.ACT, datetime(2013, 2, 10, tzinfo=UTC))
    before = page(people, who)
    triggers.enter(lead, "CAF", {**LEFT, "region": "CF.BG"}, TLP.GREEN)
    above = TLP.GREEN if may_see is None else TLP(may_see + 1)
    if may_see is not None:
        triggers.enter(lead, "CAF", LEFT, above)
    shown.forget()
    assert page(people, who) == before
    after = page(people, "analyst")
    assert after.count("Monitors leave") >= (1 if may_see is None else 2)


def test_observers_who_left_the_country_are_told_to_who_may_read_the_entry() -> None:
    people = a_world()
    lead = hands.member(people.lead, people.open, triggers.ACT, datetime(2013, 2, 10, tzinfo=UTC))
    triggers.enter(lead, "CAF", LEFT, TLP.AMBER)
    shown.forget()
    seen = {who: "Monitors leave" in page(people, who) for who in ("reader", "partner", "analyst", "stranger")}
    assert seen == {"reader": False, "partner": True, "analyst": True, "stranger": False}


def test_what_is_computed_is_marked_no_lower_than_it_may_be() -> None:
    people = a_world()
    key = people.open.key
    for highest in TLP:
        made = library.silence("CAF", DAY, Viewer.of("x", {key: highest}), key, max(TLP.GREEN, highest))
        assert made.national.marking == Marking(max(TLP.GREEN, highest), key)
        assert (made.regional is not None) == (highest >= BELOW_COUNTRY)
        if made.regional is not None:
            assert made.regional.marking == Marking(max(BELOW_COUNTRY, highest), key)


def test_without_accounts_the_owner_reads_all_and_it_is_marked() -> None:
    empty_the_store()
    imports.add_release(RELEASE_2019, events(REGIONS), "public.csv", "inputs")
    made = library.silence("CAF", DAY)
    assert made.regional is not None
    assert (made.national.marking, made.regional.marking) == (Marking(TLP.GREEN, LOCAL), Marking(BELOW_COUNTRY, LOCAL))
    assert [one.code for one in made.regional.silent] == ["CF.BG"]


def test_with_accounts_the_command_tells_of_the_whole_country_only(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = []
    for order in (REGIONS, tuple(reversed(REGIONS))):
        a_world(order)
        monkeypatch.setattr("phasezero.cli.silence.open_store", lambda: None)
        run = runner(monkeypatch, capfd)
        for form in ("table", "json"):
            code, out, _ = run("silence", "CAF", "--date", DAY, "--format", form)
            assert code == 0
            told.append(out)
    assert told[:2] == told[2:]
    assert "regional" not in json.loads(told[1])
    assert not [name for name in NAMES.values() if name in told[0]]
