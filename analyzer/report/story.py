"""What the report says in sentences and in which order, the same in every format made for people.

Everything returned here is true text: it may hold hostile characters, and each renderer makes it harmless in its own way.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.records import (
    UND,
    Aggregate,
    ArticleReport,
    Correction,
    CorrectionKind,
    PressTranslation,
    Reaction,
    Sentiment,
    Stance,
    Tag,
    Translation,
    Untranslated,
)
from analyzer.report.aggregation import abstention_reason
from analyzer.report.aggregation import aggregate as counted_over
from analyzer.report.wording import Wording

BY_HAND = "by hand"  # engine of a translation that a person made
MAX_DEPTH = 4  # replies to replies are indented no further
MAX_LISTED = 5
SAME_LANGUAGE = "same language"  # the one reason for no translation that takes nothing from the reader
MAX_CORRECTED = 200  # code points of what a correction replaced that are repeated


@dataclass(frozen=True, slots=True)
class Placed:
    """One post where the report shows it: under the post it answers, otherwise in the order of the article."""

    reaction: Reaction
    depth: int


def threads(reactions: Sequence[Reaction]) -> list[Placed]:
    """Put every reply under its post; every post exactly once, whatever `reply_to` says."""
    ids = {reaction.post.id for reaction in reactions}
    replies: dict[str, list[Reaction]] = defaultdict(list)
    for reaction in reactions:
        if reaction.post.reply_to in ids and reaction.post.reply_to != reaction.post.id:
            replies[str(reaction.post.reply_to)].append(reaction)
    roots = [reaction for reaction in reactions if reaction not in replies.get(str(reaction.post.reply_to), ())]
    placed: list[Placed] = []
    seen: set[str] = set()
    # The second round starts from the posts that answer each other in a circle.
    waiting = [(reaction, 0) for reaction in [*roots, *reactions]][::-1]
    while waiting:
        reaction, depth = waiting.pop()
        if reaction.post.id in seen:
            continue
        seen.add(reaction.post.id)
        placed.append(Placed(reaction, min(depth, MAX_DEPTH)))
        waiting += [(reply, depth + 1) for reply in reversed(replies[reaction.post.id])]
    return placed


def post_number(post_id: str) -> str:
    """Return the number that people see ("3" for ``p3``)."""
    return post_id.removeprefix("p")


# ---- at a glance


def overview(report: ArticleReport, words: Wording) -> str:
    """Say how many posts there are, from where, in which languages."""
    aggregate = report.aggregate
    if not aggregate.n_posts:
        return words("glance", "no_posts")
    platforms = [f"{words.platform(platform)} ({n})" for platform, n in aggregate.platforms.items()]
    told = {"posts": words("glance", "posts", n=aggregate.n_posts), "platforms": _first(platforms, words)}
    languages = [f"{words.language(tag)} ({n})" for tag, n in spoken(report).items()]
    if not languages:
        return words("glance", "overview_wordless", **told)
    return words("glance", "overview", languages=_first(languages, words), **told)


def spoken(report: ArticleReport) -> dict[Tag, int]:
    """Count the languages of the posts that have text: a textless post has no language to speak of."""
    counts: dict[Tag, int] = defaultdict(int)
    for reaction in report.reactions:
        if has_words(reaction):
            counts[reaction.language.tag] += 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] == UND, pair[0])))


def reaction_sentences(report: ArticleReport, words: Wording) -> list[str]:
    """Say what the reaction was: the leading stances, then the feeling.

    Only readings that stand are counted here: a sentence that leads the report must not rest on what the model is unsure of.
    The charts count every reading and tell the two apart; where they differ, the last sentence says how many are left out.
    """
    scored = report.aggregate.n_scored
    if not scored:
        return []
    counted = firm(report)
    if not counted.n_scored:
        return [words("glance", "all_unsure")]
    told = [_stance_sentence(counted, words), _feeling_sentence(counted, words)]
    return [*told, words("glance", "left_out", n=scored - counted.n_scored)] if counted.n_scored < scored else told


def firm(report: ArticleReport) -> Aggregate:
    """Count over the readings that stand: the part of every bar that does not rest on what the model is unsure of."""
    return counted_over([reaction for reaction in report.reactions if abstention_reason(reaction) is None])


def ranked(report: ArticleReport) -> list[Stance]:
    """Return the stances in the order of the charts: most frequent first, ties by what is sure."""
    shares, sure = report.aggregate.stances, firm(report).stances
    return sorted(Stance, key=lambda stance: (-shares[stance].n, -sure[stance].n))


def _stance_sentence(counted: Aggregate, words: Wording) -> str:
    shares = counted.stances
    ranked = sorted((stance for stance in Stance if shares[stance].n), key=lambda stance: -shares[stance].n)
    if not ranked:
        return words("glance", "none")
    top = shares[ranked[0]].n
    leading = [stance for stance in ranked if shares[stance].n == top]
    names = words.listing([words.stance(stance) for stance in leading])
    if counted.n_scored == 1:  # one post is no "most"
        return words("glance", "single", label=names)
    sentence = words("glance", "mostly" if len(leading) == 1 else "tied", label=names, n=top, total=counted.n_scored)
    rest = [words("glance", "of", label=words.stance(stance), n=shares[stance].n) for stance in ranked[len(leading) :]]
    return f"{sentence} {words('glance', 'also', list=words.listing(rest))}" if rest else sentence


def _feeling_sentence(counted: Aggregate, words: Wording) -> str:
    shares = counted.sentiment
    top = max(shares[sentiment].n for sentiment in Sentiment)
    leading = [sentiment for sentiment in Sentiment if shares[sentiment].n == top]
    if len(leading) == 1:
        label = words.sentiment(leading[0])
        return words("glance", "feeling", label=label, n=top, total=counted.n_scored)
    each = [words("glance", "of", label=words.sentiment(sentiment), n=shares[sentiment].n) for sentiment in Sentiment]
    return words("glance", "feeling_mixed", list=words.listing(each))


def caution_sentences(report: ArticleReport, words: Wording) -> list[str]:
    """Say how sure the numbers are, and whether the article and the program part ways."""
    aggregate = report.aggregate
    if not aggregate.n_posts:
        return [words("glance", "no_posts_hint")]
    sentences = privacy_sentences(report, words)
    if report.corrections:
        sentences.append(words("correction", "count", n=len({one.post for one in report.corrections})))
    n_textless = aggregate.n_posts - aggregate.n_scored
    if n_textless:
        sentences.append(words("glance", "textless", n=n_textless))
    n_rough = sum(isinstance(one.translation, Translation) and one.translation.is_rough for one in report.reactions)
    if n_rough:
        sentences.append(words("glance", "rough", n=n_rough))
    if 0 < aggregate.n_scored < 30:  # below 30 a 95 % interval is wider than a quarter of the scale
        sentences.append(words("glance", "few", n=aggregate.n_scored))
    n_disagree = sum(check.agrees is False for check in report.checks)
    if n_disagree:
        sentences.append(words("glance", "disagree", n=n_disagree))
    elif report.checks:
        sentences.append(words("glance", "all_agree"))
    return sentences


def correction_lines(report: ArticleReport, words: Wording, post: str | None = None) -> list[str]:
    """Say what a person corrected in the report, or in one post; posts that are gone are named."""
    return [_correction_told(one, words) for one in report.corrections if post in {None, one.post}]


def _correction_told(one: Correction, words: Wording) -> str:
    nothing = words("correction", "nothing")
    if one.kind is CorrectionKind.PAIRING:
        before = words("post", "number", n=post_number(one.before))
        moved_to = post_number(one.after)
        after = words("correction", "belongs_to", n=moved_to) if moved_to else words("correction", "not_a_post")
    else:
        before, after = (_value_told(one.kind, value, words) or nothing for value in (one.before, one.after))
    kind, when = words.known("correction", one.kind.value), words.moment(one.when, short=True) or one.when
    return words("correction", "told", what=kind, before=before, after=after, who=one.who, when=when)


def _value_told(kind: CorrectionKind, value: str, words: Wording) -> str:
    if kind is CorrectionKind.LABELS:
        return ", ".join(words.stance(Stance(name)) for name in value.split())
    if kind is CorrectionKind.SENTIMENT:
        return words.sentiment(Sentiment(value))
    return value[:MAX_CORRECTED] + ("…" if len(value) > MAX_CORRECTED else "")


def numbered(report: ArticleReport) -> Iterator[tuple[int, Reaction]]:
    """Give every post with the number that people see, which has gaps where a correction took posts away."""
    for reaction in report.reactions:
        yield int(post_number(reaction.post.id)), reaction


def privacy_sentences(report: ArticleReport, words: Wording) -> list[str]:
    """Say what was hidden in the report."""
    hidden = [("pseudonymised", report.privacy.is_pseudonymous), ("left_out", report.privacy.leaves_out_texts)]
    return [words("privacy", key) for key, is_so in hidden if is_so]


def _first(items: list[str], words: Wording) -> str:
    shown = items[:MAX_LISTED]
    return words.listing(shown + (["…"] if len(items) > MAX_LISTED else []))


# ---- one post


def has_words(reaction: Reaction) -> bool:
    """Tell whether a post has text, in the report or left out of it."""
    return reaction.post.text is not None or reaction.reading is not None


def missing_words(reaction: Reaction, words: Wording) -> str:
    """Say why a post's words are not shown."""
    return words("privacy", "post_left_out") if has_words(reaction) else words("post", "no_text")


