"""What the desk asks of the store: open items, decisions on events, likely duplicates by index; and keeping a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Any

from django.db.models import Exists, OuterRef, Q

from phasezero.domain.duplicates import DAYS_APART, KM_APART, LONGEST_DAYS, POINT, Happening, Likeness, likeness
from phasezero.domain.events import Perpetrator
from phasezero.domain.intake import Use
from phasezero.domain.kinds import KILLING
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.recording import ONCE_VERIFIED, REPORTS
from phasezero.domain.verifying import VERDICTS, Act, Decision, grade_of
from phasezero.errors import NotFound, said
from phasezero.store import listing, models
from phasezero.store.ids import from_text, to_text
from phasezero.store.intake import USE_COLUMNS, Made
from phasezero.store.listing import EventLine, EventLinePage
from phasezero.store.people import Person, random_id
from phasezero.store.reading import EventFilter
from phasezero.store.records import columns_of
from phasezero.store.sql import Condition, among, any_row, every, fetched, known, newest
from phasezero.store.visibility import RecordQuerySet

_DECIDING = (Act.VERIFY, Act.DISPUTE, Act.MERGE)
"""Whoever did one of these to an event decided on it; of a merge: to the one that is folded. A rule decides on nothing."""
_LINKING = (Act.MERGE, Act.SPLIT)


def add(
    act: Act,
    event: str,
    country: str,
    marking: Marking,
    by: dict[str, Any],
    *,
    into: str = "",
    ends: str = "",
    reason: str = "",
    grade: str = "",
    assigned: Person | None = None,
    assigned_name: str = "",
    rule: int = 0,
) -> str:
    """Keep a decision; returns its id. `by`: the columns of `store.by_people.ByPerson`."""
    row = models.Decision.objects.create(
        pk=random_id(),
        act=act.value,
        event_id=from_text(event),
        country=country,
        into_id=from_text(into) if into else None,
        ends_id=from_text(ends) if ends else None,
        reason=reason,
        grade=grade,
        assigned=assigned,
        assigned_name=assigned_name,
        rule=rule,
        documented_at=by["made_at"].date(),
        learned_at=by["made_at"],
        **by,
        **columns_of(marking),
    )
    return to_text(row.pk)


def hold(events: Iterable[str]) -> None:
    """To the end of the transaction nobody else decides on these events. SQLite's transactions exclude each other anyway."""
    list(models.Event.objects.select_for_update().filter(pk__in=[from_text(event) for event in events]).order_by("pk"))


def _decision(row: models.Decision) -> Decision:
    return Decision(
        id=to_text(row.pk),
        act=Act(row.act),
        event=to_text(row.event_id),
        at=row.made_at,
        who=row.who,
        into=to_text(row.into_id) if row.into_id is not None else "",
        ends=to_text(row.ends_id) if row.ends_id is not None else "",
        reason=row.reason,
        grade=grade_of(row.grade) if row.grade else None,
        assigned=row.assigned_name,
        marking=row.marking,
        rule=row.rule,
    )


def _in_order(found: RecordQuerySet[models.Decision]) -> list[Decision]:
    """Oldest first."""
    return [_decision(row) for row in found.order_by("made_at", "id")]


def on_counts(viewer: Viewer, as_of: date | None, country: str, *, killings: bool = True) -> list[Decision]:
    """All decisions that bear on what counts in a country, oldest first: merges and splits, verdicts on what counts once it is
    verified, and what took these back. `killings`: of the counts of killings and fighting, else of the streams of other harm."""
    of_verdict = tuple(VERDICTS)
    of_other_kind = Exists(models.EventVersion.of_any_kind.filter(event=OuterRef("event")).exclude(kind=KILLING))
    found = models.Decision.objects.visible(viewer, as_of).filter(~of_other_kind if killings else of_other_kind, country=country)
    return _in_order(
        found.filter(
            Q(act__in=_LINKING)
            | Q(act__in=of_verdict, event__source__in=ONCE_VERIFIED)
            | Q(act=Act.UNDO, ends__act__in=_LINKING)
            | Q(act=Act.UNDO, ends__act__in=of_verdict, event__source__in=ONCE_VERIFIED)
        )
    )


def on_events(viewer: Viewer, events: Iterable[str], as_of: date | None = None) -> list[Decision]:
    """All decisions on these events and on those that are or were folded together with them, oldest first."""
    seen, more = set[int](), {from_text(event) for event in events}
    visible = models.Decision.objects.visible(viewer, as_of)
    merges = visible.filter(act=Act.MERGE)
    while more:
        seen |= more
        pairs = merges.filter(Q(event__in=more) | Q(into__in=more)).values_list("event_id", "into_id")
        more = {one for pair in pairs for one in pair} - seen
    return _in_order(visible.filter(Q(event__in=seen) | Q(into__in=seen)))


