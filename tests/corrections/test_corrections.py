"""What a person says replaces what the program found, is counted, and is marked in every format."""

from dataclasses import replace

import jsonschema
import pytest
from report import sample_reports as sample

from analyzer.corrections.applying import Desk
from analyzer.corrections.entries import Entry
from analyzer.corrections.training_rows import training_rows
from analyzer.errors import ConfigError
from analyzer.privacy.keys import Key
from analyzer.privacy.pseudonyms import pseudonymise
from analyzer.privacy.texts_left_out import leave_out_texts
from analyzer.records import ArticleReport, CheckKind, CorrectionKind, Extraction, Sentiment, Stance
from analyzer.report import as_csv, as_html, as_json, as_markdown, as_terminal
from analyzer.report.aggregation import build_report

CHECKER = jsonschema.Draft202012Validator(as_json.schema())


def entry(post: str, **values: object) -> Entry:
    return Entry(where="fix.toml: correction 1", post=post, who="M. Desk", when="2026-03-01", **values)  # type: ignore[arg-type]


def corrected(*entries: Entry, is_one_article: bool = True) -> ArticleReport:
    """Correct the sample report as a run would."""
    report = sample.sample_report()
    desk = Desk(entries, "en", is_one_article=is_one_article)
    found = Extraction(tuple(reaction.post for reaction in report.reactions), report.other_quotations)
    amended = desk.amend(report.article, found)
    reactions = {reaction.post.id: reaction for reaction in report.reactions}
    again = build_report(
        report.article,
        amended,
        [replace(reactions[post.id], post=post) for post in amended.posts],
        language=report.language,
        models=report.models,
        config_sha256=report.config_sha256,
        version=report.version,
        thresholds=report.thresholds,
    )
    return desk.correct(again)


def test_labels_and_sentiment_are_counted_anew_and_probabilities_stay() -> None:
    before = sample.sample_report()
    report = corrected(entry("p2", labels=(Stance.CRITICAL,), sentiment=Sentiment.NEGATIVE))
    reading = report.reactions[1].reading
    assert reading is not None
    assert reading.labels == (Stance.CRITICAL,)
    assert reading.stances == before.reactions[1].reading.stances  # type: ignore[union-attr]
    assert report.aggregate.stances[Stance.JOKING].n == before.aggregate.stances[Stance.JOKING].n - 1
    assert report.aggregate.stances[Stance.CRITICAL].n == before.aggregate.stances[Stance.CRITICAL].n + 1
    assert report.aggregate.sentiment[Sentiment.NEGATIVE].n == before.aggregate.sentiment[Sentiment.NEGATIVE].n + 1
    assert sum(share.n for share in report.aggregate.sentiment.values()) == report.aggregate.n_scored
    told = [(one.kind, one.before, one.after, one.who, one.when) for one in report.corrections]
    assert told == [
        (CorrectionKind.LABELS, "sceptical joking", "critical", "M. Desk", "2026-03-01"),
        (CorrectionKind.SENTIMENT, "neutral", "negative", "M. Desk", "2026-03-01"),
    ]


def test_a_framing_verb_is_held_against_the_labels_of_a_person() -> None:
    def verdict(report: ArticleReport) -> bool | None:
        return next(check.agrees for check in report.checks if (check.kind, check.post) == (CheckKind.FRAMING, "p2"))

    assert verdict(sample.sample_report()) is True
    assert verdict(corrected(entry("p2", labels=()))) is False
    assert verdict(corrected(entry("p2", labels=(Stance.JOKING,)))) is True


def test_a_doubt_of_the_model_ends_where_a_person_gives_labels() -> None:
    assert sample.sample_report().aggregate.n_abstained == 2
    assert corrected(entry("p7", labels=(Stance.SUPPORTIVE,))).aggregate.n_abstained == 1


def test_a_translation_by_hand_names_who_made_it_and_is_not_judged() -> None:
    report = corrected(entry("p5", translation="Enough now; let us talk."))
    check = next(check for check in report.checks if (check.kind, check.post) == (CheckKind.TRANSLATION, "p5"))
    assert (check.found, check.agrees) == ("Enough now; let us talk.", None)
    assert "corrected (M. Desk)" in as_terminal.render(report)
    assert report.reactions[4].translated_reading is None


def test_names_are_corrected_before_anything_is_read() -> None:
    who = corrected(entry("p1", author="Bridge Watch Marun", handle="bridgewatch")).reactions[0].post.attribution
    assert (who.author, who.handle) == ("Bridge Watch Marun", "bridgewatch")


def test_what_is_no_post_goes_with_its_numbers_and_others_keep_theirs() -> None:
    report = corrected(entry("p2", is_post=False))
    assert [reaction.post.id for reaction in report.reactions] == ["p1", "p3", "p4", "p5", "p6", "p7"]
    assert report.reactions[1].post.reply_to is None
    assert report.aggregate.n_posts == 6
    assert "Eleven lorries and still no toilets paper in town 😂" in [other.content for other in report.other_quotations]
    page = as_html.render(report)
    assert 'id="p3"' in page
    assert 'id="p2"' not in page
    assert 'href="#p3"' in page
    assert "pairing: Post 2 → not a post (M. Desk, 1 Mar 2026)" in page


