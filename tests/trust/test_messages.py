"""A message to a community at risk is given out while its partner's last word is a yes to exactly these words, and by nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import RELEASE_2019, coded
from people import World, client_of
from phasezero import library
from phasezero.desk import alerting, hands, messages, stating
from phasezero.domain.audiences import Channel
from phasezero.domain.community_messages import CommunityMessage, Words
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.message_life import MessageLife, MessageState
from phasezero.domain.messages import Harm, HowMany, MessageBack, MessageDraft, MessageGiven, PartnersWord, Understood
from phasezero.errors import BadInput, NotAllowed, NotFound, PhaseZeroError
from phasezero.store import imports, partner_events
from phasezero.store.audit import AuditEntry
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion, Seat, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
WORDS = Words("fr", "Des hommes armés ont été vus.", "Restez ensemble.", "Ne partez pas seuls la nuit.", "Le comité : 1212.")
OTHER = replace(WORDS, do="Restez groupés.")
DRAFT = MessageDraft(WORDS, "partner-7", TODAY + timedelta(days=10))
YES, NO, WITHDRAWN = PartnersWord.YES, PartnersWord.NO, PartnersWord.WITHDRAWN
GIVEN = MessageGiven(Channel.SMS, "A local radio", TODAY, HowMany.HUNDREDS, "")
FINE = MessageBack(Understood.YES, Harm.NONE_HEARD, "They asked for it again.")


def hand(people: World, name: str, act: str = "draft", minutes: int = 0) -> hands.Hand:
    return hands.member(people.people[name], people.open, act, NOW + timedelta(minutes=minutes))


def drafted(people: World, name: str = "analyst", **changes: Any) -> str:
    return messages.draft(hand(people, name), "CAF", TODAY, replace(DRAFT, **changes), TLP.AMBER)


def life(people: World, key: str, who: str = "lead") -> MessageLife:
    found = library.message("CAF", key, library.viewer_of(people.people[who], TODAY), people.open.key)
    assert found is not None
    return found


def state(people: World, key: str, minutes: int = 0) -> MessageState:
    return life(people, key).state(NOW + timedelta(minutes=minutes))


def to_give(people: World, key: str, at: datetime = NOW) -> CommunityMessage:
    viewer = library.viewer_of(people.lead, TODAY)
    return library.message_to_give(life(people, key), at, viewer, people.open.key)


def newest(people: World, key: str) -> str:
    return life(people, key).draft.id


def linked(people: World, key: str, word: PartnersWord = YES, minutes: int = 1) -> str:
    """The partner says a word by their link; returns its secret."""
    secret = messages.ask_partner(hand(people, "analyst"), key)
    assert messages.answer(secret, newest(people, key), word, "", None, NOW + timedelta(minutes=minutes)) is not None
    return secret


# The partner's yes


def test_a_partner_without_an_account_approves_by_a_link(people: World) -> None:
    key = drafted(people)
    assert state(people, key) is MessageState.DRAFT
    with pytest.raises(BadInput, match="waits for its partner"):
        to_give(people, key)
    linked(people, key)
    message = to_give(people, key)
    assert message.words == WORDS
    assert (message.approval.partner, message.approval.on) == ("partner-7", TODAY)
    lines = set(AuditEntry.objects.values_list("chain", "action"))
    assert {
        (f"{people.open.key}:AMBER", line) for line in ("message drafted", "partner asked about a message", "message answered")
    } <= lines


def test_nobody_approves_words_that_they_drafted(people: World) -> None:
    key = drafted(people)
    with pytest.raises(NotAllowed, match="you drafted these words yourself"):
        messages.heard(hand(people, "analyst"), key, newest(people, key), YES, "", None, TODAY)
    with pytest.raises(NotAllowed, match="your role"):
        hand(people, "analyst", "approve")
    messages.heard(hand(people, "lead"), key, newest(people, key), YES, "By radio.", None, TODAY)
    assert life(people, key).answers[0].content.heard_by == "Lead"
    assert state(people, key) is MessageState.APPROVED


def test_an_older_yes_does_not_take_the_place_of_a_newer_word_or_of_harm(people: World) -> None:
    key = messages.draft(hand(people, "analyst"), "CAF", TODAY - timedelta(days=9), DRAFT, TLP.AMBER)
    minutes = iter(range(1, 9))

    def said(word: PartnersWord, days_ago: int, says: str = "") -> None:
        lead = hand(people, "lead", minutes=next(minutes))
        messages.heard(lead, key, newest(people, key), word, says, None, TODAY - timedelta(days=days_ago))

    started = life(people, key).drafts[0].day
    assert started == TODAY - timedelta(days=9), "written for that day: an exercise, whose days all lie in the past"
    said(YES, 6)
    said(WITHDRAWN, 2, "Too dangerous.")
    with pytest.raises(BadInput, match=f"the partner said otherwise on {TODAY - timedelta(days=2)}, after this yes"):
        said(YES, 8)
    assert state(people, key) is MessageState.WITHDRAWN
    said(YES, 1)
    assert state(people, key) is MessageState.APPROVED


def test_not_even_after_somebody_else_drafted_the_same_words_for_longer(people: World) -> None:
    key = drafted(people)
    messages.redraft(hand(people, "lead", minutes=1), key, replace(DRAFT, until=TODAY + timedelta(days=20)))
    with pytest.raises(NotAllowed, match="you drafted these words yourself"):
        messages.heard(hand(people, "analyst"), key, newest(people, key), YES, "", None, TODAY)


def test_nor_does_a_local_partner_who_drafted_in_another_role(people: World) -> None:
    key = drafted(people)
    Seat.objects.filter(person=people.analyst).update(role="local partner")
    with pytest.raises(NotAllowed, match="you drafted these words yourself"):
        messages.answer_as_member(hand(people, "analyst", "approve"), key, newest(people, key), YES, "", None)


def test_a_local_partner_with_a_seat_approves_on_the_page(people: World) -> None:
    key = drafted(people)
    partner = hand(people, "partner", "approve", 1)
    messages.answer_as_member(partner, key, newest(people, key), YES, "", None)
    assert life(people, key).answers[0].name == "Partner"
    assert to_give(people, key).words == WORDS
    for who in ("lead", "releaser", "reader"):
        with pytest.raises(NotAllowed):
            hand(people, who, "approve")


def test_changed_words_lose_their_approval(people: World) -> None:
    key = drafted(people)
    secret = linked(people, key)
    messages.redraft(hand(people, "analyst", minutes=2), key, replace(DRAFT, words=OTHER))
    assert state(people, key) is MessageState.DRAFT
    with pytest.raises(BadInput, match="not given out"):
        to_give(people, key)
    old = life(people, key).drafts[0].id
    with pytest.raises(BadInput, match="the words were changed since you read them"):
        messages.answer(secret, old, YES, "", None, NOW + timedelta(minutes=3))
    messages.answer(secret, newest(people, key), YES, "", None, NOW + timedelta(minutes=3))
    assert to_give(people, key).words == OTHER


def test_another_last_day_or_partner_is_approved_anew(people: World) -> None:
    key = drafted(people)
    secret = linked(people, key)
    messages.redraft(hand(people, "analyst", minutes=2), key, replace(DRAFT, until=TODAY + timedelta(days=60)))
    assert state(people, key) is MessageState.DRAFT
    assert library.opened_message(secret, NOW) is not None
    messages.redraft(hand(people, "analyst", minutes=3), key, replace(DRAFT, partner="partner-8"))
    assert library.opened_message(secret, NOW) is None, "the link was the other partner's"


def test_the_partners_own_words_come_back_as_a_proposal_and_are_approved_anew(people: World) -> None:
    key = drafted(people)
    secret = messages.ask_partner(hand(people, "analyst"), key)
    messages.answer(secret, newest(people, key), NO, "Nobody says it so.", OTHER, NOW + timedelta(minutes=1))
    found = life(people, key)
    assert state(people, key) is MessageState.REFUSED
    assert found.proposal is not None
    assert found.proposal.content.other == OTHER
    messages.redraft(hand(people, "analyst", minutes=2), key, replace(DRAFT, words=OTHER))
    assert state(people, key) is MessageState.DRAFT
    assert life(people, key).proposal is None


def test_a_heard_yes_does_not_take_the_place_of_the_partners_own_no(people: World) -> None:
    key = drafted(people)
    linked(people, key, NO)
    with pytest.raises(BadInput, match="the partner themselves said otherwise"):
        messages.heard(hand(people, "lead", minutes=2), key, newest(people, key), YES, "", None, TODAY)


def test_a_yes_that_is_taken_back_stops_giving_out_and_the_page_says_who_had_it(people: World) -> None:
    key = drafted(people)
    secret = linked(people, key)
    messages.give(hand(people, "analyst", minutes=2), key, GIVEN)
    messages.answer(secret, newest(people, key), WITHDRAWN, "It is not safe now.", None, NOW + timedelta(minutes=3))
    with pytest.raises(BadInput, match="the partner’s yes was taken back"):
        to_give(people, key)
    page = client_of(people.analyst).get(f"/task-forces/{people.open.key}/messages/{key}/").content.decode()
    assert "must not be given out" in page
    assert "A local radio" in page
    (answer,) = [one for one in life(people, key).answers if one.content.word is WITHDRAWN]
    with pytest.raises(BadInput, match="what was stated of a message stays"):
        stating.take_back(hand(people, "lead"), answer.id, "A mistake.")
    assert state(people, key) is MessageState.WITHDRAWN


def test_a_draft_that_was_approved_later_is_not_taken_back_either(people: World) -> None:
    key = drafted(people)
    linked(people, key)
    again = messages.redraft(hand(people, "analyst", minutes=2), key, replace(DRAFT, words=OTHER))
    with pytest.raises(BadInput, match="what was stated of a message stays"):
        stating.take_back(hand(people, "analyst"), again, "The first was better.")


# Until when, and what stops it


def test_after_its_last_day_it_is_given_out_no_more(people: World) -> None:
    key = drafted(people)
    linked(people, key)
    last = NOW + timedelta(days=10)
    assert to_give(people, key, last).words == WORDS
    with pytest.raises(BadInput, match="out of date"):
        to_give(people, key, last + timedelta(days=1))
    late = hands.member(people.lead, people.open, "draft", last + timedelta(days=1))
    with pytest.raises(BadInput, match="out of date"):
        messages.heard(late, key, newest(people, key), YES, "", None, TODAY)
    with pytest.raises(BadInput, match="out of date"):
        messages.ask_partner(late, key)
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=91)):
        with pytest.raises(BadInput, match="holds from 2026-11-20 to 2027-02-18 at most"):
            drafted(people, until=until)


def test_harm_that_was_heard_of_stops_it_until_the_partner_says_yes_again(people: World) -> None:
    key = drafted(people)
    secret = linked(people, key)
    with pytest.raises(BadInput, match="nobody has recorded yet that it was given out"):
        messages.came_back(hand(people, "analyst", minutes=2), key, FINE)
    messages.give(hand(people, "analyst", minutes=2), key, GIVEN)
    messages.came_back(hand(people, "analyst", minutes=3), key, FINE)
    assert state(people, key) is MessageState.APPROVED
    messages.came_back(hand(people, "analyst", minutes=4), key, replace(FINE, harm=Harm.FEARED))
    with pytest.raises(BadInput, match="harm was heard of"):
        to_give(people, key)
    messages.answer(secret, newest(people, key), YES, "", None, NOW + timedelta(minutes=5))
    assert to_give(people, key).words == WORDS


def test_who_stops_it_needs_nobodys_yes(people: World) -> None:
    key = drafted(people)
    linked(people, key)
    messages.stop(hand(people, "analyst", minutes=2), key, "The road is open again.")
    with pytest.raises(BadInput, match="stopped"):
        to_give(people, key)
    with pytest.raises(BadInput, match="was stopped; draft another"):
        messages.redraft(hand(people, "analyst"), key, replace(DRAFT, words=OTHER))


def test_it_is_not_given_out_once_its_alert_was_taken_back_and_never_holds_an_alert_up(people: World) -> None:
    imports.add_release(RELEASE_2019, [coded("1", date(2013, 3, 24))], "events.csv", "inputs")
    event = to_text(EventVersion.objects.get().event_id)
    alert = alerting.propose(
        hand(people, "analyst"), "CAF", TODAY, "Attacks may go on.", [event], "It asks.", [], "Lead", TLP.GREEN
    )
    key = drafted(people, alert=alert)
    linked(people, key)
    assert life(people, key).alert is not None
    assert to_give(people, key).words == WORDS
    stating.take_back(hand(people, "analyst"), alert, "It was wrong.")
    with pytest.raises(BadInput, match="stopped"):
        to_give(people, key)
    assert len(library.messages("CAF", TODAY, library.viewer_of(people.lead, TODAY), people.open.key)) == 1


def test_it_was_given_out_on_a_day_on_which_it_had_its_yes(people: World) -> None:
    key = drafted(people)
    with pytest.raises(BadInput, match="no partner has approved"):
        messages.give(hand(people, "analyst"), key, GIVEN)
    linked(people, key)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(BadInput, match="had no partner’s yes"):
            messages.give(hand(people, "analyst"), key, replace(GIVEN, on=on))
    with pytest.raises(BadInput, match="choose a region of the list"):
        messages.give(hand(people, "analyst"), key, replace(GIVEN, area="Boy-Rabe"))
    with pytest.raises(BadInput, match="choose one of the list"):
        messages.give(hand(people, "analyst"), key, replace(GIVEN, way=Channel.EMAIL))
    messages.give(hand(people, "analyst"), key, replace(GIVEN, area=next(iter(library.region_names("CAF")))))
    assert len(life(people, key).given) == 1


# What is not said, and to whom


def test_names_and_hidden_places_are_kept_out_and_not_repeated(people: World) -> None:
    people.reader.name = "Séraphine Kossi"
    people.reader.save()
    partner_events.add(
        coded("told", date(2013, 3, 20), place="Boy-Rabe", dated_by="partner"), Marking(TLP.AMBER, people.open.key), NOW
    )
    partner_events.add(coded("public", date(2013, 3, 20), place="Kaga-Bandoro", dated_by="partner"), Marking(), NOW)
    for text in ("Demandez seraphine kossi.", "Allez vers BOY-RABE."):
        with pytest.raises(BadInput, match="must not be named") as refused:
            drafted(people, words=replace(WORDS, do=text))
        assert "oy-" not in str(refused.value)
        assert "kossi" not in str(refused.value)
    drafted(people, words=replace(WORDS, do="Restez à Kaga-Bandoro."))


def test_a_refusal_tells_nothing_of_what_is_marked_above_the_drafter(people: World) -> None:
    partner_events.add(
        coded("told", date(2013, 3, 20), place="Boy-Rabe", dated_by="partner"), Marking(TLP.RED, people.open.key), NOW
    )
    drafted(people, words=replace(WORDS, do="Allez vers Boy-Rabe."))
    with pytest.raises(BadInput, match="must not be named"):
        drafted(people, "lead", words=replace(WORDS, do="Allez vers Boy-Rabe."))


def test_a_name_that_became_known_stops_an_approved_message(people: World) -> None:
    key = drafted(people, words=replace(WORDS, do="Allez vers Boy-Rabe."))
    linked(people, key)
    assert to_give(people, key)
    partner_events.add(
        coded("told", date(2013, 3, 20), place="Boy-Rabe", dated_by="partner"), Marking(TLP.AMBER, people.open.key), NOW
    )
    with pytest.raises(BadInput, match="must not be named"):
        to_give(people, key)


def test_it_is_marked_amber_or_higher_and_read_by_its_members_alone(people: World) -> None:
    for tlp in (TLP.CLEAR, TLP.GREEN, TLP.RED):
        with pytest.raises(BadInput, match="marked TLP:AMBER or higher"):
            messages.draft(hand(people, "lead"), "CAF", TODAY, DRAFT, tlp)
    key = drafted(people)
    at = f"/task-forces/{people.open.key}/messages/{key}/"
    codes = {
        name: client_of(people.people[name]).get(at).status_code
        for name in ("lead", "releaser", "partner", "reader", "mole", "stranger")
    }
    assert codes == {"lead": 200, "releaser": 200, "partner": 200, "reader": 404, "mole": 404, "stranger": 404}
    assert client_of(people.mole).get(f"/task-forces/{people.hidden.key}/messages/{key}/").status_code == 404
    mole = hands.member(people.mole, people.hidden, "draft", NOW)
    for act in (
        lambda: messages.stop(mole, key, "x"),
        lambda: messages.ask_partner(mole, key),
        lambda: messages.give(mole, key, GIVEN),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_partner_is_a_reference_and_no_name() -> None:
    for name in ("Séraphine", "Mme Zara 7", "", "a" * 41):
        with pytest.raises(BadInput, match="write a reference with a number"):
            replace(DRAFT, partner=name)


def test_without_accounts_the_owner_writes_down_what_the_partner_said(fresh_store: None) -> None:
    owner = hands.owner("Ada Reader", NOW)
    key = messages.draft(owner, "CAF", TODAY, DRAFT, TLP.AMBER)
    found = library.message("CAF", key)
    assert found is not None
    messages.heard(owner, key, found.draft.id, YES, "", None, TODAY)
    found = library.message("CAF", key)
    assert found is not None
    assert found.answers[0].content.heard_by == "Ada Reader"
    assert library.message_to_give(found, NOW).approval.partner == "partner-7"
    with pytest.raises(BadInput, match="must not be named"):
        messages.draft(owner, "CAF", TODAY, replace(DRAFT, words=replace(WORDS, reach="Ada Reader")), TLP.AMBER)
    assert Statement.objects.filter(kind=MessageDraft.KIND, audience=LOCAL).count() == 1
    assert not AuditEntry.objects.filter(action__contains="message").exists()


# Whatever is done, in whatever order


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.sampled_from(("analyst", "lead")), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("link"), st.sampled_from(list(PartnersWord)), st.integers(0, 1)),
        st.tuples(st.just("heard"), st.sampled_from(("analyst", "lead")), st.sampled_from(list(PartnersWord)), st.integers(0, 1)),
        st.tuples(st.just("member"), st.sampled_from(list(PartnersWord))),
        st.tuples(st.just("back"), st.sampled_from(list(Harm))),
        st.tuples(st.just("take back"), st.integers(0, 9)),
        st.tuples(st.just("give")),
        st.tuples(st.just("stop")),
    ),
    max_size=12,
)


class Played:
    """A message with acts done one after the other; beside it, told by itself, whether the partner stands behind the words."""

    def __init__(self, people: World) -> None:
        self.people, self.minute = people, 1
        self.key = drafted(people)
        self.secret = messages.ask_partner(hand(people, "analyst"), self.key)
        self.shown = [self.key]
        self.stands: tuple[Words, date] | None = None
        self.words, self.until, self.stopped = WORDS, DRAFT.until, False
        self.author = "analyst"

    def do(self, act: tuple[Any, ...]) -> None:
        self.minute += 1
        try:
            with transaction.atomic():
                getattr(self, "_" + act[0].replace(" ", "_"))(*act[1:])
        except (PhaseZeroError, IndexError):
            pass

    def _hand(self, name: str, act: str = "draft") -> hands.Hand:
        return hand(self.people, name, act, self.minute)

    def _draft(self, name: str, which: int, days: int) -> None:
        words, until = (WORDS, OTHER)[which], TODAY + timedelta(days=days)
        self.shown.append(messages.redraft(self._hand(name), self.key, replace(DRAFT, words=words, until=until)))
        self.words, self.until, self.stands = words, until, None

    def _said(self, word: PartnersWord, draft: str) -> None:
        assert draft == self.shown[-1], "an answer to older words was taken for one to the newest"
        self.stands = (self.words, self.until) if word is YES else None

    def _link(self, word: PartnersWord, back: int) -> None:
        draft = self.shown[-1 - back]
        messages.answer(self.secret, draft, word, "", None, NOW + timedelta(minutes=self.minute))
        self._said(word, draft)

    def _heard(self, name: str, word: PartnersWord, back: int) -> None:
        draft = self.shown[-1 - back]
        messages.heard(self._hand(name), self.key, draft, word, "", None, TODAY)
        self._said(word, draft)

    def _member(self, word: PartnersWord) -> None:
        messages.answer_as_member(self._hand("partner", "approve"), self.key, self.shown[-1], word, "", None)
        self._said(word, self.shown[-1])

    def _back(self, harm: Harm) -> None:
        messages.came_back(self._hand("lead"), self.key, replace(FINE, harm=harm))
        if harm is not Harm.NONE_HEARD:
            self.stands = None

    def _take_back(self, which: int) -> None:
        rows = list(Statement.objects.order_by("made_at", "pk"))
        stating.take_back(self._hand("lead"), to_text(rows[which].pk), "To try it.")

    def _give(self) -> None:
        messages.give(self._hand("analyst"), self.key, GIVEN)

    def _stop(self) -> None:
        messages.stop(self._hand("analyst"), self.key, "To try it.")
        self.stopped = True


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_acts_in_any_order_give_out_words_without_a_standing_approval(people: World, acts: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        played = Played(people)
        for act in acts:
            played.do(act)
            for days in (0, 1, 11):
                at = NOW + timedelta(days=days)
                may = played.stands == (played.words, played.until) and not played.stopped and at.date() <= played.until
                try:
                    message = to_give(people, played.key, at)
                except BadInput:
                    assert not may, (acts, "refused what the partner stands behind")
                else:
                    assert may, (acts, "given out without the partner")
                    assert message.words == played.words
        transaction.set_rollback(True)
