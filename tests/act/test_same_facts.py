"""Same facts, other words: over every audience, sector and form; and what the comparison finds when words change a fact."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from itertools import product

import pytest
from asked import BRIEFING, SECTORS, SPOKEN_TO, TERMS, TEXTS, facts, roomy, with_terms
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phasezero.act import ask_words
from phasezero.act.asks import phrased, side_by_side, standard, worded
from phasezero.act.same_facts import against_facts, check, differences
from phasezero.domain import lexicon as lexicon_file
from phasezero.domain.asks import Ask, AskFacts, AskPart, Piece
from phasezero.domain.audiences import Form, PartKey, audience
from phasezero.domain.lexicon import lexicon, parse
from phasezero.domain.phrases import Part, PartKind
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, LintRefused

BY_NOBODY = tuple(roomy(replace(one, never=())) for one in SPOKEN_TO)
"""Every audience with time for any text and nothing that is not said to it."""


@settings(max_examples=150, deadline=None)
@given(facts(), st.sampled_from(BY_NOBODY), st.sampled_from(SECTORS), st.sampled_from(Form), st.data())
def test_any_two_phrasings_of_any_facts_say_the_same(made: AskFacts, reader, sector, form, data) -> None:
    one = worded(made, reader, sector, form)
    assert differences(one, standard(made)) == ()
    assert against_facts(one) == ()
    other = worded(made, *(data.draw(st.sampled_from(those)) for those in (BY_NOBODY, SECTORS, Form)))
    assert differences(one, other) == differences(other, one) == ()


def test_every_term_says_the_same_to_every_audience_in_every_sector_and_form() -> None:
    """Each term stands in one of the nine texts of an ask; all of them in every template."""
    for first in range(0, len(TERMS), TEXTS):
        made = with_terms(*(TERMS[(first + n) % len(TERMS)] for n in range(TEXTS)))
        reference = standard(made)
        for reader, sector, form in product(BY_NOBODY, SECTORS, Form):
            ask = worded(made, reader, sector, form)
            assert not differences(ask, reference), (reader.key, sector, form)
            assert not against_facts(ask), (reader.key, sector, form)


def test_ten_lexicons_side_by_side_say_the_same() -> None:
    reference = standard(BRIEFING)
    reference = replace(reference, parts=tuple(part for part in reference.parts if part.key is not PartKey.CLEARANCE))
    for sector, parts in side_by_side(BRIEFING):
        text = replace(reference, sector=sector, parts=parts)
        assert not differences(text, reference)
        assert not against_facts(text)


# What it finds

ASK = worded(BRIEFING, audience("embassy"), "diplomacy", Form.CABLE)
STANDARD = standard(BRIEFING)


def changed(ask: Ask, key: PartKey, old: str, new: str) -> Ask:
    """The ask with other words in the pieces of one part."""

    def piece(one: Piece) -> Piece:
        return replace(one, part=Part(one.part.kind, one.part.text.replace(old, new)))

    parts = tuple(replace(part, pieces=tuple(map(piece, part.pieces))) if part.key is key else part for part in ask.parts)
    assert parts != ask.parts, f"{old!r} does not stand in {key}"
    return replace(ask, parts=parts)


@pytest.mark.parametrize(
    ("key", "old", "new", "what"),
    [
        (PartKey.COUNTS, "13", "30", "number"),
        (PartKey.ASK, "13", "30", "number"),
        (PartKey.COUNTS, "low 11, best 13", "low 13, best 11", "number"),
        (PartKey.COUNTS, "60 days", "3 days", "number"),
        (PartKey.COUNTS, "grade B2", "", "grade"),
        (PartKey.COUNTS, "B2", "A2", "grade"),
        (PartKey.COUNTS, "1 April 2013", "1 April 2012", "date"),
        (PartKey.BY, "12 April", "21 April", "date"),
        (PartKey.ASK, "Bangui", "Bria", "name"),
        (PartKey.ASK, "Bangui", "", "name"),
        (PartKey.WHY, "month", "month, as France does", "name"),
        (PartKey.CHANCES, "0.8 %", "0.8", "number"),
        (PartKey.SAY, "non-state armed groups that attack civilians", "unrest", "by whom"),
        (PartKey.SAY, "armed groups", "state forces", "by whom"),
        (PartKey.SAY, "that attack civilians", "that are active", "who is harmed"),
        (PartKey.ASK, "civilians", "investments", "who is harmed"),
        (PartKey.JUDGEMENT, "a pattern of organised attacks", "a pattern of attacks", "how organised"),
        (PartKey.JUDGEMENT, "organised", "sporadic", "how organised"),
    ],
)
def test_a_changed_fact_is_found_in_the_text(key: PartKey, old: str, new: str, what: str) -> None:
    assert not differences(ASK, STANDARD)
    wrong = changed(ASK, key, old, new)
    assert what in {found.what for found in differences(wrong, STANDARD)}
    with pytest.raises(LintRefused, match="would change a fact"):
        check(wrong, STANDARD)


@settings(max_examples=100, deadline=None)
@given(facts(), st.sampled_from(BY_NOBODY), st.sampled_from(SECTORS), st.data())
def test_any_other_number_date_or_name_is_found(made: AskFacts, reader, sector, data) -> None:
    ask = worded(made, reader, sector, reader.form)
    places = [(p, n) for p, part in enumerate(ask.parts) for n, piece in enumerate(part.pieces) if piece.part.kind in _FACTS]
    p, n = data.draw(st.sampled_from(places))
    part, piece = ask.parts[p], ask.parts[p].pieces[n]
    other = data.draw(st.sampled_from(("42", "1 June 1999", "Xanadu", "C5", "")))
    assume(other != piece.part.text)
    pieces = (*part.pieces[:n], replace(piece, part=Part(piece.part.kind, other)), *part.pieces[n + 1 :])
    wrong = replace(ask, parts=(*ask.parts[:p], replace(part, pieces=pieces), *ask.parts[p + 1 :]))
    assert differences(wrong, standard(made)) or against_facts(wrong)


_FACTS = (PartKind.FIGURE, PartKind.NAME)


def test_a_part_that_goes_missing_is_found() -> None:
    without = replace(ASK, parts=tuple(part for part in ASK.parts if part.key is not PartKey.WHY))
    assert [(found.part, found.what) for found in differences(without, STANDARD)] == [("why", "part")]
    hidden = replace(without, left_out=(*ASK.left_out, PartKey.WHY))
    assert differences(hidden, STANDARD), "the reason is never left out, whatever is said of it"


def test_a_number_whose_base_goes_missing_is_found() -> None:
    without = replace(
        ASK, parts=tuple(part for part in ASK.parts if part.of != "killed"), left_out=(*ASK.left_out, PartKey.COUNTS)
    )
    assert "base of a number" in {found.what for found in against_facts(without)}


@pytest.mark.parametrize(
    ("slot", "part"),
    [("{grade}", "counts"), ("{count}", "counts"), ("{until}", "counts"), ("{base_rate}", "chances"), ("{by}", "by"),
     ("{actor}", "ask"), ("{why_source}", "why"), ("{body}", "instrument"), ("{phase}", "phase"), ("{other_by}", "others")],
)  # fmt: skip
def test_a_template_that_drops_a_fact_is_found_even_if_all_of_them_do(slot: str, part: str, monkeypatch) -> None:
    forms = copy.deepcopy(dict(ask_words._forms("en")))
    for templates in forms["forms"].values():
        templates[part] = [template.replace(slot, "it") for template in templates[part]]
    monkeypatch.setattr(ask_words, "_forms", lambda _code: forms)
    wrong = standard(BRIEFING)
    assert not differences(wrong, standard(BRIEFING))
    assert {found.part for found in against_facts(wrong)} == {part}


def test_a_wording_changed_after_it_was_read_is_found(monkeypatch) -> None:
    """As if the lexicon had been built without its check."""
    monkeypatch.setattr(lexicon_file.Harm, "against", lambda _self, _other: iter(()))
    wrong = _with_wording("armed_group_perpetrator", "diplomacy", "the unrest")
    monkeypatch.undo()
    monkeypatch.setattr(ask_words, "lexicon", lambda _language: wrong)
    with pytest.raises(LintRefused, match=re.escape("by whom")):
        phrased(BRIEFING, audience("council_member"))


def _with_wording(term: str, sector: str, text: str) -> lexicon_file.Lexicon:
    raw = copy.deepcopy(load("lexicon"))
    entry = next(one for one in raw["terms"] if one["id"] == term)
    entry["en"]["wordings"][sector] = text
    return parse(raw)


@pytest.mark.parametrize(
    ("term", "text", "what"),
    [
        ("target_group", "people with protection needs", "who is harmed"),
        ("target_group", "an affected population", "who is harmed"),
        ("armed_group_perpetrator", "the unrest that harms civilians", "by whom"),
        ("armed_group_perpetrator", "clashes in which armed groups harm civilians", "by whom"),
        ("armed_group_perpetrator", "state forces that attack civilians", "by whom"),
        ("campaign", "attacks on civilians", "how organised"),
        ("campaign", "sporadic attacks on civilians", "how organised"),
        ("campaign", "organised attacks", "who is harmed"),
        ("campaign", "organised attacks on civilians by militias", "by whom"),
        ("atrocity_risk", "the risk to civilians and to development gains", "who is harmed"),
        ("atrocity_risk", "the risk of instability for civilians", "by whom"),
        ("early_recovery", "early recovery of markets", "who is harmed"),
        ("crowd_violence", "attacks by crowds on people for who they are", "how organised"),
    ],
)
def test_a_wording_that_drops_or_changes_one_of_the_three_is_refused(term: str, text: str, what: str) -> None:
    with pytest.raises(BadInput, match=rf"lexicon\.yml, {term}: trade: .*{what}: the term says"):
        _with_wording(term, "trade", text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(lexicon().terms)), st.sampled_from(SECTORS), st.data())
def test_no_sign_can_be_taken_out_of_a_wording(key: str, sector: str, data) -> None:
    """Whatever words of a wording say one of the three: without them the lexicon is refused."""
    words, text = lexicon().signs, lexicon().wording(key, sector).text
    signs = [match.group() for match in words.pattern.finditer(text)]
    assume(signs)
    sign = data.draw(st.sampled_from(signs))
    with pytest.raises(BadInput, match="does not say the same"):
        _with_wording(key, sector, f"what is meant, {text.replace(sign, '')}"[:110])


def test_templates_say_nothing_on_the_three() -> None:
    for form, parts in ask_words._forms("en")["forms"].items():
        for key, templates in parts.items():
            for template in templates:
                harm = lexicon().signs.harm(template)
                assert harm == lexicon_file.Harm(), (form, key, harm)
                assert not re.search(r"\d", template), (form, key)


def test_the_pieces_are_the_text() -> None:
    part = AskPart(PartKey.BY, (Piece(Part(PartKind.WORDS, "By ")), Piece(Part(PartKind.FIGURE, "1 May 2013"))))
    assert part.text == "By 1 May 2013"
    assert STANDARD.text == "\n".join("".join(piece.part.text for piece in part.pieces) for part in STANDARD.parts)
