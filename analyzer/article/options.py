"""What a user can choose about reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """Limits and choices of reading.

    Attributes:
        max_bytes: Largest file, or row of a table, that is read; a page of 10 MB takes seconds.
        max_fetch_bytes: Largest page that is fetched, decompressed.
        timeout_s: Seconds for one whole fetch.
        read_timeout_s: Seconds that one read of a fetch may wait.
        allow_private: Whether addresses inside the own network may be fetched.
        text_column: Column of a table that holds plain text, or a whole page (told by its first tag).
        html_column: Column that holds a page; read before `text_column` where both have something.
        id_column: Column that names a row; the row's number stands in where it is missing.
    """

    max_bytes: int = 32_000_000
    max_fetch_bytes: int = 10_000_000
    timeout_s: float = 30.0
    read_timeout_s: float = 10.0
    allow_private: bool = False
    text_column: str = "text"
    html_column: str = "html"
    id_column: str = "id"


DEFAULTS = ReadingOptions()
