"""Updates as the composer makes them: the wireframe's, a quiet one, a hostile one, and one that is far too long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from phasezero.brief.charts import Bin, timeline
from phasezero.brief.maps import country_map
from phasezero.domain.events import Fatalities
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.regions import Region
from phasezero.domain.signals import Phase, PhaseSuggestion, Reason
from phasezero.domain.updates import (
    Picture,
    Releasing,
    Section,
    Sentence,
    SentenceKind,
    Source,
    Table,
    Update,
    UpdateState,
    figure,
    name,
    quotation,
    say,
    title,
    words,
)

DAY = date(2013, 4, 1)


def square(code: str, called: str, west: float, south: float, size: float = 2.0) -> Region:
    ring = ((west, south), (west, south + size), (west + size, south + size), (west + size, south), (west, south))
    return Region(code, called, "CAF", ((ring,),))


REGIONS = (square("CF.BG", "Bangui", 18, 4), square("CF.OM", "Ombella-M'Poko", 16, 4), square("CF.VK", "Vakaga", 20, 6))


@cache
def pictures() -> tuple[Picture, Picture]:
    bins = tuple(
        Bin(
            date(2011 + (3 + i) // 12, (3 + i) % 12 + 1, 1),
            date(2011 + (3 + i) // 12, (3 + i) % 12 + 1, 28),
            i % 5,
            i % 3,
            Fatalities(i, i + 2, i + 9),
        )
        for i in range(24)
    )
    return (
        timeline(bins, complete_until=date(2013, 2, 1)),
        country_map(REGIONS, {"CF.BG": 4, "CF.OM": 1}, days=60, as_of=DAY),
    )


EVENTS = tuple(f"event:{number}" for number in range(1, 12))


def _source(key: str, number: int) -> Source:
    text = (
        name(f"UCDP GED event {45000 + number}"), words(": "), figure("24 March 2013"), words(", "), name("Bangui"),
        words(", killed "), figure("7–9–13"), words("; documented by "), name("Agence France-Presse"), words(", "),
        figure("26 March 2013"), words(", "), title("“Rebels ‘killed 13’ in capital, residents say”"),
    )  # fmt: skip
    return Source(key, number, text, "ungraded")


BOTTOM = (
    say(
        "Armed men killed at least {low} civilians in the {window} days to {until} that we have documents for "
        "({range}) [{events} events, {sources} independent sources].",
        cites=EVENTS[:3], low=figure(11), window=figure(60), until=figure("1 April"),
        range=figure("low 11, best 13, high 19"), events=figure(3), sources=figure(2),
    ),
    say(
        "Attacks on civilians are rising beyond their usual level in {one} and {two} "
        "(we expected {expected} documented events, {came} came).",
        cites=EVENTS[3:8], one=name("Ombella-M'Poko"), two=name("Bangui"), expected=figure("0–2"), came=figure(5),
    ),
    say(
        "A campaign against one community is neither shown nor excluded: insufficient evidence ({two} of {eight} components have data).",
        SentenceKind.GAP, two=figure(2), eight=figure(8),
    ),
)  # fmt: skip
CHANGES = (
    say(
        "{two} new events in {where}, both documented by {sources} independent sources",
        cites=EVENTS[8:10], mark="+", two=figure(2), where=name("Bangui"), sources=figure("two"),
    ),
    say(
        "risk of a mass killing by a non-state group within {months} months: {now} (was {before}; base rate {base}; interval {range})",
        cites=("signal:risk",), mark="↑", months=figure(12), now=figure("6 %"), before=figure("4 %"), base=figure("0.8 %"),
        range=figure("3–11 %"),
    ),
    say("corrected: {event} deaths best {values}", cites=EVENTS[10:11], mark="✎", event=figure("event of 24 March"), values=figure("9 → 7")),
)  # fmt: skip
UNSEEN = (
    say(
        "Recent weeks are under-documented; no trend can be read for the last {days} days. "
        "Until now {half} of this country's events were documented only after a month.",
        SentenceKind.GAP, days=figure(21), half=figure("about half"),
    ),
    say(
        "No source at all from {three} of {all} prefectures since {since}.",
        SentenceKind.GAP, three=figure(3), all=figure(17), since=figure("February"),
    ),
    say("The counts of this page are of killings; beside them page two tells of forced displacement.", SentenceKind.NOTICE),
)  # fmt: skip
ASK = (
    say(
        "{actor} · {action} · {slot} · by {date} · why you: {reason} · what you can say: {words}",
        cites=EVENTS[:1], actor=name("The African Union"), action=words("ask for a briefing"), slot=name("Council session of 9 April"),
        date=figure("8 April 2013"), reason=words("it hosts the mediation"), words=quotation("“Civilians must be protected in every district.”"),
    ),
)  # fmt: skip


@cache
def wireframe() -> Update:
    """Page one of the wireframe, with a page two."""
    keys = (*EVENTS, "signal:risk")
    chart, where = pictures()
    return Update(
        id="u8c2k", country="CAF", country_name="Central African Republic", date=DAY, state=UpdateState.DRAFT, audience=LOCAL,
        marking=Marking(TLP.GREEN, LOCAL, frozenset({"chatham-house", "embargo", "a", "b"})),
        phase=PhaseSuggestion(
            "CAF", DAY, Phase.GROWING, Phase.GROWING, date(2013, 3, 28), Phase.LEAD_UP,
            (Reason("rising", "5 documented events in 28 days, expected 0–2.", True, ("1", "2")),), 205, (),
        ),
        page_one=(
            Section("bottom-line", "Bottom line", BOTTOM),
            Section("what-changed", "What changed since 28 March 2013", CHANGES),
            Section("cannot-see", "What we cannot see", UNSEEN),
            Section("ask", "One ask, for an elected member of the Security Council", ASK),
        ),
        page_two=(
            Section(
                "phase", "Suggested phase, and why",
                (say("Suggested phase {phase} since {since}.", cites=EVENTS[:1], phase=figure(2), since=figure("28 March 2013")),),
                (Table(("", "Condition", "What was found"), (("met", "rising", "5 documented events in 28 days, expected 0–2."),), "The rule"),),
            ),
            Section("judgement", "The judgement", (say("No judgement by people is recorded.", SentenceKind.GAP),)),
            Section("where", "Where", pictures=(where,)),
            Section("when", "When", pictures=(chart,)),
        ),
        sources=tuple(_source(key, number) for number, key in enumerate(keys, start=1)),
        material_change=True, quiet_rule="a phase that changed, or an event that became known", inputs_digest="ab" * 32, code_version="0.1.0",
        median_delay_days=31,
    )  # fmt: skip


def issued() -> Update:
    releasing = Releasing("Desk officer, Example Institute", datetime(2013, 4, 1, 16, 30, tzinfo=UTC), 14, True, 2)
    return replace(wireframe(), state=UpdateState.ISSUED, releasing=releasing)


def overruled() -> Update:
    releasing = Releasing("Desk officer", datetime(2013, 4, 1, 16, 30, tzinfo=UTC), 15, False, 1, "the five events are one raid")
    return replace(wireframe(), state=UpdateState.ISSUED, releasing=releasing)


def quiet() -> Update:
    line = say("No material change since update {number}.", SentenceKind.NOTICE, number=figure("13 of 28 March 2013"))
    return replace(
        wireframe(), page_one=(Section("bottom-line", "Bottom line", (line,)),), page_two=(), sources=(), material_change=False
    )


SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)> & \"';--"
ARABIC = "مقتل مدنيين في بانغي"


def hostile() -> Update:
    """Names and headlines that try to act, to turn the line round, or to run off the page."""
    long_word = "Donaudampfschifffahrt" * 30
    nasty = (name(SCRIPT), name(f"\u202e{ARABIC}\u2066\x00\x1b[31m"), title(f"{long_word} Genocide <b>now</b>"), title(ARABIC))
    lines = tuple(
        Sentence((words("By "), name("AFP\n\nSources"), words(": "), part, words(".")), SentenceKind.FINDING, (EVENTS[0],))
        for part in nasty
    )
    table = Table(("Who", "Events"), ((name(SCRIPT), "3"), (name(ARABIC), "1,204"), (name(long_word), "2")), "Named in the data")
    base = wireframe()
    sources = tuple(Source(one.key, one.number, (*one.text, title(SCRIPT), title(ARABIC)), "F6<script>") for one in base.sources)
    chart = country_map(
        (square("CF.BG", SCRIPT, 18, 4), square("CF.VK", ARABIC, 20, 6)),
        {"CF.BG": 4, "CF.VK": 2},
        days=60,
        as_of=DAY,
        key="nasty",
    )
    extra = Section('"><script>', SCRIPT.replace("'", ""), lines, (table,), (chart,))
    return replace(base, country_name=f"{SCRIPT} {ARABIC}", page_two=(*base.page_two, extra), sources=sources, id=SCRIPT)


def enormous() -> Update:
    """400 sources, 40 sentences in every section, tables of 60 rows."""
    keys = tuple(f"event:{number}" for number in range(1, 401))
    base = wireframe()
    sources = tuple(_source(key, number) for number, key in enumerate(keys, start=1))
    many = tuple(
        say("In {place} armed men came on {day}; documented by {who}.", cites=(keys[i],), place=name(f"Village {i}"), day=figure("3 March"), who=name("AFP " * 8))
        for i in range(40)
    )  # fmt: skip
    table = Table(
        ("Who", "What", "Events"),
        tuple((f"Actor {i}", "a long account of what was found " * 2, str(i)) for i in range(60)),
        "All of them",
    )
    first = tuple(replace(one, sentences=(*BOTTOM, *many)) if one.key == "bottom-line" else one for one in base.page_one)
    first = tuple(
        replace(one, sentences=tuple(replace(s, cites=keys[:3] if s.cites else ()) for s in one.sentences)) for one in first
    )
    second = tuple(Section(f"s{i}", f"Section {i}", many, (table,), pictures()[i : i + 1]) for i in range(6))
    return replace(base, page_one=first, page_two=second, sources=sources)
