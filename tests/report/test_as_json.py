import json

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report import sample_reports as sample
from report.hostile import HOSTILE

from analyzer.report import as_json, as_jsonl

CHECKER = jsonschema.Draft202012Validator(as_json.schema())


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(as_json.schema())


@pytest.mark.parametrize("report", [sample.sample_report(), sample.empty_report()], ids=["sample", "empty"])
@pytest.mark.parametrize("include_text", [True, False])
def test_every_report_keeps_the_contract(report: object, include_text: bool) -> None:
    CHECKER.validate(as_json.to_dict(report, include_text=include_text))


def test_the_schema_refuses_a_missing_key_and_an_unknown_one() -> None:
    told = as_json.to_dict(sample.sample_report())
    del told["posts"][0]["reply_to"]
    assert not CHECKER.is_valid(told)
    assert not CHECKER.is_valid(as_json.to_dict(sample.sample_report()) | {"extra": 1})


def test_offsets_count_in_the_text_that_is_included() -> None:
    told = as_json.to_dict(sample.sample_report(), include_text=True)
    text = told["article"]["text"]
    assert len(text) == told["article"]["n_characters"]
    for post in told["posts"]:
        assert all(text[mention["start"] : mention["end"]] == mention["content"] for mention in post["mentions"])


def test_text_is_left_out_unless_asked_for() -> None:
    assert "text" not in as_json.to_dict(sample.sample_report())["article"]


def test_a_textless_post_has_no_numbers_and_says_why() -> None:
    post = as_json.to_dict(sample.sample_report())["posts"][5]
    assert (post["text"], post["stances"], post["labels"], post["sentiment"], post["abstained"]) == (
        None,
        None,
        [],
        None,
        "no text",
    )


def test_a_withheld_reading_is_given_all_the_same() -> None:
    post = as_json.to_dict(sample.sample_report())["posts"][6]
    assert post["abstained"] == "low confidence"
    assert post["labels"] == ["supportive"]
    assert post["stances"]["supportive"] == pytest.approx(0.55)


def test_the_counts_match_the_posts() -> None:
    told = as_json.to_dict(sample.sample_report())
    assert told["aggregate"]["n_scored"] == sum(post["stances"] is not None for post in told["posts"])
    assert told["aggregate"]["n_abstained"] == sum(post["abstained"] is not None for post in told["posts"])


def test_the_same_report_gives_the_same_bytes() -> None:
    assert as_json.render(sample.sample_report()) == as_json.render(sample.sample_report())


def test_numbers_are_rounded_and_never_minus_zero() -> None:
    assert as_json.number(0.123456) == 0.1235
    assert str(as_json.number(-0.00001)) == "0.0"


def test_several_reports_make_one_array() -> None:
    reports = [sample.sample_report(), sample.empty_report()]
    assert len(json.loads("".join(as_json.render_many(reports)))) == 2
    assert json.loads("".join(as_json.render_many([]))) == []


def test_json_lines_have_one_object_a_line() -> None:
    line = as_jsonl.render(sample.sample_report(), include_text=True)
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    assert json.loads(line) == as_json.to_dict(sample.sample_report(), include_text=True)


def test_readable_letters_stay_readable() -> None:
    told = as_json.render(sample.sample_report())
    assert "Милош" in told
    assert "سلمى" in told


@given(HOSTILE | st.text(st.characters(codec=None), max_size=60))
@example("\x7f\x9b2J\u202e\u2066\u200b\u2028\ud800\ufeff\U000e0041")
@settings(max_examples=50, deadline=None)
def test_any_text_survives_and_nothing_in_the_output_acts_on_a_terminal(hostile: str) -> None:
    report = sample.report_with("a" + hostile)
    told = as_json.render(report, include_text=True)
    told.encode("utf-8")
    assert json.loads(told) == as_json.to_dict(report, include_text=True)
    assert not any(character < " " and character != "\n" for character in told)
    assert not any(character in told for character in "\x7f\x9b\u202e\u2066\u200b\u2028")
