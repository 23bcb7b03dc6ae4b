"""What the server keeps in memory is kept for rights, not for people: a right that ends shows at the next request."""

from datetime import UTC, date, datetime

import pytest

from people import client_of, world
from phasezero.store.models import Seen
from phasezero.store.people import Seat, Watch
from phasezero.web import shown

pytestmark = [pytest.mark.security, pytest.mark.django_db]
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def people():
    shown.forget()
    return world()


def watch_for(audience: str) -> None:
    day = date(2026, 11, 1)
    Watch.objects.create(
        country="TCD", since=day, decided_by="the test", reason="", documented_at=day, learned_at=AT, audience=audience
    )


def test_a_seat_that_ends_closes_the_overview_at_once(people):
    watch_for(people.open.key)
    reader, stranger = client_of(people.reader), client_of(people.stranger)
    assert b"Chad" in reader.get("/").content
    assert b"Chad" not in stranger.get("/").content
    assert b"Chad" in reader.get("/").content
    Seat.objects.filter(person=people.reader).update(until=AT)
    assert b"Chad" not in reader.get("/").content
    assert "TCD" not in [line["code"] for line in reader.get("/api/countries").json()["countries"]]


def test_an_organisation_in_quarantine_sees_nothing_at_once(people):
    watch_for(people.open.key)
    reader = client_of(people.reader)
    assert b"Chad" in reader.get("/").content
    type(people.reader.organisation).objects.filter(pk=people.reader.organisation_id).update(quarantined_at=AT)
    assert b"Chad" not in reader.get("/").content


def test_who_has_the_same_rights_is_not_named_to_another(people):
    for person in (people.reader, people.partner):
        body = client_of(person).get("/").content.decode()
        others = {one.name for one in people.people.values()} - {person.name}
        assert person.name in body
        assert not [name for name in others if f">{name}<" in body]


def test_opened_again_within_a_minute_counts_once(people):
    reader = client_of(people.reader)
    for _ in range(3):
        reader.get("/")
    seen = Seen.objects.filter(person=people.reader, path="/").values_list("audience", "times")
    assert dict(seen) == {"public": 1, people.open.key: 1}
    assert len(seen) == 2
