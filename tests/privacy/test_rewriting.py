"""Offsets survive the replacement of any stretches of any text."""

from hypothesis import given
from hypothesis import strategies as st

from analyzer.privacy.rewriting import Edit, rewrite
from analyzer.records import Span


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(min_size=1, max_size=60))
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=6))
    return text, [Edit(start, draw(st.integers(start + 1, len(text))), draw(st.text(max_size=8))) for start in starts]


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text)))
    return Span(start, draw(st.integers(start, len(text))))


@given(texts_with_edits(), st.data())
def test_a_span_that_touches_no_replaced_stretch_keeps_its_words(given_: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = given_
    done = rewrite(text, edits)
    span = data.draw(spans(text))
    if not any(edit.start < span.end and span.start < edit.end for edit in edits):
        assert done.moved(span).of(done.text) == span.of(text)


@given(texts_with_edits(), st.data())
def test_spans_stay_inside_the_text_in_order_and_cover_what_they_covered(
    given_: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    text, edits = given_
    done = rewrite(text, edits)
    outer = data.draw(spans(text))
    inner = Span(data.draw(st.integers(outer.start, outer.end)), outer.end)
    assert done.moved(outer).end <= len(done.text)
    assert done.moved(Span(0, len(text))) == Span(0, len(done.text))
    if inner.start < inner.end:
        assert done.moved(outer).covers(done.moved(inner))
    else:
        assert done.moved(inner).start == done.moved(inner).end


@given(texts_with_edits())
def test_a_replaced_stretch_becomes_its_replacement(given_: tuple[str, list[Edit]]) -> None:
    text, edits = given_
    done = rewrite(text, edits)
    for edit in edits:
        if not any(edit.start < other.end and other.start < edit.end for other in edits if other is not edit):
            assert done.moved(Span(edit.start, edit.end)).of(done.text) == edit.replacement


def test_stretches_that_overlap_are_replaced_as_one() -> None:
    assert rewrite("Ana Roe Lund spoke", [Edit(0, 7, "A"), Edit(4, 12, "B")]).text == "A spoke"


def test_a_span_that_ends_within_a_replaced_stretch_takes_in_all_of_it() -> None:
    done = rewrite("ask @petra_marun now", [Edit(5, 16, "person-1")])
    assert done.moved(Span(6, 9)).of(done.text) == "person-1"
    assert done.moved(Span(0, 8)).of(done.text) == "ask @person-1"
