"""The records that every stage shares: frozen, slotted, never changed after they are made.

One coordinate system: a `Span` counts code points of `Article.text`, and `mention.span.of(article.text) == mention.content`
always holds. A post owns mentions, not a span: it may be quoted in two parts or stand in the page without its text.
Evidence spans alone count in the post's own text.

Why `Sighting`: embeds, credit lines and quotations are found independently. What one of them tells of a post (its words, its
author, its permalink) is a sighting; pairing turns the sightings of one post into one `Post`.

Why `Element`: the article stage parses the page once and hands on a light, flat copy of it, each element tied to the stretch
of `Article.text` that it produced, so that extraction finds embeds by mark-up without knowing the HTML parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Tag = str  # a BCP-47 language tag: "en", "sr-Latn", "hi-Latn"
UND: Tag = "und"  # undetermined: a value, never an error


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


class Stance(StrEnum):
    """What a post does: independent labels of the codebook, each with its own probability."""

    ESCALATORY = "escalatory"
    DEESCALATORY = "deescalatory"
    SCEPTICAL = "sceptical"
    JOKING = "joking"
    REPORTING = "reporting"
    SUPPORTIVE = "supportive"
    CRITICAL = "critical"


class Sentiment(StrEnum):
    """The writer's own feeling as shown: a distribution over three classes."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class CheckKind(StrEnum):
    """What a check compares."""

    FRAMING = "framing"
    TRANSLATION = "translation"
    QUOTATION = "quotation"


