"""The report as one HTML file: no remote resource, whole without scripts, readable in a browser, on a phone and on paper.

Every string from outside is made harmless twice: `sanitise.visible` as each expression leaves the template (the environment's
`finalize`), and Jinja's autoescape. A strict content security policy allows nothing but this page's own style sheet and script,
by hash. Posts and their places in the article light up together by the style sheet alone (``:has()``); the script only copies.

What "Copy as JSON" copies lies in the page as ASCII without ``<``, ``>`` and ``&``: true text, in a form that no parser of
mark-up can take for mark-up.
"""

import hashlib
import json
import re
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analyzer.records import ArticleReport, Stance
from analyzer.report import as_json, page_article, page_charts, page_view, story
from analyzer.report.sanitise import safe_url, visible
from analyzer.report.wording import DEFAULT, Wording, direction, wording

MAX_LINKED = 300  # posts that light up with their places; one rule each
MAX_COPIED = 150_000  # characters of JSON that the page carries along; longer reports are had by `--format json`
_OWN = "analyzer.report"  # the package whose templates these are


def render(report: ArticleReport, *, words: Wording | None = None) -> str:
    """Return the report as a self-contained HTML page.

    Args:
        report: The report.
        words: Interface language; English by default.
    """
    words = words or wording()
    published = report.article.published
    return fill(
        (_OWN, "page.html.j2"),
        style=_style(max((number for number, _ in story.numbered(report)), default=0)) + _columns(words),
        script=template_text(_OWN, "page.js"),
        report=report,
        article=report.article,
        aggregate=report.aggregate,
        words=words,
        data=_embedded(report),
        citation=_citation(report, words),
        url=safe_url(report.article.url),
        published=words.moment(published) or published or words("head", "undated"),
        unread=story.unread(report, words),
        overview=story.overview(report, words),
        reaction=story.reaction_sentences(report, words),
        cautions=story.caution_sentences(report, words),
        stances=page_charts.stance_bars(report, words),
        sentiments=page_charts.sentiment_bars(report, words),
        strip=page_charts.time_strip(report, words),
        matrix=page_charts.language_matrix(report, words),
        stance_names=[(stance.value, words.stance(stance)) for stance in Stance],
        n_undated=sum(reaction.post.attribution.posted_at is None for reaction in report.reactions),
        cards=list(page_view.cards(report, words)),
        findings=page_view.findings(report, words),
        paragraphs=list(page_article.paragraphs(report)),
        corrections=story.correction_lines(report, words),
        command=page_view.command(report, words),
    )


def fill(template: tuple[str, str], *, style: str, script: str, **shown: Any) -> str:
    """Return a page made of a template, with the defences that every page of the program has.

    Args:
        template: Package and name of one of our own templates; it finds the report's macros beside those of its package.
        style: The style sheet, made of our own files: it goes into the page as it is, and the policy allows no other.
        script: The script, the same.
        **shown: What the template asks for; strings are true text.
    """
    package, name = template
    return (
        _environment(package)
        .get_template(name)
        .render(
            direction=direction,
            style=Markup(style),  # noqa: S704 - our own files, numbers filled in
            style_hash=_digest(style),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=_digest(script),
            **shown,
        )
    )


def template_text(package: str, name: str) -> str:
    """Return a file of a package's templates as it is."""
    return resources.files(package).joinpath("templates", name).read_text(encoding="utf-8")


def _style(n_posts: int) -> str:
    """Return the style sheet, with the rules that tie each post to its places in the article."""
    linked = range(1, min(n_posts, MAX_LINKED) + 1)
    both = "".join(
        f"body:has(#p{n}:hover,#p{n}:focus-within,#p{n}:target) .in-p{n},"
        f"body:has(.in-p{n}:hover,.in-p{n}:focus,.in-p{n}:target) #p{n}{{--lit:1}}"
        for n in linked
    )
    return template_text(_OWN, "page.css") + both


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _embedded(report: ArticleReport) -> Markup | None:
    """Return the report's JSON for a data block of the page, or None where it is too long to carry along."""
    text = json.dumps(as_json.to_dict(report), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    if len(text) > MAX_COPIED:
        return None
    harmless = re.sub("[<>&]", lambda found: f"\\u{ord(found.group()):04x}", text)
    return Markup(harmless)  # noqa: S704 - ASCII without the characters that mark-up is made of


def _citation(report: ArticleReport, words: Wording) -> str:
    """Return one line that names the report, for a footnote."""
    article = report.article
    title = article.title or words("head", "untitled")
    return words("provenance", "cite", title=title, version=report.version, sha256=article.sha256)


def _columns(words: Wording) -> str:
    """Return rules that give labels and numbers of posts as much room as the words of a language need.

    The style sheet's own columns are made for English. A letter is taken as 0.6 rem in labels, which may be bold, and as 0.55
    in numbers: wide enough for Cyrillic.
    """
    if words.tag == DEFAULT:
        return ""
    label = max(5.4, 0.6 * max(len(words.stance(stance)) for stance in Stance))
    number = max(4.2, 0.55 * len(words("post", "number", n=99)))
    return (
        f".bars>div{{grid-template-columns:{label:.1f}rem 1fr 2.6rem}}"
        f"@media (min-width:36.01rem){{.bars>.felt{{grid-template-columns:{label:.1f}rem minmax(3rem,1fr) auto}}"
        f".checks li{{grid-template-columns:8.2rem {number:.1f}rem 1fr}}}}"
    )


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader(each, "templates") for each in dict.fromkeys((package, _OWN))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: object) -> object:
    """Make what an expression puts out harmless; mark-up of our own passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
