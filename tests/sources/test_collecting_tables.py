"""`phasezero collect` of figures, presences and events, and what `phasezero import` teaches the reader, as their user does it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from source_cases import PRESENCE, serve_candidates, serve_hdx

from command_line import Run
from local_world import World, reply
from phasezero import library
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER
from phasezero.pipeline import knowing
from phasezero.store import reading
from phasezero.store.models import CollectedSource, EventVersion

pytestmark = pytest.mark.django_db
DAY = date(2100, 1, 1)
IDMC = "iso3,year,conflict stock displacement,conflict internal displacements\nCAF,2024,500000,1000\nCAF,2025,480000,2000\n"


def collect(run: Run, world: World, *more: str) -> tuple[int, str, str]:
    return run("collect", "--reach-also", f"127.0.0.1:{world.port}", *more)


def test_figures_and_presences_are_kept_once_and_told(run: Run, world: World) -> None:
    serve_hdx(IDMC)(world)
    where = ("--set", f"api={world.url}/hdx", "--by", "A. Person")
    assert (
        run("sources", "add", "--program", "hdx", "--key", "idmc", "--set", "dataset=x", "--set", "publisher=IDMC", *where)[0]
        == 0
    )
    tried = run("sources", "test", "idmc", "--reach-also", f"127.0.0.1:{world.port}")
    assert tried[1] == "idmc: 0 documents (0 whole, 0 with text), 4 figures\n"
    assert library.figures(ANONYMOUS, "CAF", DAY) == ()
    assert "idmc: 0 new documents, 0 new versions, 0 known before, 4 rows" in collect(run, world)[1]
    CollectedSource.objects.update(state="")
    assert collect(run, world, "--source", "idmc")[1] == "idmc: 0 new documents, 0 new versions, 0 known before\n"
    serve_hdx(PRESENCE)(world)
    more = ("--set", "dataset=y", "--set", "publisher=OCHA", "--set", "presence=true")
    assert run("sources", "add", "--program", "hdx", "--key", "who", *more, *where)[0] == 0
    assert "1 row of its table" in collect(run, world, "--source", "who")[1]
    assert [(one.count, one.before) for one in library.figures(ANONYMOUS, "CAF", DAY)] == [(480_000, 500_000), (2_000, 1_000)]
    (one,) = library.engaged(ANONYMOUS, "CAF", DAY).organisations
    assert (one.acronym, one.sectors, one.regions) == ("TST", ("Health",), ("Ouaka",))


def test_a_candidate_release_comes_into_the_store_and_nothing_twice(run: Run, world: World) -> None:
    serve_candidates(world)
    where = ("--set", f"files={world.url}/c_{{year}}_{{month}}.csv", "--set", "first=26.0.9", "--by", "A. Person")
    assert run("sources", "add", "--program", "ucdp_candidates", "--key", "ucdp", *where)[0] == 0
    assert "1 row of its table" in collect(run, world)[1]
    (row,) = EventVersion.objects.all()
    assert (row.release.version, row.reconstructed, row.marking.tlp.label) == ("26.0.9", False, "TLP:CLEAR")
    CollectedSource.objects.update(state="")
    assert collect(run, world, "--source", "ucdp")[1] == "ucdp: 0 new documents, 0 new versions, 0 known before\n"
    assert EventVersion.objects.count() == 1
    assert reading.data_end(LOCAL_OWNER, reading.event_versions(LOCAL_OWNER, DAY, "CAF")) == date(2026, 9, 30)


def test_the_token_of_the_api_is_kept_nowhere(run: Run, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHASEZERO_UCDP_TOKEN", "hidden-token")
    world.serve("/api/25.1", reply(json.dumps({"TotalCount": 0, "NextPageUrl": "", "Result": []}), "application/json"))
    words = ("--set", "version=25.1", "--set", "released=2025-06-01", "--set", f"api={world.url}/api", "--by", "A. Person")
    assert run("sources", "add", "--program", "ucdp_api", "--key", "ged", *words)[0] == 0
    assert collect(run, world)[0] == 0
    assert world.asked[0].headers["x-ucdp-access-token"] == "hidden-token"
    row = CollectedSource.objects.get()
    assert "hidden-token" not in row.wanted + row.state + row.notes
    assert "token is a secret" in run("sources", "add", "--program", "ucdp_api", "--key", "b", "--set", "token=x", *words)[2]


class TestLists:
    ROW = "1\tGouglou\tGouglou\tGuglu\t7.16\t17.3\tP\tPPL\tCF\t\t12\t\t\t\t0\t\t480\tAfrica/Bangui\t2020-01-01"

    def written(self, folder: Path, name: str, text: str) -> str:
        (folder / name).write_text(text, encoding="utf-8")
        return str(folder / name)

    def test_a_gazetteer_and_actors_become_what_the_reader_knows(self, run: Run, tmp_path: Path) -> None:
        before = knowing.in_store().digest
        river = self.ROW.replace("\tP\tPPL", "\tH\tSTM").replace("1\tGouglou", "2\tNana")
        file = self.written(tmp_path, "CF.txt", f"{self.ROW}\n{river}\n")
        code, out, _ = run("import", "gazetteer", file, "--kind", "geonames", "--by", "A", "--country", "CAF")
        assert (code, out.splitlines()[0]) == (0, "CF.txt: 1 places")
        assert "1 left out: rivers, mountains" in out
        assert "the same is held" in run("import", "gazetteer", file, "--kind", "geonames", "--by", "A")[1]
        own = self.written(tmp_path, "own.csv", "name,class,country\nLocal Shield,non-state,CAF\n")
        assert run("import", "actors", own, "--by", "A")[:2][0] == 0
        known = knowing.in_store()
        assert ([one.name for one in known.places], [one.name for one in known.actors]) == (["Gouglou"], ["Local Shield"])
        listed = json.loads(run("lists", "ls", "--format", "json")[1])
        assert [(one["kind"], one["entries"], one["licence"]) for one in listed] == [
            ("geonames", 1, "CC BY 4.0"),
            ("actors", 1, "that of its maker"),
        ]
        for one in listed:
            assert run("lists", "rm", one["id"], "--by", "A")[0] == 0
        assert knowing.in_store().digest == before
        assert "no list is held" in run("lists", "ls")[2]

    def test_everything_takes_rivers_too(self, run: Run, tmp_path: Path) -> None:
        file = self.written(tmp_path, "CF.txt", self.ROW.replace("\tP\tPPL", "\tH\tSTM") + "\n")
        assert "only rivers" in run("import", "gazetteer", file, "--kind", "geonames", "--by", "A")[2]
        assert run("import", "gazetteer", file, "--kind", "geonames", "--by", "A", "--everything")[1].startswith(
            "CF.txt: 1 places"
        )

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("gazetteer", "{file}", "--kind", "geonames", "--by", "A"), "2 columns, not the 19"),
            (("gazetteer", "{file}", "--kind", "pcodes", "--by", "A"), "has neither the columns"),
            (("gazetteer", "{file}", "--kind", "pcodes", "--by", "A", "--admin1", "{file}"), "leave it out"),
            (("gazetteer", "{good}", "--kind", "geonames", "--by", "A", "--country", "TCD"), "has no place in TCD"),
            (("gazetteer", "{good}", "--kind", "geonames", "--by", " "), "--by is empty"),
            (("gazetteer", "{good}", "--kind", "geonames", "--by", "A", "--source-date", "2999-01-01"), "still to come"),
            (("actors", "{file}", "--by", "A"), "lacks the column name"),
            (("actors", "{file}", "--kind", "ucdp", "--by", "A"), "has no column ActorId"),
        ],
    )
    def test_what_cannot_be_read_is_one_line_and_changes_nothing(
        self, run: Run, tmp_path: Path, words: tuple[str, ...], says: str
    ) -> None:
        names = {"file": self.written(tmp_path, "a.csv", "one\ttwo\n"), "good": self.written(tmp_path, "CF.txt", self.ROW + "\n")}
        code, _, err = run("import", *(one.format(**names) for one in words))
        assert (code, err.count("\n")) == (2, 1)
        assert says in err
        assert run("lists", "ls")[1] == ""

    def test_a_list_that_is_none(self, run: Run) -> None:
        assert "no list has the id" in run("lists", "rm", "3t67fdyyfpeeg", "--by", "A")[2]
