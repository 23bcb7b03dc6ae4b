"""Messages to a community at risk. The texts are for counting letters and finding names; they are no advice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.community_messages import LONGEST, Approval, CommunityMessage, Words, in_gsm, sms_segments
from phasezero.errors import BadInput

FRENCH = ("fr", "Des hommes armés ont été vus sur la route du sud.", "Restez ensemble, loin de la route.", "Ne partez pas seuls la nuit.",
          "Le comité de paix : appelez le 1212.")  # fmt: skip
ARABIC = (
    "ar",
    "شوهد رجال مسلحون على الطريق الجنوبي.",
    "ابقوا معًا بعيدًا عن الطريق.",
    "لا تخرجوا وحدكم ليلًا.",
    "لجنة السلام: اتصلوا بالرقم 1212.",
)
SANGO = (
    "sg",
    "Azo ti bira ayeke na lege.",
    "Ala ngbâ na ndo ôko.",
    "Ala gue na lege na bï pëpe.",
    "Ala iri komite ti siriri: 1212.",
)


def words(parts: tuple[str, str, str, str, str] = FRENCH, **changes: str) -> Words:
    return Words(**(dict(zip(("language", "text", "do", "do_not", "reach"), parts, strict=True)) | changes))


def message(
    parts: tuple[str, str, str, str, str] = FRENCH,
    approval: Approval | None = None,
    keep_out: tuple[str, ...] = (),
    **changes: str,
) -> CommunityMessage:
    said = words(parts, **changes)
    return CommunityMessage(said, approval or Approval("partner-7", date(2013, 4, 1), said.digest), keep_out)


@pytest.mark.parametrize(("parts", "gsm", "segments"), [(FRENCH, True, 1), (ARABIC, False, 2), (SANGO, False, 2)])
def test_a_message_in_three_languages(parts: tuple[str, str, str, str, str], gsm: bool, segments: int) -> None:
    made = message(parts).words
    assert made.message == " ".join(parts[1:])
    assert made.spoken == parts[1:]
    assert len(made.message) <= LONGEST
    assert (made.in_gsm, in_gsm(made.message), made.segments) == (gsm, gsm, segments)


def test_a_message_has_at_most_300_characters() -> None:
    rest = len(words(text="").message) + 1
    longest = message(text="a" * (LONGEST - rest)).words
    assert (len(longest.message), longest.left) == (LONGEST, 0)
    with pytest.raises(BadInput, match="the message has 301 characters; it can have 300"):
        message(text="a" * (LONGEST - rest + 1))


@pytest.mark.parametrize("part", ["do", "do_not", "reach"])
def test_the_three_parts_are_there(part: str) -> None:
    with pytest.raises(BadInput, match=f"'{part}' is empty"):
        message(**{part: " \u200f "})


def test_a_message_without_a_partners_yes_is_none() -> None:
    with pytest.raises(BadInput, match="no partner has approved"):
        message(approval=Approval(" ", date(2013, 4, 1), words().digest))


def test_an_approval_holds_for_exactly_these_words() -> None:
    approval = Approval("partner-7", date(2013, 4, 1), words().digest)
    message(approval=approval)
    for changes in ({"do": "Partez."}, {"do_not": "Ne restez pas."}, {"reach": "1213"}, {"text": ""}, {"language": "sg"}):
        with pytest.raises(BadInput, match="have them approved anew"):
            message(approval=approval, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"do": "Allez chez Bossangoa-Est."},
        {"do": "Allez à BOSSANGOA."},
        {"reach": "Demandez Séraphine."},
        {"reach": "Demandez seraphine."},
        {"do": "اذهبوا إلى بوسانغوا."},
        {"do": "اذهبوا لبوسانغوا."},
    ],
)
def test_no_name_that_must_be_kept_out_stands_in_a_message(changes: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="names a person or a place of refuge") as refused:
        message(**changes, keep_out=("Bossangoa", "Séraphine", "بوسانغوا"))
    assert "ossangoa" not in str(refused.value), "the refusal does not repeat the name"


@pytest.mark.parametrize(
    "text",
    [
        "Allez à l'église.",
        "Allez a l'eglise",
        "اذهبوا إلى المسجد.",
        "اذهبوا للكنيسة.",
        "Gue na da ti Nzapa.",
        "Go to the SCHOOL.",
        "Go to the chu\u200brch.",
    ],
)
def test_no_place_of_refuge_stands_in_a_message(text: str) -> None:
    with pytest.raises(BadInput, match="where people may take refuge"):
        message(do=text)


@pytest.mark.parametrize("text", ["Demandez Mme Zara.", "Ask Imam Ali.", "اسألوا الشيخ علي."])
def test_no_person_stands_in_a_message(text: str) -> None:
    with pytest.raises(BadInput, match="say the role, not the person"):
        message(reach=text)
    message(reach="Ask the imam whom you trust.")


def test_no_link_stands_in_a_message() -> None:
    for link in ("https://example.org/x", "www.example", "example.org"):
        with pytest.raises(BadInput, match="holds a link"):
            message(reach=link)


def test_signs_that_turn_a_text_round_are_dropped() -> None:
    assert words(do="Restez\u202e ensemble.").spoken[1] == "Restez ensemble."


def test_a_language_is_a_code() -> None:
    with pytest.raises(BadInput, match="is no language"):
        message(language="French")


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("é" * 160, 1), ("€" * 80, 1), ("€" * 81, 2),
        ("ê" * 70, 1), ("ê" * 71, 2), ("ê" * 134, 2), ("ê" * 135, 3), ("س" * 71, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # a sign of two units does not fit into the last one of a part
        ("😀" * 35, 1), ("😀" * 36, 2), ("😀" * 66, 2), ("😀" * 67, 3),
    ],
)  # fmt: skip
def test_the_number_of_sms(text: str, segments: int) -> None:
    assert sms_segments(text) == segments


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=400))
def test_a_longer_text_never_takes_fewer_sms(text: str) -> None:
    assert 1 <= sms_segments(text) <= sms_segments(f"{text}a")


def test_figures_of_long_numbers_are_said_one_by_one() -> None:
    for said, aloud in (("Appelez le 1212 ou le 70.", "Appelez le {1 2 1 2} ou le 70."), ("اتصلوا ١٢١٢", "اتصلوا {١ ٢ ١ ٢}")):
        from_the_left = aloud.replace("{", "\u2066\u202d").replace("}", "\u202c\u2069")
        assert words(reach=said).aloud[3] == from_the_left


@pytest.mark.parametrize("number", ["70 12 34", "70-12-34", "٧٠ ١٢", "70\u00a012", "70–12"])
def test_no_number_is_written_in_groups_from_the_right_where_telephones_turn_them_round(number: str) -> None:
    with pytest.raises(BadInput, match="in another order in this language: write it without spaces"):
        message(ARABIC, reach=f"اتصلوا {number}")
    message(ARABIC, reach="اتصلوا +23670123456")
    message(reach=f"Appelez le {number}")


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("fr", "ltr"),
        ("sg", "ltr"),
        ("ar", "rtl"),
        ("ar-TD", "rtl"),
        ("ar-Latn", "ltr"),
        ("ha", "ltr"),
        ("ha-Arab", "rtl"),
        ("ff-Adlm", "rtl"),
    ],
)
def test_a_language_is_written_from_its_side(language: str, direction: str) -> None:
    assert words(language=language).direction == direction


def test_a_message_holds_what_can_be_printed() -> None:
    with pytest.raises(BadInput, match="cannot be printed"):
        message(do="Restez\x07 ensemble.")
    message(do="نزدیک می\u200cمانید.")
