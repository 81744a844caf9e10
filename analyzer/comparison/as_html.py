"""The comparison as one HTML file: no remote resource, whole without scripts; a small script sorts and searches its tables.

The look, the macros that draw and the defences are those of the report's page: every string from outside is made harmless
twice, by `sanitise.visible` as each expression leaves the template and by Jinja's autoescape, and a strict content security
policy allows nothing but this page's own style sheet and script, by hash.
"""

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analyzer.comparison import page_view, story
from analyzer.comparison.records import Comparison
from analyzer.report.sanitise import visible
from analyzer.report.wording import Wording, direction, wording


def render(comparison: Comparison, *, words: Wording | None = None) -> str:
    """Return the comparison as a self-contained HTML page.

    Args:
        comparison: The comparison.
        words: Interface language; English by default.
    """
    words = words or wording()
    style = _file("analyzer.report", "page.css") + _file("analyzer.comparison", "compare.css")
    script = _file("analyzer.comparison", "compare.js")
    cards = list(page_view.shared_cards(comparison, words))
    return (
        _environment()
        .get_template("compare.html.j2")
        .render(
            comparison=comparison,
            words=words,
            direction=direction,
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=_digest(style),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=_digest(script),
            facts=story.facts(comparison, words),
            cautions=story.cautions(comparison, words),
            sections=page_view.sections(comparison, words),
            labels=page_view.label_names(words),
            cards=cards,
            n_more=comparison.n_shared - len(cards),
            shared_found=story.shared_found(comparison, words),
        )
    )


def _file(package: str, name: str) -> str:
    return resources.files(package).joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader("analyzer.comparison", "templates"), PackageLoader("analyzer.report", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )


def _harmless(value: object) -> object:
    """Make what an expression puts out harmless; mark-up of our own passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
