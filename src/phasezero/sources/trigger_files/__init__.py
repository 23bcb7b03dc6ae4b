"""Triggers handed in as files. In: CSV or iCalendar. Out: lines of fields as they were typed, and what was left aside, counted.

Every line that cannot be read is named with what to do; nothing is guessed, and nothing is taken while one line is wrong.
"""

from phasezero.sources.trigger_files.calendars import read_calendar
from phasezero.sources.trigger_files.recurring import MOST_TIMES, days_by_rule

__all__ = ["MOST_TIMES", "days_by_rule", "read_calendar"]
