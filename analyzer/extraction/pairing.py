"""Turn sightings into posts: copies are merged, quotations joined to the post whose words they render.

A quotation that has the post's own words is joined to it whatever its cue, for words are the strongest evidence. The others
are weighed by meaning, place, cue and names (`evidence`), all quotations and posts together (`assignment`), so that two
renderings in a row find their own posts. What stays alone is a post of its own if its cue is social, else listed apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analyzer.extraction import evidence
from analyzer.extraction.assignment import assign
from analyzer.extraction.evidence import Layout
from analyzer.extraction.merging import group_copies, merged_attribution, merged_mentions, rank
from analyzer.extraction.relations import Likeness, compare, folded, n_words, shared_words
from analyzer.extraction.tongues import differ
from analyzer.records import (
    Article,
    Attribution,
    Extraction,
    Form,
    Mention,
    OtherQuotation,
    Post,
    PressTranslation,
    Relation,
    Sighting,
    Span,
)
from analyzer.stages import Encoder

REACH = 4  # posts on either side of a quotation that are weighed by meaning
MOST_COMPARED = 20_000  # comparisons of words per article; the nearest come first
MOST_ENCODED = 2_000  # texts per article that are encoded; no real page comes near
SURELY_QUOTED = 6  # words in common that are no chance
NEIGHBOURHOOD = 1500  # code points
_SHINGLE = 3  # words in a row that make a far post worth comparing


@dataclass(slots=True)
class _Shown:
    """A post in the making: what shows it, and the quotations joined to it."""

    sightings: list[Sighting]
    quotations: list[tuple[Sighting, Relation | None, float | None]] = field(default_factory=list)
    attribution: Attribution = field(init=False)
    text: str | None = field(init=False)

    def __post_init__(self) -> None:
        self.attribution = merged_attribution(self.sightings)
        self.text = min(self.sightings, key=rank).text

    @property
    def span(self) -> Span:
        return self.sightings[0].mentions[0].span


def pair(article: Article, sightings: Sequence[Sighting], encoder: Encoder | None) -> Extraction:
    """Join the sightings of each post and number the posts in the order of the article.

    Args:
        article: The article that the sightings point into.
        sightings: Embeds, permalinks, credit lines and quotations, in any order.
        encoder: Tells the same meaning across languages; None leaves it to place and cue. Asked once.

    Returns:
        The posts in order of their first mention, and the quotations that are no posts.
    """
    quotations = sorted((one for one in sightings if _is_quotation(one)), key=_start)
    shown = [_Shown(group) for group in group_copies([one for one in sightings if not _is_quotation(one)])]
    shown.sort(key=lambda post: post.span)
    left = _join_by_words(quotations, shown)
    left = _join_by_meaning(article, left, shown, encoder)
    posts = [*shown, *_alone([one for one in left if one.is_social])]
    others = [one for one in left if not one.is_social]
    return Extraction(_numbered(posts), tuple(_apart(mention, one) for one in others for mention in one.mentions))


def _is_quotation(sighting: Sighting) -> bool:
    return sighting.mentions[0].form is Form.QUOTATION


def _start(sighting: Sighting) -> Span:
    return sighting.mentions[0].span


def _join_by_words(quotations: Sequence[Sighting], shown: list[_Shown]) -> list[Sighting]:
    """Join the quotations that have a post's own words; return the others."""
    left: list[Sighting] = []
    by_shingle = _shingles(shown)
    budget = MOST_COMPARED
    for quotation in quotations:
        best: tuple[float, int, _Shown, Relation] | None = None
        for index in _worth_comparing(quotation, shown, by_shingle):
            budget -= 1
            if budget < 0:
                break
            post = shown[index]
            found = compare(quotation.text or "", post.text or "", fewest_words=2 if quotation.is_social else 4)
            if found is None or not _is_credible(quotation, post, found):
                continue
            near = -abs(post.span.start - _start(quotation).start)
            weighed = (found.agreement + (found.relation is Relation.VERBATIM), near, post, found.relation)
            if best is None or weighed[:2] > best[:2]:
                best = weighed
        if best is None:
            left.append(quotation)
        else:
            best[2].quotations.append((quotation, best[3], min(1.0, best[0] if best[0] <= 1 else best[0] - 1)))
    return left


