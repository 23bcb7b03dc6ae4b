"""Translation as a user switches it on: a setting, a command, a button beside a report; off without the setting."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from django.test import Client
from typer.testing import CliRunner

from phasezero.cli.main import app
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, Missing
from phasezero.pipeline.translating import is_set_up, translated
from web.test_stories_page import PATH, kept, said, story_key


class _Answers(BaseHTTPRequestHandler):
    asked: ClassVar[list[dict[str, str]]] = []
    reply: ClassVar[bytes | None] = None
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(asked)
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.reply or json.dumps({"translatedText": asked["q"].upper()}).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    _Answers.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("PHASEZERO_TRANSLATION", address)
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


FRENCH = "Douze civils ont été tués près de Bambari par des hommes armés, selon des habitants de la ville."


class TestTheSetting:
    def test_it_is_off_without_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PHASEZERO_TRANSLATION", raising=False)
        assert not is_set_up()
        with pytest.raises(Missing, match="PHASEZERO_TRANSLATION"):
            translated(FRENCH, "fr", "en")

    def test_a_service_on_this_machine_translates_and_is_named(self, service: str) -> None:
        found = translated(FRENCH, "fr-CF", "en")
        assert (found.text, found.source, found.target) == (FRENCH.upper(), "fr", "en")
        assert service.endswith(found.by)

    @pytest.mark.usefixtures("service")
    def test_an_unknown_language_is_left_to_the_service(self) -> None:
        translated(FRENCH, "und", "en")
        assert _Answers.asked[0]["source"] == "auto"

    @pytest.mark.usefixtures("service")
    def test_its_key_is_sent_and_a_language_is_not_translated_to_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHASEZERO_TRANSLATION_KEY", "k-1")
        translated(FRENCH, "fr", "en")
        assert _Answers.asked[0]["api_key"] == "k-1"
        with pytest.raises(BadInput, match="already"):
            translated(FRENCH, "fr-FR", "fr")

    @pytest.mark.security
    @pytest.mark.parametrize(
        "address", ["http://translate.example.org", "http://203.0.113.7:5000", "http://127.0.0.1.example.org"]
    )
    def test_a_service_elsewhere_is_reached_by_https_only(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHASEZERO_TRANSLATION", address)
        with pytest.raises(BadInput, match="https"):
            translated(FRENCH, "fr", "en")

    @pytest.mark.security
    @pytest.mark.parametrize("tlp", [TLP.AMBER_STRICT, TLP.RED])
    @pytest.mark.usefixtures("service")
    def test_a_text_above_amber_does_not_leave_the_machine(self, tlp: TLP, monkeypatch: pytest.MonkeyPatch) -> None:
        assert translated(FRENCH, "fr", "en", tlp).text
        monkeypatch.setenv("PHASEZERO_TRANSLATION", "https://translate.example.org")
        with pytest.raises(BadInput, match="this machine only"):
            translated(FRENCH, "fr", "en", tlp)

    @pytest.mark.security
    @pytest.mark.usefixtures("service")
    def test_it_follows_no_redirect_and_reads_no_endless_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_Answers, "status", 302)
        monkeypatch.setattr(_Answers, "reply", b"moved")
        with pytest.raises(BadInput):
            translated(FRENCH, "fr", "en")
        assert len(_Answers.asked) == 1
        monkeypatch.setattr(_Answers, "status", 200)
        monkeypatch.setattr(_Answers, "reply", b"x" * 2_000_000)
        with pytest.raises(BadInput, match="more than"):
            translated(FRENCH, "fr", "en")

    def test_a_silent_service_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHASEZERO_TRANSLATION", "http://127.0.0.1:9")
        with pytest.raises(Missing, match="did not answer"):
            translated(FRENCH, "fr", "en")


class TestFolders:
    def test_the_models_of_a_folder_are_offered_by_their_languages(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for pair in ("fr en", "ar en"):
            source, target = pair.split()
            folder = tmp_path / f"{source}_{target}"
            folder.mkdir()
            (folder / "metadata.json").write_text(json.dumps({"from_code": source, "to_code": target}))
        monkeypatch.setenv("PHASEZERO_TRANSLATION", str(tmp_path))
        with pytest.raises(BadInput, match="no model translates es to en; there are: ar to en, fr to en"):
            translated("Doce civiles", "es", "en")
        with pytest.raises(BadInput, match="not known"):
            translated("Doce civiles", "und", "en")

    def test_a_folder_without_models_is_one_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PHASEZERO_TRANSLATION", str(tmp_path))
        with pytest.raises(BadInput, match="no unpacked Argos package"):
            translated(FRENCH, "fr", "en")


class TestTheCommand:
    @pytest.mark.usefixtures("service")
    def test_a_file_is_translated_and_its_language_recognised(self, tmp_path: Path) -> None:
        file = tmp_path / "report.txt"
        file.write_text(FRENCH, encoding="utf-8")
        done = CliRunner().invoke(app, ["translate", str(file), "--to", "en"])
        assert FRENCH.upper() in done.stdout
        assert "Machine translation from fr" in done.stderr


@pytest.mark.django_db
class TestThePage:
    def _story(self, client: Client) -> str:
        kept("a", "Douze civils tués près de Bambari", FRENCH, "Radio Ndeke Luka", language="fr")
        key = story_key(client.get(PATH).content, "Douze civils tués près de Bambari")
        return PATH.replace("/stories/", f"/stories/{key}/")

    def test_without_the_setting_there_is_no_button(self, client: Client) -> None:
        assert "Translate by machine" not in said(client.get(self._story(client)).content)

    @pytest.mark.usefixtures("service")
    def test_a_person_has_a_report_translated_beside_its_words(self, client: Client) -> None:
        address = self._story(client)
        page = client.get(address).content.decode()
        assert "Translate by machine" in page
        document = re.search(r'name="document" value="([^"]+)"', page)
        assert document
        answered = client.post(address, {"act": "translate", "document": document[1]})
        assert answered.status_code == 200
        shown = said(answered.content)
        assert "DOUZE CIVILS" in shown
        assert "Machine translation from fr by" in shown
        assert "Douze civils tués" in shown
        assert "DOUZE CIVILS" not in said(client.get(address).content)

    @pytest.mark.usefixtures("service")
    def test_a_document_of_no_report_here_is_not_found(self, client: Client) -> None:
        answered = client.post(self._story(client), {"act": "translate", "document": "nothere"})
        assert answered.status_code == 404
        assert not _Answers.asked
