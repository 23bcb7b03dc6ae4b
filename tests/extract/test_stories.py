"""Documents that tell one story are joined, within a language and across; what else happened in the town is kept apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.stories import Told
from phasezero.errors import BadInput
from phasezero.extract.stories import Stories, names_in, stories
from phasezero.extract.stories.names import key

pytestmark = pytest.mark.one_database

NOON = datetime(2014, 3, 4, 12, tzinfo=UTC)
BRIA, BANGUI = ("CAF", 6.54, 21.99), ("CAF", 4.36, 18.56)
TEXTS = {
    "en": ("en", "At least 12 people were killed when Seleka fighters attacked Bria, the mission MINUSCA said in Bangui."),
    "en2": (
        "en",
        "In the town of Bria, 12 bodies were counted after men of the Seleka opened fire on a market, a priest told us.",
    ),
    "fr": ("fr", "Une attaque de la Seleka contre Bria a fait 12 morts, selon un porte-parole de la MINUSCA."),
    "ar": ("ar", "قتل 12 شخصا في هجوم شنه مسلحو سيليكا على بلدة بريا بحسب البعثة الأممية"),
    "es": ("es", "Un ataque de la Seleka contra Bria dejó 12 muertos, informó la MINUSCA."),
}


def told(name: str, hours: float = 0, **changes: object) -> Told:
    language, text = TEXTS[name]
    one = Told(
        name, NOON + timedelta(hours=hours), "", text, language, (BRIA,), frozenset({12}), names_in(text),
        frozenset({"killing"}), frozenset({date(2014, 3, 4)}),
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


ONE_STORY = [told("en"), told("fr", 3), told("ar", 5), told("es", 20), told("en2", 26)]
OTHER_DAY = told(
    "en",
    60,
    key="other day",
    days=frozenset({date(2014, 3, 6)}),
    numbers=frozenset({3}),
    text="Gunmen of the Seleka killed 3 in Bria.",
)
OTHER_TOWN = told(
    "en",
    2,
    key="other town",
    places=(BANGUI,),
    numbers=frozenset({5}),
    names=frozenset({"Bangui", "Combattant"}),
    text="Five died in Bangui.",
)
BACKGROUND = told(
    "en", 4, key="background", numbers=frozenset(), days=frozenset(), types=frozenset(), places=(("CAF", None, None),),
    names=frozenset({"Paris", "Geneva"}), text="Diamond traders in Geneva look at what the sanctions mean for them.",
)  # fmt: skip
LATER = told("en", 24 * 20, key="weeks later", days=frozenset({date(2014, 3, 24)}))
ALL = [*ONE_STORY, OTHER_DAY, OTHER_TOWN, BACKGROUND, LATER]


def test_one_story_in_four_languages_and_four_others() -> None:
    found = stories(ALL)
    assert {found[one.key].story for one in ONE_STORY} == {"en"}
    others = [found[key].story for key in ("other day", "other town", "background", "weeks later")]
    assert others == ["other day", "other town", "background", "weeks later"]


def test_why_is_said_in_words() -> None:
    found = stories(ALL)["fr"]
    assert found.score > 0.5
    assert {"same place", "same day", "number 12"} <= set(found.why)
    assert any("Bria" in why for why in found.why)


def test_a_report_without_a_place_is_joined_by_names_and_number() -> None:
    found = stories([told("en"), told("fr", 3, places=())])
    assert found["fr"].story == "en"


@settings(max_examples=25, deadline=None)
@given(st.permutations(ALL))
def test_the_order_of_documents_does_not_matter(documents: list[Told]) -> None:
    assert stories(documents) == stories(ALL)


def test_what_came_before_does_not_change() -> None:
    held, early = Stories(), ONE_STORY[:3]
    before = [held.add(one) for one in early]
    again = Stories()
    after = [again.add(one) for one in [*early, *ONE_STORY[3:], OTHER_DAY]][:3]
    assert before == after


def test_a_copy_goes_with_its_original() -> None:
    held = Stories()
    held.add(told("en"))
    found = held.add(replace(BACKGROUND, key="copy"), copy_of="en")
    assert (found.story, found.why) == ("en", ("copy of en",))
    assert Stories().add(BACKGROUND, copy_of="not held").story == "background"


def test_merging_is_explicit() -> None:
    held = Stories()
    held.add(told("fr", 5))
    held.add(OTHER_TOWN)
    assert len(held) == 2
    assert held.merge("fr", "other town") == "other town"
    assert list(held) == [("other town", "fr")]
    with pytest.raises(BadInput, match="no story 'fr'"):
        held.merge("fr", "other town")


def test_stories_that_seem_one_are_suggested() -> None:
    held = Stories()
    held.enter(told("en"), "en")
    held.enter(told("es", 1), "es")
    assert [pair[:2] for pair in held.suggested()] == [("en", "es")]


def test_stored_stories_are_entered_again() -> None:
    held = Stories()
    for one in ONE_STORY:
        held.enter(one, "en")
    assert list(held) == [tuple(one.key for one in ONE_STORY)]
    with pytest.raises(BadInput, match="no story 'nowhere'"):
        held.enter(OTHER_DAY, "nowhere")
    with pytest.raises(BadInput, match="already"):
        held.add(told("en"))


def test_what_is_forgotten_is_joined_by_nothing() -> None:
    held = Stories()
    for one in ONE_STORY:
        held.add(one)
    held.forget(NOON + timedelta(days=9))
    assert len(held) == 0
    assert held.add(told("fr", key="new")).story == "new"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bangui", "بانغي"), ("Bambari", "بامباري"), ("Khartoum", "الخرطوم"), ("N'Djamena", "نجامينا"), ("Mekelle", "መቐለ"), ("Kharkiv", "Харків"),
     ("Maiduguri", "مايدوغوري")],
)  # fmt: skip
def test_names_meet_across_scripts(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_short_names_keep_their_letters() -> None:
    assert key("LRA") == "lra"
    assert key("Obo") == "obo"
    assert key("Obo") != key("Abu")


def test_names_in_a_text() -> None:
    found = names_in("Gunmen of the anti-Balaka came to Sam Ouandja on Monday. The mission of the United Nations left.")
    assert found == {"anti-Balaka", "Sam", "Ouandja", "Sam Ouandja", "United", "Nations", "United Nations"}
    assert names_in("") == frozenset()
    assert "بامباري" in names_in("قتل مدنيون في بامباري")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(TEXTS)), st.integers(0, 200), st.booleans()), max_size=9))
def test_every_document_is_in_one_story(drawn: list[tuple[str, int, bool]]) -> None:
    documents = [
        told(name, hours, key=f"{place}", places=(BRIA,) if has_place else ())
        for place, (name, hours, has_place) in enumerate(drawn)
    ]
    held = Stories()
    joined = [held.add(one) for one in documents]
    assert sorted(key for members in held for key in members) == sorted(one.key for one in documents)
    assert all(one.story in {member.key for member in documents} for one in joined)
