"""The documentation against the code: nothing missing, nothing invented, every link and session works, the dates are true."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from phasezero import library, pipeline
from phasezero.cli import app
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.vocabularies import load
from phasezero.web.api import api

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
TUTORIAL = DOCS / "tutorial" / "car-replay.md"
VOCABULARIES = ROOT / "src" / "phasezero" / "domain" / "vocabulary"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def tables(text: str) -> Iterator[list[str]]:
    """The rows of all tables, as cells; headings and rules left out."""
    lines = text.splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        below_heading = re.fullmatch(r"\|[\s|:-]+\|?", line)
        if line.startswith("|") and not below_heading and above.startswith("|"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def sections(text: str) -> dict[str, str]:
    """The text under each second-level heading."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def sessions(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text_of(page), flags=re.MULTILINE | re.DOTALL)


def commands(group: Any, name: str = "phasezero") -> Iterator[tuple[str, Any]]:
    """Every command with its full name; groups that only hold commands are left out."""
    yield from [(name, group)] if name == "phasezero" else []
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


COMMANDS = dict(commands(typer.main.get_command(app)))
COMMAND_SECTIONS = {
    " ".join(word for word in heading.strip("`").split() if not re.search(r"[A-Z]", word)): (heading, body)
    for heading, body in sections(text_of(REFERENCE / "commands.md")).items()
}


