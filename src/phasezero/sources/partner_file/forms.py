"""The empty form, as CSV and as JSON: the fields in order, each with what to write."""

from __future__ import annotations

import csv
import io
import json

from phasezero.domain.intake import FIELDS, HARM
from phasezero.errors import BadInput

EXPLAINED = {
    "what": "What happened, in your own words. Needed.",
    "from": "First day, as 2013-04-01",
    "until": "Last day, as 2013-04-01; empty if it is the same",
    "precision": "How exact the days are: day, few days, month or unknown",
    "where": "Where, as you would tell somebody from there",
    "harm": f"What was done to people, if it is one of these: {', '.join(HARM)}",
    "harmed": "Who was harmed. No names.",
    "harmed_low": "How many at least",
    "harmed_best": "How many, as you think",
    "harmed_high": "How many at most",
    "known_by": "How you know: saw, heard (it happen), told (by somebody who saw it), document or other",
    "known_how": "More about how you know. No names.",
    "use_count": "May it be counted, and nothing else be said? yes or no",
    "use_task_force": "May members of the task force read it? yes or no",
    "use_named": "May those be told whom you name in the next column? yes or no",
    "named_who": "Who may be told",
    "use_public": "May it be published, without you? yes or no",
    "only_source": "Are you, as far as you know, the only one there who can have told it? yes or no",
    "ask_back": "May you be asked back? yes or no",
    "contact": "How to reach you; empty if you do not want to be reached",
    "sensitivity": "red: it could get somebody killed if few people more knew it; else normal",
}
"""What to write into each field."""


def template(suffix: str) -> str:
    """An empty form for files that end in `suffix` (".csv" or ".json"). Raises BadInput for another ending."""
    if suffix == ".csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([FIELDS, explanation()])
        return out.getvalue()
    if suffix == ".json":
        form = {"how": EXPLAINED, "submissions": [dict.fromkeys(FIELDS, "")]}
        return json.dumps(form, ensure_ascii=False, indent=1) + "\n"
    raise BadInput(f"the file ends in {suffix[:20]!r}; name it with .csv or .json at the end")


def explanation() -> list[str]:
    """The second row of a CSV form; a row that says exactly this is nobody's submission."""
    return [EXPLAINED[name] for name in FIELDS]
