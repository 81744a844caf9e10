"""From the reactions of one article to its report: counts, shares with intervals, checks.

Why abstained readings count in the shares: their numbers are given in the report like all others, so the shares must add up
from the posts a reader sees. The denominator of every share is `Aggregate.n_scored`, the posts that have a reading, abstained
or not; `n_abstained` says how many posts carry a reason for abstaining: a withheld reading, or no text to read at all.
So ``n_scored`` = posts with stances, ``n_abstained`` = posts with a reason, and a post may count in both.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import sqrt
from types import MappingProxyType
from typing import TypeVar

from analyzer.records import (
    Aggregate,
    Article,
    ArticleReport,
    Extraction,
    Language,
    Provenance,
    Reaction,
    Reading,
    Sentiment,
    Share,
    Stance,
)
from analyzer.report.checks import build_checks
from analyzer.stages import Encoder

Z_95 = 1.959963984540054  # 0.975 quantile of the standard normal distribution
NO_TEXT = "no text"

Key = TypeVar("Key", bound=Hashable)


def build_report(  # noqa: PLR0913 - the parts of a report, all by keyword
    article: Article,
    extraction: Extraction,
    reactions: Sequence[Reaction],
    *,
    language: Language,
    models: Sequence[Provenance],
    config_sha256: str,
    version: str,
    thresholds: Mapping[Stance, float],
    encoder: Encoder | None = None,
) -> ArticleReport:
    """Put everything that was found out about one article into its report.

    Args:
        article: The article.
        extraction: What was found in it.
        reactions: One per post of `extraction`, in order.
        language: Language of the article.
        models: The models that took part, in the order of the flow.
        config_sha256: Of the settings of this run.
        version: Of the program.
        thresholds: Probability from which each stance is put among the labels.
        encoder: Compares the article's translation with ours, if given.

    Raises:
        ValueError: `reactions` are not the reactions of these posts.
    """
    if [reaction.post.id for reaction in reactions] != [post.id for post in extraction.posts]:
        raise ValueError("reactions must match the extracted posts one by one, in order")
    return ArticleReport(
        article=article,
        language=language,
        reactions=tuple(reactions),
        other_quotations=extraction.other_quotations,
        aggregate=aggregate(reactions),
        checks=build_checks(reactions, article_language=language.tag, thresholds=thresholds, encoder=encoder),
        version=version,
        models=tuple(models),
        config_sha256=config_sha256,
        thresholds=MappingProxyType(dict(thresholds)),
    )


def aggregate(reactions: Sequence[Reaction]) -> Aggregate:
    """Count stances, sentiments, languages and platforms over the posts of one article, or of many."""
    readings = [reaction.reading for reaction in reactions if reaction.reading is not None]
    stances = Counter(stance for reading in readings for stance in reading.labels)
    sentiments = Counter(leading_sentiment(reading) for reading in readings)
    total = len(readings)
    return Aggregate(
        n_posts=len(reactions),
        n_scored=total,
        n_abstained=sum(abstention_reason(reaction) is not None for reaction in reactions),
        stances={stance: wilson_share(stances[stance], total) for stance in Stance},
        sentiment={sentiment: wilson_share(sentiments[sentiment], total) for sentiment in Sentiment},
        languages=_most_frequent(reaction.language.tag for reaction in reactions),
        platforms=_most_frequent(reaction.post.attribution.platform for reaction in reactions),
    )


def abstention_reason(reaction: Reaction) -> str | None:
    """Say why a post's numbers should not be relied on, or are not there; None if they stand."""
    if reaction.reading is None:
        return NO_TEXT
    return reaction.reading.abstained.reason if reaction.reading.abstained is not None else None


def leading_sentiment(reading: Reading) -> Sentiment:
    """Return the likeliest class; a tie goes to the class nearer to neutral, then to the first."""
    order = (Sentiment.NEUTRAL, Sentiment.NEGATIVE, Sentiment.POSITIVE)
    return max(order, key=lambda sentiment: reading.sentiment.get(sentiment, 0.0))


def wilson_share(n: int, total: int) -> Share:
    """Give a share with its 95 % score interval, which stays inside [0, 1] and is honest for a handful of posts.

    Args:
        n: Posts that have the property, 0 <= n <= total.
        total: Posts counted; with none, nothing is known: share 0 within [0, 1].

    Raises:
        ValueError: `n` is not within [0, total].

    References:
        Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), 209-212;
        recommended for small n by Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion",
        Statistical Science 16 (2001), 101-133.
    """
    if not 0 <= n <= total:
        raise ValueError(f"need 0 <= n <= total, got n={n}, total={total}")
    if total == 0:
        return Share(0, 0.0, 0.0, 1.0)
    share = n / total
    z2 = Z_95 * Z_95
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    # At both ends one limit is exactly 0 or 1; rounding must not leave it a hair beside.
    low = 0.0 if n == 0 else max(0.0, middle - half)
    high = 1.0 if n == total else min(1.0, middle + half)
    return Share(n, share, low, high)


def _most_frequent(items: Iterable[Key]) -> dict[Key, int]:
    """Count items, most frequent first, ties by name, so that the same posts give the same bytes."""
    return dict(sorted(Counter(items).items(), key=lambda pair: (-pair[1], str(pair[0]))))
