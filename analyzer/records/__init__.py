"""The records that every stage shares: frozen, slotted, never changed after they are made; a module for each stage.

One coordinate system: a `Span` counts code points of `Article.text`, and `mention.span.of(article.text) == mention.content`
always holds. A post owns mentions, not a span: it may be quoted in two parts or stand in the page without its text.
Evidence spans alone count in the post's own text.

All are imported from here, so that nobody has to know which stage makes a record to read one.
"""

from analyzer.records.article import Article, Element, Unreadable
from analyzer.records.extraction import (
    Attribution,
    Extraction,
    Form,
    Mention,
    OtherQuotation,
    Platform,
    Post,
    PressTranslation,
    Relation,
    Sighting,
)
from analyzer.records.language import Language, Translation, Untranslated, Utterance
from analyzer.records.reaction import Abstention, Evidence, Reaction, Reading, Sentiment, Stance
from analyzer.records.report import (
    Aggregate,
    ArticleReport,
    Check,
    CheckKind,
    Correction,
    CorrectionKind,
    Privacy,
    Provenance,
    Share,
)
from analyzer.records.text import UND, Span, Tag

__all__ = [
    "UND",
    "Abstention",
    "Aggregate",
    "Article",
    "ArticleReport",
    "Attribution",
    "Check",
    "CheckKind",
    "Correction",
    "CorrectionKind",
    "Element",
    "Evidence",
    "Extraction",
    "Form",
    "Language",
    "Mention",
    "OtherQuotation",
    "Platform",
    "Post",
    "PressTranslation",
    "Privacy",
    "Provenance",
    "Reaction",
    "Reading",
    "Relation",
    "Sentiment",
    "Share",
    "Sighting",
    "Span",
    "Stance",
    "Tag",
    "Translation",
    "Unreadable",
    "Untranslated",
    "Utterance",
]
