"""The key of pseudonyms: read from a file or made for one run, never shown and never written.

What a key gives is all that a report holds of it: `Key.token` is HMAC-SHA256, cut to 60 bits. Whoever has the key can test a
name that he suspects; whoever has not can do nothing better than guess the key, so short ones are refused.
"""

import hashlib
import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.errors import ConfigError

MIN_BYTES = 16  # 128 bits, the least that HMAC's security rests on (RFC 2104, section 3, asks for more)
MAX_BYTES = 65_536
TOKEN = 12  # signs of base32: 60 bits, at which a million people share a token with a probability below one in a million
_HINT = "make one with: openssl rand -hex 32 > key.txt"


@dataclass(frozen=True, slots=True)
class Key:
    """A secret that turns names into tokens; its bytes stand in no `repr`."""

    secret: bytes = field(repr=False)

    def token(self, kind: str, value: str) -> str:
        """Return the token of a value: `TOKEN` lower-case letters and digits, the same for the same kind, value and key."""
        said = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
        return b32encode(hmac.new(self.secret, said, hashlib.sha256).digest()).decode().lower()[:TOKEN]


def fresh_key() -> Key:
    """Return a new key that nobody knows: pseudonyms made with it agree within this run alone."""
    return Key(secrets.token_bytes(32))


def read_key(path: Path) -> Key:
    """Return the key that is the content of a file, without white space at its end.

    Raises:
        ConfigError: It cannot be read, or is shorter than `MIN_BYTES` or longer than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as stream:
            secret = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"--pseudonym-key {path}: {error.strerror}; {_HINT}") from error
    if not MIN_BYTES <= len(secret.rstrip()) <= MAX_BYTES:
        raise ConfigError(f"--pseudonym-key {path}: a key has {MIN_BYTES} to {MAX_BYTES:,} bytes; {_HINT}")
    return Key(secret.rstrip())
