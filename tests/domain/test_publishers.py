"""Publishers: what the vocabulary says of them, whose words a spelling names, and how many of some reports are independent."""

from __future__ import annotations

import copy
import itertools
import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.events import Report
from phasezero.domain.marking import Marking
from phasezero.domain.publishers import Kind, Reach, headline, independent, publisher, publishers, same_headlines
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, UnknownCountry

DAY = date(2013, 4, 1)
_count = itertools.count()


def report(who: str, title: str = "") -> Report:
    return Report(str(next(_count)), who, title, DAY, datetime(2013, 4, 2, tzinfo=UTC), Marking())


def changed(**facts: Any) -> dict[str, Any]:
    raw = copy.deepcopy(load("publishers"))
    raw["publishers"].append({"name": "A paper of a test", "kind": "media", **facts})
    return raw


class TestVocabulary:
    def test_each_owner_is_named_and_some_have_several_publishers(self) -> None:
        owners = [one.owner for one, _ in publishers(load("publishers")) if one.owner]
        assert set(owners) == set(load("publishers")["owners"].values())
        assert owners.count("Organización Editorial Mexicana") > 10

    def test_no_fact_is_without_a_basis(self) -> None:
        raw = load("publishers")
        assert raw["basis"] == "general knowledge, unchecked"
        assert all(text for entry in raw["publishers"] for text in entry.get("basis", {}).values())

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"owner": "nobody"}, "not among the owners"),
            ({"circulation": 5000}, "no fact that is read"),
            ({"basis": {"home": "own imprint"}}, "a fact that it does not have"),
        ],
    )
    def test_an_entry_that_cannot_be_is_refused(self, facts: dict[str, Any], says: str) -> None:
        with pytest.raises(BadInput, match=says):
            list(publishers(changed(**facts)))

    def test_a_country_or_kind_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(UnknownCountry):
            list(publishers(changed(home="XYZ")))
        with pytest.raises(ValueError, match="gazette"):
            list(publishers(changed(kind="gazette")))


class TestNames:
    @pytest.mark.parametrize(
        ("spelled", "name"),
        [
            ("AFP", "Agence France-Presse"),
            ("(2)AP", "Associated Press"),
            ("22, Reuters", "Reuters"),
            ("Vanguard website, Lagos, in English", "Vanguard (Nigeria)"),
            ("Joint Forces Operation (Facebook)", "Joint Forces Operation"),
            ("MINUSCA CAR Daily 2014.06.02", "MINUSCA"),
            ("S/2016/268", "United Nations"),
            ("“SUCH A BRUTAL CRACKDOWN”", "Human Rights Watch"),
            ("Borderland Beat (El Sol de Tijuana)", "El Sol de Tijuana"),
            ("This Day/BBC", "ThisDay"),
            ("Daily Trust via Pressreader", "Daily Trust"),
            ("Premium Times (AFP)", "Agence France-Presse"),
            ("The Guardian", "The Guardian"),
        ],
    )
    def test_whose_words_a_spelling_names(self, spelled: str, name: str) -> None:
        assert publisher(spelled).name == name

    def test_what_is_not_known_stays_unknown(self) -> None:
        for shared in ("The Guardian", "The Nation", "El Universal", "A bulletin nobody knows"):
            assert publisher(shared).kind is Kind.UNKNOWN
            assert publisher(shared).reach("NGA") is Reach.UNKNOWN

    def test_an_organ_of_the_state_or_of_an_armed_movement_is_no_local_voice(self) -> None:
        assert publisher("Radio Ndeke Luka").is_voice_of("CAF")
        for spelled, country in (("Agence Centrafricaine de Presse", "CAF"), ("Nigerian Army", "NGA"), ("ONLF", "ETH")):
            assert publisher(spelled).is_local_to(country)
            assert not publisher(spelled).is_voice_of(country)

    def test_local_or_international_is_seen_from_the_country_reported_on(self) -> None:
        dabanga = publisher("Radio Dabanga")
        assert (dabanga.home, dabanga.reach("SDN"), dabanga.reach("CAF")) == ("NLD", Reach.LOCAL, Reach.INTERNATIONAL)
        assert publisher("Reuters").reach("GBR") is Reach.LOCAL
        assert publisher("MINUSCA").reach("CAF") is Reach.INTERNATIONAL
        assert publisher("ANF").reach("SYR") is Reach.UNKNOWN

    @given(st.text(max_size=60))
    def test_every_spelling_has_a_publisher_whose_name_has_the_same(self, spelled: str) -> None:
        found = publisher(spelled)
        assert publisher(found.name).name == found.name