class CorrectionKind(StrEnum):
    """What a person corrected."""

    PAIRING = "pairing"
    AUTHOR = "author"
    HANDLE = "handle"
    LABELS = "labels"
    SENTIMENT = "sentiment"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open interval ``[start, end)`` in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span needs 0 <= start <= end, got [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """Return the part of `text` this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Return whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


# ---- article


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of the page, tied to the stretch of article text it produced.

    Attributes:
        parent: Index of the parent in `Article.elements`, or None at the top; parents come before their children.
        tag: Lower-case element name.
        attributes: Attribute names in lower case and their unescaped values.
        span: Stretch of `Article.text`; empty (start = end, where the element stands) if it shows no text.
        content: Raw text of an element that shows none (`script`, `template`, `noscript`, `textarea`, comment as tag ``!--``);
            None for every other element.
    """

    parent: int | None
    tag: str
    attributes: Mapping[str, str]
    span: Span
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its text, the light copy of its page, and what the page says of itself.

    Attributes:
        source: What the user gave: a path, ``-`` or a URL.
        url: Address of the page if known from the source or the page.
        text: The article's text; for plain text it *is* the decoded file, so offsets index the file.
        title, authors, published: As the page says; `published` is an ISO 8601 date or date-time.
        declared_language: Tag that the page declares, a prior for detection.
        sha256: Of the source bytes, in lower-case hexadecimal.
        elements: The page's elements in document order; empty for plain text.
        main: Stretches of `text` that are the article proper (not menus, teasers, comments); whole text for plain text.
        warnings: What could not be read, one plain sentence each.
    """

    source: str
    text: str
    sha256: str
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    declared_language: Tag | None = None
    elements: tuple[Element, ...] = ()
    main: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or one row of it, that could not be read; `reason` is one plain sentence that says what to do."""

    source: str
    reason: str


# ---- extraction


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


# ---- language


@dataclass(frozen=True, slots=True)
class Language:
    """A detected language; `confidence` in [0, 1] is the calibrated probability that `tag` is right."""

    tag: Tag
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Words handed to a detector, translator or scorer, with what is known beside them.

    Attributes:
        text: The words.
        tag: The language if known: for a detector the platform's declared tag, otherwise the detected one.
        likely: Tags that are plausible here (article language, the author's other posts), likeliest first.
        context: The post or headline that the text answers.
    """

    text: str
    tag: Tag = UND
    likely: tuple[Tag, ...] = ()
    context: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation by a machine; `quality` in [0, 1] says how far to trust it (None: not estimated)."""

    text: str
    into: Tag
    engine: str
    model: str
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Untranslated:
    """No translation, and why: ``same language``, ``no translator for …``, ``no text``."""

    reason: str


# ---- reaction


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that carried a score: `span` counts in the post's text, `weight` is their share of the logit."""

    label: Stance | Sentiment
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """A score withheld on purpose, and why: ``low confidence``, ``no text``, ``language not covered``."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a scorer reads in one text.

    Attributes:
        stances: Calibrated, independent probabilities in [0, 1], all seven.
        labels: Stances at or above their threshold, in codebook order; possibly none.
        sentiment: Calibrated distribution over the three classes; sums to 1.
        evidence: Words that carried the scores.
        abstained: Set when the numbers should not be relied on; they are given all the same.
    """

    stances: Mapping[Stance, float]
    labels: tuple[Stance, ...]
    sentiment: Mapping[Sentiment, float]
    evidence: tuple[Evidence, ...] = ()
    abstained: Abstention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One post with everything the stages found out about it.

    `reading` is None where the post has no text; `translated_reading` is the scorer's reading of the translation, shown
    beside the first, never instead of it.
    """

    post: Post
    language: Language
    translation: Translation | Untranslated
    reading: Reading | None
    translated_reading: Reading | None = None


# ---- report


@dataclass(frozen=True, slots=True)
class Provenance:
    """One model that took part: the slot it filled, its id, the sha256 of its weights."""

    slot: str
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Share:
    """A count with its share and Wilson 95 % interval, all three in [0, 1]; the denominator is `Aggregate.n_scored`."""

    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Counts and shares over the posts of one article."""

    n_posts: int
    n_scored: int
    n_abstained: int
    stances: Mapping[Stance, Share]
    sentiment: Mapping[Sentiment, Share]
    languages: Mapping[Tag, int]
    platforms: Mapping[Platform, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison between what the article says and what was found.

    Attributes:
        kind: What is compared.
        post: Id of the post.
        said: What the article says (its verb, its translation, its quotation).
        found: What the program found.
        agrees: None where it cannot be told.
    """

    kind: CheckKind
    post: str
    said: str
    found: str
    agrees: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a person corrected.

    Attributes:
        post: Id of the post, which may be gone by now.
        kind: What was corrected.
        before, after: What stood there and what stands there; labels separated by spaces, for pairing the ids of the post and
            of the one that a mention belongs to; empty for nothing.
        who, when: Who said so, and the day, ISO 8601.
    """

    post: str
    kind: CorrectionKind
    before: str
    after: str
    who: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What was hidden in a report after it was made.

    Attributes:
        is_pseudonymous: Names, handles and addresses are pseudonyms, and the article's text holds them too.
        n_characters: Length of the article's text where the words of posts and article were taken out; None where they stand.
    """

    is_pseudonymous: bool = False
    n_characters: int | None = None

    @property
    def leaves_out_texts(self) -> bool:
        """Return whether the words were taken out; offsets still count in the texts that they were in."""
        return self.n_characters is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReport:
    """The whole result for one article; what every renderer reads."""

    article: Article
    language: Language
    reactions: tuple[Reaction, ...]
    other_quotations: tuple[OtherQuotation, ...]
    aggregate: Aggregate
    checks: tuple[Check, ...]
    version: str
    models: tuple[Provenance, ...]
    config_sha256: str
    thresholds: Mapping[Stance, float] = field(default_factory=lambda: MappingProxyType({}))
    privacy: Privacy = Privacy()
    corrections: tuple[Correction, ...] = ()

    @property
    def n_characters(self) -> int:
        """Return the length of the article's text in code points, also where the text was left out."""
        return len(self.article.text) if self.privacy.n_characters is None else self.privacy.n_characters
