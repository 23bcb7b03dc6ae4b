"""The machine's day: import what is handed in, then for each watched country monitor and draft the update.

Concrete things are chosen here and nowhere else: which source reads a file, which renderers make an update. Every step is noted
in the ledger with the digest of its inputs, so that a day that was killed goes on where it stopped and a day run twice changes
nothing.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero import __version__, library
from phasezero.domain import audiences
from phasezero.domain.language import ENGLISH
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, PUBLIC, TLP, Marking, Viewer
from phasezero.domain.updates import UpdateState
from phasezero.errors import BadInput, BadRow, PhaseZeroError, UnreadableFile

if TYPE_CHECKING:
    from phasezero.brief.material import Material
    from phasezero.domain.events import CodedEvent
    from phasezero.domain.updates import Update
    from phasezero.store.derived import Made
    from phasezero.store.imports import ImportResult

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """No progress is shown."""


def import_ucdp_ged(
    files: Sequence[Path],
    today: date,
    version: str | None = None,
    released: date | None = None,
    progress: Progress = _silent,
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


@dataclass(frozen=True, slots=True)
class CountryDay:
    """What the day brought for one country."""

    country: str
    on: date
    phase: int | None
    """The suggested phase; None where nothing could be assessed."""
    update_id: str
    ran: tuple[str, ...]
    """Steps that ran; a step is left out if it was done before on the same inputs."""


def day(
    on: date,
    countries: Sequence[str],
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    progress: Progress = _silent,
    level: TLP = TLP.GREEN,
) -> list[CountryDay]:
    """Run the day `on` for `countries` (ISO codes), for one audience, from the records that `viewer` sees in it. What comes out
    is marked `level` or higher."""
    done = []
    for country in countries:
        progress(f"{country}: monitoring")
        began = datetime.now(UTC)
        done.append(_country_day(library.material(country, on, viewer, audience, level), viewer, progress, began))
    return done


@dataclass(frozen=True, slots=True)
class Turn:
    """What the day runs for: a country, as one audience may see it up to a marking."""

    country: str
    audience: str
    level: TLP
    viewer: Viewer


def turns(today: date) -> list[Turn]:
    """The watched countries for the owner (or the stewards, once there are accounts); each task force's own country for it,
    once for each marking that records for it have: who is cleared for less never depends on what they may not see."""
    from phasezero.store import accounts, reading

    found = [Turn(country, LOCAL, TLP.GREEN, LOCAL_OWNER) for country in library.watched()]
    for country, audience in accounts.watching_task_forces():
        for level in (TLP.GREEN, *reading.levels_above(TLP.GREEN, audience, country, today, library.IN_UPDATE)):
            machine = Viewer.of("the machine", {audience: level}, on=today)
            found.append(Turn(country, audience, level, machine))
    return found


def run_turns(on: date, today: date, progress: Progress = _silent) -> list[CountryDay]:
    """Run the day `on` for all `turns`."""
    return [done for turn in turns(today) for done in day(on, [turn.country], turn.viewer, turn.audience, progress, turn.level)]


def _country_day(material: Material, viewer: Viewer, progress: Progress, began: datetime) -> CountryDay:
    from phasezero.store import derived

    country, on, suggestion = material.country.iso3, material.as_of, material.suggestion
    made = made_from(material)
    ran = []
    if not material.not_assessed and _step("monitor", material, lambda: _keep_phase(made, material)):
        ran.append("monitor")

    def of_this() -> Iterator[str]:
        """Ids of the stored updates that were made from this very material."""
        for one in derived.updates_of(viewer, country, on):
            if (one.marking, one.inputs_digest) == (material.marking, material.inputs_digest):
                yield one.id

    update_id = next(of_this(), None)
    if update_id is None:
        progress(f"{country}: drafting the update of {on}")
        _step("draft", material, lambda: _keep_draft(made, material, began), again=True)
        ran.append("draft")
        update_id = next(of_this())
    return CountryDay(country, on, suggestion.suggested, update_id, tuple(ran))


def set_up() -> None:
    """Make or upgrade the tables of the open store; safe to run again."""
    from phasezero.store import setup

    setup.migrate()


def import_example(progress: Progress = _silent) -> None:
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


def drawing_beside() -> AbstractContextManager[None]:
    """Start the engine that draws charts and maps, beside what is done inside this context."""
    from phasezero.brief import drawer

    return drawer.beside()


def update_as(
    country: str,
    on: date,
    form: str,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    language: str = "en",
    reader: str = "",
) -> str | bytes:
    """The update of a day as "html", "text", "json" or "pdf": the issued one where there is one, else a draft made now.

    `reader`: key of an audience, whose own ask stands on page one where one is open.

    Raises LintRefused where a text breaks the writing rules, Missing where a PDF needs a library the system lacks, and BadInput
    for a language without a catalogue, or an unknown reader. The JSON holds what it needs for every language and reader, and is
    the same for all of them.
    """
    from phasezero.brief.render import json as json_renderer
    from phasezero.store import derived

    language, reader = _checked(language), audiences.reader(reader)
    stored = derived.update_of(viewer, country, on)
    if stored is not None and stored.state == UpdateState.ISSUED:
        if form == "json" or (form in {"html", "text"} and language == ENGLISH.code and not reader):
            return {"html": stored.html, "text": stored.text, "json": stored.content}[form]
        return _render(json_renderer.parse(stored.content).for_reader(reader), form, language)
    made = library.update(country, on, viewer, audience)
    return _render(made if form == "json" else made.for_reader(reader), form, language)


def _render(update: Update, form: str, language: str) -> str | bytes:
    from importlib import import_module

    renderer = import_module(f"phasezero.brief.render.{form}")
    content: str | bytes = renderer.render(update) if form == "json" else renderer.render(update, language)
    return content


def _checked(language: str) -> str:
    """The code of a language that has a catalogue. Raises BadInput."""
    from django.conf import settings

    codes = [code for code, _ in settings.LANGUAGES]
    if language not in codes:
        raise BadInput(f"there is no catalogue for language {language!r}; choose one of {', '.join(codes)}, or add its file")
    return language


def write(path: Path, content: str | bytes) -> None:
    """Write a rendered update to a file, whole or not at all. Raises BadInput where that cannot be done."""
    data = content.encode() if isinstance(content, str) else content
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `phasezero doctor`."""

    what: str
    ok: bool
    found: str
    """What was found, or what to do."""
    needed: bool = True


