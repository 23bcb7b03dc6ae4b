"""An installation in which there is something of everything, and every address of the policy table filled in for it.

What is confidential in it comes from `Hidden`, so that two installations can be made that differ in nothing else: the clock
stands still and every random draw comes out alike.
"""

from __future__ import annotations

import io
import random
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone
from nacl.public import PrivateKey
from PIL import Image

from builders import RELEASE_2019, coded, empty_the_store
from intake_world import Taking, checked, taking
from judging import a_view, proposed
from lens_reviews import a_measure, answers, concluded
from people import AT, World, a_password, client_of
from phasezero import desk, pipeline
from phasezero.desk import (
    alerting,
    asking,
    assessing,
    due,
    hands,
    intake,
    jobs,
    messages,
    prevention,
    receipts,
    submissions,
    subscriptions,
)
from phasezero.desk.subscriptions import Asked
from phasezero.domain.alerts import Alert
from phasezero.domain.asks import Office
from phasezero.domain.assessment import Round
from phasezero.domain.audiences import Channel
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.community_messages import Words
from phasezero.domain.events import Document, Fatalities, Release
from phasezero.domain.intake import Picture, Use
from phasezero.domain.lens import LensReview
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.messages import HowMany, MessageDraft, MessageGiven, PartnersWord
from phasezero.store import deliveries, documents, imports, ledger, readings, vault
from phasezero.store.ids import to_text
from phasezero.store.models import CollectedDocument, Event, Opening, Proposal, Statement, Submission, Subscription, Update
from phasezero.store.people import Seat
from phasezero.web import shown
from phasezero.web.pages import messages as message_page
from phasezero.web.pages import receipt as receipt_page
from phasezero.web.pages import submit as submit_page

POLICY = Path(__file__).parents[2] / "docs" / "reference" / "policy.md"
DAY = date(2013, 4, 1)
ALL = len(desk.HARM_CHECK)
VIEWERS = ("steward", "second", "lead", "releaser", "analyst", "partner", "reader", "mole", "stranger", None)


# A clock that stands still, randomness that comes out alike


@contextmanager
def still(at: datetime) -> Iterator[None]:
    """In all modules of the program it is `at`, whatever is asked."""
    real = datetime

    class Kind(type(real)):  # type: ignore[misc]
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, real)

    class Still(real, metaclass=Kind):
        def __new__(cls, *args: Any, **rest: Any) -> Any:
            return real(*args, **rest)  # whatever is made by it is of the plain kind

        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return at if tz else at.replace(tzinfo=None)

        @classmethod
        def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
            return handler.generate_schema(real)

    list(patterns())  # everything is loaded
    with ExitStack() as patches:
        for name, module in list(sys.modules.items()):
            if name.startswith("phasezero") and vars(module).get("datetime") is real:
                patches.enter_context(patch.object(module, "datetime", Still))
        patches.enter_context(patch.object(timezone, "now", lambda: at))
        yield


@contextmanager
def alike(seed: int | str) -> Iterator[None]:
    """What is drawn comes from one seed. Sealing draws for itself, elsewhere."""
    dice = random.Random(seed)  # noqa: S311 - the point is that it is not random

    def urlsafe(count: int = 32) -> str:
        return dice.randbytes(count).hex()

    with ExitStack() as patches:
        for name, draw in (
            ("randbits", dice.getrandbits),
            ("choice", dice.choice),
            ("token_bytes", lambda count=32: dice.randbytes(count)),
            ("token_hex", lambda count=32: dice.randbytes(count).hex()),
            ("token_urlsafe", urlsafe),
        ):
            patches.enter_context(patch.object(secrets, name, draw))
        patches.enter_context(patch.object(PrivateKey, "generate", lambda: PrivateKey(dice.randbytes(32))))
        yield


# What is in it


