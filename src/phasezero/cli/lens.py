"""`phasezero lens`: the questions of the prevention lens, its register, and the two pages of a review."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, country_named, open_store
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.lens_questions import Question


def lens(
    review: Annotated[str | None, typer.Argument(help="Id of a review, as its page's address has it.")] = None,
    sector: Annotated[str | None, typer.Option(help="Print the questions of this sector; else the sectors.")] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="Of sectors and questions.")] = ListFormat.TABLE,
    country: Annotated[str | None, typer.Option(help="Print the register of this country as CSV.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write the two pages of the review to this Word file.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the two pages of the review to this PDF.")] = None,
    language: Annotated[str, typer.Option(help="Of the two pages.")] = "en",
) -> None:
    """What is asked of a measure before it is decided; the register of reviewed decisions; a review as two pages.

    Register and pages are those of an installation without accounts; with accounts, use the pages of a task force.
    """
    files = {"docx": docx, "pdf": pdf}
    if review is not None:
        _two_pages(review, {name: path for name, path in files.items() if path is not None}, language)
    elif any(files.values()):
        raise BadInput("no review is named; give its id, as its page's address has it")
    elif country is not None:
        _register(country)
    else:
        _questions(sector, form)


def _questions(key: str | None, form: ListFormat) -> None:
    from phasezero.domain.lens_questions import lens as asked

    found = asked()
    if form is ListFormat.JSON:
        those = found.sectors.values() if key is None else [found.sector(key)]
        rows = [{"sector": one.key, "name": one.name, "questions": [_row(each) for each in one.questions]} for one in those]
        typer.echo(json.dumps({"version": found.version, "sectors": rows}, ensure_ascii=False, indent=1))
    elif key is None:
        for one in found.sectors.values():
            typer.echo(f"{one.key:16} {one.name} ({len(one.questions)} questions)")
    else:
        for number, each in enumerate(found.sector(key).questions, start=1):
            typer.echo(f"{number}. {each.asks}")
            typer.echo(f"   could {each.direction.value}; a yes means: {each.means}")
            typer.echo(f"   {', '.join((*each.factors, *each.indicators))}; source: {each.source}")
        typer.echo(f"Version {found.version}, in our own words, not yet checked by a practitioner.")


def _row(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "direction": one.direction.value,
        "asks": one.asks,
        "means": one.means,
        "factors": one.factors,
        "indicators": one.indicators,
        "source": one.source,
    }


def _register(country: str) -> None:
    from datetime import UTC, datetime

    from phasezero import library
    from phasezero.domain.lens_register import as_csv

    found = country_named(country)
    open_store()
    today = datetime.now(UTC).date()
    sys.stdout.write(as_csv(library.lens_register(found.iso3, today), today).replace("\r\n", "\n"))


def _two_pages(review: str, files: dict[str, Path], language: str) -> None:
    from phasezero import library, pipeline

    if not files:
        raise BadInput("no file is named; give one with --docx or --pdf")
    open_store()
    paper = library.lens_paper(library.lens_review_of(review))
    for form, path in files.items():
        content = library.lens_file(paper, form, language)
        pipeline.write(path, content)
        typer.echo(f"{path}: {paper.tlp}, {len(content):,} bytes")
