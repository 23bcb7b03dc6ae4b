"""Armed actors of lists: somebody's own come first, those of a register only where they hardly mean anything else."""

from __future__ import annotations

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName, Actors, EventType
from phasezero.extract.events import code

OWN = ActorName("Local Shield", ("LSH", "Bouclier local"), Perpetrator.NON_STATE, "CAF")
GUARD = ActorName("Rural Guard", (), Perpetrator.STATE, "CAF")
REGISTER = ActorName("KRC", ("Kouki Rally of Chiefs", "Koukiri"), Perpetrator.NON_STATE, "CAF", ("CAF", "TCD"))


def who(text: str, *actors: ActorName, country: str = "CAF", language: str = "en") -> tuple[str, Perpetrator]:
    (first, *_) = code(text, language=language, country=country, actors=Actors.of(actors))
    return first.perpetrator, first.perpetrator_class


@pytest.mark.parametrize("name", ["Local Shield", "LSH", "local shield", "Fighters of the Local Shield"])
def test_a_name_of_ones_own_list_is_recognised_everywhere(name: str) -> None:
    for country in ("CAF", "COL", ""):
        assert who(f"{name} killed three villagers on Monday.", OWN, country=country) == ("Local Shield", Perpetrator.NON_STATE)


def test_an_alias_in_another_language() -> None:
    assert who("Le Bouclier local a tué trois villageois.", OWN, language="fr") == ("Local Shield", Perpetrator.NON_STATE)


def test_forces_of_a_state_are_foreign_elsewhere() -> None:
    text = "The Rural Guard killed three villagers on Monday."
    assert who(text, GUARD) == ("Rural Guard", Perpetrator.STATE)
    assert who(text, GUARD, country="TCD") == ("Rural Guard", Perpetrator.FOREIGN_STATE)


@pytest.mark.parametrize("name", ["KRC", "Koukiri"])
def test_one_word_of_a_register_means_the_group_where_it_is_active_and_as_it_is_spelled(name: str) -> None:
    text = f"{name} killed three villagers on Monday."
    assert who(text, REGISTER) == ("KRC", Perpetrator.NON_STATE)
    assert who(text, REGISTER, country="TCD")[0] == "KRC"
    assert who(text, REGISTER, country="COL")[0] != "KRC"
    assert who(text, REGISTER, country="")[0] != "KRC"
    assert who(f"{name.lower()} killed three villagers on Monday.", REGISTER)[0] != "KRC"
    assert who(f"{name}AB killed three villagers on Monday.", REGISTER)[0] != "KRC"


def test_several_words_of_a_register_mean_it_everywhere() -> None:
    for country in ("CAF", "COL", ""):
        assert who("Kouki Rally of Chiefs killed three villagers.", REGISTER, country=country)[0] == "KRC"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FACA killed three villagers on Monday.", "FACA"),
        ("Central African Armed Forces killed three villagers on Monday.", "FACA"),
    ],
)
def test_what_the_lexicon_says_of_a_name_comes_before_a_register_and_after_ones_own_list(text: str, name: str) -> None:
    names = ("FACA", "Central African Armed Forces")
    register = ActorName("Other", names, Perpetrator.NON_STATE, "", ("CAF",))
    own = ActorName("Other", names, Perpetrator.NON_STATE)
    assert who(text, register) == (name, Perpetrator.STATE)
    assert who(text, own) == ("Other", Perpetrator.NON_STATE)


def test_a_group_that_is_hit_has_not_done_it() -> None:
    for actors in ((OWN,), (REGISTER,), ()):
        name = actors[0].name if actors else "KRC"
        (one,) = code(f"Soldiers killed three villagers of {name} on Monday.", country="CAF", actors=Actors.of(actors))
        assert one.perpetrator_class is Perpetrator.STATE


def test_members_of_a_group_that_are_killed_fell_in_a_battle() -> None:
    for actor in (OWN, REGISTER):
        (one,) = code(f"Soldiers killed three members of {actor.name} on Monday.", country="CAF", actors=Actors.of([actor]))
        assert (one.type, one.perpetrator_class) == (EventType.BATTLE, Perpetrator.STATE)
