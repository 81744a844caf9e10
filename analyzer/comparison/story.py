"""The sentences of a comparison, shared by the renderers: what differs, how it was tested, what to beware of.

All strings are true text with the words of the interface around it; each renderer makes them harmless in its own way.
"""

from collections.abc import Sequence

from babel.numbers import format_decimal

from analyzer.comparison.records import (
    Comparison,
    Difference,
    Dimension,
    Framing,
    Group,
    GroupTest,
    Label,
    LabelTest,
    Match,
    Method,
    SharedPost,
    Verdict,
)
from analyzer.comparison.significance import SEED
from analyzer.records import Check, Stance
from analyzer.report.findings import verdict_key
from analyzer.report.wording import Wording

MAX_NAMED = 3  # groups whose shares a sentence gives one by one
MAX_CHANGES = 6  # of one difference
_VERDICTS = {
    Verdict.DIFFERS: "differs",
    Verdict.NOT_SHOWN: "not_shown",
    Verdict.TOO_FEW: "too_few",
    Verdict.CONSTANT: "nobody",
}


def facts(comparison: Comparison, words: Wording) -> list[str]:
    """Return how much is compared, fact by fact."""
    overall, groups = comparison.overall, comparison.groups
    told = [words("comparison", "articles", n=len(comparison.articles))]
    for dimension, key in ((Dimension.OUTLET, "outlets"), (Dimension.DAY, "days")):
        known = sum(group.key is not None for group in groups[dimension])
        told += [words("comparison", key, n=known)] if known else []
    return [*told, words("glance", "posts", n=overall.n_posts), words("comparison", "scored", n=overall.n_scored)]


def cautions(comparison: Comparison, words: Wording) -> list[str]:
    """Return what a reader should beware of."""
    told = [words("comparison", "chosen")]
    if len(comparison.makers) > 1:
        told.append(words("comparison", "mixed", n=len(comparison.makers)))
    if comparison.n_unreadable:
        told.append(words("comparison", "unreadable", n=comparison.n_unreadable))
    return told


def dimensions(comparison: Comparison) -> list[Dimension]:
    """Return the dimensions worth showing: the articles, and outlets and days where these say more than the articles do."""

    def says_more(dimension: Dimension) -> bool:
        known = [group for group in comparison.groups[dimension] if group.key is not None]
        return len(known) > 1 and any(len(group.articles) > 1 for group in known)

    return [each for each in Dimension if each is Dimension.ARTICLE or says_more(each)]


def group_name(dimension: Dimension, group: Group, words: Wording) -> str:
    """Return what a group is called."""
    if dimension is Dimension.ARTICLE:
        return words("comparison", "number", n=group.key)
    if group.key is None:
        return words("comparison", "no_outlet" if dimension is Dimension.OUTLET else "no_day")
    return group.key if dimension is Dimension.OUTLET else words.moment(group.key, short=True) or group.key


def label_name(label: Label, words: Wording) -> str:
    """Return the name of a stance or a sentiment."""
    return words.stance(label) if isinstance(label, Stance) else words.sentiment(label)


def label_meaning(label: Label, words: Wording) -> str:
    """Return what a stance means; nothing for a sentiment, which says it."""
    return words("stance_meaning", label.value) if isinstance(label, Stance) else ""


def findings(comparison: Comparison, dimension: Dimension, words: Wording) -> list[str]:
    """Return what the test of one dimension shows, and what it cannot tell."""
    test = comparison.tests[dimension]
    differing = [each for each in test.labels if each.verdict is Verdict.DIFFERS]
    if differing:
        told = [_finding(comparison, dimension, each, words) for each in differing]
    elif any(each.verdict is Verdict.NOT_SHOWN for each in test.labels):
        told = [words("comparison", "none_differs")]
    else:
        told = [words("comparison", "cannot_tell")]
    if any(len(group.articles) == 1 for group in comparison.groups[dimension]) and dimension is not Dimension.ARTICLE:
        told.append(words("comparison", "single"))
    if test.n_left_out:
        told.append(words("comparison", "left_out", n=test.n_left_out))
    return told