@dataclass(frozen=True)
class Hidden:
    """All that is confidential in an installation."""

    what: str = "They burned the market"
    where: str = "Boda"
    harmed: str = "The people of the lower quarter"
    known_how: str = "I was there"
    named: str = "The bishop"
    contact: str = "+236 70 00 00 00"
    addition: str = "It was the bridge"
    identity: str = "Ada Example, teacher"
    source_contact: str = "ada@example.org"
    answer: str = "The patrol was asked for"
    planned: str = "A market burned"
    colour: int = 40
    """Of the picture: of equal size, whatever it shows."""

    def typed(self) -> dict[str, str]:
        return {
            "what": self.what,
            "where": self.where,
            "harmed": self.harmed,
            "known_how": self.known_how,
            "use_count": "yes",
            "use_task_force": "yes",
            "use_named": "yes",
            "named_who": self.named,
            "contact": self.contact,
            "only_source": "yes",
            "ask_back": "yes",
        }

    def picture(self) -> Picture:
        out = io.BytesIO()
        Image.new("RGB", (64, 48), (self.colour, 20, 255 - self.colour)).save(out, "JPEG")
        (bare,) = intake.bare_pictures([out.getvalue()])
        return bare


@dataclass
class Whole:
    here: Taking
    hidden: Hidden
    words: str
    duress: str
    feed: str
    stop: str
    confirm: str
    invitation: str
    token: str
    ask: str
    """Secret of the link of an ask."""
    message: str
    """Secret of the link of a message to a community."""
    pages: dict[str, dict[str | None, bytes]] = field(default_factory=dict)

    @property
    def people(self) -> World:
        return self.here.people


def public_events() -> None:
    events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(30)]
    events += [coded(f"march {i}", date(2013, 3, 2 + i)) for i in range(8)]
    imports.add_release(RELEASE_2019, events, "public.csv", "inputs")


def add_marked(key: str, marking: Marking, on: date = date(2013, 3, 20), **changes: Any) -> None:
    """One more event with its document, all marked."""
    release = Release("ucdp-ged", f"of partner {key}", date(2013, 3, 30))
    killed = Fatalities(3, 3, 3)
    given = {"documents": (Document("Radio", f"marked words {key}", on),), "place": f"Place {key}", **changes}
    event = coded(key, on, deaths=killed, civilian_deaths=killed, **given)
    imports.add_release(release, [event], f"{key}.csv", f"inputs {key}", marking=marking)


def installation(hidden: Hidden = Hidden(), seed: int = 7) -> Whole:
    """A store with people, records of every marking, a vault with a source, a submission with all that can hang on it, updates,
    subscriptions and their queue."""
    cache.clear()
    a_password()  # made once in a run: it draws too
    with still(AT):
        empty_the_store()
        with alike(f"{seed} people"):
            here = taking()
        _records(here.people)
        with alike(f"{seed} what is done with them"):
            return _filled(here, hidden)


def _records(people: World) -> None:
    """Nothing of it is drawn; but libraries that it loads draw once."""
    Seat.objects.filter(person=people.partner).update(keeps_key=False)
    public_events()
    for tlp in (TLP.GREEN, TLP.RED):
        add_marked(f"open {tlp.name}", Marking(tlp, people.open.key))
        add_marked(f"hidden {tlp.name}", Marking(tlp, people.hidden.key))
    _collected(people)
    desk.watch("CAF", "the board", "the rule", AT)
    pipeline.run_turns(DAY, AT.date())


def _collected(people: World) -> None:
    """A story that everyone sees by its title, and one for each task force."""
    rows = [(Marking(), people.open), *((Marking(TLP.GREEN, one.key), one) for one in (people.open, people.hidden))]
    for number, (marking, task_force) in enumerate(rows):
        title = f"Report number {number} of the market"
        one = Collected(
            *("feeds", title, f"https://news.example/{number}", title, "Three were killed.", True, "en", (), "A paper"),
            *(AT - timedelta(hours=2), "", None, AT - timedelta(hours=1), Genre.NEWS),
        )
        documents.add([one], documents.Keeping(marking, task_force.key, 36500))
    made = CollectedDocument.objects.order_by("pk")
    readings.save([readings.Found(row.pk, "en", frozenset({"CAF"}), frozenset(), ()) for row in made], "test")


