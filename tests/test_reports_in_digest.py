"""Two updates with the same digest of their inputs tell the same: what reports say of an event is among the inputs."""

from __future__ import annotations

import pytest

from phasezero import library
from phasezero.domain.marking import TLP
from phasezero.store.models import CopiedText, NumberOfClaim
from test_reports_kept import AT, accepted, differing, three

pytestmark = pytest.mark.django_db


def digest(level: TLP = TLP.GREEN) -> str:
    return library.material("CAF", AT.date(), level=level).inputs_digest


def test_one_more_report_of_an_event_is_another_digest() -> None:
    first, second = differing()
    accepted(first)
    before = digest()
    assert digest() == before
    accepted(second)
    assert digest() != before


def test_whose_text_a_report_carries_is_in_it() -> None:
    accepted(*three())
    before = digest()
    rows = list(CopiedText.objects.all())
    assert rows
    CopiedText.objects.all().delete()
    assert digest() != before
    CopiedText.objects.bulk_create(rows)
    assert digest() == before


def test_which_numbers_reports_give_is_in_it() -> None:
    accepted(*differing())
    before, wider = digest(TLP.AMBER), digest()
    one = NumberOfClaim.objects.order_by("pk")[0]
    NumberOfClaim.objects.filter(pk=one.pk).update(high=one.high + 1)
    assert digest(TLP.AMBER) != before
    assert digest() == wider, "they are read in texts above it"
    NumberOfClaim.objects.filter(pk=one.pk).update(high=one.high)
    assert digest(TLP.AMBER) == before
