"""The prevention lens on its pages: a measure is reviewed, decided, looked at again; its register and its two pages."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from django.test import Client

from judging import view_form, worded_form
from phasezero.domain.lens_questions import lens

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AT = "?country=CAF&date=2013-04-01"
REGISTER = f"/task-forces/local/lens/{AT}"
NEW = f"/task-forces/local/lens/new/{AT}&sector=trade&marking=GREEN"
BY = {"by": "Owner"}


def review_form(sector: str = "trade", **changes: str) -> dict[str, str]:
    fields = {
        "sector": sector,
        "marking": "GREEN",
        "judgement": "",
        "title": "Lower duties on sawn timber",
        "kind": "trade measure",
        "reference": "TC/2013/17",
        "summary": "Takes duties off sawn timber from two prefectures.",
        "office": "Committee for tariffs",
        "decides_by": "2013-05-01",
        "finding": "proceed with conditions",
        "reasons": "It could pay those who block the talks, unless firms show whom they pay.",
        "condition-what-0": "Sawmills show whom they paid.",
        "condition-office-0": "Desk for trade",
        "condition-by-0": "2013-06-01",
        "answers_for": "Desk for peace",
        "again": "2013-10-01",
        **BY,
    }
    for one in lens().sector(sector).questions:
        fields |= {f"reply-{one.id}": "no", f"says-{one.id}": "The ministry has looked into it."}
    return {**fields, **changes}


def kept(client: Client, **changes: str) -> str:
    """The address of the page of a review that was just kept."""
    answer = client.post(NEW, review_form(**changes))
    assert answer.status_code == 302, re.findall(r'class="fault"[^>]*>(.*?)<', answer.content.decode())
    return str(answer["Location"])


def fault(answer) -> str:
    assert answer.status_code == 400
    found = re.search(r'class="fault"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    assert found is not None
    return found[1].replace("&#x27;", "'").strip()


def test_the_ways_lead_to_the_lens_and_to_the_field_sheet(client: Client) -> None:
    country = client.get("/countries/CAF/?date=2013-04-01").content.decode()
    assert "/task-forces/local/lens/?country=CAF&amp;date=2013-04-01" in country
    page = client.get(REGISTER).content.decode()
    assert "No measure has been reviewed yet." in page
    assert "/countries/CAF/checklist/?date=2013-04-01" in page
    assert 'aria-current="page">Prevention lens' in page


def test_the_form_asks_every_question_of_the_sector_with_what_a_yes_means(client: Client) -> None:
    from html import unescape

    for sector in lens().sectors.values():
        text = unescape(client.get(NEW.replace("trade", sector.key)).content.decode())
        for one in sector.questions:
            assert one.asks in text
            assert one.means in text
            assert f'name="reply-{one.id}" value="unknown"' in text
    assert "No judgement by people is told to readers of this paper." in text
    assert "abroad" not in text


def test_a_measure_is_reviewed_decided_and_looked_at_again(client: Client) -> None:
    replies = {"reply-trade-taxed": "partly", "reply-asked": "unknown", "says-asked": "", "reply-trade-traced": "yes"}
    at = kept(client, **replies)
    page = client.get(at).content.decode()
    for shown in ("Lower duties on sawn timber", "proceed with conditions", "Sawmills show whom they paid.", "one reader"):
        assert shown in page
    headings = [text.strip() for text in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]
    assert headings.index("What could worsen") < headings.index("Not known") < headings.index("Decision")
    not_known = page[page.index("<h2>Not known</h2>") :].split("</section>")[0]
    assert "Have people of the groups at risk been asked" in not_known
    assert "It was to be looked at again" not in page

    decide = {
        "act": "decide",
        "outcome": "approved",
        "on": "2013-05-02",
        "office": "Committee for tariffs",
        "says": "Duties end.",
        **BY,
    }
    assert "departs from the finding" in fault(client.post(at, decide))
    assert "write down the reason" in fault(client.post(at, {**decide, "departs": "yes"}))
    early = {**decide, "outcome": "approved with conditions", "on": "2013-03-31"}
    assert "give a day from that of the review" in fault(client.post(at, early))
    assert client.post(at, {**decide, "departs": "yes", "reason": "No reason was given."}).status_code == 302
    later = at.replace("2013-04-01", "2013-12-01")
    page = client.get(later).content.decode()
    assert "It was to be looked at again by 1 October 2013." in page
    assert "No reason was given." in page
    look = {"act": "look", "seen": "One of two sawmills showed it.", "again": "2014-02-01", **BY}
    assert client.post(later, look).status_code == 302
    page = client.get(later).content.decode()
    assert "One of two sawmills showed it." in page
    assert "Next by 1 February 2014." in page
    assert "It was to be looked at again" not in page


def test_the_register_is_narrowed_and_told_as_csv(client: Client) -> None:
    kept(client)
    kept(client, title="=HYPERLINK(1)", office="+Office", finding="do not proceed")
    register = REGISTER.replace("2013-04-01", "2013-11-01")
    page = client.get(register).content.decode()
    assert page.count('data-label="Finding"') == 2
    assert page.count("overdue</span>") == 2
    assert page.count("none is recorded") == 2
    stop = client.get(f"{register}&finding=do not proceed").content.decode()
    assert stop.count('data-label="Finding"') == 1
    assert "None of the reviewed measures is of this kind." in client.get(f"{register}&sector=media").content.decode()
    assert client.get(f"{register}&decided=no&overdue=yes&sector=trade").content.decode().count('data-label="Finding"') == 2
    assert client.get(f"{REGISTER}&overdue=yes").content.decode().count('data-label="Finding"') == 0
    for wrong in ("finding=perhaps", "decided=maybe", "sector=space"):
        assert client.get(f"{register}&{wrong}").status_code == 400
    answer = client.get(f"/task-forces/local/lens/register.csv{AT}")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert {row["title"] for row in rows} == {"Lower duties on sawn timber", "'=HYPERLINK(1)"}
    assert {row["office"] for row in rows} == {"Committee for tariffs", "'+Office"}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"reply-asked": ""}, "has no answer; “unknown” is one, too"),
        ({"says-asked": ""}, "say in a sentence why it is no"),
        ({"finding": "proceed"}, "there are conditions: choose “proceed with conditions”"),
        ({"finding": "fine"}, "choose one of the list"),
        ({"condition-office-0": ""}, "fill in all three"),
        ({"condition-by-0": ""}, "fill in all three"),
        ({"condition-by-0": "2013-03-01"}, "before the day of the review"),
        ({"again": "2013-04-01"}, "give a day after 2013-04-01, within three years"),
        ({"again": "2033-04-01"}, "within three years"),
        ({"title": ""}, "title is empty"),
        ({"title": "x" * 151}, "title has 151 signs; write at most 150"),
        ({"marking": "CLEAR"}, "choose one of the list"),
        ({"marking": "RED"}, "choose one of the list"),
        ({"judgement": "aaaaaaaaaaaaa"}, "another judgement stands by now"),
        ({"touches-RF4": "yes"}, "there is no judgement at this marking"),
        ({"records-asked": "aaaaaaaaaaaaa"}, "no event has the id"),
        ({"records-asked": "a b c"}, "no event has the id"),
        ({"reasons": "This is genocide."}, "breaks the writing rules"),
        ({"reasons": "Violence has fallen in the east."}, "breaks the writing rules"),
    ],
)
def test_what_does_not_hold_together_comes_back_with_one_line(client: Client, changes: dict[str, str], line: str) -> None:
    answer = client.post(NEW, review_form(**changes))
    assert line in fault(answer)
    if not changes.keys() & {"title", "marking", "judgement"}:  # the latter two are what the form hides
        assert 'value="Lower duties on sawn timber"' in answer.content.decode()
    assert "No measure has been reviewed yet." in client.get(REGISTER).content.decode()


def test_more_than_half_unknown_leaves_one_finding(client: Client) -> None:
    asked = [one.id for one in lens().sector("trade").questions]
    unknown = {f"reply-{key}": "unknown" for key in asked[:6]} | {f"says-{key}": "" for key in asked[:6]}
    assert "6 of 10 answers are “unknown”, more than half" in fault(client.post(NEW, review_form(**unknown)))
    half = {key: value for key, value in unknown.items() if not key.endswith(asked[5])}
    kept(client, **half)
    kept(client, **unknown, finding="not enough known")


def test_what_a_measure_could_lower_is_no_claim_of_calm(client: Client) -> None:
    kept(client, reasons="It could lower the risk of attacks, and would reduce tension at the border.")


def test_records_of_the_country_are_evidence_and_are_cited(client: Client, event_id: str) -> None:
    at = kept(client, **{"records-reach": event_id, "reply-reach": "yes"}, despite="The Committee watches it.")
    assert f"/events/{event_id}/" in client.get(at).content.decode()
    path, _, query = at.partition("?")
    answer = client.get(f"{path}assessment.docx?{query}")
    assert answer.status_code == 200
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert f"event:{event_id}" in text


def test_the_judgement_stands_beside_it_and_what_it_touches_is_marked(client: Client, event_id: str) -> None:
    judge(client, event_id)
    form = client.get(NEW).content.decode()
    assert "Attacks on civilians in the capital may go on." in form
    judgement = re.search(r'name="judgement" value="(\w+)"', form)
    assert judgement is not None
    assert 'name="touches-RF7"' in form
    assert 'name="weakens-mediation"' in form
    marked = {"judgement": judgement[1], "touches-RF7": "yes", "weakens-mediation": "yes"}
    assert "say in a sentence how" in fault(client.post(NEW, review_form(**marked)))
    assert "the judgement names no" in fault(client.post(NEW, review_form(**marked, **{"touches-RF2": "yes", "note": "So."})))
    proceed = {"finding": "proceed", "condition-what-0": "", "condition-office-0": "", "condition-by-0": ""}
    assert "say why it may go on" in fault(client.post(NEW, review_form(**marked, **proceed, note="It pays them.")))
    at = kept(client, **marked, note="It pays those who block the talks.")
    page = client.get(at).content.decode()
    assert "touched by the measure" in page
    assert "It pays those who block the talks." in page
    path, _, query = at.partition("?")
    text = "\n".join(
        one.text for one in docx.Document(io.BytesIO(client.get(f"{path}assessment.docx?{query}").content)).paragraphs
    )
    assert "Drivers that the measure touches: RF7" in text
    assert "Holding, and could be weakened by the measure, Mediation and talks" in text
    assert f"statement:{judgement[1]}" in text


def judge(client: Client, event_id: str) -> None:
    """The owner judges the country alone, for the day."""
    main, evidence = f"/task-forces/local/assessment/{AT}", f"/task-forces/local/assessment/evidence/{AT}"
    found = {
        "indicator": "7.8", "direction": "for", "confidence": "low", "says": "Attacks in the capital.", "records": event_id,
        "marking": "GREEN", **BY,
    }  # fmt: skip
    assert client.post(evidence, {"act": "evidence", **found}).status_code == 302
    assert client.post(main, {"act": "round", "question-state-led": "yes", "until": "2013-04-02", **BY}).status_code == 302
    page = client.get(main).content.decode()
    begun = re.search(r"/assessment/(\w+)/view/", page)
    assert begun is not None
    view = client.post(f"/task-forces/local/assessment/{begun[1]}/view/{AT}", {**view_form(["state-led"]), **BY})
    assert view.status_code == 302
    assert client.post(main, {"act": "open", "round": begun[1], **BY}).status_code == 302
    made = {**worded_form(["state-led"], "moderate"), "drives-RF7": "yes", "marking": "GREEN", **BY}
    assert client.post(f"/task-forces/local/assessment/{begun[1]}/judgement/{AT}", made).status_code == 302
