"""Reports that were collected lately about a country."""

from __future__ import annotations

from datetime import date

from phasezero.domain.arrived import Arrived, chosen
from phasezero.domain.marking import Viewer, joined

ARRIVED_DAYS = 7
MOST_ARRIVED = 10


def arrived(viewer: Viewer, iso3: str, on: date, most: int = MOST_ARRIVED) -> Arrived:
    """What was collected in the week to `on`, as far as the viewer sees it, from what was known on that day."""
    from phasezero.store import readings

    found = readings.arrived(viewer, on, iso3, ARRIVED_DAYS)
    reports = [one for one, _ in found if one.title]
    return Arrived(ARRIVED_DAYS, chosen(reports, iso3, most), len(found), joined(marking for _, marking in found))
