"""The verification desk: what people decide about events, and the rule by which decisions change what counts.

A decision is a record: it is never changed, and taken back by a further record that ends it (`Decision.ends`). What holds on a
day follows from the decisions made by the end of that day alone (UTC), so that a later one never changes an earlier day.

The rule:

1. A decision stands unless an undo ended it. An undo is final: who thinks otherwise decides anew. A correction is no decision on
   what counts: it stands.
2. A merge folds one event into another; it holds while it stands and no standing split ends it. Of two that fold the same event
   the later one holds; one that would fold an event into itself, by whatever way, does not hold.
3. Events that are folded together, by whatever way, count once. The one that all others are folded into stands for them; if it
   does not count itself, the next one that does.
4. An event that a data set codes counts. One that local partners told of counts while its newest standing verdict is "verify" and
   its partner agrees that it is counted. One that was accepted from reports counts while its newest standing verdict is
   "verify", or "rule": accepted by a stated rule, read by nobody. A dispute of an event that a data set codes is shown beside
   it and changes no count.
5. Of grades, and of people an event is assigned to, the newest one that stands holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Phrase, name, phrase
from phasezero.errors import BadInput, said


class Act(StrEnum):
    """What is done at the desk."""

    VERIFY = "verify"
    DISPUTE = "dispute"
    MERGE = "merge"
    SPLIT = "split"
    GRADE = "grade"
    COMMENT = "comment"
    ASSIGN = "assign"
    UNDO = "undo"
    RULE = "rule"
    """A stated rule accepted it (`domain.auto_accept`): nobody has read it, and it stays open."""
    CORRECT = "correct"
    """What is recorded of it was corrected, by a further version. It is not undone but corrected again."""


VERDICTS = frozenset({Act.VERIFY, Act.DISPUTE, Act.RULE})
COUNTING = frozenset({Act.VERIFY, Act.RULE})
"""Verdicts by which an event counts that counts no sooner."""

RELIABILITY = {
    "A": phrase("completely reliable"),
    "B": phrase("usually reliable"),
    "C": phrase("fairly reliable"),
    "D": phrase("not usually reliable"),
    "E": phrase("unreliable"),
    "F": phrase("reliability cannot be judged"),
}
"""Of the source: the letters of the Admiralty system (NATO AJP-2.1)."""
CREDIBILITY = {
    "1": phrase("confirmed by other sources"),
    "2": phrase("probably true"),
    "3": phrase("possibly true"),
    "4": phrase("doubtful"),
    "5": phrase("improbable"),
    "6": phrase("truth cannot be judged"),
}
"""Of the information: the numbers of the same system."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How reliable the source is and how credible what it says, each judged for itself."""

    reliability: str
    credibility: str

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"

    @property
    def words(self) -> Phrase:
        """ "B2: usually reliable; probably true"."""
        return phrase(
            "{grade}: {reliability}; {credibility}",
            grade=name(str(self)),
            reliability=RELIABILITY[self.reliability],
            credibility=CREDIBILITY[self.credibility],
        )


def grade_of(text: str) -> Grade:
    """The grade that two signs name, such as "B2". Raises BadInput."""
    letter, number = text[:1].upper(), text[1:]
    if letter not in RELIABILITY or number not in CREDIBILITY:
        raise BadInput(said("the grade is {text!r}; give a letter from A to F and a number from 1 to 6", text=text[:10]))
    return Grade(letter, number)


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of one person about one event."""

    id: str
    act: Act
    event: str
    """Id of the event; of a merge the one that is folded."""
    at: datetime
    """When it was made (UTC)."""
    who: str
    """Name and organisation, for those who may see the record."""
    into: str = ""
    """Of a merge: the event that stands for both."""
    ends: str = ""
    """Of an undo: the decision that it takes back; of a split: the merge that it ends."""
    reason: str = ""
    """Why, or the comment itself."""
    grade: Grade | None = None
    assigned: str = ""
    """Name of the person who is to look at it; empty: nobody any more."""
    marking: Marking = field(default_factory=Marking)
    rule: int = 0
    """Number of the rule that made it; 0: a person did."""

    @property
    def on(self) -> date:
        """The day from whose end on it counts."""
        return self.at.date()

    def concerns(self, event: str) -> bool:
        return event in (self.event, self.into)


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that no undo ended, without the undos, in the order given."""
    every = list(decisions)
    undone = {one.ends for one in every if one.act == Act.UNDO}
    return [one for one in every if one.act != Act.UNDO and one.id not in undone]


