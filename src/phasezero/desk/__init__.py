"""What a person does: watch a country, release an update, keep accounts and task forces. Each checks that it may be done, and
says who did it."""

from phasezero.desk.updates import TWO_READERS_FROM, person, release, watch

__all__ = ["TWO_READERS_FROM", "person", "release", "watch"]
