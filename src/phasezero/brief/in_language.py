"""The same update said in another language. Names, titles, quoted words and words typed by a person stay as they are."""

from __future__ import annotations

from dataclasses import replace

from phasezero.brief import svg
from phasezero.domain.countries import country
from phasezero.domain.language import Language
from phasezero.domain.phrases import Part, said
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.updates import Cell, Picture, Section, Sentence, Source, Table, Update


def in_language(update: Update, language: Language) -> Update:
    """The update with all its words in a language; what was stored without phrases stays in English."""
    return replace(
        update,
        country_name=_country(update, language),
        phase=suggestion_in(update.phase, language),
        page_one=tuple(_section(section, language) for section in update.page_one),
        page_two=tuple(_section(section, language) for section in update.page_two),
        sources=tuple(_source(source, language) for source in update.sources),
        quiet_rule=said(update.quiet_rule, language),
        not_assessed=said(update.not_assessed, language),
        asks=tuple(replace(one, section=_section(one.section, language)) for one in update.asks),
    )


def suggestion_in(suggestion: PhaseSuggestion, language: Language) -> PhaseSuggestion:
    reasons = tuple(replace(reason, text=said(reason.text, language)) for reason in suggestion.reasons)
    return replace(suggestion, reasons=reasons, not_assessed=said(suggestion.not_assessed, language))


def picture_in(picture: Picture, language: Language) -> Picture:
    """A picture with its words, and those of its table, in a language."""
    drawn = picture.svg
    if language.code != "en":
        drawn = svg.reworded(drawn, {str(one): said(one, language) for one in picture.words}, language.rtl)
    return replace(picture, title=said(picture.title, language), svg=drawn, table=table_in(picture.table, language), words=())


def _country(update: Update, language: Language) -> str:
    if language.code == "en" or update.country_name != country(update.country).name:
        return update.country_name
    return country(update.country).called(language.code)


def _section(section: Section, language: Language) -> Section:
    return replace(
        section,
        title=said(section.title, language),
        sentences=tuple(_sentence(sentence, language) for sentence in section.sentences),
        tables=tuple(table_in(table, language) for table in section.tables),
        pictures=tuple(picture_in(picture, language) for picture in section.pictures),
    )


def _sentence(sentence: Sentence, language: Language) -> Sentence:
    if sentence.phrase is None or language.code == "en":
        return sentence
    return replace(sentence, parts=sentence.phrase.parts(language), phrase=None)


def _source(source: Source, language: Language) -> Source:
    if source.phrase is None or language.code == "en":
        return replace(source, grade=said(source.grade, language)) if source.grade else source
    return replace(source, text=source.phrase.parts(language), grade=said(source.grade, language), phrase=None)


def table_in(table: Table, language: Language) -> Table:
    return Table(
        tuple(said(column, language) for column in table.columns),
        tuple(tuple(_cell(cell, language) for cell in row) for row in table.rows),
        said(table.caption, language),
    )


def _cell(cell: Cell, language: Language) -> str | Part:
    return cell if isinstance(cell, str | Part) else said(cell, language)
