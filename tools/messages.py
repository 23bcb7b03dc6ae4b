"""`make messages`: every text for people that the sources hold, written into the catalogue of each language.

What was translated stays. A new text comes in untranslated, a changed one is a new one (nothing is guessed, so nothing is fuzzy),
and what no source holds any more goes. Then each catalogue is compiled. Needs the development packages (Babel).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract_python

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "phasezero"
_KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
    "lazy": None,
    "_in": ((1, "c"), 2),
    "said": None,
    "say": (1,),
    "phrase": (1,),
    "message": (1,),
    "forms": (1, 2),
    "in_context": ((1, "c"), 2),
    "counted": (2, 3),
    "numbered": (1,),
}
"""Functions whose literal arguments are texts: Django's, `errors.said`, and those of the update (`domain/phrases.py`)."""

FINDINGS = (
    *("marking", "embargo", "few people", "precise place", "precise time", "rare attribute", "quotation", "chatham house"),
    "consent",
)
"""Rules of `share/findings.py`, and of consent, as the dry run names them."""
STEPS = ("import", "monitor", "draft", "release", "started", "done", "failed")
"""Names and states of the ledger's steps."""


@dataclass(slots=True)
class Text:
    """One text of the sources: its context (empty: none), itself, its plural (empty: none)."""

    context: str
    singular: str
    plural: str = ""
    where: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.singular


def texts() -> dict[tuple[str, str], Text]:
    """Every text of the sources, by context and text."""
    found: dict[tuple[str, str], Text] = {}
    for one in (*_of_python(), *_of_templates(), *_of_vocabularies()):
        kept = found.setdefault(one.key, one)
        kept.where |= one.where
        kept.plural = kept.plural or one.plural
    return found


def _of_python() -> Iterator[Text]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield from _in_code(file.read_bytes(), _named(file))


def _of_templates() -> Iterator[Text]:
    from django.utils.translation.template import templatize

    folder = PACKAGE / "web" / "templates"
    for file in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
        yield from _in_code(templatize(file.read_text(encoding="utf-8")).encode(), _named(file))


def _named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _in_code(source: bytes, where: str) -> Iterator[Text]:
    for _, function, messages, _ in extract_python(io.BytesIO(source), list(_KEYWORDS), [], {"encoding": "utf-8"}):
        parts = messages if isinstance(messages, tuple) else (messages,)
        yield from _read(_KEYWORDS[function], parts, where)


def _read(places: tuple[Any, ...] | None, parts: tuple[Any, ...], where: str) -> Iterator[Text]:
    """The text in the arguments of one call; none where it is no literal."""
    wanted = places or (1,)
    context, words = "", []
    for place in wanted:
        number = place[0] if isinstance(place, tuple) else place
        part = parts[number - 1] if number <= len(parts) else None
        if not isinstance(part, str) or not part:
            return
        if isinstance(place, tuple):
            context = part
        else:
            words.append(part)
    yield Text(context, words[0], words[1] if len(words) > 1 else "", {where})


def _of_vocabularies() -> Iterator[Text]:
    """Texts that stand in data: names of roles, kinds, states."""
    for where, context, words in _vocabularies():
        for word in words:
            yield Text(context, str(word), "", {where})


