"""Score the posts found in one page against the posts that are known to be in it.

Every measure is a sum of hits over a sum of chances (an F1 too: twice the hits over found and true ones together), counted page
by page, so that intervals come from resampling pages, the unit in which errors go together.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analyzer.records import Extraction, Form, Post

Truth = Mapping[str, Any]
_LAST_STEP = re.compile(r"([\w.-]+)/?(?:[?#].*)?$")
# Relations that mark no quotation of the post: a lead-in alone, words the page has only once, something else its author said.
_NO_PAIR = frozenset({"none", "verbatim (post text not on the page)", "other words of the same author"})


@dataclass(slots=True)
class PageScore:
    """What one page adds to each measure: hits and chances by name; and its errors, one line each."""

    page: str
    hits: Counter[str] = field(default_factory=Counter)
    chances: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def count(self, measure: str, *, is_hit: bool, error: str = "") -> None:
        """Add one chance to `measure`, and a hit or an error line."""
        self.chances[measure] += 1
        self.hits[measure] += is_hit
        if error and not is_hit:
            self.errors.append(f"{measure}: {error}")


def score_page(truth: Truth, extraction: Extraction) -> PageScore:
    """Compare the posts of one page with its row of the truth file."""
    score = PageScore(truth["page"])
    if truth["format"] == "html":
        _score_embeds(score, truth, extraction.posts)
    else:
        _score_credit_lines(score, truth, extraction.posts)
    _score_pairs(score, truth, extraction)
    return score


def fold(words: str | None) -> str:
    """Return words with their white space folded."""
    return " ".join((words or "").split())


# ---- posts with an id


def _true_id(post: Truth) -> str:
    match = _LAST_STEP.search(post.get("id") or post.get("url") or "")
    return match[1] if match else ""


def _found_ids(post: Post) -> set[str]:
    key = post.attribution.post_key or ""
    return {key.partition(":")[2], key.rpartition("/")[2], key.rpartition(":")[2]} if key else set()


def _score_embeds(score: PageScore, truth: Truth, posts: Sequence[Post]) -> None:
    shown = [
        p
        for p in posts
        if p.attribution.post_key or any(m.form in {Form.EMBED, Form.PERMALINK, Form.CREDIT_LINE} for m in p.mentions)
    ]
    wanted = {_true_id(post): post for post in truth["posts"]}
    found = {post_id: post for post in shown for post_id in _found_ids(post)}
    for post_id, post in wanted.items():
        name = f"{post['platform']} / {post['form']}"
        score.count("posts recall", is_hit=post_id in found, error=f"{name} {post_id} missed")
        score.count(f"recall of {name}", is_hit=post_id in found)
        if post_id in found:
            _score_fields(score, post, found[post_id])
    for one in shown:
        is_true = not _found_ids(one).isdisjoint(wanted)
        score.count(
            "posts precision",
            is_hit=is_true,
            error=f"{one.attribution.post_key} {fold(one.mentions[0].content)[:90]!r} is none",
        )
    if not truth["posts"]:
        score.count("pages without posts clean", is_hit=not shown, error=f"{len(shown)} posts")


def _score_fields(score: PageScore, true: Truth, found: Post) -> None:
    name, attribution = _true_id(true), found.attribution
    if true.get("text") or found.text:
        words, own = fold(true.get("text")), fold(found.text)
        score.count("text exact", is_hit=words == own, error=f"{name}\n      true  {words[:160]!r}\n      found {own[:160]!r}")
    for measure, wanted, got in (
        ("handle", true.get("handle"), attribution.handle),
        ("author", true.get("author"), attribution.author),
        ("date", true.get("date"), (attribution.posted_at or "")[:10]),
    ):
        if wanted:
            score.count(measure, is_hit=wanted == got, error=f"{name} true {wanted!r}, found {got!r}")


# ---- credit lines


def _score_credit_lines(score: PageScore, truth: Truth, posts: Sequence[Post]) -> None:
    found = {
        p.attribution.handle: p for p in posts if any(m.form is Form.CREDIT_LINE for m in p.mentions) and p.attribution.handle
    }
    wanted = {post["handle"]: post for post in truth["posts"] if post.get("handle")}
    for handle in wanted.keys() | found.keys():
        is_both = handle in wanted and handle in found
        score.hits["credit lines F1"] += 2 * is_both
        score.chances["credit lines F1"] += (handle in wanted) + (handle in found)
        if not is_both:
            score.errors.append(f"credit lines F1: @{handle} {'missed' if handle in wanted else 'is none'}")
        else:
            words, got = fold(wanted[handle].get("text")), fold(found[handle].text)
            score.count(
                "credit line text",
                is_hit=words == got,
                error=f"@{handle}\n      true  {words[:160]!r}\n      found {got[:160]!r}",
            )


# ---- pairs


def _score_pairs(score: PageScore, truth: Truth, extraction: Extraction) -> None:
    for true in truth["posts"]:
        pair = true.get("pair") or {}
        relation, quotation = pair.get("relation", "none"), fold(pair.get("quote"))
        if not quotation or relation in _NO_PAIR:
            continue
        is_hit = any(_is_pair(quotation, words) for post in _same(true, extraction.posts) for words in _quoted(post))
        measure = "translated pairs" if "translation" in relation else "quotation pairs"
        score.count("marked pairs", is_hit=is_hit, error=f"{relation}: {quotation[:110]!r}")
        score.count(measure, is_hit=is_hit)


def _same(true: Truth, posts: Sequence[Post]) -> Iterator[Post]:
    """Yield the found posts that are the true one: by id, by handle, by words."""
    for post in posts:
        is_id = bool(_true_id(true)) and _true_id(true) in _found_ids(post)
        is_handle = bool(true.get("handle")) and true["handle"] == post.attribution.handle and not true.get("id")
        if is_id or is_handle or (true.get("text") and fold(true["text"]) == fold(post.text)):
            yield post


def _quoted(post: Post) -> Iterator[str]:
    yield from (fold(mention.content) for mention in post.mentions if mention.form is Form.QUOTATION)
    if post.press_translation is not None:
        yield fold(post.press_translation.text)


def _is_pair(wanted: str, found: str) -> bool:
    """Return whether two quotations are the same stretch: one holds most of the words of the other."""
    true, got = set(re.findall(r"\w+", wanted.casefold())), set(re.findall(r"\w+", found.casefold()))
    return bool(true) and len(true & got) >= 0.6 * min(len(true), max(len(got), 1)) and len(true & got) >= 0.3 * len(true)


# ---- intervals


def share(scores: Sequence[PageScore], measure: str) -> float:
    """Return hits over chances, NaN without chances."""
    chances = sum(score.chances[measure] for score in scores)
    return sum(score.hits[measure] for score in scores) / chances if chances else float("nan")


def interval(scores: Sequence[PageScore], measure: str, *, n_samples: int, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of `share` from bootstrap samples of pages."""
    touched = [score for score in scores if score.chances[measure]]
    draw = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    shares = sorted(share(draw.choices(touched, k=len(touched)), measure) for _ in range(n_samples)) if touched else []
    return (shares[int(0.025 * n_samples)], shares[int(0.975 * n_samples)]) if shares else (float("nan"), float("nan"))
