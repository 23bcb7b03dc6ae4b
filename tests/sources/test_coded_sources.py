"""What single sources make of their answers: coded events, figures, tables, theses, mentions."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from source_cases import IDMC, OAI, PRESENCE, RELIEF, acled_row, answer_relief, gdelt_row, oai_record, relief, serve_gdelt, zipped

from local_world import NOW, World, fetcher, reply
from phasezero.domain.collected import Genre, Measure, State
from phasezero.domain.countries import countries
from phasezero.domain.events import Fatalities, Perpetrator, Target, Violence
from phasezero.domain.publishers import Kind, publisher
from phasezero.errors import BadInput, BadRow, UnreadableFile
from phasezero.sources import acled, gdelt, hdx, mapped_tables, oai_pmh, reliefweb, starter, ucdp_api, un_documents
from phasezero.sources.feeds import read_opml
from phasezero.sources.fetching import Secret
from phasezero.sources.gdelt.tables import Table, read_table
from phasezero.sources.mentioned import named
from phasezero.sources.starter.reading import read_list

# ReliefWeb


def test_a_report_of_reliefweb_keeps_what_its_editors_said(world: World) -> None:
    with_file = relief(1, "2026-11-01T08:00:00+00:00")
    with_file["fields"]["file"] = [{"url": "https://reliefweb.int/a.pdf"}]
    world.serve("/rw", reply(json.dumps({"data": [with_file]}), "application/json"))
    wanted = reliefweb.Wanted("app", ("CAF",), datetime(2026, 10, 1, tzinfo=UTC), api=f"{world.url}/rw")
    (made,) = reliefweb.collect(fetcher(world), wanted, State(), NOW).documents
    assert (made.publisher, made.countries, made.language, made.genre) == ("An agency", ("CAF",), "en", Genre.REPORT)
    assert (made.text, made.whole) == ("People fled.", False)
    assert made.published == datetime(2026, 10, 30, tzinfo=UTC)
    assert made.changed == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert "caf" in world.asked[0].query


def test_a_report_that_changes_later_comes_again_and_no_other(world: World) -> None:
    world.serve_with("/rw", answer_relief)
    wanted = reliefweb.Wanted("app", ("CAF",), datetime(2026, 10, 1, tzinfo=UTC), api=f"{world.url}/rw")
    state = reliefweb.collect(fetcher(world), wanted, State(), NOW).state
    RELIEF.append(relief(1, "2026-11-02T08:00:00+00:00"))
    try:
        batch = reliefweb.collect(fetcher(world), wanted, state, NOW)
    finally:
        RELIEF.pop()
    assert [one.key for one in batch.documents] == ["1"]


# GDELT


def test_a_table_of_gdelt_is_read_once_each_row_and_refused_where_it_is_another() -> None:
    row = gdelt_row(Table.MENTIONS, GLOBALEVENTID="1")
    rows, left_out = read_table(zipped([row, row, [*row, "more"]]), Table.MENTIONS)
    assert (len(rows), left_out) == (1, 1)
    for bad in (zipped([["1", "2"]]), zipped([row])[:-30], b"", b"PK", zipped([row, row[:-1], row[:-2], row[:-3]])):
        with pytest.raises(BadInput):
            read_table(bad, Table.MENTIONS)


def test_a_missing_quarter_of_an_hour_is_told_and_passed_over(world: World) -> None:
    serve_gdelt(world)
    wanted = gdelt.Wanted(("CAF",), base=f"{world.url}/g", since=datetime(2026, 11, 2, 11, 15, tzinfo=UTC))
    batch = gdelt.collect(fetcher(world), wanted, State(), NOW)
    assert not batch.failed
    assert len(batch.documents) == 1
    assert batch.notes == ("2 quarters of an hour are missing at GDELT",)
    made = batch.documents[0]
    assert (made.title, made.publisher, made.countries, made.text, made.whole) == ("Men & arms", "a.example", ("CAF",), "", False)
    assert made.published == datetime(2026, 11, 2, 11, 45, tzinfo=UTC)


@pytest.mark.shared
def test_the_columns_of_gdelt_are_those_of_its_codebooks() -> None:
    folder = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "gdelt_columns"
    if not folder.exists():
        pytest.skip(f"the shared data are not there: no {folder} (set PHASEZERO_SHARED)")
    import csv

    for name, table in (("events2", Table.EVENTS), ("mentions", Table.MENTIONS), ("gkg2", Table.GRAPH)):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert tuple(row[0] for row in csv.reader(file))[1:] == gdelt.COLUMNS[table]


# ACLED


def one_acled(**values: str) -> object:
    return acled.coded(acled_row(1, **values), NOW, Counter())


def test_an_attack_on_civilians_is_one_sided_violence() -> None:
    made = one_acled()
    assert made.violence is Violence.ONE_SIDED
    assert (made.perpetrator, made.target) == (Perpetrator.NON_STATE, Target.CIVILIANS)
    assert made.deaths == made.civilian_deaths == Fatalities(4, 4, 4)
    assert (made.country, made.region is not None, made.documented_at) == ("CAF", True, date(2026, 10, 26))
    assert [one.publisher for one in made.documents] == ["Radio A", "Radio B"]
    assert "notes" not in made.provenance


@pytest.mark.parametrize(("values", "violence", "perpetrator"), [
    ({"inter1": "State forces", "actor1": "Military Forces of the Central African Republic"}, Violence.ONE_SIDED, Perpetrator.STATE),
    ({"inter1": "1", "actor1": "Military Forces of the Central African Republic"}, Violence.ONE_SIDED, Perpetrator.STATE),
    ({"inter1": "External/Other forces", "actor1": "Military Forces of Chad"}, Violence.ONE_SIDED, Perpetrator.FOREIGN_STATE),
    ({"inter1": "8", "actor1": "MINUSCA"}, Violence.ONE_SIDED, Perpetrator.UNKNOWN),
    ({"inter1": "Political militia", "actor1": "Unidentified Armed Group (Central African Republic)"}, Violence.ONE_SIDED, Perpetrator.UNKNOWN),
    ({"event_type": "Battles", "sub_event_type": "Armed clash", "civilian_targeting": "", "inter2": "State forces"}, Violence.STATE_BASED, Perpetrator.UNKNOWN),
    ({"event_type": "Battles", "sub_event_type": "Armed clash", "civilian_targeting": "", "inter2": "Rebel group"}, Violence.NON_STATE, Perpetrator.NON_STATE),
    ({"event_type": "Protests", "sub_event_type": "Excessive force against protesters", "inter1": "Protesters", "inter2": "State forces", "actor1": "Protesters", "actor2": "Police Forces"},
     Violence.ONE_SIDED, Perpetrator.STATE),
])  # fmt: skip
def test_types_and_classes_are_put_in_our_terms(values: dict[str, str], violence: Violence, perpetrator: Perpetrator) -> None:
    made = one_acled(**values)
    assert (made.violence, made.perpetrator) == (violence, perpetrator)


def test_the_killers_of_protesters_are_side_a() -> None:
    made = one_acled(
        event_type="Protests",
        sub_event_type="Excessive force against protesters",
        inter1="Protesters",
        inter2="State forces",
        actor1="Protesters",
        actor2="Police Forces",
    )
    assert (made.side_a, made.side_b) == ("Police Forces", "Protesters")


@pytest.mark.parametrize(("column", "value"), [
    ("event_date", "soon"), ("latitude", "91"), ("longitude", "x"), ("fatalities", "-1"), ("fatalities", "many"), ("time_precision", "9"), ("geo_precision", ""), ("timestamp", "x"),
])  # fmt: skip
def test_a_value_that_cannot_be_true_is_named(column: str, value: str) -> None:
    with pytest.raises(BadInput, match=column):
        one_acled(**{column: value})


def test_an_event_without_violence_is_counted() -> None:
    counts: Counter[str] = Counter()
    assert (
        acled.coded(
            acled_row(1, event_type="Strategic developments", sub_event_type="Agreement", civilian_targeting=""), NOW, counts
        )
        is None
    )
    assert sum(counts.values()) == 1


def test_with_a_token_no_password_is_sent(world: World) -> None:
    world.serve("/acled", reply(json.dumps({"status": 200, "data": [acled_row(1)]}), "application/json"))
    wanted = acled.Wanted(
        ("CAF", "TCD"),
        date(2026, 1, 1),
        "me",
        Secret("hunter2"),
        token=Secret("tok"),
        api=f"{world.url}/acled",
        tokens=f"{world.url}/token",
    )
    assert len(acled.collect(fetcher(world), wanted, State(), NOW).documents) == 1
    assert world.paths() == ["/acled"]
    assert world.asked[0].query.endswith("&iso=140:OR:iso=148")
    assert not any(b"hunter2" in one.body for one in world.asked)


def test_without_an_account_nothing_is_asked(world: World) -> None:
    batch = acled.collect(fetcher(world), acled.Wanted(("CAF",), date(2026, 1, 1), api=f"{world.url}/acled"), State(), NOW)
    assert batch.failed
    assert "PHASEZERO_ACLED_PASSWORD" in batch.notes[0]
    assert world.asked == []


def test_an_event_is_a_report_of_the_first_source_that_acled_read(world: World) -> None:
    world.serve("/acled", reply(json.dumps({"status": 200, "data": [acled_row(1)]}), "application/json"))
    wanted = acled.Wanted(("CAF",), date(2026, 1, 1), token=Secret("tok"), api=f"{world.url}/acled")
    batch = acled.collect(fetcher(world), wanted, State(), NOW)
    (made,) = batch.documents
    assert batch.restricted
    assert (made.title, made.genre, made.countries) == ("ACLED, event CAF1", Genre.CODED, ("CAF",))
    assert publisher(made.publisher).name == "Radio A"
    assert made.text.startswith("A text of theirs.\n\n[ACLED: Violence against civilians, Attack | 2026-10-20 | Bambari, Ouaka |")
    assert batch.events == ()


# UCDP


def test_a_next_page_of_another_host_is_not_asked(world: World) -> None:
    from source_cases import ged_objects

    world.serve(
        "/api/25.1", reply(json.dumps({"NextPageUrl": "http://evil.example/api", "Result": ged_objects(1)}), "application/json")
    )
    batch = ucdp_api.collect(
        fetcher(world), ucdp_api.Wanted(Secret("x"), "25.1", date(2025, 6, 1), api=f"{world.url}/api"), State(), NOW
    )
    assert batch.failed
    assert batch.events == ()


# HDX


def test_figures_of_displacement_keep_what_they_count() -> None:
    figures, left_out = hdx.read_figures(IDMC.encode(), "hdx", "IDMC", "https://x.example/")
    assert [(one.measure, one.ends, one.count) for one in figures] == [
        (Measure.IDPS, date(2024, 12, 31), 471000),
        (Measure.NEW_DISPLACEMENTS, date(2024, 12, 31), 120000),
        (Measure.NEW_DISPLACEMENTS, date(2025, 12, 31), 90000),
    ]
    assert sum(left_out.values()) == 1
    assert hdx.read_figures(IDMC.encode(), "hdx", "IDMC", "", ("TCD",))[0] == []


def test_refugees_keep_where_they_fled_to() -> None:
    table = "Year,Country of Origin Code,Country of Asylum Code,Refugees,Asylum-seekers,IDPs\n2025,CAF,TCD,137000,12,0\n2025,CAF,CAF,,,450000\n"
    figures, _ = hdx.read_figures(table.encode(), "hdx", "UNHCR", "")
    assert [(one.measure, one.to_country, one.count) for one in figures] == [
        (Measure.REFUGEES, "TCD", 137000), (Measure.ASYLUM_SEEKERS, "TCD", 12), (Measure.IDPS, "", 0), (Measure.IDPS, "", 450000),
    ]  # fmt: skip


def test_who_does_what_where_is_read_once_each() -> None:
    presences, left_out = hdx.read_presences(PRESENCE.encode(), "hdx", "")
    assert [(one.organisation, one.sector, one.region, one.second_region_code) for one in presences] == [
        ("A test organisation", "Health", "Ouaka", "CF431")
    ]
    assert sum(left_out.values()) == 1


@pytest.mark.parametrize(
    "table",
    [
        "a,b\n1,2\n",
        "iso3,Year\nCAF,2024\n",
        "iso3,Year,total_displacement\nCAF,2024,many\n",
        "iso3,Year,total_displacement\nCAF,24,1\n",
        "iso3,Year,total_displacement\nCAF,2024\n",
        'iso3,Year,total_displacement\nCAF,2024,"1\n',
    ],
)
def test_a_table_of_another_shape_is_refused(table: str) -> None:
    with pytest.raises(BadInput) as met:
        hdx.read_figures(table.encode(), "hdx", "IDMC", "")
    assert "\n" not in str(met.value)


@pytest.mark.shared
def test_the_shared_tables_of_displacement_and_presence_are_read() -> None:
    folder = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "reference"
    if not folder.exists():
        pytest.skip(f"the shared data are not there: no {folder} (set PHASEZERO_SHARED)")
    body = (folder / "idmc.csv").read_bytes()
    figures, left_out = hdx.read_figures(body, "hdx", "IDMC", "")
    rows = body.count(b"\n") - 1
    assert len(figures) + sum(left_out.values()) >= rows * 0.99
    assert sum(left_out.values()) < rows * 0.1
    presences, _ = hdx.read_presences((folder / "hdx_hapi_operational_presence_global.csv").read_bytes(), "hdx", "")
    assert {one.country for one in presences} <= {one.iso3 for one in countries()}
    assert len(presences) > 1000


# Theses and mentions


def test_a_repository_that_forgets_its_place_is_begun_again(world: World) -> None:
    wanted = oai_pmh.Wanted(f"{world.url}/oai", "A university", date(2026, 1, 1))
    world.serve(
        "/oai",
        reply(OAI.format(inner=f"<ListRecords>{oai_record(1)}<resumptionToken>a</resumptionToken></ListRecords>"), "text/xml"),
        reply(OAI.format(inner='<error code="badResumptionToken">no</error>'), "text/xml"),
        reply(OAI.format(inner=f"<ListRecords>{oai_record(1)}</ListRecords>"), "text/xml"),
        reply(OAI.format(inner='<error code="noRecordsMatch"/>'), "text/xml"),
    )
    state, seen = State(), []
    for _ in range(4):
        batch = oai_pmh.collect(fetcher(world), wanted, state, NOW)
        state = batch.state
        seen.append((len(batch.documents), batch.more, batch.failed))
    assert seen == [(1, True, False), (0, True, False), (1, False, False), (0, False, False)]
    assert "from=2026-01-01" in world.asked[2].query
    assert "from=2026-11-02" in world.asked[3].query


def test_a_thesis_is_told_from_an_article_and_a_year_is_no_day(world: World) -> None:
    inner = f"<ListRecords>{oai_record(1)}{oai_record(2, kind='info:eu-repo/semantics/article')}</ListRecords>"
    world.serve("/oai", reply(OAI.format(inner=inner), "text/xml"))
    made = oai_pmh.collect(fetcher(world), oai_pmh.Wanted(f"{world.url}/oai", "U", date(2026, 1, 1)), State(), NOW).documents
    assert [one.genre for one in made] == [Genre.THESIS, Genre.ARTICLE]
    assert (made[0].published_text, made[0].address) == ("2026", "https://doi.org/10.1234/t1")
    only = oai_pmh.Wanted(f"{world.url}/oai", "U", date(2026, 1, 1), theses_only=True)
    assert len(oai_pmh.collect(fetcher(world), only, State(), NOW).documents) == 1


@pytest.mark.parametrize(("text", "found"), [
    ("War in South Sudan", ("SSD",)), ("Sudan's war", ("SDN",)), ("La République démocratique du Congo", ("COD",)), ("Guinea-Bissau and Guinea", ("GIN", "GNB")),
    ("Nigeria", ("NGA",)), ("Republic of Niger", ("NER",)), ("République centrafricaine", ("CAF",)), ("A sudanese poem", ()), ("", ()),
])  # fmt: skip
def test_a_country_is_named_by_its_own_name_only(text: str, found: tuple[str, ...]) -> None:
    among = ("CAF", "COD", "COG", "GIN", "GNB", "NER", "NGA", "SDN", "SSD")
    assert named(text, among) == found


def test_every_country_is_found_by_its_own_name() -> None:
    for one in countries():
        assert named(f"On {one.name} today", (one.iso3,)) == (one.iso3,) or len(one.name) < 4, one.name


@pytest.mark.parametrize(("text", "symbol"), [
    ("Report (S/2014/142)", "S/2014/142"), ("S/RES/2149 (2014)", "S/RES/2149"), ("A/HRC/26/50/Add.1", "A/HRC/26/50/Add.1"), ("S/PV.7153: meeting", "S/PV.7153"),
    ("S/PRST/2014/8", "S/PRST/2014/8"), ("and/or A/B", ""), ("AS/3", ""), ("A/RES/68/262.", "A/RES/68/262"), ("CAT/C/CAF/1", "CAT/C/CAF/1"), ("no symbol", ""),
])  # fmt: skip
def test_a_document_symbol_is_found(text: str, symbol: str) -> None:
    assert un_documents.symbol_in(text) == symbol


# Tables of one's own

EVENTS = """kind: events
columns: {key: Id, start: Day, side_a: Who, latitude: Lat, longitude: Lon, deaths_low: Least, deaths_best: Dead, place: Town, publisher: Source}
constants: {country: CAF, violence: one-sided, perpetrator: non-state}
dates: "%d/%m/%Y"
zone: Africa/Bangui
separator: ";"
"""
HEAD = "Id;Day;Who;Lat;Lon;Least;Dead;Town;Source;Not read\n"
LINE = "1;20/10/2026;3R;5,7667;20.6833;3;4;Bambari;Radio A;x\n".replace(",", ".")


def read_events(body: str | bytes) -> object:
    raw = body.encode() if isinstance(body, str) else body
    return mapped_tables.read_bytes(raw, "t.csv", mapped_tables.read_mapping(EVENTS), NOW, "own")[1]


def test_rows_become_events_by_the_mapping() -> None:
    (made,) = read_events(HEAD + LINE)
    assert (made.key, made.country, made.occurred_start, made.deaths) == ("1", "CAF", date(2026, 10, 20), Fatalities(3, 4, 4))
    assert (made.violence, made.target, made.region is not None) == (Violence.ONE_SIDED, Target.CIVILIANS, True)
    assert [one.publisher for one in made.documents] == ["Radio A"]


@pytest.mark.parametrize(("line", "says"), [
    (LINE.replace("20/10/2026", "2026-10-20"), "column Day"), (LINE.replace("20/10/2026", "20/10/2036"), "Day"), (LINE.replace("5.7667", "north"), "column Lat"),
    (LINE.replace(";3;4;", ";5;4;"), "column Dead"), (LINE.replace(";3;4;", ";3;four;"), "column Dead"), (LINE.replace("1;20", ";20"), "column Id"), (LINE + LINE, "also the key of row 1"),
    ("1;2\n", "2 values under 10"), (LINE.replace("3R", '"3R'), "truncated"),
])  # fmt: skip
def test_a_row_that_cannot_be_is_named(line: str, says: str) -> None:
    with pytest.raises((BadRow, UnreadableFile)) as met:
        read_events(HEAD + line)
    assert says in str(met.value)
    assert "\n" not in str(met.value)


@pytest.mark.parametrize(("mapping", "says"), [
    ("", "empty"), ("kind: people", "people"), ("kind: documents\ncolours: {}", "colours"), ("kind: documents\ncolumns: {key: a}", "title"),
    ("kind: documents\ncolumns: {key: a, title: b, email: c}", "email"), ("kind: documents\ncolumns: {key: a, title: b}\nzone: Mars/Base", "Mars"),
    ("kind: documents\ncolumns: {key: a, title: b}\nconstants: {title: x}", "keep one"), ("a: [", "YAML"), ("kind: documents\ncolumns: [a]", "columns"),
])  # fmt: skip
def test_a_mapping_is_read_strictly(mapping: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        mapped_tables.read_mapping(mapping)


def sheet(rows: list[list[object]]) -> bytes:
    book = Workbook()
    page = book.active
    page.title = "Reports"
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DOCUMENTS = "kind: documents\ncolumns: {key: ID, title: Headline, published: Day, text: Text}\nconstants: {publisher: Radio X, country: CAF}\nsheet: Reports\nzone: Africa/Bangui"


def test_a_sheet_of_xlsx_becomes_documents() -> None:
    body = sheet(
        [
            ["ID", "Headline", "Day", "Text"],
            [7, "One", date(2026, 10, 2), "They fled."],
            [8.0, "Two", "2026-10-03T10:00", None],
        ]
    )
    first, second = mapped_tables.read_bytes(body, "t.xlsx", mapped_tables.read_mapping(DOCUMENTS), NOW, "own")[0]
    assert (first.key, first.publisher, first.countries, first.whole) == ("7", "Radio X", ("CAF",), True)
    assert first.published == datetime(2026, 10, 1, 23, tzinfo=UTC)
    assert (second.key, second.published, second.whole) == ("8", datetime(2026, 10, 3, 9, tzinfo=UTC), False)


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04broken",
        sheet([["ID"]]),
        sheet([["ID", "Headline", "Day", "Text"], [None, "x", None, None]]),
        zipped([["a"]]),
        b"",
        b"\xff\xfe",
        b"a\0b",
    ],
)
def test_a_file_that_is_no_such_table_is_refused(body: bytes) -> None:
    with pytest.raises((UnreadableFile, BadRow)) as met:
        mapped_tables.read_bytes(body, "t.xlsx", mapped_tables.read_mapping(DOCUMENTS), NOW, "own")
    assert "\n" not in str(met.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(body: bytes) -> None:
    try:
        read_events(body)
    except (UnreadableFile, BadRow) as error:
        assert "\n" not in str(error).replace("\\n", "")  # noqa: PT017 - either outcome is right


def test_a_file_on_disk_is_read_and_a_missing_one_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEAD + LINE, encoding="utf-8")
    mapping = mapped_tables.read_mapping(EVENTS)
    assert len(mapped_tables.read(path, mapping, NOW, "own")[1]) == 1
    with pytest.raises(UnreadableFile, match="cannot be read"):
        mapped_tables.read(tmp_path / "none.csv", mapping, NOW, "own")


# The list to start with


def test_the_starter_list_is_complete_and_unverified() -> None:
    feeds = starter.starter()
    assert 60 <= len(feeds) <= 200
    assert {one.verified for one in feeds} == {"never"}
    assert all(one.kind is not Kind.UNKNOWN for one in feeds)
    assert {"en", "fr", "ar", "es", "sw", "ha", "am", "ti", "rw", "my"} <= {one.language for one in feeds}
    assert len({one.country for one in feeds if one.country}) >= 20


def test_the_starter_list_goes_out_as_opml_and_comes_back() -> None:
    back, notes = read_opml(starter.starter_opml(NOW))
    assert notes == ()
    assert [one.address for one in back] == [one.feed for one in starter.starter()]


@pytest.mark.parametrize("entry", [{}, {"name": "A", "home": "https://a.example/", "feed": "https://a.example/feed", "language": "en", "kind": "media", "email": "x"},
    {"name": "A", "home": "https://a.example/", "feed": "ftp://a", "language": "en", "kind": "media"}, {"name": "A", "home": "https://a.example/", "feed": "https://a.example/f", "language": "en", "kind": "friends"}])  # fmt: skip
def test_the_starter_list_is_read_strictly(entry: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_list([entry])
