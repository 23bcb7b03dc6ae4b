"""Which documents tell one story, within a language and across languages.

In: `domain.stories.Told`. Out: `domain.stories.Joined`, one per document, with why. A document joins the story whose latest
members are most like it (a linear sum of few features, weights in `weights.yml`), or opens one; it is compared only with stories
of the last days that share a place, a name, a number or words with it. Across languages nothing is translated: places, days,
numbers, kinds of event and the consonants of names have to do.
"""

from phasezero.extract.stories.clusters import Stories, stories
from phasezero.extract.stories.likeness import Likeness, likeness
from phasezero.extract.stories.names import names_in
from phasezero.extract.stories.traits import Traits, traits

__all__ = ["Likeness", "Stories", "Traits", "likeness", "names_in", "stories", "traits"]
