"""The stories that collected reports tell of a country."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from phasezero.domain.curating import Stories, Story, StoryReport
from phasezero.domain.curating_rule import rule
from phasezero.domain.kept import Kept
from phasezero.domain.marking import Viewer, joined
from phasezero.domain.publishers import headline, same_headlines
from phasezero.domain.stories import Copy, Source, Told, sources_of_documents
from phasezero.errors import BadInput, said

MOST_DAYS = 90
_ONE_HEADLINE = timedelta(days=3)
"""After so long, the same words above are another report of the same kind."""
_READ = 3000
"""Characters in which names are looked for: as many as stories compare."""
_NUMBERS = ("deaths_low", "deaths_best", "deaths_high")
_HELD: Kept[tuple[Story, ...]] = Kept(16)
"""Stories of the very same reports: nobody is given what was made of reports that they do not read."""


def stories(viewer: Viewer, iso3: str, on: date, days: int | None = None) -> Stories:
    """Stories of the reports that the viewer sees to speak of a country, within and across languages, from what was known on a
    day: of texts where the viewer reads them, else of titles. `viewer` reads as one of a single audience. Raises BadInput for
    more than 90 days."""
    held = rule()
    span = held.days if days is None else days
    if not 1 <= span <= MOST_DAYS:
        raise BadInput(said("{days} days cannot be shown; give a number from 1 to {most}", days=span, most=MOST_DAYS))
    found = _reports(viewer, iso3, on, span + held.look_back_days)
    since = on - timedelta(days=span)
    told = [one for one in _told(found) if one.last_told > since]
    told.sort(key=lambda one: (-one.last_told.toordinal(), one.key))
    return Stories(iso3, on, span, tuple(told), joined(one.marking for one in told))


def _reports(viewer: Viewer, iso3: str, on: date, days: int) -> list[StoryReport]:
    """But those that stand on the shelf."""
    from phasezero.store import story_reports

    return [one for one in story_reports.reports(viewer, on, iso3, days) if one.genre not in rule().shelf]


def _told(reports: Sequence[StoryReport]) -> tuple[Story, ...]:
    """Made once for the same reports."""
    digest = hashlib.sha256()
    for one in reports:
        digest.update(repr(one).encode())
    return _HELD.get(digest.digest(), lambda: _made(reports))


def _made(reports: Sequence[StoryReport]) -> tuple[Story, ...]:
    if not reports:
        return ()
    from phasezero.extract import copies as copying
    from phasezero.extract import stories as telling
    from phasezero.extract.copies.index import Document

    held = {one.document: one for one in reports}
    documents = [Document(key, _whole(one), one.report.told_at, one.report.turn) for key, one in held.items()]
    copies = {key: copy for key, copy in copying.lineage(documents).items() if copy is not None}
    headed = _under_one_headline(reports)
    joins = telling.stories([_as_told(one) for one in reports], headed | {key: copy.of for key, copy in copies.items()})
    groups: dict[str, list[StoryReport]] = {}
    for key, join in joins.items():
        groups.setdefault(join.story, []).append(held[key])
    why = {key: ("same headline",) if key in headed and key not in copies else join.why for key, join in joins.items()}
    return tuple(_story(key, group, why, copies) for key, group in groups.items())


def _whole(one: StoryReport) -> str:
    return f"{one.report.title}\n\n{one.text}".strip()


def _under_one_headline(reports: Sequence[StoryReport]) -> dict[str, str]:
    """By document, the one that was published first under the same headline within some days."""
    same = same_headlines([one.report.title for one in reports])
    first: dict[str, StoryReport] = {}
    found: dict[str, str] = {}
    for one in sorted(reports, key=lambda one: (one.report.turn, one.document)):
        root = same.get(headline(one.report.title).key, "")
        before = first.get(root) if root else None
        if before is None or one.published - before.published > _ONE_HEADLINE:
            first[root] = one
        else:
            found[one.document] = before.document
    return found


def _as_told(one: StoryReport) -> Told:
    from phasezero.extract.stories import names_in

    text = f"{one.report.title}\n{one.text}"
    places = [(claim["country"], claim["latitude"], claim["longitude"]) for claim in one.claims if claim["country"]]
    starts = {claim["occurred_start"] for claim in one.claims if claim["occurred_start"] == claim["occurred_end"]}
    return Told(
        key=one.document,
        published=one.published,
        title=one.report.title,
        text=one.text,
        language=one.spoken or "und",
        places=tuple(dict.fromkeys(places)),
        numbers=_numbers(one),
        names=names_in(text[:_READ]),
        types=frozenset(str(claim["type"]) for claim in one.claims),
        days=frozenset(date.fromisoformat(day) for day in starts if day),
    )


def _numbers(one: StoryReport) -> frozenset[int]:
    """Of people killed, as they were read; where nothing was read, those of the title."""
    from phasezero.extract.copies.words import words

    if one.claims:
        return frozenset(int(claim[name]) for claim in one.claims for name in _NUMBERS if claim[name])
    return frozenset(int(number) for number in words(one.report.title).numbers)


def _story(key: str, group: Sequence[StoryReport], why: Mapping[str, tuple[str, ...]], copies: Mapping[str, Copy]) -> Story:
    reports = sorted(group, key=lambda one: (one.report.turn, one.document))
    sources = [Source(one.document, one.report.publisher, one.report.title, one.report.by) for one in reports]
    names = [one.document for one in reports]
    return Story(
        key=key,
        reports=tuple(reports),
        why={name: why[name] for name in names},
        copies={name: copies[name] for name in names if name in copies},
        sources=dict(zip(names, sources_of_documents(sources, copies), strict=True)),
        marking=joined(one.marking for one in reports),
    )


def as_one(these: Sequence[Story]) -> Story:
    """Stories that a person chose as one."""
    if len(these) == 1:
        return these[0]
    first = min(these, key=lambda one: (one.reports[0].report.turn, one.key))
    why = {document: reasons for one in these for document, reasons in one.why.items()}
    why |= {one.key: ("chosen as one story by a person",) for one in these if one is not first}
    copies = {document: copy for one in these for document, copy in one.copies.items()}
    return _story(first.key, [report for one in these for report in one.reports], why, copies)
