"""The JSON API: its description is valid, answers keep to it, errors are one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from phasezero import library

DAY = date(2013, 4, 1)


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    response = client.get("/api/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_the_description_is_sound(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == {
        "/api/countries",
        "/api/countries/{code}/phase",
        "/api/countries/{code}/update",
        "/api/countries/{code}/options",
        "/api/updates",
        "/api/updates/{update_id}",
        "/api/events",
        "/api/events/{event_id}",
        "/api/search",
        "/api/health",
        "/api/consistency",
    }
    names = [way["operationId"] for ways in description["paths"].values() for way in ways.values()]
    assert len(names) == len(set(names))
    assert all(set(ways) == {"get"} for ways in description["paths"].values())
    for name, schema in description["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name
    for reference in _references(description):
        at: Any = description
        for step in reference.removeprefix("#/").split("/"):
            at = at[step]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [one for value in node.values() for one in _references(value)]
    return [one for value in node for one in _references(value)] if isinstance(node, list) else []


def test_answers_keep_to_the_description(client: Client, description: dict[str, Any], event_id: str) -> None:
    stored = library.updates("CAF")[0].id
    for template, address in {
        "/api/countries": "/api/countries",
        "/api/countries/{code}/phase": "/api/countries/CAF/phase?as_of=2013-04-01",
        "/api/countries/{code}/update": "/api/countries/CAF/update?date=2013-04-01",
        "/api/updates": "/api/updates?country=CAF",
        "/api/updates/{update_id}": f"/api/updates/{stored}",
        "/api/events": "/api/events?country=CAF&as_of=2013-04-01&violence=one-sided",
        "/api/events/{event_id}": f"/api/events/{event_id}?as_of=2013-04-01",
        "/api/search": "/api/search?q=bangui&size=5",
        "/api/health": "/api/health",
        "/api/consistency": "/api/consistency?as_of=2013-04-01",
    }.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"].startswith("application/json")
        schema = description["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": description["components"]}).validate(response.json())


def test_cursor_pages_give_every_event_once(client: Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/api/events?country=CAF&as_of=2013-04-01&size=50{cursor}").json()
        seen += [event["id"] for event in page["events"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == library.events("CAF", DAY).height


def test_nothing_learned_later_is_given(client: Client) -> None:
    page = client.get("/api/events?country=CAF&as_of=2013-04-01&size=200").json()
    assert page["as_of"] == "2013-04-01"
    assert all(event["learned_at"] < "2013-04-02" for event in page["events"])
    found = client.get("/api/search?q=bangui&as_of=2013-04-01&size=200").json()
    assert all(one["report"]["learned_at"] < "2013-04-02" for one in found["results"])


def test_an_update_is_given_as_it_was_stored(client: Client) -> None:
    stored = library.updates("CAF")[0]
    assert client.get(f"/api/updates/{stored.id}").content.decode() == stored.content
    assert client.get("/api/countries/caf/update?date=2013-04-01").content.decode() == stored.content
    assert client.get("/api/countries/CAF/update?date=2013-03-28").json()["update"]["date"] == "2013-03-28"


@pytest.mark.parametrize(
    ("address", "status", "line"),
    [
        (
            "/api/countries/CAF/phase?as_of=2013-02-30",
            400,
            "as_of is 2013-02-30, a day that does not exist; write one as 2013-04-01",
        ),
        ("/api/countries/CAF/phase?as_of=1364774400", 400, "as_of is '1364774400', which is not a day; write it as 2013-04-01"),
        ("/api/countries/CAF/update?date=2999-01-01", 400, "date is 2999-01-01; give a day from"),
        ("/api/countries/ZZZ/phase", 404, "no country is called 'ZZZ'"),
        ("/api/countries/C4F/phase", 400, "code: "),
        ("/api/events?from=x", 400, "from is 'x'"),
        ("/api/events?from=2013-05-01&to=2013-04-01", 400, "from 2013-05-01 is after to 2013-04-01"),
        ("/api/events?size=201", 400, "size: "),
        ("/api/events?size=0", 400, "size: "),
        ("/api/events?violence=much", 400, "violence: "),
        ("/api/events?cursor=2013-04-01.zzz", 400, "cursor '2013-04-01.zzz' is not one of ours"),
        ("/api/events?cursor=9999", 400, "cursor '9999' is not one of ours"),
        ("/api/events?region=a%00b", 400, "region: "),
        ("/api/events?minimum_deaths=99999999999999999999", 400, "minimum_deaths: "),
        ("/api/updates?cursor=x", 400, "cursor 'x' is not one of ours"),
        ("/api/search", 400, "q: "),
        ("/api/search?q=" + "a" * 201, 400, "q: "),
        ("/api/nothing", 404, "There is nothing at this address"),
        ("/api/docs", 404, "There is nothing at this address"),
    ],
)
def test_errors_are_one_clear_line(client: Client, address: str, status: int, line: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert response.json()["error"].startswith(line)
    assert "\n" not in response.json()["error"]
