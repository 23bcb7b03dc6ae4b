"""Tables of shares of groups: both layouts, read whole or refused whole with one line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from phasezero.domain.population import Share
from phasezero.errors import BadInput
from phasezero.sources.population_shares import read

PLAIN = "country,region,group,share,from,to,also\n"
EPR = "gwid,statename,from,to,group,groupid,gwgroupid,umbrella,size,status,reg_aut\n"


def file(folder: Path, text: str) -> Path:
    path = folder / "shares.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_table(tmp_path: Path) -> None:
    found = read(file(tmp_path, PLAIN + "CAF,CF.BG,Muslims,0.15,2003,2013-06-30,musulmans; Muslim\nChad,,Sara,0.3,1993,,\n"))
    assert found.citation == ""
    assert found.shares == (
        Share("CAF", "CF.BG", "Muslims", ("musulmans", "Muslim"), 0.15, date(2003, 1, 1), date(2013, 6, 30)),
        Share("TCD", None, "Sara", (), 0.3, date(1993, 1, 1), None),
    )


def test_epr_is_known_by_its_header_and_cited(tmp_path: Path) -> None:
    rows = "482,Central African Republic,2013,2013,Baya,5020,48205020,,0.33,SENIOR PARTNER,false\n999,Nowhere,1960,1970,X,1,1,,0.5,,\n"
    found = read(file(tmp_path, EPR + rows))
    assert found.shares == (Share("CAF", None, "Baya", (), 0.33, date(2013, 1, 1), date(2013, 12, 31)),)
    assert "Vogt" in found.citation
    assert found.left_out == {"rows of states that no longer exist, or of no state we know": 1}


def test_of_a_country_that_was_two_states_at_once_the_present_one_is_read(tmp_path: Path) -> None:
    rows = (
        "260,German Federal Republic,1949,1990,Germans,1,1,,0.9,,\n265,German Democratic Republic,1949,1990,Germans,1,1,,1.0,,\n"
    )
    found = read(file(tmp_path, EPR + rows))
    assert [one.share for one in found.shares] == [0.9]
    assert sum(found.left_out.values()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN + "CAF,,Muslims,15,2003,,\n", "share is '15'"),
        (PLAIN + "CAF,,Muslims,nan,2003,,\n", "share is 'nan'"),
        (PLAIN + "CAF,,Muslims,0,2003,,\n", "share is '0'"),
        (PLAIN + "Atlantis,,Muslims,0.1,2003,,\n", "no country is called"),
        (PLAIN + "CAF,,,0.1,2003,,\n", "group is empty"),
        (PLAIN + "CAF,,Muslims,0.1,2003-02-30,,\n", "from is"),
        (PLAIN + "CAF,,Muslims,0.1,2003,2001,\n", "before from"),
        (PLAIN + "CAF,,A,0.6,2003,,\nCAF,,B,0.6,2003,,\n", "add up to 1.200"),
        (PLAIN + "CAF,,A,0.1,2003,,\nCAF,,A,0.2,2005,,\n", "stands there twice"),
        (PLAIN, "holds 0 entries"),
        ("", "no column"),
        ("a,b\n1,2\n", "not known"),
        (EPR + "999,Nowhere,1960,1970,X,1,1,,0.5,,\n", "no share of a state"),
        (EPR + "482,CAR,1960,1970,X,1,1,,much,,\n", "share is 'much'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        read(file(tmp_path, text))
    assert "\n" not in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "shares.csv"
    path.write_bytes(b"\xff\xfe\x00gwid")
    with pytest.raises(BadInput, match="UTF-8"):
        read(path)


def test_the_published_file() -> None:
    folder = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    path = folder / "data" / "reference" / "EPR-2021.csv"
    if not path.is_file():
        pytest.skip("no shared data: EPR-2021.csv is not here")
    found = read(path)
    assert len(found.shares) + sum(found.left_out.values()) == 4339
    nigeria = {
        one.group: one.share
        for one in found.shares
        if one.country == "NGA" and one.since <= date(2018, 1, 1) <= (one.until or date.max)
    }
    assert nigeria["Igbo"] == 0.18
