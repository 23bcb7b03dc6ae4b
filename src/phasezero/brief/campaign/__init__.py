"""Random or organised? A finding in words, tables and a picture: one wording for pages, command and update."""

from phasezero.brief.campaign.answer import answer, cautions, counted_attacks, made_how, shares_line, target_lines, usable
from phasezero.brief.campaign.found import answer_name, counter_evidence, finding_of, flip
from phasezero.brief.campaign.section import bottom_line, campaign_section, source, source_key
from phasezero.brief.campaign.tables import actors_table, components_table, coverage_table, explanations_table
from phasezero.brief.campaign.words import COMPONENTS, DO_NOT_QUOTE, WHAT_IT_IS, signed, who

__all__ = [
    "COMPONENTS",
    "DO_NOT_QUOTE",
    "WHAT_IT_IS",
    "actors_table",
    "answer",
    "answer_name",
    "bottom_line",
    "campaign_section",
    "cautions",
    "components_table",
    "counted_attacks",
    "counter_evidence",
    "coverage_table",
    "explanations_table",
    "finding_of",
    "flip",
    "made_how",
    "shares_line",
    "signed",
    "source",
    "source_key",
    "target_lines",
    "usable",
    "who",
]
