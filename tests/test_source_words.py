"""What a user says of who publishes a source: it makes local voices and joins owners, from that day on, for those who may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phasezero import library
from phasezero.desk import accepting, hands, sourcing
from phasezero.domain.auto_accept import Telling, _is_known, _is_witness
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.collecting import Entry
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.domain.source_words import SourceWord, held_back, said_of, source_word
from phasezero.errors import BadInput, NotFound
from phasezero.pipeline import entering
from phasezero.store import documents, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CollectedDocument, CollectedSource
from phasezero.store.readings import Found

pytestmark = [pytest.mark.django_db, pytest.mark.security]
SEEN = datetime(2013, 4, 2, 9, tzinfo=UTC)
DAY = date(2013, 4, 3)


def enter(key: str, address: str, at: datetime = SEEN, word: SourceWord | None = None) -> None:
    wanted = f'{{"address": "{address}", "publisher": "Radio Somewhere"}}'
    entering.enter(Entry(key, "feeds", wanted, key, "Radio Somewhere"), LOCAL, "A. Person", at, word)


def collected(source: str, key: str, publisher: str = "Radio Somewhere") -> None:
    one = Collected(
        *(source, key, f"https://a.example/{key}", f"Attack on the town of {key} told", "A text.", True, "fr", (), publisher),
        *(SEEN, "", None, SEEN, Genre.NEWS),
    )
    documents.add([one], Keeping(Marking(), LOCAL, 30))
    row = CollectedDocument.objects.get(key=key)
    readings.save([Found(row.pk, "fr", frozenset({"CAF"}), frozenset(), [])], "test")


def test_bad_values_are_one_clear_line() -> None:
    for bad in ({"kind": "radio"}, {"seat": "Atlantis"}, {"owner": "x" * 201}):
        with pytest.raises(BadInput) as caught:
            source_word(**bad)
        assert "\n" not in str(caught.value)
    with pytest.raises(BadInput, match="brings what many publish"):
        entering.enter(Entry("g", "gdelt", "{}", "g"), LOCAL, "A", SEEN, source_word("media"))


def test_the_list_comes_first() -> None:
    word = source_word("media", "CAF", "Somebody")
    assert said_of("Xinhua", word).kind is said_of("Xinhua", None).kind
    assert held_back("Xinhua", word)
    assert said_of("Radio Somewhere", word).is_voice_of("CAF")
    assert not said_of("Radio Somewhere", None).is_voice_of("CAF")
    assert not said_of("Radio Somewhere", source_word("official", "CAF")).is_voice_of("CAF")


def test_a_word_keeps_from_the_rule_and_never_makes_known() -> None:
    for kind, counts in (("media", True), ("armed", False), ("official", False)):
        one = Telling("s", "Radio Somewhere", 90, (), source_word(kind, "CAF"))
        assert _is_witness(one) is counts
        assert not _is_known(one)
    assert not _is_witness(Telling("s", "Radio Somewhere", 90, (), source_word("media", owner="Government of Somewhere")))


def test_a_word_holds_from_its_day_for_those_who_see_it() -> None:
    enter("radio", "https://a.example/feed")
    collected("radio", "bria")
    before = library.arrived(LOCAL_OWNER, "CAF", DAY)
    assert [one.by.is_voice_of("CAF") for one in before.reports] == [False]
    later = datetime(2013, 4, 4, 9, tzinfo=UTC)
    sourcing.say(hands.owner("A. Person", later), "radio", source_word("media", "CAF", "Its Owner"))
    assert library.arrived(LOCAL_OWNER, "CAF", DAY) == before, "an earlier day stays as it was"
    found = library.arrived(LOCAL_OWNER, "CAF", later.date())
    (after,) = found.reports
    assert after.by.is_voice_of("CAF")
    assert after.word is not None
    assert after.word.by == "A. Person"
    assert found.marking.tlp is TLP.GREEN
    (open_one,) = (openly := library.arrived(ANONYMOUS, "CAF", later.date())).reports
    assert (open_one.word, openly.marking.tlp) == (None, TLP.CLEAR)


def test_the_same_feed_is_refused_by_name_of_the_other() -> None:
    enter("radio", "https://a.example/feed")
    with pytest.raises(BadInput, match="'radio'"):
        enter("again", "https://A.example:443/feed?utm_source=x#top")


def test_removing_keeps_the_documents_unless_asked() -> None:
    enter("radio", "https://a.example/feed")
    for key in ("bria", "bouar"):
        collected("radio", key)
    hand = hands.owner("A. Person", SEEN + timedelta(days=1))
    with pytest.raises(BadInput, match="2 documents"):
        sourcing.remove(hand, "radio", 3)
    assert sourcing.remove(hand, "radio").free == 2
    assert (CollectedSource.objects.count(), CollectedDocument.objects.count()) == (0, 2)
    with pytest.raises(NotFound):
        sourcing.remove(hand, "radio")
    enter("radio", "https://a.example/feed")
    sourcing.remove(hand, "radio", 2)
    assert CollectedDocument.objects.count() == 0


def test_lists_keep_what_was_said() -> None:
    enter("radio", "https://a.example/feed", word=source_word("media", "CAF", "Its Owner"))
    for name in ("a.opml", "a.yml"):
        content, count = entering.list_of(LOCAL_OWNER, LOCAL, SEEN + timedelta(days=1), name)
        CollectedSource.objects.all().delete()
        assert entering.enter_list(content, name, LOCAL, "B", SEEN + timedelta(days=2)) == (count, ())
        (line,) = library.sources(LOCAL_OWNER, LOCAL, SEEN + timedelta(days=3))
        assert (line.by.kind.value, line.by.home, line.by.owner) == ("media", "CAF", "Its Owner")
    with pytest.raises(BadInput, match=r"a\.yml: entry 1 lacks feed"):
        entering.enter_list(b"feeds:\n- name: A\n", "a.yml", LOCAL, "B", SEEN)


def test_a_form_sent_twice_makes_one_event() -> None:
    from test_accepting import KILLING, counted, fields, hand, kept

    document = kept("a", "Five killed", KILLING)
    first = accepting.accept(hand(), (document, 0), "CAF", fields())
    assert accepting.accept(hand(), (document, 0), "CAF", fields()) == first
    assert len(counted()) == 1


def test_another_spelling_or_no_place_is_warned_of() -> None:
    from test_accepting import KILLING, fields, hand, kept

    unplaced = {**KILLING, "place": "", "region": "", "latitude": None, "longitude": None, "radius_km": None, "perpetrator": "X"}
    spelled = {**KILLING, "place": "Bosangoa"}
    first = kept("a", "Five killed", KILLING, {**unplaced, "occurred_start": "2013-03-29", "occurred_end": "2013-03-29"})
    accepting.accept(hand(), (first, 0), "CAF", fields())
    kept("b", "Cinq morts", {**spelled, "deaths_low": 40, "deaths_best": 40, "deaths_high": 40}, publisher="Xinhua")
    found, _ = library.incidents(LOCAL_OWNER, "CAF", date(2013, 4, 5))
    why = {one.why.name for incident in found for one in incident.alike}
    assert [bool(incident.alike) for incident in found] == [True, True]
    assert why == {"TOLD", "REGION"}
