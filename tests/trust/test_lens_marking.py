"""Reviews of measures: seen by members up to their marking, and nothing above it reaches the two pages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import pytest

from builders import RELEASE_2019, coded
from judging import a_view, worded
from lens_reviews import SAYS, a_measure, concluded
from people import World, client_of
from phasezero import library
from phasezero.desk import assessing, hands, prevention, stating
from phasezero.domain.assessment import Confidence, Direction, Dissent, Document, Evidence, Round
from phasezero.domain.lens import LensDecision, LensLook, Reply
from phasezero.domain.lens_questions import Finding, Outcome, lens
from phasezero.domain.marking import PUBLIC, TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import imports
from phasezero.store.audit import AuditEntry
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion, Statement
from phasezero.store.statements import forget_mentions

pytestmark = [pytest.mark.django_db, pytest.mark.security]
DAY = date(2013, 4, 1)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DOCUMENT = Document("A paper", "Attacks in the capital", date(2013, 3, 25))
EVIDENCE = Evidence("7.8", Direction.FOR, "Armed men attacked homes.", Confidence.MODERATE, document=DOCUMENT)


def hand(people: World, name: str, act: str = "draft", at: datetime = NOW) -> hands.Hand:
    return hands.member(people.people[name], people.hidden if name == "mole" else people.open, act, at)


def event(marking: Marking, key: str = "1") -> str:
    imports.add_release(RELEASE_2019, [coded(key, date(2013, 3, 24), place=f"Place of {key}")], f"{key}.csv", "inputs")
    row = EventVersion.objects.get(event__source_key=key)
    row.mark(marking)
    row.save()
    return to_text(row.event_id)


def judge(people: World, tlp: TLP, sentence: str = "Attacks may go on.", dissent: str = "", at: datetime = NOW) -> str:
    lead, analyst = hand(people, "lead", "judge", at), hand(people, "analyst", "judge", at)
    assessing.add_evidence(analyst, "CAF", DAY, replace(EVIDENCE, says=f"Read for: {sentence}"), TLP.GREEN)
    begun = assessing.begin_round(lead, "CAF", DAY, Round(("state-led",), DAY))
    for one in (lead, analyst):
        assessing.give_view(one, begun, a_view())
    assessing.open_views(lead, begun)
    made = assessing.judge(lead, begun, replace(worded(), sentence=sentence), tlp)
    if dissent:
        assessing.dissent(analyst, made, Dissent(dissent))
    return made


def review(people: World, tlp: TLP = TLP.GREEN, name: str = "analyst", judgement: str = "", **records: tuple[str, ...]) -> str:
    given = {
        one.id: prevention.Given(Reply.NO, SAYS, records.get(one.id.replace("-", "_"), ()))
        for one in lens().sector("trade").questions
    }
    marked = prevention.Marked(judgement)
    return prevention.review(hand(people, name), "CAF", DAY, a_measure(), given, marked, concluded(), tlp)


def found(people: World, review_id: str, name: str = "lead") -> library.Reviewed:
    viewer = library.viewer_of(people.people[name], NOW.date())
    key = people.hidden.key if name == "mole" else people.open.key
    return library.lens_review("CAF", review_id, DAY, viewer.within(key), key)


def words(people: World, review_id: str, name: str = "lead") -> str:
    viewer = library.viewer_of(people.people[name], NOW.date()).within(people.open.key)
    content = library.lens_file(library.lens_paper(found(people, review_id, name), viewer, people.open.key), "docx")
    document = docx.Document(io.BytesIO(content))
    return "\n".join(one.text for one in document.paragraphs)


def test_members_see_reviews_up_to_their_marking_and_others_nothing(people: World) -> None:
    green, amber = review(people), review(people, TLP.AMBER)
    hidden = review(people, name="mole")
    at, nowhere = f"/task-forces/{people.open.key}/lens/", f"/task-forces/{people.hidden.key}/lens/"
    for name in ("lead", "analyst", "releaser", "partner", "reader", "mole", "stranger", "steward", None):
        client = client_of(None if name is None else people.people[name])
        member = name in {"lead", "analyst", "releaser", "partner", "reader"}
        sees = {green: member, amber: member and name != "reader", hidden: False}
        listed = client.get(f"{at}?date=2013-04-01").content.decode()
        table = client.get(f"{at}register.csv?date=2013-04-01").content.decode()
        for one, may in sees.items():
            assert (one in listed) == (one in table) == may, (name, one)
            for page in (f"{one}/", f"{one}/assessment.docx"):
                status = client.get(f"{at}{page}?date=2013-04-01").status_code
                assert status == (200 if may else 302 if name is None else 404), (name, page)
        inside = client.get(f"{nowhere}{hidden}/?date=2013-04-01").status_code
        assert inside == {"mole": 200, None: 302}.get(name, 404)


def test_only_members_whose_role_drafts_review_and_decide(people: World) -> None:
    made = review(people)
    for name in ("partner", "reader"):
        with pytest.raises(NotAllowed, match="your role"):
            hand(people, name)
        page = (
            client_of(people.people[name])
            .get(f"/task-forces/{people.open.key}/lens/new/?sector=trade&marking=GREEN")
            .content.decode()
        )
        assert 'name="reply-reach"' not in page
    decided = LensDecision(Outcome.APPROVED, NOW.date(), "Committee", "Approved.", False)
    with pytest.raises(NotFound):
        prevention.decide(hand(people, "mole"), made, decided)
    with pytest.raises(NotFound):
        prevention.look(hand(people, "mole"), made, LensLook("Seen."))
    prevention.decide(hand(people, "releaser"), made, decided)
    assert found(people, made, "lead").decision is None, "as known on a day before it was decided"
    assert Statement.objects.filter(kind=LensDecision.KIND).count() == 1


def test_nothing_above_its_marking_can_be_named_and_nothing_is_kept_then(people: World) -> None:
    amber = event(Marking(TLP.AMBER, people.open.key))
    with pytest.raises(BadInput, match="is marked TLP:AMBER: what cites it is marked no lower"):
        review(people, TLP.GREEN, reach=(amber,))
    with pytest.raises(BadInput, match="never TLP:CLEAR"):
        review(people, TLP.CLEAR)
    with pytest.raises(NotAllowed, match="more than you may read here"):
        review(people, TLP.RED)
    assert not Statement.objects.filter(kind="lens review").exists()
    made = review(people, TLP.AMBER, reach=(amber,))
    assert "Place of 1" in words(people, made)


def test_a_judgement_above_its_marking_changes_no_byte_of_it(people: World) -> None:
    event(Marking(TLP.CLEAR, PUBLIC))
    green = judge(people, TLP.GREEN, "Attacks in the capital may go on.", "Nobody holds them back.")
    before = words(people, review(people, judgement=green))
    assert "Attacks in the capital may go on." in before
    assert "Nobody holds them back." in before
    judge(people, TLP.AMBER, "Zqlens words of few.", "Zqlens dissent of few.", NOW + timedelta(minutes=5))
    event(Marking(TLP.AMBER, people.open.key), "2")
    after = words(people, review(people, judgement=green))
    assert before == after
    reader = client_of(people.reader).get(f"/task-forces/{people.open.key}/lens/new/?date=2013-04-01&sector=trade&marking=GREEN")
    assert "Zqlens" not in reader.content.decode()
    page = client_of(people.lead).get(f"/task-forces/{people.open.key}/lens/new/?date=2013-04-01&sector=trade&marking=GREEN")
    assert "You read a judgement that is marked higher" in page.content.decode()
    assert "Zqlens" not in page.content.decode()


def test_it_is_set_beside_the_judgement_that_its_author_saw(people: World) -> None:
    event(Marking(TLP.CLEAR, PUBLIC))
    first = judge(people, TLP.GREEN)
    judge(people, TLP.GREEN, "It stands otherwise now.", at=NOW + timedelta(minutes=5))
    with pytest.raises(BadInput, match="another judgement stands by now"):
        review(people, judgement=first)
    with pytest.raises(BadInput, match="another judgement stands by now"):
        review(people)


def test_a_judgement_that_was_taken_back_is_printed_no_more(people: World) -> None:
    event(Marking(TLP.CLEAR, PUBLIC))
    judgement = judge(people, TLP.GREEN, "Attacks in the capital may go on.")
    made = review(people, judgement=judgement)
    stating.take_back(hand(people, "lead"), judgement, "Written for another country.")
    text = words(people, made)
    assert "Attacks in the capital" not in text
    assert "was taken back since, or is told to fewer" in text


def test_a_record_under_embargo_is_told_to_no_reader_of_the_two_pages(people: World) -> None:
    soon = event(Marking(TLP.GREEN, people.open.key, embargo=date(2030, 1, 1)))
    made = review(people, reach=(soon,))
    for name in ("lead", "reader"):
        text = words(people, made, name)
        assert "Place of 1" not in text
        assert f"event:{soon} · told to fewer readers" in text


def test_a_withdrawn_record_takes_what_was_said_of_it_along(people: World) -> None:
    told = event(Marking(TLP.GREEN, people.open.key))
    made = review(people, reach=(told,))
    forget_mentions(f"event:{told}")
    with pytest.raises(NotFound):
        found(people, made)
    assert SAYS not in Statement.objects.get(kind="told nothing").content


def test_each_act_leaves_a_line_without_content_and_a_correction_is_a_new_record(people: World) -> None:
    made = review(people)
    decided = LensDecision(Outcome.REFUSED, NOW.date(), "Committee", "Refused for zqlens reasons.", True, "None was given.")
    prevention.decide(hand(people, "lead"), made, decided)
    prevention.look(hand(people, "lead"), made, LensLook("Zqlens was seen."))
    lines = [(row.action, row.about) for row in AuditEntry.objects.order_by("number", "id")]
    for action in ("measure reviewed", "decision on a measure recorded", "measure looked at again"):
        assert action in [one for one, _ in lines]
    assert not [line for line in lines if "zqlens" in str(line).lower() or "timber" in str(line)]
    stating.take_back(hand(people, "lead"), made, "Another measure was meant.")
    with pytest.raises(NotFound):
        found(people, made)
    assert Statement.objects.filter(kind="lens review").count() == 1, "it stays in the record"


def test_a_finding_is_never_changed_by_a_later_day(people: World) -> None:
    made = review(people)
    before = words(people, made)
    event(Marking(TLP.GREEN, people.open.key), "late")
    prevention.look(hand(people, "lead"), made, LensLook("Seen later.", date(2027, 1, 1)))
    assert words(people, made) == before
    assert found(people, made).content.concluded.finding is Finding.PROCEED
