import gzip
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ged_rows import STYLES, as_csv

from phasezero.domain.events import DatedBy, Document, Fatalities, Perpetrator, Target, Violence
from phasezero.errors import BadInput, BadRow, UnreadableFile
from phasezero.sources.ucdp_ged import dataset, example_path, read

MakeFile = Callable[..., Path]


def test_a_row_becomes_an_event(ged_file: MakeFile) -> None:
    found = read(ged_file({"relid": "CAR-1", "adm_1": "Bangui"}))
    (event,) = found.events
    assert (found.name, found.first_year, found.last_year) == ("ged.csv", 2013, 2013)
    assert (found.release.source, found.release.version, found.release.released) == ("ucdp-ged", "2013", date(2014, 6, 1))
    assert (event.key, event.country, event.region, event.place) == ("1001", "CAF", "CF.BG", "Bangui city")
    assert (event.occurred_start, event.occurred_end) == (date(2013, 12, 5), date(2013, 12, 5))
    assert (event.documented_at, event.dated_by) == (date(2013, 12, 7), DatedBy.SOURCE_DATE)
    assert (event.violence, event.perpetrator, event.target) == (Violence.ONE_SIDED, Perpetrator.NON_STATE, Target.CIVILIANS)
    assert event.deaths == event.civilian_deaths == Fatalities(5, 10, 20)
    assert event.documents == (Document("Agence France Presse", "Dozens killed", date(2013, 12, 7)),)
    assert event.provenance == {"relid": "CAR-1", "adm_1": "Bangui"}
    assert found.adjustments == {}


def test_numbers_days_and_spaces_in_all_their_spellings(ged_file: MakeFile) -> None:
    row = {"id": " 1001.0", "best": "10.0", "where_prec": "1.0", "date_start": "2013-12-05 00:00:00.000", "year": "2013.0"}
    assert read(ged_file(row)).events == read(ged_file({})).events


def test_release_may_be_named_and_bounds_the_dates(ged_file: MakeFile) -> None:
    found = read(ged_file({"source_date": "2013-12-20"}), "25.1", date(2013, 12, 10))
    assert (found.release.version, found.release.released) == ("25.1", date(2013, 12, 10))
    (event,) = found.events
    assert (event.documented_at, event.dated_by) == (date(2013, 12, 10), DatedBy.YEARLY_RELEASE)
    assert event.documents == ()
    with pytest.raises(BadInput, match="2013-12-05"):
        read(ged_file({}), released=date(2013, 12, 4))


@pytest.mark.parametrize(
    ("row", "day", "by"),
    [
        ({"source_date": "2917-12-07;2013-12-09", "source_office": "A;B", "source_headline": "x;y"}, "2013-12-09", "source-date"),
        ({"source_date": "2013-12-04"}, "2014-06-01", "yearly-release"),
        ({"source_date": "1753-01-01"}, "2014-06-01", "yearly-release"),
        ({"source_date": "2013-02-30"}, "2014-06-01", "yearly-release"),
        ({"source_date": "2013-10-06", "source_office": "CAR Daily 2013.12.06"}, "2013-12-06", "article-text"),
        ({"source_date": "", "source_article": "AFP 6/12-13"}, "2013-12-06", "article-text"),
        ({"source_date": "", "source_article": "AGGREGATION"}, "2014-06-01", "yearly-release"),
    ],
)
def test_the_day_an_event_was_documented(ged_file: MakeFile, row: dict[str, str], day: str, by: str) -> None:
    (event,) = read(ged_file({"source_article": "", **row})).events
    assert (str(event.documented_at), event.dated_by.value) == (day, by)
    assert all(event.occurred_start <= one.published <= date(2014, 6, 1) for one in event.documents)


def test_a_best_estimate_outside_its_range_widens_it_and_is_counted(ged_file: MakeFile) -> None:
    found = read(ged_file({"low": "12", "best": "10", "high": "8"}))
    (event,) = found.events
    assert event.deaths == Fatalities(10, 10, 10)
    assert {key: event.provenance[key] for key in ("low", "best", "high")} == {"low": "12", "best": "10", "high": "8"}
    assert list(found.adjustments.values()) == [1]


def test_a_point_far_outside_its_country_is_counted(ged_file: MakeFile) -> None:
    swapped = read(ged_file({"latitude": "18.55", "longitude": "4.36"}))
    assert swapped.events[0].region is None
    assert swapped.adjustments == {"places outside their country's regions": 1}
    assert read(ged_file({"latitude": "18.55", "longitude": "4.36", "where_prec": "7"})).adjustments == {}