def reason_in_words(reaction: Reaction, words: Wording) -> str | None:
    """Say why a post's numbers should not be relied on; None if they stand."""
    reason = abstention_reason(reaction)
    return None if reason is None else words.known("abstained", reason)


def translation_note(reaction: Reaction, words: Wording) -> str:
    """Name who made the translation, or say why there is none."""
    translation = reaction.translation
    if not isinstance(translation, Translation):
        return words("post", "no_translation", reason=words.known("untranslated", translation.reason))
    return "; ".join(note for note in (translation_quality(translation, words), translator_named(translation, words)) if note)


def translation_quality(translation: Translation, words: Wording) -> str:
    """Say how far to trust a translation; nothing where that was not estimated."""
    if translation.quality is None:
        return ""
    return words("post", "rough" if translation.is_rough else "quality", value=words.probability(translation.quality))


def translator_named(translation: Translation, words: Wording) -> str:
    """Name who or what made a translation."""
    if translation.engine == BY_HAND:
        return f"{words('correction', 'mark')} ({translation.model})"
    return words("post", "translated_by", engine=translation.engine, model=translation.model)


def unread(report: ArticleReport, words: Wording) -> list[str]:
    """Say what could not be read and why: parts of the page, posts without text, withheld readings, missing translations.

    Posts with the same trouble are named together.
    """
    troubles: dict[str, list[int]] = {}
    for number, reaction in numbered(report):
        for trouble in _troubles(reaction, words):
            troubles.setdefault(trouble, []).append(number)
    together = [f"{posts_in_words(numbers, words)}: {trouble}" for trouble, numbers in troubles.items()]
    return [*(words.known("warning", warning) for warning in report.article.warnings), *together]


def posts_in_words(numbers: Sequence[int], words: Wording) -> str:
    """Name one post or several by their numbers."""
    if len(numbers) == 1:
        return words("post", "number", n=numbers[0])
    return words("post", "numbers", numbers=", ".join(str(number) for number in numbers))


def _troubles(reaction: Reaction, words: Wording) -> Iterator[str]:
    if reaction.reading is None:
        yield words("post", "no_text")
        return
    reason = reason_in_words(reaction, words)
    if reason is not None:
        yield words("post", "withheld", reason=reason)
    translation = reaction.translation
    if isinstance(translation, Untranslated) and translation.reason != SAME_LANGUAGE:
        yield translation_note(reaction, words)


def press_agreement(press: PressTranslation | None, words: Wording) -> str:
    """Say how near the article's translation is to the post; nothing where it was not measured."""
    if press is None or press.agreement is None:
        return ""
    return words("post", "agreement", value=words.probability(press.agreement))
