"""What extraction finds in an article: posts with their mentions and speakers, and other quotations.

Why `Sighting`: embeds, credit lines and quotations are found independently. What one of them tells of a post (its words, its
author, its permalink) is a sighting; pairing turns the sightings of one post into one `Post`.
"""

from dataclasses import dataclass
from enum import StrEnum

from analyzer.records.text import Span, Tag


class Form(StrEnum):
    """The form in which an article shows a post."""

    EMBED = "embed"
    CREDIT_LINE = "credit-line"
    QUOTATION = "quotation"
    PERMALINK = "permalink"


class Platform(StrEnum):
    """Where a post was published; `twitter` also stands for x.com."""

    TWITTER = "twitter"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    TELEGRAM = "telegram"
    REDDIT = "reddit"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    THREADS = "threads"
    TRUTHSOCIAL = "truthsocial"
    VK = "vk"
    YOUTUBE = "youtube"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """How the words of a quotation relate to the words of the post it is paired with."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PARTIAL = "partial"
    TRANSLATION = "translation"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where the article shows a post.

    Attributes:
        form: How it is shown.
        span: Where; an embed without visible text has start = end where it stands.
        content: Exactly ``span.of(article.text)``.
        cue: The framing verb or phrase of the lead-in ("joked", "wrote on Telegram"), as written.
        cue_span: Where the cue stands.
        lead_in: The clause that introduces the post ("One person joked:").
        relation, agreement: To the post's text, for quotations paired with it; agreement in [0, 1].
    """

    form: Form
    span: Span
    content: str
    cue: str | None = None
    cue_span: Span | None = None
    lead_in: Span | None = None
    relation: Relation | None = None
    agreement: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Tie from a post to its speaker.

    Attributes:
        author: Display name as written.
        handle: Account name as written, without ``@``.
        platform: Where the post was published.
        permalink: Canonical URL of the post.
        post_key: The platform's own id of the post, the strongest pairing evidence.
        posted_at: ISO 8601 date or date-time (UTC when it comes from an id's clock).
        evidence: Stretches of the article that carry the attribution (credit, lead-in, image credit).
    """

    author: str | None = None
    handle: str | None = None
    platform: Platform = Platform.UNKNOWN
    permalink: str | None = None
    post_key: str | None = None
    posted_at: str | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one mention alone tells of a post, before pairing.

    Attributes:
        mentions: One mention, or several for a quotation in parts.
        text: The post's words as this mention shows them, or None; parts are joined by one space.
        attribution: What this mention tells of the speaker.
        declared_language: The platform's own tag for the post's language.
        in_reply: The lead-in presents it as an answer to the post before ("In response").
        is_social: False for statements of officials, scare quotes, quoted laws: listed apart as other quotations.
    """

    mentions: tuple[Mention, ...]
    text: str | None
    attribution: Attribution = Attribution()
    declared_language: Tag | None = None
    in_reply: bool = False
    is_social: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PressTranslation:
    """The article's own rendering of a foreign post; `agreement` is None where no encoder compared the two."""

    text: str
    span: Span
    agreement: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherQuotation:
    """Quoted words that are not a social post: a statement, a law, scare quotes."""

    span: Span
    content: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One social post, however often the article shows it.

    Attributes:
        id: ``p1``, ``p2``, … in the order of the article.
        text: The post's words from its best mention (embed, credit line, quotation), or None.
        text_from: The form that `text` came from.
        mentions: In order of their spans.
        attribution: Merged from all mentions.
        reply_to: Id of the post it answers.
        declared_language: The platform's own tag for the post's language.
        press_translation: The article's own rendering, if a quotation paired as translation.
    """

    id: str
    text: str | None
    text_from: Form | None
    mentions: tuple[Mention, ...]
    attribution: Attribution = Attribution()
    reply_to: str | None = None
    declared_language: Tag | None = None
    press_translation: PressTranslation | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that extraction found in one article, in the order of the article."""

    posts: tuple[Post, ...]
    other_quotations: tuple[OtherQuotation, ...] = ()
