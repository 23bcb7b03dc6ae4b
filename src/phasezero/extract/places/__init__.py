"""Where a text speaks of: names of places, and which places they are.

In: a gazetteer (`domain.places.Place`), a text. Out: `domain.places.Located`, each with a point, a radius that holds the truth
nine times in ten, and what decided. Names are matched by rule and looked up; nothing is fetched.
"""

from phasezero.extract.places.deciding import country_of, where
from phasezero.extract.places.finding import Finder
from phasezero.extract.places.others import Others

__all__ = ["Finder", "Others", "country_of", "where"]
