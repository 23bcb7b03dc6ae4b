"""Warnings already given as a table: out and in again, whole or not at all, and nothing twice."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from command_line import Run, runner
from people import AT, client_of, world
from phasezero import library
from phasezero.desk import hands, warning_register
from phasezero.domain.assessment import Document
from phasezero.domain.marking import TLP
from phasezero.domain.tables import as_it_was, harmless
from phasezero.domain.warnings_given import FIELDS, Answered, Warned, Warner, WarningLine, line_of, spaced
from phasezero.errors import BadInput, NotAllowed
from phasezero.store.models import AuditEntry, Statement

pytestmark = pytest.mark.security
TODAY = AT.date()
FIRST = {
    "by": "Invented Watch",
    "warner": "NGO",
    "on": "2013-03-01",
    "to": "the invented council",
    "asked": "Send observers to the invented north",
    "publisher": "Invented Watch",
    "title": "=An invented warning",
    "link": "https://example.org/warning",
}
ANSWER = {"answered_by": "The invented council", "answered_on": "2013-03-20", "answer": "No answer is known by this day"}


def table(*rows: dict[str, str], columns: tuple[str, ...] = warning_register.COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def owner(at: datetime = AT) -> hands.Hand:
    return hands.owner("Ada Example", at)


def take(content: bytes, hand: hands.Hand | None = None, **how: Any) -> Any:
    return warning_register.take_file(hand or owner(), "CAF", "w.csv", content, **how)


def recorded(on: date = TODAY) -> list[tuple[str, list[str]]]:
    return [(one.warning.content.asked, [a.content.says for a in one.answers]) for one in library.warnings("CAF", on)]


text = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n'=+-@"), min_size=1, max_size=40).filter(
    lambda one: one.strip()
)
days = st.dates(date(1946, 1, 1), TODAY)
documents = st.builds(Document, publisher=text, title=text, dated=days, link=st.sampled_from(["", "https://example.org/a"]))
warned = st.builds(Warned, by=text, warner=st.sampled_from(Warner), on=days, to=text, asked=text, document=documents)


@given(warned, st.builds(Answered, by=text, on=days, says=text, document=documents | st.none()) | st.none())
def test_a_line_comes_back_as_it_was(told: Warned, answered: Answered | None) -> None:
    line = spaced(WarningLine(told, answered))
    if answered is not None and answered.on < told.on:
        with pytest.raises(BadInput, match="before the warning"):
            line_of(line.cells, TODAY)
        return
    assert line_of({name: as_it_was(harmless(cell)) for name, cell in line.cells.items()}, TODAY) == line


@given(st.text(max_size=30))
def test_no_cell_is_run_as_a_formula_and_each_comes_back(cell: str) -> None:
    safe = harmless(cell)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert as_it_was(safe) == cell


@pytest.mark.django_db
class TestTheDesk:
    def test_a_table_is_taken_once_and_comes_out_again(self) -> None:
        second = {**FIRST, "asked": "Fund the invented clinic", "title": "Another", "answer": ""}
        content = table(FIRST, {**FIRST, **ANSWER}, {**FIRST, **ANSWER, "answer": "They sent one letter"}, second)
        checked = take(content, check_only=True)
        assert (checked.added, checked.same, checked.faults, Statement.objects.count()) == (4, 0, (), 0)
        taken = take(content)
        assert (taken.added, taken.same) == (4, 0)
        assert sorted(recorded()) == [
            ("Fund the invented clinic", []),
            ("Send observers to the invented north", ["No answer is known by this day", "They sent one letter"]),
        ]
        assert (take(content).added, take(content).same) == (0, 4)
        out = warning_register.as_csv(library.warnings("CAF", TODAY))
        rows = list(csv.DictReader(io.StringIO(out)))
        assert len(rows) == 3
        assert {row["title"] for row in rows} == {"'=An invented warning", "Another"}
        assert {row["marking"] for row in rows} == {"TLP:GREEN"}
        assert take(out.encode()).added == 0
        Statement.objects.all().delete()
        assert take(out.encode()).added == 3
        assert sorted(warning_register.as_csv(library.warnings("CAF", TODAY)).split("\r\n")) == sorted(out.split("\r\n"))

    def test_a_warning_typed_in_the_form_is_not_doubled(self) -> None:
        told = Warned(
            "Invented  Watch",
            Warner.NGO,
            date(2013, 3, 1),
            "the council",
            "Send\nobservers",
            Document("P", "T", date(2013, 3, 1)),
        )
        key = warning_register.record_warning(owner(), "CAF", told, TLP.GREEN, as_of_then=True)
        warning_register.record_answer(owner(), key, Answered("It", date(2013, 4, 1), "Nothing", None))
        out = warning_register.as_csv(library.warnings("CAF", TODAY))
        assert (take(out.encode()).added, take(out.encode()).same) == (0, 1)
        more = table({**next(csv.DictReader(io.StringIO(out))), "answer": "Something", "answered_on": "2013-04-05"})
        assert take(more, owner(AT + timedelta(hours=1))).added == 1
        (one,) = library.warnings("CAF", date(2013, 4, 5))
        assert [answer.content.says for answer in one.answers] == ["Nothing", "Something"]
        assert all(answer.reconstructed for answer in one.answers)

    def test_each_counts_from_the_day_it_was_entered_or_from_its_own(self) -> None:
        late = {
            **FIRST,
            **ANSWER,
            "dated": "2013-03-05",
            "answer_publisher": "P",
            "answer_title": "T",
            "answer_dated": "2013-04-02",
        }
        take(table(FIRST))
        assert not library.warnings("CAF", date(2013, 12, 1))
        Statement.objects.all().delete()
        take(table(late), historical=True)
        assert not library.warnings("CAF", date(2013, 3, 4))
        (one,) = library.warnings("CAF", date(2013, 3, 5))
        assert one.warning.reconstructed
        assert not one.answers
        assert not library.warnings("CAF", date(2013, 4, 1))[0].answers
        assert library.warnings("CAF", date(2013, 4, 2))[0].answers

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"by": ""}, "by is empty"),
            ({"warner": "somebody"}, "warner is 'somebody'; write one of: NGO"),
            ({"on": "1 March"}, "on is '1 March'; write a day"),
            ({"on": "2099-01-01"}, "still to come"),
            ({"on": "1945-06-01", "dated": "1945-06-01"}, "give a day from 1946"),
            ({"title": "x" * 401}, "at most 400"),
            ({"link": "javascript:alert(1)"}, "begins with https://"),
            ({"asked": "It is a genocide, stop it"}, "could not be printed in the update"),
            ({**ANSWER, "answered_on": "2013-02-01"}, "before the warning of 2013-03-01"),
            ({**ANSWER, "answer": ""}, "answer is empty"),
            ({"answer_title": "T"}, "answered_on is ''"),
            ({"marking": "TLP:AMBER"}, "marked TLP:AMBER; hand the file in under that marking"),
            ({"marking": "secret"}, "marking is 'secret'"),
            ({"to": "a\x00b"}, "printable"),
        ],
    )
    def test_one_bad_line_is_named_and_nothing_is_kept(self, change: dict[str, str], says: str) -> None:
        taken = take(table(FIRST, {**FIRST, **change}, {**FIRST, "on": "never"}))
        assert [str(line).split(":")[0] for line in taken.faults] == ["w.csv, row 3", "w.csv, row 4"]
        assert says in taken.faults[0]
        assert Statement.objects.count() == 0

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "has no column 'by'"),
            (b"by,warner\n", "has no column 'on'"),
            (table(FIRST, columns=(*FIELDS, "marking", "secret")), "column 'secret' is not known"),
            (table(), "holds 0 entries"),
            (b"\xff\xfe", "not UTF-8"),
            (b"x" * 1_000_001, "larger than 1 MB"),
        ],
    )
    def test_what_is_no_such_table_is_refused(self, content: bytes, says: str) -> None:
        with pytest.raises(BadInput, match=says):
            take(content)

    @pytest.mark.usefixtures("fresh_store")
    def test_a_task_force_takes_its_own_country_at_its_own_marking(self) -> None:
        people = world()
        analyst = hands.member(people.analyst, people.open, "draft", AT)
        with pytest.raises(BadInput, match="works on CAF"):
            warning_register.take_file(analyst, "TCD", "w.csv", table(FIRST))
        with pytest.raises(NotAllowed, match="more than you may read"):
            warning_register.take_file(analyst, "CAF", "w.csv", table(FIRST), TLP.RED)
        assert warning_register.take_file(analyst, "CAF", "w.csv", table(FIRST), TLP.AMBER).added == 1
        assert "warnings file taken" in set(AuditEntry.objects.values_list("action", flat=True))
        reader = library.viewer_of(people.reader, TODAY)
        assert not library.warnings("CAF", TODAY, reader, people.open.key)
        with pytest.raises(NotAllowed):
            hands.member(people.reader, people.open, "draft", AT)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.mark.django_db
def test_the_commands(run: Run, tmp_path: Path) -> None:
    file, bad = tmp_path / "warnings.csv", tmp_path / "bad.csv"
    file.write_bytes(table(FIRST, {**FIRST, **ANSWER}))
    bad.write_bytes(table(FIRST, {**FIRST, "on": "x"}))
    begin = ("warnings", "import", "CAF")
    code, out, _ = run(*begin, str(file), "--by", "Ada Example", "--check")
    assert (code, "2 added" in out, "nothing was kept" in out, Statement.objects.count()) == (0, True, True, 0)
    code, _, err = run(*begin, str(bad), "--by", "Ada Example")
    assert code != 0
    assert "bad.csv, row 3: on is 'x'" in err
    assert Statement.objects.count() == 0
    assert run(*begin, str(file), "--by", "Ada Example")[0] == 0
    code, out, _ = run(*begin, str(file), "--by", "Ada Example")
    assert (code, "0 added" in out) == (0, True)
    made = tmp_path / "out.csv"
    assert run("warnings", "export", "CAF", "--output", str(made))[0] == 0
    assert run(*begin, str(made), "--by", "Ada Example")[1].startswith("out.csv: 0 added")
    assert run(*begin, str(tmp_path / "none.csv"), "--by", "Ada Example")[0] != 0


PATH = "/task-forces/local/warnings/?country=CAF"


@pytest.mark.django_db
def test_the_page(client: Client) -> None:
    def send(act: str, content: bytes) -> Any:
        given = {"act": act, "by": "Ada Example", "marking": "GREEN", "historical": "no"}
        return client.post(PATH, {**given, "file": SimpleUploadedFile("w.csv", content)}, follow=True)

    assert "As a table" not in client.get(PATH).content.decode()
    refused = send("file", table(FIRST, {**FIRST, "on": "x"}))
    assert refused.status_code == 400
    assert "w.csv, row 3" in refused.content.decode()
    checked = send("check", table(FIRST))
    assert "nothing was recorded: 1 lines would be added, 0 are recorded already" in checked.content.decode()
    assert Statement.objects.count() == 0
    assert "1 added" in send("file", table(FIRST)).content.decode()
    assert "0 added" in send("file", table(FIRST)).content.decode()
    assert client.post(PATH, {"act": "file", "by": "Ada Example", "marking": "GREEN"}).status_code == 400
    answer = client.get(f"{PATH}&form=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert "'=An invented warning" in answer.content.decode()


def test_the_table_holds_what_its_reader_may_read(fresh_store: None) -> None:
    people = world()
    hand = hands.member(people.analyst, people.open, "draft", datetime.now(UTC))
    warning_register.take_file(hand, "CAF", "w.csv", table({**FIRST, "asked": "An amber ask"}), TLP.AMBER)
    warning_register.take_file(hand, "CAF", "w.csv", table({**FIRST, "asked": "A green ask"}), TLP.GREEN)
    path = f"/task-forces/{people.open.key}/warnings/?form=csv"
    found = {who: client_of(people.people[who]).get(path).content.decode() for who in ("analyst", "reader")}
    assert ("A green ask" in found["analyst"], "An amber ask" in found["analyst"]) == (True, True)
    assert ("A green ask" in found["reader"], "An amber ask" in found["reader"]) == (True, False)
    assert client_of(people.stranger).get(path).status_code == 404
