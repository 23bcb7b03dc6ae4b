"""Every source that asks the world, with answers in the shape of its own, for the contract that all of them keep."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

from ged_rows import as_csv

from local_world import NOW, Asked, World, reply
from phasezero.domain.collected import Batch, State
from phasezero.sources import (
    acled,
    crossref,
    feeds,
    gdelt,
    hdx,
    mapped_tables,
    oai_pmh,
    openalex,
    reliefweb,
    ucdp_api,
    un_documents,
    web_pages,
)
from phasezero.sources.fetching import Fetcher, Secret

CANARY = "hunter2"
"""Every secret of the cases; it must be in no note."""
JSON = "application/json"


@dataclass(frozen=True)
class Case:
    """One way to ask one source."""

    name: str
    folder: str
    collect: Callable[[Fetcher, Any, State, datetime], Batch]
    wanted: Callable[[World], Any]
    serve: Callable[[World], None]
    keys: tuple[str, ...]
    """Of everything that it gives in the end, sorted."""
    paths: tuple[str, ...]
    """What is asked first: hostile answers are given there."""
    rounds: int = 1
    """Batches until there is no more."""


def page_of(asked: Asked, name: str) -> str:
    return parse_qs(asked.query).get(name, [""])[0]


# Feeds and pages

RSS = """<rss version="2.0"><channel><title>Journal</title>{items}</channel></rss>"""


def rss_item(n: int, title: str = "") -> str:
    return f"<item><guid>g{n}</guid><title>{title or f'Report {n}'}</title><link>https://a.example/{n}</link><pubDate>Mon, 02 Nov 2026 0{n}:00:00 GMT</pubDate></item>"


def serve_feed(world: World) -> None:
    world.serve("/feed", reply(RSS.format(items=rss_item(1) + rss_item(2)), "application/rss+xml"))


def serve_un(world: World) -> None:
    items = rss_item(1, "Report of the Secretary-General (S/2014/142)") + rss_item(2, "Resolution S/RES/2149 (2014)")
    world.serve("/feed", reply(RSS.format(items=items), "application/rss+xml"))


ARTICLE = (
    "<html lang='en'><body><article><h1>T</h1>"
    + "<p>Armed men came to the market of the town and burned several houses there.</p>" * 3
    + "</article></body></html>"
)


def serve_site(world: World) -> None:
    urls = "".join(f"<url><loc>{world.url}/a/{n}</loc></url>" for n in (1, 2, 3))
    world.serve("/sitemap.xml", reply(f"<urlset>{urls}</urlset>", "application/xml"))
    for n in (1, 2, 3):
        world.serve(f"/a/{n}", reply(ARTICLE, "text/html"))


# ReliefWeb


def relief(n: int, changed: str) -> dict[str, Any]:
    return {
        "id": str(n),
        "fields": {
            "title": f"Situation report {n}",
            "body-html": "<p>People fled.</p>",
            "date": {"original": "2026-10-30T00:00:00+00:00", "created": changed, "changed": changed},
            "country": [{"iso3": "caf"}],
            "source": [{"name": "An agency"}],
            "language": [{"code": "en"}],
            "format": [{"name": "Situation Report"}],
            "url": f"https://reliefweb.int/node/{n}",
            "url_alias": f"https://reliefweb.int/report/caf/report-{n}",
        },
    }


RELIEF = [
    relief(1, "2026-11-01T08:00:00+00:00"),
    relief(2, "2026-11-01T09:00:00+00:00"),
    relief(3, "2026-11-01T09:00:00+00:00"),
    relief(4, "2026-11-01T09:00:00+00:00"),
    relief(5, "2026-11-01T10:00:00+00:00"),
]


def answer_relief(asked: Asked, _wire: object) -> bytes:
    """As the interface does: from a moment on, so many after the first ones, sorted by the moment of change."""
    said = parse_qs(asked.query)
    since = datetime.fromisoformat(said["filter[conditions][1][value][from]"][0])
    fitting = [one for one in RELIEF if datetime.fromisoformat(one["fields"]["date"]["changed"]) >= since]
    offset, limit = int(said["offset"][0]), int(said["limit"][0])
    return reply(json.dumps({"totalCount": len(fitting), "data": fitting[offset : offset + limit]}), JSON)


# GDELT


def zipped(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", "\n".join("\t".join(row) for row in rows) + "\n")
    return out.getvalue()


def gdelt_row(table: gdelt.tables.Table, **values: str) -> list[str]:
    return [values.get(name, "") for name in gdelt.COLUMNS[table]]


def serve_gdelt(world: World) -> None:
    t = gdelt.tables.Table
    stamp = "20261102114500"
    lines = "".join(f"1 abc http://data.example/gdeltv2/{stamp}.{one}.zip\n" for one in t)
    world.serve("/g/lastupdate.txt", reply(lines, "text/plain"))
    events = [
        gdelt_row(t.EVENTS, GLOBALEVENTID="1", EventRootCode="19", ActionGeo_CountryCode="CT", SOURCEURL="https://a.example/1"),
        gdelt_row(t.EVENTS, GLOBALEVENTID="2", EventRootCode="04", ActionGeo_CountryCode="CT"),
        gdelt_row(t.EVENTS, GLOBALEVENTID="3", EventRootCode="19", ActionGeo_CountryCode="FR"),
    ]
    mention = {"MentionType": "1", "MentionSourceName": "a.example"}
    mentions = [
        gdelt_row(t.MENTIONS, GLOBALEVENTID="1", MentionIdentifier="https://a.example/1?utm_source=x", **mention),
        gdelt_row(t.MENTIONS, GLOBALEVENTID="1", MentionIdentifier="https://a.example/1?utm_source=x", **mention),
        gdelt_row(t.MENTIONS, GLOBALEVENTID="2", MentionIdentifier="https://a.example/2", **mention),
        gdelt_row(t.MENTIONS, GLOBALEVENTID="3", MentionIdentifier="https://a.example/3", **mention),
    ]
    graph = [
        gdelt_row(
            t.GRAPH,
            GKGRECORDID="1",
            DocumentIdentifier="https://a.example/1?utm_source=x",
            Extras="<PAGE_TITLE>Men &amp; arms</PAGE_TITLE>",
        )
    ]
    for table, rows in ((t.EVENTS, events), (t.MENTIONS, mentions), (t.GRAPH, graph)):
        world.serve(f"/g/{stamp}.{table}.zip", reply(zipped(rows), "application/zip"))


# Theses and articles

OAI = '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inner}</OAI-PMH>'


def oai_record(
    n: int,
    title: str = "Violence in the Central African Republic",
    kind: str = "info:eu-repo/semantics/doctoralThesis",
    status: str = "",
) -> str:
    dc = f"""<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>
    <dc:creator>Test, Ann</dc:creator><dc:date>2026</dc:date><dc:type>{kind}</dc:type><dc:identifier>10.1234/t{n}</dc:identifier><dc:language>fr</dc:language>
    <dc:description>An abstract.</dc:description></oai_dc:dc></metadata>"""
    return f"<record><header{status}><identifier>oai:x:{n}</identifier><datestamp>2026-10-0{n}</datestamp></header>{'' if status else dc}</record>"


def answer_oai(asked: Asked, _wire: object) -> bytes:
    token = page_of(asked, "resumptionToken")
    if not token:
        inner = f"<ListRecords>{oai_record(1)}{oai_record(2, title='Cats')}<resumptionToken>next</resumptionToken></ListRecords>"
    else:
        deleted = oai_record(4, status=' status="deleted"')
        inner = f"<ListRecords>{oai_record(3)}{deleted}{oai_record(5, kind='article')}<resumptionToken/></ListRecords>"
    return reply(OAI.format(inner=inner), "text/xml")


def openalex_work(n: int, title: str = "Peace in the Central African Republic") -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{n}",
        "display_name": title,
        "doi": f"https://doi.org/10.1/{n}",
        "publication_date": "2026-10-01",
        "language": "en",
        "type": "dissertation",
        "authorships": [{"author": {"display_name": "Ann Test"}}],
        "primary_location": {"source": {"display_name": "A university"}},
        "abstract_inverted_index": {"An": [0], "abstract": [1]},
    }


def answer_openalex(asked: Asked, _wire: object) -> bytes:
    first = page_of(asked, "cursor") == "*"
    works = [openalex_work(1), openalex_work(2, "Cats")] if first else [openalex_work(3)]
    return reply(json.dumps({"meta": {"next_cursor": "two" if first else None}, "results": works}), JSON)


def crossref_work(n: int, title: str = "Peace in the Central African Republic") -> dict[str, Any]:
    return {
        "DOI": f"10.1/{n}",
        "title": [title],
        "abstract": "<jats:p>An abstract.</jats:p>",
        "author": [{"given": "Ann", "family": "Test"}],
        "issued": {"date-parts": [[2026, 9]]},
        "publisher": "A press",
        "container-title": ["A journal"],
        "type": "dissertation",
        "language": "en",
        "indexed": {"date-time": "2026-10-02T00:00:00Z"},
    }


def answer_crossref(asked: Asked, _wire: object) -> bytes:
    first = page_of(asked, "cursor") == "*"
    works = [crossref_work(1), crossref_work(2)] if first else [crossref_work(3, "Cats")]
    return reply(json.dumps({"status": "ok", "message": {"items": works, "next-cursor": "two"}}), JSON)


# Coded events


def ged_objects(*numbers: int) -> list[dict[str, Any]]:
    header, *lines = as_csv([{"id": str(n)} for n in numbers]).splitlines()
    import csv

    names = next(csv.reader([header]))
    rows = [dict(zip(names, values, strict=True)) for values in csv.reader(lines)]
    for row in rows:
        row["date_start"] = row["date_start"].split()[0] + "T00:00:00"
        row["date_end"] = row["date_end"].split()[0] + "T00:00:00"
    return [{name: (value or None) for name, value in row.items()} for row in rows]


def serve_ucdp(world: World) -> None:
    def answer(asked: Asked, _wire: object) -> bytes:
        if asked.headers.get("x-ucdp-access-token") != CANARY:
            return reply("{}", JSON, status="401 No")
        second = page_of(asked, "page") == "1"
        onward = "" if second else f"{world.url}/api/25.1?pagesize=2&page=1"
        return reply(
            json.dumps({"TotalCount": 3, "NextPageUrl": onward, "Result": ged_objects(3) if second else ged_objects(1, 2)}), JSON
        )

    world.serve_with("/api/25.1", answer)


def serve_candidates(world: World) -> None:
    day = {
        "date_start": "2026-09-12 00:00:00.000",
        "date_end": "2026-09-12 00:00:00.000",
        "year": "2026",
        "source_date": "2026-09-13",
    }
    world.serve("/c_26_9.csv", reply(as_csv([{"id": "1"} | day]), "text/csv"))
    world.serve("/c_26_10.csv", reply("", status="404 No"))


def acled_row(n: int, **values: str) -> dict[str, str]:
    row = {
        "event_id_cnty": f"CAF{n}",
        "event_date": "2026-10-20",
        "year": "2026",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Violence against civilians",
        "sub_event_type": "Attack",
        "actor1": "3R",
        "assoc_actor_1": "",
        "inter1": "Rebel group",
        "actor2": "Civilians (Central African Republic)",
        "assoc_actor_2": "",
        "inter2": "Civilians",
        "interaction": "Rebel group-Civilians",
        "civilian_targeting": "Civilian targeting",
        "iso": "140",
        "country": "Central African Republic",
        "admin1": "Ouaka",
        "location": "Bambari",
        "latitude": "5.7667",
        "longitude": "20.6833",
        "geo_precision": "1",
        "source": "Radio A; Radio B",
        "source_scale": "National",
        "notes": "A text of theirs.",
        "fatalities": "4",
        "timestamp": "1792972800",
    }
    return row | values


def serve_acled(world: World) -> None:
    def token(asked: Asked, _wire: object) -> bytes:
        good = asked.method == "POST" and f"password={CANARY}".encode() in asked.body
        return reply(json.dumps({"access_token": f"token-{CANARY}"} if good else {"error": CANARY}), JSON)

    def answer(asked: Asked, _wire: object) -> bytes:
        if asked.headers.get("authorization") != f"Bearer token-{CANARY}":
            return reply(json.dumps({"message": CANARY}), JSON, status="401 No")
        rows = (
            [acled_row(1), acled_row(2)]
            if page_of(asked, "page") == "1"
            else [acled_row(3, event_type="Protests", sub_event_type="Peaceful protest", civilian_targeting="")]
        )
        return reply(json.dumps({"status": 200, "success": True, "count": len(rows), "data": rows}), JSON)

    world.serve_with("/token", token)
    world.serve_with("/acled", answer)


# Figures

IDMC = "iso3,Name,Year,Conflict Stock Displacement,Conflict Internal Displacements\n#country+code,#country+name,#date+year,#affected,#affected\nCAF,Central African Republic,2024,471000,120000\nCAF,Central African Republic,2025,,90000\nAB9,Abyei,2025,1,1\n"
PRESENCE = """location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,admin2_name,admin_level,org_acronym,org_name,org_type_description,sector_code,sector_name,reference_period_start,reference_period_end,dataset_hdx_id,resource_hdx_id,warning,error
CAF,Y,Y,Ouaka,Bambari,CF43,Ouaka,CF431,Bambari,2,TST,A test organisation,National NGO,HEA,Health,2026-01-01,2026-06-30,x,y,,
CAF,Y,Y,Ouaka,Bambari,CF43,Ouaka,CF431,Bambari,2,TST,A test organisation,National NGO,HEA,Health,2026-01-01,2026-06-30,x,y,,
TCD,Y,Y,,,,,,,0,TST,A test organisation,National NGO,HEA,Health,2026-01-01,2026-06-30,x,y,,wrong
"""


def serve_hdx(body: str) -> Callable[[World], None]:
    def serve(world: World) -> None:
        tables = [
            {"id": "a", "name": "old.csv", "format": "CSV", "url": f"{world.url}/old.csv", "last_modified": "2025-01-01"},
            {"id": "b", "name": "new.csv", "format": "CSV", "url": f"{world.url}/new.csv", "last_modified": "2026-10-01"},
            {"id": "c", "name": "new.xlsx", "format": "XLSX", "url": f"{world.url}/new.xlsx", "last_modified": "2026-10-02"},
        ]
        world.serve("/hdx", reply(json.dumps({"success": True, "result": {"resources": tables}}), JSON))
        world.serve("/new.csv", reply(body, "text/csv"))

    return serve


MAPPING = "kind: documents\ncolumns: {key: ID, title: Headline, published: Day}\nconstants: {publisher: Radio X, language: fr}"
SINCE = datetime(2026, 10, 1, tzinfo=UTC)
DAY = date(2026, 10, 1)

CASES = [
    Case("feeds", "feeds", feeds.collect, lambda w: feeds.Wanted("feeds", f"{w.url}/feed"), serve_feed, ("g1", "g2"), ("/feed",)),
    Case("un_documents", "un_documents", un_documents.collect, lambda w: un_documents.Wanted(f"{w.url}/feed"), serve_un, ("S/2014/142", "S/RES/2149"), ("/feed",)),
    Case("web_pages", "web_pages", web_pages.collect, lambda w: web_pages.Wanted("web-pages", w.url, at_once=2), serve_site, ("/a/1", "/a/2", "/a/3"), ("/sitemap.xml",), 2),
    Case("reliefweb", "reliefweb", reliefweb.collect, lambda w: reliefweb.Wanted(f"app-{CANARY}", ("CAF",), SINCE, at_once=2, api=f"{w.url}/rw"),
         lambda w: w.serve_with("/rw", answer_relief), ("1", "2", "3", "4", "5"), ("/rw",), 3),
    Case("gdelt", "gdelt", gdelt.collect, lambda w: gdelt.Wanted(("CAF",), base=f"{w.url}/g"), serve_gdelt, ("https://a.example/1",), ("/g/lastupdate.txt",)),
    Case("gdelt tables", "gdelt", gdelt.collect, lambda w: gdelt.Wanted(("CAF",), base=f"{w.url}/g"), serve_gdelt, ("https://a.example/1",), ("/g/20261102114500.mentions.CSV.zip",)),
    Case("oai_pmh", "oai_pmh", oai_pmh.collect, lambda w: oai_pmh.Wanted(f"{w.url}/oai", "A university", DAY, countries=("CAF",)),
         lambda w: w.serve_with("/oai", answer_oai), ("oai:x:1", "oai:x:3", "oai:x:5"), ("/oai",), 2),
    Case("openalex", "openalex", openalex.collect, lambda w: openalex.Wanted(("CAF",), DAY, key=Secret(CANARY), at_once=2, api=f"{w.url}/oa"),
         lambda w: w.serve_with("/oa", answer_openalex), ("https://openalex.org/W1", "https://openalex.org/W3"), ("/oa",), 2),
    Case("crossref", "crossref", crossref.collect, lambda w: crossref.Wanted(("CAF",), DAY, at_once=2, api=f"{w.url}/cr"),
         lambda w: w.serve_with("/cr", answer_crossref), ("10.1/1", "10.1/2"), ("/cr",), 2),
    Case("ucdp_api", "ucdp_api", ucdp_api.collect, lambda w: ucdp_api.Wanted(Secret(CANARY), "25.1", date(2025, 6, 1), api=f"{w.url}/api"),
         serve_ucdp, ("1", "2", "3"), ("/api/25.1",), 2),
    Case("ucdp candidates", "ucdp_api", ucdp_api.collect_candidates, lambda w: ucdp_api.Candidates("26.0.9", w.url + "/c_{year}_{month}.csv"),
         serve_candidates, ("1",), ("/c_26_9.csv",), 2),
    Case("acled", "acled", acled.collect, lambda w: acled.Wanted(("CAF",), DAY, "me@example.org", Secret(CANARY), at_once=2, api=f"{w.url}/acled", tokens=f"{w.url}/token"),
         serve_acled, ("CAF1", "CAF2"), ("/acled",), 2),
    Case("acled tokens", "acled", acled.collect, lambda w: acled.Wanted(("CAF",), DAY, "me@example.org", Secret(CANARY), at_once=2, api=f"{w.url}/acled", tokens=f"{w.url}/token"),
         serve_acled, ("CAF1", "CAF2"), ("/token",), 2),
    Case("hdx", "hdx", hdx.collect, lambda w: hdx.Wanted("idmc", "IDMC", api=f"{w.url}/hdx"), serve_hdx(IDMC), ("CAF 2024", "CAF 2024", "CAF 2025"), ("/hdx",)),
    Case("hdx tables", "hdx", hdx.collect, lambda w: hdx.Wanted("idmc", "IDMC", api=f"{w.url}/hdx"), serve_hdx(IDMC), ("CAF 2024", "CAF 2024", "CAF 2025"), ("/new.csv",)),
    Case("hdx presence", "hdx", hdx.collect, lambda w: hdx.Wanted("3w", "OCHA", presence=True, api=f"{w.url}/hdx"), serve_hdx(PRESENCE), ("CAF A test organisation",), ("/new.csv",)),
    Case("mapped_tables", "mapped_tables", mapped_tables.collect, lambda w: mapped_tables.Wanted("mapped-tables", f"{w.url}/t.csv", MAPPING),
         lambda w: w.serve("/t.csv", reply("ID,Headline,Day\n1,One,2026-10-01\n2,Two,2026-10-02\n", "text/csv")), ("1", "2"), ("/t.csv",)),
]  # fmt: skip


def keys_of(batch: Batch, world: World) -> list[str]:
    """What a batch gave, each by what stands for it."""
    documents = [one.key.removeprefix(world.url) for one in batch.documents]
    figures = [f"{one.country} {one.starts.year}" for one in batch.figures]
    presences = [f"{one.country} {one.organisation}" for one in batch.presences]
    return documents + [one.key for one in batch.events] + figures + presences


__all__ = ["CANARY", "CASES", "NOW", "Case", "keys_of"]