def verdicts(viewer: Viewer, as_of: date | None, events: Collection[str]) -> list[Decision]:
    """The verdicts on these events, and what took these back, oldest first."""
    asked = models.Decision.objects.visible(viewer, as_of).filter(event__in=[from_text(event) for event in events])
    return _in_order(asked.filter(Q(act__in=VERDICTS) | Q(act=Act.UNDO, ends__act__in=VERDICTS))) if events else []


def count_by_rules(viewer: Viewer, country: str, on: date) -> int:
    """How many events of a country rules accepted on a day, as far as the viewer sees; also those that were taken back since."""
    return models.Decision.objects.visible(viewer).filter(country=country, act=Act.RULE, documented_at=on).count()


def any_decision(viewer: Viewer, as_of: date | None, country: str | None) -> bool:
    """Whether the viewer sees a decision on a country (None: on any). Asked for every list of events, so in plain SQL.

    No decision is CLEAR: who is cleared for nothing sees none.
    """
    if not viewer.cleared:
        return False
    here = [Condition("d.country = %s", (country,))] if country is not None else []
    asked = every([among("d.audience", sorted(viewer.audiences)), *here, known(viewer, as_of, "d")])
    return any_row(f"SELECT 1 FROM store_decision d WHERE {asked.sql} LIMIT 1", asked.parameters)


def held(viewer: Viewer, as_of: date | None, events: Collection[str]) -> tuple[set[str], set[str]]:
    """Of these events those that the viewer sees, as known by a day; and which of them count only once they are verified."""
    rows = models.EventVersion.of_any_kind.visible(viewer, as_of).filter(event__in=[from_text(event) for event in events])
    found = {to_text(pk): source for pk, source in rows.order_by().values_list("event_id", "event__source").distinct()}
    return set(found), {event for event, source in found.items() if source in ONCE_VERIFIED}


def newest_decisions(
    viewer: Viewer, country: str, cursor: str | None, size: int, as_of: date | None = None
) -> tuple[list[Decision], str | None]:
    """A page of decisions in a country, newest first, and the cursor of the next. Raises BadInput for a cursor not ours."""
    found = models.Decision.objects.visible(viewer, as_of).filter(country=country, audience__in=sorted(viewer.audiences))
    if cursor:
        after = models.Decision.objects.visible(viewer).filter(pk=from_text(cursor)).values_list("made_at", "pk").first()
        if after is None:
            raise NotFound(said("no decision has the id {cursor!r}; start again", cursor=cursor[:40]))
        found = found.filter(Q(made_at__lt=after[0]) | Q(made_at=after[0], pk__gt=after[1]))
    page = [_decision(row) for row in found.order_by("-made_at", "id")[: size + 1]]
    return page[:size], page[size - 1].id if len(page) > size else None


def newest_stamp(viewer: Viewer) -> int | None:
    """Differs from an earlier one whenever there is another decision that the viewer may see."""
    found = models.Decision.objects.visible(viewer).filter(audience__in=sorted(viewer.audiences))
    newest_one: int | None = found.order_by("-made_at", "id").values_list("pk", flat=True).first()
    return newest_one


def agreed_to_count(events: Collection[str]) -> set[str]:
    """Of events that count once they are verified, those that nobody's agreement is missing for: every partner who told of one
    agrees today that it is counted; what reports say is public."""
    column = USE_COLUMNS[Use.COUNT]
    made = Made.objects.filter(kind="event", record__in=sorted(events)).values_list("record", f"submission__{column}")
    agreed: dict[str, bool] = {}
    for event, agrees in made:
        agreed[event] = agreed.get(event, True) and agrees
    public = models.Event.objects.filter(pk__in=[from_text(event) for event in events], source=REPORTS)
    asking_nobody = {to_text(pk) for pk in public.values_list("pk", flat=True)}
    return {event for event, all_agree in agreed.items() if all_agree} | asking_nobody


# The queue


def open_items(viewer: Viewer, country: str, cursor: str | None, size: int, as_of: date) -> EventLinePage:
    """A page of events of a country that nobody has decided on, as far as the viewer may see; newest first."""
    return listing.event_lines(viewer, as_of, EventFilter(country=country, kind=None), cursor, size, _is_open(viewer, country))


def _is_open(viewer: Viewer, country: str) -> Condition:
    """That no deciding act on the event `v.event_id` holds: each that there is was ended, by what was itself not ended.

    The subqueries name no column of `v`: each is answered once, however many decided events the queue has to pass.
    """
    undone = _ids("u.ends_id", "u", (Act.UNDO,), viewer, country)
    ending = _ids("e.ends_id", "e", (Act.UNDO, Act.SPLIT), viewer, country, undone)
    decided = _ids("d.event_id", "d", _DECIDING, viewer, country, ending)
    return Condition(f"v.event_id NOT IN ({decided.sql})", decided.parameters)


