"""Harm beside killings: accepted from reports, told as streams of its own, and in no count of killings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from builders import RELEASE_2015, coded
from phasezero import desk, library, pipeline
from phasezero.brief.compose import compose
from phasezero.brief.lint import lint
from phasezero.brief.render import json as as_json
from phasezero.brief.render import text as as_text
from phasezero.desk import accepting, hands, verifying
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.candidates import proposed
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.events import Fatalities
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import HARMS, KINDS
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.domain.streams import Usual
from phasezero.errors import BadInput
from phasezero.store import documents, imports, reading, readings, resolving
from phasezero.store.documents import Keeping
from phasezero.store.ids import to_text
from phasezero.store.models import CollectedDocument, Event, EventVersion
from phasezero.store.readings import Found

pytestmark = pytest.mark.django_db
SEEN = datetime(2013, 4, 2, 9, tzinfo=UTC)
AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
DISPLACEMENT: dict[str, Any] = {
    "report_id": "1",
    "type": "forced displacement",
    "country": "CAF",
    "region": "Ouham",
    "place": "Bossangoa",
    "latitude": 6.49,
    "longitude": 17.45,
    "radius_km": 10,
    "occurred_start": "2013-03-30",
    "occurred_end": "2013-03-31",
    "perpetrator": "Séléka",
    "perpetrator_class": "non-state",
    "target_group": "villagers",
    "deaths_low": None,
    "deaths_best": None,
    "deaths_high": None,
    "affected_low": 900,
    "affected_best": 1000,
    "affected_high": 1200,
    "affected_open": False,
    "confidence": 0.8,
    "spans": [],
}


def kept(key: str, *candidates: dict[str, Any], seen: datetime = SEEN, publisher: str = "Radio Ndeke Luka") -> str:
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", f"People flee, {key}", f"{key}. More.", True, "fr", (), publisher),
        *(seen - timedelta(days=1), "", None, seen, Genre.NEWS),
    )
    documents.add([one], Keeping(Marking(), LOCAL, 30))
    row = CollectedDocument.objects.get(key=key)
    readings.save([Found(row.pk, "fr", frozenset({"CAF"}), frozenset(), candidates)], "test")
    return to_text(row.pk)


def hand(at: datetime = AT) -> Hand:
    return hands.owner("A. Person", at)


def accepted(
    candidate: dict[str, Any] = DISPLACEMENT, key: str = "a", at: datetime = AT, tlp: TLP = TLP.GREEN, **typed: str
) -> str:
    fields = {**proposed(candidate, areas("CAF")), **typed}
    return accepting.accept(hand(at), (kept(key, candidate, seen=at - timedelta(hours=2)), 0), "CAF", fields, tlp)


def stream(kind: EventType = EventType.FORCED_DISPLACEMENT, day: date = DAY, level: TLP | None = None) -> Any:
    return next(one for one in library.streams("CAF", day, level=level).streams if one.kind is kind)


def import_killings() -> None:
    events = [coded(str(i), date(2011, 1, 1) + timedelta(days=9 * i), side_a=f"Group {i % 3}") for i in range(95)]
    imports.add_release(RELEASE_2015, events, "test.csv", "test")


def everything_on_killings(day: date = DAY) -> str:
    """All that is computed of killings: none of it may depend on other kinds of harm."""
    known = resolving.known(LOCAL_OWNER, day, "CAF")
    made = [
        library.phase("CAF", day),
        library.rising_json(library.rising("CAF", day)),
        library.clusters_json(library.clusters("CAF", day)),
        library.campaign_json(library.campaign("CAF", None, None, day)),
        library.silence_json(library.silence("CAF", day)),
        library.framing("CAF", day),
        library.marking_of_phase("CAF", day, LOCAL_OWNER, LOCAL, TLP.GREEN),
        library.overview(LOCAL_OWNER),
        library.events("CAF", day).rows(),
        library.event_lines(LOCAL_OWNER, day),
        library.events_page(LOCAL_OWNER, day),
        library.last_known_day("CAF"),
        reading.release_lines(LOCAL_OWNER),
        [known.counted.rows(), known.told.rows(), known.coded.rows(), known.markings, known.stands_for],
    ]
    return repr(made)


def test_other_harm_changes_nothing_that_is_computed_of_killings() -> None:
    import_killings()
    wanted = [
        ({**DISPLACEMENT, "type": kind.value}, tlp)
        for kind in HARMS
        for tlp in ((TLP.AMBER, TLP.GREEN) if kind is not EventType.SEXUAL_VIOLENCE else (TLP.AMBER,))
    ]
    read = [(kept(str(number), candidate), candidate, tlp) for number, (candidate, tlp) in enumerate(wanted)]
    before = everything_on_killings()
    for document, candidate, tlp in read:
        accepting.accept(hand(), (document, 0), "CAF", proposed(candidate, areas("CAF")), tlp)
    assert EventVersion.of_any_kind.exclude(kind="").count() == 2 * len(HARMS) - 1
    assert everything_on_killings() == before
    told = library.streams("CAF", DAY).streams
    assert [(one.kind, one.recent.incidents) for one in told] == [
        (kind, 1 if kind is EventType.SEXUAL_VIOLENCE else 2) for kind in HARMS
    ]


def test_a_killing_is_in_no_stream() -> None:
    killing = {**DISPLACEMENT, "type": "killing", "deaths_low": 2, "deaths_best": 3, "deaths_high": 4}
    accepted(killing)
    assert not library.streams("CAF", DAY).held
    assert reading.newest(resolving.known(LOCAL_OWNER, DAY, "CAF").counted, DAY).height == 1


def test_what_is_accepted_stands_in_its_stream_from_that_day_on_and_can_be_taken_back() -> None:
    event = accepted()
    assert stream(day=DAY - timedelta(days=1)).since is None, "on the day before nobody had accepted it"
    found = stream()
    assert (found.since, found.recent.incidents, found.recent.people) == (DAY, 1, Fatalities(900, 1000, 1200))
    assert found.sources == 1
    verifying.undo(hand(AT + timedelta(days=1)), event)
    assert stream(day=DAY + timedelta(days=1)).recent.incidents == 0
    assert stream().recent.incidents == 1, "later decisions change no earlier day"


def test_later_records_change_no_earlier_day() -> None:
    accepted()
    import_killings()
    before = repr((library.streams("CAF", DAY), library.update("CAF", DAY).page_two))
    accepted(key="later", at=AT + timedelta(days=3))
    accepted({**DISPLACEMENT, "type": "arrest"}, key="other", at=AT + timedelta(days=1))
    assert repr((library.streams("CAF", DAY), library.update("CAF", DAY).page_two)) == before


def test_a_number_that_is_not_known_is_left_open() -> None:
    unknown = dict.fromkeys(("affected_low", "affected_best", "affected_high"))
    accepted({**DISPLACEMENT, **unknown})
    accepted(key="b")
    found = stream()
    assert (found.recent.incidents, found.recent.without_number) == (2, 1)
    assert found.recent.people == Fatalities(900, 1000, 1200)


def test_a_row_that_an_earlier_version_kept_is_still_read() -> None:
    old = {name: value for name, value in DISPLACEMENT.items() if not name.startswith("affected")}
    accepted(old)
    assert stream().recent.without_number == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "protest"}, "kind is 'protest'"),
        ({"kind": "", "killed_low": "1", "killed_best": "1", "killed_high": "1"}, "affected is given for a killing"),
        ({"affected_low": "1300"}, "are not in order"),
        ({"affected_low": "some"}, "affected_low is 'some'"),
    ],
)
def test_a_field_that_cannot_be_changes_nothing(change: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        accepted(**change)
    assert not Event.objects.exists()


@pytest.mark.parametrize("kind", ["protest", "battle", "threat", "dangerous speech", "mobilisation"])
def test_what_is_no_harm_becomes_no_event(kind: str) -> None:
    with pytest.raises(BadInput, match="no harm to people"):
        accepted({**DISPLACEMENT, "type": kind})
    assert not Event.objects.exists()


def test_sexual_violence_is_kept_by_region_and_month_and_never_for_more_than_the_task_force() -> None:
    assault = {**DISPLACEMENT, "type": "sexual violence", "affected_low": 2, "affected_best": 2, "affected_high": 3}
    with pytest.raises(BadInput, match="at TLP:AMBER or higher"):
        accepted(assault)
    event = accepted(assault, key="b", tlp=TLP.AMBER)
    kept_as = library.event(event).event.coded
    assert (kept_as.place, kept_as.place_precision, kept_as.date_precision) == ("Ouham", 4, 4)
    assert (kept_as.occurred_start, kept_as.occurred_end) == (date(2013, 3, 1), date(2013, 3, 31))
    found = stream(EventType.SEXUAL_VIOLENCE)
    assert found.banded
    assert found.people is None
    assert found.weeks == ()
    said = library.streams_text(library.streams("CAF", DAY))
    assert "Of sexual violence, 1–4 events" in said
    assert event not in json.dumps(library.streams_json(library.streams("CAF", DAY)))


def test_below_amber_it_is_withheld_whether_there_is_any_or_not() -> None:
    import_killings()
    assault = {**DISPLACEMENT, "type": "sexual violence"}
    document = kept("a", assault)

    def told() -> str:
        return repr((library.streams("CAF", DAY, level=TLP.GREEN), library.update("CAF", DAY)))

    before = told()
    accepting.accept(hand(), (document, 0), "CAF", proposed(assault, areas("CAF")), TLP.AMBER)
    assert stream(EventType.SEXUAL_VIOLENCE).recent.incidents == 1
    assert told() == before
    assert "Of sexual violence nothing accepted is told at this marking" in library.streams_text(
        library.streams("CAF", DAY, level=TLP.GREEN)
    )


def test_a_stream_is_marked_like_its_highest_event() -> None:
    accepted()
    assert library.streams("CAF", DAY).marking.tlp is TLP.GREEN
    accepted(key="b", tlp=TLP.AMBER)
    assert library.streams("CAF", DAY).marking.tlp is TLP.AMBER
    assert library.streams("CAF", DAY, level=TLP.GREEN).marking.tlp is TLP.GREEN
    assert stream(level=TLP.GREEN).recent.incidents == 1


def test_events_of_two_kinds_are_never_merged_nor_likely_duplicates() -> None:
    flight = accepted()
    arrest = accepted({**DISPLACEMENT, "type": "arrest"}, key="b")
    again = accepted(key="c")
    with pytest.raises(BadInput, match="two kinds of harm"):
        verifying.merge(hand(), arrest, flight)
    item = library.desk_item(LOCAL_OWNER, flight, DAY)
    assert [side.line.id for side in item.alike] == [again]
    verifying.merge(hand(AT + timedelta(hours=1)), again, flight)
    assert stream().recent.incidents == 1
    assert stream().events[0].id == flight


def test_the_update_tells_each_stream_with_its_sources_and_no_longer_that_it_counts_killings_only() -> None:
    import_killings()
    empty = " ".join(as_text.render(library.update("CAF", DAY)).split())
    assert "nothing that this page may tell was accepted in the last 90 days; that says nothing of whether there was any" in empty
    assert "killings only" not in empty
    accepted()
    made = library.update("CAF", DAY)
    said = " ".join(as_text.render(made).split())
    assert "beside them page two tells of forced displacement, as far as somebody accepted it" in said
    assert "accepted from reports and local partners: 1 event of forced displacement" in said
    assert (
        "Of forced displacement, 1 event in the 90 days to 5 April 2013 accepted from reports and local partners: low 900, best 1,000, high 1,200 people driven out"
        in said
    )
    assert "Radio Ndeke Luka" in said
    assert as_json.parse(as_json.render(made)).page_two == made.page_two
    assert made.phase == library.update("CAF", DAY).phase


def test_a_day_on_which_nothing_else_happened_is_material_when_other_harm_was_accepted() -> None:
    import_killings()
    pipeline.day(DAY, ["CAF"])
    assert desk.release("CAF", DAY, "A. Person", AT).releasing is not None
    later = DAY + timedelta(days=1)
    assert not library.update("CAF", later).material_change
    accepted(at=AT + timedelta(days=1))
    assert library.update("CAF", later).material_change


def test_every_sentence_keeps_the_writing_rules() -> None:
    import_killings()
    for number, kind in enumerate(HARMS):
        for many in range(7 if kind in (EventType.SEXUAL_VIOLENCE, EventType.ARREST) else 2):
            unknown = {f"affected_{name}": None for name in ("low", "best", "high")} if many == 1 else {}
            accepted({**DISPLACEMENT, "type": kind.value, **unknown}, f"{number} {many}", tlp=TLP.AMBER)
    made = library.update("CAF", DAY, level=TLP.AMBER)
    said = " ".join(as_text.render(made).split())
    assert "Of sexual violence, 7 events" in said
    assert "people assaulted" in said
    assert (
        "2 events in the 90 days to 5 April 2013 accepted from reports and local partners: low 900, best 1,000, high 1,200 people affected, as far as a number is told; 1 event without one"
        in said
    )
    assert not lint(made)


def test_what_the_detector_says_keeps_the_writing_rules_too() -> None:
    import_killings()
    accepted()
    made = library.material("CAF", DAY)
    for rising in (True, False):
        usual = Usual(28, 9, 0, 2, rising, 0.1)
        those = tuple(
            replace(one, usual=usual, too_short="") if one.recent.incidents else one for one in made.monitored.streams.streams
        )
        monitored = replace(made.monitored, streams=replace(made.monitored.streams, streams=those))
        update = compose(replace(made, monitored=monitored))
        assert ("Above the usual level of this stream" in as_text.render(update).replace("\n  ", " ")) == rising
        assert not lint(update)


def test_what_is_usual_of_a_stream_is_said_once_its_own_record_is_long_enough() -> None:
    first = datetime(2011, 9, 1, 12, tzinfo=UTC)
    for week in range(70):
        at = first + timedelta(days=7 * week)
        on = (at.date() - timedelta(days=3)).isoformat()
        accepted({**DISPLACEMENT, "occurred_start": on, "occurred_end": on}, f"w{week}", at)
    short = stream(day=date(2012, 6, 1))
    assert short.usual is None
    assert "too late to say what is usual" in str(short.too_short)
    last = (first + timedelta(days=7 * 69)).date()
    usual = stream(day=last).usual
    assert usual is not None
    assert not usual.rising
    assert usual.low <= 4 <= usual.high
    for number in range(25):
        at = datetime(2012, 12, 28, 12, tzinfo=UTC) + timedelta(hours=number)
        on = (at.date() - timedelta(days=3)).isoformat()
        accepted({**DISPLACEMENT, "occurred_start": on, "occurred_end": on}, f"x{number}", at)
    burst = stream(day=date(2012, 12, 30)).usual
    assert burst is not None
    assert burst.rising
    assert stream(day=last).usual == usual


def test_events_of_every_kind_are_listed_when_asked_for() -> None:
    import_killings()
    flight = accepted()
    listed = library.event_lines(LOCAL_OWNER, DAY, library.event_filter(country="CAF", kind=EventType.FORCED_DISPLACEMENT.value))
    assert [one.id for one in listed.events] == [flight]
    assert (listed.events[0].kind, listed.events[0].affected_best) == ("forced displacement", 1000)
    every = library.event_lines(LOCAL_OWNER, DAY, library.event_filter(country="CAF", kind=None), size=200)
    assert {one.kind for one in every.events} == {"", "forced displacement"}
    assert not any(one.kind for one in library.event_lines(LOCAL_OWNER, DAY, None, size=200).events)


def test_rows_of_another_kind_are_listed_by_kind() -> None:
    import_killings()
    accepted()
    accepted({**DISPLACEMENT, "type": "arrest", "affected_low": None, "affected_best": None, "affected_high": None}, "b")
    rows = library.harm_rows("CAF", DAY, None, None, 10, "all")
    assert sorted((one["kind"], one["affected"]) for one in rows) == [("arrest", ""), ("forced displacement", "900-1000-1200")]
    assert [one["kind"] for one in library.harm_rows("CAF", DAY, None, None, 10, "arrest")] == ["arrest"]
    with pytest.raises(BadInput, match="--kind is 'killing'"):
        library.harm_rows("CAF", DAY, None, None, 10, "killing")


def test_a_digest_of_a_killing_is_what_it_was_before_there_were_other_kinds() -> None:
    event = coded()
    assert imports._digest(event) == imports._digest(replace(event, affected=Fatalities(1, 1, 1))), "a killing has none"
    assert imports._digest(event) != imports._digest(replace(event, kind=KINDS[1]))
    assert "kind" not in repr(event)
