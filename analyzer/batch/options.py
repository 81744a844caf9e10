"""The options of a batch run, from a command line; the same for `scripts/score_batch.py` and `analyzer batch`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.batch.columns import Group
from analyzer.batch.folder import Job
from analyzer.batch.intake import MAX_CHARACTERS, Columns
from analyzer.config import DetectorName, Settings, load_settings
from analyzer.errors import ConfigError
from analyzer.privacy.keys import read_key
from analyzer.weights import list_models

SHARD_ROWS = 5_000  # at the 100 posts/s of a slow or busy processor under a minute of work
SHARD_ROWS_TRANSLATED = 500  # translation is an order of magnitude slower
SHARD_ARTICLES = 200
DESCRIPTION = "Score social posts of files and data sets. The same command finishes what a stopped run left."


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """Everything that one run is told.

    Attributes:
        inputs: Files, folders, globs, data sets.
        out: Output folder.
        settings: Settings of the stages.
        columns: What the columns of the input are called.
        format: ``parquet`` or ``jsonl``.
        shard_rows: Rows of input in a shard.
        max_characters: Longer texts are rejects.
        groups: Optional groups of columns.
        keep_duplicate_ids: Whether rows with an id that was seen are scored too.
        articles: Whether the input holds articles.
        split: Of a data set.
        backend: ``onnx`` or ``torch``.
        device, dtype: For torch.
        batch_tokens: Budget of one forward pass; None leaves it to the backend.
        workers: Processes that tokenise ahead of the model; None leaves it to the backend.
        processes: Jobs to run side by side on this machine; 0 for one per GPU.
        pseudonyms: What tells one key of pseudonyms from another and does not give it away; None without pseudonyms.
        job: Which part of an array this is.
        merge: Only check that all parts are there and write the manifest.
        restart: Drop what is in `out` first.
        dry_run: Estimate from a sample and write nothing.
        quiet: No progress and no table.
        engine, ray_address: Who runs the work.
    """

    inputs: tuple[str, ...]
    out: Path
    settings: Settings
    columns: Columns
    format: str = "parquet"
    shard_rows: int = SHARD_ROWS
    max_characters: int = MAX_CHARACTERS
    groups: tuple[Group, ...] = ()
    keep_duplicate_ids: bool = False
    articles: bool = False
    split: str = "train"
    backend: str = "onnx"
    device: str = "cpu"
    dtype: str = "float32"
    batch_tokens: int | None = None
    workers: int | None = None
    processes: int = 1
    pseudonyms: str | None = None
    job: Job = field(default_factory=Job)
    merge: bool = False
    restart: bool = False
    dry_run: bool = False
    quiet: bool = False
    engine: str = "local"
    ray_address: str | None = None

    def shaping(self) -> dict[str, Any]:
        """Return every option that can change a byte of the output, for the manifest."""
        return {
            "text_column": self.columns.text,
            "id_column": self.columns.id,
            "context_column": self.columns.context,
            "lang_column": self.columns.language,
            "format": self.format,
            "shard_rows": self.shard_rows,
            "max_characters": self.max_characters,
            "columns": list(self.groups),
            "keep_duplicate_ids": self.keep_duplicate_ids,
            "articles": self.articles,
            "backend": self.backend,
            "dtype": self.dtype if self.backend == "torch" else "int8",
            "batch_tokens": self.batch_tokens,
            "settings_sha256": self.settings.sha256,
            **({} if self.pseudonyms is None else {"pseudonyms": self.pseudonyms}),
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add all options to a parser."""
    parser.add_argument(
        "inputs", nargs="*", metavar="INPUT", help="JSONL, CSV, TSV, Parquet (also .gz, .zst), folder, glob or data set"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where shards, rejects and manifest go")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings as TOML; options override them")
    rows = parser.add_argument_group("input")
    rows.add_argument("--text-column", default="text", metavar="NAME")
    rows.add_argument("--id-column", default="id", metavar="NAME")
    rows.add_argument("--context-column", default="context", metavar="NAME", help="what the post answers")
    rows.add_argument("--lang-column", metavar="NAME", help="the platform's own tag, a hint to detection")
    rows.add_argument("--split", default="train", help="of a data set [train]")
    rows.add_argument("--articles", action="store_true", help="rows are articles: extract their posts, and one row per article")
    rows.add_argument("--keep-duplicate-ids", action="store_true", help="score rows with an id that was seen, too")
    rows.add_argument("--max-characters", type=int, default=MAX_CHARACTERS, metavar="N", help="longer posts are rejects")
    result = parser.add_argument_group("output")
    result.add_argument("--format", choices=("parquet", "jsonl"), default="parquet")
    result.add_argument("--shard-rows", type=int, metavar="N", help=f"rows of input in a shard [{SHARD_ROWS}]")
    result.add_argument("--include-text", action="store_true", help="a column with the post")
    result.add_argument("--evidence", action="store_true", help="a column with the words that carried the scores")
    result.add_argument("--pseudonymise", action="store_true", help="with --articles: pseudonyms for names and addresses")
    result.add_argument(
        "--pseudonym-key", type=Path, metavar="FILE", help="key of the pseudonyms; stays the same for all parts"
    )
    result.add_argument("--no-text", action="store_true", help="with --articles: leave out the words of posts and titles")
    result.add_argument("--restart", action="store_true", help="drop what is in FOLDER and begin anew")
    result.add_argument("--dry-run", action="store_true", help="estimate time, memory and size from a sample; write nothing")
    result.add_argument("--quiet", action="store_true", help="no progress, no table")
    _add_models(parser.add_argument_group("models"))
    _add_machines(parser.add_argument_group("machines"))


