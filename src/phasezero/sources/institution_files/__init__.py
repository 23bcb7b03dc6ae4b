"""Files on bodies and public offices. In: an agenda as CSV or iCalendar, ties as CSV. Out: lines of fields as they were typed.

Every line that cannot be read is named with what to do; nothing is guessed, and nothing is taken while one line is wrong.
"""

from phasezero.sources.institution_files.calendars import read_calendar
from phasezero.sources.institution_files.tables import example, read_table

__all__ = ["example", "read_calendar", "read_table"]
