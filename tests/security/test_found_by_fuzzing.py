"""Every input that damage or fuzzing broke something with, in its smallest form."""

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.posts import extract_posts

POST = '<blockquote class="twitter-tweet"><p>One boat.</p>&mdash; A (@a) <a href="https://x.com/a/status/{}"{}>May 3, 2021</a>'


@pytest.mark.parametrize("name", ["{},", "{a", "{", "{}b", "{x}y", "a:b", ":", "1"])
@pytest.mark.parametrize("around", ["{}", "<noscript>{}</noscript>"])
def test_attributes_named_like_names_of_a_namespace_are_read(name: str, around: str) -> None:
    post = POST.format("1389000000000000000", f" {name}=1")
    article = parse_html(f"<p>People spoke of it.</p>{around.format(post)}")
    (found,) = extract_posts(article).posts
    assert found.attribution.permalink == "https://twitter.com/a/status/1389000000000000000"
