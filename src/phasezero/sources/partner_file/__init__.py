"""Files that local partners fill offline. In: a CSV or JSON file, or none. Out: what they submit, or an empty form to fill.

Read whole or refused whole; a refusal names file, row, column, value and what to do.
"""

from phasezero.sources.partner_file.forms import template
from phasezero.sources.partner_file.reading import read, read_content

__all__ = ["read", "read_content", "template"]
