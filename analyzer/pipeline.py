"""The order of the stages, and the only place that knows it.

Articles go through in groups, so that the posts of several share one pass of each model; posts go through in windows, so that
memory does not grow with the input. Neither size changes a result: every stage looks at one post at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from analyzer import __version__
from analyzer.batching import windows
from analyzer.extraction.posts import extract_posts
from analyzer.records import (
    UND,
    Article,
    ArticleReport,
    Extraction,
    Language,
    Post,
    Reaction,
    Reading,
    Tag,
    Translation,
    Untranslated,
    Utterance,
)
from analyzer.report.aggregation import build_report
from analyzer.stages import Detector, Stages, leave_untranslated

ARTICLE_CHARACTERS = 4000  # of the article proper, enough to tell its language; a detector reads no faster than this needs
SURE = 0.9  # confidence from which one post of an author says something about the author's other posts
NO_TEXT = "no text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situated:
    """A post with what its surroundings tell of it.

    Attributes:
        post: The post.
        likely: Tags that are plausible for it, likeliest first.
        context: Text of the post that it answers.
    """

    post: Post
    likely: tuple[Tag, ...] = ()
    context: str | None = None


def analyze(
    articles: Iterable[Article],
    stages: Stages,
    *,
    group: int = 64,
    window: int = 1024,
    config_sha256: str = "",
    amend: Callable[[Article, Extraction], Extraction] | None = None,
) -> Iterator[ArticleReport]:
    """Report on each article, in order.

    Args:
        articles: Any number; read as a stream.
        stages: The loaded stages.
        group: Articles that are worked on together.
        window: Posts that are handed to a stage at once.
        config_sha256: Hash of the settings that shaped `stages`, for the report.
        amend: What a person corrects in what was found, before any model reads it.
    """
    for some in windows(articles, group):
        extractions = [extract_posts(article, stages.encoder) for article in some]
        if amend is not None:
            extractions = [amend(*pair) for pair in zip(some, extractions, strict=True)]
        languages = detect_articles(some, stages.detector)
        situated = [situate(*pair, stages.detector) for pair in zip(extractions, languages, strict=True)]
        reactions = react(chain.from_iterable(situated), stages, window=window)
        for article, extraction, language in zip(some, extractions, languages, strict=True):
            yield build_report(
                article,
                extraction,
                list(islice(reactions, len(extraction.posts))),
                language=language,
                models=stages.provenance,
                config_sha256=config_sha256,
                version=__version__,
                thresholds=stages.scorer.thresholds,
                encoder=stages.encoder,
            )


def react(posts: Iterable[Situated], stages: Stages, *, window: int = 1024) -> Iterator[Reaction]:
    """Read each post: language, translation, stances and sentiment of both; in order."""
    for some in windows(posts, window):
        yield from _react_window(some, stages)


def detect_articles(articles: Sequence[Article], detector: Detector) -> list[Language]:
    """Tell the language of each article by its main text and by what the page declares."""
    return detector.detect([Utterance(text=_opening(article), tag=article.declared_language or UND) for article in articles])


def situate(extraction: Extraction, language: Language, detector: Detector) -> list[Situated]:
    """Put each post of an article beside what the article tells of it.

    Plausible for a post are the languages its author uses elsewhere in the article, then the article's own. What the platform
    declares of a post counts for the author's other posts; where it declares nothing, a first, independent detection does.
    """
    texts = {post.id: post.text for post in extraction.posts}
    written = _tags_by_author(extraction.posts, detector)
    situated = []
    for post in extraction.posts:
        others = [tag for id_, tag in written.get(_author(post), []) if id_ != post.id]
        likely = tuple(dict.fromkeys(tag for tag in (*others, language.tag) if tag != UND))
        situated.append(Situated(post=post, likely=likely, context=texts.get(post.reply_to or "")))
    return situated


def _opening(article: Article) -> str:
    main = "\n".join(span.of(article.text) for span in article.main) if article.main else article.text
    return main[:ARTICLE_CHARACTERS]


def _author(post: Post) -> str | None:
    who = post.attribution.handle or post.attribution.author
    return who.casefold() if who else None


def _tags_by_author(posts: Sequence[Post], detector: Detector) -> dict[str | None, list[tuple[str, Tag]]]:
    """Return id and language of each post whose author shows more than one, where it is known or sure."""
    by_author: dict[str | None, list[Post]] = defaultdict(list)
    for post in posts:
        by_author[_author(post)].append(post)
    several = [post for who, own in by_author.items() if who and len(own) > 1 for post in own if post.text]
    found = detector.detect([Utterance(text=post.text or "", tag=post.declared_language or UND) for post in several])
    tags: dict[str | None, list[tuple[str, Tag]]] = defaultdict(list)
    for post, language in zip(several, found, strict=True):
        tag = post.declared_language or (language.tag if language.confidence >= SURE else UND)
        tags[_author(post)].append((post.id, tag))
    return tags


def _react_window(some: Sequence[Situated], stages: Stages) -> Iterator[Reaction]:
    spoken = [index for index, situated in enumerate(some) if (situated.post.text or "").strip()]
    asked = [_utterance(some[index]) for index in spoken]
    languages = stages.detector.detect(asked)
    known = [
        Utterance(text=u.text, tag=language.tag, likely=u.likely, context=u.context)
        for u, language in zip(asked, languages, strict=True)
    ]
    translations = _translate(known, stages)
    readings = stages.scorer.score(known)
    translated = _read_translations(known, translations, stages)
    found = dict(zip(spoken, zip(languages, translations, readings, translated, strict=True), strict=True))
    for index, situated in enumerate(some):
        if index not in found:
            yield Reaction(post=situated.post, language=Language(UND, 0.0), translation=Untranslated(NO_TEXT), reading=None)
            continue
        language, translation, reading, second = found[index]
        yield Reaction(
            post=situated.post, language=language, translation=translation, reading=reading, translated_reading=second
        )


def _utterance(situated: Situated) -> Utterance:
    post = situated.post
    return Utterance(text=post.text or "", tag=post.declared_language or UND, likely=situated.likely, context=situated.context)


def _translate(known: Sequence[Utterance], stages: Stages) -> list[Translation | Untranslated]:
    if stages.translator is None:
        return leave_untranslated(known, stages.into)
    return stages.translator.translate(known)


def _read_translations(
    known: Sequence[Utterance], translations: Sequence[Translation | Untranslated], stages: Stages
) -> list[Reading | None]:
    """Score every translation that is there; the context stays as it was, the model reads both languages."""
    rows = [
        Utterance(text=translation.text, tag=translation.into, context=utterance.context)
        if isinstance(translation, Translation) and translation.text.strip()
        else None
        for utterance, translation in zip(known, translations, strict=True)
    ]
    readings = iter(stages.scorer.score([row for row in rows if row is not None]))
    return [None if row is None else next(readings) for row in rows]
