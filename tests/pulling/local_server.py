"""A server on this machine in the place of Mozilla's and the hub's: it serves what it is told, and remembers what was asked."""

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import zstandard

RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"


@dataclass
class LocalServer:
    """What is served by path; `cut` ends a body early, `drip_s` waits after each byte."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    drip_s: dict[str, float] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def firefox_urls(self) -> tuple[str, str]:
        return f"{self.url}{RECORDS}", f"{self.url}/files/"

    def list_firefox(self, *records: dict[str, Any]) -> None:
        self.bodies[RECORDS] = json.dumps({"data": records}).encode()

    def add_file(self, pair: str, kind: str, content: bytes, **other: Any) -> dict[str, Any]:
        """Serve one packed file of a Firefox model, and return its record."""
        from_tag, into = pair.split("-")
        version = str(other.get("version", "3.0"))
        name = {"model": f"model.{from_tag}{into}.intgemm.alphas.bin", "lex": f"lex.50.50.{from_tag}{into}.s2t.bin"}.get(
            kind, f"{kind}.{from_tag}{into}.spm"
        )
        packed = zstandard.compress(content)
        place = f"main-workspace/translations-models-v2/{hashlib.sha256(packed + version.encode()).hexdigest()[:32]}.zst"
        self.bodies[f"/files/{place}"] = packed
        return {
            "name": name,
            "fileType": kind,
            "sourceLanguage": from_tag,
            "targetLanguage": into,
            "version": version,
            "architecture": "tiny",
            "filter_expression": "",
            "decompressedSize": len(content),
            "decompressedHash": hashlib.sha256(content).hexdigest(),
            "attachment": {"location": place, "hash": hashlib.sha256(packed).hexdigest(), "size": len(packed)},
            **other,
        }

    def add_model(
        self, pair: str, salt: str = "", contents: dict[str, bytes] | None = None, **other: Any
    ) -> list[dict[str, Any]]:
        """Serve a whole model, by default of bytes that mean nothing, and return its records."""
        contents = contents or {"model": b"weights" * 5000, "lex": b"shortlist" * 100, "vocab": b"pieces"}
        return [self.add_file(pair, kind, content + salt.encode(), **other) for kind, content in contents.items()]

    def add_hub(self, name: str, revision: str, folder: Path, *, card: dict[str, Any], model_type: str = "marian") -> None:
        """Serve a folder as one commit of a model of the hub, which is its newest too."""
        siblings = []
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            sibling: dict[str, Any] = {"rfilename": path.name, "size": len(content), "blobId": git_sha1(content)}
            if path.suffix == ".safetensors":
                sibling["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
            siblings.append(sibling)
            self.bodies[f"/{name}/resolve/{revision}/{path.name}"] = content
        info = {"id": name, "sha": revision, "siblings": siblings, "cardData": card, "config": {"model_type": model_type}}
        for place in (f"/api/models/{name}", f"/api/models/{name}/revision/{revision}"):
            self.bodies[place] = json.dumps(info).encode()


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextlib.contextmanager
def serving() -> Iterator[LocalServer]:
    """Serve on 127.0.0.1 while the block runs."""
    server = LocalServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            server.asked.append(path)
            body, to = server.bodies.get(path), server.redirects.get(path)
            self.send_response(302 if to else 200 if body is not None else 404)
            if to:
                self.send_header("Location", to)
            body = body or b""
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with contextlib.suppress(OSError):
                self._send(path, body)

        def _send(self, path: str, body: bytes) -> None:
            if path in server.drip_s:
                for one in range(len(body)):
                    self.wfile.write(body[one : one + 1])
                    time.sleep(server.drip_s.get(path, 0.0))
                return
            self.wfile.write(body[: server.cut.get(path, len(body))])
            if path in server.cut:
                self.close_connection = True

        def log_message(self, *ignored: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
