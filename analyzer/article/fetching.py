"""Fetch one page from the web, politely and without being led astray.

Why httpcore below httpx: its network backend is the one place where the name is looked up and the connection made, so the
address that was judged is the address that is used (no second look-up, no rebinding), and every read can be held to one
deadline for the whole fetch (a server that sends a byte now and then gets no more time than others).
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

import httpcore
import httpx

from analyzer import __version__
from analyzer.article.addresses import Resolver, is_odd_form, is_public
from analyzer.errors import InputError

USER_AGENT = f"social-reaction-analyzer/{__version__} (fetches single news pages when a person asks for one)"
MAX_REDIRECTS = 5
MAX_URL = 4096  # characters
MAX_PORT = 65_535
_TYPES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STEP = 65_536  # bytes inflated at a time

Dial = Callable[[str, int, float | None], httpcore.NetworkStream]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was fetched.

    Attributes:
        url: Where it was found, after redirects.
        data: The decoded body.
        kind: ``html`` or ``text``, as the server says.
        charset: As the server says.
    """

    url: str
    data: bytes
    kind: str
    charset: str | None


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    """Connect to an address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches pages within limits.

    Attributes:
        max_bytes: Of the body, decompressed.
        timeout_s: Seconds for the whole fetch, redirects included.
        read_timeout_s: Seconds that one read may wait.
        allow_private: Whether addresses inside the own network are allowed.
        resolve, connect: How names are looked up and connections made.
    """

    max_bytes: int = 10_000_000
    timeout_s: float = 30.0
    read_timeout_s: float = 10.0
    allow_private: bool = False
    resolve: Resolver = field(default=look_up)
    connect: Dial = field(default=dial)

    def fetch(self, url: str) -> Page:
        """Fetch one page.

        Raises:
            InputError: The address is not allowed, nothing answers, or the answer is not an article within the limits.
        """
        deadline = time.monotonic() + self.timeout_s
        backend = _CheckedBackend(self, deadline)
        try:
            with httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=backend, retries=0) as pool:
                return self._follow(pool, url, deadline)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise InputError(f"the server took longer than {self.timeout_s:g} s; try again later") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise InputError(
                f"the page could not be fetched ({_one_line(error)}); check the address and the network"
            ) from error

    def _follow(self, pool: httpcore.ConnectionPool, url: str, deadline: float) -> Page:
        address = check_url(url)
        for _ in range(MAX_REDIRECTS + 1):
            headers = [
                (b"Host", address.netloc),
                (b"User-Agent", USER_AGENT.encode()),
                (b"Accept", b"text/html, application/xhtml+xml, text/plain;q=0.8"),
                (b"Accept-Encoding", b"gzip, deflate"),
                (b"Connection", b"close"),
            ]
            limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self.read_timeout_s)}
            target = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
            with pool.stream("GET", target, headers=headers, extensions=limits) as response:
                if response.status not in _REDIRECTS:
                    return self._read(response, str(address), deadline)
                address = _redirected(address, response)
        raise InputError(f"the page redirects more than {MAX_REDIRECTS} times; give its final address")

    def _read(self, response: httpcore.Response, url: str, deadline: float) -> Page:
        if response.status != 200:
            raise InputError(f"the server answered with status {response.status}; check the address")
        kind, charset = _content_type(response)
        body = bytearray()
        for piece in _inflate(response.iter_stream(), _header(response, b"content-encoding")):
            body += piece
            if len(body) > self.max_bytes:
                raise InputError(f"the page is larger than {self.max_bytes:,} bytes; save it, cut it down and give the file")
            if time.monotonic() > deadline:
                raise TimeoutError
        return Page(url=url, data=bytes(body), kind=kind, charset=charset)


def check_url(url: str) -> httpx.URL:
    """Return a parsed address if it may be asked for at all.

    Raises:
        InputError: It is not a plain http(s) address.
    """
    if len(url) > MAX_URL:
        raise InputError(f"the address is longer than {MAX_URL} characters; give the page's plain address")
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError("the address is not a valid URL; write it as https://host/path") from error
    if address.scheme not in {"http", "https"}:
        raise InputError(f"only http and https addresses are fetched, not {address.scheme[:20] or 'relative ones'}")
    if address.userinfo:
        raise InputError("the address holds a user name or password; give it without")
    if not address.host or is_odd_form(address.host) or (address.port or 0) > MAX_PORT:
        raise InputError("the address has no plain host name and port; write it as https://host/path")
    return address.copy_with(fragment=None)


def _redirected(address: httpx.URL, response: httpcore.Response) -> httpx.URL:
    where = _header(response, b"location")
    if not where:
        raise InputError("the server redirects without saying where; check the address")
    try:
        return check_url(str(address.join(where)))
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError("the server redirects to something that is not an address") from error


def _header(response: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")


def _content_type(response: httpcore.Response) -> tuple[str, str | None]:
    said = Message()
    said["content-type"] = _header(response, b"content-type")[:200].replace("\n", " ").replace("\r", " ") or "unknown/unknown"
    kind = _TYPES.get(said.get_content_type())
    if kind is None or not _header(response, b"content-type"):
        raise InputError(f"the page is {said.get_content_type()}, not HTML or plain text; give an article's address")
    charset = said.get_param("charset")
    return kind, charset if isinstance(charset, str) else None


def _inflate(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Undo the compression of a body in steps of bounded size, however much is packed into one piece."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        yield from pieces
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise InputError(
            f"the server compresses with {coding[:20]!r} although it was not asked to; save the page and give the file"
        )
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32 if coding != "deflate" else zlib.MAX_WBITS)
    try:
        for piece in pieces:
            yield inflater.decompress(piece, _STEP)
            while inflater.unconsumed_tail:
                yield inflater.decompress(inflater.unconsumed_tail, _STEP)
            if inflater.eof:  # what follows would be collected without end
                return
    except zlib.error as error:
        raise InputError("the page's compression is damaged; try again or save the page and give the file") from error
    raise InputError("the page's compression breaks off; try again or save the page and give the file")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _CheckedBackend(httpcore.NetworkBackend):
    """Looks a name up once, judges its addresses, and connects to one of those."""

    def __init__(self, fetcher: Fetcher, deadline: float) -> None:
        self._fetcher = fetcher
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 the signature is httpcore's
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        addresses = self._fetcher.resolve(host, port)
        if not self._fetcher.allow_private and not all(is_public(address) for address in addresses):
            raise InputError("the address leads into a private network; pass --allow-private if that is meant")
        problem: Exception = OSError("the name has no address")
        for address in addresses:
            try:
                stream = self._fetcher.connect(address, port, remaining(self._deadline, timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as error:
                problem = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise problem


class _DeadlineStream(httpcore.NetworkStream):
    """A connection that ends when the fetch's time is over."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, remaining(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, remaining(self._deadline, timeout))
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def remaining(deadline: float, timeout: float | None) -> float:
    """Return how many seconds a step may take.

    Raises:
        TimeoutError: The deadline has passed.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left if timeout is None else min(timeout, left)
