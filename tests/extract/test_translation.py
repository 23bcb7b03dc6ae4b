"""Translation by a service that the user runs, here a small one of our own, and by a model in a folder, here a made one."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.request import Request, urlopen

import pytest

from phasezero.errors import BadInput, Missing
from phasezero.extract.translation import LABEL, LocalModel, Service

pytestmark = pytest.mark.one_database


class _Answers(BaseHTTPRequestHandler):
    asked: list[dict[str, str]] = []

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({**asked, "path": self.path})
        answer = {"error": "xx is not supported"} if asked["source"] == "xx" else {"translatedText": asked["q"].upper()}
        body = b"<html>" if asked["source"] == "html" else json.dumps(answer).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    _Answers.asked = []
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def post(address: str, body: bytes) -> bytes:
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - the fake service above
    with urlopen(request, timeout=5) as answer:  # noqa: S310
        return bytes(answer.read())


def test_a_service_translates_and_is_named(address: str) -> None:
    found = Service(address, post).translate("douze morts\n\nà Bria", "fr", "en")
    assert found.text == "DOUZE MORTS\n\nÀ BRIA"
    assert found.by in address
    assert found.label.startswith(f"{LABEL} from fr by 127.0.0.1")
    assert _Answers.asked == [
        {"q": "douze morts\n\nà Bria", "source": "fr", "target": "en", "format": "text", "path": "/translate"}
    ]


def test_long_texts_go_in_parts_and_come_back_whole(address: str) -> None:
    text = "\n".join(["a" * 30, "", "b" * 70, "c"])
    assert Service(address, post, key="k", longest=40).translate(text, "fr", "en").text.replace("\n", "") == text.upper().replace(
        "\n", ""
    )
    assert all(len(one["q"]) <= 40 and one["api_key"] == "k" for one in _Answers.asked)


@pytest.mark.parametrize(("source", "said"), [("xx", "xx is not supported"), ("html", "JSON")])
def test_what_a_service_cannot_do_is_said(address: str, source: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Service(address, post).translate("text", source, "en")


def test_an_address_without_a_host_is_refused() -> None:
    with pytest.raises(BadInput, match="http"):
        Service("localhost", post).translate("text", "fr", "en")


def _package(folder: Path) -> LocalModel:
    (folder / "metadata.json").write_text(json.dumps({"from_code": "fr", "to_code": "en", "package_version": "1.9"}))
    return LocalModel(folder)


def test_without_the_packages_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(Missing, match="pip install ctranslate2 sentencepiece"):
        _package(tmp_path).translate("Bonjour.", "fr", "en")


def test_a_local_model_translates_by_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pieces:
        def __init__(self, model_file: str) -> None:
            assert model_file == str(tmp_path / "sentencepiece.model")

        def encode(self, text: str, out_type: type) -> list[str]:
            assert out_type is str
            return text.split()

        def decode(self, pieces: list[str]) -> str:
            return " ".join(pieces)

    class Engine:
        def __init__(self, folder: str, device: str) -> None:
            assert (folder, device) == (str(tmp_path / "model"), "cpu")

        def translate_batch(self, batch: list[list[str]], **_: object) -> list[SimpleNamespace]:
            return [SimpleNamespace(hypotheses=[[f"<{len(one)}>", *reversed(one)]]) for one in batch]

    made, pieces = ModuleType("ctranslate2"), ModuleType("sentencepiece")
    made.Translator, pieces.SentencePieceProcessor = Engine, Pieces  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ctranslate2", made)
    monkeypatch.setitem(sys.modules, "sentencepiece", pieces)
    found = _package(tmp_path).translate("Douze morts. Des blessés.\n\nFin.", "fr", "en")
    assert found.text == "<2> morts. Douze <2> blessés. Des\n\n<1> Fin."
    assert (found.by, found.version) == ("Argos Translate model", "1.9")
    with pytest.raises(BadInput, match="fr to en, not en to fr"):
        _package(tmp_path).translate("Text.", "en", "fr")


def test_a_folder_that_is_no_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"metadata\.json"):
        LocalModel(tmp_path).translate("text", "fr", "en")
