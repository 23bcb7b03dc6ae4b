"""The verification desk as pages: without script, with htmx, and in a browser with the keyboard alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from phasezero import library
from phasezero.domain.marking import LOCAL_OWNER
from phasezero.store.models import Decision
from phasezero.web.days import today
from web.chromium import DESK, PHONE, chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATH = "/task-forces/local/desk/"
SCRIPT = {"HX-Request": "true"}


def ids(page: bytes) -> list[str]:
    return re.findall(r'<article class="desk-item" id="item-(\w+)"', page.decode())


def text(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def send(client: Client, event: str, act: str, scripted: bool = True, query: str = "", **fields: str) -> Any:
    sent = {"event": event, "act": act, "by": "Ada Example", **fields}
    return client.post(f"{PATH}{query}", sent, headers=SCRIPT if scripted else {})


def test_the_queue_shows_events_with_documents_the_rule_and_both_ways_to_act(client: Client) -> None:
    page = client.get(PATH)
    assert page.status_code == 200
    assert len(ids(page.content)) == 15
    said = text(page.content)
    for words in ("Verification desk: Central African Republic", "At most 1 independent source.", "Perhaps the same", "ungraded"):
        assert words in said
    assert "at most 25 km apart" in said
    assert "at most 2 days apart" in said
    following = re.search(r'id="desk-next" href="([^"]+)"', page.content.decode())
    assert following is not None
    older = client.get(PATH + following[1].replace("&amp;", "&"))
    assert not set(ids(page.content)) & set(ids(older.content))
    assert client.get(f"{PATH}?after=nonsense").status_code == 400
    assert client.get(f"{PATH}?country=ZZZ").status_code == 404
    assert client.get(f"{PATH}?event={'0' * 13}").status_code == 404


def test_an_act_without_script_goes_back_to_the_queue_at_the_next_item(client: Client) -> None:
    first, second, third, *_ = ids(client.get(PATH).content)
    answer = send(client, first, "verify", False, "?country=CAF", next=second)
    assert (answer.status_code, answer["location"]) == (302, f"{PATH}?country=CAF#item-{second}")
    after = client.get(f"{PATH}?country=CAF")
    assert ids(after.content)[:2] == [second, third]
    assert "Done: verified." in text(after.content)
    assert 'value="Ada Example"' in after.content.decode()
    decided = client.get(f"{PATH}?show=decided")
    assert "verified" in text(decided.content)
    assert "Ada Example" in text(decided.content)
    one = client.get(f"{PATH}?event={first}")
    assert "Undo: verified" in text(one.content)
    assert send(client, first, "undo", False).status_code == 302
    assert ids(client.get(PATH).content)[0] == first


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(client: Client) -> None:
    first, second, *_ = ids(client.get(PATH).content)
    answer = send(client, first, "dispute", False, words="This was genocide", next=second)
    assert answer.status_code == 400
    assert "breaks the writing rules" in text(answer.content)
    assert re.search(rf'id="words-{first}"[^>]*>\nThis was genocide</textarea>', answer.content.decode())
    nameless = client.post(PATH, {"event": first, "act": "verify", "by": ""})
    assert nameless.status_code == 400
    assert not Decision.objects.exists()


def test_script_gets_the_item_alone_also_where_it_was_refused(client: Client) -> None:
    first, second, *_ = ids(client.get(PATH).content)
    done = send(client, first, "grade", reliability="B", credibility="2")
    assert done.status_code == 200
    assert done.content.decode().startswith("<article")
    assert "B2: usually reliable; probably true" in text(done.content)
    refused = send(client, first, "grade", reliability="B")
    assert refused.status_code == 400
    assert refused.content.decode().startswith("<article")
    assert "give a letter from A to F and a number from 1 to 6" in text(refused.content)
    assert "data-decided" not in done.content.decode()
    assert "data-decided" in send(client, first, "verify").content.decode()
    for act in ("", "burn", "merge", "merge x", f"merge {second}", "split"):
        assert send(client, second, act).status_code in (400, 404), act
    assert send(client, second, "comment", words="seen", tlp="PURPLE").status_code == 400
    assert Decision.objects.count() == 2


def test_merged_records_stand_together_and_come_apart_again(client: Client) -> None:
    page = client.get(PATH).content.decode()
    kept, folded = next(
        (item[:13], hit[1])
        for item in page.split('<article class="desk-item" id="item-')[1:]
        if (hit := re.search(r'value="merge (\w+)"', item))
    )
    merged = send(client, kept, f"merge {folded}", words="The same market")
    assert "Counted as one with it" in text(merged.content)
    assert folded not in ids(client.get(PATH).content)
    event = client.get(f"/events/{folded}/")
    assert "Merged into another event, under which it is listed and counted:" in text(event.content)
    assert "The same market" in text(event.content)
    assert "merged" in text(event.content)
    assert "Folded into another event" in text(client.get(f"{PATH}?event={folded}").content)
    before = library.desk_queue(LOCAL_OWNER, "CAF", None, today(), 500)
    send(client, kept, f"split {folded}")
    after = library.desk_queue(LOCAL_OWNER, "CAF", None, today(), 500)
    assert {one.id for one in after.items} - {one.id for one in before.items} <= {folded, after.items[-1].id}
    assert "Merged into" not in text(client.get(f"/events/{folded}/").content)


def test_what_is_assigned_waits_for_that_person(client: Client) -> None:
    first, second, *_ = ids(client.get(PATH).content)
    send(client, first, "assign", to="Ada Example")
    send(client, second, "assign", to="Bea Example")
    assert ids(client.get(f"{PATH}?show=mine").content) == [first]
    send(client, first, "assign", to="Bea Example")
    assert ids(client.get(f"{PATH}?show=mine").content) == []
    assert "assigned to Bea Example" in text(client.get(f"{PATH}?event={first}").content)


def test_the_event_page_shows_verdict_and_grade_but_no_comment(client: Client) -> None:
    first, *_ = ids(client.get(PATH).content)
    send(client, first, "comment", words="between us")
    send(client, first, "dispute", words="One source only")
    send(client, first, "grade", reliability="D", credibility="4")
    said = text(client.get(f"/events/{first}/").content)
    assert "D4: not usually reliable; doubtful" in said
    assert "One source only" in said
    assert "between us" not in said
    assert "One source only" not in text(client.get(f"/events/{first}/?date=2020-01-01").content)


def test_the_desk_asks_the_store_as_often_for_one_page_as_for_another(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get(PATH)
    with django_assert_max_num_queries(14):
        client.get(PATH)


# In a browser

FILL = """
from phasezero import library, pipeline
library.open_store()
pipeline.set_up()
pipeline.import_example()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = environment(tmp_path_factory.mktemp("site"))
    subprocess.run([sys.executable, "-c", FILL], env=settings, check=True, timeout=120)
    with serving(settings, free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page that fails the test for any error, CSP violation or request that leaves this machine."""
    contexts, trouble = [], []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: None if "//127.0.0.1:" in request.url else trouble.append(request.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def has_focus(page: Page, item: str) -> None:
    page.locator(f"#{item}:focus").wait_for()


def settled(page: Page, item: str, words: str) -> None:
    page.locator(f"#{item} .state[role=status]").get_by_text(words).wait_for()


@pytest.mark.browser
def test_with_the_keyboard_alone(opened: Callable[..., Page], site: str) -> None:
    page = opened()
    page.goto(f"{site}{PATH}")
    every = [str(one.get_attribute("id")) for one in page.locator(".desk-item").all()]
    assert focused(page) == every[0]
    page.keyboard.press("v")  # nobody is named yet: the field for the name is next
    assert focused(page) == every[0].replace("item", "by")
    page.keyboard.type("Ada jkv Example")
    page.keyboard.press("Enter")
    assert focused(page) == every[0]

    page.keyboard.press("v")
    settled(page, every[0], "Done: verified.")
    has_focus(page, every[1])
    page.keyboard.press("d")
    page.keyboard.type("Only one source, v and u are just letters here")
    page.keyboard.press("Enter")
    settled(page, every[1], "Done: disputed.")
    has_focus(page, every[2])

    page.keyboard.press("g")
    page.keyboard.type("B")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    settled(page, every[2], "Done: graded.")
    has_focus(page, every[2])
    assert "B2: usually reliable; probably true" in page.locator(f"#{every[2]}").inner_text()
    page.keyboard.press("c")
    page.keyboard.type("Ask the second agency")
    page.keyboard.press("Enter")
    settled(page, every[2], "Done: commented.")
    has_focus(page, every[2])
    page.keyboard.press("a")
    page.keyboard.type("Bea Example")
    page.keyboard.press("Enter")
    settled(page, every[2], "Done: assigned.")
    has_focus(page, every[2])
    page.keyboard.press("u")
    settled(page, every[2], "Taken back: assigned.")
    has_focus(page, every[2])


@pytest.mark.browser
def test_moving_undoing_and_merging_with_keys_without_a_new_page(opened: Callable[..., Page], site: str) -> None:
    page = opened()
    page.goto(f"{site}{PATH}")
    page.evaluate("window.same = 'yes'")
    every = [str(one.get_attribute("id")) for one in page.locator(".desk-item").all()]
    page.locator('[name="by"]').first.fill("Bea Example")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    assert focused(page) == every[1]
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == every[1]
    page.keyboard.press("v")
    settled(page, every[1], "Done: verified.")
    has_focus(page, every[2])
    page.keyboard.press("k")
    page.keyboard.press("u")
    settled(page, every[1], "Taken back: verified.")
    has_focus(page, every[1])
    page.keyboard.press("?")
    assert page.locator("#desk-help").evaluate("one => one.open") is True
    page.locator(".desk-item", has=page.locator('[data-key="m"]')).first.focus()
    with_likely = focused(page)
    page.keyboard.press("m")
    settled(page, with_likely, "Done: merged.")
    assert "Counted as one with it" in page.locator(f"#{with_likely}").inner_text()
    assert page.evaluate("window.same") == "yes"


@pytest.mark.browser
def test_without_script_on_a_phone(opened: Callable[..., Page], site: str) -> None:
    page = opened(java_script_enabled=False, viewport=PHONE)
    page.goto(f"{site}{PATH}")
    item = page.locator(".desk-item").first
    name = item.get_attribute("id")
    item.get_by_label("Your name").fill("Ada Example")
    item.get_by_label("Reason or comment").fill("Nobody else says so")
    item.get_by_role("button", name="Dispute").click()
    page.get_by_text("Done: disputed.").wait_for()
    assert page.locator(f"#{name}").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
def test_it_fits_a_narrow_screen_and_reads_from_right_to_left(opened: Callable[..., Page], site: str) -> None:
    for locale in ("en", "ar"):
        page = opened(viewport={"width": 360, "height": 740}, locale=locale)
        page.goto(f"{site}{PATH}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), locale
