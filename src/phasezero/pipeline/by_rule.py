"""The step of the day in which a stated rule accepts what was read in reports, where a releaser switched one on."""

from __future__ import annotations

from datetime import date, datetime

from phasezero.pipeline.reading import can_read


def accept_by_rule(audience: str, country: str, on: date, at: datetime) -> str:
    """Apply the rule that is in force, on the day itself only: nothing is accepted for a past day. What it did, in a line; empty
    where none is switched on."""
    from phasezero.desk import accepting_by_rule

    if on != at.date() or not can_read():
        return ""
    done = accepting_by_rule.run(audience, country, at)
    if not done.rule:
        return ""
    if done.held_back:
        return (
            f"rule {done.rule} stopped: {done.held_back} more incidents fit it, more than it may accept on one day with the "
            f"{done.today} of today; people have to look at them"
        )
    return f"rule {done.rule} accepted {len(done.events)} events now, {done.today} today; nobody has read them"
