"""Armed actors by name: UCDP's Actor Dataset (generated here in its shape), a list of one's own, and the sides of events."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.events import Perpetrator, Violence
from phasezero.domain.extracted import ActorName, CodedSides
from phasezero.errors import BadInput, BadRow, UnreadableFile
from phasezero.sources import actor_lists
from phasezero.sources.actor_lists.distinct import is_distinct, names
from phasezero.sources.actor_lists.ucdp import COLUMNS, NAMES
from phasezero.sources.terms import terms

HEADER = [*dict.fromkeys((*COLUMNS, *NAMES)), "Version"]


def listed(path: Path, *rows: dict[str, str], header: list[str] = HEADER) -> Path:
    """A file in the shape of UCDP's."""
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def group(name: str = "KAF", **cells: str) -> dict[str, str]:
    default = {
        "ActorId": "1",
        "NameData": name,
        "NameOrig": name,
        "NameOrigFull": "n/a",
        "Org": "1",
        "Location": "Central African Republic",
    }
    return {**default, **cells}


class TestUcdp:
    def test_a_group_with_its_names_and_countries(self, tmp_path: Path) -> None:
        full = "Kouki Assembly of Fighters"
        row = group(NameOrigFull="Kouki-ra bâ", NameOrigFullEng=full, NewName="KAF-R", Location="Chad, Central African Republic")
        [one] = actor_lists.read_ucdp(listed(tmp_path / "a.csv", row)).actors
        assert one == ActorName("KAF", ("Kouki-ra bâ", full, "KAF-R"), Perpetrator.NON_STATE, "", ("CAF", "TCD"))

    def test_governments_supporters_and_peoples_are_left_out_and_counted(self, tmp_path: Path) -> None:
        rows = [group("KAF"), *(group("Kouki people", Org=kind) for kind in "234"), group("National Army"), group("XY")]
        read = actor_lists.read_ucdp(listed(tmp_path / "a.csv", *rows))
        assert [one.name for one in read.actors] == ["KAF"]
        assert list(read.left_out.values()) == [5]

    def test_a_name_that_two_groups_have_is_no_alias_of_either(self, tmp_path: Path) -> None:
        rows = [group("KAF", NameOrigFullEng="Sons of Kouki"), group("KUD", NameOrigFullEng="Sons of Kouki")]
        read = actor_lists.read_ucdp(listed(tmp_path / "a.csv", *rows))
        assert [(one.name, one.aliases) for one in read.actors] == [("KAF", ()), ("KUD", ())]

    def test_a_state_that_is_no_more_has_no_code(self, tmp_path: Path) -> None:
        rows = [group("KAF"), group("RAZ", Location="Trucial Coast")]
        assert [one.name for one in actor_lists.read_ucdp(listed(tmp_path / "a.csv", *rows)).actors] == ["KAF"]

    def test_bad_files_are_one_line_that_says_where(self, tmp_path: Path) -> None:
        with pytest.raises(BadRow, match="row 2, column Org: value '9'"):
            actor_lists.read_ucdp(listed(tmp_path / "a.csv", group(), group("B", Org="9")))
        with pytest.raises(BadRow, match="column Location"):
            actor_lists.read_ucdp(listed(tmp_path / "a.csv", group(Location="")))
        with pytest.raises(UnreadableFile, match="no column Org"):
            actor_lists.read_ucdp(listed(tmp_path / "b.csv", group(), header=[one for one in HEADER if one != "Org"]))
        with pytest.raises(UnreadableFile, match="names no formally organised group"):
            actor_lists.read_ucdp(listed(tmp_path / "c.csv", group(Org="4")))
        (tmp_path / "d.csv").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(UnreadableFile, match="UTF-8"):
            actor_lists.read_ucdp(tmp_path / "d.csv")


class TestDistinctNames:
    @pytest.mark.parametrize(
        "name", ["FDPC", "M23", "anti-Balaka", "Renamo", "Lord's Resistance Army", "Fighters of Kouki", "Ansar ul-Islam"]
    )
    def test_taken(self, name: str) -> None:
        assert is_distinct(name)

    @pytest.mark.parametrize(
        "name",
        ["KK", "AN", "Union", "Return", "National Liberation Army", "People's Army", "Tibet", "Ouham", "Chad", "Republic of Georgia",
         "Forces Armées Tchadiennes", "Amal", "", "- -"],
    )  # fmt: skip
    def test_not_taken(self, name: str) -> None:
        assert not is_distinct(name)

    def test_a_name_that_brackets_tell_from_another_is_taken_as_an_abbreviation_only(self) -> None:
        assert names("MPC (Bahar)", "Military faction (forces of Somebody)", "n/a", "UPC, PPK; ZZTop clan") == (
            "MPC",
            "UPC",
            "PPK",
            "ZZTop clan",
        )

    @given(st.text(max_size=30))
    def test_any_text_is_answered(self, text: str) -> None:
        assert isinstance(is_distinct(text), bool)
        assert len(set(names(text))) == len(names(text))


