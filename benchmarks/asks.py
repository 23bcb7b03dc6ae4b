"""Same facts, other words: every term of the lexicon in the texts of an ask, for every audience, sector and form.

    python benchmarks/asks.py            each term in one text
    python benchmarks/asks.py --full     each term in every text

Prints how many phrasings were compared with the standard one and with the facts, how many said something else, and how long it
took; and how long one ask takes with its check. Ends with 1 where a phrasing changed a fact.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from phasezero.act.asks import phrased, side_by_side, standard, worded
from phasezero.act.same_facts import against_facts, differences, read
from phasezero.domain.asks import AgendaSlot, AskFacts, Chance, Count, Judged, Office, OtherAsk
from phasezero.domain.audiences import Form, audience, audiences
from phasezero.domain.lexicon import lexicon

TERMS = tuple(lexicon().terms)
READERS = tuple(replace(one, longest=10_000, never=()) for one in audiences() if not one.takes_message)
"""With time for any text, so that every template is read."""
TEXTS = 9
DAY = date(2013, 4, 1)


def ask_with(terms: tuple[str, ...]) -> AskFacts:
    """An ask with one term in each of its texts."""
    action, why, say, judged, dissent, killed, chance, other, slot = (f"{{{term}}}" for term in terms)
    office = Office("Permanent Representative of Rwanda to the United Nations", "RWA")
    return AskFacts(
        day=DAY, country="CAF", actor=office, actor_kind="council_member", tool="Multilateral diplomacy", instrument="briefing",
        body="unsc", by=date(2013, 4, 12), phase=2, phase_confirmed=True, quiet=True, names=("Bangui", "Seleka"),
        action=f"request a briefing on {action} in Bangui ({{killed}})",
        why=f"They can speak on {why}.", why_source="Programme of work",
        say=f"We ask about {say}; we know of {{killed}}, at {{risk}}.",
        judged=Judged(f"We see {judged} by Seleka", "moderate", f"one of 3 sees {dissent}"),
        slot=AgendaSlot(f"consultations on {slot}", date(2013, 4, 9)),
        counts=(Count("killed", f"people concerned, {killed}", 11, 13, 19, 60, DAY, 3, 2, "B2", cites=("event:1",)),),
        chances=(Chance("risk", chance, 6, 3, 11, 0.8, 12, DAY),),
        others=(OtherAsk(Office("Chair of the Conference"), f"speak on {other}", date(2013, 4, 20)),),
    )  # fmt: skip


def every_ask(full: bool) -> Iterator[AskFacts]:
    """Each term stands in one text once, or in every text."""
    for shift in range(0, len(TERMS), 1 if full else TEXTS):
        yield ask_with(tuple(TERMS[(shift + n) % len(TERMS)] for n in range(TEXTS)))


def compare(full: bool) -> tuple[int, int]:
    """How many phrasings were compared, and how many of them said something else."""
    compared = wrong = 0
    for facts in every_ask(full):
        reference = standard(facts)
        for reader in READERS:
            for sector in lexicon().sectors:
                for form in Form:
                    ask = worded(facts, reader, sector, form)
                    compared += 1
                    wrong += bool(differences(ask, reference) or against_facts(ask))
    return compared, wrong


def milliseconds(call: Callable[[], object], runs: int = 30) -> float:
    """Median wall time of a call that has read none of its texts before."""
    times = []
    for _ in range(runs):
        read.cache_clear()
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> int:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    full = "--full" in sys.argv[1:]
    facts = next(every_ask(full))
    reader = replace(audience("council_member"), longest=10_000)
    print(f"one ask to one audience, with its check   {milliseconds(lambda: phrased(facts, reader)):8.1f} ms")
    print(f"one ask in ten lexicons side by side      {milliseconds(lambda: side_by_side(facts)):8.1f} ms")
    start = time.perf_counter()
    compared, wrong = compare(full)
    took = time.perf_counter() - start
    spread = "each in all" if full else "shared out over"
    sectors = len(lexicon().sectors)
    print(f"{len(TERMS)} terms, {spread} {TEXTS} texts; {len(READERS)} audiences, {sectors} sectors, {len(Form)} forms")
    print(f"{compared:,} phrasings compared, {wrong} say something else, {took:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
