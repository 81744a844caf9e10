from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report import sample_reports as sample
from report.hostile import HOSTILE

from analyzer.report import as_markdown
from analyzer.report.sanitise import safe_url

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def test_the_report_is_headings_tables_quotations_and_lists() -> None:
    kinds = {token.type for token in READER.parse(as_markdown.render(sample.sample_report()))}
    assert {"heading_open", "table_open", "blockquote_open", "bullet_list_open"} <= kinds
    assert not kinds & {"html_block", "fence", "code_block", "hr"}


def test_each_post_with_text_is_one_quotation_with_its_translations() -> None:
    tokens = READER.parse(as_markdown.render(sample.sample_report()))
    # six posts with text, four machine translations, two translations of the article
    assert sum(token.type == "blockquote_open" for token in tokens) == 6 + 4 + 2


def test_lines_of_a_post_stay_lines() -> None:
    told = as_markdown.render(sample.report_with("one\n\n# two"))
    assert "> one\n>\n> \\# two" in told


def test_no_backslash_is_shown_that_is_not_in_the_post() -> None:
    told = as_markdown.render(sample.report_with("one\ntwo\n\nthree\n \n"))
    shown = [token.content for token in READER.parse(told) if token.type == "inline"]
    assert "one\\\ntwo" in shown
    assert "three" in shown


@given(HOSTILE | st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=40, deadline=None)
def test_hostile_text_adds_no_structure(hostile: str) -> None:
    told = as_markdown.render(sample.report_with(hostile))
    told.encode("utf-8")
    tokens = READER.parse(told)
    inline = [child.type for token in tokens for child in token.children or ()]
    assert not {token.type for token in tokens} & {"html_block", "fence", "code_block", "hr", "ordered_list_open"}
    assert not set(inline) & {"html_inline", "image", "code_inline", "s_open"}
    assert "link_open" not in inline or safe_url(hostile) is not None, "only the address of a post becomes a link"
    assert sum(token.type == "heading_open" for token in tokens) == 6
    assert sum(token.type == "table_open" for token in tokens) == 2
