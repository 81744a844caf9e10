"""Download files within limits: one attempt each, a bound on bytes, and one deadline for the whole pull.

Why not the downloaders of fxtranslate and huggingface_hub: both take their addresses from environment variables, try again for
minutes where there is no network, and know no limit of size; fxtranslate's reader of Mozilla's list ends the process on nested
JSON. Proxies are taken from the environment as everywhere, because they cannot alter what TLS and the hashes protect; the
certificates that are trusted are not.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from analyzer import __version__
from analyzer.article.addresses import is_odd_form, is_public
from analyzer.errors import ModelError

USER_AGENT = f"social-reaction-analyzer/{__version__} (fetches translation models when a person asks for one)"
TOTAL_S = 3600.0  # NLLB-600M has 2.5 GB, which takes 40 minutes at 1 MB/s
READ_S = 20.0  # longest wait for the next bytes
CONNECT_S = 10.0
MAX_REDIRECTS = 5
STEP = 1 << 16  # bytes

Progress = Callable[[str, int, int], None]  # name of the file, bytes so far, bytes in all


_ASKED = "asked"  # under which a request and those it is redirected to carry the address that was asked for


def _refuse_astray(request: httpx.Request) -> None:
    """Refuse, before anything is sent, a redirect out of TLS or to an address of the own network.

    Raises:
        ModelError: It is one.
    """
    asked, host = str(request.extensions.get(_ASKED, "")), request.url.host
    if not asked.startswith("https:"):
        return
    if request.url.scheme != "https":
        raise ModelError(f"{asked}: leads to an address without encryption; it was not followed")
    is_address = ":" in host or host.replace(".", "").isdecimal()
    if is_odd_form(host) or (is_address and not is_public(host)):
        raise ModelError(f"{asked}: leads into a private network; it was not followed")


def be_silent(name: str, done: int, size: int) -> None:
    """Say nothing of the progress."""


class Downloader:
    """Downloads the files of one pull.

    Args:
        tell: Hears how far each file is.
        total_s: Seconds for all files together.
        read_s: Seconds that one read may wait.
    """

    def __init__(self, tell: Progress = be_silent, *, total_s: float = TOTAL_S, read_s: float = READ_S) -> None:
        self._tell = tell
        self._total_s = total_s
        self._deadline = time.monotonic() + total_s
        self._client = httpx.Client(
            verify=httpx.create_ssl_context(trust_env=False),
            timeout=httpx.Timeout(read_s, connect=CONNECT_S),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            max_redirects=MAX_REDIRECTS,
            follow_redirects=True,
            event_hooks={"request": [_refuse_astray]},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def read(self, url: str, limit: int) -> bytes:
        """Return the body at an address.

        Args:
            url: Where it is.
            limit: Most bytes it may have.

        Raises:
            ModelError: There is no connection, no such file, more bytes than `limit`, or no time left.
        """
        body = bytearray()
        for piece in self._pieces(url):
            body += piece
            if len(body) > limit:
                raise ModelError(f"{url}: has more than {limit:,} bytes; this is not what was expected there")
        return bytes(body)

    def save(self, url: str, path: Path, size: int) -> str:
        """Write the body at an address into a file and return its sha256 in lower-case hexadecimal.

        Args:
            url: Where it is.
            path: The file; its folder is there.
            size: Bytes it must have.

        Raises:
            ModelError: As `read`, or the body has another size.
            OSError: The file cannot be written.
        """
        digest, done = hashlib.sha256(), 0
        with path.open("wb") as out:
            for piece in self._pieces(url):
                done += len(piece)
                if done > size:
                    break
                out.write(piece)
                digest.update(piece)
                self._tell(path.name, done, size)
        if done != size:
            how = "more" if done > size else "fewer"
            raise ModelError(f"{url}: has {how} than the {size:,} bytes it should have; try again later")
        return digest.hexdigest()

    def _pieces(self, url: str) -> Iterator[bytes]:
        with self._said(url), self._client.stream("GET", url, extensions={_ASKED: url}) as response:
            if response.status_code != 200:
                raise ModelError(f"{url}: the server answered with status {response.status_code}; try again later")
            for piece in response.iter_bytes(STEP):
                if time.monotonic() > self._deadline:
                    raise ModelError(f"{url}: not fetched within {self._total_s:g} s; try again with a faster connection")
                yield piece

    @contextmanager
    def _said(self, url: str) -> Iterator[None]:
        """Turn what a connection can raise into one line."""
        try:
            yield
        except httpx.TooManyRedirects as error:
            raise ModelError(f"{url}: redirects more than {MAX_REDIRECTS} times; try again later") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = " ".join(str(error).split())[:120] or type(error).__name__
            raise ModelError(
                f"{url}: cannot be fetched ({why}); connect to the network, or pull on another machine and copy the folder"
            ) from error
