from dataclasses import replace

import pytest
from report import sample_reports as sample

from analyzer.records import Abstention, ArticleReport, Stance, Translation, Untranslated
from analyzer.report.aggregation import aggregate
from analyzer.report.story import caution_sentences, posts_in_words, ranked, reaction_sentences, translation_note, unread
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


def with_unsure(report: ArticleReport, n: int) -> ArticleReport:
    """Mark the first `n` readings of a report as unsure."""
    reactions, left = [], n
    for reaction in report.reactions:
        if reaction.reading is not None:
            abstained = Abstention("language not learnt") if left > 0 else None
            reaction = replace(reaction, reading=replace(reaction.reading, abstained=abstained))
            left -= 1
        reactions.append(reaction)
    return replace(report, reactions=tuple(reactions), aggregate=aggregate(reactions))


def test_the_leading_sentence_leaves_out_what_the_model_is_unsure_of() -> None:
    report = with_unsure(sample.sample_report(), 1)
    read = report.aggregate.n_scored
    told = reaction_sentences(report, ENGLISH)
    assert f"of {read - 1}" in told[0]
    assert told[-1] == ENGLISH("glance", "left_out", n=1)


def test_no_reaction_leads_where_every_reading_is_unsure() -> None:
    report = with_unsure(sample.sample_report(), 99)
    assert reaction_sentences(report, ENGLISH) == [ENGLISH("glance", "all_unsure")]


def test_nothing_is_left_out_where_every_reading_stands() -> None:
    report = with_unsure(sample.sample_report(), 0)
    told = reaction_sentences(report, ENGLISH)
    assert f"of {report.aggregate.n_scored}." in told[0]
    assert len(told) == 2


def test_one_post_is_no_most() -> None:
    report = with_unsure(sample.sample_report(), 0)
    alone = tuple(reaction for reaction in report.reactions if reaction.post.id == "p1")
    told = reaction_sentences(replace(report, reactions=alone, aggregate=aggregate(alone)), ENGLISH)
    assert told[0] == "The one post counted is reporting."


def test_no_one_reaction_leads_where_several_are_as_frequent() -> None:
    report = sample.sample_report()
    alone = tuple(reaction for reaction in report.reactions if reaction.post.id in {"p1", "p5"})
    told = reaction_sentences(replace(report, reactions=alone, aggregate=aggregate(alone)), ENGLISH)
    assert told[0] == "No one reaction leads: calming and reporting in 1 of 2 each."


def test_the_order_of_the_charts_puts_what_is_sure_first_among_equals() -> None:
    order = ranked(sample.sample_report())
    assert order.index(Stance.REPORTING) < order.index(Stance.SUPPORTIVE)  # the one supporting post is unsure


@pytest.mark.parametrize(("quality", "is_told"), [(0.49, True), (0.5, False), (None, False)])
def test_a_rough_translation_is_called_rough_at_the_post_and_at_a_glance(quality: float | None, is_told: bool) -> None:
    report = sample.sample_report()
    translation = Translation(text="A spark.", into="en", engine="ctranslate2", model="small", quality=quality)
    reaction = replace(report.reactions[0], translation=translation)
    report = replace(report, reactions=(reaction,))
    assert ("rough" in translation_note(reaction, ENGLISH)) is is_told
    assert (ENGLISH("glance", "rough", n=1) in caution_sentences(report, ENGLISH)) is is_told