def newest(decisions: Iterable[Decision], event: str, acts: Collection[Act]) -> Decision | None:
    """Of decisions that stand, oldest first: the last of these acts on an event."""
    found = [one for one in decisions if one.event == event and one.act in acts]
    return found[-1] if found else None


def holding_merges(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """For each event that is folded into another, the merge that holds (rule 2). `decisions`: oldest first."""
    stand = standing(decisions)
    cut = {one.ends for one in stand if one.act == Act.SPLIT}
    held: dict[str, Decision] = {}
    for one in stand:
        if one.act == Act.MERGE and one.id not in cut and one.event not in _way(held, one.into):
            held[one.event] = one
    return held


def _way(merges: Mapping[str, Decision], event: str) -> list[str]:
    """An event, what it is folded into, what that is folded into, to the one that stands for them all."""
    way = [event]
    while way[-1] in merges:
        way.append(merges[way[-1]].into)
    return way


def _stands_for(merges: Mapping[str, Decision], event: str) -> str:
    return _way(merges, event)[-1]


def counted_as(decisions: Iterable[Decision]) -> dict[str, str]:
    """For each event that is folded, by whatever way, the one that stands for it. `decisions`: oldest first."""
    merges = holding_merges(decisions)
    return {event: _stands_for(merges, event) for event in merges}


def last_to_undo(decisions: Iterable[Decision], event: str) -> Decision | None:
    """The newest decision on an event that an undo would take back. `decisions`: oldest first."""
    found = [one for one in standing(decisions) if one.concerns(event) and one.act != Act.CORRECT]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds for one event."""

    verdict: Decision | None = None
    grade: Grade | None = None
    assigned: str = ""
    merge: Decision | None = None
    """The one that folds it into another."""
    members: tuple[str, ...] = ()
    """Events folded into it, by whatever way, in the order of their ids."""
    markings: tuple[Marking, ...] = ()
    """Of the decisions that this follows from."""

    @property
    def shown(self) -> tuple[object, ...]:
        """What an update shows of it."""
        verdict = None if self.verdict is None else (self.verdict.act, self.verdict.on, self.verdict.reason, self.verdict.rule)
        return verdict, self.grade, self.members

    @property
    def is_open(self) -> bool:
        """Whether nobody decided yet; what a rule accepted nobody has."""
        return (self.verdict is None or self.verdict.act == Act.RULE) and self.merge is None


def decided(decisions: Sequence[Decision], event: str) -> Decided:
    """What holds for an event by these decisions, oldest first: all on it and on those folded together with it."""
    stand, merges = standing(decisions), holding_merges(decisions)
    verdict, graded = newest(stand, event, VERDICTS), newest(stand, event, {Act.GRADE})
    assigned = newest(stand, event, {Act.ASSIGN})
    members = sorted(one for one in merges if _stands_for(merges, one) == event)
    merge = merges.get(event)
    used = [one for one in (verdict, graded, merge, *(merges[member] for member in members)) if one is not None]
    return Decided(
        verdict=verdict,
        grade=graded.grade if graded else None,
        assigned=assigned.assigned if assigned else "",
        merge=merge,
        members=tuple(members),
        markings=tuple(one.marking for one in used),
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands beside an event where it is listed."""

    verdict: Decision | None
    grade: Grade | None
    merged_into: str
    """The event under which it is listed and counted; empty: by itself."""
    merge: Decision | None
    """The one by which it is not listed by itself; None where it is."""
    records: tuple[str, ...]
    """Events that are listed under it, in the order of their ids."""
    markings: tuple[Marking, ...]
    """Of the decisions that this follows from."""


def settled_by(decisions: Sequence[Decision], stands_for: Mapping[str, str], event: str) -> Settled:
    """How an event stands by these decisions, oldest first. `stands_for`: for each that is not listed by itself, the one that it
    is listed under (rule 3)."""
    stand, merges = standing(decisions), holding_merges(decisions)
    verdict, graded = newest(stand, event, VERDICTS), newest(stand, event, {Act.GRADE})
    root = stands_for.get(event, "")
    records = sorted(one for one, other in stands_for.items() if other == event)
    merge = (merges.get(event) or merges.get(root)) if root else None
    bound = [merges[one] for one in (event, *records) if one in merges and (root or records)]
    used = [one for one in (verdict, graded, merge, *bound) if one is not None]
    return Settled(
        verdict=verdict,
        grade=graded.grade if graded else None,
        merged_into=root,
        merge=merge,
        records=tuple(records),
        markings=tuple(dict.fromkeys(one.marking for one in used)),
    )


class Footing(StrEnum):
    """How an event stands on a day."""

    COUNTED = "counted"
    TOLD = "told"
    """Told by local partners, in no count."""
    FOLDED = "folded"
    """Another event stands for it."""


Footings = dict[str, tuple[tuple[date, Footing], ...]]
"""For each event whose footing decisions ever concerned: from which day on it stands how, in order of days. Before the first of
them an event stands as it would without decisions."""


def footings(decisions: Sequence[Decision], held: Collection[str], told: Collection[str], agreed: Collection[str]) -> Footings:
    """How events stand from which day on (rules 1 to 4). `decisions`: oldest first.

    `held`: ids of the events there are; `told`: those of them that local partners told of; `agreed`: of these, the ones whose
    partner agrees that they are counted.
    """
    found: dict[str, list[tuple[date, Footing]]] = {}
    for part in _parts(decisions):
        for day in sorted({one.on for one in part}):
            known = [one for one in part if one.on <= day]
            for event, footing in _on_a_day(known, held, told, agreed):
                since = found.setdefault(event, [])
                if not since or since[-1][1] != footing:
                    since.append((day, footing))
    return {event: tuple(since) for event, since in found.items()}


def _parts(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """The decisions in parts that have no event in common, so that each can be looked at by itself."""
    part_of: dict[str, str] = {}

    def root(event: str) -> str:
        while (above := part_of.setdefault(event, event)) != event:
            part_of[event] = part_of[above]
            event = part_of[event]
        return event

    about = {one.id: one.event for one in decisions}
    for one in decisions:
        for other in (one.into, about.get(one.ends, "")):
            if other:
                part_of[root(one.event)] = root(other)
    parts: dict[str, list[Decision]] = {}
    for one in decisions:
        parts.setdefault(root(one.event), []).append(one)
    return list(parts.values())


def _on_a_day(
    known: Sequence[Decision], held: Collection[str], told: Collection[str], agreed: Collection[str]
) -> list[tuple[str, Footing]]:
    """The footing of each held event that these decisions name."""
    stand, stands_for = standing(known), counted_as(known)
    groups: dict[str, list[str]] = {}
    for event in dict.fromkeys(event for one in known for event in (one.event, one.into) if event in held):
        groups.setdefault(stands_for.get(event, event), []).append(event)

    def counts(event: str) -> bool:
        verdict = newest(stand, event, VERDICTS)
        return event not in told or (event in agreed and verdict is not None and verdict.act in COUNTING)

    found: list[tuple[str, Footing]] = []
    for root, group in groups.items():
        order = sorted(group, key=lambda event: (not counts(event), event != root, event))
        found.append((order[0], Footing.COUNTED if counts(order[0]) else Footing.TOLD))
        found += [(event, Footing.FOLDED) for event in order[1:]]
    return found