def test_every_command_has_its_section_and_no_other_has() -> None:
    assert set(COMMAND_SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_of_a_command_is_described(name: str) -> None:
    parameters = COMMANDS[name].params
    options = {param.opts[0] for param in parameters if param.param_type_name == "option"} - {"--help"}
    arguments = {param.name for param in parameters if param.param_type_name == "argument"}
    heading, body = COMMAND_SECTIONS[name]
    assert {row[0].strip("`") for row in tables(body)} == options
    assert {word.lower() for word in re.findall(r"[A-Z]+", heading)} == arguments


def test_every_option_named_anywhere_in_the_docs_exists() -> None:
    known = {option for command in COMMANDS.values() for param in command.params for option in param.opts} | {"--help"}
    for page in PAGES:
        for line in re.findall(r"(?:^    |`)phasezero [^`\n]*", text_of(page), flags=re.MULTILINE):
            assert set(re.findall(r"(?<=\s)--[a-z-]+", line)) <= known, f"{page.relative_to(ROOT)}: {line}"


def test_every_command_named_anywhere_in_the_docs_exists() -> None:
    words = {name.split()[1] for name in COMMANDS if " " in name}
    for page in PAGES:
        named = re.findall(r"(?:^    |`)phasezero ([a-z][a-z-]*)", text_of(page), flags=re.MULTILINE)
        assert set(named) <= words, page.relative_to(ROOT)


def _settings_read(*folders: str) -> set[str]:
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py") if file != Path(__file__).resolve()]
    return {name for file in files for name in re.findall(r"\bPHASEZERO_[A-Z][A-Z_]*[A-Z]\b", text_of(file))}


def test_every_setting_is_described_and_no_other_is() -> None:
    users, _, developers = text_of(REFERENCE / "settings.md").partition("Only for developers")
    for_users = {row[0].strip("`") for row in tables(users)}
    for_developers = {row[0].strip("`") for row in tables(developers)}
    assert for_users == _settings_read("src")
    assert for_developers == _settings_read("tests", "benchmarks") - for_users


def test_every_setting_named_anywhere_in_the_docs_is_described() -> None:
    described = {row[0].strip("`") for row in tables(text_of(REFERENCE / "settings.md"))}
    for page in PAGES:
        named = set(re.findall(r"\bPHASEZERO_[A-Z_]*[A-Z]\b", text_of(page)))
        assert named <= described, page.relative_to(ROOT)


def test_every_vocabulary_is_described_and_no_other_is() -> None:
    described = {row[0].strip("`") for row in tables(text_of(REFERENCE / "vocabularies.md")) if row[0].endswith(".yml`")}
    assert described == {file.name for file in VOCABULARIES.glob("*.yml")}


def test_the_counts_of_the_vocabularies_are_true() -> None:
    rows = {row[0].strip("`"): row[2] for row in tables(text_of(REFERENCE / "vocabularies.md")) if row[0].endswith(".yml`")}
    framework, scales, tools, rule = load("un_framework"), load("scales"), load("tools"), phase_rule()
    indicators = sum(len(factor["indicators"]) for factor in framework["factors"])
    assert rows["countries.yml"] == f"{len(load('countries'))} countries"
    sheet = load("checklist")
    lines = sum(len(sheet[key]) for key in ("holding", "write", "leave_out", "report"))
    assert rows["checklist.yml"] == f"{sum(len(one['ids']) for one in sheet['signs'])} signs, {lines} lines"
    assert rows["phase_rule.yml"] == f"{len(rule.why)} numbers, {len(rule.conditions)} conditions"
    assert rows["framing.yml"] == f"{len(load('framing')['frames'])} frames"
    asked = load("lens")
    questions = len(asked["every_sector"]) + sum(len(one["questions"]) for one in asked["sectors"].values())
    assert rows["lens.yml"] == f"{len(asked['sectors'])} sectors, {questions} questions"
    assert rows["institutions.yml"] == f"{len(load('institutions')['bodies'])} bodies"
    assert rows["ties.yml"] == f"{len(load('ties')['kinds'])} kinds"
    assert rows["publishers.yml"] == f"{len(load('publishers')['publishers'])} publishers"
    assert rows["scales.yml"] == f"{len(scales['phases'])} phases, {len(scales['likelihood'])} likelihoods"
    assert rows["lexicon.yml"] == f"{len(load('lexicon')['terms'])} terms, {len(load('lexicon')['sectors'])} sectors"
    assert rows["audiences.yml"] == f"{len(load('audiences')['audiences'])} audiences"
    assert rows["tools.yml"] == f"{len(tools['tools'])} tools, {len(tools['upstream'])} upstream"
    assert rows["triggers.yml"] == f"{len(load('triggers')['kinds'])} kinds"
    assert rows["surroundings.yml"] == f"{len(load('surroundings'))} countries"
    assert rows["series.yml"] == f"{len(load('series')['categories'])} motives, {len(load('series')['recorders'])} recorders"
    assert rows["monitors.yml"] == f"{len(load('monitors')['monitors'])} questions"
    assert rows["un_framework.yml"] == f"{len(framework['factors'])} factors, {indicators} indicators"


def test_the_rule_page_names_its_conditions_and_version() -> None:
    page = text_of(DOCS / "explanation" / "phases.md")
    assert {row[1].strip("`") for row in tables(page)} == set(phase_rule().conditions)
    assert f"version {phase_rule().version}" in page


def test_every_source_is_cited_and_no_other_is() -> None:
    keys = {yaml.safe_load(text_of(file))["key"] for file in (ROOT / "src/phasezero/sources").glob("*/source.yml")}
    assert {row[0].strip("`") for row in tables(text_of(DOCS / "data-citations.md"))} == keys


def _schema() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()["paths"], default=str))


def test_every_address_of_the_api_is_described_with_its_parameters_and_no_other_is() -> None:
    described = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in tables(text_of(REFERENCE / "api.md"))}
    named = {
        path: {p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query"}
        for path, methods in _schema().items()
        if set(methods) == {"get"}
    }
    assert set(named) == set(_schema())
    assert described == named


def test_every_address_named_anywhere_in_the_docs_exists() -> None:
    known = [re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)) for path in [*_schema(), "/api/openapi.json", "/api/"]]
    for page in PAGES:
        for named in re.findall(r"/api/[\w/{}.]*", text_of(page)):
            assert any(path.fullmatch(named) for path in known), f"{page.relative_to(ROOT)}: {named}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_resolves(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        assert ROOT in there.parents, target
        assert not anchor or anchor in _anchors(there), target