def _ids(column: str, table: str, acts: tuple[Act, ...], viewer: Viewer, country: str, but: Condition | None = None) -> Condition:
    """SQL for a column of the decisions of these acts that the viewer sees; without those whose ids `but` gives."""
    named = ", ".join(f"'{act.value}'" for act in acts)
    seen = known(viewer, None, table)
    sql = f"SELECT {column} FROM store_decision {table} WHERE {table}.country = %s AND {table}.act IN ({named}) AND {seen.sql}"
    found = [Condition(f"{sql} AND {column} IS NOT NULL", (country, *seen.parameters))]
    if but is not None:
        found.append(Condition(f"{table}.id NOT IN ({but.sql})", but.parameters))
    return every(found)


def assigned_to(viewer: Viewer, country: str, person: Person | None, name: str, limit: int) -> list[str]:
    """Ids of the events that were assigned to somebody, newest assignment first: some may have been given to others since."""
    found = models.Decision.objects.visible(viewer).filter(country=country, act=Act.ASSIGN)
    mine = found.filter(assigned=person) if person is not None else found.filter(assigned=None, assigned_name=name)
    numbers = mine.order_by("-made_at", "id").values_list("event_id", flat=True)[:limit]
    return list(dict.fromkeys(to_text(number) for number in numbers))


# Likely duplicates


@dataclass(frozen=True, slots=True)
class Near:
    """A likely duplicate."""

    line: EventLine
    why: Likeness


def happening(line: EventLine) -> Happening:
    return Happening(
        line.occurred_start,
        line.occurred_end,
        line.place,
        line.place_precision,
        line.region,
        line.latitude,
        line.longitude,
        Perpetrator(line.perpetrator),
    )


def likely_duplicates(viewer: Viewer, country: str, lines: Sequence[EventLine], as_of: date, most: int) -> dict[str, list[Near]]:
    """For each of these events of a country the likeliest others, `most` at the most, by `domain.duplicates.likeness`.

    Found by the index of a country's days: of each event, only those of the days around it are looked at.
    """
    asked = [line for line in lines if happening(line).days <= LONGEST_DAYS]
    pairs = _pairs(viewer, country, asked, as_of)
    others = {line.number: line for line in listing.lines_of(viewer, sorted({other for _, other in pairs}), as_of)}
    found: dict[str, list[Near]] = {line.id: [] for line in lines}
    by_number = {line.number: line for line in asked}
    for number, other in pairs:
        line = others.get(other)
        why = likeness(happening(by_number[number]), happening(line)) if line is not None else None
        if line is not None and why is not None:
            found[by_number[number].id].append(Near(line, why))
    return {event: sorted(near, key=lambda one: (one.why.rank, one.line.id))[:most] for event, near in found.items()}


_KM_A_DEGREE = 111.0


def _pairs(viewer: Viewer, country: str, lines: Sequence[EventLine], as_of: date) -> list[tuple[int, int]]:
    """Numbers of events with those of others that a box of days and degrees around them holds: no less than the rule asks for.

    One query for each event, sent together: so each goes by the index of its own days.
    """
    if not lines:
        return []
    current = newest(viewer, as_of)
    boxes = [every([_box(country, line), current]) for line in lines]
    sql = " UNION ALL ".join(
        f"SELECT {line.number}, v.event_id FROM store_eventversion v WHERE {box.sql}"
        for line, box in zip(lines, boxes, strict=True)
    )
    found = fetched(sql, (value for box in boxes for value in box.parameters))
    return [(number, other) for number, other in found]


def _box(country: str, line: EventLine) -> Condition:
    """What the index answers of the rule, and then at least what else it asks of the other event `v`."""
    near, last = timedelta(DAYS_APART), timedelta(DAYS_APART + LONGEST_DAYS)
    high = KM_APART / _KM_A_DEGREE
    wide = high / max(cos(radians(line.latitude)), 0.01)
    coarse = "TRUE" if line.place_precision > POINT else f"v.place_precision > {POINT}"
    days = (line.occurred_start - near, line.occurred_end + last, line.occurred_end + near)
    north, east = (line.latitude - high, line.latitude + high), (line.longitude - wide, line.longitude + wide)
    return Condition(
        f"""v.country = %s AND v.kind = %s AND v.occurred_end >= %s AND v.occurred_end <= %s AND v.occurred_start <= %s
        AND v.perpetrator = %s AND v.event_id <> %s AND (lower(v.place) = lower(%s) OR (v.region = %s AND {coarse})
        OR (v.latitude BETWEEN %s AND %s AND v.longitude BETWEEN %s AND %s))""",
        (country, line.kind, *days, line.perpetrator, line.number, line.place, line.region or "", *north, *east),
    )
