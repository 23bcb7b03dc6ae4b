"""Which group a headline names as harmed: only plain turns, one group, nobody's own identity."""

from __future__ import annotations

from datetime import date

import pytest

from phasezero.domain.population import Share
from phasezero.monitor.campaign.targets import named, names_of


def share(group: str, *also: str) -> Share:
    return Share("CAF", None, group, also, 0.1, date(2000, 1, 1), None)


NAMES = names_of(
    [share("Muslims", "musulmans"), share("Fulani", "Peuls"), share("Fur"), share("Sri Lankan Tamils"), share("Indian Tamils")]
)


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("Armed men kill 20 'Muslims' in Central African Republic", "Muslims"),
        ("Armed men kill 20 Muslims in the west", "Muslims"),
        ("17 Muslims killed in latest violence", "Muslims"),
        ("Dix nomades musulmans tués par des hommes armés", "Muslims"),
        ("Attaque contre les Peuls près de Bambari", "Fulani"),
        ("Targeting the Fur: killings in Darfur", "Fur"),
        ("Fleeing Muslim convoy ambushed, two dead", "Muslims"),
        ("Attack on Fulani herders leaves dozens dead", "Fulani"),
        ("Muslims killed 12 villagers", None),
        ("Fulani herders kill 10 in Benue", None),
        ("Army kills Fulani gunmen", None),
        ("Soldiers attack Fulani militia", None),
        ("Soldier to be tried for killing Fulani man", None),
        ("Muslim priest speaks of killings", None),
        ("Furious crowd attacks market", None),
        ("Talks between Muslims and the government", None),
        ("Muslims killed in the north, Fulani killed in the south", None),
        ("Attack on Tamils in Colombo", None),
        ("Attack on Sri Lankan Tamils in Jaffna", "Sri Lankan Tamils"),
        ("", None),
    ],
)
def test_headlines(title: str, group: str | None) -> None:
    found = named("1", [title], NAMES)
    assert (None if found is None else found.group) == group


def test_the_words_that_say_so_are_told() -> None:
    found = named("1", ["At dawn armed men kill 20 Muslims in the west"], NAMES)
    assert found is not None
    assert found.words == "kill 20 muslims"


def test_headlines_of_one_event_that_disagree_say_nothing() -> None:
    assert named("1", ["17 Muslims killed in the north", "Gunmen kill six Fulani"], NAMES) is None
    assert named("1", ["17 Muslims killed in the north", "Six killed"], NAMES) is not None


def test_names_are_parted_where_a_table_lists_several() -> None:
    found = names_of([share("Ngbaka/Mbaka"), share("Northern Muslim groups (Goula, Runga, Kara)"), share("Moors (Muslims)")])
    assert {"ngbaka", "mbaka", "goula", "runga", "kara", "moor", "muslim"} == set(found)
    assert names_of([share("A-people", "Kara"), share("B-people", "Kara")]).get("kara") is None
