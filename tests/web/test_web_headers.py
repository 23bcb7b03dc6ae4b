"""What holds for every answer: reading only, loopback only, headers, no traceback."""

from __future__ import annotations

import socket

import pytest
from django.test import Client

from phasezero import library
from phasezero.errors import BadInput
from phasezero.web import server

ADDRESSES = [
    "/",
    "/countries/CAF/",
    "/search/?q=bangui",
    "/nowhere",
    "/countries/CAF/?date=x",
    "/api/countries",
    "/api/nowhere",
    "/api/openapi.json",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_security_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_only_reading(client: Client, method: str) -> None:
    for address in ("/", "/countries/CAF/", "/api/countries", "/nowhere", "/static/phasezero/pages.css"):
        response = getattr(client, method)(address)
        if (method, address) == ("post", "/nowhere"):  # a form sent to no page: there is no page
            assert response.status_code == 404
            continue
        assert response.status_code == 405, address
        assert response["Allow"] == "GET, HEAD"
        assert "Content-Security-Policy" in response.headers or address.startswith("/static/")


def test_head_says_what_get_says(client: Client) -> None:
    for address in ("/about/", "/api/countries", "/nowhere"):
        asked, told = client.get(address), client.head(address)
        assert (told.status_code, told.content) == (asked.status_code, b"")
        assert told["Content-Type"] == asked["Content-Type"]


def test_other_hosts_are_refused(client: Client) -> None:
    response = client.get("/about/", headers={"host": "phasezero.example.org"})
    assert response.status_code == 400
    assert b"Traceback" not in response.content


def test_a_failure_of_ours_says_nothing_of_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the store")

    monkeypatch.setattr(library, "overview", fail)
    client.raise_request_exception = False
    for address in ("/", "/api/countries"):
        response = client.get(address)
        assert response.status_code == 500
        assert b"secret" not in response.content
        assert b"An error of ours" in response.content
        assert "Content-Security-Policy" in response.headers


def test_the_server_listens_on_loopback_only() -> None:
    assert server.LOOPBACK == "127.0.0.1"


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind((server.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"port {port} cannot be used"):
            server.serve(port)


def test_a_form_from_elsewhere_is_refused_in_our_words(example: None, db: None) -> None:
    answer = Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/accounts/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    assert "was not sent from a page of ours" in answer.content.decode()
