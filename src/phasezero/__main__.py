"""`python -m phasezero`."""

from phasezero.cli import run

run()
