"""Correct what was found in an article: who wrote a post, which post a mention shows, what is no post at all.

This happens before any model reads, so that language, translation, scores and checks follow from what a person says. Posts
keep their ids, whatever is taken out, because a file of corrections names them.
"""

from collections.abc import Iterable
from dataclasses import replace

from analyzer.corrections.entries import Entry
from analyzer.errors import ConfigError
from analyzer.records import (
    Correction,
    CorrectionKind,
    Extraction,
    Form,
    Mention,
    OtherQuotation,
    Post,
    PressTranslation,
    Relation,
)


def correct_extraction(extraction: Extraction, entries: Iterable[Entry]) -> tuple[Extraction, list[Correction]]:
    """Return what a person says was found, and what changed.

    Raises:
        ConfigError: An entry names a post or mention that is not there.
    """
    posts = {post.id: post for post in extraction.posts}
    others = list(extraction.other_quotations)
    made: list[Correction] = []
    for entry in entries:
        post = _find(posts, entry.post, entry)
        if not entry.is_post:
            others += _as_quotations(posts.pop(post.id))
            made.append(_correction(entry, CorrectionKind.PAIRING, post.id, ""))
            continue
        post = posts[post.id] = _named(post, entry, made)
        if entry.belongs_to is not None:
            made.append(_correction(entry, CorrectionKind.PAIRING, post.id, entry.belongs_to))
            _move(posts, post, _find(posts, entry.belongs_to, entry), entry)
    kept = tuple(replace(post, reply_to=post.reply_to if post.reply_to in posts else None) for post in posts.values())
    return Extraction(kept, tuple(sorted(others, key=lambda other: other.span))), made


def _find(posts: dict[str, Post], id_: str, entry: Entry) -> Post:
    if id_ not in posts:
        there = ", ".join(list(posts)[:20]) or "none"
        raise ConfigError(f"{entry.where}: there is no post {id_} in the article; its posts: {there}")
    return posts[id_]


def _correction(entry: Entry, kind: CorrectionKind, before: str, after: str) -> Correction:
    return Correction(post=entry.post, kind=kind, before=before, after=after, who=entry.who, when=entry.when)


def _named(post: Post, entry: Entry, made: list[Correction]) -> Post:
    """Return the post with the author and handle that a person gives."""
    who = post.attribution
    if entry.author is not None:
        made.append(_correction(entry, CorrectionKind.AUTHOR, who.author or "", entry.author))
        who = replace(who, author=entry.author)
    if entry.handle is not None:
        made.append(_correction(entry, CorrectionKind.HANDLE, who.handle or "", entry.handle))
        who = replace(who, handle=entry.handle)
    return replace(post, attribution=who)


def _as_quotations(post: Post) -> list[OtherQuotation]:
    """Keep the words of what is no post: as quotations of its author."""
    return [
        OtherQuotation(span=mention.span, content=mention.content, speaker=post.attribution.author)
        for mention in post.mentions
        if mention.content
    ]


def _move(posts: dict[str, Post], source: Post, target: Post, entry: Entry) -> None:
    """Move one mention from a post to another; a post that is shown nowhere any more goes."""
    if entry.mention > len(source.mentions):
        raise ConfigError(f"{entry.where}: {source.id} has {len(source.mentions)} mentions, not {entry.mention}")
    moved = source.mentions[entry.mention - 1]
    left = tuple(mention for mention in source.mentions if mention is not moved)
    if left:
        posts[source.id] = _without(source, moved, left)
    else:
        del posts[source.id]
    posts[target.id] = _with(target, moved)


def _without(post: Post, moved: Mention, left: tuple[Mention, ...]) -> Post:
    press = post.press_translation
    if press is not None and press.span.overlaps(moved.span):
        press = None
    post = replace(post, mentions=left, press_translation=press)
    if post.text_from is not moved.form or any(mention.form is moved.form for mention in left):
        return post
    quoted = " ".join(mention.content for mention in left if mention.form is Form.QUOTATION)
    return replace(post, text=quoted or None, text_from=Form.QUOTATION if quoted else None)


def _with(post: Post, moved: Mention) -> Post:
    """Add a quotation as the rendering of a post that has words; where it has none, as its words."""
    is_quotation = moved.form is Form.QUOTATION and bool(moved.content)
    if is_quotation and post.text is not None:
        moved = replace(moved, relation=Relation.TRANSLATION, agreement=None)
        if post.press_translation is None:
            post = replace(post, press_translation=PressTranslation(text=moved.content, span=moved.span, agreement=None))
    elif is_quotation:
        post = replace(post, text=moved.content, text_from=Form.QUOTATION)
    mentions = sorted((*post.mentions, moved), key=lambda mention: (mention.span, mention.form))
    return replace(post, mentions=tuple(mentions))
