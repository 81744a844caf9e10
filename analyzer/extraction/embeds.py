"""Find the social posts that a page embeds, in every form, and its permalinks that stand alone.

The page is walked once. A *core* is an element that shows one post: the platform's own quotation (by class name), a frame or
box with the post's address or id, an unnamed quotation that ends in its permalink. A box around exactly one core says the same
post; a box around several is none. What pages hide in scripts, templates and attributes is parsed and walked the same way, its
posts standing where the script stands. Sightings of one post are merged: shown before hidden, printed before derived.
"""

from collections.abc import Iterable

from analyzer.extraction.blocks import is_free
from analyzer.extraction.card_parts import Card
from analyzer.extraction.clocks import time_from_id
from analyzer.extraction.cores import Found
from analyzer.extraction.own_lines import own_lines
from analyzer.extraction.page import page_of
from analyzer.extraction.scan import Scan
from analyzer.extraction.screenshots import find_screenshots
from analyzer.records import Article, Attribution, Form, Mention, Sighting


def find_embeds(article: Article) -> list[Sighting]:
    """Find every post that `article` embeds, and its permalinks that stand alone in their line.

    Returns:
        One sighting for each post, in the order of the article, with a mention for each place that shows it; posts that only
        scripts name stand where the script stands, with an empty span.
    """
    page = page_of(article)
    scan = Scan()
    found = list(scan.page(page, 0))
    if not article.elements:
        found.extend(scan.plain_text(article.text))
    for span, permalink in own_lines(article.text):
        found.append(Found(permalink=permalink, platform=permalink.platform, card=Card(), span=span, form=Form.PERMALINK))
    taken = sorted(one.span for one in found if one.span.start < one.span.end)
    pictures = find_screenshots(page, (article.declared_language or "").split("-")[0].lower() or None)
    found.extend(picture for picture in pictures if is_free(picture.span, taken))
    return _merge(article, found)


def _merge(article: Article, found: Iterable[Found]) -> list[Sighting]:
    """Make one sighting of all appearances of one post."""
    groups: dict[str, list[Found]] = {}
    for number, one in enumerate(found):
        key = one.permalink.key if one.permalink is not None else f"?{number}"
        groups.setdefault(key, []).append(one)
    shown = (group for group in groups.values() if any(one.is_embed for one in group))
    sightings = [
        _sighting(article, group) for group in shown if group[0].permalink or group[0].card.text or group[0].card.handle
    ]
    return sorted(sightings, key=lambda sighting: sighting.mentions[0].span)


def _sighting(article: Article, group: list[Found]) -> Sighting:
    shown = [one for one in group if one.is_shown] or [one for one in group if one.is_embed][:1]
    ranked = sorted(group, key=lambda one: (not one.is_shown, one.card.text is None))
    text = next((one.card.text for one in ranked if one.card.text), None)
    permalink = next((p for one in ranked if (p := one.permalink) is not None and p.handle), ranked[0].permalink)
    derived = time_from_id(permalink.platform, permalink.clock_id) if permalink is not None else None
    return Sighting(
        mentions=tuple(Mention(form=one.form, span=one.span, content=one.span.of(article.text)) for one in _places(shown)),
        text=text,
        attribution=Attribution(
            author=next((one.card.author for one in ranked if one.card.author), None),
            handle=next((one.card.handle for one in ranked if one.card.handle), permalink.handle if permalink else None),
            platform=ranked[0].platform,
            permalink=permalink.url if permalink else None,
            post_key=permalink.key if permalink else None,
            posted_at=next((one.card.posted_at for one in ranked if one.card.posted_at), None) or derived,
        ),
        declared_language=next((one.card.language for one in ranked if one.card.language), None),
    )


def _places(shown: list[Found]) -> list[Found]:
    """Return one appearance for each place, in order: the outer one where stretches overlap, or the first empty one."""
    kept: list[Found] = []
    end = 0
    for one in sorted(shown, key=lambda one: (one.span.start, -one.span.end, one.form is not Form.EMBED)):
        if one.span.start < one.span.end and one.span.start >= end:
            kept.append(one)
            end = one.span.end
    return kept or shown[:1]
