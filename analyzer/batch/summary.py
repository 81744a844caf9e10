"""What a run found and how fast it was: `summary.json`, and a table for the person who waits."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.batch.timing import Clock
from analyzer.reaction.readings import Effort

COUNTED = ("language", "labels", "sentiment", "abstained")
Json = dict[str, Any]


@dataclass(slots=True)
class Speed:
    """What this run did; shards that were finished before are not in it.

    Attributes:
        clock: Seconds by part.
        posts: Rows that were scored.
        unique: Of them, posts that went through the models.
        effort: What the scorer counted; nothing where it does not count.
        elapsed_s: From the first row to the last.
        by_shard: Posts per second of each shard, in order.
    """

    clock: Clock = field(default_factory=Clock)
    posts: int = 0
    unique: int = 0
    effort: Effort = field(default_factory=Effort)
    elapsed_s: float = 0.0
    by_shard: list[float] = field(default_factory=list)

    def seconds(self) -> dict[str, float]:
        """Return seconds by part; tokenising is told apart from the model."""
        apart = {"tokenising": self.effort.tokenising_s, "model": self.clock.seconds["model"] - self.effort.tokenising_s}
        return {name: s for name, s in sorted({**self.clock.seconds, **apart}.items()) if s > 0}

    def as_record(self) -> Json:
        """Return what a merge needs to know of one job."""
        whole = {"posts": self.posts, "unique": self.unique, "elapsed_s": self.elapsed_s, "seconds": self.seconds()}
        return {**whole, "tokens": self.effort.tokens}

    def as_json(self) -> Json:
        """Return rates, shares of time and memory."""
        elapsed = max(self.elapsed_s, 1e-9)
        return {
            "elapsed_s": round(self.elapsed_s, 3),
            "posts": self.posts,
            "posts_per_s": round(self.posts / elapsed, 1),
            "tokens_per_s": round(self.effort.tokens / elapsed, 1) if self.effort.tokens else None,
            "identical_posts_saved": self.posts - self.unique,
            "saved_share": round((self.posts - self.unique) / max(self.posts, 1), 4),
            "share_of_time": {name: round(s / elapsed, 4) for name, s in self.seconds().items()},
            "posts_per_s_by_shard": [round(rate, 1) for rate in self.by_shard[:3] + self.by_shard[3:][-3:]],
            "peak_memory_mb": peak_memory_mb(),
        }


def add_up(records: Sequence[Json]) -> Speed:
    """Return the speed of jobs that ran side by side: posts add up, and the slowest says how long it took."""
    together = Speed(
        posts=sum(record["posts"] for record in records),
        unique=sum(record["unique"] for record in records),
        effort=Effort(tokens=sum(record["tokens"] for record in records)),
        elapsed_s=max((record["elapsed_s"] for record in records), default=0.0),
    )
    for record in records:
        for name, seconds in record["seconds"].items():
            together.clock.seconds["model" if name == "tokenising" else name] += seconds / len(records)
        together.effort.tokenising_s += record["seconds"].get("tokenising", 0.0) / len(records)
    return together


def peak_memory_mb() -> float | None:
    """Return the most memory that this process held, in MB, where the system tells."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def count_shards(folder: Path, manifest: Mapping[str, Any]) -> Json:
    """Count languages, labels, sentiment and abstentions over all shards."""
    from analyzer.batch.shards import read_counted

    counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    for record in manifest["shards"]:
        for row in read_counted(folder / record["files"][0]["name"], COUNTED):
            for name in ("language", "sentiment", "abstained"):
                if row.get(name) is not None:
                    counts[name][row[name]] += 1
            counts["labels"].update((row["labels"] or "").split())
    return {name: dict(counter.most_common()) for name, counter in counts.items()}


def build_summary(manifest: Mapping[str, Any], counts: Json, speed: Speed) -> Json:
    """Return the content of summary.json."""
    totals = {name: manifest[name] for name in ("rows_in", "rows_out")}
    rejects = {"rows": manifest["rejects"]["rows"], "reasons": manifest["rejects"]["reasons"]}
    unique = sum(record["unique"] for record in manifest["shards"])
    return {**totals, "rejects": rejects, "unique_posts": unique, "counts": counts, "this_run": speed.as_json()}


def print_summary(summary: Mapping[str, Any], out: Path) -> None:
    """Print the table to standard output."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{summary['rows_out']:,} of {summary['rows_in']:,} rows scored: {out}"), show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value in _lines(summary):
        table.add_row(Text(name), Text(value))
    Console(soft_wrap=False).print(table)


def _lines(summary: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    run, counts, rejects = summary["this_run"], summary["counts"], summary["rejects"]
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in rejects["reasons"].items())
    times = ", ".join(f"{name} {share:.1%}" for name, share in run["share_of_time"].items())
    tokens = f", {run['tokens_per_s']:,.0f} tokens/s" if run["tokens_per_s"] else ""
    rows = [
        ("rejects", f"{rejects['rows']:,}" + (f" ({reasons})" if reasons else "")),
        ("languages", _top(counts["language"])),
        ("stances", _top(counts["labels"])),
        ("sentiment", _top(counts["sentiment"])),
        ("abstained", _top(counts["abstained"])),
        ("identical posts", f"{run['identical_posts_saved']:,} not scored again ({run['saved_share']:.1%})"),
        ("speed", f"{run['posts_per_s']:,.0f} posts/s{tokens}, {run['elapsed_s']:,.1f} s"),
        ("time in", times),
    ]
    return rows if run["peak_memory_mb"] is None else [*rows, ("peak memory", f"{run['peak_memory_mb']:,.0f} MB")]


def _top(counts: Mapping[str, int], n: int = 10) -> str:
    shown = ", ".join(f"{name} {count:,}" for name, count in list(counts.items())[:n])
    return shown + (f", {len(counts) - n} more" if len(counts) > n else "") or "none"