def test_of_events_only_organised_groups() -> None:
    rows = [
        CodedSides("CAF", Violence.STATE_BASED, "Government of Central African Republic", "Seleka"),
        CodedSides("TCD", Violence.ONE_SIDED, "Seleka", "Civilians"),
        CodedSides("CAF", Violence.ONE_SIDED, "Government of Chad", "Civilians"),
        CodedSides("CAF", Violence.NON_STATE, "Koukiri", "Bororo herders"),
    ]
    assert actor_lists.of_events(rows) == (ActorName("Seleka", (), Perpetrator.NON_STATE, "", ("CAF", "TCD")),)


class TestOwn:
    def test_csv_and_yaml_say_the_same(self, tmp_path: Path) -> None:
        table, tree = tmp_path / "a.csv", tmp_path / "a.yml"
        table.write_text("Name;class;Country;aliases\nLocal Shield;non-state;CAF;\nRural Guard;state;Chad;\n", encoding="utf-8")
        listed = [
            {"name": "Local Shield", "class": "non-state", "country": "CAF"},
            {"name": "Rural Guard", "class": "state", "country": "TCD"},
        ]
        tree.write_text(yaml.safe_dump({"actors": listed}), encoding="utf-8")
        expected = (
            ActorName("Local Shield", (), Perpetrator.NON_STATE, "CAF"),
            ActorName("Rural Guard", (), Perpetrator.STATE, "TCD"),
        )
        assert actor_lists.read_own(table).actors == actor_lists.read_own(tree).actors == expected

    def test_aliases(self, tmp_path: Path) -> None:
        table, tree = tmp_path / "a.csv", tmp_path / "a.yaml"
        table.write_text("name,aliases,class\nLocal Shield,Bouclier local; LSH ,non-state\n", encoding="utf-8")
        tree.write_text("actors:\n  - {name: Local Shield, aliases: [Bouclier local, LSH], class: non-state}\n", encoding="utf-8")
        for file in (table, tree):
            [one] = actor_lists.read_own(file).actors
            assert (one.aliases, one.active_in) == (("Bouclier local", "LSH"), ())

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("name,class\nA B C,rebel\n", "row 1, column class: value 'rebel'"),
            ("name,class\nAB,non-state\n", "row 1, column name: value 'AB'"),
            ("name,class,country\nLocal Guard,state,\n", "forces of a state have one"),
            ("name,class,country\nLocal Guard,state,Atlantis\n", "column country: value 'Atlantis'"),
            ("name,class\n{a},non-state\n", "column name"),
            ("name\nLocal Guard\n", "lacks the column class"),
            ("name,class,rank\nLocal Guard,state,1\n", "column 'rank'"),
            ("name,class\n", "names 0 actors"),
            ("name,class\nLocal Guard,non-state\nLOCAL GUARD,non-state\n", "stands for two actors"),
        ],
    )
    def test_bad_tables_are_one_line(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=message):
            actor_lists.read_own(tmp_path / "a.csv")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("actors: 3\n", "one key, actors"),
            ("groups: []\n", "one key, actors"),
            ("a: [\n", "no YAML"),
            ("actors: [3]\n", "must have name, aliases"),
            ("actors: [{name: Local Guard, class: non-state, rank: 1}]\n", "must have name, aliases"),
            ("actors: [{name: Local Guard, class: non-state, aliases: {a: b}}]\n", "no list of names"),
        ],
    )
    def test_bad_trees_are_one_line(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "a.yml").write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=message):
            actor_lists.read_own(tmp_path / "a.yml")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="cannot be read"):
            actor_lists.read_own(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("gazetteers", "geonames"), ("gazetteers", "pcodes"), ("actor_lists", "ucdp-actors"), ("actor_lists", "actors")],
)
def test_every_kind_says_whom_to_cite_and_on_what_terms(folder: str, kind: str) -> None:
    assert all(len(one) > 5 for one in terms(folder, kind))
