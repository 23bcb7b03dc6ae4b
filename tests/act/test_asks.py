"""Asks: what each audience gets, what is left out, and what cannot be asked of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from asked import BRIEFING, DAY, SECTORS, SPOKEN_TO, facts, roomy
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from phasezero.act.asks import phrased, refuse, side_by_side, standard, worded
from phasezero.brief.lint import lint_sentence, lint_text
from phasezero.domain.asks import AskFacts, Chance, Count, Judged, Office, OtherAsk, hiding_words, tidy, with_slots
from phasezero.domain.audiences import Form, PartKey, audience
from phasezero.domain.institutions import bodies
from phasezero.domain.lexicon import lexicon
from phasezero.domain.phrases import PartKind
from phasezero.domain.tools import catalogue
from phasezero.errors import BadInput

COUNCIL = audience("council_member")
OWN = replace(BRIEFING, actor=Office("Director for Africa", "BEL"), actor_kind="regional_desk", body="", instrument="demarche")


def test_a_member_of_the_council_is_asked_in_its_words_with_every_figure_and_its_base() -> None:
    ask = phrased(BRIEFING, COUNCIL)
    assert ask.parts[0].text == (
        "For Permanent Representative of Rwanda to the United Nations: please request a briefing on deliberate killing of civilians "
        "by government forces or armed groups in Bangui, with the number on record (low 11, best 13, high 19 in 3 "
        "records)."
    )
    assert "By 12 April 2013." in ask.text
    assert (
        "low 11, best 13, high 19, in the 60 days to 1 April 2013 (3 records; at most 2 independent sources; grade B2)"
        in ask.text
    )
    assert ask.words <= COUNCIL.longest


@pytest.mark.parametrize("reader", SPOKEN_TO, ids=lambda one: one.key)
def test_every_audience_can_be_asked_for_all_that_it_can_do(reader) -> None:
    for own in reader.instruments:
        made = replace(BRIEFING, actor=Office("Head of office"), actor_kind=reader.key, body="", instrument=own.key,
                       by=DAY + timedelta(days=own.lead_time_days), quiet=not reader.public)  # fmt: skip
        ask = phrased(made, reader)
        assert ask.words <= reader.longest
        assert (PartKey.QUIET in {part.key for part in ask.parts}) == made.quiet
        assert own.does in ask.text


def test_a_cable_is_plain_text() -> None:
    ask = worded(BRIEFING, audience("embassy"), "diplomacy", Form.CABLE)
    assert ask.plain_text.startswith("Action requested of Permanent Representative")
    assert not set("“”‘’–—…") & set(ask.plain_text)


def test_the_standard_term_is_one_step_away_from_every_wording() -> None:
    terms = [piece for part in phrased(BRIEFING, COUNCIL).parts for piece in part.pieces if piece.term]
    assert {piece.term for piece in terms} >= {"one_sided_violence", "protection", "armed_group_perpetrator"}
    for piece in terms:
        assert piece.part.text == lexicon().wording(piece.term, COUNCIL.sector).text
        assert lexicon().term(piece.term).standard


def test_names_and_figures_are_told_from_our_own_words() -> None:
    pieces = [piece for part in standard(BRIEFING).parts for piece in part.pieces]
    names = {piece.part.text for piece in pieces if piece.part.kind is PartKind.NAME}
    assert {"Bangui", "Seleka", BRIEFING.actor.name, "United Nations Security Council"} <= names
    own = " ".join(piece.part.text for piece in pieces if piece.part.kind is PartKind.WORDS)
    assert not [sign for sign in own if sign.isdigit()]


@pytest.mark.parametrize("reader", SPOKEN_TO, ids=lambda one: one.key)
def test_what_an_audience_gets_passes_the_writing_rules_with_every_term(reader) -> None:
    for key in lexicon().terms:
        if any(key in never.terms for never in reader.never):
            continue
        made = replace(BRIEFING, say=f"We ask about {{{key}}}.", quiet=not reader.public)
        for part in worded(made, roomy(reader), reader.sector, reader.form).parts:
            assert not lint_sentence(part.sentence), (key, part.text)


def test_every_wording_and_definition_passes_the_writing_rules() -> None:
    for term in lexicon().terms.values():
        assert not lint_text(term.definition), term.key
        for sector, wording in term.wordings.items():
            assert not lint_text(f"We ask about {wording.text}."), (term.key, sector)


def test_one_ask_in_ten_lexicons() -> None:
    found = side_by_side(BRIEFING)
    assert [sector for sector, _ in found] == list(SECTORS)
    assert len(found) == 10
    assert len({tuple(part.text for part in parts) for _, parts in found}) >= 6


# Length


def test_whole_parts_are_left_out_in_the_stated_order() -> None:
    reader, before = roomy(COUNCIL), ()
    every = worded(BRIEFING, reader, "diplomacy", Form.PAGE)
    for longest in range(every.words - 1, 180, -1):
        ask = worded(BRIEFING, replace(reader, longest=longest), "diplomacy", Form.PAGE)
        assert ask.words <= longest
        assert ask.left_out == COUNCIL.leave_out[: len(ask.left_out)]
        assert set(before) <= set(ask.left_out)
        assert {part.text for part in ask.parts} <= {part.text for part in every.parts}
        before = ask.left_out
    assert len(before) >= 4


@settings(max_examples=60, deadline=None)
@given(facts(), st.sampled_from(SPOKEN_TO), st.integers(20, 400))
def test_a_text_that_is_shortened_keeps_the_ask_and_the_base_of_every_number(made: AskFacts, reader, longest: int) -> None:
    reader = replace(reader, longest=longest, never=())
    refused = ""
    try:
        ask = worded(made, reader, reader.sector, reader.form)
    except BadInput as error:
        refused = str(error)
    if refused:
        assert "shorten the texts" in refused
        return
    assert ask.words <= longest
    there = {part.of for part in ask.parts}
    assert {piece.slot for part in ask.parts for piece in part.pieces if piece.slot} <= there
    assert {PartKey.ASK, PartKey.INSTRUMENT, PartKey.BY, PartKey.WHY, PartKey.SAY} <= {part.key for part in ask.parts}
    assert set(ask.left_out) <= set(reader.leave_out)


def test_what_has_no_room_is_refused_and_no_sentence_is_cut() -> None:
    with pytest.raises(BadInput, match=r"takes 60 words, and what cannot be left out has \d+: shorten"):
        worded(BRIEFING, replace(COUNCIL, longest=60), "diplomacy", Form.PAGE)


def test_a_number_brings_its_base_to_an_audience_that_does_not_get_such_numbers() -> None:
    mayor = roomy(audience("local_authority"))
    assert PartKey.CHANCES not in mayor.parts
    ask = worded(replace(BRIEFING, say="The estimate is {risk}."), mayor, mayor.sector, mayor.form)
    assert "base rate 0.8 %" in ask.text


# What cannot be asked


def asking(**changes: object) -> AskFacts:
    return replace(BRIEFING, **changes)  # type: ignore[arg-type]


def test_a_body_is_not_asked_for_an_instrument_it_does_not_have() -> None:
    for body in bodies():
        with pytest.raises(BadInput, match="has no instrument 'standing-army'"):
            asking(body=body.key, instrument="standing-army")
    with pytest.raises(BadInput, match="no instrument 'briefing' of its own"):
        asking(body="")


def test_an_instrument_of_a_body_is_asked_for_by_those_who_can() -> None:
    with pytest.raises(
        BadInput, match="donor cannot ask for 'briefing' of United Nations Security Council; who can: council_member"
    ):
        refuse(BRIEFING, audience("donor"))
    with pytest.raises(BadInput, match="Belgium does not sit in United Nations Security Council on 1 April 2013"):
        refuse(asking(actor=Office("Permanent Representative of Belgium", "BEL")), COUNCIL)
    refuse(asking(actor=Office("Permanent Representative of France", "FRA")), COUNCIL)
    with pytest.raises(BadInput, match="Central African Republic is not in the reach of Organization of American States"):
        refuse(asking(body="oas", instrument="mission", by=date(2013, 7, 1)), audience("regional_desk"))


def test_an_own_instrument_is_its_own() -> None:
    refuse(OWN, audience("joint_desk"))
    with pytest.raises(BadInput, match="'demarche' is not its instrument"):
        refuse(OWN, audience("embassy"))
    with pytest.raises(BadInput, match="no instrument 'demarche' of its own"):
        refuse(OWN, audience("donor"))


def test_tools_for_reference_are_never_asked_for() -> None:
    for tool in catalogue():
        if tool.reference_only:
            for reader in SPOKEN_TO:
                with pytest.raises(BadInput, match=f"{tool.id}: it is in the catalogue for reference only"):
                    refuse(asking(tool=tool.id), reader)
    with pytest.raises(BadInput, match="no tool 'Wishing'"):
        refuse(asking(tool="Wishing"), COUNCIL)


def test_a_day_is_neither_past_nor_sooner_than_the_instrument_allows() -> None:
    with pytest.raises(BadInput, match="31 March 2013 is past; the earliest day for this instrument is 8 April 2013"):
        refuse(asking(by=DAY - timedelta(days=1)), COUNCIL)
    with pytest.raises(BadInput, match="7 April 2013 is too soon: the instrument takes 7 days; the earliest day is 8 April 2013"):
        refuse(asking(by=date(2013, 4, 7)), COUNCIL)
    refuse(asking(by=date(2013, 4, 8)), COUNCIL)


def test_an_instrument_that_waits_for_a_session_is_not_asked_for_before_it_opens() -> None:
    waiting = [
        (body, one) for body in bodies() for one in body.instruments if one.in_session and body.sessions and body.worldwide
    ]
    assert waiting
    body, one = waiting[0]
    desk = replace(audience("regional_desk"), asks_as=one.asked_by)
    opens = body.sessions.ending_from(DAY + timedelta(days=one.lead_time_days))[0]
    earliest = max(opens, DAY + timedelta(days=one.lead_time_days))
    made = asking(body=body.key, instrument=one.key, slot=None, by=earliest)
    refuse(made, desk)
    with pytest.raises(BadInput, match="too soon"):
        refuse(replace(made, by=earliest - timedelta(days=1)), desk)


def test_a_quiet_ask_goes_to_nobody_who_may_print_it() -> None:
    public = [reader for reader in SPOKEN_TO if reader.public]
    assert {"journalist", "parliamentarian", "local_authority"} == {reader.key for reader in public}
    for reader in public:
        own = reader.instruments[0]
        made = asking(actor_kind=reader.key, body="", instrument=own.key, by=DAY + timedelta(days=90))
        refuse(made, reader)
        with pytest.raises(BadInput, match="may be printed, and this ask is a quiet one"):
            refuse(replace(made, quiet=True), reader)
    assert phrased(asking(quiet=True), COUNCIL).parts[-1].key is PartKey.QUIET


def test_a_quiet_ask_to_somebody_else_is_told_to_nobody() -> None:
    with pytest.raises(BadInput, match="a quiet ask is not told to others"):
        OtherAsk(Office("Minister of Defence of Chad"), "hold back deliveries", DAY, quiet=True)


def test_what_is_never_said_to_an_audience_is_refused() -> None:
    with pytest.raises(BadInput, match="local authority is never told of 'targeted_sanctions'"):
        worded(asking(say="We ask for {targeted_sanctions}."), roomy(audience("local_authority")), "social_cohesion", Form.ALOUD)
    with pytest.raises(BadInput, match="humanitarian organisation is never told 'informants'"):
        worded(asking(say="Please name informants."), roomy(audience("humanitarian")), "humanitarian", Form.LETTER)
    worded(asking(say="Please ask Informants Ltd.", names=(*BRIEFING.names, "Informants Ltd")), roomy(audience("humanitarian")),
           "humanitarian", Form.LETTER)  # fmt: skip


def test_a_community_gets_no_ask() -> None:
    with pytest.raises(BadInput, match="a message that a partner approved"):
        refuse(BRIEFING, audience("community"))
    with pytest.raises(BadInput, match="a message that a partner approved"):
        asking(actor_kind="community", body="")


# Facts


@pytest.mark.parametrize(
    "text", ["13 people were killed", "Thirteen civilians were killed", "in 2 of 3 places", "a rise of 40 %"]
)
def test_a_number_that_is_typed_has_no_base_and_is_refused(text: str) -> None:
    for field in ("action", "why", "say"):
        with pytest.raises(BadInput, match=f"{field}: the number '.*' stands without its base"):
            asking(**{field: f"say that {text}"})


def test_names_may_hold_numbers() -> None:
    asking(say="We recall Resolution 2127 (2013).", names=(*BRIEFING.names, "Resolution 2127 (2013)"))
    with pytest.raises(BadInput, match="is no name"):
        asking(names=("genocide",))
    with pytest.raises(BadInput, match="is no name"):
        asking(names=("13",))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"say": "We ask about {nothing}."}, "nothing fills"),
        ({"say": "We ask about {protection."}, "a brace that belongs to no slot"),
        ({"say": "{campaign} is under way."}, "no sentence begins with"),
        ({"why": "They can. {campaign} goes on."}, "no sentence begins with"),
        ({"why": " "}, "'why' is empty"),
        ({"why_source": ""}, "'why_source' is empty"),
        ({"phase": 4}, "phases are 0 to 3"),
        ({"country": "XXX"}, "XXX"),
        ({"dates": (("protection", DAY),)}, "cannot be a slot"),
        ({"dates": (("killed", DAY),)}, "cannot be a slot"),
        ({"counts": (*BRIEFING.counts, BRIEFING.counts[0])}, "cannot be a slot"),
        ({"actor_kind": "nobody"}, "there is no audience 'nobody'"),
        ({"judged": Judged("{nothing}", "low")}, "judgement: nothing fills"),
    ],
)
def test_facts_that_do_not_hold_together_are_refused(changes: dict[str, object], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        asking(**changes)


@pytest.mark.parametrize("changes", [
    {"low": 14}, {"days": 0}, {"records": 0}, {"sources": 0}, {"what": " "}, {"grade": "B7"}, {"grade": "good"}, {"exact": True}, {"low": -1},
])  # fmt: skip
def test_a_count_without_its_base_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="killed: "):
        replace(BRIEFING.counts[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes", [{"percent": 2.0}, {"percent": 12.0}, {"high": 101.0}, {"months": 0}, {"what": ""}, {"base_rate": -1.0}]
)
def test_a_chance_without_its_base_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="risk: "):
        replace(BRIEFING.chances[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["Mr Jean Dupont", "Dr. Amina Diallo", "M. Dupont, minister", "H.E. Ambassador Doe", " "])
def test_an_office_is_asked_and_no_person(who: str) -> None:
    with pytest.raises(BadInput, match=r"names a person|nobody is asked"):
        Office(who)
    Office("Minister of State")


@settings(max_examples=60, deadline=None)
@given(facts())
def test_facts_are_kept_as_json_and_come_back(made: AskFacts) -> None:
    kept = TypeAdapter(AskFacts)
    assert kept.validate_json(kept.dump_json(made)) == made


def test_typed_texts_are_tidied() -> None:
    assert tidy(asking(say="We  ask\u202e for {protection}.\n")).say == "We ask for {protection}."


def test_typed_words_that_hide_who_acts_are_named() -> None:
    made = asking(say="We ask about unrest and clashes, and about {campaign}.", why="They see the unrest.")
    assert hiding_words(made) == (("why", "unrest"), ("say", "unrest"), ("say", "clashes"))
    assert hiding_words(BRIEFING) == ()


def test_words_of_the_field_are_proposed_as_slots() -> None:
    typed = "We see an organised campaign of attacks on civilians, and ask for protection of civilians."
    assert with_slots(typed) == "We see {campaign}, and ask for {protection}."
    assert with_slots("nothing to find here") == "nothing to find here"


def test_a_sentence_that_ends_itself_gets_no_second_stop() -> None:
    text = standard(asking(say="What is done for {protection}?", why="They preside.")).text
    assert "civilians?”" in text
    assert "preside (source" in text


def test_numbers_of_records_decide_the_grammar() -> None:
    one = Count("killed", "killed", 1, 1, 2, 1, DAY, 1, 1)
    text = standard(asking(counts=(one, BRIEFING.counts[1]), chances=(Chance("risk", "an attack", 1, 0, 2, 0.5, 1, DAY),))).text
    assert "in the 1 day to 1 April 2013 (1 record; at most 1 independent source; ungraded)" in text
    assert "within 1 month of" in text
