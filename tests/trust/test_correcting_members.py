"""Accepting lower than the texts, and correcting what was accepted: who may, what stands in the audit, and who sees nothing of it."""

from __future__ import annotations

import re

import pytest
from test_collected_sources import NOW, everything, three

from people import World, client_of
from phasezero.desk import accepting, hands
from phasezero.domain.marking import TLP
from phasezero.store import audit
from phasezero.store.ids import to_text
from phasezero.store.models import AuditEntry, CollectedDocument, EventVersion
from phasezero.web import shown

pytestmark = [pytest.mark.django_db, pytest.mark.security]
TYPED = {
    "kind": "killing",
    "from": "2013-03-30",
    "until": "",
    "region": "",
    "place": "Canaryville",
    "perpetrator": "non-state",
    "group": "",
    "killed_low": "4",
    "killed_best": "5",
    "killed_high": "6",
}


def accepted(people: World, tlp: TLP) -> str:
    three(people.open.key)
    documents = [to_text(pk) for pk in CollectedDocument.objects.order_by("pk").values_list("pk", flat=True)]
    hand = hands.member(people.people["analyst"], people.open, accepting.ACT, NOW)
    return accepting.accept(hand, (documents[0], 0), "CAF", TYPED, tlp, [(documents[1], 0)])


@pytest.mark.parametrize(("tlp", "noted"), [(TLP.GREEN, ["marking lowered from TLP:AMBER to TLP:GREEN"]), (TLP.AMBER, [])])
def test_a_marking_that_is_lowered_at_accepting_stands_in_the_audit_of_the_higher_one(
    people: World, tlp: TLP, noted: list[str]
) -> None:
    event = accepted(people, tlp)
    entries = AuditEntry.objects.filter(action__startswith="marking lowered")
    assert [one.action for one in entries] == noted
    for one in entries:
        assert (one.by, one.about) == (
            audit.reference("person", str(people.people["analyst"].pk)),
            audit.reference("record", event),
        )
        assert one.chain == audit.chain_of(people.open.key, TLP.AMBER)


def test_one_more_report_of_a_wider_event_is_noted_too(people: World) -> None:
    event = accepted(people, TLP.GREEN)
    third = CollectedDocument.objects.order_by("pk")[2]
    hand = hands.member(people.people["analyst"], people.open, accepting.ACT, NOW)
    accepting.accept_as(hand, [(to_text(third.pk), 0)], event)
    assert AuditEntry.objects.filter(action="marking lowered from TLP:AMBER to TLP:GREEN").count() == 2


def test_a_member_corrects_it_on_its_page_and_nobody_below_sees_a_change(people: World) -> None:
    event = accepted(people, TLP.AMBER)
    path = f"/task-forces/{people.open.key}/desk/?event={event}"
    client = client_of(people.people["analyst"])
    page = client.get(path).content.decode()
    (version,) = re.findall(r'name="version" value="([^"]+)"', page)
    before = {who: everything(people, who) for who in (None, "reader")}
    sent = {"act": "correct", "event": event, "version": version, "reason": "Canary count.", **TYPED, "killed_high": "9"}
    assert client_of(people.people["reader"]).post(path, sent).status_code in (403, 404)
    assert EventVersion.objects.count() == 1
    assert client.post(path, {**sent, "reason": ""}).status_code == 400
    assert EventVersion.objects.count() == 1
    assert client.post(path, sent).status_code == 302
    assert [one.deaths_high for one in EventVersion.objects.order_by("release_order")] == [6, 9]
    (entry,) = AuditEntry.objects.filter(action="event corrected")
    assert (entry.about, entry.chain) == (audit.reference("record", event), audit.chain_of(people.open.key, TLP.AMBER))
    shown.forget()
    for who, pages in before.items():
        assert everything(people, who) == pages
    assert "Canary count." in client.get(f"/events/{event}/").content.decode()


def test_who_may_not_verify_gets_no_form(people: World) -> None:
    event = accepted(people, TLP.GREEN)
    page = client_of(people.people["reader"]).get(f"/task-forces/{people.open.key}/desk/?event={event}").content.decode()
    assert "Canaryville" in page
    assert "Correct what is recorded" not in page
