"""Dangerous speech: texts with their place → shares of dehumanising, accusing and inciting ones per group and place.

Sums only: no text, no author and no judgement on one text leaves this folder. Experimental: the models learned from the suite
that they are tested with (HateCheck), which asks what a detector can tell apart and not what people post; until they are trained
on other data, no signal may be fed by it. The same holds for the error rates: they correct for what the suite shows.
"""

from phasezero.extract.speech.correcting import Corrected, Rates
from phasezero.extract.speech.lexicon import Kind
from phasezero.extract.speech.naming import LANGUAGES
from phasezero.extract.speech.shares import SMALLEST, Heard, Share, Shares, shares

EXPERIMENTAL = True
"""Feeds no signal."""

__all__ = ["EXPERIMENTAL", "LANGUAGES", "SMALLEST", "Corrected", "Heard", "Kind", "Rates", "Share", "Shares", "shares"]
