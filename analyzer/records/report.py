"""The whole result for one article: counts, checks, what a person corrected, what was hidden, and which models took part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from analyzer.records.article import Article
from analyzer.records.extraction import OtherQuotation, Platform
from analyzer.records.language import Language
from analyzer.records.reaction import Reaction, Sentiment, Stance
from analyzer.records.text import Tag


class CheckKind(StrEnum):
    """What a check compares."""

    FRAMING = "framing"
    TRANSLATION = "translation"
    QUOTATION = "quotation"


class CorrectionKind(StrEnum):
    """What a person corrected."""

    PAIRING = "pairing"
    AUTHOR = "author"
    HANDLE = "handle"
    LABELS = "labels"
    SENTIMENT = "sentiment"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Provenance:
    """One model that took part: the slot it filled, its id, the sha256 of its weights."""

    slot: str
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Share:
    """A count with its share and Wilson 95 % interval, all three in [0, 1]; the denominator is `Aggregate.n_scored`."""

    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Counts and shares over the posts of one article."""

    n_posts: int
    n_scored: int
    n_abstained: int
    stances: Mapping[Stance, Share]
    sentiment: Mapping[Sentiment, Share]
    languages: Mapping[Tag, int]
    platforms: Mapping[Platform, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison between what the article says and what was found.

    Attributes:
        kind: What is compared.
        post: Id of the post.
        said: What the article says (its verb, its translation, its quotation).
        found: What the program found.
        agrees: None where it cannot be told.
    """

    kind: CheckKind
    post: str
    said: str
    found: str
    agrees: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person corrected.

    Attributes:
        post: Id of the post, which may be gone by now.
        kind: What was corrected.
        before, after: What stood there and what stands there; labels separated by spaces, for pairing the ids of the post and
            of the one that a mention belongs to; empty for nothing.
        who, when: Who said so, and the day, ISO 8601.
    """

    post: str
    kind: CorrectionKind
    before: str
    after: str
    who: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What was hidden in a report after it was made.

    Attributes:
        is_pseudonymous: Names, handles and addresses are pseudonyms, and the article's text holds them too.
        n_characters: Length of the article's text where the words of posts and article were taken out; None where they stand.
    """

    is_pseudonymous: bool = False
    n_characters: int | None = None

    @property
    def leaves_out_texts(self) -> bool:
        """Return whether the words were taken out; offsets still count in the texts that they were in."""
        return self.n_characters is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReport:
    """The whole result for one article; what every renderer reads."""

    article: Article
    language: Language
    reactions: tuple[Reaction, ...]
    other_quotations: tuple[OtherQuotation, ...]
    aggregate: Aggregate
    checks: tuple[Check, ...]
    version: str
    models: tuple[Provenance, ...]
    config_sha256: str
    thresholds: Mapping[Stance, float] = field(default_factory=lambda: MappingProxyType({}))
    privacy: Privacy = Privacy()
    corrections: tuple[Correction, ...] = ()

    @property
    def n_characters(self) -> int:
        """Return the length of the article's text in code points, also where the text was left out."""
        return len(self.article.text) if self.privacy.n_characters is None else self.privacy.n_characters