def test_the_map_reaches_every_page() -> None:
    seen, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        seen.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)\)", text_of(page))
        ahead += [there for link in links if (there := (page.parent / link).resolve()) not in seen and there.suffix == ".md"]
    assert set(PAGES) <= seen


@pytest.fixture
def car(db: None) -> None:
    pipeline.import_example()


def _said(session: str, printed: pytest.CaptureFixture[str]) -> str:
    exec(compile(session, "session", "exec"), {"__name__": "session"})  # noqa: S102 - the documentation's own sessions
    return printed.readouterr().out


def test_the_sessions_of_the_readme_run(car: None, capsys: pytest.CaptureFixture[str]) -> None:
    (session,) = sessions(ROOT / "README.md")
    lines = [line for line in session.splitlines() if line.strip()]
    assert len(lines) <= 12
    said = _said(session, capsys)
    assert "243 events known; the newest was documented on 2013-03-24" in said
    assert "suggested phase 1 since 2012-12-18" in said
    readme = " ".join(text_of(ROOT / "README.md").split())
    assert "243 events were known, the newest documented on 24 March 2013; suggested phase 1 since 18 December 2012" in readme


@pytest.mark.slow
def test_the_session_of_the_tutorial_gives_what_it_says(car: None, capsys: pytest.CaptureFixture[str]) -> None:
    (session,) = sessions(TUTORIAL)
    said = _said(session, capsys).splitlines()
    assert said[0] == "as the rule has it ['2012-12-18: 1', '2013-04-14: 2', '2013-12-19: 3']"
    assert said[1] == "entries known on 1 June ['2012-12-18: 1', '2013-03-22: 0', '2013-04-14: 2', '2013-12-19: 3']"


def _firsts(phases: dict[date, int]) -> dict[int, date]:
    """From December 2012, the first day of each phase."""
    return {p: min(day for day, phase in phases.items() if phase == p and day >= date(2012, 12, 1)) for p in (1, 2, 3)}


@pytest.mark.slow
def test_the_dates_of_the_tutorial_are_those_of_a_replay(car: None) -> None:
    start, end = date(2010, 1, 1), date(2014, 6, 30)
    days = [start + timedelta(days=i) for i in range((end - start).days + 1)]
    replayed = {one.as_of: one for one in library.replay("CAF", days)}
    phases = {day: int(one.phase) for day, one in replayed.items()}
    weekly = {day: phases[day] for day in days[::7]}
    stated = {int(row[2]): (row[3], row[4]) for row in tables(text_of(TUTORIAL)) if len(row) == 7}
    assert stated == {p: (str(_firsts(phases)[p]), str(_firsts(weekly)[p])) for p in (1, 2, 3)}
    assert max(phase for day, phase in phases.items() if day < date(2012, 12, 1)) == 1
    early = [one for day, one in replayed.items() if day.year < 2013 and one.phase == 1]
    alone = sum(one.level == 0 for one in early)
    assert f"phase 1 was suggested on {len(early)}, on {alone} of them only because" in " ".join(text_of(TUTORIAL).split())


@pytest.mark.slow
def test_what_fired_before_the_coup_is_what_the_tutorial_lists(car: None) -> None:
    start = date(2012, 12, 1)
    days = [start + timedelta(days=i) for i in range((date(2013, 3, 24) - start).days + 1)]
    fired = {one.as_of: {reason.rule for reason in one.reasons if reason.met} for one in library.replay("CAF", days)}
    rows = [row for row in tables(text_of(TUTORIAL)) if len(row) == 4 and re.fullmatch(r"[0-3]", row[1])]
    stated = [(_span(row[0]), set(re.findall(r"`([\w-]+)`", row[2]))) for row in rows]
    assert [day for span, _ in stated for day in span] == days
    for span, rules in stated:
        for day in span:
            assert fired[day] == rules, day


