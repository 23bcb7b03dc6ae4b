"""Small trained models: sentences → probabilities. Each is a file of hashed weights in `weights/` with a card beside it that says
what it decides, what it learned from and what it must not be used for. No text and no vocabulary of the training data ships.
"""

from phasezero.extract.models.arabic import acts, assaults, tells_assault
from phasezero.extract.models.cards import Card, card, names
from phasezero.extract.models.state_kills import has_death, state_kills

__all__ = ["Card", "acts", "assaults", "card", "has_death", "names", "state_kills", "tells_assault"]
