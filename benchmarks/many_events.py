"""A large made-up store for benchmarks: many event versions, 200 task forces, 50 people. Nothing in it is about real events.

Drawn from one seed, so that it is the same everywhere, and written through the store's own models. Reports and claims are left
out: what is measured reads none.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from phasezero.store.people import Person, TaskForce

SEED = 20261122
COUNTRIES, TASK_FORCES, PEOPLE, SEATS = 100, 200, 50, 5
SKEW = 1.1
"""Events of a country are in proportion to 1 / rank ** SKEW: the first has nearly a fifth of all, the last a thousandth."""
BEGIN, END = date(1989, 1, 1), date(2024, 12, 31)
RELEASES = {"2015": date(2016, 6, 1), "2019": date(2020, 6, 1), "2024": date(2025, 6, 1)}
VERSIONS = {1: 80, 2: 15, 3: 5}
"""Percent of events that stand in so many of the releases."""
MARKED = {"CLEAR": 70, "GREEN": 12, "AMBER": 10, "AMBER_STRICT": 5, "RED": 3}
"""Percent of events with each marking; what is not CLEAR belongs to one of the country's two task forces."""
EMBARGOED = 0.02
"""Share of the events of task forces that are under embargo."""
RAISED = 0.1
"""Share of later versions that a task force keeps to itself: everybody else is shown the version before."""
CLOSED_RANK, CLOSED = 4, 0.999
"""In the country of this rank so large a share of the events belongs to its task forces."""
MEASURED = {1: "lead", 30: "reader", 100: "local partner", 2: "analyst", 50: "releaser"}
"""Ranks of the countries in whose task forces the viewer sits, who is measured; they read up to RED, GREEN, AMBER and twice
AMBER+STRICT. Each of the others has one of these seats and four at random."""
GROUPS = ("Government forces", "Front for the Plains", "Army of the Two Rivers", "Hill Defence Committee", "Northern Guard")
LEARNED = datetime.now(UTC)
"""When the accounts were made."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    countries: tuple[str, ...]
    """ISO codes, the one with most events first."""
    task_forces: tuple[TaskForce, ...]
    """Those of `MEASURED`, in its order."""
    people: tuple[Person, ...]
    """The first is the viewer who is measured; the next one sits for the first country of `MEASURED`, and so on round."""


def fill(versions: int) -> Filled:
    """Fill the open, empty store with so many versions of events."""
    from phasezero.domain.countries import countries
    from phasezero.store import accounts, bulk
    from phasezero.store.models import Event, EventVersion

    chance = random.Random(SEED)  # noqa: S311 - made-up events
    codes = [one.iso3 for one in countries() if one.ucdp_names]
    chance.shuffle(codes)
    chosen = tuple(codes[:COUNTRIES])
    accounts.begin_accounts(LEARNED)
    forces = _task_forces(chance, chosen)
    people = _people(chance, forces)
    source = _dataset()
    releases = _releases(source)
    events = _how_often(chance, versions)
    bulk.insert(Event, ("id", "source", "source_key"), ((pk, source, str(i)) for i, (pk, _) in enumerate(events)))
    audiences = [(forces[2 * i].key, forces[2 * i + 1].key) for i in range(COUNTRIES)]
    bulk.insert(EventVersion, _COLUMNS, _rows(chance, events, chosen, audiences, releases))
    bulk.count_anew(Event, EventVersion)
    return Filled(chosen, tuple(_of_rank(forces, rank) for rank in MEASURED), tuple(people))


def _of_rank(forces: list[TaskForce], rank: int) -> TaskForce:
    """The first of the two task forces of a country."""
    return forces[2 * (rank - 1)]


def _number(chance: random.Random) -> int:
    return chance.getrandbits(63)


def _dataset() -> str:
    from phasezero import library

    return next(iter(library.datasets()))


def _task_forces(chance: random.Random, countries: tuple[str, ...]) -> list[TaskForce]:
    from phasezero.store.ids import to_text
    from phasezero.store.people import TaskForce

    made = []
    for i in range(TASK_FORCES):
        pk = _number(chance)
        made.append(TaskForce(pk=pk, key=to_text(pk), name=f"Task force {i}", country=countries[i // 2], hidden=i % 4 == 0))
    return TaskForce.objects.bulk_create(made)


def _people(chance: random.Random, forces: list[TaskForce]) -> list[Person]:
    """The first sits for the ranks that are measured, the others in task forces at random; who needs one has a second factor."""
    from allauth.mfa.models import Authenticator

    from phasezero.store.people import Organisation, Person, Seat

    organisations = Organisation.objects.bulk_create(
        Organisation(pk=_number(chance), name=f"Organisation {i}", kind="NGO", region="Middle Africa") for i in range(10)
    )
    people = Person.objects.bulk_create(
        Person(pk=_number(chance), email=f"p{i}@example.org", name=f"Person {i}", organisation=organisations[i % 10])
        for i in range(PEOPLE)
    )
    measured = [(_of_rank(forces, rank), role) for rank, role in MEASURED.items()]
    for i, person in enumerate(people):
        others = [force for force in forces if force not in dict(measured)]
        seats = [measured[(i - 1) % len(measured)], *((one, _role(chance)) for one in chance.sample(others, SEATS - 1))]
        for force, role in seats if i else measured:
            Seat.objects.create(pk=_number(chance), task_force=force, person=person, role=role, since=LEARNED)
        Authenticator.objects.create(user_id=person.pk, type=Authenticator.Type.TOTP, data={"secret": "never used"})
    return people


def _role(chance: random.Random) -> str:
    return chance.choice(list(MEASURED.values()))


def _releases(source: str) -> list[tuple[int, str, date]]:
    """Number, name and day of each release, oldest first."""
    from phasezero.domain.times import learned_on
    from phasezero.store.ids import record_id
    from phasezero.store.models import Release

    made = [(record_id("release", source, version), version, day) for version, day in RELEASES.items()]
    for pk, version, day in made:
        Release.objects.create(pk=pk, source=source, version=version, released=day, documented_at=day, learned_at=learned_on(day))
    return made


def _how_often(chance: random.Random, versions: int) -> list[tuple[int, int]]:
    """Number of each event, and how many versions it has: `versions` in all."""
    events, left = [], versions
    kinds, weights = tuple(VERSIONS), tuple(VERSIONS.values())
    while left > 0:
        count = min(chance.choices(kinds, weights)[0], left)
        events.append((_number(chance), count))
        left -= count
    return events


_COLUMNS = (
    *("id", "event_id", "release_id", "released", "release_order", "digest", "reconstructed"),
    *("occurred_start", "occurred_end", "documented_at", "learned_at", "tlp", "audience", "caveats", "embargo"),
    *("country", "region", "date_precision", "dated_by", "violence", "conflict", "side_a", "side_b", "perpetrator", "target"),
    *("deaths_low", "deaths_best", "deaths_high", "civilian_deaths_low", "civilian_deaths_best", "civilian_deaths_high"),
    *("place", "place_precision", "latitude", "longitude", "provenance"),
)


def _rows(
    chance: random.Random,
    events: list[tuple[int, int]],
    countries: tuple[str, ...],
    audiences: list[tuple[str, str]],
    releases: list[tuple[int, str, date]],
) -> Iterator[tuple[Any, ...]]:
    """A row for each version of each event, by `_COLUMNS`."""
    from phasezero.domain.times import learned_on

    weights = [1 / rank**SKEW for rank in range(1, COUNTRIES + 1)]
    span = (END - BEGIN).days
    for pk, count in events:
        at = chance.choices(range(COUNTRIES), weights)[0]
        day = BEGIN + timedelta(days=int(span * chance.random() ** 0.6))
        documented = day + timedelta(days=int(chance.expovariate(0.15)))
        marking = _marking(chance, audiences[at], at + 1 == CLOSED_RANK)
        coded = _coded(chance, countries[at], day)
        first = next((i for i in range(len(releases)) if releases[i][2] > documented), len(releases) - 1)
        for n, (release, version, released) in enumerate(releases[max(0, min(first, 3 - count)) :][:count]):
            learned = documented if n == 0 else max(documented, released)
            if n and chance.random() < RAISED:
                marking = (2, audiences[at][0], "", None)
            yield (
                *(_number(chance), pk, release, released, f"{released} {version}", f"{_number(chance):032x}", True),
                *(day, day, documented, learned_on(learned), *marking, *coded),
            )


def _marking(chance: random.Random, audiences: tuple[str, str], closed: bool) -> tuple[int, str, str, date | None]:
    """TLP, audience, caveats and embargo."""
    from phasezero.domain.marking import PUBLIC, TLP

    names = tuple(MARKED)[1:] if closed and chance.random() < CLOSED else tuple(MARKED)
    tlp = TLP[chance.choices(names, [MARKED[name] for name in names])[0]]
    if tlp == TLP.CLEAR:
        return int(tlp), PUBLIC, "", None
    embargo = date(2100, 1, 1) if chance.random() < EMBARGOED else None
    return int(tlp), chance.choice(audiences), "", embargo


def _coded(chance: random.Random, country: str, day: date) -> tuple[Any, ...]:
    """What an event says, by the columns from "country" on; as long as real ones are."""
    violence, perpetrator = chance.choice((("state-based", "unknown"), ("non-state", "non-state"), ("one-sided", "state")))
    side_a, side_b = chance.sample(GROUPS, 2)
    best = int(chance.paretovariate(1.3))
    deaths = (max(0, best - 1), best, best * 2)
    civilians = (0, best, best) if violence == "one-sided" else (0, 0, best)
    latitude, longitude = round(chance.uniform(-30, 30), 6), round(chance.uniform(-80, 80), 6)
    place = f"village {chance.randrange(2000)} in district {chance.randrange(40)}"
    return (
        *(country, None, 1, "source-date", violence, f"{side_a} - {side_b}", side_a, side_b, perpetrator, "civilians"),
        *(*deaths, *civilians, place, 2, latitude, longitude, _provenance(place, day)),
    )


def _provenance(place: str, day: date) -> str:
    codes = {f"code_{i}": f"{day.toordinal() * i % 99_991}" for i in range(14)}
    return json.dumps({**codes, "where_description": f"{place}, on the road to the market", "source_original": "local radio"})
