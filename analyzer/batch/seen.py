"""Which ids have been read: an index on disk, so that memory does not grow with the input.

Ids are kept as 128-bit hashes; among 10^12 ids the chance of one false match is 10^-15. The file is of this run alone: a run
that goes on reads the input again and fills it anew.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from analyzer.errors import OutputError

CACHE_KB = 64_000


class SeenIds:
    """A set of ids that lives in a file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, id_: str) -> bool:
        """Add an id; return whether it is new.

        Raises:
            OutputError: The file cannot be written.
        """
        digest = hashlib.blake2b(id_.encode(), digest_size=16).digest()
        try:
            return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,)).rowcount == 1
        except sqlite3.Error as error:
            raise OutputError(f"the index of ids cannot be written ({error}); free space and run again") from error


@contextlib.contextmanager
def open_seen(path: Path) -> Iterator[SeenIds]:
    """Give an empty index in a file that is gone afterwards."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KB}", "locking_mode = EXCLUSIVE"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        database.execute("BEGIN")
        yield SeenIds(database)
    finally:
        database.close()
        path.unlink(missing_ok=True)
