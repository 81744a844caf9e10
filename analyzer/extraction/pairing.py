"""Turn sightings into posts: copies are merged, quotations joined to the post whose words they render.

A quotation that has the post's own words is joined to it whatever its cue, for words are the strongest evidence. The others
are weighed by meaning, place, cue and names (`evidence`), all quotations and posts together (`assignment`), so that two
renderings in a row find their own posts. What stays alone is a post of its own if its cue is social, else listed apart.
"""

from bisect import bisect_left
from collections.abc import Sequence

from analyzer.extraction import evidence
from analyzer.extraction.assignment import assign
from analyzer.extraction.blocks import lines_of
from analyzer.extraction.evidence import Layout
from analyzer.extraction.meanings import Meanings, have_equal_lines
from analyzer.extraction.merging import group_copies
from analyzer.extraction.numbering import Shown, alone, apart, numbered, start_of
from analyzer.extraction.relations import Likeness, compare, folded, n_words, shared_words
from analyzer.extraction.renderings import Rendering, find_renderings
from analyzer.extraction.tongues import differ
from analyzer.records import (
    Article,
    Extraction,
    Form,
    Relation,
    Sighting,
    Span,
)
from analyzer.stages import Encoder

REACH = 4  # posts on either side of a quotation that are weighed by meaning
MOST_COMPARED = 20_000  # comparisons of words per article; the nearest come first
MOST_UNMARKED = 40  # foreign posts whose neighbourhood is searched for unmarked renderings
SURELY_QUOTED = 6  # words in common that are no chance
FEWEST_BESIDE = 3  # words in a row that are no chance where the post stands directly beside them
NEIGHBOURHOOD = 1500  # code points
_SHINGLE = 3  # words in a row that make a far post worth comparing


def pair(article: Article, sightings: Sequence[Sighting], encoder: Encoder | None) -> Extraction:
    """Join the sightings of each post and number the posts in the order of the article.

    Args:
        article: The article that the sightings point into.
        sightings: Embeds, permalinks, credit lines and quotations, in any order.
        encoder: Tells the same meaning across languages; None leaves it to place and cue. Asked once.

    Returns:
        The posts in order of their first mention, and the quotations that are no posts.
    """
    quotations = sorted((one for one in sightings if _is_quotation(one)), key=start_of)
    shown = [Shown(group) for group in group_copies([one for one in sightings if not _is_quotation(one)])]
    shown.sort(key=lambda post: post.span)
    left = _join_by_words(article, quotations, shown)
    left = _join_by_meaning(article, left, shown, encoder)
    posts = [*shown, *alone([one for one in left if one.is_social])]
    others = [one for one in left if not one.is_social]
    return Extraction(numbered(posts), tuple(apart(mention, one) for one in others for mention in one.mentions))


def _is_quotation(sighting: Sighting) -> bool:
    return sighting.mentions[0].form is Form.QUOTATION


def _join_by_words(article: Article, quotations: Sequence[Sighting], shown: list[Shown]) -> list[Sighting]:
    """Join the quotations that have a post's own words; return the others."""
    left: list[Sighting] = []
    by_shingle = _shingles(shown)
    budget = MOST_COMPARED
    for quotation in quotations:
        best: tuple[float, int, Shown, Relation] | None = None
        next_to = _beside(start_of(quotation), shown)
        for index in _worth_comparing(quotation, shown, by_shingle):
            budget -= 1
            if budget < 0:
                break
            post = shown[index]
            is_named = evidence.names(article, quotation, post.attribution.author, post.attribution.handle) > 0
            beside = index in next_to
            fewest = 2 if quotation.is_social or is_named else FEWEST_BESIDE if beside else 4
            found = compare(quotation.text or "", post.text or "", fewest_words=fewest)
            is_theirs = is_named or (beside and n_words(folded(quotation.text or "")) >= FEWEST_BESIDE)
            if found is None or not (_is_credible(quotation, post, found) or (is_theirs and found.agreement == 1)):
                continue
            near = -abs(post.span.start - start_of(quotation).start)
            weighed = (found.agreement + (found.relation is Relation.VERBATIM), near, post, found.relation)
            if best is None or weighed[:2] > best[:2]:
                best = weighed
        if best is None:
            left.append(quotation)
        else:
            best[2].quotations.append((quotation, best[3], min(1.0, best[0] if best[0] <= 1 else best[0] - 1)))
    return left


