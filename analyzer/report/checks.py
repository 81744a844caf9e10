"""Where the article and the program can be set against each other: framing, translation, quotation.

The article is a witness, not the truth, and so is the model: a check says what the one said and the other found, and whether
they agree. Where that cannot be told, it says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from analyzer.records import UND, Check, CheckKind, Form, Mention, Reaction, Relation, Stance, Tag, Translation
from analyzer.report.framing import framed_stances
from analyzer.report.wordwise import SAME_ENOUGH, Change, Comparison, compare
from analyzer.stages import Encoder

DEFAULT_THRESHOLD = 0.5
# Cosines of the shared encoder (encoder-2026-11) lie in a narrow band. Measured on parallel corpora: of 300 pairs of English
# renderings of one sentence 97.3 % reach 0.91 and 0.7 % stay under 0.86; of 200 pairs of neighbouring sentences 3.0 % and
# 75.0 %; of 300 unrelated pairs none and 98.7 %. Of 300 sentences with their translation 94.7 % reach 0.86 and 0.3 % stay under
# 0.82; of 300 with another's 0.7 % and 90.3 %.
RENDERINGS = (0.91, 0.86)  # two renderings say the same from the first number, something else below the second
POST_AND_RENDERING = (0.86, 0.82)  # the same for a post and the article's translation of it
MAX_CHANGES = 6
_NUMBER = re.compile(r"\d{1,15}")
_DENIAL = re.compile(r"\b(?:no|not|never|nobody|nothing|none|nowhere|neither|nor|without|cannot)\b|n't\b", re.IGNORECASE)


def build_checks(
    reactions: Sequence[Reaction],
    *,
    article_language: Tag = UND,
    thresholds: Mapping[Stance, float] | None = None,
    encoder: Encoder | None = None,
) -> tuple[Check, ...]:
    """Compare what the article says of its posts with what was found, in the order of the article.

    Args:
        reactions: The posts of one article with their readings and translations.
        article_language: In which the framing verbs are read.
        thresholds: Probability from which each stance is put among the labels.
        encoder: Compares the article's translation with ours; without one, the agreement that pairing measured stands in.
    """
    limits = thresholds or {}
    likeness = _translation_likeness(reactions, encoder)
    return tuple(
        chain.from_iterable(
            chain(
                _framing(reaction, article_language, limits),
                _translation(reaction, likeness.get(reaction.post.id)),
                quotation_checks(reaction),
            )
            for reaction in reactions
        )
    )


# ---- framing verb against model


def _framing(reaction: Reaction, language: Tag, thresholds: Mapping[Stance, float]) -> Iterator[Check]:
    seen: set[str] = set()
    for mention in reaction.post.mentions:
        cue = mention.cue
        if cue is None or cue.casefold() in seen:
            continue
        seen.add(cue.casefold())
        stances = framed_stances(cue, language)
        if stances:
            yield _framing_check(reaction, cue, stances, thresholds)


def _framing_check(reaction: Reaction, cue: str, stances: tuple[Stance, ...], thresholds: Mapping[Stance, float]) -> Check:
    """Compare one framing verb with the reading.

    The model agrees if one of the stances that the verb leaves open reaches its threshold. It disagrees only if all of them
    stay under half of it; between the two, and where the reading is withheld or there is none, it cannot be told.
    """
    reading = reaction.reading
    if reading is None:
        return Check(kind=CheckKind.FRAMING, post=reaction.post.id, said=cue, found="no text to read", agrees=None)
    found = ", ".join(f"{stance.value} {reading.stances[stance]:.2f}" for stance in stances)
    ratios = [reading.stances[stance] / max(thresholds.get(stance, DEFAULT_THRESHOLD), 1e-6) for stance in stances]
    agrees: bool | None = True if max(ratios) >= 1 else False if max(ratios) < 0.5 else None
    if reading.abstained is not None:
        agrees = None
    return Check(kind=CheckKind.FRAMING, post=reaction.post.id, said=cue, found=found, agrees=agrees)


# ---- the article's translation against ours


def _translation(reaction: Reaction, likeness: float | None) -> Iterator[Check]:
    press, ours = reaction.post.press_translation, usable_translation(reaction)
    if press is None:
        return
    if ours is None:  # the post's own words are all there is to compare with
        if press.agreement is not None:
            agrees = _same_meaning(press.agreement, POST_AND_RENDERING)
            found = f"likeness to the post {press.agreement:.2f}"
            yield Check(kind=CheckKind.TRANSLATION, post=reaction.post.id, said=press.text, found=found, agrees=agrees)
        return
    if likeness is not None:
        agrees = _same_meaning(likeness, RENDERINGS)
    else:
        agrees = None if press.agreement is None else _same_meaning(press.agreement, POST_AND_RENDERING)
    if agrees and not says_alike(press.text, ours.text):
        agrees = None
    yield Check(kind=CheckKind.TRANSLATION, post=reaction.post.id, said=press.text, found=ours.text, agrees=agrees)


def usable_translation(reaction: Reaction) -> Translation | None:
    """Return our translation of a post, unless there is none or it is too rough to hold another against it."""
    ours = reaction.translation
    return ours if isinstance(ours, Translation) and not ours.is_rough else None


def _same_meaning(cosine: float, bounds: tuple[float, float]) -> bool | None:
    return True if cosine >= bounds[0] else False if cosine < bounds[1] else None


def says_alike(one: str, other: str) -> bool:
    """Tell whether two renderings name the same numbers and both deny something, or neither does.

    The encoder hardly sees a denial ("they will not attack" against "they will attack": 0.95) or a number, so agreement of
    meaning is not taken for granted where these differ. Denials are looked for in English only, the default pivot.
    """
    numbers = [sorted({str(int(number)) for number in _NUMBER.findall(text)}) for text in (one, other)]
    denials = [bool(_DENIAL.search(text.replace("’", "'"))) for text in (one, other)]
    return numbers[0] == numbers[1] and denials[0] == denials[1]


def _translation_likeness(reactions: Sequence[Reaction], encoder: Encoder | None) -> dict[str, float]:
    """Return the cosine between the article's translation and ours, per id of the posts that have both."""
    both = {
        reaction.post.id: (reaction.post.press_translation.text, ours.text)
        for reaction in reactions
        if reaction.post.press_translation is not None and (ours := usable_translation(reaction)) is not None
    }
    if encoder is None or not both:
        return {}
    vectors = encoder.encode([text for pair in both.values() for text in pair])  # (2 * n_pairs, width)
    return {post: float(vectors[2 * row] @ vectors[2 * row + 1]) for row, post in enumerate(both)}


