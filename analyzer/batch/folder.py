"""The output folder: what is finished, what is not, and whether it belongs to this run.

    FOLDER/
      shards/part-00000.parquet …   one per slice of the input
      articles/part-00000.parquet … one row per article, with --articles only
      rejects.jsonl                 every row that was not scored, and why
      manifest.json                 input, settings, models, counts and sha256 of every shard; no times
      summary.json                  counts and speed
      log.jsonl                     what happened when
      .progress/                    finished shards of a run that is not complete: one line each, on the disk before the next

A shard counts as finished when its line is in the journal *and* its bytes have the recorded sha256. A kill between rename and
line costs that one shard, which is made again, byte for byte the same.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.batch.durable import cannot_write, locked, written
from analyzer.errors import AnalyzerError, ConfigError, OutputError
from analyzer.weights import hash_file

SCHEMA = "analyzer.batch/1"
MANIFEST, REJECTS, SUMMARY, LOG, PROGRESS, LOCK = (
    "manifest.json", "rejects.jsonl", "summary.json", "log.jsonl", ".progress", ".lock",
)  # fmt: skip
OWN = {"shards", "articles", MANIFEST, REJECTS, SUMMARY, LOG, PROGRESS, LOCK}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """Job `number` of `count`, from 1; 1 of 1 is the whole run."""

    number: int = 1
    count: int = 1

    @property
    def name(self) -> str:
        """Return what its files are called."""
        return f"{self.number}-of-{self.count}"

    def owns(self, shard: int) -> bool:
        """Tell whether a shard is this job's."""
        return shard % self.count == self.number - 1


