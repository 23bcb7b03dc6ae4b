"""A panel of country-years. In: the CSV file of the Early Warning Project's replication data, or one of the same shape, plain or
packed with gzip. Out: `domain.panels.Panel`.

Read whole or refused whole; a refusal names the row and what to do.
"""

from phasezero.sources.risk_panel.reading import SOURCE, read

__all__ = ["SOURCE", "read"]