# ---- quotation against original


def quotation_checks(reaction: Reaction) -> Iterator[Check]:
    """Compare each quotation of a post with the post's own words, where the article shows both."""
    for mention, comparison in quotation_comparisons(reaction):
        yield Check(
            kind=CheckKind.QUOTATION,
            post=reaction.post.id,
            said=mention.content,
            found=_in_words(comparison),
            agrees=None if comparison.likeness < SAME_ENOUGH else not comparison.changes,
        )


def quotation_comparisons(reaction: Reaction) -> Iterator[tuple[Mention, Comparison]]:
    """Compare each quotation of a post with the post's own words, where the article shows both."""
    post = reaction.post
    if post.text is None or post.text_from is Form.QUOTATION:
        return
    for mention in post.mentions:
        is_rendering = mention.relation in {Relation.TRANSLATION, Relation.PARAPHRASE}
        if mention.form is Form.QUOTATION and not is_rendering:
            yield mention, compare(mention.content, post.text)


def _in_words(comparison: Comparison) -> str:
    """Say a comparison in plain words."""
    if comparison.likeness < SAME_ENOUGH:
        return "too different to compare word by word"
    if not comparison.changes:
        return "the same words, in part" if comparison.is_partial else "the same words"
    told = [_change_in_words(change) for change in comparison.changes[:MAX_CHANGES]]
    more = len(comparison.changes) - len(told)
    told += [f"and {more} more"] if more else []
    told += ["in part"] if comparison.is_partial else []
    return "edited: " + "; ".join(told)


def _change_in_words(change: Change) -> str:
    if not change.post:
        return f"added “{change.quotation}”"
    if not change.quotation:
        return f"left out “{change.post}”"
    return f"{change.post} → {change.quotation}"
