"""The audit pages: lines and heads up to what a member may read, and a file that holds against a head."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from builders import empty_the_store
from people import AT, World, client_of, world
from phasezero import desk
from phasezero.domain.chains import short
from phasezero.domain.marking import TLP
from phasezero.store.audit import AuditEntry, chain_of, head, note

pytestmark = pytest.mark.security


@pytest.fixture
def people(db: None, settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    empty_the_store()
    made = world()
    note("opened a canary", str(made.lead.pk), AT, audience=made.open.key, tlp=TLP.RED)
    note("seen by analysts", str(made.analyst.pk), AT, audience=made.open.key, tlp=TLP.AMBER_STRICT)
    return made


def path_of(people: World) -> str:
    return f"/task-forces/{people.open.key}/audit/"


def test_each_member_reads_the_lines_up_to_their_clearance(people: World) -> None:
    seen = {
        "lead": (True, True),
        "analyst": (True, False),
        "releaser": (True, False),
        "partner": (False, False),
        "reader": (False, False),
    }
    for who, (strict, red) in seen.items():
        body = client_of(people.people[who]).get(path_of(people)).content.decode()
        assert "task force made" in body
        assert ("seen by analysts" in body) == strict, who
        assert ("opened a canary" in body) == red, who
        for tlp, shown in ((TLP.GREEN, True), (TLP.AMBER_STRICT, strict), (TLP.RED, red)):
            assert (short(head(people.open.key, tlp)) in body) == shown, who
        assert re.search(r"seated as analyst.*?<bdi>Lead</bdi>", body, re.DOTALL)


def test_who_keeps_a_share_takes_a_file_away_that_holds_against_the_head(people: World, tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    answer = client_of(people.lead).post(path_of(people), {"act": "export"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert re.fullmatch(r'attachment; filename="audit-\d{4}-\d\d-\d\d\.jsonl"', answer["Content-Disposition"])
    file.write_bytes(answer.content)
    body = client_of(people.lead).get(path_of(people)).content.decode()
    heads = re.findall(r"<code>([0-9a-f]{4}(?:-[0-9a-f]{4}){3})</code>", body)
    assert len(heads) == 3
    assert desk.verify_audit(file, heads).whole
    assert "audit exported" in body
    file.write_bytes(answer.content.replace(b"seated as analyst", b"seated as anarchy"))
    assert not desk.verify_audit(file, heads).whole


def test_a_file_holds_the_chains_of_its_page_only(people: World) -> None:
    desk.give_seat(people.mole, people.hidden, people.lead, "lead", AT, keeps_key=True)
    content = client_of(people.lead).post(path_of(people), {"act": "export"}).content.decode()
    assert set(re.findall(r'"chain":"(\w+):', content)) == {people.open.key}
    strict = client_of(people.releaser).post(path_of(people), {"act": "export"}).content.decode()
    assert set(re.findall(r'"chain":"\w+:(\w+)"', strict)) == {"GREEN", "AMBER_STRICT"}


def test_members_who_keep_no_share_get_no_file(people: World) -> None:
    before = AuditEntry.objects.count()
    for who in ("analyst", "partner", "reader"):
        client = client_of(people.people[who])
        assert 'value="export"' not in client.get(path_of(people)).content.decode()
        answer = client.post(path_of(people), {"act": "export"})
        assert (answer.status_code, "you are neither" in answer.content.decode()) == (403, True)
    assert client_of(people.lead).post(path_of(people), {"act": "nonsense"}).status_code == 400
    assert AuditEntry.objects.count() == before


def test_stewards_read_and_take_away_the_chains_of_the_installation(people: World, tmp_path: Path) -> None:
    client = client_of(people.steward)
    body = client.get("/stewardship/audit/").content.decode()
    assert "organisation added" in body or "account" in body
    assert short(head("installation", TLP.GREEN)) in body
    assert "opened a canary" not in body
    content = client.post("/stewardship/audit/", {"act": "export"}).content
    assert people.open.key.encode() not in content
    (tmp_path / "f").write_bytes(content)
    assert desk.verify_audit(tmp_path / "f", [head("installation", TLP.GREEN)]).whole
    for who in ("lead", "mole", "stranger"):
        for answer in (
            client_of(people.people[who]).get("/stewardship/audit/"),
            client_of(people.people[who]).post("/stewardship/audit/"),
        ):
            assert answer.status_code == 404


def test_what_is_done_above_a_reader_changes_no_byte(people: World) -> None:
    client = client_of(people.reader)
    before = client.get(path_of(people)).content
    note("opened another", str(people.lead.pk), AT, audience=people.open.key, tlp=TLP.RED)
    note("seen by them", str(people.mole.pk), AT, audience=people.hidden.key)
    assert client.get(path_of(people)).content == before
    note("seen by all", str(people.lead.pk), AT, audience=people.open.key)
    assert client.get(path_of(people)).content != before
    assert chain_of(people.hidden.key, TLP.GREEN) not in before.decode()
