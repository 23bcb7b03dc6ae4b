"""Rules about words: inflated, legal, calm, frames, hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phasezero.brief.reading import Reading, any_of, plain
from phasezero.brief.said import Said
from phasezero.domain.wording import wording

LEGAL = "legal word without attribution to a competent body"
FRAME = "frame without support: name the armed actors of the cited events"


def _found(said: Said, entries: tuple[str, ...]) -> Iterator[str]:
    """Entries found in our own words, read with joining signs as gaps and without them; each once."""
    seen: dict[str, None] = {}
    for reading in said.text.both:
        seen.update(dict.fromkeys(reading.found(any_of(entries), said.theirs)))
    return iter(seen)


def inflated_words(said: Said) -> Iterator[str]:
    """Counts against the expected level say more than a strong word."""
    stems = wording().words("inflated", "plain")
    things = any_of(wording().words("inflated", "plain_after"))
    for word in _found(said, wording().words("inflated", "words")):
        if word.startswith(stems) and things.search(said.text.spaced.text):
            continue
        if word.startswith("bad actor"):
            yield f'"{word}" is not our word: use "perpetrator"'
        else:
            yield f'inflated word "{word}": give counts against the expected level'


@cache
def _legal() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words as they stand, and long stems however they are taken apart."""
    return any_of(wording().words("legal")), re.compile("|".join(wording().words("legal_taken_apart")))


def legal_words(said: Said) -> Iterator[str]:
    """Legal findings belong to competent bodies: they come as names, titles, or quotations with their author."""
    plain, squashed = _legal()
    readings: tuple[tuple[Reading, re.Pattern[str]], ...] = (
        *((reading, plain) for reading in said.text.both), (said.text.squashed, squashed),
    )  # fmt: skip
    if any(True for reading, pattern in readings for _ in reading.found(pattern, said.theirs)):
        yield LEGAL


def calm_claims(said: Said) -> Iterator[str]:
    """Recent days are always incomplete: a fall or calm could be nothing but late documents."""
    text = any_of(wording().words("decline", "plain")).sub(" ", _own(said))
    about = any_of(wording().words("decline", "of")).search(text)
    falls = any_of(wording().words("decline", "falls")).search(text)
    if any_of(wording().words("decline", "calm")).search(text) or (about and falls) or _absence(text):
        half = "" if said.delay_days is None else f" (half of events documented after {said.delay_days} days)"
        yield f"a fall inside the documentation delay{half}: say that no trend can be read"


def _own(said: Said) -> str:
    """Our own words with hyphens once as gaps and once dropped, so that neither form of a word is missed."""
    gaps, whole = _GAP.sub(" ", said.own), _INSIDE.sub("", said.own)
    return gaps if gaps == said.own else f"{gaps} . {whole}"


_GAP = re.compile("[-\u2010-\u2015_/]")
_INSIDE = re.compile("(?<=[a-z])[-\u2010-\u2015_]\\s*(?=[a-z])")


@cache
def _none_of() -> re.Pattern[str]:
    things = "|".join(wording().words("decline", "absent"))
    return re.compile(rf"(?<!\w)(?:no|zero|not a single|without any)\s+(?:\w+\s+){{0,2}}(?:{things})(?!\w)")


def _absence(text: str) -> bool:
    """ "No attacks" states calm, unless it says that none is documented."""
    known = any_of(wording().words("decline", "said_to_be_known"))
    return bool(_none_of().search(text)) and not known.search(text)


@cache
def _frames() -> tuple[re.Pattern[str], ...]:
    lists = wording().lists["frame"]
    keys = ("groups", "plain_nouns", "verbs", "between", "bodies")
    groups, nouns, verbs, between, bodies = ("|".join(map(str, lists[key])) for key in keys)
    group = rf"(?<!\w)(?:{groups})(?:e?s)?(?:\s+(?:{nouns}))?(?!\w)"
    helper = rf"(?:\s+(?:{'|'.join(map(str, lists['helpers']))}))"
    return (
        re.compile(rf"{group}{helper}{{0,4}}\s+(?:{verbs})(?!\w)(?!\s+by(?!\w))"),
        re.compile(
            rf"(?<!\w)(?:{verbs}|attacks?|killings?)(?!\w)[^.;\ufffc]{{0,40}}?\sby\s+(?:\w+\s+)?{group}(?!\s+(?:{bodies}))"
        ),
        re.compile(rf"(?<!\w)(?:{between})\s+between\s+(?:\w+\s+)?{group}[^.;]{{0,40}}?\sand\s"),
    )


_PASSIVE = re.compile(r"(?<!\w)(?:are|is|been|being)\s+\w+(?<!ing)$")


def frames(said: Said) -> Iterator[str]:
    """A whole group does not act: the armed actors of the cited events do."""
    active, *others = _frames()
    for reading in said.text.both:
        acting = [one for one in reading.found(active, said.theirs) if not _PASSIVE.search(one)]
        if acting or any(True for pattern in others for _ in reading.found(pattern, said.theirs)):
            yield FRAME


def hedges(said: Said) -> Iterator[str]:
    """A doubt belongs to a record, with its grade."""
    if not said.cites:
        for word in _found(said, wording().words("hedges")):
            yield f'hedge "{word}" without a record: cite the record and its grade, or leave the sentence out'


def vague_sources(said: Said) -> Iterator[str]:
    """ "Sources report" names nobody."""
    for word in _found(said, wording().words("vague_sources")):
        if said.cites:
            yield f'vague attribution "{word}": name the publishers of the cited records'
        elif said.typed:
            yield "sentence cites no record"


_PARTICLES = "(?:[وف]?[بكل]?(?:ال)?|[وف]?لل)"
"""What Arabic joins to the front of a word: and, so, with, as, for, the."""


@cache
def _in(language: str, *keys: str) -> re.Pattern[str]:
    """The lists of another language, as `spaced` reads them."""
    entries = {plain(entry) for key in keys for entry in wording().words("languages", language, key)}
    body = "|".join(r"\s+".join(map(_stem, entry.split())) for entry in sorted(entries, key=len, reverse=True))
    return re.compile(rf"(?<!\w){_PARTICLES if language == 'ar' else ''}(?:{body})(?!\w)")


def _stem(word: str) -> str:
    article = "(?:ال)?" if re.match("[\u0600-\u06ff]", word) else ""
    return article + re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")


def in_other_languages(said: Said) -> Iterator[str]:
    """The rules on legal, inflated and calming words, for text in the other languages of the vocabulary."""
    text = said.text.spaced
    for language in wording().lists["languages"]:
        if any(True for _ in text.found(_in(language, "legal"), said.theirs)):
            yield LEGAL
        for word in dict.fromkeys(text.found(_in(language, "inflated"), said.theirs)):
            yield f'inflated word "{word}": give counts against the expected level'
        own = _in(language, "plain").sub(" ", _GAP.sub(" ", re.sub("[’']", " ", said.own)))
        if _in(language, "calm").search(own) or (_in(language, "falls").search(own) and _in(language, "of").search(own)):
            yield "a fall inside the documentation delay: say that no trend can be read"


WORD_RULES = (inflated_words, legal_words, calm_claims, frames, hedges, vague_sources)
