"""The columns of GED, by all names they have had since version 5.0, and what becomes of each.

Three header styles are in use: that of yearly releases since 17.1 (`conflict_new_id`, with `conflict_dset_id` beside it for the
older numbers), that of 5.0 (`conflict_dset_id` alone, `best_est`), and that of files without the older numbers. The monthly
candidate releases have the first. Meanings: Högbladh, "UCDP GED Codebook", version 25.1 and earlier.
"""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.errors import UnreadableFile

USED = {
    "id": ("id",),
    "year": ("year",),
    "type_of_violence": ("type_of_violence",),
    "conflict_name": ("conflict_name",),
    "side_a": ("side_a",),
    "side_b": ("side_b",),
    "source_article": ("source_article",),
    "where_prec": ("where_prec",),
    "where_coordinates": ("where_coordinates",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "country": ("country",),
    "date_prec": ("date_prec",),
    "date_start": ("date_start",),
    "date_end": ("date_end",),
    "deaths_civilians": ("deaths_civilians",),
    "deaths_unknown": ("deaths_unknown",),
    "best": ("best", "best_est"),
    "high": ("high", "high_est"),
    "low": ("low", "low_est"),
}
"""Columns every file must have, under one of their names."""

USED_WHERE_PRESENT = {
    "source_office": ("source_office",),
    "source_date": ("source_date",),
    "source_headline": ("source_headline",),
}
"""The documents in three parallel lists; releases before 17.1 have `source_article` alone."""

KEPT = frozenset(
    {
        "relid",
        "active_year",
        "code_status",
        *(f"{what}_{kind}" for what in ("conflict", "dyad", "side_a", "side_b") for kind in ("id", "new_id", "dset_id")),
        "dyad_name",
        "gwnoa",
        "gwnob",
        "number_of_sources",
        "source_original",
        "where_description",
        "adm_1",
        "adm_2",
        "priogrid_gid",
        "country_id",
        "event_clarity",
        "deaths_a",
        "deaths_b",
    }
)
"""Kept as they came in `CodedEvent.provenance`, where they are not empty."""

IGNORED = {
    "geom_wkt": "the point once more, as text",
    "region": "the continent, which the country tells",
    "iso3": "added by republishers; the country is read from UCDP's own name",
}
"""Read past, and why."""


def layout(header: Sequence[str], file: str) -> tuple[dict[str, int], list[str]]:
    """Where the used and kept columns stand, the used ones by their present names; and the names of those to keep.

    Raises UnreadableFile for a column that is unknown, twice there, or missing.
    """
    names = [name.strip().casefold() for name in header]
    used = {
        name: names.index(variant)
        for name, variants in {**USED, **USED_WHERE_PRESENT}.items()
        for variant in variants
        if variant in names
    }
    _check(names, used, file)
    kept = [name for name in names if name in KEPT]
    return used | {name: names.index(name) for name in kept}, kept


def known(name: str) -> bool:
    """Whether a column has a place in exactly one of the tables."""
    tables = ({v for vs in USED.values() for v in vs}, {v for vs in USED_WHERE_PRESENT.values() for v in vs}, KEPT, set(IGNORED))
    return sum(name in table for table in tables) == 1


def _check(names: list[str], used: dict[str, int], file: str) -> None:
    missing = [name for name in USED if name not in used]
    if len(missing) > len(USED) // 2:
        raise UnreadableFile(
            f"{file} has the header {','.join(names)[:80]!r}, which is none of UCDP GED's: "
            "hand in the CSV file of a release (5.0 or later), with commas between columns"
        )
    if missing:
        raise UnreadableFile(
            f"{file} lacks the column {missing[0]!r}: hand in the CSV file of a UCDP GED release as it was published"
        )
    if unknown := [name for name in names if not known(name)]:
        raise UnreadableFile(
            f"{file} has the unknown column {unknown[0]!r}: remove it, or say in sources/ucdp_ged/columns.py what becomes of it"
        )
    if twice := [name for name in names if names.count(name) > 1] or [
        variant for variants in USED.values() for variant in variants[1:] if variant in names and variants[0] in names
    ]:
        raise UnreadableFile(f"{file} has the column {twice[0]!r} twice: keep one of them")
