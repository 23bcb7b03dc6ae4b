"""The twelve development files of GED: figures that the documentation states. Skipped where the shared data are not there."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from phasezero.domain.events import DatedBy
from phasezero.sources.ucdp_ged import ReadFile, read

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def found(shared_ged: list[Path]) -> dict[str, ReadFile]:
    return {path.name.partition(".")[0]: read(path) for path in shared_ged}


def test_every_row_becomes_an_event(found: dict[str, ReadFile]) -> None:
    assert sum(len(file.events) for file in found.values()) == 60_496


@pytest.mark.parametrize(
    ("file", "share"),
    [
        ("sri_lanka", 0.004),
        ("colombia", 0.06),
        ("sierra_leone", 0.30),
        ("central_african_republic", 0.84),
        ("syria_2016on", 0.99),
    ],
)
def test_shares_dated_from_source_date(found: dict[str, ReadFile], file: str, share: float) -> None:
    events = found[file].events
    dated = sum(event.dated_by is DatedBy.SOURCE_DATE for event in events)
    assert dated / len(events) == pytest.approx(share, abs=0.005)


def test_share_dated_from_source_date_in_car_in_2012(found: dict[str, ReadFile]) -> None:
    events = [event for event in found["central_african_republic"].events if event.occurred_end.year == 2012]
    assert sum(event.dated_by is DatedBy.SOURCE_DATE for event in events) / len(events) == pytest.approx(0.23, abs=0.01)


@pytest.mark.parametrize(
    ("file", "own", "successor", "share"), [("sudan", "SDN", "SS.", 0.27), ("ethiopia", "ETH", "ER.", 0.037)]
)
def test_what_split_off_later_is_located_there_and_stays_counted_here(
    found: dict[str, ReadFile], file: str, own: str, successor: str, share: float
) -> None:
    events = found[file].events
    assert {event.country for event in events} == {own}
    there = sum((event.region or "").startswith(successor) for event in events)
    assert there / len(events) == pytest.approx(share, abs=0.005)


def test_nothing_is_documented_before_it_ended_or_after_its_release(found: dict[str, ReadFile]) -> None:
    for file in found.values():
        for event in file.events:
            assert event.occurred_end <= event.documented_at <= file.release.released
            assert all(event.occurred_start <= one.published <= file.release.released for one in event.documents)


def test_adjustments_stay_within_what_the_source_expects(found: dict[str, ReadFile]) -> None:
    from phasezero.sources import ucdp_ged

    expected = yaml.safe_load((Path(ucdp_ged.__file__).parent / "source.yml").read_text(encoding="utf-8"))["expected"]
    counted: Counter[str] = Counter()
    for file in found.values():
        counted.update(file.adjustments)
        regions = sum(event.region is not None for event in file.events) / len(file.events)
        assert regions >= expected["share_with_region"]["min"]
        assert file.first_year >= expected["first_year"]["min"]
    bounds = expected["adjustments_per_1000_rows"]
    assert set(counted) <= set(bounds)
    assert all(1000 * number / 60_496 <= bounds[what]["max"] for what, number in counted.items())
    assert counted["fatalities with the best estimate outside low to high, range widened"] == 420


def test_reading_twice_is_the_same(shared_ged: list[Path], found: dict[str, ReadFile]) -> None:
    path = next(path for path in shared_ged if path.name.startswith("el_salvador"))
    assert read(path) == found["el_salvador"]