def test_the_figures_of_the_delay_in_the_tutorial_are_true(car: None) -> None:
    known = library.events("CAF", date(2022, 1, 1))
    rows = [row for row in known.to_dicts() if row["occurred_end"].year == 2013]
    delays = sorted((row["documented_at"] - row["occurred_end"]).days for row in rows)
    september = [row for row in rows if row["occurred_end"].month == 9 and row["target"] != "armed-actors"]
    by = {day: [row for row in september if row["learned_on"] <= day] for day in (date(2013, 10, 31), date(2013, 12, 19))}
    said = " ".join(text_of(TUTORIAL).split())
    assert f"Of the {len(delays)} events of 2013, {sum(delay > 30 for delay in delays)} were not yet documented" in said
    assert f"half took more than {delays[(len(delays) - 1) // 2]} days" in said
    soon, later = by.values()
    assert f"Of the {len(september)} attacks on civilians in September, {len(soon)} were documented by" in said
    assert f"({_killed(soon)} civilians killed), {len(later)} by 19 December, and all {len(september)} later" in said
    assert f"({_killed(september)})" in said


def _killed(rows: list[dict[str, Any]]) -> str:
    return ", ".join(f"{which} {sum(row[f'civilian_deaths_{which}'] for row in rows)}" for which in ("low", "best", "high"))


MONTHS = {"December": (2012, 12), "January": (2013, 1), "February": (2013, 2), "March": (2013, 3)}


def _span(text: str) -> list[date]:
    """The days of "1–17 December", "23 December – 2 March" or "10 March"."""
    ends = [end.split() for end in re.split(r"\s*–\s*", text)]
    month = ends[-1][1]
    first, last = (date(*MONTHS[(end[1:] or [month])[0]], int(end[0])) for end in (ends[0], ends[-1]))
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _tracked() -> list[Path]:
    """Text files of the project: those git knows or would add, else all of the folders that ship."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    files = [ROOT / name for name in names] or [f for d in ("src", "tests", "docs", "benchmarks") for f in (ROOT / d).rglob("*")]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:4096]]


MACHINE_PATHS = ("/".join(("", "home", "")), "/".join(("", "root", "")), "/".join(("", "Users", "")), "/".join(("", "work", "")))


def test_no_tracked_text_names_this_machine_or_another_package_index() -> None:
    """No absolute path of a person's or builder's machine, no host of a private network, no package index but the public one."""
    host = socket.gethostname()
    index_hosts = re.compile(r"(?:index-url|extra-index|registry|find-links)\s*[=:]\s*\"?https?://(?!pypi\.org)[\w.-]+")
    private = re.compile(
        r"https?://(?:[\w-]+\.)+(?:internal|corp|lan|local)\b|https?://(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d"
    )
    path = re.compile(r"(?<![\w.~:/])(?:" + "|".join(map(re.escape, MACHINE_PATHS)) + r")[\w.]")
    for file in _tracked():
        text = file.read_text(encoding="utf-8", errors="replace")
        named = str(file.relative_to(ROOT))
        assert not path.search(text), named
        assert not index_hosts.search(text), named
        assert not private.search(text), named
        assert len(host) < 6 or host not in text, named
        assert str(ROOT) not in text or len(ROOT.parts) < 3, named
        for variable in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
            index = os.environ.get(variable, "")
            assert not index or "pypi.org" in index or index not in text, named


def test_our_own_prose_holds_no_legal_words() -> None:
    """Legal words stand only in names and quotations: the reading pages have none. Titles of works stand in italics."""
    pages = [
        ROOT / "README.md",
        DOCS / "index.md",
        TUTORIAL,
        *(DOCS / "explanation").glob("*.md"),
        *(DOCS / "how-to").glob("*.md"),
    ]
    words = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for word in load("wording")["legal"]]
    legal = re.compile(r"\b(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)
    for page in pages:
        prose = re.sub(r"```.*?```|^    .*?$|(?<!\*)\*[^*\n]+\*(?!\*)", " ", text_of(page), flags=re.DOTALL | re.MULTILINE)
        found = legal.search(prose)
        assert not found, f"{page.relative_to(ROOT)}: {found}"
        assert "reported by" not in prose.lower(), page.relative_to(ROOT)
