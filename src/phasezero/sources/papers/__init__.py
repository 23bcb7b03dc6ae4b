"""Papers and reports as PDF. In: a file's bytes, or addresses to fetch. Out: their text in paragraphs, title, authors, dates.

Read by pypdfium2 in a child process with limits of time and memory. The entry is `collect(fetch, wanted, state, now) -> Batch`;
`read_paper` reads a file that is already there.
"""

from phasezero.sources.papers.collecting import Wanted, collect, paper
from phasezero.sources.papers.reading import Paper, read_paper, text_of

__all__ = ["Paper", "Wanted", "collect", "paper", "read_paper", "text_of"]
