"""How long the country file takes: 1,000 made reports of two weeks on one country, read, joined into stories and ranked; and
framing over as many texts. The reports are hard for it: of a few moulds, in ten towns, so that nearly all share words and places.

    python benchmarks/curation.py
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

REPORTS = 1_000
TOWNS = ("Bambari", "Bria", "Bossangoa", "Boda", "Bouar", "Carnot", "Obo", "Kaga-Bandoro", "Batangafo", "Paoua")
PUBLISHERS = (
    "Radio Ndeke Luka",
    "Reuters",
    "AFP",
    "Xinhua",
    "Human Rights Watch",
    "Corbeau News",
    "Le Monde",
    "BBC",
    "RFI",
    "Somebody",
)
LINES = (
    "Residents of the town said the shooting began before dawn.",
    "The market was closed.",
    "Humanitarian workers could not reach the area.",
    "Officials in Bangui did not comment.",
    "Several houses were burned.",
    "Families fled into the bush.",
)
DAY = date(2014, 1, 20)
NOW = datetime(2014, 1, 20, 9, tzinfo=UTC)


def reports(chance: random.Random) -> Iterator[object]:
    """Three of each story."""
    from phasezero.domain.collected import Collected, Genre

    for number in range(REPORTS // 3):
        town, killed, said_at = chance.choice(TOWNS), chance.randint(2, 60), NOW - timedelta(hours=chance.randint(1, 24 * 13))
        for part in range(3):
            more = " ".join(chance.choice(LINES) for _ in range(20))
            body = f"At least {killed} villagers were killed by Seleka fighters in {town} on {said_at:%A}, a nurse said. {more}"
            title = f"{killed} killed in {town}" if part else f"Attack near {town}: {killed} dead"
            key, seen = f"{number}-{part}", said_at + timedelta(minutes=30 * part + 20)
            yield Collected(
                *("feeds", key, f"https://news.example/{key}", title, body, True, "en", (), chance.choice(PUBLISHERS)),
                *(said_at, "", None, seen, Genre.NEWS, ("CAF",)),
            )


def timed(what: str, act: Callable[[], object]) -> None:
    start = time.perf_counter()
    act()
    print(f"{what:60} {time.perf_counter() - start:7.2f} s", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PHASEZERO_HOME"] = home
        os.environ.pop("PHASEZERO_DATABASE_URL", None)
        from phasezero import library, pipeline

        library.open_store()
        pipeline.set_up()
        from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking
        from phasezero.pipeline.reading import read_documents
        from phasezero.store import documents

        made = list(reports(random.Random(4)))  # noqa: S311 - made reports, the same in every run
        documents.add(made, documents.Keeping(Marking(), LOCAL, 36500))
        timed(f"reading {len(made)} reports", lambda: read_documents(LOCAL))
        for name, viewer in (("with texts", LOCAL_OWNER), ("titles alone", LOCAL_OWNER.within(LOCAL, TLP.GREEN))):
            timed(f"country file, {name}, first time", lambda viewer=viewer: library.country_file(viewer, "CAF", DAY))
            timed(f"country file, {name}, again", lambda viewer=viewer: library.country_file(viewer, "CAF", DAY))
            timed(f"framing, {name}", lambda viewer=viewer: library.framing("CAF", DAY, viewer))


if __name__ == "__main__":
    main()
