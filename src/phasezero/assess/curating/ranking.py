"""Why a story stands where it stands: what of it is relevant, new, credible and local, in words and points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from phasezero.assess.curating.themes import of_story
from phasezero.domain.curating import Curated, Nearby, Part, Ranked, Reason, Story
from phasezero.domain.curating_rule import Rule, Touches, rule
from phasezero.domain.phrases import Listed, counted, listed, name, on, phrase


def ranked(story: Story, chosen: Curated, country: str, since: date, issued: bool, near: Nearby) -> Ranked:
    """`since`: what was first told after it is new; `issued`: it is the day of an issued update."""
    held = rule()
    themes = of_story(story, country, held)
    reasons = (
        *_relevance(themes, near, held),
        *_novelty(story, since, issued, held),
        *_credibility(story, near, held),
        *_locality(story, country, held),
    )
    return Ranked(story, reasons, tuple(themes), chosen)


def _relevance(themes: dict[str, bool], near: Nearby, held: Rule) -> Iterator[Reason]:
    points = held.points
    read = [key for key, event in themes.items() if event]
    words = [key for key in themes if key not in read]
    if these := _of(Touches.HARM, read, held):
        yield Reason(Part.RELEVANCE, phrase("tells of {themes}", themes=_names(these, held)), points.harm[near.phase])
    elif these := _of(Touches.HARM, words, held):
        yield Reason(Part.RELEVANCE, phrase("has words of {themes}", themes=_names(these, held)), points.harm_words)
    if these := _of(Touches.SIGN, [*themes], held):
        says = phrase("a sign to watch: {themes}", themes=_names(these, held))
        yield Reason(Part.RELEVANCE, says, points.sign[near.phase])
    if these := _of(Touches.TRIGGER, [*themes], held):
        yield Reason(Part.RELEVANCE, phrase("touches a trigger: {themes}", themes=_names(these, held)), points.trigger)
    if days := sorted(near.triggers[kind] for key in themes if (kind := held.named(key).trigger) in near.triggers):
        says = phrase("one of this kind is entered for {day}", day=on(days[0]))
        yield Reason(Part.RELEVANCE, says, points.trigger_near)
    if these := _of(Touches.HOLDING, [*themes], held):
        says = phrase("speaks of what may hold violence back: {themes}", themes=_names(these, held))
        yield Reason(Part.RELEVANCE, says, points.holding)


def _of(kind: Touches, keys: list[str], held: Rule) -> list[str]:
    return [key for key in keys if held.named(key).kind is kind]


def _names(keys: list[str], held: Rule) -> Listed:
    return listed(phrase(held.named(key).name) for key in keys)


def _novelty(story: Story, since: date, issued: bool, held: Rule) -> Iterator[Reason]:
    from_update = phrase("since the update of {day}", day=on(since))
    after = from_update if issued else phrase("since {day}", day=on(since))
    later = sum(one.day > since for one in story.reports)
    if story.first_told > since:
        says = phrase("new {after}", after=after) if issued else phrase("new: first told on {day}", day=on(story.first_told))
        yield Reason(Part.NOVELTY, says, held.points.new)
    elif later:
        says = counted(
            later,
            "first told on {day}, {n} more report {after}",
            "first told on {day}, {n} more reports {after}",
            day=on(story.first_told),
            after=after,
        )
        yield Reason(Part.NOVELTY, says, held.points.goes_on)
    else:
        yield Reason(Part.NOVELTY, phrase("first told on {day}", day=on(story.first_told)), 0)


def _credibility(story: Story, near: Nearby, held: Rule) -> Iterator[Reason]:
    points, many = held.points, story.independent
    says = counted(many, "{n} independent source", "{n} independent sources at most")
    more = (points.second_source if many > 1 else 0) + (points.third_source if many > 2 else 0)
    yield Reason(Part.CREDIBILITY, says, more)
    if any(one.text and one.whole for one in story.reports):
        yield Reason(Part.CREDIBILITY, phrase("a whole text is read"), points.whole)
    else:
        partly = any(one.text for one in story.reports)
        yield Reason(Part.CREDIBILITY, phrase("only a summary is read") if partly else phrase("only a title is read"), 0)
    events = sorted({event for one in story.reports for event in one.accepted})
    if events:
        yield Reason(Part.CREDIBILITY, phrase("a person accepted an event from it"), points.accepted)
    yield from _graded([near.grades[event] for event in events if event in near.grades], held)


def _graded(grades: list[str], held: Rule) -> Iterator[Reason]:
    """The worst of them counts."""
    doubtful = [one for one in grades if one[0] in "DE" or one[1] in "45"]
    good = [one for one in grades if one[0] in "ABC" and one[1] in "123"]
    if doubtful:
        says = phrase("what it tells is graded {grade}, which is doubtful", grade=name(max(doubtful)))
        yield Reason(Part.CREDIBILITY, says, held.points.graded_badly)
    elif good:
        yield Reason(Part.CREDIBILITY, phrase("what it tells is graded {grade}", grade=name(max(good))), held.points.graded_well)


def _locality(story: Story, country: str, held: Rule) -> Iterator[Reason]:
    voices = {story.sources[one.document] for one in story.local(country)}
    if voices:
        says = counted(len(voices), "{n} local voice", "{n} local voices")
        yield Reason(Part.LOCALITY, says, held.points.local)