def check_up() -> list[Check]:
    """What works on this machine and what is missing."""
    return [_check_python(), _check_store(), _check_example(), _check_pdf()]


def _check_python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _check_store() -> Check:
    from django.db import Error

    try:
        library.open_store()
        problem = library.store_problem()
    except (Error, PhaseZeroError) as error:
        return Check("store", False, " ".join(str(error).split()))
    return Check("store", not problem, problem or library.where())


def _check_example() -> Check:
    from phasezero.sources import ucdp_ged

    path = ucdp_ged.example_path()
    return Check("example", path.is_file(), str(path))


def _check_pdf() -> Check:
    from phasezero.brief.render import pdf

    problem = pdf.problem()
    return Check("PDF", not problem, problem or "Pango is installed", needed=False)


def made_from(material: Material) -> Made:
    """What the derived records of this material say of their making."""
    from phasezero.store.derived import Made

    return Made(material.country.iso3, material.as_of, material.marking, material.inputs_digest, material.code_version)


def _step(name: str, material: Material, work: Callable[[], str], again: bool = False) -> bool:
    """Run one step and note it, unless it was done on the same inputs; says whether it ran.

    Its result and the note that it is done are written together or not at all.
    """
    from django.db import transaction

    from phasezero.store import ledger

    level = f" up to {material.marking.tlp.label}" if material.marking.tlp > TLP.GREEN else ""
    subject, on = f"{material.country.iso3} for {material.audience}{level}", material.as_of
    if not again and ledger.is_done(name, subject, material.inputs_digest, on):
        return False
    started = datetime.now(UTC)
    with ledger.step(name, subject, material.inputs_digest, on, material.marking), transaction.atomic():
        output = work()
        ledger.record_done(name, subject, material.inputs_digest, "", started, on, output, material.marking)
    return True


def _keep_phase(made: Made, material: Material) -> str:
    from phasezero.brief.in_language import suggestion_in
    from phasezero.store import derived

    suggestion = suggestion_in(material.suggestion, ENGLISH)
    content = json.dumps(asdict(suggestion), default=str, sort_keys=True, ensure_ascii=False)
    derived.save_phase(made, int(suggestion.phase), suggestion.known, content)
    return hashlib.sha256(content.encode()).hexdigest()


def _keep_draft(made: Made, material: Material, at: datetime) -> str:
    from phasezero.brief.compose import compose
    from phasezero.store import derived

    update = compose(material)
    content, html, text = rendered(update)
    derived.save_draft(made, update.phase.suggested, content, html, text, at)
    return hashlib.sha256(content.encode()).hexdigest()


def rendered(update: Update) -> tuple[str, str, str]:
    """An update as JSON, HTML and text; each render runs the lint first. Raises LintRefused."""
    from phasezero.brief.render import html, json, text

    return json.render(update), html.render(update), text.render(update)