def _filled(here: Taking, hidden: Hidden) -> Whole:
    people = here.people
    made = Whole(here, hidden, *_submitted(here, hidden), **_given(people), ask=_asked(people), message=_messages(people))
    _worked_on(made)
    with _no_findings():
        for to in (TLP.CLEAR, TLP.GREEN):
            proposed(people.releaser, people.open, DAY, to, AT, ALL)
        proposed(people.releaser, people.open, DAY, TLP.GREEN, AT, ALL, phase=2, reason="Armed men hold the capital")
    due.queue_day(AT.date(), AT)
    desk.declare(people.reader, people.open, "I have no interest", AT)
    desk.declare(people.mole, people.hidden, "None at all", AT)
    desk.publish_rule(people.steward, "grave risk", "the board", "One of five disagreed", AT.date(), AT)
    ledger.job_started(jobs.JOBS[0].key, AT)
    ledger.job_ended(jobs.JOBS[0].key, AT)
    return made


def _asked(people: World) -> str:
    """A round with views that are not open, an alert with its ask, and the secret of the ask's link."""

    def hand(name: str, act: str) -> hands.Hand:
        return hands.member(people.people[name], people.open, act, AT)

    for name in ("lead", "mole"):
        own = hands.member(people.people[name], people.hidden if name == "mole" else people.open, "judge", AT)
        begun = assessing.begin_round(own, "CAF", DAY, Round(("state-led",), DAY))
        assessing.give_view(own, begun, a_view(sentence=f"Marked words of {name}."))
    event = to_text(Event.objects.order_by("source_key").first().pk)  # type: ignore[union-attr]
    draft = hand("analyst", "draft")
    alert = alerting.propose(draft, "CAF", DAY, "Attacks may go on.", [event], "It asks one office.", [], "Lead", TLP.GREEN)
    alerting.verify(hand("lead", "verify"), alert, "Read again.")
    asking.draft_ask(draft, alert, WANTED)
    alerting.sign(hand("lead", "release"), alert, len(asking.HARM_CHECK))
    ((_, secret),) = alerting.sign(hand("releaser", "release"), alert, len(asking.HARM_CHECK))
    _reviewed(people)
    return secret


def _reviewed(people: World) -> None:
    """A measure reviewed for each task force, one of them for few."""
    for name, task_force, tlp in (
        ("lead", people.open, TLP.GREEN),
        ("lead", people.open, TLP.AMBER_STRICT),
        ("mole", people.hidden, TLP.GREEN),
    ):
        own = hands.member(people.people[name], task_force, "draft", AT)
        given = {one.question: prevention.Given(one.reply, one.says) for one in answers()}
        found = concluded(reasons=f"Marked words of {name} for {tlp.label}.")
        prevention.review(own, "CAF", DAY, a_measure(), given, prevention.Marked(), found, tlp)


def _messages(people: World) -> str:
    """A message that was approved and given out, another task force's own, and the secret of the first one's link."""
    words = Words("fr", "Marked words to a community.", "Restez ensemble.", "Ne partez pas seuls.", "Le 1212.")
    draft = MessageDraft(words, "partner-7", AT.date() + timedelta(days=10))
    for person, task_force in ((people.mole, people.hidden), (people.analyst, people.open)):
        own = hands.member(person, task_force, "draft", AT)
        made = messages.draft(own, "CAF", AT.date(), draft, TLP.AMBER)
    secret = messages.ask_partner(own, made)
    messages.answer(secret, made, PartnersWord.YES, "", None, AT)
    messages.give(own, made, MessageGiven(Channel.SMS, "A radio", AT.date(), HowMany.TENS, ""))
    return secret


WANTED = asking.Wanted(
    audience="council_member",
    office=Office("Permanent Representative of Rwanda to the United Nations", "RWA"),
    action="ask the Secretariat what protects {target_group}",
    tool="Multilateral diplomacy",
    body="",
    instrument="question-in-consultations",
    by=date(2013, 4, 20),
    why="Rwanda sits in the Security Council",
    why_source="membership of the Security Council 2013",
    say="We ask what protects civilians now.",
    quiet=False,
    names=("Rwanda", "Security Council", "Secretariat"),
)


@contextmanager
def _no_findings() -> Iterator[None]:
    """The check against re-identification has tests of its own; here it would keep the updates from being issued."""
    from phasezero.desk import releasing

    with patch.object(releasing, "_refuse_findings", lambda *_: None):
        yield


def _submitted(here: Taking, hidden: Hidden) -> tuple[str, str]:
    content = replace(checked(**hidden.typed()), pictures=(hidden.picture(),))
    receipt = intake.receive(here.intake.key, content, AT)
    return receipt.words, receipt.duress


