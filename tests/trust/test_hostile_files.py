"""Files and letters made to do harm: bombs, names that lead elsewhere, entities. What opens them is listed from the program itself."""

from __future__ import annotations

import ast
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import phasezero
from phasezero.errors import UnreadableFile
from phasezero.sources import partner_mail
from phasezero.sources.ucdp_ged import files

pytestmark = pytest.mark.security
PACKAGE = Path(phasezero.__file__).parent


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield str(file.relative_to(PACKAGE)), ast.parse(file.read_text(encoding="utf-8"))


def importing(*names: str) -> set[str]:
    """Modules of the program that import one of these libraries, wherever in them."""
    found = set()
    for module, tree in modules():
        for node in ast.walk(tree):
            wanted = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                wanted = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            if any(one == name or one.startswith(f"{name}.") for one in wanted for name in names):
                found.add(module)
    return found


# Bombs


def packed(kind: str, size: int, name: str = "events.csv") -> bytes:
    if kind == "gzip":
        return gzip.compress(b"0" * size)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    file = tmp_path / "bomb"
    file.write_bytes(packed(kind, 1_000_001))
    assert file.stat().st_size < 5_000
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        files.load(file)
    file.write_bytes(packed(kind, 1_000_000))
    assert len(files.load(file)[0]) == 1_000_000


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1_000)
    raw = packed("zip", 5_000)
    lying = raw.replace((5_000).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != raw
    (tmp_path / "lying.zip").write_bytes(lying)
    with pytest.raises(UnreadableFile):
        files.load(tmp_path / "lying.zip")


def test_what_unpacks_is_known() -> None:
    """Another module that unpacks something needs a bound and a test here. `outlines`, `shapes`, `first_level` and `linear` unpack
    files of this package, `making`, `lens_docx` and `reader_lists` what they have written themselves, `alone` and `hashing` count
    checksums. The bounds of `unpacking`, `geonames` and `mapped_tables` are tested in `tests/sources`."""
    assert importing("gzip", "zipfile", "tarfile", "zlib", "bz2", "lzma", "shutil") <= {
        *("sources/ucdp_ged/files.py", "sources/boundaries/outlines.py", "sources/boundaries/shapes.py"),
        *("sources/gazetteers/first_level.py", "sources/gazetteers/making.py", "sources/gazetteers/geonames.py"),
        *("sources/fetching/unpacking.py", "sources/mapped_tables/reading.py"),
        *("extract/models/linear.py", "extract/models/hashing.py"),
        *("brief/render/lens_docx.py", "store/alone.py", "store/reader_lists.py"),
    }


# Names that lead elsewhere


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../evil.csv", "..%2fevil.csv"])
def test_names_inside_an_archive_lead_nowhere(tmp_path: Path, name: str) -> None:
    """What is inside is read into memory, whatever it is called; nothing is written."""
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    (folder / "a.zip").write_bytes(packed("zip", 10, name))
    assert files.load(folder / "a.zip")[0] == "0" * 10
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [folder / "a.zip"]


def test_names_of_attachments_stand_nowhere() -> None:
    letter = (
        b"From: a@example.org\r\nTo: in@pz.example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: image/jpeg\r\n"
        b'Content-Disposition: attachment; filename="../../../etc/evilname"\r\n\r\nno picture\r\n--b--\r\n'
    )
    assert "evilname" not in repr(partner_mail.letter_of("1", letter))


# Entities


READS_XML = {"parse", "fromstring", "XML", "iterparse", "XMLPullParser", "XMLParser", "fromstringlist"}


def test_xml_from_outside_is_read_in_one_place_that_refuses_entities() -> None:
    """`svg` and `pdf` read what our own charts draw, `deliver/feeds` and `opml` write; `fetching/reading` reads XML, `entries` hands
    feeds that it has checked to feedparser, `article` and `prose` read HTML, which has no entities of its own. What hostile XML does
    to each is tested in `tests/sources`: a new reader needs its test of entities there."""
    assert importing("xml", "lxml", "feedparser", "defusedxml", "html5lib", "bs4") <= {
        *("brief/svg.py", "brief/render/pdf.py", "deliver/feeds.py"),
        *("sources/fetching/reading.py", "sources/feeds/entries.py", "sources/feeds/opml.py"),
        *(
            "sources/web_pages/article.py",
            "sources/web_pages/prose.py",
            "sources/web_pages/sitemaps.py",
            "sources/oai_pmh/records.py",
        ),
    }
    for name in ("deliver/feeds.py", "sources/feeds/opml.py", "sources/web_pages/sitemaps.py", "sources/oai_pmh/records.py"):
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        assert not READS_XML & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}, name


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    ],
)
def test_entities_are_refused_before_any_is_expanded(body: bytes) -> None:
    from phasezero.errors import BadInput
    from phasezero.sources.fetching.reading import xml_of

    with pytest.raises(BadInput, match="declares entities of its own"):
        xml_of(body)


def test_a_picture_with_entities_is_no_picture() -> None:
    from phasezero.errors import BadInput
    from phasezero.sources.pictures import pixels_of

    svg = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    with pytest.raises(BadInput):
        pixels_of(svg, "picture 1")


# What runs what it is given


def test_nothing_is_unpickled_or_evaluated() -> None:
    assert importing("pickle", "marshal", "shelve", "dill", "code") == set()
    for module, tree in modules():
        called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert not called & {"eval", "exec", "compile", "__import__"}, module
        loads = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"unsafe_load", "full_load"}]
        assert not loads, module


def test_no_shell_is_started() -> None:
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                shell = [one for one in node.keywords if one.arg == "shell"]
                assert not shell, module
                assert not (isinstance(node.func, ast.Attribute) and node.func.attr in {"system", "popen"}), module
