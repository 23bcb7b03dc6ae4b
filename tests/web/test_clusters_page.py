"""The page and the command of clusters: what stands on them, in three languages, and what they refuse."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from command_line import runner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example")]
ADDRESS = "/countries/CAF/clusters/?date=2014-02-01"


def test_the_page_tells_each_cluster_with_chance_flip_rivals_map_and_events(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert re.search(r"places within \d+ km of", page)
    assert re.search(r"At the usual level this would come about once in \d+ years?\.", page)
    assert "How often at the usual level" in page
    assert "By chance alone" not in page
    assert "Bad days and bad months that are ordinary in a region" in page
    assert "It would not be told without" in page
    assert "Better documentation there" in page
    assert "It does not say why" in page
    assert page.count("<svg ") == 1
    assert 'href="/events/' in page


def test_a_day_without_a_cluster_is_not_called_calm(client: Client) -> None:
    page = client.get("/countries/CAF/clusters/?date=2016-06-01").content.decode()
    assert "No area stands out by the rule" in page
    assert "there may be more violence than usual all the same" in page
    assert "<svg " not in page


def test_a_day_that_the_data_do_not_cover_says_why(client: Client) -> None:
    page = client.get("/countries/CAF/clusters/?date=1989-03-01").content.decode()
    assert "cannot be said of this day" in page


@pytest.mark.parametrize("asked", ["date=2014-13-01", "date=x"])
def test_bad_input_is_one_clear_line(client: Client, asked: str) -> None:
    answer = client.get(f"/countries/CAF/clusters/?{asked}")
    assert answer.status_code == 400
    assert 'class="fault"' in answer.content.decode()


def test_other_spellings_lead_there(client: Client) -> None:
    answer = client.get("/countries/caf/clusters/?date=2014-02-01")
    assert (answer.status_code, answer["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize(("language", "says"), [("fr", "Au niveau habituel, cela arriverait"), ("ar", 'dir="rtl"')])
def test_it_is_said_in_other_languages(client: Client, language: str, says: str) -> None:
    page = client.get(ADDRESS, headers={"accept-language": language}).content.decode()
    assert says in page
    assert "At the usual level" not in page
    assert "What was found" not in page


def test_the_section_of_an_update_passes_the_lint_of_its_words() -> None:
    from datetime import date

    from phasezero import library
    from phasezero.brief.clusters import section
    from phasezero.sources import boundaries

    made = library.clusters("CAF", date(2014, 2, 1))
    found = section(made, boundaries.regions("CAF"))
    assert len(found.tables) == 2
    assert all(one.cites for one in found.sentences if one.kind.value == "finding")
    assert made.found[0].sources
    assert made.found[0].places[made.found[0].centre].name


@pytest.mark.parametrize(("at", "shown"), [(1.0, "1.1"), (1.04, "1.1"), (1.1, "1.1"), (1.2000000001, "1.2"), (1.21, "1.3")])
def test_the_factor_at_which_it_would_not_be_told_is_rounded_up_and_never_1(at, shown) -> None:
    from dataclasses import replace
    from datetime import date

    from phasezero import library
    from phasezero.brief.clusters import sentences

    made = library.clusters("CAF", date(2014, 2, 1))
    made = replace(made, found=(replace(made.found[0], flips_at=at),))
    assert f"by a factor of {shown}." in sentences(made)[1].text


def test_the_same_day_gives_the_same_text_and_json(monkeypatch, capfd) -> None:
    run = runner(monkeypatch, capfd)
    code, out, err = run("clusters", "CAF", "--date", "2014-02-01")
    assert (code, err) == (0, "")
    assert "What else could explain a cluster" in out
    assert re.search(r"Independent\s+sources,\s+at\s+most: (\d+|not\s+known)", out)
    rivals = [line for line in out.split("What else could explain a cluster")[1].splitlines() if line.startswith("- ")]
    assert len(rivals) == 6
    assert all(re.match(r"- [^:]+: (excluded|not excluded|cannot be told)\b", line) for line in rivals)
    assert all(len(line) <= 100 for line in out.splitlines())
    assert out == run("clusters", "CAF", "--date", "2014-02-01")[1]
    made = json.loads(run("clusters", "CAF", "--date", "2014-02-01", "--format", "json")[1])
    one = made["clusters"][0]
    assert one["recurrence_days"] >= 365
    assert len(one["event_ids"]) == one["events"]
    assert one["expected_low"] <= one["expected_high"] < one["events"]
