"""Release with accounts: dry run, findings, two releasers, marking by marking, taking back."""

from __future__ import annotations

from datetime import date

import pytest

from builders import RELEASE_2019, coded
from judging import proposed
from people import AT, World, client_of
from phasezero import desk, library, pipeline
from phasezero.domain.events import Document
from phasezero.domain.marking import CHATHAM_HOUSE, TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound, TakenBack
from phasezero.share import FEWEST, Leaving, findings
from phasezero.store import imports
from phasezero.store.audit import AuditEntry
from phasezero.store.models import EventVersion, Proposal, Report, Update
from phasezero.web import shown

pytestmark = [pytest.mark.django_db, pytest.mark.security]
DAY = date(2013, 4, 1)
ALL = len(desk.HARM_CHECK)


@pytest.fixture
def records(people: World) -> World:
    """Some public events in March 2013, and years before, so that a level is known."""
    events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(40)]
    events += [coded(f"march {i}", date(2013, 3, 2 + i), deaths=coded().deaths) for i in range(12)]
    imports.add_release(RELEASE_2019, events, "f.csv", "inputs")
    return people


def marked(key: str, marking: Marking, **changes: object) -> None:
    """One more event, marked, with one document marked alike."""
    document = Document("Radio of the quarter", f"words of {key}", date(2013, 3, 22))
    from phasezero.domain.events import Release

    release = Release("ucdp-ged", f"of a partner, {key}", date(2013, 3, 25))
    changes = {"documents": (document,), **changes}
    imports.add_release(release, [coded(key, date(2013, 3, 20), **changes)], "p.csv", key)
    for model, found in ((EventVersion, {"event__source_key": key}), (Report, {"title": f"words of {key}"})):
        for row in model.objects.filter(**found):
            row.mark(marking)
            row.save()


def propose(people: World, to: TLP = TLP.GREEN, **changes: object) -> Proposal:
    return proposed(people.releaser, people.open, DAY, to, AT, ALL, **changes)


def test_a_low_phase_is_issued_by_one_and_a_high_one_by_two(records):
    one = propose(records)
    assert one.state == "issued"
    stored = library.updates("CAF", library.viewer_of(records.reader, AT.date()))
    assert [(line.number, line.released_by) for line in stored] == [(1, "Releaser")]
    high = propose(records, phase=2, reason="Armed men hold the capital")
    assert high.state == "waiting"
    with pytest.raises(NotAllowed, match="second releaser"):
        desk.confirm(records.releaser, high.pk, AT, ALL)
    with pytest.raises(NotAllowed):
        desk.confirm(records.analyst, high.pk, AT, ALL)
    with pytest.raises(NotFound):
        desk.confirm(records.mole, high.pk, AT, ALL)
    with pytest.raises(BadInput, match="harm check"):
        desk.confirm(records.lead, high.pk, AT, ALL - 1)
    issued = desk.confirm(records.lead, high.pk, AT, ALL)
    assert issued.releasing.people == "Releaser and Lead"
    assert not issued.releasing.one_reader
    with pytest.raises(BadInput, match="decided already"):
        desk.confirm(records.lead, high.pk, AT, ALL)


def test_the_same_draft_is_proposed_and_issued_once(records):
    from phasezero.store.ids import to_text

    def high(person):
        return proposed(person, records.open, DAY, TLP.GREEN, AT, ALL, phase=2, reason="Armed men hold the capital")

    first = high(records.releaser)
    assert "waits for a second releaser" in dry_page(records, DAY)
    assert 'name="digest"' not in dry_page(records, DAY)
    for person in (records.releaser, records.lead):
        with pytest.raises(BadInput, match="Releaser has proposed this draft already and it waits"):
            high(person)
    desk.decline(records.releaser, first.pk, AT)
    assert "waits for a second releaser" not in dry_page(records, DAY)
    again = high(records.lead)
    desk.confirm(records.releaser, again.pk, AT, ALL)
    with pytest.raises(BadInput, match="issued already as update 1, which stands"):
        high(records.releaser)
    assert Update.objects.filter(state="issued").count() == 1
    again.refresh_from_db()
    desk.recall(records.lead, to_text(again.update_id), "It named a wrong place", AT)
    assert high(records.releaser).state == "waiting"


