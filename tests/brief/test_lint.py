"""Each kind of fault is refused with its message; sentences of the wireframe pass; disguises do not help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_updates import ASK, BOTTOM, CHANGES, UNSEEN, enormous, hostile, issued, overruled, quiet, wireframe

from phasezero.brief.lint import RULES, check, lint, lint_sentence, lint_text
from phasezero.brief.reading import read
from phasezero.domain.updates import (
    Section,
    Sentence,
    SentenceKind,
    Source,
    Table,
    figure,
    name,
    quotation,
    say,
    title,
    words,
)
from phasezero.domain.wording import wording
from phasezero.errors import LintRefused

CITES = ("event:1",)
LEGAL = "legal word without attribution to a competent body"
FRAME = "frame without support: name the armed actors of the cited events"
CALM = "a fall inside the documentation delay (half of events documented after 31 days): say that no trend can be read"
CHANGE = "change without its values and base: give both probabilities and the base rate"


def messages(text: str) -> list[str]:
    return [fault.message for fault in lint_text(text, 31)]


def said(*parts: object, kind: SentenceKind = SentenceKind.FINDING, cites: tuple[str, ...] = CITES, mark: str = "") -> list[str]:
    sentence = Sentence(tuple(words(part) if isinstance(part, str) else part for part in parts), kind, cites, mark)  # type: ignore[misc]
    return [fault.message for fault in lint_sentence(sentence, None, 31)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Violence has exploded in the north.", 'inflated word "exploded": give counts against the expected level'),
        ("Risk has doubled.", CHANGE),
        ("Violence fell in November.", CALM),
        ("It is likely (40 %) that the town is attacked.", '"likely" means 55–80 %: use "unlikely"'),
        ("Seleka is committing ethnic cleansing.", LEGAL),
        ("Muslims are attacking Christians.", FRAME),
        ("Sources report that men came.", "sentence cites no record"),
    ],
)
def test_the_faults_of_the_example_are_refused_with_its_messages(text: str, message: str) -> None:
    assert message in messages(text)
    assert message in said(text, cites=())


@pytest.mark.parametrize("update", [wireframe, issued, overruled, quiet, hostile, enormous])
def test_whole_updates_pass(update) -> None:
    assert lint(update()) == ()


@pytest.mark.parametrize("sentence", [*BOTTOM, *CHANGES, *UNSEEN, *ASK], ids=lambda one: one.text[:40])
def test_sentences_of_the_wireframe_pass(sentence: Sentence) -> None:
    assert lint_sentence(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "genocide", "GENOCIDE", "Génocide", "genocidal", "génocidaires", "genocidio", "geno-cide", "geno-\ncide", "geno\u00adcide",
        "g\u200be\u200bnocide", "gеnосidе", "ｇｅｎｏｃｉｄｅ", "𝐠𝐞𝐧𝐨𝐜𝐢𝐝𝐞", "gen0cide", "g e n o c i d e", "g.e.n.o.c.i.d.e", "geno cide",
        "ɢᴇɴᴏᴄɪᴅᴇ", "gεnοcide", "ethnic\ncleansing", "ethnic-cleansing", "“ethnic” cleansing", "ethnically cleansed",
        "nettoyage ethnique", "limpieza étnica", "épuration ethnique", "crimes against\u00a0humanity", "crime contre l’humanité",
        "crimen de lesa humanidad", "crímenes de guerra", "war crimes", "war-criminal", "crimes de guerre", "persecution",
        "were persecuted", "persécution", "persecuciones", "extermination", "exterminating", "exterminio", "widespread or systematic",
        "widespread and systematic", "généralisée ou systématique", "generalizado o sistemático", "with intent", "intentional killing",
        "intention to destroy the group", "protected groups", "groupe protégé",
    ],
)  # fmt: skip
def test_legal_words_are_refused_in_every_disguise(text: str) -> None:
    assert LEGAL in messages(f"This is {text} in the north.")


@pytest.mark.parametrize(
    "text",
    [
        "The intense fighting and what he intends.", "People in tents near the camp.", "After the war, Crimea was visited.",
        "The intended route is closed.", "It announced its intention to hold elections.", "The prosecution of officers began.",
        "An ethnic group and its cleaning service.", "Unprotected groups of travellers.",
    ],
)  # fmt: skip
def test_words_that_only_look_legal_pass(text: str) -> None:
    assert LEGAL not in messages(text)


def test_legal_words_stand_in_names_titles_and_quotations_with_their_author() -> None:
    assert said("Named in the ", name("Convention on the Prevention and Punishment of the Crime of Genocide"), ".") == []
    assert said(name("HRW"), ": ", title("“War crimes in Bangui”")) == []
    assert said(name("The Commission of Inquiry"), " found: ", quotation("crimes against humanity were committed")) == []


def test_a_quotation_needs_its_author_and_a_title_its_publisher() -> None:
    assert "quotation without its author: name who said it" in said("It was found: ", quotation("crimes against humanity"))
    assert "title without its publisher: name who published it" in said("Read ", title("“War crimes in Bangui”"))


def test_a_legal_word_cannot_be_taken_apart_over_parts() -> None:
    assert LEGAL in said("geno", name("cide"), " happened")
    assert LEGAL in said(name("geno"), "cide happened")
    assert LEGAL in said("ethnic ", figure("cleansing"))


@pytest.mark.parametrize(
    "text",
    [
        "Violence is decreasing.", "Attacks are down from last month.", "The north is calm.", "It was quiet in November.",
        "Fewer events were seen.", "Killings have dwindled.", "The situation has improved.", "The situation stabilised.",
        "There were no attacks in May.", "The fight­ing eased.", "Violence has de-escalated.", "A lull in fighting.", "Deaths halved.",
        "Clashes ceased on Monday.", "Peaceful weeks.", "Fighting has ended.", "The vio-lence fell.",
    ],
)  # fmt: skip
def test_no_fall_or_calm_is_stated(text: str) -> None:
    assert CALM in messages(text)


def test_a_mark_can_state_a_fall_too() -> None:
    assert CALM in said(figure(3), " attacks on civilians in ", name("Bangui"), mark="↓")
    assert said("suggested phase ", figure(1), " (was ", figure(2), ")", mark="▼") == []


@pytest.mark.parametrize(
    "text",
    [
        "Recent weeks are under-documented; no trend can be read.", "They declined to comment.", "A ceasefire was signed on Monday.",
        "No event against civilians is documented in what we hold.", "That is not a finding that nobody was killed.",
        "The count is an upper bound; a lower bound is not known.", "The town fell to the column that came from the north.",
        "A lower phase is no sign of calm: recent weeks are under-documented.", "An improvised device was found.",
    ],
)  # fmt: skip
def test_what_states_no_fall_passes(text: str) -> None:
    assert CALM not in messages(text)


def test_a_place_may_be_called_falls() -> None:
    assert said("Attacks near ", name("Boali Falls"), " are documented by ", name("AFP"), ".") == []


@pytest.mark.parametrize(
    "text",
    [
        "Muslims attacked the town.", "Christian militias killed farmers.", "The Hutu have attacked again.", "Fulani herders burned a village.",
        "Attacks by Muslims continue.", "They were killed by Christian youths.", "Violence between Muslims and Christians.",
        "Mus-lims are attacking.", "Muslims who are attacking.", "The Dinka community is attacking.",
    ],
)  # fmt: skip
def test_groups_do_not_act(text: str) -> None:
    assert FRAME in messages(text)


@pytest.mark.parametrize(
    "text",
    [
        "Christians were killed in the church.", "The Muslim Brotherhood met.", "Killings of Christians.", "Arab League observers arrived.",
        "Russian forces attacked the town.", "Civilians killed by Russian forces.",
    ],
)  # fmt: skip
def test_groups_may_be_victims_and_armed_actors_may_be_named(text: str) -> None:
    assert FRAME not in messages(text)


def test_a_headline_may_hold_a_frame() -> None:
    assert said(name("AFP"), ", ", figure("3 March"), ": ", title("“Muslims are attacking Christians”")) == []


@pytest.mark.parametrize(
    "word", ["soared", "unprecedented", "massacre", "catastrophic", "terrorists", "brutally", "explo-ded", "ＳＯＡＲＥＤ"]
)
def test_inflated_words(word: str) -> None:
    assert any("inflated word" in message for message in messages(f"The north {word} today."))


def test_a_bomb_may_explode() -> None:
    assert messages("A car bomb exploded near the market.") == []


def test_perpetrator_is_the_word() -> None:
    assert messages("A bad actor came.") == ['"bad actor" is not our word: use "perpetrator"']


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The risk rose from 4 % to 6 %.", False),
        ("The risk rose to 6 % (was 4 %; base rate 0.8 %).", True),
        ("Attacks tripled.", False),
        ("Attacks tripled from 3 to 9 (usual level 2).", True),
        ("Attacks are rising.", False),
        ("Attacks are rising (we expected 0–2 documented events, 5 came).", True),
    ],
)
def test_a_change_has_its_values_and_base(text: str, passes: bool) -> None:
    assert (not any(message.startswith("change without") for message in messages(text))) == passes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It is likely that they come.", '"likely" without its number: give the probability (55–80 %)'),
        ("It is very likely (60 %; base rate 2 %) that they come.", '"very likely" means 80–95 %: use "likely"'),
        ("It is unlikely (70 %) that they come.", '"unlikely" means 20–45 %: use "likely"'),
        ("It is probably so.", '"probably" is not on our scale: use "likely" (55–80 %) or another of its words, with the number'),
        ("A remote chance (30 %) remains.", '"remote" means 0–5 %: use "unlikely"'),
    ],
)
def test_words_of_likelihood_mean_numbers(text: str, message: str) -> None:
    assert message in messages(text)


@pytest.mark.parametrize("band", wording().likelihood, ids=lambda one: one.word)
def test_each_word_of_the_scale_passes_with_a_number_of_its_own(band) -> None:
    middle = round((band.low + band.high) * 50)
    noun = "chance of it" if band.word == "remote" else "that they come"
    assert messages(f"It is {band.word} ({middle} %; base rate 2 %) {noun}.") == []


def test_a_remote_village_is_no_likelihood() -> None:
    assert messages("They came to a remote village.") == []


def test_percentages_say_of_what() -> None:
    assert "percentage without its base: say of how many, or give the base rate" in messages("A share of 40 % is dated.")
    assert messages("Dates are known for 40 % of 200 events.") == []


def test_numbers_of_a_finding_are_figures() -> None:
    assert 'number "12" in our own words: set it as a figure that stands on the cited records' in said("They came 12 times.")
    assert any(message.startswith('number "two"') for message in said("Armed men met two civilians."))
    assert said("They came ", figure(12), " times.") == []
    assert said("They came 12 times.", kind=SentenceKind.GAP, cites=()) == []


@pytest.mark.parametrize(
    "parts",
    [
        ("Armed men killed ", figure(12), " civilians."), (figure(12), " people were killed."), ("Deaths: ", figure(12), "."),
        (figure("1,204"), " civilian deaths are documented."), ("killed at least ", figure(3), " people"),
    ],
)  # fmt: skip
def test_deaths_are_three_numbers(parts) -> None:
    assert "deaths without all three estimates: give low, best and high" in said(*parts)


def test_deaths_with_three_numbers_pass() -> None:
    assert said("killed ", figure("2–3–5")) == []
    assert said("Armed men killed at least ", figure(2), " civilians (", figure("low 2, best 3, high 5"), ").") == []
    assert said(figure(5), " events in which civilians were killed are documented.") == []


def test_a_finding_cites_records_that_are_listed() -> None:
    assert said("They came.", cites=()) == ["sentence cites no record"]
    sentence = say("They came.", cites=("event:none",))
    assert "not in the list of sources" in lint_sentence(sentence, frozenset(CITES))[0].message
    assert said("We do not know.", kind=SentenceKind.GAP, cites=()) == []


def test_hedges_and_vague_sources() -> None:
    assert any("hedge" in message for message in messages("They reportedly came."))
    assert said("They reportedly came.") == []
    assert any(message.startswith("vague attribution") for message in said("Sources report that they came."))


@pytest.mark.parametrize(
    "change",
    [
        lambda update: replace(update, quiet_rule=update.quiet_rule, page_two=(Section("x", "The genocide"),)),
        lambda update: replace(update, page_two=(Section("x", "X", tables=(Table(("Who",), (("ethnic cleansing",),)),)),)),
        lambda update: replace(update, page_two=(Section("x", "X", tables=(Table(("Calm weeks",), ()),)),)),
        lambda update: replace(update, sources=(*update.sources, Source("event:x", 99, (words("the genocide"),)))),
        lambda update: replace(update, phase=replace(update.phase, reasons=(replace(update.phase.reasons[0], text="Violence fell."),))),
        lambda update: replace(update, sources=(*update.sources, replace(update.sources[0], key="event:x"))),
    ],
)  # fmt: skip
def test_every_place_of_an_update_is_read(change) -> None:
    with pytest.raises(LintRefused):
        check(change(wireframe()))


def test_a_releasers_reason_is_read() -> None:
    update = overruled()
    assert update.releasing is not None
    with pytest.raises(LintRefused, match="legal word"):
        check(replace(update, releasing=replace(update.releasing, reason="this is genocide")))


def test_a_name_in_a_table_may_hold_a_legal_word() -> None:
    table = Table(("Who",), ((name("Committee against Genocide"),),))
    check(replace(wireframe(), page_two=(Section("x", "X", tables=(table,)),)))


def test_a_refusal_has_one_line_for_each_fault() -> None:
    bad = (say("Violence has exploded.", SentenceKind.NOTICE), say("They came.", cites=()))
    with pytest.raises(LintRefused) as refused:
        check(replace(wireframe(), page_two=(Section("x", "X", bad),)))
    lines = str(refused.value).split("\n")
    assert len(lines) == 2
    assert lines[0].startswith('"Violence has exploded.": inflated word')


def test_rules_have_names_of_their_own() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


@given(st.text(), st.text())
@example("\ud800"[:0], "İ")
def test_any_text_can_be_read_and_nothing_hides_a_word(before: str, after: str) -> None:
    lint_text(before + after)
    assert LEGAL in [fault.message for fault in lint_sentence(say("{a} genocide {b}", a=figure(before), b=figure(after)))]


@given(st.lists(st.sampled_from(["", "\u200b", "\u00ad", "\u2060", "-", "\u2011", "\ufeff", "_"]), min_size=9, max_size=9))
def test_signs_between_letters_hide_no_word(signs: list[str]) -> None:
    disguised = "".join(letter + sign for letter, sign in zip("genocide", signs, strict=False))
    assert LEGAL in messages(f"the {disguised} there")


@given(st.lists(st.text(max_size=20), max_size=6))
def test_every_letter_knows_its_part(pieces: list[str]) -> None:
    text = read(pieces)
    for reading in (text.spaced, text.joined, text.squashed):
        assert len(reading.text) == len(reading.owners)
        assert all(0 <= owner < len(pieces) for owner in reading.owners)
