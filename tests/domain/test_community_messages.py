"""Messages to a community at risk. The texts are for counting letters and finding names; they are no advice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.community_messages import LONGEST, Approval, CommunityMessage, digest_of, in_gsm, sms_segments
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


def message(parts: tuple[str, str, str, str, str] = FRENCH, **changes: object) -> CommunityMessage:
    given = dict(zip(("language", "text", "do", "do_not", "reach"), parts, strict=True))
    given |= {key: value for key, value in changes.items() if key in given}  # type: ignore[misc]
    approval = changes.get("approval", Approval("partner-7", date(2013, 4, 1), digest_of(**given)))
    return CommunityMessage(**given, approval=approval, keep_out=changes.get("keep_out", ()))  # type: ignore[arg-type]


@pytest.mark.parametrize(("parts", "gsm", "segments"), [(FRENCH, True, 1), (ARABIC, False, 2), (SANGO, False, 2)])
def test_a_message_in_three_languages(parts: tuple[str, str, str, str, str], gsm: bool, segments: int) -> None:
    made = message(parts)
    assert made.message == " ".join(parts[1:])
    assert made.spoken == parts[1:]
    assert len(made.message) <= LONGEST
    assert (in_gsm(made.message), made.segments) == (gsm, segments)


def test_a_message_has_at_most_300_characters() -> None:
    rest = len(message(text="").message) + 1
    assert len(message(text="a" * (LONGEST - rest)).message) == LONGEST
    with pytest.raises(BadInput, match="the message has 301 characters; it can have 300"):
        message(text="a" * (LONGEST - rest + 1))


@pytest.mark.parametrize("part", ["do", "do_not", "reach"])
def test_the_three_parts_are_there(part: str) -> None:
    with pytest.raises(BadInput, match=f"'{part}' is empty"):
        message(**{part: " \u200f "})


def test_a_message_without_a_partners_yes_is_none() -> None:
    with pytest.raises(BadInput, match="no partner has approved"):
        message(approval=Approval(" ", date(2013, 4, 1), digest_of(*FRENCH)))


def test_an_approval_holds_for_exactly_these_words() -> None:
    approval = Approval("partner-7", date(2013, 4, 1), digest_of(*FRENCH))
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
    assert message(do="Restez\u202e ensemble.").spoken[1] == "Restez ensemble."


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