def test_two_proposals_of_one_draft_from_before_give_one_update(records):
    one = propose(records, phase=2, reason="Armed men hold the capital")
    fields = {field.attname: getattr(one, field.attname) for field in Proposal._meta.fields}
    other = Proposal.objects.create(**{**fields, "id": 7})
    desk.confirm(records.lead, one.pk, AT, ALL)
    with pytest.raises(BadInput, match="issued already as update 1"):
        desk.confirm(records.lead, other.pk, AT, ALL)
    assert Update.objects.filter(state="issued").count() == 1


def test_changed_records_and_another_phase_can_be_proposed(records):
    propose(records)
    assert propose(records, phase=0, reason="Fewer arms are seen").state == "issued"
    propose(records, phase=2, reason="Armed men hold the capital")
    imports.add_release(RELEASE_2019, [coded("late", date(2013, 3, 28))], "g.csv", "more")
    assert 'name="digest"' in dry_page(records, DAY)
    assert propose(records, phase=2, reason="Armed men hold the capital").state == "waiting"


def dry_page(people: World, on: date) -> str:
    answer = client_of(people.releaser).get(f"/task-forces/{people.open.key}/release/?date={on}&to=GREEN")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_may_not_release_cannot(records):
    for person in (records.analyst, records.partner, records.reader):
        with pytest.raises(NotAllowed):
            desk.propose(person, records.open, DAY, TLP.GREEN, AT, ALL)
    for person in (records.mole, records.stranger, records.steward):
        with pytest.raises(NotFound):
            desk.propose(person, records.open, DAY, TLP.GREEN, AT, ALL)
    with pytest.raises(BadInput, match="harm check"):
        desk.propose(records.releaser, records.open, DAY, TLP.GREEN, AT, 0)
    assert not Proposal.objects.exists()


def test_what_was_read_is_what_is_issued(records):
    dry = desk.dry_run(records.releaser, records.open, DAY, TLP.GREEN, AT)
    imports.add_release(RELEASE_2019, [coded("late", date(2013, 3, 28))], "g.csv", "more")
    with pytest.raises(BadInput, match="have changed"):
        propose(records, digest=dry.update.inputs_digest)
    assert not Update.objects.filter(state="issued").exists()


def test_a_release_never_lowers_a_marking(records):
    before = desk.dry_run(records.releaser, records.open, DAY, TLP.GREEN, AT).update
    marked("secret", Marking(TLP.AMBER, records.open.key), place="Hidden village")
    for to in (TLP.CLEAR, TLP.GREEN):
        after = desk.dry_run(records.releaser, records.open, DAY, to, AT)
        assert "Hidden village" not in repr(after.update)
    assert desk.dry_run(records.releaser, records.open, DAY, TLP.GREEN, AT).update == before
    amber = desk.dry_run(records.releaser, records.open, DAY, TLP.AMBER, AT)
    assert "Hidden village" in repr(amber.update)
    assert amber.update.marking == Marking(TLP.AMBER, records.open.key)
    with pytest.raises(NotAllowed, match="reads up to"):
        desk.dry_run(records.releaser, records.open, DAY, TLP.RED, AT)


def test_a_finding_blocks(records):
    marked("few", Marking(TLP.GREEN, records.open.key), place="A hamlet", side_a="A band that nobody knows")
    dry = desk.dry_run(records.releaser, records.open, DAY, TLP.GREEN, AT)
    assert {one.rule for one in dry.findings} >= {"few people", "precise place", "precise time", "rare attribute", "quotation"}
    with pytest.raises(NotAllowed, match="stand against it"):
        propose(records)
    assert not desk.dry_run(records.releaser, records.open, DAY, TLP.CLEAR, AT).blocked


def test_the_dry_run_says_who_sees_it_and_what_a_perpetrator_learns(records):
    dry = desk.dry_run(records.releaser, records.open, DAY, TLP.AMBER, AT)
    assert [one.name for one in dry.readers] == ["Analyst", "Lead", "Partner", "Releaser"]  # the reader reads up to GREEN
    assert any("attacks are known" in line for line in dry.perpetrator_learns)
    assert desk.dry_run(records.releaser, records.open, DAY, TLP.CLEAR, AT).everyone
    assert not Update.objects.exists()
    assert not AuditEntry.objects.filter(action="release proposed").exists()


