"""Files that are handed in become records: each is read whole before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero import __version__
from phasezero.domain.marking import LOCAL_OWNER, PUBLIC, TLP, Marking
from phasezero.errors import BadInput, BadRow, UnreadableFile
from phasezero.pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from phasezero.domain.events import CodedEvent
    from phasezero.store.imports import ImportResult


def import_ucdp_ged(
    files: Sequence[Path],
    today: date,
    version: str | None = None,
    released: date | None = None,
    progress: Progress = silent,
) -> dict[Path, Imported | None]:
    """Import files of UCDP's event data set; None for a file that was imported before, and would change nothing.

    `version` and `released` name the release the files are from; without them a file is its own release, named after its last
    year and dated 1 June of the next. All files are read before anything is written, and written all or none.
    """
    from django.db import transaction

    from phasezero.sources import ucdp_ged
    from phasezero.store import imports, ledger

    results: dict[Path, Imported | None] = {}
    read = {}
    for file in files:
        inputs = f"{_file_digest(file)} {version or ''} {released or ''} {__version__}"
        if ledger.is_done("import", ucdp_ged.dataset().key, inputs):
            results[file] = None
            continue
        progress(f"reading {file.name}")
        read[file] = (inputs, ucdp_ged.read(file, version, released))
        _check_past(file, read[file][1].events, today)
    with transaction.atomic():
        for file, (inputs, found) in read.items():
            progress(f"storing {file.name}")
            result = imports.add_release(found.release, found.events, file.name, inputs)
            results[file] = Imported(result, found.adjustments)
    return results


def import_population_shares(file: Path, at: datetime, source: str, dated: date, historical: bool, audience: str) -> Shares:
    """Import a table of shares of groups in populations: all of it or none. `source` and `dated`: what it was made from, and when
    that came out. `audience`: `PUBLIC`, or for whom it is TLP:GREEN. Raises BadInput."""
    from phasezero.sources import population_shares
    from phasezero.store import population

    read = population_shares.read(file)
    cited = source or read.citation
    if not cited:
        raise BadInput("a plain table has a source: name the document with --source")
    if dated > at.date():
        raise BadInput(f"--source-date is {dated}, after today: give the day on which the source came out")

    def add() -> tuple[int, str]:
        added = population.add(read.shares, cited, dated, at, historical, _marked_for(audience))
        return added, f"{file.name}: {added} shares of {len({one.country for one in read.shares})} countries"

    added = _once(population_shares.SOURCE, (read.sha256, cited, dated, historical, audience), at, add)
    return Shares(added, dict(read.left_out))


def import_second_level(
    file: Path, country: str, fields: tuple[str, str], at: datetime, source: str, dated: date, historical: bool, audience: str
) -> int:
    """Import second-level regions of a country: all of them or none; how many, 0 where they were imported before. `fields`: of
    the code and of the name. `audience`: as above. Raises BadInput."""
    from phasezero.sources import second_level
    from phasezero.store import second_level as kept

    if not source.strip():
        raise BadInput("boundaries have a source: name the document with --source")
    if dated > at.date():
        raise BadInput(f"--source-date is {dated}, after today: give the day on which the boundaries came out")
    read = second_level.read(file, country, *fields)

    def add() -> tuple[int, str]:
        added = kept.add(country, read.units, source, dated, at, historical, _marked_for(audience))
        return added, f"{file.name}: {added} second-level regions"

    return _once(second_level.SOURCE, (read.sha256, country, fields, source, dated, historical, audience), at, add)


def _once(source: str, asked: tuple[object, ...], at: datetime, add: Callable[[], tuple[int, str]]) -> int:
    """Import what was not imported before, as `asked` names it: how much, 0 where it was. `add` gives how much, and a line for
    the ledger."""
    from phasezero.store import ledger, listing

    inputs = hashlib.sha256(repr((*asked, __version__)).encode()).hexdigest()
    if ledger.is_done("import", source, inputs):
        return 0
    with ledger.step("import", source, inputs):
        added, detail = add()
        ledger.record_done("import", source, inputs, detail, at)
        listing.stir()
    return added


def _marked_for(audience: str) -> Marking:
    return Marking() if audience == PUBLIC else Marking(TLP.GREEN, audience)


@dataclass(frozen=True, slots=True)
class Shares:
    """What a table of shares brought."""

    added: int
    """0: it was imported before."""
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an imported file brought, and what in it was adjusted or left out, with counts."""

    result: ImportResult
    adjustments: Mapping[str, int]


def _check_past(file: Path, events: Sequence[CodedEvent], today: date) -> None:
    """Raises BadInput for an event that ends after today."""
    for row, event in enumerate(events, 1):
        if event.occurred_end > today:
            raise BadRow(str(file), row, "date_end", str(event.occurred_end), "is still to come: correct it in the file")


def _file_digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()[:40]
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}; check the name") from error


def import_example(progress: Progress = silent) -> None:
    """Import the example of this package: UCDP's events of the Central African Republic, 1991-2019 (CC BY 4.0), and the
    agendas of bodies about it in 2013 and 2014."""
    from phasezero.sources import ucdp_ged

    import_ucdp_ged([ucdp_ged.example_path()], datetime.now(UTC).date(), progress=progress)
    _import_example_agenda(datetime.now(UTC))


def _import_example_agenda(at: datetime) -> None:
    """What bodies did about the example's country: facts with their documents, none compared with them yet, reconstructed."""
    from phasezero.domain.agenda import FIELDS, item_of
    from phasezero.domain.marking import Marking
    from phasezero.sources import institution_files
    from phasezero.store import agenda

    lines = institution_files.read_table("the example", institution_files.example(), ("country", *FIELDS), FIELDS, most=100)
    items = [item_of(line.fields, line.fields["country"], at.date()) for line in lines]
    held = {one.item for code in {item.country for item in items} for one in agenda.read(LOCAL_OWNER, None, code)}
    by = {"by": None, "by_name": "the example of this package", "made_at": at}
    agenda.add([item for item in items if item not in held], Marking(), by, at, historical=True)