def _add_models(models: Any) -> None:
    models.add_argument("--translate", action="store_true", help="translate, and read the translation too")
    models.add_argument("--into", metavar="TAG", help="language to translate into [en]")
    models.add_argument("--detector", choices=("ensemble", "langdetect"))
    models.add_argument("--stance-model", metavar="ID@REVISION", help="hub model or folder")
    models.add_argument("--sentiment-model", metavar="ID@REVISION", help="hub model or folder")
    models.add_argument("--translation-model", metavar="ID@REVISION", help="hub model or folder")
    models.add_argument("--threads", type=int, metavar="N", help="per model; 0 leaves it to the runtime")


def _add_machines(machines: Any) -> None:
    machines.add_argument("--backend", choices=("onnx", "torch"), help="[torch where there are CUDA and weights for it]")
    machines.add_argument("--device", metavar="NAME", help="for torch: cpu, cuda, cuda:1 [cuda where there is one]")
    machines.add_argument("--dtype", choices=("float32", "bfloat16", "float16"), help="for torch [bfloat16 on CUDA]")
    machines.add_argument("--batch-tokens", type=int, metavar="N", help="budget of one forward pass, padding counted")
    machines.add_argument("--workers", type=int, metavar="N", help="for torch: processes that tokenise ahead of the model")
    machines.add_argument("--processes", type=int, default=1, metavar="N", help="jobs side by side here; 0 for one per GPU [1]")
    machines.add_argument("--shard", metavar="I/N", help="do part I of N, for job arrays; then --merge")
    machines.add_argument("--merge", action="store_true", help="check that all parts are there and write the manifest")
    machines.add_argument("--engine", choices=("local", "ray"), default="local")
    machines.add_argument("--ray-address", metavar="ADDRESS", help="of a Ray cluster that runs already")


def parse_options(arguments: Sequence[str], *, program: str) -> BatchOptions:
    """Read a command line.

    Raises:
        ConfigError: Options do not go together or are out of range.
    """
    parser = argparse.ArgumentParser(prog=program, description=DESCRIPTION)
    add_arguments(parser)
    given = parser.parse_args(arguments)
    if not given.inputs and not given.merge:
        parser.error("name an INPUT")
    return _options(given)