def method(test: GroupTest, words: Wording) -> str:
    """Return how the test was made; empty where there was none."""
    match test.method:
        case Method.FISHER:
            return words("comparison", "fisher", n=test.n_tested)
        case Method.POSTS:
            return words("comparison", "posts_permuted", n=test.n_tested, draws=words.count(test.draws), seed=str(SEED))
        case Method.ARTICLES:
            return words("comparison", "articles_permuted", n=test.n_tested, draws=words.count(test.draws), seed=str(SEED))
        case Method.NONE:
            return ""


def p_told(value: float | None, words: Wording) -> str:
    """Return a p-value with two significant digits; a dash where there is none."""
    if value is None:
        return "–"
    shown = float(f"{max(value, 0.0001):.2g}")
    return str(format_decimal(shown, format="0.0###", locale=words.tag.replace("-", "_")))


def verdict(test: LabelTest, words: Wording) -> str:
    """Return what the test says of one label."""
    return words("comparison", _VERDICTS[test.verdict])


def share_told(group: Group, label: Label, words: Wording) -> tuple[str, str]:
    """Return a share as ``n of total``, and its interval."""
    share = group.shares[label]
    count = words("glance", "n_of", n=share.n, total=group.n_scored)
    return count, words.interval(share)


def shared_found(comparison: Comparison, words: Wording) -> str:
    """Return how many posts several articles show."""
    n = comparison.n_shared
    return words("comparison", "shared_found", n=n) if n else words("comparison", "shared_none")


def matched(post: SharedPost, words: Wording) -> str:
    """Return by what the showings of a post were found to be one."""
    return words("comparison", "by_permalink" if post.matched is Match.PERMALINK else "by_words")


def verdicts_on(post: SharedPost, words: Wording) -> list[str]:
    """Return how the articles differ over one post."""
    differing = (
        ("translations_differ", bool(post.translations)),
        ("framing_differs", post.is_framed_differently),
        ("words_differ", bool(post.edits)),
    )
    return [words("comparison", key) for key, differs in differing if differs] or [words("comparison", "alike")]


def framed(framing: Framing, words: Wording) -> str:
    """Return a framing verb with the stances it leaves open, if it frames anything."""
    if not framing.stances:
        return words("post", "lead_in", cue=framing.cue)
    return words("comparison", "framed", cue=framing.cue, stances=" / ".join(map(words.stance, framing.stances)))


def check_told(check: Check, words: Wording) -> str:
    """Return what one article's check of a post came to."""
    kind, result = words("comparison", f"check_{check.kind.value}"), words("check", verdict_key(check))
    return words("comparison", "check_result", check=kind, verdict=result)


def difference_told(difference: Difference, words: Wording) -> tuple[str, str]:
    """Return whose words differ from whose, and how; the second is empty where they are too unlike to compare."""
    changes = [_change(each.post, each.quotation, words) for each in difference.changes[:MAX_CHANGES]]
    more = len(difference.changes) - MAX_CHANGES
    changes += [words("check", "and_more", n=more)] if more > 0 else []
    against = words("comparison", "number", n=difference.against)
    told = "; ".join(changes) or words("comparison", "written", text=difference.words)
    return words("comparison", "number", n=difference.article), words("comparison", "against", article=against, changes=told)


def _change(before: str, after: str, words: Wording) -> str:
    if not before:
        return words("check", "added", quotation=after)
    if not after:
        return words("check", "left_out", post=before)
    return words("check", "changed", post=before, quotation=after)


def _finding(comparison: Comparison, dimension: Dimension, test: LabelTest, words: Wording) -> str:
    groups = [group for group in comparison.groups[dimension] if group.key is not None and group.n_scored]
    return words(
        "comparison",
        "finding",
        label=label_name(test.label, words).capitalize(),
        shares=_shares(groups, dimension, test.label, words),
        p=p_told(test.adjusted, words),
    )


def _shares(groups: Sequence[Group], dimension: Dimension, label: Label, words: Wording) -> str:
    if len(groups) > MAX_NAMED:
        shares = sorted(group.shares[label].share for group in groups)
        return words("comparison", "share_range", low=words.percent(shares[0]), high=words.percent(shares[-1]))
    named = [
        words(
            "comparison",
            "share_in",
            n=group.shares[label].n,
            total=group.n_scored,
            group=group_name(dimension, group, words),
        )
        for group in groups
    ]
    return words.listing(named)
