"""The fetcher against a real server on this machine; no other host is asked."""

import contextlib
import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpcore
import pytest

from analyzer.article.fetching import Fetcher, check_url, dial
from analyzer.article.reading import ReadingOptions, read_articles
from analyzer.errors import InputError
from analyzer.records import Article, Unreadable

PAGE = '<html lang="en"><title>Bridge</title><p>People gathered “here”.</p>'
PUBLIC = "93.184.215.14"


class Answers(BaseHTTPRequestHandler):
    """One misbehaviour a path."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012 the server's own log

    def do_GET(self) -> None:
        self.close_connection = True
        type(self).asked.append((self.path, dict(self.headers)))
        with contextlib.suppress(OSError):
            getattr(self, self.path.strip("/").split("/")[0].replace("-", "_") or "page")()

    def answer(self, body: bytes, *, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        self.answer(PAGE.encode())

    def legacy(self) -> None:
        self.answer("<p>Мост снова открыт для всех.".encode("windows-1251"), kind="text/html; charset=windows-1251")

    def text(self) -> None:
        self.answer(PAGE.encode(), kind="text/plain")

    def packed(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def deflated(self) -> None:
        self.answer(zlib.compress(PAGE.encode()), Content_Encoding="deflate")

    def bomb(self) -> None:
        self.answer(gzip.compress(b"<p>" + b" " * 60_000_000), Content_Encoding="gzip")

    def twice_packed(self) -> None:
        self.answer(gzip.compress(gzip.compress(PAGE.encode())), Content_Encoding="gzip, gzip")

    def brotli(self) -> None:
        self.answer(b"\x0b\x02\x80", Content_Encoding="br")

    def damaged(self) -> None:
        self.answer(b"\x1f\x8b no gzip at all", Content_Encoding="gzip")

    def image(self) -> None:
        self.answer(b"\x89PNG", kind="image/png")

    def untyped(self) -> None:
        self.answer(PAGE.encode(), kind=None)

    def lying(self) -> None:
        self.answer(b"\x89PNG" + bytes(range(256)) * 20)

    def empty(self) -> None:
        self.answer(b"")

    def missing(self) -> None:
        self.answer(PAGE.encode(), status=404)

    def hop(self) -> None:
        left = int(self.path.rsplit("/", 1)[1])
        self.answer(b"", status=302, Location=f"/hop/{left - 1}" if left else "/page")

    def to(self) -> None:
        self.answer(b"", status=302, Location=self.path.removeprefix("/to/"))

    def nowhere(self) -> None:
        self.answer(b"", status=302)

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while True:
            self.wfile.write(b"<p>words</p>" * 10_000)

    def slow(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        self.drip()

    def slow_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        self.drip()

    def drip(self) -> None:
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def long_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000)

    def garbage(self) -> None:
        self.wfile.write(b"\x16\x03\x01 not HTTP\r\n\r\n")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def near(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def private_fetcher() -> Fetcher:
    return Fetcher(allow_private=True, max_bytes=1_000_000, timeout_s=20, read_timeout_s=10)


def public_fetcher(port: int, names: dict[str, list[str]]) -> Fetcher:
    """Give a fetcher whose names lead to given addresses, all of them served by the server of this test."""

    def connect(address: str, _: int, timeout: float | None) -> httpcore.NetworkStream:
        assert address == PUBLIC, "a connection was made to an address that is not allowed"
        return dial("127.0.0.1", port, timeout)

    return Fetcher(resolve=lambda host, _: names[host], connect=connect)


@pytest.mark.parametrize("path", ["/page", "/packed", "/deflated", "/hop/4"])
def test_pages_are_fetched(near: str, path: str) -> None:
    page = private_fetcher().fetch(near + path)
    assert page.data == PAGE.encode()
    assert (page.kind, page.charset) == ("html", "utf-8")


def test_the_address_after_redirects_is_kept(near: str) -> None:
    assert private_fetcher().fetch(f"{near}/hop/1").url == f"{near}/page"


def test_the_reader_introduces_itself(near: str) -> None:
    private_fetcher().fetch(f"{near}/page")
    assert Answers.asked[-1][1]["User-Agent"].startswith("social-reaction-analyzer/")


def test_articles_are_read_from_an_address(near: str) -> None:
    options = ReadingOptions(allow_private=True)
    (article,) = read_articles(f"{near}/legacy", options=options)
    (text,) = read_articles(f"{near}/text", options=options)
    assert isinstance(article, Article)
    assert isinstance(text, Article)
    assert article.text == "Мост снова открыт для всех."
    assert article.url == article.source == f"{near}/legacy"
    assert text.text == PAGE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "larger than 1,000,000 bytes"),
        ("/endless", "larger than 1,000,000 bytes"),
        ("/twice-packed", "compresses"),
        ("/brotli", "compresses"),
        ("/damaged", "damaged"),
        ("/image", "image/png"),
        ("/untyped", "not HTML"),
        ("/missing", "status 404"),
        ("/hop/5", "more than 5 times"),
        ("/nowhere", "without saying where"),
        ("/long-head", "could not be fetched"),
        ("/garbage", "could not be fetched"),
        ("/to/file:///etc/hostname", "only http and https"),
        ("/to/ftp://news.example/", "only http and https"),
        ("/to/http://ana:secret@news.example/", "user name or password"),
        ("/to/http://0x7f.1/", "no plain host"),
    ],
)
def test_bad_answers_are_refused_in_one_line(near: str, path: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refusal:
        private_fetcher().fetch(near + path)
    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("path", ["/lying", "/empty"])
def test_a_body_that_is_no_page_is_unreadable(near: str, path: str) -> None:
    (found,) = read_articles(near + path, options=ReadingOptions(allow_private=True))
    assert isinstance(found, Unreadable)


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_a_server_that_drips_bytes_is_left_at_the_deadline(near: str, path: str) -> None:
    fetcher = Fetcher(allow_private=True, timeout_s=0.5, read_timeout_s=5)
    with pytest.raises(InputError, match=r"longer than 0\.5 s"):
        fetcher.fetch(near + path)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "[::]"]
)
def test_the_own_network_is_not_asked(host: str) -> None:
    n_asked = len(Answers.asked)
    with pytest.raises(InputError, match="private network"):
        Fetcher(timeout_s=5).fetch(f"http://{host}/page")
    assert len(Answers.asked) == n_asked


def test_a_public_name_is_fetched_from_the_address_that_was_judged(port: int) -> None:
    page = public_fetcher(port, {"news.example": [PUBLIC]}).fetch("http://news.example/page")
    assert page.data == PAGE.encode()
    assert Answers.asked[-1][1]["Host"] == "news.example"


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:192.168.0.1"]])
def test_a_name_that_leads_inside_is_refused(port: int, addresses: list[str]) -> None:
    with pytest.raises(InputError, match="private network"):
        public_fetcher(port, {"news.example": addresses}).fetch("http://news.example/page")


def test_a_redirect_inside_is_refused(port: int) -> None:
    names = {"news.example": [PUBLIC], "inside.example": ["192.168.0.1"], "127.0.0.1": ["127.0.0.1"]}
    for where in ("http://inside.example/page", f"http://127.0.0.1:{port}/page", "//inside.example/"):
        with pytest.raises(InputError, match="private network"):
            public_fetcher(port, names).fetch(f"http://news.example/to/{where}")


def test_a_name_is_looked_up_once_a_connection(port: int) -> None:
    lookups: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        lookups.append(host)
        return [PUBLIC] if len(lookups) == 1 else ["127.0.0.1"]  # rebinding: public when judged, private when used

    fetcher = Fetcher(
        resolve=resolve, connect=lambda address, _, timeout: dial("127.0.0.1" if address == PUBLIC else "", port, timeout)
    )
    assert fetcher.fetch("http://news.example/page").data == PAGE.encode()
    assert lookups == ["news.example"]


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(InputError, match="could not be fetched"):
        Fetcher(allow_private=True, timeout_s=5).fetch("http://127.0.0.1:1/page")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://",
            "http:///page",
            "https://ana@news.example/",
            "http://2130706433/",
            "http://news.example:99999/",
            "http://[::1",
        ),
        *("x" * 9000, "http://news.example/\r\nHost: evil", "//news.example", "news.example"),
    ],
)
def test_addresses_that_are_not_asked_for(url: str) -> None:
    with pytest.raises(InputError) as refusal:
        check_url(url)
    assert "\n" not in str(refusal.value)


def test_an_international_address_is_written_for_the_network() -> None:
    address = check_url("https://новости.example/мост?q=ж#part")
    assert address.raw_host == b"xn--b1amnebsh.example"
    assert address.raw_path.isascii()
    assert b"#" not in address.raw_path
