"""Shares of groups in the population of a country. In: the CSV file of Ethnic Power Relations (EPR core), or a plain table that
somebody made from a published source. Out: `domain.population.Share`.

Read whole or refused whole; a refusal names the row and what to do.
"""

from phasezero.sources.population_shares.reading import SOURCE, ReadShares, read

__all__ = ["SOURCE", "ReadShares", "read"]
