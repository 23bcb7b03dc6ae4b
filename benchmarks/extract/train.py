"""The recipe of the trained models: reads the shared data, writes weights, cards and error rates into the package.

Usage: python benchmarks/extract/train.py [--only NAME,...]      (about three minutes)
Reads PHASEZERO_SHARED/data (default ../shared); a model whose data are not there is left as it is. The same data and versions of
scikit-learn and NumPy give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import arabic
import gujarat
import hatecheck
import yaml
from fitting import Fit, Row

from phasezero.extract.models import linear
from phasezero.extract.speech import naming

KEEP = 60_000
"""Weights kept, the largest ones."""
CARDS = linear.FOLDER
RATES = Path(naming.__file__).resolve().parent / "rates.yml"


def save(name: str, found: tuple[Fit, float, float, float], bits: int, by_length: bool) -> None:
    """Weights of one model into the package; the threshold is met by the weights as they are read back."""
    fitted, slope, offset, threshold = found
    path = linear.FOLDER / f"{name}.npz"
    numbers = {"bits": bits, "by_length": by_length, "intercept": fitted.intercept, "slope": slope, "offset": offset}
    linear.write(path, fitted.weights, KEEP, threshold=threshold, **numbers)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, threshold {threshold:.3f}")


def card(name: str, figures: list[Row]) -> None:
    """The card's figures and the digest of its weights; what people wrote in it stays."""
    path = CARDS / f"{name}.yml"
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    held["figures"] = [{"figure": figure, "measured": measured} for figure, _, measured, _ in figures]
    held["sha256"] = hashlib.sha256((CARDS / f"{name}.npz").read_bytes()).hexdigest()
    path.write_text(yaml.safe_dump(held, sort_keys=False, allow_unicode=True, width=130), encoding="utf-8")


def state_kills() -> None:
    if gujarat.documents() is not None:
        save("state_kills", gujarat.final(), gujarat.BITS, by_length=False)
        card("state_kills", gujarat.rows())


def arabic_assault() -> None:
    if arabic.sentences() is not None:
        save("arabic_assault", arabic.final(), arabic.BITS, by_length=True)
        card("arabic_assault", arabic.rows())


def speech() -> None:
    if any(hatecheck.suite(language) is None for language in hatecheck.FILES):
        return
    for language in hatecheck.FILES:
        save(f"speech_{language}", hatecheck.final(language), hatecheck.BITS, by_length=True)
    linear.model.cache_clear()
    figures = hatecheck.rows()
    for language in hatecheck.FILES:
        card(f"speech_{language}", [row for row in figures if row[0].startswith((f"HateCheck {language}", language.upper()))])
    rates = {language: hatecheck.error_rates(language) for language in hatecheck.FILES}
    head = "# How often each kind is told right, on held-out templates of HateCheck. Written by benchmarks/extract/train.py.\n"
    RATES.write_text(head + yaml.safe_dump(rates, sort_keys=False), encoding="utf-8")


RECIPES: dict[str, Callable[[], None]] = {"state_kills": state_kills, "speech": speech, "arabic_assault": arabic_assault}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--only", default=",".join(RECIPES))
    for name in options.parse_args().only.split(","):
        RECIPES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
