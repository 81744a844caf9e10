"""`analyzer posts`: extraction and pairing only, as JSON Lines."""

from analyzer.assembly import load_encoder
from analyzer.commands.console import counted
from analyzer.commands.output import standard_output
from analyzer.commands.sources import Sources
from analyzer.config import Settings
from analyzer.extraction.posts import extract_posts
from analyzer.privacy.protection import protection_of
from analyzer.report.as_json import encode, post_to_dict


def run(sources: list[str], settings: Settings) -> int:
    """Write every post of every article as one line with its ``source``, and return the exit code."""
    protection = protection_of(settings)
    encoder = load_encoder(settings)
    articles = Sources(sources, settings)
    with standard_output() as out:
        for article in counted(articles, "articles"):
            for post in protection.of_extraction(article, extract_posts(article, encoder)).posts:
                out.write(encode({"source": article.source, **post_to_dict(post)}) + "\n")
            out.flush()
    return articles.exit_code
