"""Non-interference of what is sealed: two installations that differ in nothing else give every viewer the same bytes, on every
address of the policy table, in every letter, feed and audit export, and in every column that is not sealed itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from whole import VIEWERS, Hidden, Whole, alike, everything, forget, got, installation, still

from people import AT
from phasezero import desk
from phasezero.deliver import pictures, smtp
from phasezero.deliver.smtp import Answer, Outcome, Server
from phasezero.desk import delivery
from phasezero.desk.delivery import Post

pytestmark = pytest.mark.security
RUN = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: an installation takes many seconds to make."""
LATER = AT + timedelta(minutes=30)


# Everything that leaves, and everything that is kept in clear


@contextmanager
def caught(letters: list[tuple[str, bytes]]) -> Iterator[None]:
    """The mail server is a list."""

    def hand_over(_line: Any, sender: str, to: str, content: bytes, _envelope: str, begin: Any) -> Answer:
        assert begin()
        letters.append((f"{sender} to {to}", content))
        return Answer(Outcome.TAKEN, "250")

    with (
        patch.object(smtp.Line, "hand_over", hand_over),
        patch.object(pictures, "drawn", lambda svg, _fonts: [b"picture"] * len(svg)),
    ):
        yield


def letters_of() -> list[tuple[str, bytes]]:
    """What the queue sends, letter by letter."""
    sent: list[tuple[str, bytes]] = []
    with still(LATER), alike("letters"), caught(sent):
        post = Post(Server("127.0.0.1", 9, "none"), "early@pz.example.org", "https://pz.example.org")
        done = delivery.run(LATER.date(), lambda: LATER, post)
    assert not done.problem
    return sorted(sent)


def exports_of(made: Whole, folder: Path) -> dict[str, bytes]:
    """The audit chains as those who keep them take them away."""
    found = {}
    for name in ("steward", "lead", "releaser", "mole"):
        file = folder / f"{name}.jsonl"
        with still(LATER):
            desk.export_audit(file, made.people.people[name], LATER)
        found[name] = file.read_bytes()
    return found


_SEALED = re.compile(r"sealed|locked|salt|share|public|reply_key|digest|password|code|last_login|created_at")
"""Fields that hold sealed bytes, keys, digests, what argon2 makes anew each time, and when the tests' browsers signed in. Numbers
that the database counts up are left out too."""
_OF_BROWSERS = {"sessions.Session", "usersessions.UserSession"}


def in_clear() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for the fields above."""
    found = {}
    for model in apps.get_models():
        if model._meta.label in _OF_BROWSERS:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, models.BinaryField | models.AutoField) and not _SEALED.search(field.name)
        ]
        rows: Any = model._default_manager
        found[model._meta.label] = sorted(rows.values(*names), key=repr)
    return found


def sizes() -> dict[str, list[int]]:
    """How long sealed values are: pictures and texts of equal padded length are told apart by nothing."""
    found = {}
    for model in apps.get_app_config("store").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and field.name.startswith("sealed"):
                rows: Any = model._default_manager
                found[f"{model._meta.label}.{field.name}"] = sorted(
                    len(bytes(value)) for value in rows.values_list(field.name, flat=True)
                )
    return found


@dataclass
class Gone:
    """What left an installation."""

    pages: dict[str | None, dict[str, bytes]]
    by_token: dict[str, bytes]
    letters: list[tuple[str, bytes]]
    exports: dict[str, bytes]
    clear: dict[str, list[dict[str, Any]]]
    sizes: dict[str, list[int]]


def gone(hidden: Hidden, viewers: tuple[str | None, ...], folder: Path) -> Gone:
    made = installation(hidden)
    clear, long = in_clear(), sizes()
    pages = {who: everything(made, who) for who in viewers}
    return Gone(pages, _by_token(made), letters_of(), exports_of(made, folder), clear, long)


def _by_token(made: Whole) -> dict[str, bytes]:
    """The API with a token, and the receipt page with a wrong receipt and the duress code."""
    from django.test import Client

    forget()
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {made.token}"})
    anybody = Client(headers={"host": "127.0.0.1"})
    with still(LATER):
        found = {
            path: got(client, path) for path in ("/api/countries", "/api/events?size=200", "/api/search?q=market", "/api/updates")
        }
        for words in ("wrong", made.duress):
            answer = anybody.post("/receipt/", {"words": words})
            found[f"/receipt/ {words}"] = f"{answer.status_code} {sorted(answer.headers.items())}".encode() + answer.content
    return found


class _Compared(TestCase):
    viewers: tuple[str | None, ...] = ("analyst", None)
    first: Gone | None = None

    def compare(self, other: Hidden) -> None:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            one = gone(Hidden(), self.viewers, Path(folder))
            two = gone(other, self.viewers, Path(folder))
        for who in self.viewers:
            assert one.pages[who].keys() == two.pages[who].keys()
            for path, answer in one.pages[who].items():
                assert answer == two.pages[who][path], (who, path)
        assert one.by_token == two.by_token
        assert one.letters == two.letters
        assert len(one.letters) >= 3
        assert one.exports == two.exports
        for table, rows in one.clear.items():
            assert rows == two.clear[table], table
        assert one.sizes == two.sizes


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf"])


def text(most: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=most).filter(lambda one: one.strip() != "")


HIDDEN = st.builds(
    Hidden,
    what=text(150),
    where=text(20),
    harmed=text(20),
    known_how=text(20),
    named=text(20),
    contact=text(20),
    addition=text(80),
    identity=text(40),
    source_contact=text(40),
    answer=text(60),
    planned=text(60),
    colour=st.integers(0, 255),
)


class TestSealedValues(_Compared):
    def test_other_values_give_the_same_bytes(self) -> None:
        """Hostile ones: what stands in a page, a search, a header or a log would show at once."""
        other = Hidden(
            what="<script>alert('market')</script> rebels marked", where="CAF", harmed="x", known_how="", named="\u202eRTL",
            contact="reader@example.org", addition="market", identity="marked", source_contact="", answer="rebels", planned="<b>", colour=200,
        )  # fmt: skip
        self.compare(other)


@pytest.mark.slow
class TestAnySealedValues(_Compared):
    viewers = VIEWERS

    @settings(max_examples=2, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck), database=None)
    @given(HIDDEN)
    def test_any_values_give_the_same_bytes_to_every_kind_of_viewer(self, other: Hidden) -> None:
        self.compare(other)


class TestItWouldBeSeen(TestCase):
    def test_a_value_that_is_not_sealed_does_change_the_bytes(self) -> None:
        """The tests above would pass if nothing ever changed."""
        from phasezero.store.models import Submission

        made = installation()
        before, clear = everything(made, "analyst"), in_clear()
        Submission.objects.update(only_source=False)
        after = everything(made, "analyst")
        changed = {path for path, answer in before.items() if after[path] != answer}
        assert f"/task-forces/{made.people.open.key}/submissions/" in changed
        assert in_clear() != clear