def _is_credible(quotation: Sighting, post: _Shown, found: Likeness) -> bool:
    """Return whether likeness is no chance: a few words that many say need a cue and the same neighbourhood."""
    if evidence.contradict(quotation, post.attribution) and (found.agreement < 1 or found.relation is not Relation.VERBATIM):
        return False
    if quotation.is_social or found.relation is Relation.VERBATIM or n_words(folded(quotation.text or "")) >= SURELY_QUOTED:
        return True
    return quotation.mentions[0].cue is not None and abs(post.span.start - _start(quotation).start) < NEIGHBOURHOOD


def _shingles(shown: Sequence[_Shown]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for index, post in enumerate(shown):
        words = folded(post.text or "").split()
        for shingle in {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}:
            places = found.setdefault(shingle, [])
            if len(places) < REACH:
                places.append(index)
    return found


def _worth_comparing(quotation: Sighting, shown: Sequence[_Shown], by_shingle: dict[tuple[str, ...], list[int]]) -> list[int]:
    """Return the posts near the quotation and those that share some words in a row with it."""
    words = folded(quotation.text or "").split()
    near = set(_near(_start(quotation), shown))
    for at in range(max(1, len(words) - _SHINGLE + 1)):
        near.update(by_shingle.get(tuple(words[at : at + _SHINGLE]), ()))
    return sorted(index for index in near if shown[index].text)


def _near(span: Span, shown: Sequence[_Shown]) -> range:
    low, high = 0, len(shown)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if shown[middle].span < span else (low, middle)
    return range(max(0, low - REACH), min(len(shown), low + REACH))


def _join_by_meaning(
    article: Article, quotations: Sequence[Sighting], shown: list[_Shown], encoder: Encoder | None
) -> list[Sighting]:
    """Join the quotations that render a post in other words; return the others."""
    if not shown:
        return list(quotations)
    candidates = [
        (row, column)
        for row, quotation in enumerate(quotations)
        for column in _near(_start(quotation), shown)
        if not shown[column].quotations and _is_comparable(quotation, shown[column])
    ]
    cosines = _cosines(quotations, shown, candidates, encoder)
    layout = Layout.of(article)
    scores = {
        (row, column): _weigh(article, layout, quotations[row], column, shown, cosines.get((row, column)))
        for row, column in candidates
    }
    joined = dict(assign(scores))
    for row, column in joined.items():
        quotation, post, cosine = quotations[row], shown[column], cosines.get((row, column))
        relation = _relation(quotation, post, layout.tag) if post.text else None
        post.quotations.append((quotation, relation, None if cosine is None else round(min(1.0, max(0.0, cosine)), 4)))
    return [quotation for row, quotation in enumerate(quotations) if row not in joined]


def _is_comparable(quotation: Sighting, post: _Shown) -> bool:
    """Return whether the two can be weighed by meaning: enough words, and not the post's own ones that chance explains."""
    if post.text is None or quotation.text is None:
        return quotation.is_social
    if not quotation.is_social and n_words(folded(quotation.text)) < evidence.FEWEST_WORDS:
        return False
    return f" {folded(quotation.text)} " not in f" {folded(post.text)} "


def _cosines(
    quotations: Sequence[Sighting], shown: Sequence[_Shown], candidates: Sequence[tuple[int, int]], encoder: Encoder | None
) -> dict[tuple[int, int], float]:
    if encoder is None:
        return {}
    wanted = [(row, column) for row, column in candidates if quotations[row].text and shown[column].text]
    texts = dict.fromkeys(text for row, column in wanted for text in (quotations[row].text or "", shown[column].text or ""))
    places = {text: index for index, text in enumerate(list(texts)[:MOST_ENCODED])}
    if not places:
        return {}
    vectors = encoder.encode(list(places))  # (n_texts, width)
    found: dict[tuple[int, int], float] = {}
    for row, column in wanted:
        said, written = places.get(quotations[row].text or ""), places.get(shown[column].text or "")
        if said is not None and written is not None:
            found[row, column] = float(vectors[said] @ vectors[written])
    return found


def _weigh(
    article: Article, layout: Layout, quotation: Sighting, column: int, shown: Sequence[_Shown], cosine: float | None
) -> float:
    post = shown[column]
    ends = (quotation.mentions[0].span, quotation.mentions[-1].span)
    nearest = min(ends, key=lambda span: abs(span.start - post.span.start))
    first, last = sorted((nearest.start, post.span.start))
    between = sum(1 for other in _between(shown, column, first, last))
    total = evidence.place(layout, nearest, post.span, between) + evidence.cue(quotation, is_compared=cosine is not None)
    total += evidence.names(article, quotation, post.attribution.author, post.attribution.handle)
    if post.text is None:
        return total + evidence.textless(quotation)
    said = quotation.text or ""
    return total + evidence.meaning(cosine, said, post.text, layout.tag) + evidence.lengths(said, post.text)


def _between(shown: Sequence[_Shown], column: int, first: int, last: int) -> list[int]:
    around = range(max(0, column - REACH), min(len(shown), column + REACH + 1))
    return [other for other in around if other != column and first <= shown[other].span.start < last]


def _relation(quotation: Sighting, post: _Shown, tag: str | None) -> Relation:
    """Return what joins a rendering to its post: a translation, unless both are in one language."""
    said, written = quotation.text or "", post.text or ""
    differs = differ(said, written, tag)
    if differs is None:
        differs = shared_words(said, written) < evidence.PARAPHRASED
    return Relation.TRANSLATION if differs else Relation.PARAPHRASE


def _alone(quotations: Sequence[Sighting]) -> list[_Shown]:
    """Make posts of the quotations that render none shown; the same words twice are one post."""
    posts: list[_Shown] = []
    by_words: dict[str, _Shown] = {}
    for quotation in quotations:
        words = folded(quotation.text or "")
        known = by_words.get(words) if n_words(words) >= 4 else None
        if known is not None:
            known.quotations.append((quotation, Relation.VERBATIM, 1.0))
            continue
        posts.append(_Shown([quotation]))
        by_words.setdefault(words, posts[-1])
    return posts


def _numbered(posts: Sequence[_Shown]) -> tuple[Post, ...]:
    """Give ids in the order of the first mentions, and tie answers to the post before."""
    made: list[Post] = []
    ordered = sorted(((_mentions(post), post) for post in posts), key=lambda one: (one[0][0].span, one[1].span))
    for number, (mentions, post) in enumerate(ordered, start=1):
        everything = [*post.sightings, *(quotation for quotation, _, _ in post.quotations)]
        best = min(everything, key=rank)
        in_reply = any(one.in_reply for one in everything)
        made.append(
            Post(
                id=f"p{number}",
                text=best.text,
                text_from=best.mentions[0].form if best.text else None,
                mentions=mentions,
                attribution=merged_attribution(everything),
                reply_to=f"p{number - 1}" if in_reply and number > 1 else None,
                declared_language=next((one.declared_language for one in everything if one.declared_language), None),
                press_translation=_press_translation(post),
            )
        )
    return tuple(made)


def _mentions(post: _Shown) -> tuple[Mention, ...]:
    quoted = [
        replace(quotation, mentions=tuple(replace(one, relation=relation, agreement=agreement) for one in quotation.mentions))
        for quotation, relation, agreement in post.quotations
    ]
    return merged_mentions([*post.sightings, *quoted])


def _press_translation(post: _Shown) -> PressTranslation | None:
    """Return the rendering that agrees best among the quotations joined as translations."""
    renderings = [
        (agreement or 0.0, -_start(quotation).start, quotation)
        for quotation, relation, agreement in post.quotations
        if relation is Relation.TRANSLATION and quotation.text
    ]
    if not renderings:
        return None
    agreement, _, quotation = max(renderings, key=lambda one: one[:2])
    span = Span(quotation.mentions[0].span.start, quotation.mentions[-1].span.end)
    return PressTranslation(text=quotation.text or "", span=span, agreement=agreement)


def _apart(mention: Mention, quotation: Sighting) -> OtherQuotation:
    return OtherQuotation(span=mention.span, content=mention.content, speaker=quotation.attribution.author)
