"""Make numbered posts of what pairing has joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analyzer.extraction.merging import merged_attribution, merged_mentions, rank
from analyzer.extraction.relations import folded, n_words
from analyzer.records import Attribution, Mention, OtherQuotation, Post, PressTranslation, Relation, Sighting, Span

FEWEST_WORDS = 4  # fewer words are said by many, and do not make two quotations one post


@dataclass(slots=True)
class Shown:
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
        """Return where it is first shown."""
        return self.sightings[0].mentions[0].span


def start_of(sighting: Sighting) -> Span:
    """Return the span of the first mention."""
    return sighting.mentions[0].span


def alone(quotations: Sequence[Sighting]) -> list[Shown]:
    """Make posts of the quotations that render none shown; the same words twice are one post."""
    posts: list[Shown] = []
    by_words: dict[str, Shown] = {}
    for quotation in quotations:
        words = folded(quotation.text or "")
        known = by_words.get(words) if n_words(words) >= FEWEST_WORDS else None
        if known is not None:
            known.quotations.append((quotation, Relation.VERBATIM, 1.0))
            continue
        posts.append(Shown([quotation]))
        by_words.setdefault(words, posts[-1])
    return posts


def numbered(posts: Sequence[Shown]) -> tuple[Post, ...]:
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


def _mentions(post: Shown) -> tuple[Mention, ...]:
    quoted = [
        replace(quotation, mentions=tuple(replace(one, relation=relation, agreement=agreement) for one in quotation.mentions))
        for quotation, relation, agreement in post.quotations
    ]
    return merged_mentions([*post.sightings, *quoted])


def _press_translation(post: Shown) -> PressTranslation | None:
    """Return the rendering that agrees best among the quotations joined as translations."""
    renderings = [
        (agreement is not None, agreement or 0.0, -start_of(quotation).start, agreement, quotation)
        for quotation, relation, agreement in post.quotations
        if relation is Relation.TRANSLATION and quotation.text
    ]
    if not renderings:
        return None
    *_, agreement, quotation = max(renderings, key=lambda one: one[:3])
    span = Span(quotation.mentions[0].span.start, quotation.mentions[-1].span.end)
    return PressTranslation(text=quotation.text or "", span=span, agreement=agreement)


def apart(mention: Mention, quotation: Sighting) -> OtherQuotation:
    """Make the record of a quotation that is no post."""
    return OtherQuotation(span=mention.span, content=mention.content, speaker=quotation.attribution.author)
