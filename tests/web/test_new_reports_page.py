"""New reports: what the machine read, with its words, accepted or refused by a person."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from local_world import local_world, reply
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import LOCAL, Marking
from phasezero.store import documents, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CandidateDecision, CollectedDocument, Event, EventVersion
from phasezero.store.readings import Found
from web.chromium import DESK, PHONE, chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATH = "/task-forces/local/new-reports/?country=CAF"


def spans(text: str, **words: str) -> list[dict[str, Any]]:
    """Where words stand in a text, by the role that they have."""
    found = [(text.index(one), role, one) for role, one in words.items()]
    return [{"start": start, "end": start + len(one), "role": role, "words": one} for start, role, one in sorted(found)]


def candidate(text: str, killed: int = 12, **changes: Any) -> dict[str, Any]:
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    one = {
        "report_id": "1",
        "type": "mass killing",
        "country": "CAF",
        "region": "Ouaka",
        "place": "Bambari",
        "latitude": 5.77,
        "longitude": 20.68,
        "radius_km": 12.0,
        "occurred_start": day,
        "occurred_end": day,
        "perpetrator": "UPC",
        "perpetrator_class": "non-state",
        "target_group": "villagers",
        "deaths_low": killed,
        "deaths_best": killed,
        "deaths_high": killed,
        "deaths_open": False,
        "confidence": 0.9,
        "spans": spans(text, deaths="Twelve", type="killed"),
    }
    return one | changes


def kept(key: str, publisher: str, body: str, *candidates: dict[str, Any], **changes: Any) -> None:
    now = datetime.now(UTC)
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", "Attack near Bambari", body, True, "en", (), publisher),
        *(now - timedelta(hours=3), "", None, now - timedelta(hours=1), Genre.NEWS),
    )
    documents.add([one], Keeping(Marking(), LOCAL, 30))
    row = CollectedDocument.objects.get(key=key)
    readings.save([Found(row.pk, "en", frozenset({"CAF"}), frozenset(), candidates)], "test")


BODY = "Twelve villagers were killed by fighters near Bambari."
WHOLE = f"Attack near Bambari\n\n{BODY}"


def text(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def fields(page: bytes) -> dict[str, str]:
    """The fields of the form that accepts, as the machine filled them in."""
    form = re.search(r'<form method="post">(?:(?!</form>).)*value="accept".*?</form>', page.decode(), re.DOTALL)
    assert form is not None
    ticked = re.sub(r'<input type="checkbox"(?:(?! checked)[^>])*>', "", form[0])
    found = dict(re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', ticked))
    lists = re.findall(r'<select id="[^"]+" name="(\w+)"(?: required)?>(.*?)</select>', form[0], re.DOTALL)
    chosen = {name: re.search(r'<option value="([^"]*)"[^>]* selected>', options) for name, options in lists}
    found |= {name: one[1] for name, one in chosen.items() if one is not None}
    return {name: value for name, value in found.items() if name not in ("csrfmiddlewaretoken", "also")}


def test_without_reports_it_says_so_and_takes_it_for_no_calm(client: Client) -> None:
    said = text(client.get(PATH).content)
    assert "Nothing waits to be decided on." in said
    assert "that is no finding of calm" in said


def test_who_was_harmed_stands_beside_the_candidate_as_counts_and_groups(client: Client) -> None:
    three, unnumbered = {"what": "women", "low": 3, "best": 3, "high": 4}, {"low": None, "best": None, "high": None}
    groups = [three, {"what": "displaced people", **unnumbered}, {"what": "a group of a later lexicon", **unnumbered}]
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE, victims=groups))
    said = text(client.get(PATH).content)
    assert "Among those harmed (low–best–high) women 3–3–4 · displaced people · a group of a later lexicon How" in said


def test_every_group_of_the_lexicons_has_words_that_are_translated() -> None:
    from importlib.resources import files

    from phasezero.web.words import VICTIMS

    held = [one.read_text("utf-8") for one in files("phasezero.extract.events").iterdir() if one.name.endswith(".yml")]
    named = {each.strip() for one in held for found in re.findall(r'\bvictims: "?([a-z; ]+)', one) for each in found.split(";")}
    assert {"women", "young people"} < named
    assert named - {""} <= set(VICTIMS)


def test_without_groups_no_row_is_there(client: Client) -> None:
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE))
    assert "Among those harmed" not in text(client.get(PATH).content)


def test_reports_of_one_incident_stand_together_with_their_words_marked(client: Client) -> None:
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE))
    other = "Twelve people have been killed, hospital sources in Bambari told us by telephone."
    kept("b", "Xinhua", other, candidate(f"Attack near Bambari\n\n{other}", 14))
    page = client.get(PATH).content
    said = text(page)
    assert page.count(b'<article class="incident">') == 1
    assert "2 reports say so, of 2 independent sources at most" in said
    assert (
        '<mark title="how many were killed">Twelve</mark> villagers were <mark title="what was done">killed</mark>'
        in page.decode()
    )
    assert "TLP:AMBER" in said


def test_what_one_report_says_twice_is_decided_on_once(client: Client) -> None:
    kept(
        "a",
        "Xinhua",
        BODY,
        candidate(WHOLE),
        candidate(WHOLE, 11),
        candidate(WHOLE, type="battle", deaths_best=None),
        candidate(WHOLE, type="destruction of property", deaths_best=None),
    )
    page = client.get(PATH).content
    assert page.count(b"<blockquote") == 2, "a killing and the burning of houses are two events"
    also = re.findall(r'name="also" value="([^"]+)"', page.decode())
    client.post(PATH, {**fields(page), "also": also, "by": "Ada Example"})
    assert Event.objects.filter(source="reports").count() == 1
    assert CandidateDecision.objects.filter(accepted=True).count() == 3
    rest = client.get(PATH).content
    assert rest.count(b"<blockquote") == 1
    client.post(PATH, {**fields(rest), "by": "Ada Example"})
    kinds = EventVersion.of_any_kind.filter(event__source="reports").values_list("kind", flat=True)
    assert sorted(kinds) == ["", "destruction of property"]
    assert "Nothing waits to be decided on." in text(client.get(PATH).content)


def test_a_copy_is_no_second_source(client: Client) -> None:
    body = " ".join(f"Sentence {n} of a long account of what happened in the villages around the town." for n in range(12))
    kept("a", "Reuters", f"{BODY} {body}", candidate(f"Attack near Bambari\n\n{BODY} {body}"))
    kept("b", "The Daily Somebody", f"(Reuters) - {BODY} {body}", candidate(f"Attack near Bambari\n\n(Reuters) - {BODY} {body}"))
    said = text(client.get(PATH).content)
    assert "2 reports say so, of 1 independent source at most" in said
    assert "Its text copies that of" in said


def test_accepting_makes_one_event_with_both_reports(client: Client) -> None:
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE))
    kept("b", "Xinhua", BODY, candidate(WHOLE))
    page = client.get(PATH).content
    also = re.findall(r'name="also" value="([^"]+)"', page.decode())
    answer = client.post(
        PATH, {**fields(page), "also": also, "by": "Ada Example", "killed_best": "11", "killed_low": "10"}, follow=True
    )
    assert "Accepted: it counts from today on." in text(answer.content)
    event = Event.objects.get(source="reports")
    version = event.versions.get()
    assert (version.deaths_low, version.deaths_best, version.deaths_high) == (10, 11, 12)
    assert sorted(claim.report.publisher for claim in version.claims.all()) == ["Radio Ndeke Luka", "Xinhua"]
    assert "Nothing waits to be decided on." in text(answer.content)


def test_refusing_takes_it_off_the_list_and_says_why(client: Client) -> None:
    kept("a", "Xinhua", BODY, candidate(WHOLE))
    form = {name: value for name, value in fields(client.get(PATH).content).items() if name in ("report", "place_in_report")}
    assert client.post(PATH, {**form, "act": "refuse", "by": "Ada Example", "reason": " "}).status_code == 400
    assert client.post(PATH, {**form, "act": "refuse", "by": "Ada Example", "reason": "Of 1996."}).status_code == 302
    assert "Nothing waits to be decided on." in text(client.get(PATH).content)
    assert [(one.accepted, one.reason) for one in CandidateDecision.objects.all()] == [(False, "Of 1996.")]


@pytest.mark.parametrize(
    "change",
    [
        {"report": "0" * 13},
        {"place_in_report": "x"},
        {"place_in_report": "9"},
        {"marking": "CLEAR"},
        {"killed_low": "many"},
        {"by": ""},
    ],
)
def test_a_form_that_cannot_be_is_refused_and_changes_nothing(client: Client, change: dict[str, str]) -> None:
    kept("a", "Xinhua", BODY, candidate(WHOLE))
    sent = {**fields(client.get(PATH).content), "by": "Ada Example", **change}
    assert client.post(PATH, sent).status_code in (400, 404)
    assert not Event.objects.filter(source="reports").exists()
    assert not CandidateDecision.objects.exists()


def test_what_others_wrote_is_shown_and_never_run(client: Client) -> None:
    body = "Twelve <script>alert(1)</script> were killed."
    kept("a", "<b>Xinhua</b>", body, candidate(f"Attack near Bambari\n\n{body}", place="<i>Bambari</i>"))
    page = client.get(PATH).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>Xinhua" not in page
    assert "<i>Bambari" not in page


# In a browser, from the feed to the count

FILL = """
import sys
from datetime import UTC, date, datetime, timedelta
from phasezero import desk, library, pipeline
library.open_store()
pipeline.set_up()
pipeline.import_example()
desk.watch("CAF", "a test", "the example", datetime(2013, 1, 1, tzinfo=UTC))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.browser
@pytest.mark.slow
def test_from_a_feed_to_a_count_in_a_browser(tmp_path: Path, browser: Browser) -> None:
    """A local radio and a wire report an attack; both are collected, read, shown together, accepted, and the event stands there."""
    now = datetime.now(UTC)
    stamp = (now - timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S +0000")

    def feed(name: str, title: str, body: str) -> bytes:
        entry = f"<item><guid>1</guid><title>{title}</title><link>https://{name}.example/1</link><pubDate>{stamp}</pubDate><description>{body}</description></item>"
        return reply(f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{entry}</channel></rss>', "text/xml")

    settings = environment(tmp_path)
    run: Callable[..., Any] = lambda *words: subprocess.run(  # noqa: E731
        [sys.executable, "-m", "phasezero", *words], env=settings, check=True, timeout=300, capture_output=True, text=True
    )
    with local_world() as world:
        body = "At least twelve villagers were killed by UPC fighters on Sunday in Bambari, the mayor said."
        world.serve("/radio", feed("radio", "Attack in Bambari: twelve killed", body))
        world.serve(
            "/wire",
            feed(
                "wire",
                "Rebels kill 14 villagers in Bambari",
                "UPC rebels killed 14 villagers in Bambari on Sunday, a hospital source said.",
            ),
        )
        subprocess.run([sys.executable, "-c", FILL], env=settings, check=True, timeout=120)
        for name in ("radio", "wire"):
            run(
                "sources",
                "add",
                f"{world.url}/{name}",
                "--key",
                name,
                "--by",
                "A",
                "--country",
                "CAF",
                "--publisher",
                f"The {name}",
            )
        collected = run("collect", "--reach-also", f"127.0.0.1:{world.port}").stdout
        assert collected.count("1 new document,") == 2
        assert "2 documents read" in collected
    run("day", "--country", "CAF")
    draft = run("update", "CAF").stdout
    assert "Attack in Bambari: twelve killed" in " ".join(draft.split())
    with serving(settings, free_port()) as address:
        page: Page = browser.new_page(viewport=DESK)
        trouble: list[str] = []
        page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
        page.goto(f"{address}{PATH}")
        assert page.locator("article.incident").count() == 1, page.content()
        assert page.locator("article.incident blockquote").count() == 2
        assert "killed" in page.locator("article.incident mark").all_inner_texts()
        page.get_by_text("Accept it as an event").click()
        page.locator("article.incident form").first.get_by_label("Your name").fill("Ada Example")
        page.get_by_role("button", name="Accept it").first.click()
        page.wait_for_load_state()
        assert "Accepted: it counts from today on." in page.inner_text("body")
        assert "Nothing waits to be decided on." in page.inner_text("body")
        phone = browser.new_page(viewport=PHONE)
        phone.goto(f"{address}{PATH}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert trouble == []
