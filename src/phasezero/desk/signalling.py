"""What people say about signals: how many they can read, and what one turned out to be."""

from __future__ import annotations

from datetime import date

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.stating import keep, written_well
from phasezero.domain.marking import TLP
from phasezero.domain.offered import Outcome, SignalBudget, SignalReview, Signals
from phasezero.errors import BadInput, said


def set_budget(hand: Hand, country: str, signals_a_month: float, day: date) -> str:
    """How many signals on a country can be read in a month; thresholds follow from `day` on."""
    return keep(hand, SignalBudget(signals_a_month), hand.of_country(country), TLP.GREEN, "signal budget set", day)


def review(hand: Hand, country: str, key: str, outcome: Outcome, why: str, tlp: TLP, day: date) -> str:
    """Say, as of a day, what a signal turned out to be. The last word counts. Raises BadInput for a key of no signal of the year
    before."""
    iso3 = hand.of_country(country)
    must_be_offered(library.signals(iso3, day, hand.viewer, hand.audience), key)
    written_well(why)
    return keep(hand, SignalReview(key, outcome, why.strip()), iso3, tlp, "signal reviewed", day)


def must_be_offered(found: Signals, key: str) -> None:
    """Raises BadInput for a key that is of none of these signals."""
    if key not in found.keys:
        raise BadInput(said("no signal of the past year has the key {key!r}; copy it from the page of signals", key=key[:60]))
