"""A partner adds a language with one file; a file with a fault changes nothing and says so in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib
import pytest

from phasezero import desk, locale
from phasezero.errors import BadInput, PhaseZeroError, UnreadableFile

pytestmark = pytest.mark.one_database


def filled(tmp_path: Path, code: str = "es", **changes: str) -> Path:
    """A form with a few translations, and the changes given by header or by "text"."""
    file = desk.language_form(code, tmp_path / "home", tmp_path / f"{code}-{len(list(tmp_path.iterdir()))}.po")
    form = polib.pofile(str(file))
    given = {"World": "Mundo", "Sign in": "Entrar", "{country}, {day}, update {number}": "{country}, {day}, boletín {number}"}
    for entry in form:
        entry.msgstr = given.get(entry.msgid, "")
    for name, value in changes.items():
        form.metadata[name.replace("_", "-")] = value
    form.save(str(file))
    return file


def with_text(file: Path, text: str, translation: str) -> Path:
    form = polib.pofile(str(file))
    next(entry for entry in form if entry.msgid == text).msgstr = translation
    form.save(str(file))
    return file


def test_a_language_is_added_listed_and_found(tmp_path: Path) -> None:
    home = tmp_path / "home"
    added = desk.add_language(filled(tmp_path), home)
    assert (added.code, added.name, added.translated) == ("es", "Español", 3)
    assert added.texts - len(added.missing) == 3
    assert "Sign in" not in added.missing
    assert [one.code for one in locale.found(home)] == ["en", "ar", "es", "fr"]
    listed = {one.code: one for one in desk.languages(home)}
    assert (listed["es"].own, listed["es"].translated) == (True, 3)
    assert listed["fr"].translated == listed["en"].translated == listed["fr"].texts
    again = desk.language_form("es", home, tmp_path / "again.po")
    assert next(one.msgstr for one in polib.pofile(str(again)) if one.msgid == "World") == "Mundo"


def test_a_language_that_django_does_not_know(tmp_path: Path) -> None:
    file = filled(tmp_path, "sg", X_Language_Name="Sängö", X_Direction="rtl")
    desk.add_language(file, tmp_path / "home")
    found = {one.code: one for one in locale.found(tmp_path / "home")}["sg"]
    assert (found.name, found.direction) == ("Sängö", "rtl")


def test_it_is_offered_from_the_next_start_and_the_rest_is_english(tmp_path: Path) -> None:
    desk.add_language(filled(tmp_path), tmp_path / "home")
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.utils.translation import override, gettext\n"
        "with override('es'): print(dict(settings.LANGUAGES)['es'], gettext('World'), gettext('Take it back'))"
    )
    environ = {"PHASEZERO_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "phasezero.django_settings", "PATH": ""}
    said = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "Español Mundo Take it back"


def test_what_was_added_corrects_a_language_of_ours(tmp_path: Path) -> None:
    added = desk.add_language(with_text(filled(tmp_path, "fr"), "World", "Le monde"), tmp_path / "home")
    assert added.code == "fr"
    assert [one.code for one in locale.found(tmp_path / "home")] == ["en", "ar", "fr"]


HOSTILE = [
    ("World", "<script>alert(1)</script>", "markup"),
    ("World", "Mundo < Mundo", "markup"),
    ("World", "Mundo &lt;b&gt;", "markup"),
    ("World", "{settings.SECRET_KEY}", "no places for values"),
    ("World", "Mundo {", "brace"),
    ("World", "Mundo %(x)s", "no places for values"),
    ("World", "Mundo \u202eodnuM", "direction"),
    ("World", "Mundo\x07", "control sign"),
    ("{country}, {day}, update {number}", "{country}, {day}", "exactly {country}, {day}, {number}"),
    ("{country}, {day}, update {number}", "{country.__class__}, {day}, {number}", "exactly"),
    ("{country}, {day}, update {number}", "{country}, {day}, {number}{number}", "exactly"),
    ("{country}, {day}, update {number}", "{country:>999999999}, {day}, {number}", "exactly"),
]


@pytest.mark.security
@pytest.mark.parametrize(("text", "translation", "says"), HOSTILE)
def test_a_translation_is_hostile_text(tmp_path: Path, text: str, translation: str, says: str) -> None:
    with pytest.raises(BadInput, match=r"^the translation of ") as refused:
        desk.add_language(with_text(filled(tmp_path), text, translation), tmp_path / "home")
    assert says in str(refused.value)
    assert not (tmp_path / "home").exists()


HEADERS = [
    {"Language": ""},
    {"Language": "../../etc"},
    {"Language": "en"},
    {"Plural_Forms": "nplurals=2; plural=__import__('os');"},
    {"Plural_Forms": "nplurals=2; plural=n;"},
    {"Plural_Forms": "nplurals=2; plural=1/(n-7);"},
    {"Plural_Forms": "nplurals=99; plural=0;"},
    {"Plural_Forms": "nplurals=2; plural=" + "(" * 100 + "n" + ")" * 100 + ";"},
    {"Plural_Forms": ""},
    {"X_Direction": "up"},
    {"X_Language_Name": "<b>x</b>"},
]


@pytest.mark.security
@pytest.mark.parametrize("changes", HEADERS, ids=lambda one: str(one)[:50])
def test_a_header_that_cannot_be_true_is_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="header"):
        desk.add_language(filled(tmp_path, **changes), tmp_path / "home")
    assert not (tmp_path / "home").exists()


@pytest.mark.security
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"not a catalogue",
        b'msgid "a"\nmsgstr "b\n',
        b"x" * 5_000_001,
        b'msgid "a"\nmsgstr ""\n' * 2,
        b"/etc/passwd",
    ],
    ids=["empty", "not utf-8", "text", "cut", "large", "twice", "a path"],
)
def test_what_is_no_catalogue_is_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.po"
    file.write_bytes(content)
    with pytest.raises(PhaseZeroError) as refused:
        desk.add_language(file, tmp_path / "home")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_not_there_and_one_that_is(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        desk.add_language(tmp_path / "none.po", tmp_path / "home")
    file = desk.language_form("es", tmp_path / "home", tmp_path / "es.po")
    with pytest.raises(BadInput, match="is there already"):
        desk.language_form("es", tmp_path / "home", file)
    with pytest.raises(BadInput, match="not the code of a language"):
        desk.language_form("../es", tmp_path / "home", tmp_path / "y.po")
    with pytest.raises(BadInput, match="translates nothing yet"):
        desk.add_language(file, tmp_path / "home")


def test_the_commands(tmp_path: Path) -> None:
    environ = {"PHASEZERO_HOME": str(tmp_path / "home"), "PATH": ""}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "phasezero", "language", *words]
        return subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("form", "es").stdout == "es.po\n"
    refused = run("add", "es.po")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    with_text(tmp_path / "es.po", "World", "Mundo")
    added = run("add", "es.po")
    assert added.returncode == 0, added.stderr
    assert "Español (es): 1 of" in added.stdout
    assert "not translated:" in added.stderr
    assert "es  Español (ltr, added here): 1 of" in run("list").stdout
