"""Take the words of posts and article out of a finished report; what remains are numbers, labels and offsets.

Why here: as for `pseudonyms`. Offsets go on counting in the article's and the post's own text, which whoever holds the article
can look up; `Privacy.n_characters` keeps the length that the article's text had.
"""

from collections.abc import Set
from dataclasses import replace

from analyzer.records import (
    ArticleReport,
    Check,
    CheckKind,
    Correction,
    CorrectionKind,
    Extraction,
    Mention,
    OtherQuotation,
    Post,
    Reaction,
    Translation,
)


def leave_out_texts(report: ArticleReport) -> ArticleReport:
    """Return a report without the words of its article, posts, quotations and translations; framing verbs stay.

    The title goes too: headlines quote, and a plain text may begin with a post.
    """
    rendered = {reaction.post.id for reaction in report.reactions if isinstance(reaction.translation, Translation)}
    return replace(
        report,
        article=replace(report.article, text="", title=None, elements=()),
        reactions=tuple(_reaction(reaction) for reaction in report.reactions),
        other_quotations=tuple(_other(other) for other in report.other_quotations),
        checks=tuple(_check(check, rendered) for check in report.checks),
        corrections=tuple(_correction(one) for one in report.corrections),
        privacy=replace(report.privacy, n_characters=len(report.article.text)),
    )


def leave_out_extracted_texts(extraction: Extraction) -> Extraction:
    """Return what was found in an article without any of its words."""
    return Extraction(
        tuple(_post(post) for post in extraction.posts), tuple(_other(other) for other in extraction.other_quotations)
    )


def _reaction(reaction: Reaction) -> Reaction:
    translation = reaction.translation
    if isinstance(translation, Translation):
        translation = replace(translation, text="")
    return replace(reaction, post=_post(reaction.post), translation=translation)


def _correction(one: Correction) -> Correction:
    return replace(one, before="", after="") if one.kind is CorrectionKind.TRANSLATION else one


def _post(post: Post) -> Post:
    press = post.press_translation and replace(post.press_translation, text="")
    return replace(post, text=None, mentions=tuple(_mention(mention) for mention in post.mentions), press_translation=press)


def _mention(mention: Mention) -> Mention:
    return replace(mention, content="")


def _other(other: OtherQuotation) -> OtherQuotation:
    return replace(other, content="")


def _check(check: Check, rendered: Set[str]) -> Check:
    """Keep the verdict, and of what was compared only what are not words of the post: a framing verb, a likeness, "edited"."""
    if check.kind is CheckKind.FRAMING:
        return check
    if check.kind is CheckKind.QUOTATION:
        return replace(check, said="", found=check.found.split(":", maxsplit=1)[0])
    return replace(check, said="", found="" if check.post in rendered else check.found)
