"""One post as several articles show it: how they translate it, frame it and give its words.

Nothing is judged here. Articles are set against each other as they stand: later translations into a language against the first
one, each wording against the fullest one, framing verbs by the stances that they leave open.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from analyzer.comparison.matching import SharedKey
from analyzer.comparison.records import Difference, Framing, ReadPost, SharedPost, Showing
from analyzer.records import UND, Form, Tag
from analyzer.report.framing import framed_stances
from analyzer.report.wordwise import SAME_ENOUGH, compare

_BEST = (Form.EMBED, Form.CREDIT_LINE, Form.QUOTATION)  # as in extraction: the surest words first


def to_showing(article: int, article_language: Tag, post: ReadPost) -> Showing:
    """Return a post as one article shows it."""
    framings = tuple(Framing(cue, framed_stances(cue, article_language)) for cue in post.cues)
    return Showing(article=article, article_language=article_language, post=post, framings=framings)


def to_shared_post(key: SharedKey, showings: Iterable[Showing]) -> SharedPost:
    """Set the showings of one post against each other.

    Args:
        key: How it was found.
        showings: By article, at least two.
    """
    ordered = sorted(showings, key=lambda showing: (showing.article, showing.post.id))
    best = _best(ordered)
    language = best.post.language if best is not None else UND
    return SharedPost(
        matched=key.matched,
        text=best.post.text if best is not None else None,
        language=language,
        showings=tuple(ordered),
        n_articles=key.n_articles,
        translations=tuple(_translations(ordered, language)),
        edits=() if best is None else tuple(_edits(ordered, best)),
        is_framed_differently=_is_framed_differently(ordered),
    )


def translation_in(showing: Showing, language: Tag) -> str | None:
    """Return an article's translation of a post in `language`: its press translation, or words it gives in another language."""
    post = showing.post
    if post.press is not None:
        return post.press
    is_foreign = post.text_from is Form.QUOTATION and not _is_same_language(post.language, language)
    return post.text if is_foreign else None


def _best(showings: Sequence[Showing]) -> Showing | None:
    """Return the showing with the surest words, of several the longest, of these the first."""
    with_text = [showing for showing in showings if showing.post.text and showing.post.text_from is not None]

    def rank(showing: Showing) -> tuple[int, int, int]:
        form = showing.post.text_from or Form.PERMALINK
        return (_BEST.index(form) if form in _BEST else len(_BEST), -len(showing.post.text or ""), showing.article)

    return min(with_text, key=rank, default=None)


def _translations(showings: Sequence[Showing], language: Tag) -> Iterator[Difference]:
    """Give how later translations into one language differ from the first one."""
    firsts: dict[str, Showing] = {}
    for showing in showings:
        text = translation_in(showing, language)
        if text is None:
            continue
        first = firsts.setdefault(_base(showing.article_language), showing)
        other = translation_in(first, language)
        if first.article != showing.article and other is not None:
            yield from _difference(showing.article, first.article, text, other)


def _edits(showings: Sequence[Showing], best: Showing) -> Iterator[Difference]:
    """Give how the articles' wordings differ from the best one: changed, added or left out, not merely shortened."""
    text = best.post.text or ""
    for showing in showings:
        post = showing.post
        own = [] if post.text is None or translation_in(showing, best.post.language) == post.text else [post.text]
        for words in dict.fromkeys([*own, *post.quotations] if showing.article != best.article else post.quotations):
            if words != text and _is_same_language(post.language, best.post.language):
                yield from _difference(showing.article, best.article, words, text)


def _difference(article: int, against: int, words: str, other: str) -> Iterator[Difference]:
    comparison = compare(words, other)
    if comparison.likeness < SAME_ENOUGH:
        yield Difference(article, against, words, ())
    elif comparison.changes:
        yield Difference(article, against, words, comparison.changes)


def _is_framed_differently(showings: Sequence[Showing]) -> bool:
    framed: dict[int, set[str]] = {}
    for showing in showings:
        stances = {stance for framing in showing.framings for stance in framing.stances}
        if stances:
            framed.setdefault(showing.article, set()).update(stances)
    return any(one.isdisjoint(other) for one, other in combinations(framed.values(), 2))


def _is_same_language(one: Tag, other: Tag) -> bool:
    return UND in (one, other) or _base(one) == _base(other)


def _base(tag: Tag) -> str:
    return tag.split("-")[0].lower()