class TestHeadlines:
    @pytest.mark.parametrize(
        "title",
        [
            "REBELS KILL THREE IN BANGUI!",
            "AFP: Rebels kill three in Bangui",
            "BANGUI (AFP) - Rebels kill three in Bangui",
            "UPDATE 2-Rebels kill three in Bangui",
            "Rebels  kill three, in Bangui.\nCR \tThe Associated Press",
        ],
    )
    def test_copies_have_one_key(self, title: str) -> None:
        assert headline(title).key == headline("Rebels kill three in Bangui").key

    def test_a_place_or_a_country_around_it_makes_a_copy_only_beside_the_bare_one(self) -> None:
        bare, tail, other = "Six killed in an attack", "Six killed in an attack - Bambari", "Six killed in an attack, Bria"
        lead = "Nigeria: Six killed in an attack"
        assert len(set(same_headlines([tail, other, lead]).values())) == 3
        assert len(set(same_headlines([bare, tail, other, lead]).values())) == 1

    def test_other_stories_stay_apart(self) -> None:
        titles = ["Rebels kill three in Bangui, event 1", "Rebels kill three in Bangui, event 2", "Rebels kill four in Bangui"]
        assert len(set(same_headlines(titles).values())) == 3

    def test_fifty_thousand_headlines_take_a_moment(self) -> None:
        titles = [f"Attack {i} kills several people in a town, Place {chr(65 + i % 26)}" for i in range(50_000)]
        start = time.perf_counter()
        assert len(same_headlines(titles)) == 50_000
        assert time.perf_counter() - start < 10


class TestIndependent:
    def test_one_owner_counts_once_but_not_what_its_relay_passes_on(self) -> None:
        assert independent([report("El Sol de Tijuana"), report("El Heraldo de Juárez"), report("Milenio")]) == 2
        assert independent([report("BBC News"), report("BBC Monitoring")]) == 2

    def test_one_wire_counts_once(self) -> None:
        assert independent([report("AFP"), report("Premium Times (AFP)"), report("Agence France Presse")]) == 1
        story = "Gunmen kill ten in a village"
        assert independent([report("The Punch", story), report("Vanguard", f"Nigeria: {story}"), report("Reuters")]) == 2

    def test_a_short_headline_shared_by_chance_joins_nobody(self) -> None:
        assert independent([report("Reuters", "Weekly update"), report("AFP", "Weekly update")]) == 2


NAMES = st.sampled_from(["AFP", "Reuters News", "El Sol de Tijuana", "El Sol de Puebla", "Milenio", "A paper", "Another paper"])
STORIES = st.sampled_from(["", "Two killed", "Gunmen kill ten in a village", "Army says it killed five rebels", "Six die in an attack", "Six die in an attack, Bria"])  # fmt: skip
REPORTS = st.lists(st.tuples(NAMES, STORIES), max_size=8)


class TestProperties:
    @given(REPORTS, st.randoms(use_true_random=False))
    def test_order_and_repetition_do_not_matter(self, held: list[tuple[str, str]], random: Any) -> None:
        before = independent(report(*one) for one in held)
        shuffled = [*held, *held[:3]]
        random.shuffle(shuffled)
        assert independent(report(*one) for one in shuffled) == before

    @given(REPORTS, NAMES, st.data())
    def test_a_copy_never_raises_the_count(self, held: list[tuple[str, str]], who: str, data: st.DataObject) -> None:
        told = [title for _, title in held if headline(title).key]
        if told:
            story = data.draw(st.sampled_from(told))
            before = independent(report(*one) for one in held)
            for copied in (story, story.upper(), f"AFP - {story}", f"{story}!", f"{story} - Bambari", f"Nigeria: {story}"):
                assert independent([*(report(*one) for one in held), report(who, copied)]) <= before, copied

    @given(REPORTS, NAMES, STORIES)
    def test_one_report_more_raises_it_by_one_at_most_and_an_untitled_one_never_lowers_it(
        self, held: list[tuple[str, str]], who: str, story: str
    ) -> None:
        before = independent(report(*one) for one in held)
        assert independent([*(report(*one) for one in held), report(who, story)]) <= before + 1
        assert before <= independent([*(report(*one) for one in held), report(who)])

    @given(REPORTS)
    def test_it_is_never_more_than_the_publishers_or_the_reports(self, held: list[tuple[str, str]]) -> None:
        assert (
            (1 if held else 0) <= independent(report(*one) for one in held) <= len({publisher(who).newsroom for who, _ in held})
        )
