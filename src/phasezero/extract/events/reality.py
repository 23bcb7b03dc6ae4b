"""Whether a predicate tells a new and real event, and if not, why: the contexts that PLOVER sets apart (historical, hypothetical,
future) and what only sounds like violence (sport, fiction, accidents, disasters, trials of old crimes, figures over months)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from phasezero.extract.events.items import Item
from phasezero.extract.events.predicates import Frame
from phasezero.extract.events.times import Moment

_OLD = timedelta(days=366)
_WHOLE = ("fiction", "statistics", "history")
_TRIED = frozenset({"killing", "injury", "abduction", "sexual", "attack", "destruction", "displacement"})
_ACCIDENTS = frozenset({"killing", "injury", "displacement", "destruction"})


def unreal(frame: Frame, sentence: list[Item], violent: bool) -> str:
    """Why the predicate tells no new and real event: the cue's name; empty where it does. `violent`: an armed actor or an attack
    stands in the sentence, so that no accident is told."""
    if frame.target and all(mention.none for mention in frame.target.whole):
        return "negation"
    if _is_refuted(frame, sentence):
        return "denial"
    for name in ("negation", "hypothetical", "denial"):
        if _in_scope(name, frame, sentence):
            return name
    return _elsewhere(frame, sentence, violent)


def _is_refuted(frame: Frame, sentence: list[Item]) -> bool:
    """ "Claims that soldiers killed ten people are false", "dismissed as fake a video that shows …", "il est faux que …"."""
    untrue = [j for j, item in enumerate(sentence) if item.cue("untrue") and _is_said_of_it(sentence, j)]
    return bool(untrue) and any(item.cue("told") for item in sentence[: frame.first])


def _is_said_of_it(sentence: list[Item], j: int) -> bool:
    """Whether "false" stands behind "are" or "as", or right before what is told: not "men in fake uniforms"."""
    if any(item.cue("told") for item in sentence[j + 1 : j + 4]):
        return True
    back = j - 1
    while back >= 0 and (sentence[back].is_word("adverb", "one") or sentence[back].word.endswith(("ly", "ment"))):
        back -= 1
    return back >= 0 and sentence[back].is_word("be", "boundary")


def _elsewhere(frame: Frame, sentence: list[Item], violent: bool) -> str:
    """What the whole sentence says of it: fiction, figures over months, history, a trial, an accident, a match."""
    cues = {key.removeprefix("cue:") for item in sentence for key in item.tags if key.startswith("cue:")}
    if "statistics" in cues and _of_total(sentence, frame):
        cues.discard("statistics")
    found = [name for name in _WHOLE if name in cues]
    if "trial" in cues and (frame.kind in _TRIED or _of_fighters(frame)):
        found.append("trial")
    if not violent and frame.kind in _ACCIDENTS and cues & {"accident", "nature"}:
        found.append("accident")
    if not violent and "sport" in cues and frame.kind in _TRIED | {"battle"}:
        found.append("sport")
    return found[0] if found else ""


def _of_fighters(frame: Frame) -> bool:
    """Soldiers sentenced for what they did are no harm to civilians."""
    return frame.kind == "arrest" and bool(frame.target) and all(one.is_fighter for one in frame.target.whole)


def too_old(moment: Moment | None, published: date | None) -> bool:
    """Whether it happened more than a year before the text was published: told again, not new."""
    return bool(moment and published and moment.last and moment.last < published - _OLD)


def is_past_epoch(moments: Sequence[Moment], sentence: list[Item], published: date | None) -> bool:
    """ "The 2013 massacre": a year that stands as an adjective, with no day of publication to compare with."""
    if published is not None:
        return False
    starts = {moment.start for moment in moments if moment.full and moment.days > 360}
    return any(
        item.start in starts
        and i > 0
        and sentence[i - 1].is_word("determiner")
        and i + 1 < len(sentence)
        and sentence[i + 1].has("pred")
        for i, item in enumerate(sentence)
    )


def _of_total(sentence: list[Item], frame: Frame) -> bool:
    """ "Killed 12, bringing the total to 40 since January": the months belong to the total behind the predicate."""
    return any(item.cue("total") for item in sentence[frame.first :])


def _in_scope(name: str, frame: Frame, sentence: list[Item]) -> bool:
    """Whether a cue stands close enough before the predicate, with no verb or mark between that ends what it rules."""
    reach = {"negation": 4, "hypothetical": 7, "denial": 14}[name]
    crossed = 0
    for j in range(frame.first - 1, max(-1, frame.first - 1 - reach - crossed), -1):
        item = sentence[j]
        if item.cue(name) and not (name == "hypothetical" and (_only_noun(item) or _is_month(sentence, j))):
            return not (name == "negation" and _double(sentence, j))
        if item.is_stop:
            return False
        if name != "denial" and (item.word == "," or _other_verb(item)):
            return name == "hypothetical" and _conditional(sentence, j)
    if name == "hypothetical" and frame.first > 0 and sentence[frame.first - 1].word == "to" and frame.form == "active":
        return True
    return name == "hypothetical" and _conditional(sentence, frame.first)


def _other_verb(item: Item) -> bool:
    tag = item.get("pred")
    return tag is not None and tag.extra != "noun"


def _only_noun(item: Item) -> bool:
    return item.has("person") or item.has("actor")


def _is_month(sentence: list[Item], j: int) -> bool:
    """ "KHARTOUM, May 1", "on 1 May"."""
    beside = sentence[max(0, j - 1) : j] + sentence[j + 1 : j + 2]
    return sentence[j].word == "may" and any(item.is_number for item in beside)


def _double(sentence: list[Item], j: int) -> bool:
    """ "not only killed", "no fewer than"."""
    return j + 1 < len(sentence) and sentence[j + 1].is_word("only")


def _conditional(sentence: list[Item], at: int) -> bool:
    """Whether an "if" begins the clause that the item stands in."""
    for j in range(at - 1, -1, -1):
        if sentence[j].is_word("condition"):
            return True
        if sentence[j].is_mark or (sentence[j].has("pred") and j < at - 6):
            return False
    return False
