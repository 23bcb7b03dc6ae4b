"""What the Arabic model adds to the rules and takes from them. The sentences are our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType, Span
from phasezero.domain.places import Feature, Located, Place
from phasezero.extract import assaults
from phasezero.extract.assaults import SURE, VIOLENCE, with_assaults
from phasezero.extract.events import code
from phasezero.extract.places import Finder
from phasezero.extract.reading import Reader

FIRST = "اجتمع الوزراء في العاصمة."
SECOND = "قتل مسلحون مجهولون ثلاثة مدنيين أمس في هجوم على قرية."
TEXT = f"{FIRST} {SECOND}"
TOWN = Place("t:1", "Town", Feature.CITY, "IRQ", "Diyala", 33.7, 44.6)
FLAGS = Callable[..., None]


def _candidate(kind: EventType, start: int, confidence: float = 0.7) -> Candidate:
    rest = {"region": "", "place": "", "latitude": None, "longitude": None, "radius_km": None, "perpetrator": ""}
    spans = (Span(start, start + 3, "type"),)
    return Candidate(
        kind, None, None, "IRQ", **rest, perpetrator_class=Perpetrator.UNKNOWN, target_group="", deaths=None, victims=(), said=(),
        confidence=confidence, spans=spans,
    )  # fmt: skip


@pytest.fixture
def flagged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the model say yes of the sentences that hold one of these words."""

    def to(*words: str) -> None:
        def said(held: Sequence[str]) -> tuple[int, ...]:
            return tuple(number for number, one in enumerate(held) if any(word in one for word in words))

        monkeypatch.setattr(assaults, "assaults", said)

    return to


@pytest.mark.parametrize("kind", sorted(VIOLENCE))
def test_violence_of_which_the_model_does_not_say_so_is_dropped_but_for_what_is_sure(kind: EventType, flagged: FLAGS) -> None:
    flagged()
    unsure, sure = _candidate(kind, 3), _candidate(kind, 3, SURE)
    assert with_assaults(TEXT, [unsure, sure], "IRQ", ()) == (sure,)
    flagged(FIRST)
    assert with_assaults(TEXT, [unsure, sure], "IRQ", ()) == (unsure, sure)


@pytest.mark.parametrize("kind", sorted(set(EventType) - VIOLENCE))
def test_what_is_no_violence_against_people_is_left_as_it_was(kind: EventType, flagged: FLAGS) -> None:
    flagged()
    assert with_assaults(TEXT, [_candidate(kind, 3)], "IRQ", ()) == (_candidate(kind, 3),)


def test_a_sentence_of_which_only_the_model_tells_is_one_more(flagged: FLAGS) -> None:
    flagged(SECOND)
    located = Located(len(FIRST) + 5, len(FIRST) + 10, "x", TOWN, 33.7, 44.6, 20.0, 0.9, "")
    (one,) = with_assaults(TEXT, [], "SYR", [located])
    assert (one.type, one.country, one.place, one.radius_km) == (EventType.KILLING, "IRQ", "Town", 20.0)
    assert (one.occurred_start, one.deaths, one.perpetrator) == (None, None, "")
    assert TEXT[one.spans[0].start : one.spans[0].end] == SECOND
    assert with_assaults(TEXT, [], "SYR", ())[0].country == "SYR"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("أصيب خمسة أشخاص بجروح قرب السوق.", EventType.TORTURE),
        ("خطف ملثمون موظفا من مكتبه.", EventType.ABDUCTION),
        ("اندلعت اشتباكات عنيفة قرب المطار.", EventType.BATTLE),
        ("أطلقت صواريخ على الحي.", EventType.TORTURE),
    ],
)
def test_its_type_is_the_gravest_that_it_has_a_word_for(sentence: str, kind: EventType, flagged: FLAGS) -> None:
    flagged(sentence)
    assert [one.type for one in with_assaults(sentence, [], "", ())] == [kind]


def test_a_sentence_in_which_violence_is_told_gets_no_second_candidate(flagged: FLAGS) -> None:
    flagged(SECOND)
    told = _candidate(EventType.TORTURE, len(FIRST) + 1)
    assert with_assaults(TEXT, [told], "IRQ", ()) == (told,)
    assert len(with_assaults(TEXT, [_candidate(EventType.ARREST, len(FIRST) + 1)], "IRQ", ())) == 2


def test_the_reader_asks_the_model_for_arabic_only() -> None:
    reader = Reader(Finder.of(()))
    told = reader.read(SECOND, published=date(2026, 1, 5), country="IRQ")
    assert told.read_as == "ar"
    assert (EventType.KILLING, 3) in [(one.type, one.deaths.best if one.deaths else 0) for one in told.candidates]
    talk = "ناقش المؤتمر ضرب الأطفال في المدارس وطرق الحد منه."
    assert [one.type for one in code(talk, language="ar")] == [EventType.TORTURE]
    assert reader.read(talk, country="IRQ").candidates == ()
