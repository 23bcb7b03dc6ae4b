"""Where two outputs of the machine disagree, or one of them with what people judged: listed, to be answered at release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from phasezero.domain.assessment import Judgement, Level, MachineAnswer
from phasezero.domain.judged import Disagreement
from phasezero.domain.language import message
from phasezero.domain.phrases import Number, Phrase, on, phrase
from phasezero.domain.signals import Phase, PhaseSuggestion, Series, Signal
from phasezero.domain.statements import Standing

ANSWER_HOLDS = timedelta(days=30)
"""An answer stands for the same disagreement for so many days; then somebody looks again."""
_SERIES = {Series.ALL: phrase("all violence"), Series.CIVILIANS: phrase("violence against civilians")}
_LEVELS = {Level.LOW: phrase("low"), Level.MODERATE: phrase("moderate"), Level.HIGH: phrase("high")}
_UNLIKE = {Level.LOW: (Phase.GROWING, Phase.HEIGHT), Level.MODERATE: (), Level.HIGH: (Phase.LATENT,)}
"""Suggested phases that a judged level does not go with unless somebody says why."""


def disagreements(suggestion: PhaseSuggestion, standing: Standing) -> tuple[Disagreement, ...]:
    """All of them, each with the newest answer that still holds; none where no phase can be suggested."""
    if suggestion.not_assessed:
        return ()
    since = suggestion.as_of - ANSWER_HOLDS
    answers = {one.content.disagreement: one for one in standing.all(MachineAnswer) if since <= one.day <= suggestion.as_of}
    found = (*_detectors(suggestion), *_phase(suggestion), *_judgement(suggestion, standing))
    return tuple(Disagreement(key, text, answers.get(key)) for key, text in found)


def _detectors(suggestion: PhaseSuggestion) -> Iterator[tuple[str, Phrase]]:
    """Detectors that look at the same count of the whole country, of which some call it a rise and others do not."""
    for series in Series:
        of_country = [one for one in suggestion.signals if one.region is None and one.series == series]
        rise, other = _named(of_country, True), _named(of_country, False) - _named(of_country, True)
        if rise and other:
            key = f"detectors:{series.name.lower()}:{'+'.join(sorted(rise))}:{'+'.join(sorted(other))}"
            yield key, phrase("one way of counting {series} calls it a rise, another does not", series=_SERIES[series])


def _named(signals: list[Signal], rising: bool) -> set[str]:
    return {one.detector for one in signals if one.rising == rising}


_HELD = message("the suggested phase is {phase}, held from earlier days; the figures of this day alone give {level}")


def _phase(suggestion: PhaseSuggestion) -> Iterator[tuple[str, Phrase]]:
    if suggestion.phase != suggestion.level:
        held = {"phase": Number(int(suggestion.phase)), "level": Number(int(suggestion.level))}
        yield f"phase-held:{int(suggestion.phase)}:{int(suggestion.level)}", Phrase(_HELD, held)


def _judgement(suggestion: PhaseSuggestion, standing: Standing) -> Iterator[tuple[str, Phrase]]:
    made = standing.last(Judgement)
    if made is not None and suggestion.phase in _UNLIKE[made.content.worded.level]:
        yield (
            f"judged:{made.content.worded.level.value}:{int(suggestion.phase)}",
            phrase(
                "people judge the risk {level}, the machine suggests phase {phase}",
                level=_LEVELS[made.content.worded.level],
                phase=Number(int(suggestion.phase)),
            ),
        )
    if made is not None and made.content.worded.level == Level.LOW and suggestion.relapse is not None:
        text = phrase(
            "people judge the risk low, a relapse watch runs until {day}: phase {height} held until {last}",
            height=Number(int(Phase.HEIGHT)),
            day=on(suggestion.relapse.until),
            last=on(suggestion.relapse.height_until),
        )
        yield f"relapse:{suggestion.relapse.height_until}", text
