"""The loop of 1 April 2013: a judgement, an alert with one ask, its link, the answer, the days, and what is done about it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from judging import DAY, view_form, worded_form
from phasezero import library, pipeline
from phasezero.desk import hands, verifying
from phasezero.domain.alerts import AlertState
from phasezero.store.models import Statement

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AT = f"?country=CAF&date={DAY}"


def path(name: str) -> str:
    return f"/task-forces/local/{name}/{AT}"


def sent(client: Client, address: str, **fields: str) -> str:
    answer = client.post(address, {"by": "Ada Reader", **fields}, follow=True)
    assert answer.status_code == 200, re.findall(r'class="fault"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    return answer.content.decode()


def ask_fields(**changes: str) -> dict[str, str]:
    return {
        "act": "draft",
        "audience": "council_member",
        "office": "Permanent Representative of Rwanda to the United Nations",
        "office_country": "RWA",
        "action": "ask the Secretariat in consultations what protects {target_group} in Bangui",
        "instrument": ":question-in-consultations",
        "tool": "Multilateral diplomacy",
        "ask_by": "2013-04-10",
        "why": "Rwanda sits in the Security Council and troops of the region are there",
        "why_source": "membership of the Security Council 2013",
        "say": "In the events that we have documents for, civilians killed: {killed}; we ask what protects civilians now.",
        "names": "Rwanda, Bangui, Security Council, Secretariat",
        **changes,
    }


def judged(client: Client, event: str) -> None:
    fields = {"act": "evidence", "indicator": "7.8", "direction": "for", "confidence": "moderate", "marking": "GREEN"}
    sent(client, path("assessment/evidence"), **fields, says="Armed men attacked civilians in the capital.", records=event)
    sent(client, path("assessment"), **{"act": "round", "question-state-led": "yes", "until": str(DAY)})
    begun = library.assessing("CAF", DAY).rounds[0].begun.id
    sent(client, path(f"assessment/{begun}/view"), **view_form(["state-led"]))
    sent(client, path("assessment"), act="open", round=begun)
    worded = {**worded_form(["state-led"], level="moderate"), "drives-RF7": "yes", "marking": "GREEN"}
    sent(client, path(f"assessment/{begun}/judgement"), **worded)


WARNING = {
    "act": "warning",
    "warned_by": "A human rights organisation",
    "warner": "NGO",
    "to": "the public",
    "asked": "That the regional force protects the capital.",
    "publisher": "A human rights organisation",
    "title": "A warning made for this test",
    "dated": "2013-03-28",
    "marking": "GREEN",
}


def proposed(client: Client, event: str) -> str:
    sent(client, path("warnings"), **WARNING)
    (given,) = library.warnings("CAF", DAY)
    fields = {
        "sentence": "Attacks on civilians in the capital may go on.",
        "records": event,
        "owner": "Ada Reader",
        "marking": "GREEN",
    }
    missing = client.post(path("alerts"), {**fields, "adds": "It asks one office for one thing.", "by": "Ada Reader"})
    assert missing.status_code == 400
    assert "1 warnings already given were not looked at" in missing.content.decode()
    sent(client, path("alerts"), **fields, **{f"read-{given.warning.id}": "yes"}, adds="It asks one office for one thing.")
    return library.alerts("CAF", DAY)[0].alert.id


def test_the_loop_from_documents_to_an_answer(client: Client, event_id: str) -> None:
    judged(client, event_id)
    alert = proposed(client, event_id)
    page = path(f"alerts/{alert}")
    sent(client, page, act="verify", note="Both documents read again; they speak of the same day and place.")
    read = sent(client, path(f"alerts/{alert}/ask"), **ask_fields(act="read"))
    assert "As they would read it" in read
    assert read.count('<th scope="row">') >= 10
    sent(client, path(f"alerts/{alert}/ask"), **ask_fields())
    harm = {f"harm-{n}": "yes" for n in range(3)}
    links = sent(client, page, act="sign", **harm)
    (link,) = re.findall(r"/asks/([\w-]+)/", links)
    (life,) = library.alerts("CAF", DAY)
    assert life.state is AlertState.ISSUED
    assert life.steps[-1].content.one_reader
    recipient = Client(headers={"host": "localhost"})
    told = recipient.get(f"/asks/{link}/").content.decode()
    assert "You are asked" in told
    assert "in the events that we have documents for" in told.lower()
    recipient.post(f"/asks/{link}/", {"replied": "", "says": ""})
    assert library.alerts("CAF", DAY)[0].state is AlertState.ACKNOWLEDGED
    recipient.post(f"/asks/{link}/", {"replied": "under way", "says": "Raised today."})
    (life,) = library.alerts("CAF", DAY)
    assert life.state is AlertState.ACTED
    assert (life.days_to_issue, life.days_to_answer) == (0, 0)
    text = client.get(page).content.decode()
    assert f"document to alert {life.days_to_alert}" in text
    assert "Raised today." in text
    sent(client, page, act="close", note="The question was asked.")
    sent(client, page, act="review", note="It came a week late.")
    assert library.alerts("CAF", DAY)[0].state is AlertState.REVIEWED


def test_a_link_that_is_wrong_old_or_taken_back_opens_nothing(client: Client, event_id: str) -> None:
    test_the_loop_from_documents_to_an_answer(client, event_id)
    assert client.get("/asks/never-was-a-secret/").status_code == 404
    asked = library.alerts("CAF", DAY)[0].asks[0].asked.id
    alert = library.alerts("CAF", DAY)[0].alert.id
    page = path(f"alerts/{alert}")
    first = re.findall(r"/asks/([\w-]+)/", sent(client, page, act="new-link", ask=asked))[0]
    second = re.findall(r"/asks/([\w-]+)/", sent(client, page, act="new-link", ask=asked))[0]
    assert client.get(f"/asks/{first}/").status_code == 404
    assert client.get(f"/asks/{second}/").status_code == 200
    sent(client, page, act="take-back", statement=asked, reason="Asked of the wrong office.")
    assert client.get(f"/asks/{second}/").status_code == 404
    assert client.post(f"/asks/{second}/", {"replied": "done"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"instrument": "unsc:no-such"}, "no-such"),
        ({"instrument": ":demarche"}, "no instrument"),
        ({"tool": "Military intervention"}, "reference only"),
        ({"ask_by": "2013-03-01"}, "is past"),
        ({"ask_by": "2013-04-01"}, "too soon"),
        ({"office": "Mr. John Smith"}, "names a person"),
        ({"say": "They killed 30 people."}, "without its base"),
        ({"say": ""}, "empty"),
        ({"audience": "journalist", "quiet": "yes", "instrument": ":"}, ""),
        ({"audience": "nobody"}, "no audience"),
        ({"tool": "Security assistance"}, "is left out for"),
        ({"say": "Dozens were killed."}, "without its base"),
        ({"say": "Since then seven were killed."}, "without its base"),
        ({"say": "There is unrest in Bangui."}, "can hide who harms whom: unrest"),
        ({"say": "It is genocide."}, "breaks the writing rules"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(client: Client, event_id: str, changes: dict[str, str], line: str) -> None:
    alert = proposed(client, event_id)
    before = Statement.objects.count()
    answer = client.post(path(f"alerts/{alert}/ask"), {"by": "Ada", **ask_fields(**changes)})
    assert answer.status_code in {400, 404}
    (fault,) = re.findall(r'class="fault"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    assert line in fault
    assert Statement.objects.count() == before


def test_an_alert_needs_records_known_that_day_and_an_ask(client: Client, event_id: str, add_event: object) -> None:
    fields = {"sentence": "Attacks may go on.", "owner": "Ada", "marking": "GREEN", "adds": "It asks.", "by": "Ada"}
    for records, line in (("", "stands on records"), ("0000000000000", "no event has the id")):
        answer = client.post(path("alerts"), {**fields, "records": records})
        assert answer.status_code == 400
        assert line in answer.content.decode()
    late = library.events_page(as_of=date(2014, 6, 1), narrow=library.event_filter(country="CAF")).events[0].id
    answer = client.post(path("alerts"), {**fields, "records": late})
    assert "was not known on 2013-04-01" in answer.content.decode()
    alert = proposed(client, event_id)
    page = path(f"alerts/{alert}")
    refused = client.post(page, {"act": "sign", "by": "Ada", **{f"harm-{n}": "yes" for n in range(3)}})
    assert "this alert is proposed" in refused.content.decode()
    sent(client, page, act="verify", note="Read again.")
    refused = client.post(page, {"act": "sign", "by": "Ada", **{f"harm-{n}": "yes" for n in range(3)}})
    assert "an alert without an ask" in refused.content.decode()
    refused = client.post(page, {"act": "sign", "by": "Ada", "harm-0": "yes"})
    assert "harm check is not complete" in refused.content.decode()


def in_days(days: int) -> str:
    return str(datetime.now(UTC).date() + timedelta(days=days))


ACTION = {
    "act": "register",
    "who": "The mission of the regional bloc",
    "what": "Opens a line between the two sides in the capital",
    "tool": "Mediation",
    "theory": "If both sides talk each day, then local clashes are ended sooner, because each learns what the other ordered.",
    "outcome": "Fewer than three documented attacks on civilians in the capital in a month, counted from the records.",
    "starts": in_days(9),
    "window_from": in_days(30),
    "window_until": in_days(60),
    "evaluation": "Against the three months before and the other prefectures, with the events documented a year later, by us.",
    "owner": "Ada Reader",
    "due": in_days(75),
    "marking": "GREEN",
}
ACTIONS = "/task-forces/local/actions/?country=CAF"


def test_an_action_is_fixed_before_it_starts(client: Client) -> None:
    page = sent(client, ACTIONS, **ACTION)
    today = datetime.now(UTC).date()
    (found,) = library.actions("CAF", today)
    assert found.action.content.fixed in page
    for changes, line in (
        ({"starts": in_days(-1)}, "before the day it is registered"),
        ({"window_until": in_days(29)}, "before it begins"),
        ({"window_from": in_days(5), "window_until": in_days(40)}, "an outcome comes after"),
        ({"evaluation": ""}, "evaluation is empty"),
        ({"tool": "no-such-tool"}, "no tool"),
    ):
        answer = client.post(ACTIONS, {**ACTION, **changes, "by": "Ada"})
        assert answer.status_code == 400
        assert line in answer.content.decode(), changes
    of_then = client.post(path("actions"), {**ACTION, "starts": "2013-04-10", "window_from": "2013-05-01", "by": "Ada"})
    assert of_then.status_code == 400
    assert "when its outcome can be known" in of_then.content.decode()
    assert library.actions("CAF", DAY) == ()
    sent(client, ACTIONS, act="step", action=found.action.id, to="under way", note="It began.")
    answer = client.post(ACTIONS, {"act": "step", "action": found.action.id, "to": "outcome seen", "note": "x", "by": "Ada"})
    assert "cannot become outcome seen" in answer.content.decode()
    assert library.actions("CAF", today + timedelta(days=80))[0].due


def test_the_update_prints_the_judgement_the_warnings_and_the_ask(client: Client, event_id: str) -> None:
    judged(client, event_id)
    alert = proposed(client, event_id)
    page = path(f"alerts/{alert}")
    sent(client, page, act="verify", note="Read again.")
    sent(client, path(f"alerts/{alert}/ask"), **ask_fields())
    sent(client, page, act="sign", **{f"harm-{n}": "yes" for n in range(3)})
    text = client.get(f"/countries/CAF/update.txt?date={DAY}").content.decode()
    one = text.split("ONE ASK")[1].split("\n\n")[0]
    assert "Permanent Representative of Rwanda to the United Nations" in " ".join(one.split())
    text = " ".join(text.split())
    assert "Attacks on civilians in the capital may go on." in text
    assert "one reader" in text
    assert "with hindsight" in text
    assert "Looked for and not seen" in text
    assert "A warning made for this test" in text
    assert "Nobody has answered this yet." in text
    earlier = client.get("/countries/CAF/update.txt?date=2013-03-31").content.decode()
    assert "Permanent Representative" not in earlier
    assert "Nobody has judged this country" in earlier


DONOR_ASK = ask_fields(
    audience="donor",
    office="Head of the stabilisation unit of a donor government",
    office_country="FRA",
    action="make money free for local mediators in Bangui",
    tool="Mediation",
    instrument=":rapid-grant",
    why="It pays for local mediation in Bangui already",
    why_source="its own list of grants 2013",
    say="In the events that we have documents for, civilians killed: {killed}; we ask for money for those who mediate now.",
    names="Bangui",
)


def test_each_reader_finds_their_own_ask_on_page_one(client: Client, event_id: str) -> None:
    judged(client, event_id)
    alert = proposed(client, event_id)
    page = path(f"alerts/{alert}")
    sent(client, page, act="verify", note="Read again.")
    sent(client, path(f"alerts/{alert}/ask"), **DONOR_ASK)
    sent(client, path(f"alerts/{alert}/ask"), **ask_fields())
    sent(client, page, act="sign", **{f"harm-{n}": "yes" for n in range(3)})

    def read_as(form: str, reader: str) -> str:
        asked = f"&reader={reader}" if reader else ""
        return client.get(f"/countries/CAF/{form}?date={DAY}{asked}").content.decode()

    def one_ask(reader: str) -> str:
        return " ".join(read_as("update.txt", reader).split("ONE ASK")[1].split("\n\n")[0].split())

    assert one_ask("").startswith(", FOR: ELECTED MEMBER OF THE SECURITY COUNCIL Permanent Representative of Rwanda")
    assert one_ask("donor").startswith(", FOR: DONOR Head of the stabilisation unit")
    assert one_ask("journalist") == one_ask("council_member") == one_ask("")
    assert read_as("update.json", "donor") == read_as("update.json", "")
    shown = read_as("", "donor")
    assert "<strong>donor</strong>" in shown
    assert "reader=council_member" in shown
    assert "Head of the stabilisation unit" in shown.split('id="pz-h-ask"')[1].split("</section>")[0]
    refused = client.get(f"/countries/CAF/?date={DAY}&reader=nobody")
    assert refused.status_code == 400
    assert "there is no reader &#x27;nobody&#x27;" in refused.content.decode()
    for reader, office in (("", "Rwanda"), ("donor", "stabilisation unit"), ("journalist", "Rwanda")):
        assert office in str(pipeline.update_as("CAF", DAY, "text", reader=reader)).split("ONE ASK")[1].split("\n\n")[0]


def test_words_that_may_hide_who_harms_whom_are_read_with_a_caution_and_taken_when_meant(client: Client, event_id: str) -> None:
    alert = proposed(client, event_id)
    page, typed = path(f"alerts/{alert}/ask"), ask_fields(action="ask for talks with both sides in Bangui")
    assert "can hide who harms whom: both sides" in sent(client, page, **{**typed, "act": "read"})
    assert client.post(page, {"by": "Ada", **typed}).status_code == 400
    sent(client, page, **typed, meant="yes")
    (asked,) = library.alerts("CAF", DAY)[0].asks
    assert "in 1 record" in dict(asked.asked.content.lines)["say"]


def test_nothing_is_evidence_that_was_not_known_then(client: Client, event_id: str) -> None:
    late = library.events_page(as_of=date(2014, 6, 1), narrow=library.event_filter(country="CAF")).events[0].id
    fields = {
        "act": "evidence",
        "indicator": "7.8",
        "direction": "for",
        "confidence": "moderate",
        "marking": "GREEN",
        "by": "Ada",
    }
    paper = {"publisher": "A paper", "title": "Attacks"}
    for more, line in (
        ({"records": late}, f"event {late} was not known on 2013-04-01"),
        ({**paper, "dated": "2013-06-01"}, "the document is of 2013-06-01, after 2013-04-01"),
    ):
        answer = client.post(path("assessment/evidence"), {**fields, "says": "Armed men attacked civilians.", **more})
        assert answer.status_code == 400
        assert line in answer.content.decode()
    assert not Statement.objects.exists()


def test_the_same_is_not_kept_twice(client: Client, event_id: str) -> None:
    fields = {"act": "evidence", "indicator": "7.8", "direction": "for", "confidence": "moderate", "marking": "GREEN"}
    fields |= {"says": "Armed men attacked civilians.", "records": event_id, "by": "Ada"}
    assert client.post(path("assessment/evidence"), fields).status_code == 302
    again = client.post(path("assessment/evidence"), fields)
    assert again.status_code == 400
    assert "you stated just this already" in again.content.decode()
    assert Statement.objects.count() == 1


def test_an_update_cites_what_stands_for_an_event_that_was_merged_since(client: Client, event_id: str) -> None:
    judged(client, event_id)
    known = library.events_page(as_of=DAY, narrow=library.event_filter(country="CAF")).events
    other = next(one.id for one in known if one.id != event_id)
    verifying.merge(hands.owner("Ada Reader", datetime.now(UTC)), event_id, other)
    made = library.update("CAF", datetime.now(UTC).date())
    (said,) = [one for section in made.page_two if section.key == "judgement" for one in section.sentences if one.cites][:1]
    assert f"event:{other}" in said.cites
    assert f"event:{event_id}" not in said.cites


def test_what_was_written_with_hindsight_says_so_where_it_is_printed(client: Client, event_id: str) -> None:
    judged(client, event_id)
    alert = proposed(client, event_id)
    page = path(f"alerts/{alert}")
    sent(client, page, act="verify", note="Read again.")
    sent(client, path(f"alerts/{alert}/ask"), **ask_fields())
    links = sent(client, page, act="sign", **{f"harm-{n}": "yes" for n in range(3)})
    text = client.get(f"/countries/CAF/update.txt?date={DAY}").content.decode()
    for title in ("ONE ASK", "THE JUDGEMENT", "WARNINGS AND ASKS"):
        assert "with hindsight" in " ".join(text.split(title)[1].split("\n\n")[0].split()), title
    (link,) = re.findall(r"/asks/([\w-]+)/", links)
    told = client.get(f"/asks/{link}/").content.decode()
    assert "Ada Reader" in told
    assert "with hindsight" in told
    assert "TLP:GREEN" in told


def test_choosing_a_language_leads_back_to_the_country_and_day(client: Client) -> None:
    (way,) = set(re.findall(r'href="(/language/[^"]*)"', client.get(path("assessment")).content.decode()))
    assert "next=%2Ftask-forces%2Flocal%2Fassessment%2F%3Fcountry%3DCAF%26date%3D2013-04-01" in way
    chosen = client.post("/language/", {"language": "fr", "next": path("assessment")})
    assert chosen["Location"] == path("assessment")
    searched = client.get("/search/?q=secret").content.decode()
    assert "secret" not in "".join(re.findall(r'href="(/language/[^"]*)"', searched))
