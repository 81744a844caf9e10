"""Every input that damage or fuzzing broke something with, in its smallest form."""

import time

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.merging import group_copies
from analyzer.extraction.posts import extract_posts
from analyzer.records import Attribution, Form, Mention, Platform, Sighting, Span

POST = '<blockquote class="twitter-tweet"><p>One boat.</p>&mdash; A (@a) <a href="https://x.com/a/status/{}"{}>May 3, 2021</a>'


@pytest.mark.parametrize("name", ["{},", "{a", "{", "{}b", "{x}y", "a:b", ":", "1"])
@pytest.mark.parametrize("around", ["{}", "<noscript>{}</noscript>"])
def test_attributes_named_like_names_of_a_namespace_are_read(name: str, around: str) -> None:
    post = POST.format("1389000000000000000", f" {name}=1")
    article = parse_html(f"<p>People spoke of it.</p>{around.format(post)}")
    (found,) = extract_posts(article).posts
    assert found.attribution.permalink == "https://twitter.com/a/status/1389000000000000000"


def test_forty_thousand_posts_of_one_account_are_grouped_in_linear_time() -> None:
    posts = [
        Sighting(
            mentions=(Mention(form=Form.EMBED, span=Span(number, number + 1), content="x"),),
            text=None,
            attribution=Attribution(platform=Platform.TWITTER, handle="vera_m", post_key=str(number)),
        )
        for number in range(40_000)
    ]
    start = time.process_time()
    groups = group_copies(posts)
    assert len(groups) == len(posts)
    assert time.process_time() - start < 4  # linear: 0.3 s; each compared with all before: 12 s and more