def _beside(span: Span, shown: Sequence[Shown]) -> set[int]:
    """Return the posts directly before and after a quotation, if they are near."""
    first = bisect_left(shown, span, key=lambda post: post.span)
    around = range(max(0, first - 1), min(len(shown), first + 1))
    return {index for index in around if abs(shown[index].span.start - span.start) < NEIGHBOURHOOD}


def _is_credible(quotation: Sighting, post: Shown, found: Likeness) -> bool:
    """Return whether likeness is no chance: a few words that many say need a cue and the same neighbourhood."""
    if evidence.contradict(quotation, post.attribution) and (found.agreement < 1 or found.relation is not Relation.VERBATIM):
        return False
    if quotation.is_social or found.relation is Relation.VERBATIM or n_words(folded(quotation.text or "")) >= SURELY_QUOTED:
        return True
    return quotation.mentions[0].cue is not None and abs(post.span.start - start_of(quotation).start) < NEIGHBOURHOOD


def _shingles(shown: Sequence[Shown]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for index, post in enumerate(shown):
        words = folded(post.text or "").split()
        for shingle in {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}:
            places = found.setdefault(shingle, [])
            if len(places) < REACH:
                places.append(index)
    return found


def _worth_comparing(quotation: Sighting, shown: Sequence[Shown], by_shingle: dict[tuple[str, ...], list[int]]) -> list[int]:
    """Return the posts near the quotation and those that share some words in a row with it."""
    words = folded(quotation.text or "").split()
    near = set(_near(start_of(quotation), shown))
    for at in range(max(1, len(words) - _SHINGLE + 1)):
        near.update(by_shingle.get(tuple(words[at : at + _SHINGLE]), ()))
    return sorted(index for index in near if shown[index].text)


def _near(span: Span, shown: Sequence[Shown]) -> range:
    first = bisect_left(shown, span, key=lambda post: post.span)
    return range(max(0, first - REACH), min(len(shown), first + REACH))


def _join_by_meaning(
    article: Article, quotations: Sequence[Sighting], shown: list[Shown], encoder: Encoder | None
) -> list[Sighting]:
    """Join the quotations, and the paragraphs without marks, that render a post in other words; return the other quotations."""
    if not shown:
        return list(quotations)
    layout = Layout.of(article)
    unmarked = _renderings(article, shown, layout) if encoder is not None else []
    sayings = [*quotations, *(one.sighting for one in unmarked)]
    candidates = _candidates(quotations, shown, layout)
    candidates.extend((len(quotations) + number, one.post) for number, one in enumerate(unmarked))
    pairs = [(sayings[row].text or "", shown[column].text or "") for row, column in candidates if shown[column].text]
    stepped = have_equal_lines((one.sighting.text or "", shown[one.post].text or "") for one in unmarked)
    meanings = Meanings(encoder, [pair for pair in pairs if pair[0]], stepped)
    scores = {
        (row, column): _weigh(article, layout, quotations[row], column, shown, meanings)
        + _others(article, layout, quotations, row, shown[column])
        for row, column in candidates
        if row < len(quotations)
    }
    for row, one in enumerate(unmarked, start=len(quotations)):
        scores[row, one.post] = evidence.unmarked(one, shown[one.post].text or "", meanings)
    joined = dict(assign(scores))
    for row, column in joined.items():
        _join(shown[column], sayings[row], meanings.cosine(sayings[row].text, shown[column].text), layout.tag)
    return [quotation for row, quotation in enumerate(quotations) if row not in joined]


def _candidates(quotations: Sequence[Sighting], shown: Sequence[Shown], layout: Layout) -> list[tuple[int, int]]:
    """Return the quotations and near posts that may say the same in other words: no two in one language that share no words."""
    are_foreign = [differ(layout.sample, post.text) if post.text else None for post in shown]
    return [
        (row, column)
        for row, quotation in enumerate(quotations)
        for column in _near(start_of(quotation), shown)
        if not shown[column].quotations
        and _is_comparable(quotation, shown[column])
        and _may_render(quotation.text, shown[column].text, layout.tag, is_foreign=are_foreign[column])
    ]


def _may_render(said: str | None, written: str | None, tag: str | None, *, is_foreign: bool | None) -> bool:
    if said is None or written is None:
        return True
    differs = differ(said, written, tag)
    may_differ = differs is True or (differs is None and is_foreign is not False)
    return may_differ or shared_words(said, written) >= evidence.PARAPHRASED


def _join(post: Shown, quotation: Sighting, cosine: float | None, tag: str | None) -> None:
    relation = _relation(quotation, post, tag) if post.text else None
    post.quotations.append((quotation, relation, None if cosine is None else round(min(1.0, max(0.0, cosine)), 4)))


def _renderings(article: Article, shown: Sequence[Shown], layout: Layout) -> list[Rendering]:
    """Return the paragraphs that may render a foreign post which no quotation shows."""
    wanted = [number for number, post in enumerate(shown) if post.text and not post.quotations][:MOST_UNMARKED]
    if not wanted:
        return []
    lines = lines_of(article, [mention.span for post in shown for one in post.sightings for mention in one.mentions])
    return [
        one
        for number in wanted
        for one in find_renderings(article, lines, number, shown[number].span, shown[number].text or "", layout.sample)
    ]


def _is_comparable(quotation: Sighting, post: Shown) -> bool:
    """Return whether the two can be weighed by meaning: enough words, and not the post's own ones that chance explains."""
    if post.text is None or quotation.text is None:
        return quotation.is_social
    if not quotation.is_social and n_words(folded(quotation.text)) < evidence.FEWEST_WORDS:
        return False
    return f" {folded(quotation.text)} " not in f" {folded(post.text)} "


def _weigh(
    article: Article, layout: Layout, quotation: Sighting, column: int, shown: Sequence[Shown], meanings: Meanings
) -> float:
    post = shown[column]
    cosine = meanings.cosine(quotation.text, post.text)
    ends = (quotation.mentions[0].span, quotation.mentions[-1].span)
    nearest = min(ends, key=lambda span: abs(span.start - post.span.start))
    first, last = sorted((nearest.start, post.span.start))
    between = sum(1 for other in _between(shown, column, first, last))
    total = evidence.place(layout, nearest, post.span, between) + evidence.cue(quotation, is_compared=cosine is not None)
    total += evidence.names(article, quotation, post.attribution.author, post.attribution.handle)
    total += evidence.voices(quotation, post.attribution)
    total += evidence.platforms(article, layout, quotation, post.attribution)
    if post.text is None:
        return total + evidence.textless(article, quotation, post.attribution)
    said = quotation.text or ""
    total += evidence.meaning(cosine, meanings.level(post.text), said, post.text, layout.tag)
    return total + evidence.lengths(said, post.text)


def _others(article: Article, layout: Layout, quotations: Sequence[Sighting], row: int, post: Shown) -> float:
    """Weigh the other quotations near a post without words: those between, and one that is answered on another platform."""
    if post.text is not None:
        return 0.0
    quotation, at = quotations[row], post.span.start
    first, last = sorted((start_of(quotation).start, at))
    between = sum(1 for other in quotations if other.is_social and first < start_of(other).start < last)
    total = evidence.QUOTATION_BETWEEN * between
    answered = quotations[row - 1] if quotation.in_reply and row else None
    if answered is not None and answered.is_social:
        total += evidence.platforms(article, layout, answered, post.attribution)
    return total


def _between(shown: Sequence[Shown], column: int, first: int, last: int) -> list[int]:
    around = range(max(0, column - REACH), min(len(shown), column + REACH + 1))
    return [other for other in around if other != column and first <= shown[other].span.start < last]


def _relation(quotation: Sighting, post: Shown, tag: str | None) -> Relation:
    """Return what joins a rendering to its post: a translation, unless both are in one language."""
    said, written = quotation.text or "", post.text or ""
    differs = differ(said, written, tag)
    if differs is None:
        differs = shared_words(said, written) < evidence.PARAPHRASED
    return Relation.TRANSLATION if differs else Relation.PARAPHRASE