BAD = {
    "date_start": ["2013-02-30", "12/05/2013", "", "1913-12-05"],
    "date_end": ["2013-12-04", "soon"],
    "year": ["2012", "MMXIII"],
    "latitude": ["94.4", "north", "", "nan", "inf"],
    "longitude": ["-181"],
    "best": ["-1", "many", "1.5", ""],
    "low": ["-3"],
    "deaths_civilians": ["-1"],
    "type_of_violence": ["4", "0", ""],
    "where_prec": ["8"],
    "date_prec": ["0"],
    "country": ["Atlantis", ""],
    "id": ["1001", "abc", ""],
}


@pytest.mark.parametrize(("column", "value"), [(column, value) for column, values in BAD.items() for value in values])
def test_a_value_that_cannot_be_true_is_refused_with_file_row_column_and_value(
    ged_file: MakeFile, column: str, value: str
) -> None:
    path = ged_file({}, {column: value})
    with pytest.raises(BadRow) as refused:
        read(path)
    message = str(refused.value)
    assert message.startswith(f"{path}, row 2, column {column}: value {value!r} ")
    assert "\n" not in message


def test_the_header_of_release_5_is_read(ged_file: MakeFile) -> None:
    path = ged_file(
        {"best_est": "3", "high_est": "4", "low_est": "2", "source_article": "Reuters 6/12-13", "gwnoa": "482"},
        header=STYLES["5.0"],
    )
    (event,) = read(path).events
    assert event.deaths == Fatalities(2, 3, 4)
    assert event.dated_by is DatedBy.ARTICLE_TEXT
    assert event.provenance["gwnoa"] == "482"


def test_gzip_zip_and_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff" + as_csv([{"where_coordinates": "Bégoua"}])
    packed, zipped = tmp_path / "a.csv.gz", tmp_path / "a.zip"
    packed.write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("ged.csv", text)
        archive.writestr("__MACOSX/._ged.csv", "x")
    assert read(packed).events == read(zipped).events
    assert read(packed).events[0].place == "Bégoua"
    assert read(packed).sha256 != read(zipped).sha256


def broken(tmp_path: Path) -> dict[str, bytes]:
    text = as_csv([{}, {}])
    whole = gzip.compress(text.encode())
    zipped = tmp_path / "two.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    return {
        "truncated gzip": whole[: len(whole) // 2],
        "damaged gzip": whole[:40] + b"\0\0\0\0" + whole[44:],
        "truncated zip": zipped.read_bytes()[:200],
        "two files in one zip": zipped.read_bytes(),
        "truncated row": text.encode()[:-80],
        "open quotation mark": text.encode() + b'1003,"never closed',
        "row too long": text.encode() + b"1," * 60 + b"\n",
        "not UTF-8": text.replace("Bangui", "Bégoua").encode("cp1252"),
        "NUL": text.encode() + b"\0",
        "empty": b"",
        "no rows": text.splitlines()[0].encode(),
        "semicolons": text.replace(",", ";").encode(),
        "not CSV": b"%PDF-1.7 ...",
    }


@pytest.mark.parametrize(
    "how",
    [
        "truncated gzip",
        "damaged gzip",
        "truncated zip",
        "two files in one zip",
        "truncated row",
        "open quotation mark",
        "row too long",
        "not UTF-8",
        "NUL",
        "empty",
        "no rows",
        "semicolons",
        "not CSV",
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused_in_one_line(tmp_path: Path, how: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(broken(tmp_path)[how])
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert "bad.csv" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableFile, match="cannot be read"):
            read(path)


def test_the_example_ships_with_its_attribution() -> None:
    found = read(example_path())
    assert (len(found.events), found.first_year, found.last_year) == (1520, 1991, 2019)
    assert {event.country for event in found.events} == {"CAF"}
    attribution = example_path().with_name("ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in attribution
    assert "Sundberg" in attribution
    assert dataset().licence == "CC BY 4.0"
    assert dataset().citation.startswith("Sundberg")


def test_every_bangui_row_of_the_example_is_in_bangui() -> None:
    rows = [event for event in read(example_path()).events if event.place == "Bangui city"]
    assert len(rows) == 214
    assert {event.region for event in rows} == {"CF.BG"}


def test_later_rows_do_not_change_earlier_events(ged_file: MakeFile) -> None:
    """A release that holds more rows and comes out later dates the same rows alike, but for those that waited for it."""
    alone = read(ged_file({}))
    more = read(ged_file({}, {"date_start": "2015-01-01", "date_end": "2015-01-01", "year": "2015"}))
    assert more.events[0] == alone.events[0]
