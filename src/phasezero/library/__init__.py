"""Reading, for notebooks, pages and the command line: always for a viewer, always as of a day.

import phasezero.library as pz
pz.open_store()
pz.events("CAF", as_of=date(2013, 4, 1))          # a Polars table
pz.phase("CAF", as_of=date(2013, 4, 1)).phase
pz.update("CAF", on=date(2013, 4, 1)).page_one
"""

from typing import TYPE_CHECKING

from phasezero.library.auditing import SOMEBODY, AuditLine, audit_head, audit_lines
from phasezero.library.making_updates import datasets, digest, material, newest_day, phase, region_names, replay, update
from phasezero.library.opening import no_store_yet, open_store, store_problem, watched, where
from phasezero.library.reading_events import (
    EventDetail,
    event,
    event_filter,
    event_lines,
    event_rows,
    events,
    events_by_id,
    events_page,
    last_known_day,
    lines_by_id,
    search,
)
from phasezero.library.reading_options import Options, options, options_json, options_text
from phasezero.library.reading_updates import (
    CountryLine,
    Feed,
    feeds,
    ledger,
    overview,
    read_update,
    stamp,
    stored_update,
    stored_update_of,
    unfinished,
    update_fragment,
    update_in,
    update_said,
    updates,
    updates_page,
    world_picture,
)
from phasezero.library.viewers import (
    accounts_exist,
    anonymous,
    audience_for,
    closed,
    forget_in_memory,
    lacks_second_factor,
    note_seen,
    organisation,
    person_with,
    reader_of,
    seen_and_withheld,
    seen_by,
    seen_of_task_force,
    site,
    standing,
    viewer_of,
    viewer_of_token,
)

if TYPE_CHECKING:  # names that the pages give to what they are handed
    from phasezero.store.derived import StoredUpdate as StoredUpdate
    from phasezero.store.listing import EventLine as EventLine
    from phasezero.store.listing import UpdateLine as UpdateLine
    from phasezero.store.models import Step as Step
    from phasezero.store.reading import EventFilter as EventFilter

__all__ = [
    "SOMEBODY",
    "AuditLine",
    "CountryLine",
    "EventDetail",
    "Feed",
    "Options",
    "accounts_exist",
    "anonymous",
    "audience_for",
    "audit_head",
    "audit_lines",
    "closed",
    "datasets",
    "digest",
    "event",
    "event_filter",
    "event_lines",
    "event_rows",
    "events",
    "events_by_id",
    "events_page",
    "feeds",
    "forget_in_memory",
    "lacks_second_factor",
    "last_known_day",
    "ledger",
    "lines_by_id",
    "material",
    "newest_day",
    "no_store_yet",
    "note_seen",
    "open_store",
    "options",
    "options_json",
    "options_text",
    "organisation",
    "overview",
    "person_with",
    "phase",
    "read_update",
    "reader_of",
    "region_names",
    "replay",
    "search",
    "seen_and_withheld",
    "seen_by",
    "seen_of_task_force",
    "site",
    "stamp",
    "standing",
    "store_problem",
    "stored_update",
    "stored_update_of",
    "unfinished",
    "update",
    "update_fragment",
    "update_in",
    "update_said",
    "updates",
    "updates_page",
    "viewer_of",
    "viewer_of_token",
    "watched",
    "where",
    "world_picture",
]
