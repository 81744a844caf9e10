"""What is done with the rows of one shard: identical posts once, all others through the pipeline.

Why identical posts are looked for within a shard and not beyond: what a shard holds must not depend on which other shards this
run makes, or a run that goes on would not give the same bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from analyzer.batch.columns import Column, cells
from analyzer.batch.intake import PostRow
from analyzer.pipeline import Situated, react
from analyzer.records import Post, Reaction
from analyzer.stages import Stages


@dataclass(slots=True)
class ShardWork:
    """Scores one shard, window by window.

    Attributes:
        stages: The loaded stages.
        columns: What is kept of each row.
        reactions: Of the posts of this shard so far, by what they say.
    """

    stages: Stages
    columns: Sequence[Column]
    reactions: dict[bytes, Reaction] = field(default_factory=dict)

    @property
    def n_unique(self) -> int:
        """Return how many different posts went through the models."""
        return len(self.reactions)

    def score(self, rows: Sequence[PostRow]) -> list[dict[str, Any]]:
        """Return the cells of each row, in order."""
        keys = [_key(row) for row in rows]
        new = {key: row for key, row in zip(keys, rows, strict=True) if key not in self.reactions}
        reactions = react((_situated(row) for row in new.values()), self.stages, window=max(len(new), 1))
        for key, reaction in zip(new, islice(reactions, len(new)), strict=True):
            self.reactions[key] = _light(reaction)
        model = model_sha256(self.stages)
        return [cells(self.columns, row, self.reactions[key], model) for key, row in zip(keys, rows, strict=True)]


def model_sha256(stages: Stages) -> str:
    """Return the hashes of the models that score, joined by ``+``."""
    return "+".join(provenance.sha256 for provenance in stages.scorer.provenance)


def _situated(row: PostRow) -> Situated:
    post = Post(id=str(row.row), text=row.text, text_from=None, mentions=(), declared_language=row.declared_language)
    return Situated(post=post, context=row.context)


def _light(reaction: Reaction) -> Reaction:
    """Return a reaction without its text, which the rows themselves have."""
    empty = Post(id="", text="", text_from=None, mentions=())
    return Reaction(
        post=empty,
        language=reaction.language,
        translation=reaction.translation,
        reading=reaction.reading,
        translated_reading=reaction.translated_reading,
    )


def _key(row: PostRow) -> bytes:
    """Return a hash over all that the stages are told of a post."""
    context, tag = row.context or "", row.declared_language or ""
    told = f"{len(row.text)} {len(context)} {row.text}{context}{tag}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()