def _options(given: argparse.Namespace) -> BatchOptions:
    flags = {
        name: getattr(given, name)
        for name in ("into", "detector", "stance_model", "sentiment_model", "translation_model", "threads")
    }
    flags["detector"] = given.detector and DetectorName(given.detector)
    flags |= {"pseudonymise": given.pseudonymise or None, "pseudonym_key": given.pseudonym_key}
    settings = load_settings(given.config, {**flags, "translate": given.translate, "texts": False if given.no_text else None})
    backend, device, dtype = _choose_backend(given, settings)
    wanted: list[Group] = ["text"] if given.include_text else []
    wanted += ["translate"] if given.translate else []
    wanted += ["evidence"] if given.evidence else []
    options = BatchOptions(
        inputs=tuple(given.inputs),
        out=given.out,
        settings=settings,
        columns=Columns(text=given.text_column, id=given.id_column, context=given.context_column, language=given.lang_column),
        format=given.format,
        shard_rows=given.shard_rows if given.shard_rows is not None else _shard_rows(given),
        max_characters=given.max_characters,
        groups=tuple(wanted),
        backend=backend,
        device=device,
        dtype=dtype,
        pseudonyms=_pseudonyms(given, settings),
        job=_job(given.shard),
        **{name: getattr(given, name) for name in _AS_GIVEN},
    )
    _check(options)
    return options


def _pseudonyms(given: argparse.Namespace, settings: Settings) -> str | None:
    """Return what tells the key of pseudonyms from others, None without pseudonyms.

    Raises:
        ConfigError: There is no key that outlives this process, or the input holds no articles.
    """
    is_asked = settings.pseudonymise or settings.pseudonym_key is not None
    if (is_asked or not settings.texts) and not (given.articles or given.merge):
        raise ConfigError("--pseudonymise and --no-text go with --articles; a table of posts gets only columns you ask for")
    if not is_asked or given.merge:
        return None
    if settings.pseudonym_key is None:
        raise ConfigError("--pseudonymise: a run that can be stopped and goes on needs a key that stays: --pseudonym-key FILE")
    return read_key(settings.pseudonym_key).token("key", "")


_AS_GIVEN = (
    "keep_duplicate_ids", "articles", "split", "batch_tokens", "workers", "processes", "merge", "restart", "dry_run", "quiet",
    "engine", "ray_address",
)  # fmt: skip


def _shard_rows(given: argparse.Namespace) -> int:
    if given.articles:
        return SHARD_ARTICLES
    return SHARD_ROWS_TRANSLATED if given.translate else SHARD_ROWS


def _choose_backend(given: argparse.Namespace, settings: Settings) -> tuple[str, str, str]:
    """Return backend, device and number format: torch where it is asked for, or there are CUDA and weights for it."""
    wants_torch = (given.device or "").startswith("cuda") or (has_torch_weights(settings) and has_cuda())
    backend = given.backend or ("torch" if wants_torch else "onnx")
    if backend == "onnx":
        if given.dtype or (given.device or "cpu") != "cpu":
            raise ConfigError("--device and --dtype are for --backend torch; the onnx backend is int8 on the CPU")
        return backend, "cpu", "int8"
    device = given.device or ("cuda" if has_cuda() else "cpu")
    return backend, device, given.dtype or ("bfloat16" if device.startswith("cuda") else "float32")


def has_torch_weights(settings: Settings) -> bool:
    """Tell whether the models that will score run in torch: hub models in both slots, or one that has weights for it."""
    if settings.stance_model and settings.sentiment_model:
        return True
    own = next((entry for entry in list_models(settings.models_folder) if entry.slot == "reaction"), None)
    return own is not None and any(file.path == "model.safetensors" for file in own.files)


def has_cuda() -> bool:
    """Tell whether there is a CUDA device, without importing torch where there cannot be one."""
    if not (Path("/dev/nvidiactl").exists() or Path("/proc/driver/nvidia/version").exists()):
        return False
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())


def _job(given: str | None) -> Job:
    if given is None:
        return Job()
    number, _, count = given.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= 100_000):
        raise ConfigError(f"--shard {given}: write I/N with 1 <= I <= N, such as 3/8")
    return Job(int(number), int(count))


def _check(options: BatchOptions) -> None:
    for name, value, low in (
        ("--shard-rows", options.shard_rows, 1),
        ("--max-characters", options.max_characters, 1),
        ("--batch-tokens", options.batch_tokens or 1, 1),
        ("--workers", options.workers or 0, 0),
        ("--processes", options.processes, 0),
    ):
        if value < low:
            raise ConfigError(f"{name}: must be at least {low}, got {value}")
    if options.restart and options.job.count > 1:
        raise ConfigError("--restart with --shard would drop the work of other jobs; delete the folder, then start all jobs")
    if options.merge and (options.job.count > 1 or options.restart or options.dry_run):
        raise ConfigError("--merge goes with --out alone")