def test_a_mention_moves_to_the_post_that_it_shows() -> None:
    report = corrected(entry("p2", mention=1, belongs_to="p3"))
    second, third = report.reactions[1].post, report.reactions[2].post
    assert len(second.mentions) == 1
    assert third.press_translation is not None
    assert third.press_translation.text == "Eleven lorries and still no toilets paper in town 😂"
    assert [mention.span for mention in third.mentions] == sorted(mention.span for mention in third.mentions)
    assert not [check for check in report.checks if (check.kind, check.post) == (CheckKind.QUOTATION, "p2")]


def test_a_post_whose_only_mention_moves_goes() -> None:
    report = corrected(entry("p1", belongs_to="p4"), entry("p1", belongs_to="p4"))
    assert report.reactions[0].post.id == "p2"
    assert len(report.reactions[2].post.mentions) == 4


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (entry("p9", labels=()), "there is no post p9 in the article; its posts: p1, p2"),
        (entry("p2", belongs_to="p9"), "there is no post p9"),
        (entry("p2", belongs_to="p3", mention=5), "p2 has 2 mentions, not 5"),
        (entry("p6", labels=(Stance.JOKING,)), "p6 has no text"),
        (entry("p6", translation="x"), "p6 has no text"),
        (entry("p2", labels=(), article="a" * 64), "is about another article"),
    ],
)
def test_what_does_not_fit_the_article_is_named(one: Entry, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        corrected(one)
    assert str(caught.value).startswith("fix.toml: correction 1: ")


def test_several_articles_need_to_be_told_apart_and_strange_ones_are_said() -> None:
    with pytest.raises(ConfigError, match="several articles are read"):
        corrected(entry("p2", labels=()), is_one_article=False)
    own = sample.sample_report().article.sha256
    report = corrected(entry("p2", labels=(), article=own), entry("p99", labels=(), article="a" * 64), is_one_article=False)
    assert len(report.corrections) == 1
    desk = Desk([entry("p99", labels=(), article="a" * 64)], "en", is_one_article=False)
    assert desk.unused() == [f"fix.toml: correction 1: no article has the sha256 {'a' * 64}"]


def test_every_format_marks_what_was_corrected() -> None:
    report = corrected(entry("p2", labels=()), entry("p3", sentiment=Sentiment.NEUTRAL), entry("p7", is_post=False))
    CHECKER.validate(as_json.to_dict(report))
    assert [one["post"] for one in as_json.to_dict(report)["provenance"]["corrections"]] == ["p7", "p2", "p3"]
    for render in (as_html.render, as_terminal.render, as_markdown.render):
        shown = " ".join(render(report).split())
        assert "3 posts were corrected by hand." in shown
        assert "labels: doubting, joking → nothing" in shown
        assert "sentiment: negative → neutral" in shown
        assert "Post 7 → not a post" in shown
    assert as_html.render(report).count('<span class="chip">corrected</span>') == 2
    lines = "".join(as_csv.render([report])).splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines[:4]] == ["corrected", "", "labels", "sentiment"]


def test_hostile_corrections_cannot_act() -> None:
    hostile = "<script>\x1b[31m[/nope]\u202e=1"
    report = corrected(entry("p4", translation=hostile, author=hostile))
    assert as_html.render(report).count("<script") == as_html.render(corrected(entry("p4", translation="x"))).count("<script")
    assert "\x1b" not in as_terminal.render(report) + as_markdown.render(report)


def test_pseudonyms_and_left_out_texts_reach_corrections() -> None:
    report = corrected(entry("p2", author="Petra Marun", handle="petra_new"), entry("p5", translation="Enough now, talk."))
    hidden = repr(pseudonymise(report, Key(b"0123456789abcdef")))
    assert not [name for name in ("Petra", "petra_marun", "petra_new") if name in hidden]
    assert "Enough now, talk." not in repr(leave_out_texts(report))


def test_names_that_were_corrected_go_from_the_article_too() -> None:
    report = corrected(entry("p2", author="Bo Kerr", handle="bo_kerr"))
    named = replace(report, article=replace(report.article, title="Petra 🌻 jokes, petra_marun again"))
    assert "etra" not in str(pseudonymise(named, Key(b"0123456789abcdef")).article.title)


def test_training_rows_hold_what_people_said_and_nothing_of_the_model() -> None:
    report = corrected(entry("p2", labels=()), entry("p3", sentiment=Sentiment.NEUTRAL), entry("p5", author="Salma"))
    first, second = training_rows(report)
    assert (first["labels"], first["sentiment"], first["lang"]) == ([], None, "en")
    assert (second["labels"], second["sentiment"], second["source"]) == (None, "neutral", "corrections")
    assert second["context"] == report.reactions[1].post.text
    assert list(first) == ["source", "lang", "text", "context", "sentiment", "labels"]
