"""Which documents are copies of which: whole, cut or edited, among a million others.

In: texts with a key and the day of publication. Out: `domain.stories.Copy`, and the lineage of a set of documents. Method: runs
of three words are compared exactly (containment, Broder 1997); candidates come from a sample of runs of four (those whose hash
falls under a bound, denser at the beginning of a text). A text cut to its first paragraphs has too small a Jaccard likeness with
the whole for bands of MinHash: rensa's find half of them (`benchmarks/extract/copies.py`). Texts of one mould (daily casualty
reports, results, obituaries) share many runs, but not their names, days and numbers: `verify.py` tells them apart by those.
"""

from phasezero.extract.copies.index import CopyIndex, lineage
from phasezero.extract.copies.signatures import Signature, signature

__all__ = ["CopyIndex", "Signature", "lineage", "signature"]
