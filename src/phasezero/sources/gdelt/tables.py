"""The tables of GDELT 2: tab-separated, without a header, zipped. Columns: GDELT Event Codebook 2.0 and GKG Codebook 2.1."""

from __future__ import annotations

from enum import StrEnum

from phasezero.errors import BadInput
from phasezero.sources.fetching.unpacking import Overflow, Unpackable, only_file

MOST_BYTES = 200_000_000
"""Unpacked: a quarter of an hour of the knowledge graph has some 30 MB."""


class Table(StrEnum):
    """As their files are called."""

    EVENTS = "export.CSV"
    MENTIONS = "mentions.CSV"
    GRAPH = "gkg.csv"


_ACTOR = [
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
]
_GEO = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]

COLUMNS: dict[Table, tuple[str, ...]] = {
    Table.EVENTS: (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{n}{what}" for n in (1, 2) for what in _ACTOR),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{whose}Geo_{what}" for whose in ("Actor1", "Actor2", "Action") for what in _GEO),
        *("DATEADDED", "SOURCEURL"),
    ),
    Table.MENTIONS: (
        *(
            "GLOBALEVENTID",
            "EventTimeDate",
            "MentionTimeDate",
            "MentionType",
            "MentionSourceName",
            "MentionIdentifier",
            "SentenceID",
        ),
        *("Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
        *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
    ),
    Table.GRAPH: (
        *("GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts", "V2Counts"),
        *("Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations", "V2Tone"),
        *("Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds", "SocialVideoEmbeds", "Quotations", "AllNames"),
        *("Amounts", "TranslationInfo", "Extras"),
    ),
}

_DIFFERENT = 0.01
"""Share of rows with another number of columns from which a table is taken for damaged; single ones are left out."""


def read_table(zipped: bytes, table: Table) -> tuple[list[dict[str, str]], int]:
    """The rows of a zipped table, each once, and how many were left out for their number of columns.

    Raises BadInput with one line for an archive or a table that is none.
    """
    try:
        content = only_file(zipped, MOST_BYTES)
    except Overflow:
        raise BadInput(f"GDELT's {table} unpacks to more than {MOST_BYTES // 1_000_000} MB") from None
    except Unpackable as error:
        raise BadInput(f"GDELT's {table} is no archive that can be read ({error})") from None
    lines = dict.fromkeys(line for line in content.decode("utf-8", errors="replace").split("\n") if line.strip())
    names = COLUMNS[table]
    rows = [line.rstrip("\r").split("\t") for line in lines]
    fitting = [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]
    left_out = len(rows) - len(fitting)
    if left_out > max(1, len(rows) * _DIFFERENT) or (rows and not fitting):
        raise BadInput(f"GDELT's {table} has {left_out} of {len(rows)} rows without {len(names)} columns: it is another table")
    return fitting, left_out
