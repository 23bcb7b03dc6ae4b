"""Pages of aggregate series and of consistency: read, handed in, taken back; no count below ten on any of them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from phasezero.domain import series as domain
from phasezero.domain.countries import countries
from phasezero.store.models import SeriesCell
from phasezero.web import shown
from phasezero.web.pages import series as pages
from series_rows import HEAD, months, row

pytestmark = pytest.mark.django_db
HERE = "/task-forces/local/series/"
MINE = {"by": "A. Reader", "marking": "GREEN", "act": "file", "historical": "yes"}
STEADY = [40, 37, 44, 41, 35, 43, 39, 42, 38, 45, 36, 41, 44, 39, 40, 37, 42, 43]


@pytest.fixture(autouse=True)
def forget() -> None:
    shown.forget()


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hand_in(client: Client, content: str, **more: str) -> int:
    return client.post(HERE, {**MINE, "file": SimpleUploadedFile("s.csv", content.encode()), **more}).status_code


def test_every_word_has_a_name_on_the_pages() -> None:
    assert (set(pages.BASES), set(pages.PRACTICES)) == (set(domain.Base), set(domain.Practice))


def test_a_series_is_handed_in_read_and_taken_back(client: Client) -> None:
    assert hand_in(client, months([*STEADY, 120])) == 302
    page = text(client, "/series/")
    assert "Antisemitic" in page
    assert re.search(
        r"That is higher than its own past lets expect \(\d+ – \d+ in nine of ten cases; called so from \d+ on\)", page
    )
    assert "More readiness to report can look the same." in page
    assert "Council of Communities" in text(client, "/countries/FRA/series/")
    assert "Antisemitic" not in text(client, "/series/?date=2014-01-31"), "nothing was published yet"
    earlier = text(client, "/countries/FRA/series/?date=2015-07-01")
    assert "that is not a finding that nothing rose" in earlier
    (entry, *_) = re.findall(r'name="entry" value="(\w+)"', client.get(HERE).content.decode())
    gone = {"act": "take back", "entry": entry, "reason": "no longer agreed", "by": "A. Reader"}
    assert client.post(HERE, gone).status_code == 302
    assert " 120 " not in text(client, "/countries/FRA/series/")


def test_a_file_with_a_small_count_changes_nothing_and_does_not_repeat_it(client: Client) -> None:
    answer = client.post(
        HERE, {**MINE, "file": SimpleUploadedFile("s.csv", (HEAD + row(count="7") + row(category="racist")).encode())}
    )
    assert answer.status_code == 400
    page = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "s.csv, row 2: count is below 10" in page
    assert not SeriesCell.objects.exists()


@pytest.mark.parametrize("change", [{"marking": "CLEAR"}, {"by": ""}, {"act": "dance"}])
def test_a_form_that_cannot_be_taken_changes_nothing(client: Client, change: dict[str, str]) -> None:
    assert hand_in(client, HEAD + row(), **change) == 400
    assert not SeriesCell.objects.exists()


def test_no_count_below_ten_stands_on_a_page(client: Client) -> None:
    hand_in(client, months([10, None, 11, None, 10, 12, None, 11, 10, 13, None, 12, 11, 10, 12, 40]))
    page = client.get("/countries/FRA/series/").content.decode()
    cells = re.findall(r'data-label="Count"><bdi>([^<]+)</bdi>', page)
    assert len(cells) == 16
    assert {cell for cell in cells if not cell.isdigit()} == {"&lt;10"}
    assert all(int(cell) >= 10 for cell in cells if cell.isdigit())


def test_each_series_of_a_country_has_its_picture_and_table(client: Client) -> None:
    hand_in(client, months([*STEADY, 120]) + months(STEADY, category="racist").removeprefix(HEAD))
    page = client.get("/countries/FRA/series/").content.decode()
    assert len(re.findall(r"<svg", page)) == 2
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "higher than expected, by the rule" in page
    assert page.count("<summary>Counts and what was expected, the newest first</summary>") == 2
    assert "<svg" not in client.get("/series/").content.decode()


def test_every_country_stands_on_the_page_of_consistency(client: Client) -> None:
    hand_in(client, months(STEADY))
    page = text(client, "/consistency/?date=2014-06-01&home=France")
    rows = page[page.index("What is missing") :]
    assert rows.index("France") < rows.index("Central African Republic"), "the reader's own country stands first"
    assert "Is it rising; Where it clusters" in page
    assert "Suggested phase; What is late; Is it rising; Where it clusters" in page
    assert "no record of any event is held" in page
    assert f"{len(countries()) - 2} countries of which nothing is held that you may see" in page
    assert "That is missing data, not calm." in page
    assert text(client, "/consistency/?home=Atlantis", 404) or text(client, "/consistency/?home=Atlantis", 400)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_open_in_other_languages(client: Client, language: str) -> None:
    hand_in(client, months([*STEADY, 120]))
    for path in ("/series/", "/countries/FRA/series/", HERE, "/consistency/", "/countries/fr/series/"):
        answer = client.get(path, headers={"accept-language": language}, follow=True)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
