"""Asks for tests: one written out, and random ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from phasezero.domain.asks import AgendaSlot, AskFacts, Chance, Count, Judged, Office, OtherAsk
from phasezero.domain.audiences import Audience, audiences
from phasezero.domain.lexicon import lexicon

DAY = date(2013, 4, 1)
SPOKEN_TO = tuple(one for one in audiences() if not one.takes_message)
SECTORS = lexicon().sectors
TERMS = tuple(lexicon().terms)

BRIEFING = AskFacts(
    day=DAY,
    country="CAF",
    actor=Office("Permanent Representative of Rwanda to the United Nations", "RWA"),
    actor_kind="council_member",
    action="request a briefing on {one_sided_violence} in Bangui, with the number on record ({killed})",
    tool="Multilateral diplomacy",
    instrument="briefing",
    body="unsc",
    by=date(2013, 4, 12),
    why="Rwanda holds the presidency of the Council this month.",
    why_source="United Nations, programme of work of April 2013",
    say="We ask what is done for {protection}, and against {armed_group_perpetrator}.",
    phase=2,
    phase_confirmed=True,
    quiet=False,
    judged=Judged("At present {armed_group_perpetrator} move on Bangui", "moderate", "one of 3 analysts sees {campaign}"),
    slot=AgendaSlot("consultations on the Central African Republic", date(2013, 4, 9)),
    counts=(
        Count("killed", "civilians killed by Seleka", 11, 13, 19, 60, DAY, 3, 2, "B2", cites=("event:1", "event:2")),
        Count("events", "events of {one_sided_violence}", 5, 5, 5, 30, DAY, 5, 2, exact=True),
    ),
    chances=(Chance("risk", "a mass killing by {armed_group_perpetrator}", 6, 3, 11, 0.8, 12, date(2013, 3, 31)),),
    names=("Bangui", "Seleka", "Rwanda", "Council"),
    others=(OtherAsk(Office("Chair of the ECCAS Conference"), "name a mediator for {mediation}", date(2013, 4, 15)),),
)


TEXTS = 9


def with_terms(
    action: str, why: str, say: str, judged: str, dissent: str, count: str, chance: str, other: str, slot: str
) -> AskFacts:
    """The same ask with a term in each of its texts."""
    return replace(
        BRIEFING,
        quiet=True,
        action=f"request a briefing on {{{action}}} in Bangui ({{killed}})",
        why=f"Rwanda can speak on {{{why}}}.",
        say=f"We ask about {{{say}}}: {{killed}}, at {{risk}}.",
        judged=Judged(f"Seleka is seen with {{{judged}}}", "moderate", f"one of 3 sees {{{dissent}}}"),
        counts=(replace(BRIEFING.counts[0], what=f"people concerned, {{{count}}}"),),
        chances=(replace(BRIEFING.chances[0], what=f"{{{chance}}}"),),
        others=(OtherAsk(Office("Chair of the Conference"), f"speak on {{{other}}}", date(2013, 4, 20)),),
        slot=AgendaSlot(f"consultations on {{{slot}}}", date(2013, 4, 9)),
    )


def roomy(audience: Audience) -> Audience:
    """The same audience with time for any text, so that nothing is left out for its length."""
    return replace(audience, longest=10_000)


NAMES = (
    "Bangui",
    "Séléka",
    "M23",
    "Resolution 2127 (2013)",
    "N'Djamena",
    "بانغي",
    "Agreement of 11 January 2013",
    "LRA",
    "Ouham-Pendé",
)
WORDS = ("with care", "at the meeting", "in the capital", "and", "on", "about", "if asked", "for armed groups", "without unrest")

days = st.dates(date(2010, 1, 1), date(2030, 1, 1))
grades = st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from("ABCDEF"), st.integers(1, 6)))


@st.composite
def counts(draw: st.DrawFn, key: str) -> Count:
    low, more, most = draw(st.integers(0, 3000)), draw(st.integers(0, 3000)), draw(st.integers(0, 3000))
    exact = draw(st.booleans())
    return Count(
        key=key,
        what=f"people harmed in {{{draw(st.sampled_from(TERMS))}}}",
        low=low,
        best=low if exact else low + more,
        high=low if exact else low + more + most,
        days=draw(st.integers(1, 400)),
        until=draw(days),
        records=draw(st.integers(1, 2000)),
        sources=draw(st.integers(1, 60)),
        grade=draw(grades),
        exact=exact,
    )


@st.composite
def chances(draw: st.DrawFn, key: str) -> Chance:
    low, percent, high = sorted(draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3)))
    return Chance(
        key, f"{{{draw(st.sampled_from(TERMS))}}}", percent / 10, low / 10, high / 10, draw(st.integers(0, 100)) / 10,
        draw(st.integers(1, 36)), draw(days),
    )  # fmt: skip


@st.composite
def texts(draw: st.DrawFn, slots: tuple[str, ...]) -> str:
    """A text that begins with plain words."""
    chunks = st.one_of(st.sampled_from(WORDS), st.sampled_from(NAMES), st.sampled_from(slots).map("{{{}}}".format))
    return " ".join(("look here", *draw(st.lists(chunks, max_size=6))))


@st.composite
def facts(draw: st.DrawFn) -> AskFacts:
    """Any facts that hold together."""
    numbered = tuple(draw(counts(f"count{n}")) for n in range(draw(st.integers(0, 2))))
    chanced = tuple(draw(chances(f"chance{n}")) for n in range(draw(st.integers(0, 1))))
    dated = (("meeting", draw(days)),)
    slots = (*TERMS, *(one.key for one in numbered), *(one.key for one in chanced), "meeting", "by")
    day = draw(days)
    offices = st.sampled_from(("Minister of Trade of Belgium", "Chair of the Peace Committee of Bria", "رئيس بلدية بانغي"))
    return AskFacts(
        day=day,
        country=draw(st.sampled_from(("CAF", "MMR", "DEU"))),
        actor=Office(draw(offices)),
        actor_kind="regional_desk",
        action=draw(texts(slots)),
        tool="Bilateral diplomacy",
        instrument=draw(st.sampled_from(("demarche", "call", "statement"))),
        body="",
        by=day + timedelta(days=draw(st.integers(3, 400))),
        why=draw(texts(slots)),
        why_source="Almanach of the State, 2012",
        say=draw(texts(slots)),
        phase=draw(st.integers(0, 3)),
        phase_confirmed=draw(st.booleans()),
        quiet=draw(st.booleans()),
        judged=draw(
            st.none() | st.builds(Judged, texts(slots), st.sampled_from(("low", "moderate")), st.just("") | texts(slots))
        ),
        slot=draw(st.none() | st.builds(AgendaSlot, texts(slots), days)),
        counts=numbered,
        chances=chanced,
        dates=dated,
        names=NAMES,
        others=tuple(draw(st.lists(st.builds(OtherAsk, offices.map(Office), texts(slots), days), max_size=2))),
    )
