"""UCDP's Georeferenced Event Dataset (GED): one row per event of organised violence, 1989 to the year before each release.

In: a file of GED as its publisher hands it out, or a part of one, with the day its release came out. Out: `domain` events with
the documents that name them (`ReadFile`). A file is read whole or refused whole; every column is used, kept, or ignored by name.
"""

from phasezero.sources.ucdp_ged.dataset import dataset
from phasezero.sources.ucdp_ged.example import example_path
from phasezero.sources.ucdp_ged.read import ReadFile, read

__all__ = ["ReadFile", "dataset", "example_path", "read"]
