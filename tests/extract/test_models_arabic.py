"""Assaults in Arabic sentences. The sentences are our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.extract.models import tells_assault
from phasezero.extract.models.arabic import NAME, bare, normalised
from phasezero.extract.models.linear import model

TELLS = [
    "قتل مسلحون مجهولون ثلاثة مدنيين أمس في هجوم على قرية شمال المدينة.",
    "أصيب خمسة أشخاص بجروح في انفجار سيارة مفخخة قرب السوق.",
    "أطلق مسلحون النار على سيارة وقتلوا سائقها.",
    "خطف مسلحون أربعة موظفين من مكتبهم في العاصمة.",
]
TELLS_NOT = [
    "ناقش الوزراء ميزانية العام المقبل في اجتماع عقد في العاصمة.",
    "فاز الفريق بالمباراة النهائية بهدفين مقابل هدف.",
    "ارتفعت أسعار النفط في الأسواق العالمية.",
    "زار الرئيس المدرسة الجديدة وتحدث مع الطلاب.",
]


@pytest.mark.parametrize("sentence", TELLS)
def test_tells_it(sentence: str) -> None:
    assert tells_assault(sentence) >= model(NAME).threshold


@pytest.mark.parametrize("sentence", TELLS_NOT)
def test_does_not_tell_it(sentence: str) -> None:
    assert tells_assault(sentence) < 0.2


def test_letters_that_vary_are_one_letter_and_signs_are_left_out() -> None:
    assert normalised("أُصِيبَ إلى مدرسة ـــ مصطفى") == normalised("اصيب الي مدرسه  مصطفي")


def test_vowel_signs_and_lengthening_change_nothing() -> None:
    assert tells_assault("قُتِلَ ثلاثةُ مدنيّين") == tells_assault("قتل ثلاثة مدنيين")
    assert tells_assault("قتـــل ثلاثة مدنيين") == tells_assault("قتل ثلاثة مدنيين")


def test_light_prefixes_are_taken_off_and_short_words_are_left() -> None:
    assert [bare(word) for word in ("والشرطه", "بالسلاح", "للجيش", "ولد", "الي")] == ["شرطه", "سلاح", "جيش", "ولد", "الي"]


def test_another_script_tells_nothing() -> None:
    assert tells_assault("Gunmen killed three people.") == 0.0
    assert tells_assault("") == 0.0


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=200))
def test_any_text_has_a_probability(sentence: str) -> None:
    assert 0 <= tells_assault(sentence) <= 1


def test_a_sentence_takes_less_than_a_third_of_a_millisecond() -> None:
    sentences = TELLS + TELLS_NOT
    for sentence in sentences:
        tells_assault(sentence)
    begun = time.process_time()
    for _ in range(30):
        for sentence in sentences:
            tells_assault(sentence)
    assert (time.process_time() - begun) / 30 / len(sentences) < 0.0003