def _given(people: World) -> dict[str, str]:
    """Keys and secrets of people, with what they belong to."""
    feed = subscriptions.subscribe(people.reader, Asked(country="CAF", channel="feed"), AT - timedelta(days=1)).feed_key
    for person in (people.partner, people.analyst, people.mole):
        subscriptions.subscribe(person, Asked(country="CAF"), AT - timedelta(days=1))
    subscriptions.subscribe(people.lead, Asked(country="CAF", channel="web"), AT - timedelta(days=1))
    outside = subscriptions.invite_address(people.steward, "friend@elsewhere.org", Asked(country="CAF"), AT).subscription
    invited = desk.invite(people.lead, "new@example.org", "Nina New", AT, people.partner.organisation, people.open, "reader")
    return {
        "feed": feed.split(".")[0],
        "stop": deliveries.stop_token(Subscription.objects.filter(person=people.partner).get()),
        "confirm": deliveries.confirm_token(outside),
        "invitation": invited.secret,
        "token": desk.make_token(people.analyst, "laptop", TLP.RED, 30, AT),
    }


def _worked_on(made: Whole) -> None:
    """A correction, a use, a planned release, an answer; a source, and a request to open the vault."""
    hidden, people = made.hidden, made.people
    row = Submission.objects.get()
    code = receipts.code(made.words)
    receipts.correct(code, hidden.addition, AT.date())
    event = to_text(Event.objects.order_by("pk").first().pk)  # type: ignore[union-attr]
    submissions.made_of(people.analyst, to_text(row.pk), "event", event, Use.TASK_FORCE, AT)
    submissions.plan_release(people.analyst, to_text(row.pk), "event", event, Use.TASK_FORCE, hidden.planned, AT)
    submissions.tell_partner(people.analyst, to_text(row.pk), hidden.answer, AT)
    vault.add_source(people.open, hidden.identity, hidden.source_contact, AT)
    key = vault.current_key(people.open.key)
    Opening.objects.create(
        task_force=people.open, key=key, purpose="open", asked_by=people.lead, asked_of=people.releaser, reason="A call came",
        asked_at=AT, expires_at=AT + timedelta(hours=24), record_model="store.Submission", record=row.pk, share=b"x" * 40,
    )  # fmt: skip


# Its addresses


def policy() -> list[tuple[str, str, str, str]]:
    """The rows of the policy table: address, name, who, shows."""
    found = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \|$", POLICY.read_text(encoding="utf-8"), re.M)
    return [(address, name.strip("`"), who, shows) for address, name, who, shows in found]


QUERIES = {
    "overview": ("", "?sort=phase"),
    "country": ("", "?date=2013-04-01", "?date=2013-04-01&region=CF.BG"),
    "day-file": ("?date=2013-04-01", "?date=2013-03-31"),
    "release": ("?date=2013-04-01&to=GREEN", "?date=2013-04-01&to=RED"),
    "event": ("", "?date=2013-04-01"),
    "deliveries": ("", "?state=queued"),
}
API_QUERIES = {
    "phase": ("?as_of=2013-04-01",),
    "update_of_day": ("?date=2013-03-31",),
    "updates": ("", "?country=CAF"),
    "events": ("?size=200", "?country=CAF&as_of=2013-04-01&size=200"),
}


def addresses(made: Whole, more_words: tuple[str, ...] = ()) -> list[str]:
    """Every address of the policy table, with everything that exists for its placeholders. KeyError: a new kind of placeholder."""
    found = []
    for address, name, _, _ in policy():
        if "…" in address:
            found += [f"/{one}" for one in _fixed("accounts/")]
            continue
        queries = (API_QUERIES if address.startswith("/api/") else QUERIES).get(name, ("",))
        if name == "search":
            queries = tuple(f"?q={word}" for word in ("rebels", "marked", "market", *more_words))
        found += [one + query for one in filled(made, address) for query in queries]
    return found


def filled(made: Whole, address: str) -> list[str]:
    """An address with each of its placeholders' values."""
    found, kind = [""], ""
    for part in re.split(r"\b([A-Z]{2,})\b", address):
        ways = values(made, kind, part) if re.fullmatch("[A-Z]{2,}", part) else [part]
        kind = re.findall(r"[a-z-]+", part)[-1] if re.search("[a-z]", part) else kind
        found = [before + way for before in found for way in ways]
    return found


