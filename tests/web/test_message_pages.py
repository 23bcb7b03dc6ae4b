"""Messages to a community at risk: the pages of those who draft, the partner's page on an old phone, what is given out."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from phasezero import library
from phasezero.domain.message_life import MessageState
from phasezero.store.ask_links import LIVES
from phasezero.store.models import AskLink, Statement
from phasezero.web.days import today
from phasezero.web.forms import now
from phasezero.web.pages.messages import LIMIT

pytestmark = pytest.mark.django_db
AT = "/task-forces/local/messages/"
QUERY = "?country=CAF"
FRENCH = {
    "language": "fr",
    "text": "Des hommes armés ont été vus.",
    "do": "Restez ensemble.",
    "do_not": "Ne partez pas seuls la nuit.",
    "reach": "Le comité : appelez le 1212.",
}
ARABIC = {
    "language": "AR",
    "text": "شوهد رجال مسلحون.",
    "do": "ابقوا معًا.",
    "do_not": "لا تخرجوا وحدكم ليلًا.",
    "reach": "لجنة السلام: 1212.",
}
MESSAGE = " ".join(value for name, value in FRENCH.items() if name != "language")


@pytest.fixture(autouse=True)
def unlimited() -> None:
    LIMIT.forget()


def sent(client: Client, address: str, status: int = 200, **fields: str) -> str:
    answer = client.post(address, {"by": "Ada Reader", **fields}, follow=True)
    assert answer.status_code == status, re.findall(r'class="fault"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    return html.unescape(answer.content.decode())


def drafted(client: Client, **changes: str) -> str:
    fields = {
        "partner": "partner-7",
        "until": str(today() + timedelta(days=9)),
        "alert": "",
        "marking": "AMBER",
        **FRENCH,
        **changes,
    }
    sent(client, f"{AT}new/{QUERY}", **fields)
    return library.messages("CAF", today())[0].id


def page(key: str) -> str:
    return f"{AT}{key}/{QUERY}"


def link(client: Client, key: str) -> str:
    (found,) = re.findall(r"<code[^>]*>https?://[^/]+(/messages/[^<]+)</code>", sent(client, page(key), act="ask"))
    return found


def partner() -> Client:
    """An old phone: no cookie is kept, no account is known."""
    return Client(headers={"host": "localhost"})


def draft_on(text: str) -> str:
    return re.findall(r'name="draft" value="(\w+)"', text)[0]


def says(address: str, word: str, **more: str) -> str:
    phone = partner()
    draft = draft_on(phone.get(address).content.decode())
    answer = phone.post(address, {"word": word, "draft": draft, **more})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def approved(client: Client, **changes: str) -> str:
    key = drafted(client, **changes)
    says(link(client, key), "yes")
    return key


def state(key: str) -> MessageState:
    found = library.message("CAF", key)
    assert found is not None
    return found.state(now())


def test_from_the_draft_to_what_came_back(client: Client) -> None:
    key = drafted(client)
    assert "It must not be given out." in client.get(page(key)).content.decode()
    for way in ("message.txt", "sheet/"):
        refused = client.get(f"{AT}{key}/{way}{QUERY}")
        assert refused.status_code == 400
        assert MESSAGE not in html.unescape(refused.content.decode())
    assert "Merci. Votre réponse est conservée." in says(link(client, key), "yes")
    shown = client.get(page(key)).content.decode()
    assert "Ready to give out" in shown
    assert "Phase Zero sends nothing" in shown
    assert "1 2 1 2" in shown
    text = client.get(f"{AT}{key}/message.txt{QUERY}")
    assert text.content.decode() == MESSAGE
    assert text["Content-Disposition"].startswith("attachment")
    sheet = html.unescape(client.get(f"{AT}{key}/sheet/{QUERY}").content.decode())
    slips = re.findall(r"<article[^>]*>(.*?)</article>", sheet, re.S)
    assert len(slips) == 4
    assert {" ".join(re.findall(r"<p>(.*?)</p>", slip)) for slip in slips} == {MESSAGE}
    assert {re.sub(r"<[^>]+>", "", slip).replace(" ", "") for slip in slips} == {MESSAGE.replace(" ", "")}
    given = {"act": "give", "way": "print", "given_by": "A parish", "on": str(today()), "how_many": "10 to 99", "area": "CF.BG"}
    assert "A parish" in sent(client, page(key), **given)
    back = {"act": "back", "understood": "misunderstood", "harm": "may have done harm", "says": "Some left at night."}
    assert "harm was heard of" in sent(client, page(key), **back)
    assert state(key) is MessageState.HARM
    assert "stopped" in sent(client, page(key), act="stop", note="It was misread.")


def test_the_button_counts_and_keeps_nothing(client: Client) -> None:
    fields = {"partner": "", "until": "", "count": "yes", "marking": "AMBER"}
    counted = sent(client, f"{AT}new/{QUERY}", **fields, **FRENCH)
    assert f"{len(MESSAGE)} characters of 300" in counted
    assert "1 SMS" in counted
    assert FRENCH["do"] in counted
    arabic = sent(client, f"{AT}new/{QUERY}", **fields, **(ARABIC | {"text": ARABIC["text"] * 4}))
    assert "2 SMS" in arabic
    assert 'dir="rtl" lang="ar"' in arabic
    assert "fewer fit into each" in arabic
    for changes, fault in (
        ({"do": "x" * 300}, f"the message has {len(MESSAGE) - len(FRENCH['do']) + 300} characters; it can have 300"),
        ({"do": "Allez à l'église."}, "where people may take refuge"),
        ({"do": ""}, "'do' is empty"),
    ):
        assert fault in sent(client, f"{AT}new/{QUERY}", **fields, **(FRENCH | changes))
    assert not Statement.objects.filter(kind__startswith="message").exists()


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(client: Client) -> None:
    fields = {"partner": "Zara", "until": str(today()), "alert": "", "marking": "AMBER", **FRENCH}
    text = sent(client, f"{AT}new/{QUERY}", 400, **fields)
    assert "write a reference with a number" in text
    assert FRENCH["do_not"] in text
    assert not Statement.objects.filter(kind__startswith="message").exists()


def test_the_partners_page_runs_no_script_loads_nothing_and_tells_only_the_words(client: Client) -> None:
    key = drafted(client)
    address = link(client, key)
    answer = partner().get(address)
    text = answer.content.decode()
    assert not re.search(r"<script|<link[^>]+stylesheet|<img|@import|https?://", text)
    assert "'none'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"].startswith("no-store")
    assert not answer.cookies
    for never in (
        "Central African",
        "CAF",
        "République centrafricaine",
        "Ada Reader",
        "partner-7",
        "local",
        "AMBER",
        "Phase Zero",
    ):
        assert never not in html.unescape(text), never


def test_it_speaks_the_language_of_the_message(client: Client) -> None:
    french, arabic = (link(client, drafted(client, **words)) for words in (FRENCH, ARABIC))
    assert french.endswith("?language=fr")
    assert "Est-ce que ce sont les bons mots" in html.unescape(partner().get(french).content.decode())
    text = partner().get(arabic).content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert 'class="n" lang="ar" dir="rtl"' in text


def test_wrong_old_and_replaced_links_are_answered_alike(client: Client) -> None:
    key = drafted(client)
    old = link(client, key)
    address = link(client, key)
    AskLink.objects.update(expires_at=now() - timedelta(days=1))
    answers = [partner().get(one) for one in (old, address, "/messages/no-such-secret/?language=fr")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    refused = partner().post(address, {"word": "yes", "draft": key})
    assert refused.status_code == 404
    assert refused.content == answers[0].content
    assert state(key) is MessageState.DRAFT
    assert timedelta(days=90) < LIVES, "a link outlives its message"


def test_other_words_come_back_and_an_answer_to_older_words_is_none(client: Client) -> None:
    key = drafted(client)
    address = link(client, key)
    before = draft_on(partner().get(address).content.decode())
    told = says(
        address, "no", text="", do="Restez groupés.", do_not=FRENCH["do_not"], reach=FRENCH["reach"], says="On dit ainsi.\r\nIci."
    )
    assert "Vous avez dit non" in told
    shown = html.unescape(client.get(page(key)).content.decode())
    assert "Make the partner’s words the new draft" in shown
    assert "Restez groupés." in shown
    fields = {"partner": "partner-7", "until": str(today()), "alert": "", **FRENCH, "text": "", "do": "Restez groupés."}
    sent(client, page(key), act="redraft", **fields)
    late = partner().post(address, {"word": "yes", "draft": before})
    assert late.status_code == 400
    assert state(key) is MessageState.DRAFT
    says(address, "yes")
    assert client.get(f"{AT}{key}/message.txt{QUERY}").content.decode().startswith("Restez groupés.")


def test_a_yes_taken_back_is_said_on_the_page_at_once(client: Client) -> None:
    key = approved(client)
    sent(client, page(key), act="give", way="sms", given_by="A radio", on=str(today()), how_many="not known", area="")
    assert "Vous avez retiré votre oui" in says(link(client, key), "withdraw", says="Plus sûr.")
    shown = client.get(page(key)).content.decode()
    assert "It must not be given out." in shown
    assert "Those who had it stand below" in shown
    assert client.get(f"{AT}{key}/sheet/{QUERY}").status_code == 400


def test_nothing_is_taken_that_the_page_does_not_offer(client: Client) -> None:
    key = drafted(client)
    address = link(client, key)
    for fields in (
        {},
        {"word": "perhaps"},
        {"word": "withdraw", "draft": key},
        {"word": "yes", "draft": "x"},
        {"word": "no\x00", "draft": key},
    ):
        assert partner().post(address, fields).status_code in {200, 400}
    assert not Statement.objects.filter(kind="message answer").exists()
    for _ in range(LIMIT.each):
        partner().post(address, {"word": "no", "draft": key})
    assert partner().post(address, {"word": "yes", "draft": key}).status_code == 429
    assert state(key) is MessageState.REFUSED


def test_a_message_with_hindsight_says_that_it_is_for_practice(client: Client) -> None:
    fields = {"partner": "partner-7", "until": "2013-04-10", "alert": "", "marking": "AMBER", **FRENCH}
    sent(client, f"{AT}new/{QUERY}&date=2013-04-01", **fields)
    key = library.messages("CAF", today())[0].id
    says(link(client, key), "yes")
    for address in (page(key), f"{AT}{key}/sheet/{QUERY}"):
        assert "for practice, not for giving out" in client.get(address).content.decode()


def test_the_page_of_an_alert_leads_to_its_messages(client: Client, event_id: str) -> None:
    alerts = f"/task-forces/local/alerts/{QUERY}&date=2013-04-01"
    fields = {"sentence": "Attacks may go on.", "records": event_id, "adds": "It asks.", "owner": "Ada", "marking": "GREEN"}
    sent(client, alerts, **fields)
    (alert,) = library.alerts("CAF", today())
    key = drafted(client, alert=alert.alert.id)
    assert library.message("CAF", key).alert.id == alert.alert.id  # type: ignore[union-attr]
    assert "Attacks may go on." in client.get(page(key)).content.decode()
    says(link(client, key), "yes")
    shown = client.get(f"/task-forces/local/alerts/{alert.alert.id}/{QUERY}&date=2013-04-01").content.decode()
    assert "approved by a local partner: 1" in shown
    assert "recorded as given out: 0" in shown
    assert FRENCH["do"] not in html.unescape(shown)