def test_each_marking_counts_its_updates_for_itself(records):
    """A gap in numbers would tell a reader that something was issued above their clearance."""
    marked("secret", Marking(TLP.AMBER, records.open.key), place_precision=4, date_precision=4, documents=())
    propose(records)
    row = Update.objects.get()
    assert (row.number, row.tlp) == (1, TLP.GREEN)
    Update.objects.create(
        pk=7, country="CAF", as_of=DAY, audience=records.open.key, tlp=TLP.AMBER, state="issued", number=1, phase=0,
        documented_at=DAY, learned_at=AT, inputs_digest="x", code_version="x", content="", html="", text="",
    )  # fmt: skip
    assert propose(records, phase=0, reason="Fewer arms are seen").update_id
    assert sorted(Update.objects.filter(tlp=TLP.GREEN).values_list("number", flat=True)) == [1, 2]


def test_a_clear_release_is_everybodys_and_names_no_task_force(records):
    propose(records, TLP.CLEAR)
    shown.forget()
    page = client_of(None).get(f"/countries/CAF/?date={DAY}").content.decode()
    assert "Released by Releaser" in page
    listed = client_of(None).get("/api/updates").json()["updates"]
    assert [line["marking"]["audience"] for line in listed] == ["public"]
    assert records.open.key not in client_of(None).get(f"/api/updates/{listed[0]['id']}").content.decode()


def test_nobody_without_a_seat_reads_drafts_or_computed_phases(records):
    pipeline.run_turns(DAY, AT.date())
    for person in (records.stranger, None):
        client = client_of(person)
        assert client.get(f"/api/countries/CAF/phase?as_of={DAY}").status_code == 404
        assert client.get(f"/api/countries/CAF/update?date={DAY}").status_code == 404
        assert client.get(f"/countries/CAF/update.txt?date={DAY}").status_code == 404
        assert "has been released to you" in client.get(f"/countries/CAF/?date={DAY}").content.decode()
        assert client.get("/api/updates").json()["updates"] == []
    assert client_of(records.reader).get(f"/api/countries/CAF/phase?as_of={DAY}").status_code == 200
    assert len(client_of(records.reader).get("/api/updates").json()["updates"]) == 1


