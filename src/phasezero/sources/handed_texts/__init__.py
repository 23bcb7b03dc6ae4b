"""Texts that somebody hands in as a file, to be read for events: plain text, a web page, a PDF, or JSON lines.

In: a file. Out: `Handed` texts. A file is read whole or refused whole; nothing of it is stored here.
"""

from phasezero.sources.handed_texts.reading import FIELDS, Handed, read

__all__ = ["FIELDS", "Handed", "read"]
