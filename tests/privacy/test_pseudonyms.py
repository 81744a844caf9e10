"""A report with pseudonyms names nobody, in any format, and keeps every promise that reports make."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report import sample_reports as sample
from report.hostile import HOSTILE

from analyzer.privacy.keys import Key
from analyzer.privacy.pseudonyms import pseudonymise, pseudonymise_extraction
from analyzer.privacy.texts_left_out import leave_out_extracted_texts, leave_out_texts
from analyzer.records import (
    ArticleReport,
    Attribution,
    CheckKind,
    Evidence,
    Extraction,
    Form,
    Language,
    Mention,
    OtherQuotation,
    Platform,
    Post,
    PressTranslation,
    Reaction,
    Relation,
    Span,
    Stance,
    Translation,
)
from analyzer.report import as_csv, as_html, as_json, as_jsonl, as_markdown, as_terminal
from analyzer.report.rows import rows

KEY = Key(b"0123456789abcdef")
CHECKER = jsonschema.Draft202012Validator(as_json.schema())
SECRETS = ["Petra", "petra_marun", "Милош", "milos021", "Lucía", "luciar", "سلمى", "salma_writes", "Ravi", "ravi_k"]
SECRETS += ["Bridge Watch", "1786300000000000000", "1786600000000000000", "CxYz0123456", "t.co/abc123", "🌻"]
RENDERERS = {
    "json": lambda report: as_json.render(report, include_text=True),
    "jsonl": lambda report: as_jsonl.render(report, include_text=True),
    "csv": lambda report: "".join(as_csv.render([report])),
    "rows": lambda report: repr(list(rows(report))),
    "markdown": as_markdown.render,
    "terminal": as_terminal.render,
    "html": as_html.render,
    "record": repr,
}


def assert_sound(report: ArticleReport) -> None:
    """Assert what every record promises of its offsets."""
    text = report.article.text
    for reaction in report.reactions:
        post = reaction.post
        for mention in post.mentions:
            assert mention.span.of(text) == mention.content
            for span in (mention.cue_span, mention.lead_in):
                assert span is None or span.end <= len(text)
        assert all(span.end <= len(text) for span in post.attribution.evidence)
        both = (reaction.reading, post.text), (reaction.translated_reading, getattr(reaction.translation, "text", None))
        for reading, words in both:
            assert reading is None or all(one.span.end <= len(words or "") for one in reading.evidence)
    assert all(other.span.of(text) == other.content for other in report.other_quotations)


@pytest.mark.parametrize("name", RENDERERS)
def test_no_format_names_anybody(name: str) -> None:
    shown = RENDERERS[name](pseudonymise(sample.sample_report(), KEY))
    assert [secret for secret in SECRETS if secret in shown] == []
    assert all(secret in repr(sample.sample_report()) for secret in SECRETS)


def test_the_report_stays_sound_and_valid_and_its_numbers_stay() -> None:
    before, after = sample.sample_report(), pseudonymise(sample.sample_report(), KEY)
    assert_sound(after)
    CHECKER.validate(as_json.to_dict(after, include_text=True))
    assert after.aggregate == before.aggregate
    assert [(c.kind, c.post, c.agrees) for c in after.checks] == [(c.kind, c.post, c.agrees) for c in before.checks]
    assert as_json.to_dict(after)["provenance"]["pseudonymised"] is True


def test_evidence_lies_on_the_words_it_lay_on() -> None:
    before, after = sample.sample_report(), pseudonymise(sample.sample_report(), KEY)
    n_compared = 0
    for old, new in zip(before.reactions, after.reactions, strict=True):
        for one, other in zip(
            old.reading.evidence if old.reading else (), new.reading.evidence if new.reading else (), strict=True
        ):
            assert one.span.of(old.post.text or "") == other.span.of(new.post.text or "")
            n_compared += 1
    assert n_compared > 8


def test_one_person_has_one_pseudonym_in_every_report_of_a_key() -> None:
    one, again = pseudonymise(sample.sample_report(), KEY), pseudonymise(sample.sample_report(), KEY)
    other = pseudonymise(sample.sample_report(), Key(b"fedcba9876543210"))
    who = [[reaction.post.attribution.handle for reaction in report.reactions] for report in (one, again, other)]
    assert who[0] == who[1]
    assert not set(filter(None, who[0])) & set(filter(None, who[2]))
    petra = one.reactions[1].post.attribution
    assert petra.author == petra.handle
    assert f"— {petra.author} (@{petra.handle}) May 3, 2024" in one.article.text


def test_a_byline_that_is_also_a_posts_author_goes_and_another_stays() -> None:
    report = sample.sample_report()
    named = replace(report, article=replace(report.article, authors=("Petra", "Ines Carvalho"), title="Petra jokes"))
    done = pseudonymise(named, KEY).article
    assert done.authors[0] == pseudonymise(report, KEY).reactions[1].post.attribution.author
    assert done.authors[1] == "Ines Carvalho"
    assert done.title == f"{done.authors[0]} jokes"
    assert (done.source, done.url, done.sha256) == (report.article.source, report.article.url, report.article.sha256)


def test_the_words_of_a_changed_quotation_hold_no_part_of_a_mention() -> None:
    text = "Roads open, thanks @dana_kerr for the lift\nOne wrote: “Roads open, thanks @dan_ker for the lift”"
    start = text.index("“") + 1
    quoted = Mention(form=Form.QUOTATION, span=Span(start, len(text) - 1), content=text[start:-1], relation=Relation.EDITED)
    whole = Mention(form=Form.EMBED, span=Span(0, 42), content=text[:42])
    post = Post(id="p1", text=text[:42], text_from=Form.EMBED, mentions=(whole, quoted))
    reaction = Reaction(
        post=post, language=Language("en", 1.0), translation=sample.SAME, reading=sample.reading((0.1, 0.8, 0.1))
    )
    report = sample.report_on(sample.sample_article(text), (reaction,))
    assert "dana" in next(check for check in report.checks if check.kind is CheckKind.QUOTATION).found
    assert "dan" not in repr(pseudonymise(report, KEY).checks)


PEOPLE = st.sampled_from(["Ana Roe", "Бранка", "王小明", "سلمى العلي", "Ole 🌊", "D'Arcy", "@self", "İpek", "🌻", " x "])
HANDLES = st.sampled_from(["ana_roe", "branka.b", "ROE", "x1@town.social", "_o_", "ipek"])
WORDS = st.lists(st.one_of(PEOPLE, HANDLES.map("@{}".format), HANDLES, HOSTILE, st.text(max_size=9)), max_size=12)


@st.composite
def reports(draw: st.DrawFn) -> ArticleReport:
    """Give reports whose texts are full of names and hostile signs, with spans anywhere."""
    text = " ".join(draw(WORDS))
    author, handle = draw(PEOPLE | st.none()), draw(HANDLES | st.none())

    def span(words: str) -> Span:
        start = draw(st.integers(0, len(words)))
        return Span(start, draw(st.integers(start, len(words))))

    def mention(form: Form) -> Mention:
        here = span(text)
        return Mention(form=form, span=here, content=here.of(text), cue=draw(PEOPLE), cue_span=span(text), lead_in=span(text))

    own, rendered = " ".join(draw(WORDS)), " ".join(draw(WORDS))
    who = Attribution(
        author=author,
        handle=handle,
        platform=Platform.TWITTER,
        permalink=f"https://x.com/{handle}/status/1786300",
        post_key="1",
    )
    there = span(text)
    post = Post(
        id="p1",
        text=own,
        text_from=Form.EMBED,
        mentions=(mention(Form.EMBED), mention(Form.QUOTATION)),
        attribution=replace(who, evidence=(span(text),)),
        press_translation=PressTranslation(text=there.of(text), span=there, agreement=0.9),
    )
    reading = replace(sample.reading((0.1, 0.8, 0.1), joking=0.9), evidence=(Evidence(Stance.JOKING, span(own), 0.4),))
    translated = replace(reading, evidence=(Evidence(Stance.JOKING, span(rendered), 0.4),))
    reaction = Reaction(
        post=post,
        language=Language("en", 0.9),
        translation=Translation(text=rendered, into="en", engine="e", model="m"),
        reading=reading,
        translated_reading=translated,
    )
    other = span(text)
    others = (OtherQuotation(span=other, content=other.of(text), speaker=draw(PEOPLE)),)
    return sample.report_on(sample.sample_article(text), (reaction,), others)


@given(reports())
def test_any_report_stays_sound_and_valid_and_forgets_its_handles(report: ArticleReport) -> None:
    done = pseudonymise(report, KEY)
    assert_sound(done)
    shown = as_json.render(done, include_text=True)
    CHECKER.validate(json.loads(shown))
    handle = report.reactions[0].post.attribution.handle
    if handle is not None:
        assert f"@{handle} " not in done.article.text
        assert f"@{handle} " not in (done.reactions[0].post.text or "")


@given(reports())
def test_any_report_without_texts_is_valid_and_its_offsets_stay(report: ArticleReport) -> None:
    done = leave_out_texts(report)
    CHECKER.validate(as_json.to_dict(done))
    old, new = as_json.to_dict(report), as_json.to_dict(done)
    assert new["article"]["n_characters"] == old["article"]["n_characters"]
    assert new["posts"][0]["evidence"] == old["posts"][0]["evidence"]
    assert [(m["start"], m["end"], m["content"]) for m in new["posts"][0]["mentions"]] == [
        (m["start"], m["end"], "") for m in old["posts"][0]["mentions"]
    ]


SENTENCES = ["toilet paper", "сутра", "cierran", "valle", "فلنتحدث", "bhai", "nothing to hide", "toilets", "tanks"]
SENTENCES += ["on foot", "Eleven lorries", "routine exercise", "one bus"]


@pytest.mark.parametrize("name", [name for name in RENDERERS if name != "json"])
def test_without_texts_no_format_holds_words_of_a_post(name: str) -> None:
    shown = RENDERERS[name](leave_out_texts(sample.sample_report()))
    assert [words for words in SENTENCES if words in shown] == []
    assert "petra_marun" in shown


def test_texts_can_be_left_out_of_a_report_with_pseudonyms() -> None:
    done = leave_out_texts(pseudonymise(sample.sample_report(), KEY))
    shown = as_json.render(done)
    assert [words for words in (*SENTENCES, *SECRETS) if words in shown] == []
    assert done.privacy.is_pseudonymous
    assert as_json.to_dict(done)["provenance"]["texts_left_out"] is True


def test_people_are_told_what_is_hidden_in_what_they_read() -> None:
    done = leave_out_texts(pseudonymise(sample.sample_report(), KEY))
    for render in (as_markdown.render, as_terminal.render, as_html.render):
        shown = " ".join(render(done).split())
        assert "Handles, names and addresses of the posts are replaced by pseudonyms." in shown
        assert "The words of the article and its posts are left out." in shown
        assert "The page shows this post without its text." in shown  # of the one post that never had words


def test_extracted_posts_are_treated_alike() -> None:
    report = sample.sample_report()
    extraction = Extraction(tuple(reaction.post for reaction in report.reactions), report.other_quotations)
    done = pseudonymise_extraction(report.article, extraction, KEY)
    assert done.posts == tuple(reaction.post for reaction in pseudonymise(report, KEY).reactions)
    bare = leave_out_extracted_texts(done)
    assert {post.text for post in bare.posts} == {None}
    assert {mention.content for post in bare.posts for mention in post.mentions} == {""}


def test_no_link_leads_to_a_pseudonym() -> None:
    shown = as_html.render(pseudonymise(sample.sample_report(), KEY))
    assert "pseudonym.invalid" in shown
    assert "pseudonym.invalid" not in "".join(re.findall(r'href="[^"]*"', shown))


def test_a_part_of_a_name_goes_beside_the_post_and_stays_elsewhere() -> None:
    text = (
        "Roe Street is shut.\nA morning passed.\nOn Monday Roe joked: “Nice weather”\n"
        "Nice weather — Ana Roe (@ana_r)\nRoe Street."
    )
    start = text.index("Nice weather —")
    mention = Mention(form=Form.CREDIT_LINE, span=Span(start, start + 12), content="Nice weather")
    post = Post(
        id="p1",
        text="Nice weather",
        text_from=Form.CREDIT_LINE,
        mentions=(mention,),
        attribution=Attribution(author="Ana Roe", handle="ana_r"),
    )
    done = pseudonymise_extraction(sample.sample_article(text), Extraction((post,)), KEY).posts[0]
    reaction = Reaction(post=post, language=Language("en", 1.0), translation=sample.SAME, reading=None)
    shown = pseudonymise(sample.report_on(sample.sample_article(text), (reaction,)), KEY).article.text
    person = done.attribution.author
    assert shown == (
        f"Roe Street is shut.\nA morning passed.\nOn Monday {person} joked: “Nice weather”\n"
        f"Nice weather — {person} (@{person})\nRoe Street."
    )


def test_a_part_of_a_name_goes_from_the_words_of_the_post_as_from_the_article() -> None:
    own, quoted = "Road shut again, says Roe, who was there", "Road shut again, says Roe, who was here"
    text = f"{own} — Ana Roe (@ana_r)\nOne wrote: “{quoted}”\n“Der Weg ist zu, sagt Roe”"
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in (own, quoted, "Der Weg ist zu, sagt Roe")]
    press = PressTranslation(text=spans[2].of(text), span=spans[2], agreement=0.9)
    post = Post(
        id="p1",
        text=own,
        text_from=Form.CREDIT_LINE,
        mentions=(
            Mention(form=Form.CREDIT_LINE, span=spans[0], content=own),
            Mention(form=Form.QUOTATION, span=spans[1], content=quoted, cue="Roe joked", relation=Relation.EDITED),
            Mention(form=Form.QUOTATION, span=spans[2], content=spans[2].of(text), relation=Relation.TRANSLATION),
        ),
        attribution=Attribution(author="Ana Roe", handle="ana_r"),
        press_translation=press,
    )
    reaction = Reaction(
        post=post,
        language=Language("en", 1.0),
        translation=Translation(text="The road is shut, says Roe", into="en", engine="e", model="m"),
        reading=sample.reading((0.1, 0.8, 0.1)),
    )
    done = pseudonymise(sample.report_on(sample.sample_article(text), (reaction,)), KEY)
    assert "Roe" not in repr(done)
    check = next(check for check in done.checks if check.kind is CheckKind.QUOTATION)
    assert check.found == "edited: there → here"
    assert_sound(done)
