"""A document that is erased on request leaves nothing: in no version, event, update or past day; and does not come back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from builders import RELEASE_2019, coded
from phasezero import library, pipeline
from phasezero.desk import accepting, erasing, hands
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.candidates import proposed
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.erasing import Why
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.errors import NotFound
from phasezero.store import documents, imports, reading, readings, resolving
from phasezero.store.documents import Keeping
from phasezero.store.ids import to_text
from phasezero.store.models import CollectedDocument, Decision, Erased, Event, EventVersion, Report, Update
from phasezero.store.readings import Found

pytestmark = [pytest.mark.django_db, pytest.mark.security]
SEEN = datetime(2013, 4, 2, 9, tzinfo=UTC)
AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
ROW: dict[str, Any] = {
    "report_id": "1",
    "type": "killing",
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
    "deaths_low": 4,
    "deaths_best": 5,
    "deaths_high": 6,
    "confidence": 0.8,
    "spans": [],
}
CANARY = "Kanarienvogelmarkt"


def collected(
    key: str, title: str, source: str = "feeds", publisher: str = "Radio Ndeke Luka", words: str = "More."
) -> Collected:
    return Collected(
        *(source, key, f"https://news.example/{key}", title, f"{title}. {words}", True, "fr", (), publisher),
        *(SEEN - timedelta(days=1), "", None, SEEN, Genre.NEWS),
    )


def keep(one: Collected, *rows: dict[str, Any]) -> str:
    """Kept, and these rows read in it; its id."""
    documents.add([one], Keeping(Marking(), LOCAL, 30))
    row = CollectedDocument.objects.filter(source=one.source, key=one.key).order_by("-number")[0]
    readings.save([Found(row.pk, "fr", frozenset({"CAF"}), frozenset(), rows)], "test")
    return to_text(row.pk)


def hand(at: datetime = AT) -> Hand:
    return hands.owner("A. Person", at)


def accept(document: str, row: dict[str, Any] = ROW, *also: str) -> str:
    return accepting.accept(hand(), (document, 0), "CAF", proposed(row, areas("CAF")), also=[(one, 0) for one in also])


def counted(day: date = DAY) -> list[dict[str, Any]]:
    return reading.newest(resolving.known(LOCAL_OWNER, day, "CAF").counted, day).to_dicts()


def everything() -> str:
    """Every row of every table but the audit's, as text."""
    rows: list[Any] = []
    for model in apps.get_app_config("store").get_models():
        rows += [[model.__name__, *row] for row in model._base_manager.values_list()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_nothing_of_it_is_left_in_any_table() -> None:
    title = f"Cinq morts au {CANARY}"
    document = keep(collected("a", title), {**ROW, "place": CANARY})
    keep(collected("a", title, words=f"Corrected: {CANARY}."), {**ROW, "place": CANARY})
    keep(collected("b", "Something else"))
    accept(document, {**ROW, "place": CANARY})
    pipeline.day(DAY, ["CAF"])
    assert CANARY in everything()
    done = erasing.erase(hand(), document, Why.PERSON)
    assert (done.versions, done.events_gone) == (2, 1)
    assert CANARY not in everything()
    assert "news.example/a" not in everything()
    assert document not in everything()
    assert not Event.objects.exists()
    assert counted() == []
    assert [one.title for one in CollectedDocument.objects.all()] == ["Something else"]


def test_past_days_lose_it_too() -> None:
    document = keep(collected("a", f"Attaque au {CANARY}"))
    assert CANARY in str(library.arrived(LOCAL_OWNER, "CAF", SEEN.date()))
    erasing.erase(hand(), document, Why.PUBLISHER)
    for days in range(4):
        assert CANARY not in str(library.arrived(LOCAL_OWNER, "CAF", SEEN.date() + timedelta(days=days)))


def test_an_issued_update_says_only_that_something_was_withdrawn() -> None:
    from phasezero.desk import release

    imports.add_release(RELEASE_2019, [coded("e", DAY - timedelta(days=20)), coded("f", DAY)], "a.csv", "a")
    document = keep(collected("a", f"Attaque au {CANARY}"), ROW)
    accept(document)
    pipeline.day(DAY, ["CAF"])
    release("CAF", DAY, "Ada Example", AT)
    assert CANARY in Update.objects.get(state="issued").content
    assert erasing.erase(hand(), document, Why.HARM).updates == 1
    (row,) = Update.objects.filter(state="issued")
    assert (row.content, row.html, row.text) == ("", "", "")
    assert row.recall_reason == "Something in it was withdrawn."
    assert not Update.objects.exclude(state="issued").filter(content__contains=CANARY).exists()


def test_it_is_not_collected_again_from_any_source() -> None:
    one = collected("a", "Five killed")
    erasing.erase(hand(), keep(one), Why.PUBLISHER)
    again = (one, collected("a", "Five killed, new words"), collected("a", "Five killed", source="other"))
    added = documents.add(again, Keeping(Marking(), LOCAL, 30))
    assert (added.documents, added.versions, added.same) == (0, 0, 3)
    assert not CollectedDocument.objects.exists()
    documents.add([collected("c", "Another")], Keeping(Marking(), LOCAL, 30))
    assert CollectedDocument.objects.count() == 1
    assert not {"news.example", "Five"} & set(json.dumps(list(Erased.objects.values()), default=str).split())


def test_the_same_address_under_another_source_goes_with_it() -> None:
    document = keep(collected("a", "Five killed"))
    keep(collected("a", "Five killed", source="other"))
    assert erasing.erase(hand(), document, Why.PUBLISHER).versions == 2
    assert not CollectedDocument.objects.exists()


def test_an_event_keeps_only_what_other_reports_claim() -> None:
    first = keep(
        collected("a", "Nine killed"), {**ROW, "deaths_low": 9, "deaths_best": 9, "deaths_high": 9, "perpetrator": CANARY}
    )
    second = keep(collected("b", "Cinq morts à Bossangoa", publisher="Xinhua"), {**ROW, "occurred_start": "2013-03-31"})
    event = accept(first, {**ROW, "deaths_low": 9, "deaths_best": 9, "deaths_high": 9, "perpetrator": CANARY}, second)
    done = erasing.erase(hand(), first, Why.PUBLISHER)
    assert (done.events_gone, done.events_changed) == (0, 1)
    (row,) = counted()
    assert (row["id"], row["deaths_low"], row["deaths_high"], row["side_a"]) == (event, 4, 6, "Séléka")
    assert row["occurred_start"] == date(2013, 3, 31)
    assert [one.publisher for one in Report.objects.all()] == ["Xinhua"]
    assert CANARY not in everything()


def test_one_that_only_corroborated_takes_its_claim_and_no_more() -> None:
    first = keep(collected("a", "Five killed"), ROW)
    second = keep(collected("b", "Neuf morts", publisher="Xinhua"), {**ROW, "deaths_best": 9, "deaths_high": 9})
    accept(first, ROW, second)
    before = counted()
    done = erasing.erase(hand(), second, Why.PERSON)
    assert (done.events_gone, done.events_changed) == (0, 1)
    assert counted() == before
    assert [one.publisher for one in Report.objects.all()] == ["Radio Ndeke Luka"]


def test_what_a_rule_accepted_from_it_counts_no_more() -> None:
    first = keep(collected("a", "Five killed"), ROW)
    second = keep(collected("b", "Cinq morts", publisher="Xinhua"), ROW)
    event = accept(first, ROW, second)
    Decision.objects.update(act="rule", rule=1)
    assert len(counted()) == 1
    erasing.erase(hand(), second, Why.PUBLISHER)
    assert counted() == [], "it was for so many sources"
    assert [to_text(one.event_id) for one in EventVersion.objects.all()] == [event]


def test_where_the_others_cannot_be_recorded_the_event_goes() -> None:
    first = keep(collected("a", "Five killed"), ROW)
    second = keep(collected("b", "Cinq morts", publisher="Xinhua"), {**ROW, "occurred_start": None, "occurred_end": None})
    accept(first, ROW, second)
    assert erasing.erase(hand(), first, Why.PUBLISHER).events_gone == 1
    assert counted() == []
    assert not Report.objects.exists()


def test_what_is_not_there_is_not_found() -> None:
    keep(collected("a", "Five killed"))
    for document in ("0000000000000", "nothing"):
        with pytest.raises(NotFound):
            erasing.erase(hand(), document, Why.PUBLISHER)
    assert CollectedDocument.objects.count() == 1


def test_what_carries_its_text_elsewhere_is_named_and_stays() -> None:
    words = " ".join(f"In village number {n} people told what they had seen on that day." for n in range(40))
    first = keep(collected("a", "Five killed in Bossangoa", words=words))
    copy = keep(collected("b", "Five killed in Bossangoa", "other", "Xinhua", words=words))
    keep(collected("c", "Ministers meet over cotton", "other", "Xinhua", words="They met for two hours and parted."))
    assert [one.id for one in erasing.carrying(hand(), first)] == [copy]
    assert [one.publisher for one in erasing.carrying(hand(), copy)] == ["Radio Ndeke Luka"]
    erasing.erase(hand(), first, Why.PUBLISHER)
    assert CollectedDocument.objects.count() == 2
    assert erasing.carrying(hand(), copy) == []


def test_an_update_that_tells_of_a_guarded_stream_is_emptied_with_it() -> None:
    row = ROW | {"type": "sexual violence", "deaths_low": None, "deaths_best": None, "deaths_high": None}
    row |= {"affected_low": 3, "affected_best": 3, "affected_high": 3, "affected_open": False}
    key = keep(collected("a", "Attack on women reported near Bossangoa"), row)
    fields = proposed(row, areas("CAF"))
    accepting.accept(hand(), (key, 0), "CAF", fields, TLP.AMBER)
    pipeline.day(DAY, ["CAF"], level=TLP.AMBER)
    held = Update.objects.filter(content__contains='"harm:SEXUAL_VIOLENCE')
    assert held.exists()
    erasing.erase(hand(AT + timedelta(hours=1)), key, Why.HARM)
    assert not held.exists()