class OutputFolder:
    """One run's folder; use `opened`.

    Args:
        path: The folder.
        job: Which job of how many this is.
    """

    def __init__(self, path: Path, job: Job) -> None:
        self.path = path
        self.job = job
        self._journal = path / PROGRESS / f"{job.name}.jsonl"

    # ---- identity

    def claim(self, identity: Mapping[str, Any]) -> None:
        """Make sure that what is in the folder, if anything, was made from the same input, settings and models.

        Args:
            identity: What the manifest says besides counts and shards.

        Raises:
            ConfigError: Something differs, or the folder holds other things.
        """
        known = self.manifest()
        if known is None:
            self._refuse_strangers()
            self.write_json(MANIFEST, {**identity, "complete": False})
            return
        if known.get("schema") != identity["schema"]:
            raise ConfigError(f"{self.path / MANIFEST}: is of another version; choose another --out or --restart")
        changed = [name for name in identity if known.get(name) != identity[name]]
        if changed:
            differing = "; ".join(_difference(name, known.get(name), identity[name]) for name in changed)
            raise ConfigError(f"{self.path}: began with other {differing}. Choose another --out, or --restart to begin anew")

    def manifest(self) -> Json | None:
        """Return the manifest, or None where there is none that can be read."""
        try:
            found = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def clear(self) -> None:
        """Remove everything that a run writes, and nothing else."""
        for name in OWN - {LOCK}:
            path = self.path / name
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def sweep(self) -> None:
        """Remove temporary files that a killed run left: those of this job, or of all where it is the only one."""
        ending = f".{self.job.name}.part" if self.job.count > 1 else ".part"
        for folder in (self.path, self.path / "shards", self.path / "articles", self.path / PROGRESS):
            for path in folder.glob(f".*{ending}"):
                path.unlink(missing_ok=True)

    def _refuse_strangers(self) -> None:
        names = sorted(path.name for path in self.path.iterdir() if not path.name.startswith("."))
        if strangers := [name for name in names if name not in OWN]:
            raise ConfigError(f"{self.path}: holds other things ({', '.join(strangers[:3])}); choose an empty folder for --out")
        if "shards" in names:
            raise ConfigError(f"{self.path}: holds shards without a readable {MANIFEST}; use --restart or another --out")

    # ---- what is finished

    def finished(self) -> dict[int, Json]:
        """Return the records of shards that are finished and whole, by number."""
        records = {record["shard"]: record for record in self._records() if "shard" in record}
        return {number: record for number, record in records.items() if self._is_whole(record)}

    def ends(self) -> list[Json]:
        """Return what each job that came to its end counted: rows of the input, rejects by reason, its speed."""
        return [record for record in self._records() if "shard" not in record]

    def _records(self) -> Iterator[Json]:
        manifest = self.manifest() or {}
        if manifest.get("complete"):
            yield from manifest["shards"]
        for path in sorted((self.path / PROGRESS).glob("*.jsonl")):
            for line in path.read_bytes().split(b"\n"):
                with contextlib.suppress(ValueError):  # a line that a kill cut short
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record

    def _is_whole(self, record: Json) -> bool:
        return all(self._has(file) for file in record["files"])

    def _has(self, file: Json) -> bool:
        path = self.path / file["name"]
        try:
            return bool(path.stat().st_size == file["bytes"] and hash_file(path) == file["sha256"])
        except (OSError, AnalyzerError):
            return False

    def is_complete(self) -> bool:
        """Tell whether the run is over and every file of it is as the manifest says."""
        manifest = self.manifest() or {}
        if not manifest.get("complete"):
            return False
        return self._has(manifest["rejects"]["file"]) and all(self._is_whole(record) for record in manifest["shards"])

    # ---- writing

    def describe(self, name: str) -> Json:
        """Return name, size and sha256 of a file below the folder."""
        path = self.path / name
        return {"name": name, "bytes": path.stat().st_size, "sha256": hash_file(path)}

    def record(self, record: Mapping[str, Any]) -> None:
        """Append one line to this job's journal and bring it to the disk.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            self._journal.parent.mkdir(parents=True, exist_ok=True)
            with self._journal.open("ab") as stream:
                stream.write(b"\n" + json.dumps(record).encode() + b"\n")  # after a line cut short, a new one
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise cannot_write(self._journal, error) from error

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file below the folder."""
        with written(self.path / name, self.job.name) as temporary:
            temporary.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def complete(self, identity: Mapping[str, Any], records: Sequence[Json], reasons: Mapping[str, int]) -> Json:
        """Write the final manifest and drop the journals.

        Args:
            identity: As for `claim`.
            records: Of all shards, in order.
            reasons: Rejects by reason.

        Returns:
            The manifest.
        """
        manifest = {
            **identity,
            "complete": True,
            "rows_in": sum(record["rows_in"] for record in records),
            "rows_out": sum(record["rows_out"] for record in records),
            "rejects": {
                "rows": sum(reasons.values()),
                "reasons": dict(sorted(reasons.items())),
                "file": self.describe(REJECTS),
            },
            "shards": list(records),
        }
        if manifest["rows_in"] != manifest["rows_out"] + manifest["rejects"]["rows"]:
            raise OutputError(f"{self.path}: rows in are not rows out plus rejects; run again with --restart")
        self.write_json(MANIFEST, manifest)
        shutil.rmtree(self.path / PROGRESS, ignore_errors=True)
        return manifest


@contextlib.contextmanager
def opened(path: Path, job: Job, *, restart: bool = False) -> Iterator[OutputFolder]:
    """Lock a folder, clean up after a run that was killed, and give it.

    Raises:
        OutputError: Another run writes there, or it cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    alone = job.count == 1
    with contextlib.ExitStack() as stack:
        stack.enter_context(locked(path / LOCK, shared=not alone))
        if not alone:
            stack.enter_context(locked(path / f"{LOCK}-{job.name}"))
        folder = OutputFolder(path, job)
        try:
            if restart:
                folder.clear()
            folder.sweep()
        except OSError as error:
            raise cannot_write(path, error) from error
        yield folder


def _difference(name: str, before: object, now: object) -> str:
    """Name what differs, down to the setting."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = [key for key in sorted({*before, *now}) if before.get(key) != now.get(key)]
        shown = ", ".join(f"{key} {_short(before.get(key))} (now {_short(now.get(key))})" for key in keys[:3])
        return f"{name}: {shown}"
    return name


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:40]