def _vocabularies() -> Iterable[tuple[str, str, Iterable[object]]]:
    from phasezero import desk
    from phasezero.act import evidence, rule
    from phasezero.desk import asking
    from phasezero.desk.jobs import JOBS
    from phasezero.domain import (
        actions,
        alerts,
        assessment,
        audiences,
        checklist,
        consistency,
        curating_rule,
        due,
        framework,
        lens,
        lens_questions,
        message_life,
        messages,
        reminders,
        series,
        tools,
        triggers,
        warnings_given,
    )
    from phasezero.domain.lexicon import lexicon
    from phasezero.domain.phrases import vocabulary_messages
    from phasezero.domain.recording import LOCAL_PARTNERS, NOBODY_NAMED
    from phasezero.domain.roles import roles
    from phasezero.store import deliveries
    from phasezero.store.partner_events import PARTNER

    yield "src/phasezero/domain/vocabulary/roles.yml", "", [word for role in roles().values() for word in (role.name, role.says)]
    yield "src/phasezero/domain/vocabulary/tools.yml", "", tools.texts()
    yield "src/phasezero/act/rule.yml", "", rule.texts()
    yield "src/phasezero/domain/vocabulary/checklist.yml", "", checklist.texts()
    yield "src/phasezero/domain/vocabulary/lens.yml", "", lens_questions.texts()
    yield "src/phasezero/domain/lens.py", "", [word for kind in lens.WORDS for word in kind]
    yield "src/phasezero/act/evidence/factors.csv", "", evidence.texts()
    yield "src/phasezero/domain/framework.py", "", framework.texts()
    yield "src/phasezero/domain/vocabulary/triggers.yml", "", triggers.texts()
    yield "src/phasezero/domain/vocabulary/curating.yml", "", curating_rule.texts()
    yield "src/phasezero/domain/vocabulary/series.yml", "", series.texts()
    yield "src/phasezero/domain/vocabulary/monitors.yml", "", consistency.texts()
    yield "src/phasezero/domain/assessment.py", "", [word for kind in assessment.WORDS for word in kind]
    yield "src/phasezero/domain/alerts.py", "", [*alerts.AlertState, *alerts.Step, *alerts.Replied]
    yield "src/phasezero/domain/due.py", "", list(due.Waits)
    yield "src/phasezero/domain/reminders.py", "", list(reminders.Remind)
    yield "src/phasezero/domain/message_life.py", "", list(message_life.MessageState)
    told_of = (messages.PartnersWord, messages.HowMany, messages.Understood, messages.Harm)
    yield "src/phasezero/domain/messages.py", "", [word for kind in told_of for word in kind]
    yield "src/phasezero/domain/actions.py", "", list(actions.ActionState)
    yield "src/phasezero/domain/warnings_given.py", "", list(warnings_given.Warner)
    yield "src/phasezero/domain/vocabulary/audiences.yml", "", audiences.texts()
    yield "src/phasezero/domain/vocabulary/lexicon.yml", "", [sector.replace("_", " ") for sector in lexicon().sectors]
    yield "src/phasezero/desk/asking.py", "", asking.HARM_CHECK
    yield "src/phasezero/desk/stewardship.py", "", (*desk.KINDS, *desk.REGIONS)
    yield "src/phasezero/desk/releasing.py", "", desk.HARM_CHECK
    yield "src/phasezero/desk/jobs.py", "", [job.what for job in JOBS]
    told = (LOCAL_PARTNERS.name, LOCAL_PARTNERS.licence, LOCAL_PARTNERS.citation, NOBODY_NAMED, PARTNER)
    yield "src/phasezero/domain/recording.py", "", told
    yield "src/phasezero/domain/phrases.py", "", vocabulary_messages()
    yield "src/phasezero/store/deliveries.py", "", [*deliveries.Often, *deliveries.Channel, *deliveries.Item, *deliveries.State]
    yield "src/phasezero/share/findings.py", "", FINDINGS
    yield "src/phasezero/store/ledger.py", "", STEPS


def update(file: Path, found: dict[tuple[str, str], Text]) -> polib.POFile:
    """The catalogue of one language, brought to what the sources hold."""
    old = polib.pofile(str(file))
    kept = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=110)
    new.metadata, new.header = old.metadata, old.header
    forms = range(int(old.metadata["Plural-Forms"].split("nplurals=")[1].split(";")[0]))
    for text in sorted(found.values(), key=lambda one: (min(one.where), one.singular.casefold(), one.context)):
        entry = polib.POEntry(msgid=text.singular, msgctxt=text.context or None)
        entry.occurrences = [(place, "") for place in sorted(text.where)]
        before = kept.get(text.key)
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {i: before.msgstr_plural.get(i, "") if before else "" for i in forms}
        else:
            entry.msgstr = before.msgstr if before else ""
        new.append(entry)
    return new


def main(say: Callable[[str], None] = print) -> int:
    import django

    django.setup()
    found = texts()
    for file in sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/django.po")):
        made = update(file, found)
        made.save(str(file))
        made.save_as_mofile(str(file.with_suffix(".mo")))
        missing = [entry.msgid for entry in made if not entry.translated()]
        say(f"{file.parent.parent.name}: {len(made)} texts, {len(missing)} not translated")
        for text in missing:
            say(f"  {text!r}")
    return 0


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phasezero.django_settings")
    sys.exit(main())
