"""Files on bodies and public offices. In: an agenda as CSV or iCalendar, ties as CSV. Out: lines of fields as they were typed.

Every line that cannot be read is named with what to do; nothing is guessed, and nothing is taken while one line is wrong.
"""

from phasezero.sources.institution_files.calendars import days_of, is_calendar, opened, read_calendar
from phasezero.sources.institution_files.tables import counted, example, read_table

__all__ = ["counted", "days_of", "example", "is_calendar", "opened", "read_calendar", "read_table"]