def test_taken_back_means_nobody_is_shown_more_than_that(records):
    propose(records)
    viewer = library.viewer_of(records.reader, AT.date())
    update_id = library.updates("CAF", viewer)[0].id
    for person in (records.analyst, records.reader, records.partner):
        with pytest.raises(NotAllowed):
            desk.recall(person, update_id, "It named a wrong place", AT)
    with pytest.raises(BadInput, match="reason is empty"):
        desk.recall(records.lead, update_id, " ", AT)
    desk.recall(records.lead, update_id, "It named a wrong place", AT)
    with pytest.raises(TakenBack):
        shown.stored(viewer, update_id)
    client = client_of(records.reader)
    for path in (f"/updates/{update_id}/", f"/updates/{update_id}.txt", f"/api/updates/{update_id}"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "It named a wrong place" in answer.content.decode()
        assert "BOTTOM LINE" not in answer.content.decode()
    with pytest.raises(BadInput, match="still stands"):
        desk.recall(records.lead, update_id, "It named a wrong place", AT)


def test_lists_mark_what_was_taken_back_and_take_no_phase_from_it(records):
    propose(records, TLP.CLEAR, phase=1, reason="Fewer arms are seen")
    (update,) = client_of(None).get("/api/updates").json()["updates"]
    assert (update["state"], update["phase"], update["recalled_at"]) == ("issued", 1, None)
    assert country_line()["phase"] == 1
    desk.recall(records.lead, update["id"], "It named a wrong place", AT)
    (line,) = client_of(None).get("/api/updates").json()["updates"]
    assert (line["state"], line["number"], line["phase"]) == ("recalled", 1, None)
    assert (line["recalled_at"][:10], line["recall_reason"]) == (str(AT.date()), "It named a wrong place")
    listed = client_of(None).get("/countries/CAF/updates/").content.decode()
    assert "recalled on" in listed
    assert "It named a wrong place" in listed
    assert "issued, no. 1" not in listed
    assert "confirmed" not in listed
    assert (country_line()["phase"], country_line()["last_update_state"]) == (None, "recalled")
    world = client_of(None).get("/").content.decode()
    assert "no. 1, recalled on" in world
    page = client_of(None).get("/countries/CAF/").content.decode()
    assert "It named a wrong place" in page
    assert "Phase 1" not in page


def test_a_standing_update_counts_before_a_later_one_that_was_taken_back(records):
    propose(records, TLP.CLEAR)
    earlier = country_line()
    proposed(records.releaser, records.open, date(2013, 4, 2), TLP.CLEAR, AT, ALL, 1, "Fewer arms are seen")
    newest = country_line()
    desk.recall(records.lead, newest["last_update_id"], "It named a wrong place", AT)
    line = country_line()
    assert (line["phase"], line["phase_on"]) == (earlier["phase"], earlier["phase_on"]) != (newest["phase"], newest["phase_on"])
    assert (line["last_update"], line["last_update_state"]) == ("2013-04-02", "recalled")


def country_line() -> dict[str, object]:
    lines = client_of(None).get("/api/countries").json()
    (found,) = [one for one in lines["countries"] if one["code"] == "CAF"]
    return found


def test_the_audit_head_is_printed_and_is_that_of_the_chain(records):
    propose(records)
    row = Update.objects.get()
    entry = AuditEntry.objects.get(action="update issued")
    assert entry.hash in row.content
    assert entry.hash[:32] in row.text.replace("\n", " ")


def test_pages_of_a_release(records):
    client = client_of(records.releaser)
    address = f"/task-forces/{records.open.key}/release/"
    page = client.get(f"{address}?date={DAY}&to=GREEN")
    assert page.status_code == 200
    for text in ("Who would see it", "What a perpetrator would learn", "What stands against it", "Harm check"):
        assert text in page.content.decode()
    sent = {"date": str(DAY), "to": "GREEN", "phase": "2", "reason": "Armed men hold the capital"}
    assert client.post(address, sent).status_code == 400
    assert client.post(address, {**sent, **{f"harm-{i}": "yes" for i in range(ALL)}, "digest": "0"}).status_code == 400
    import re

    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page.content.decode())[1]
    unanswered = client.post(address, {**sent, **{f"harm-{i}": "yes" for i in range(ALL)}, "digest": digest})
    assert "the machine disagrees, and nobody has answered" in unanswered.content.decode()
    for number, key in re.findall(r'name="disagreement-(\d+)" value="([^"]+)"', page.content.decode()):
        sent |= {f"disagreement-{number}": key, f"answer-{number}": "Two ways of counting; the slower one lags."}
    assert client.post(address, {**sent, **{f"harm-{i}": "yes" for i in range(ALL)}, "digest": digest}).status_code == 302
    waiting = client_of(records.lead).get("/releases/").content.decode()
    assert "Releaser" in waiting
    number = re.search(r'name="proposal" value="(\d+)"', waiting)[1]
    assert client_of(records.mole).get("/releases/").content.decode().count("proposal") == 0
    confirm = {"proposal": number, "act": "confirm", **{f"harm-{i}": "yes" for i in range(ALL)}}
    assert client_of(records.mole).post("/releases/", confirm).status_code == 404
    assert client_of(records.lead).post("/releases/", confirm).status_code == 302
    assert "Released by Releaser and Lead" in client_of(records.reader).get(f"/countries/CAF/?date={DAY}").content.decode()


def leaving(**changes: object) -> Leaving:
    base = {
        "key": "event:x", "says": "an event", "marking": Marking(TLP.GREEN, "tf"), "people": 40, "place_precision": 4,
        "date_precision": 4, "attributes": ("a",),
    }  # fmt: skip
    return Leaving(**{**base, **changes})


def rules(*records: Leaving, to: TLP = TLP.GREEN) -> set[str]:
    return {one.rule for one in findings(records, to, DAY)}


def test_what_each_rule_asks():
    alike = [leaving(key=f"event:{i}") for i in range(FEWEST)]
    assert rules(*alike) == set()
    assert rules(*alike[1:]) == {"rare attribute"}
    assert rules(*alike, leaving(people=4, place_precision=2)) == {"few people", "precise place"}
    assert rules(*alike, leaving(date_precision=1)) == {"precise time"}
    assert rules(*alike, leaving(date_precision=1, place_precision=1), to=TLP.AMBER) == set()
    assert rules(*alike, leaving(marking=Marking(TLP.RED, "tf"))) == {"marking"}
    assert rules(*alike, leaving(marking=Marking(TLP.GREEN, "tf", embargo=date(2013, 4, 2)))) == {"embargo"}
    assert rules(*alike, leaving(marking=Marking(TLP.GREEN, "tf", embargo=DAY))) == set()
    assert rules(*alike, leaving(quoted="they came at dawn")) == {"quotation"}
    told = Marking(TLP.GREEN, "tf", frozenset({CHATHAM_HOUSE}))
    assert rules(*alike, leaving(marking=told, named="A person")) == {"chatham house"}
    public = Marking()
    assert rules(leaving(marking=public, people=1, place_precision=1, date_precision=1, quoted="a headline")) == set()
