"""Which language a text is in: the named languages on sentences of our own, close languages apart, and open where it cannot be told."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.extract.language import UNDETERMINED, Language, known, language_of, parts

pytestmark = pytest.mark.one_database

SENTENCES = {
    "sg": [
        "Na yâ ti lâyenga ti lo, gouvernement ti Bêafrîka atene fadeso, azo ota akui na yâ ti birä na Bria.",
        "Azo mingi akpe lakue na kodro ti ala ngbangati bira. Aturugu afa azo balë oko na gbata ti Bambari.",
    ],
    "ha": [
        "Wasu 'yan bindiga sun kashe mutane goma sha biyu a wani kauye na jihar Zamfara a ranar Litinin.",
        "Rundunar sojin Najeriya ta ce ta kubutar da mutane da aka sace.",
    ],
    "rw": [
        "Abantu cumi na babiri bishwe mu gitero cyabaye mu ijoro ryo ku wa mbere mu karere ka Rubavu.",
        "Umuyobozi w'akarere yavuze ko ibyo bibazo bizakemuka vuba cyane.",
    ],
    "rn": [
        "Abantu cumi na babiri barishwe mw'ijoro ryo ku wa mbere, nk'uko umuvugizi wa polisi yabimenyesheje.",
        "Abanyagihugu barahunze kubera indwano mu kibira ca Rukoko.",
        "Umukuru w'igihugu yavuze ko ivyo bibazo vyose bizotorerwa umuti vuba, yamara abantu benshi ntibabibona.",
    ],
    "ti": ["ኣብ ከተማ መቐለ ዓሰርተ ክልተ ሰባት ተቐቲሎም ክብል ሓደ ወሃቢ ቃል ተዛሪቡ።", "እቶም ሰባት ካብ ዓዶም ተሰዲዶም ኣለዉ።"],
    "am": ["በጎንደር ከተማ አሥራ ሁለት ሰዎች መገደላቸውን የአካባቢው ባለሥልጣናት ተናገሩ።", "ፖሊስ ሦስት ሰዎችን በቁጥጥር ስር ማዋሉን አስታወቀ።"],
    "my": ["မြန်မာနိုင်ငံ စစ်ကိုင်းတိုင်းတွင် လေကြောင်းတိုက်ခိုက်မှုကြောင့် အရပ်သား ၁၂ ဦး သေဆုံးခဲ့သည်။"],
    "ar": ["قتل اثنا عشر شخصا في هجوم مسلح على قرية في دارفور يوم الاثنين."],
    "fr": ["Douze personnes ont été tuées lundi dans une attaque contre un village de la Ouaka."],
    "sw": ["Watu kumi na wawili waliuawa katika shambulio la Jumatatu katika kijiji cha Beni."],
    "en": ["Twelve people were killed on Monday in an attack on a village near the border."],
    "es": ["Doce personas murieron el lunes en un ataque contra una aldea cercana a la frontera."],
    "pt": ["Doze pessoas foram mortas na segunda-feira num ataque a uma aldeia perto da fronteira."],
}
ALL = [(code, text) for code, texts in SENTENCES.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), ALL)
def test_named_languages(code: str, text: str) -> None:
    found = language_of(text)
    assert found.code == code
    assert found.confidence >= 0.7


def test_the_second_detector_alone_knows_sango_tigrinya_and_rundi() -> None:
    first, second = known()
    assert not {"sg", "ti", "rn"} & first
    assert {"sg", "ti", "rn", "rw", "am", "my"} <= second


def test_kinyarwanda_or_rundi_stays_open_where_nothing_tells() -> None:
    found = language_of("Abantu benshi bari mu muhanda kandi abana bose bari mu rugo.")
    assert found.code == UNDETERMINED
    assert set(found.among) == {"rw", "rn"}


def test_zawgyi_is_burmese_with_a_note() -> None:
    found = language_of("ျမန္မာႏိုင္ငံ စစ္ကိုင္းတိုင္းတြင္ ေလေၾကာင္းတိုက္ခိုက္မႈေၾကာင့္ အရပ္သား ၁၂ ဦး ေသဆုံးခဲ့သည္။")
    assert found.code == "my"
    assert "Zawgyi" in found.note
    assert not language_of(SENTENCES["my"][0]).note


def test_shan_is_not_burmese() -> None:
    assert language_of("ၵူၼ်းတႆး ၸိူဝ်းယူႇၼႂ်းမိူင်းတႆးၼႆႉ လႆႈပၢႆႈၽေးသိုၵ်း").code == UNDETERMINED


@pytest.mark.parametrize(
    "text", ["", "12 345", "ok", "!!!", "\x00\x01\x02", "https://example.org/a-long-address-in-english-words"]
)
def test_too_little_is_open(text: str) -> None:
    assert language_of(text) == Language(UNDETERMINED, 0.0, "", (), "too little text")


def test_control_characters_and_addresses_change_nothing() -> None:
    text = SENTENCES["fr"][0]
    assert language_of(f"\x1f{text}\x96 https://example.org @someone #English").code == "fr"


def test_headlines_in_capitals() -> None:
    assert language_of(SENTENCES["fr"][0].upper()).code == "fr"


def test_a_text_in_several_languages_is_open_and_has_parts() -> None:
    text = "\n\n".join([SENTENCES["fr"][0] * 2, "Bangui", SENTENCES["sg"][0], SENTENCES["ar"][0]])
    assert language_of(text).code == UNDETERMINED
    found = parts(text)
    assert [part.language.code for part in found] == ["fr", "sg", "ar"]
    assert text[found[0].start : found[0].end].endswith("Bangui")


def test_parts_of_one_language_are_one() -> None:
    text = "\n\n".join(SENTENCES["ha"])
    found = parts(text)
    assert [part.language.code for part in found] == ["ha"]
    assert (found[0].start, found[0].end) == (0, len(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    found = language_of(text)
    assert (found.code == UNDETERMINED) == (found.confidence == 0)
    assert 0 <= found.confidence <= 1
    covered = parts(text)
    assert all(one.end <= other.start for one, other in pairwise(covered))
