"""List the articles in a folder."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from analyzer.article.kinds import HTML_SUFFIXES, TEXT_SUFFIXES


def list_articles(folder: Path) -> Iterator[Path]:
    """Give the files with the suffix of a page or a text, sorted, folders inside included.

    Tables are given by name, not found: a folder of articles often holds tables of something else. Hidden files are left
    out, and symbolic links that lead out of the folder are not followed.
    """
    yield from list_files(folder, HTML_SUFFIXES | TEXT_SUFFIXES)


def list_files(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """Give the files with one of `suffixes` (lower case, with the dot) in the same way."""
    root = folder.resolve()
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.suffix.lower() in suffixes and is_inside(path, root):
                yield path


def is_inside(path: Path, root: Path) -> bool:
    """Tell whether a file below a folder is there, and no link to somewhere else; `root` is the folder, resolved."""
    if not path.is_symlink():
        return True
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # leads nowhere, or in a circle
        return False