def values(made: Whole, kind: str, placeholder: str) -> list[str]:
    """What stands in an address in place of a placeholder, by the word before it. KeyError: a new kind, to be said here."""
    people = made.people
    known: dict[tuple[str, str], Any] = {
        ("countries", "CODE"): lambda: ["CAF"],
        ("events", "ID"): lambda: _ids(Event.objects.order_by("source_key"))[-6:],
        ("updates", "ID"): lambda: _ids(Update.objects.order_by("pk")),
        ("submissions", "ID"): lambda: _ids(Submission.objects.order_by("pk")),
        ("update", "FORM"): lambda: ["txt", "json", "html"],
        ("updates", "FORM"): lambda: ["txt", "json", "html"],
        ("feeds", "FORM"): lambda: ["atom", "json"],
        ("feeds", "KEY"): lambda: [made.feed],
        ("assessment", "ID"): lambda: _ids(Statement.objects.filter(kind=Round.KIND).order_by("pk")),
        ("alerts", "ID"): lambda: _ids(Statement.objects.filter(kind=Alert.KIND).order_by("pk")),
        ("lens", "ID"): lambda: _ids(Statement.objects.filter(kind=LensReview.KIND).order_by("pk")),
        ("assessment", "FORM"): lambda: ["docx"],  # a PDF of the same takes seconds; tests/brief/test_lens_paper.py makes them
        ("asks", "SECRET"): lambda: [made.ask],
        ("messages", "ID"): lambda: _ids(Statement.objects.filter(kind=MessageDraft.KIND).order_by("pk")),
        ("messages", "SECRET"): lambda: [made.message],
        ("submit", "KEY"): lambda: [made.here.intake.key],
        ("institutions", "KEY"): lambda: ["unsc"],
        ("stories", "ID"): lambda: sorted(to_text(row.document) for row in CollectedDocument.objects.all()),
        ("task-forces", "KEY"): lambda: [people.open.key, people.hidden.key],
        ("join", "SECRET"): lambda: [made.invitation],
        ("unsubscribe", "TOKEN"): lambda: [made.stop],
        ("confirm", "TOKEN"): lambda: [made.confirm],
    }
    found: list[str] = known[kind, placeholder]()
    return found


def _ids(rows: Any) -> list[str]:
    return [to_text(pk) for pk in rows.values_list("pk", flat=True)]


def patterns(found: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address that the server knows."""
    for one in get_resolver().url_patterns if found is None else found:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here, one


def _fixed(start: str) -> list[str]:
    """Addresses below `start` that take no value; without the one that signs out."""
    return sorted(
        {here for here, _ in patterns() if here.startswith(start) and not re.search(r"[<(^\\]", here) and "logout" not in here}
    )


# What is got from it

_CHANGES = (
    (rb'name="csrfmiddlewaretoken" value="[^"]+"', b""),
    (rb"otpauth[^\"<]+|[A-Z2-7]{32}|data:image/svg\+xml[^\"]+", b""),  # a secret for a second factor, new at each request
)


def got(client: Client, path: str, **rest: Any) -> bytes:
    """Everything that a reader gets: status, headers, body; without what is random at every request."""
    answer = client.get(path, **rest)
    headers = {name: value for name, value in answer.headers.items() if name not in {"Set-Cookie", "Expires"}}
    body = answer.content
    for pattern, instead in _CHANGES:
        body = re.sub(pattern, instead, body)
    headers["Content-Length"] = str(len(body)) if "Content-Length" in headers else ""
    return f"{answer.status_code} {sorted(headers.items())}\n".encode() + body


def forget() -> None:
    """What processes remember between requests."""
    shown.forget()
    cache.clear()
    submit_page.LIMIT.forget()
    receipt_page.LIMIT.forget()
    message_page.LIMIT.forget()


def everything(made: Whole, who: str | None, at: datetime = AT + timedelta(minutes=5)) -> dict[str, bytes]:
    """What a viewer gets at every address, by address."""
    forget()
    client = client_of(None if who is None else made.people.people[who])
    with still(at), alike(f"reading as {who}"):
        return {path: got(client, path) for path in addresses(made)}


def waiting() -> int:
    return Proposal.objects.filter(state="waiting").count()
