from dataclasses import replace

from report import sample_reports as sample

from analyzer.records import Untranslated
from analyzer.report.story import posts_in_words, unread
from analyzer.report.wording import wording

ENGLISH = wording("en")


def test_posts_with_the_same_trouble_are_named_together() -> None:
    report = sample.sample_report()
    missing = Untranslated("no translator in use")
    reactions = tuple(replace(reaction, translation=missing) for reaction in report.reactions)
    told = [line for line in unread(replace(report, reactions=reactions), ENGLISH) if "no translator in use" in line]
    numbers = [number for number, reaction in enumerate(reactions, 1) if reaction.reading is not None]
    assert told == [f"Posts {', '.join(map(str, numbers))}: No translation: no translator in use"]


def test_one_post_is_named_alone() -> None:
    assert posts_in_words([4], ENGLISH) == "Post 4"
