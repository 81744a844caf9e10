"""Which sightings become one post, on invented posts."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzer.extraction.assignment import assign
from analyzer.extraction.meanings import Meanings as Meanings_
from analyzer.extraction.posts import extract_posts
from analyzer.extraction.relations import compare
from analyzer.extraction.tongues import differ
from analyzer.records import Extraction, Form, Post, Provenance, Relation
from tests.extraction.plain import article_of

INTRODUCTION = "The old bridge was closed on Tuesday, and people on social media had much to say about it and the ferry.\n\n"
MEANINGS = {
    "boat": ("My boat is finally useful to somebody.", "Mi barco por fin le sirve a alguien, y eso es lo que hay."),
    "mayor": ("And where is the mayor of this town now?", "¿Y dónde está ahora el alcalde de esta ciudad, que no lo veo?"),
    "ferry": (
        "The ferry was sold for the price of a car.",
        "El transbordador se vendió por el precio de un coche, no es broma.",
    ),
}


class Meanings:
    """A real encoder of a tiny world: one axis for each meaning it knows, another one for each other text."""

    provenance: tuple[Provenance, ...] = ()

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        axes = {words: number for number, both in enumerate(MEANINGS.values()) for words in both}
        vectors = np.full((len(texts), 80), 0.0, dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, axes.get(text, len(MEANINGS) + row % 60)] = 1.0
        return vectors


def credit(words: str, handle: str, day: str = "May 3, 2021") -> str:
    return f"{words} — {handle.title()} (@{handle}) {day}\n\n"


def extract(text: str, encoder: Meanings | None = None) -> Extraction:
    found = extract_posts(article_of(INTRODUCTION + text), encoder)
    for post in found.posts:
        for mention in post.mentions:
            assert mention.span.of(INTRODUCTION + text) == mention.content
    assert [post.id for post in found.posts] == [f"p{number}" for number in range(1, len(found.posts) + 1)]
    return found


def quoted(post: Post) -> list[tuple[str, Relation | None]]:
    return [(mention.content, mention.relation) for mention in post.mentions if mention.form is Form.QUOTATION]


POST = "My boat is finally useful, so call me if you need to cross the river tonight"
RENDERINGS = [
    ("One person wrote: “My boat is finally useful, so call me if you need to cross the river tonight.”", Relation.VERBATIM),
    ("One person wrote: “MY BOAT is finally useful – so call me if you need to cross the river tonight!”", Relation.VERBATIM),
    ("One person wrote: “My boats are finally useful, so call me if you want to cross the river tonight.”", Relation.EDITED),
    ("One person wrote: “call me if you need to cross the river.”", Relation.PARTIAL),
    ("One person wrote: “My boat is finally useful … cross the river tonight.”", Relation.PARTIAL),
    ("Some said “call me if you need to cross the river tonight” and meant it.", Relation.PARTIAL),
]


@pytest.mark.parametrize(("sentence", "relation"), RENDERINGS)
def test_own_words_join_the_quotation_to_its_post(sentence: str, relation: Relation) -> None:
    found = extract(f"{sentence}\n\n{credit(POST, 'vera')}")
    assert len(found.posts) == 1
    assert [one for _, one in quoted(found.posts[0])] == [relation]
    assert found.posts[0].text == POST
    assert found.posts[0].text_from is Form.CREDIT_LINE
    assert found.other_quotations == ()


def test_words_of_somebody_else_stay_apart() -> None:
    found = extract(f"One person wrote: “The mayor never answers the phone in June.”\n\n{credit(POST, 'vera')}")
    assert [post.text for post in found.posts] == ["The mayor never answers the phone in June.", POST]


def test_few_common_words_of_a_statement_are_no_rendering() -> None:
    found = extract(
        f"The mayor spoke of a plan “to cross the river” in May.\n\n{'Prose about the harbour. ' * 90}\n\n{credit(POST, 'vera')}"
    )
    assert [post.attribution.handle for post in found.posts] == ["vera"]
    assert [one.content for one in found.other_quotations] == ["to cross the river"]


def test_named_speaker_keeps_nearly_the_same_words() -> None:
    text = f"Ben Maar on Twitter shared a picture.\n\n“My boat is useful, so call me if you need to cross the river today.”\n\n{credit(POST, 'vera')}"
    assert [post.attribution.author for post in extract(text).posts] == ["Ben Maar", "Vera"]


def test_translations_find_their_posts_whatever_the_order() -> None:
    leads = "".join(f"Another person wrote: “{english}”\n\n" for english, _ in MEANINGS.values())
    posts = "".join(credit(spanish, name) for name, (_, spanish) in reversed(MEANINGS.items()))
    encoder = Meanings()
    found = extract(leads + posts, encoder)
    assert {post.attribution.handle: quoted(post) for post in found.posts} == {
        name: [(english, Relation.TRANSLATION)] for name, (english, _) in MEANINGS.items()
    }
    for post in found.posts:
        assert post.press_translation is not None
        assert post.press_translation.text == post.mentions[0].content
        assert post.press_translation.agreement == pytest.approx(1.0)
    assert len(encoder.calls) == 1


def test_translation_without_marks_is_found_by_meaning() -> None:
    english, spanish = MEANINGS["boat"]
    found = extract(f"{credit(spanish, 'boat')}{english}\n\nThe ferry company did not want to comment on that.", Meanings())
    assert quoted(found.posts[0]) == [(english, Relation.TRANSLATION)]


def test_without_encoder_place_and_cue_must_speak_clearly() -> None:
    english, spanish = MEANINGS["boat"]
    near = extract(f"Another person wrote: “{english}”\n\n{credit(spanish, 'boat')}")
    assert [(post.attribution.handle, quoted(post)) for post in near.posts] == [("boat", [(english, Relation.TRANSLATION)])]
    assert near.posts[0].mentions[0].agreement is None
    statement = extract(f"Mayor Ana Gomez said on Monday: “{english}”\n\n{credit(spanish, 'boat')}")
    assert [quoted(post) for post in statement.posts] == [[]]


def test_other_language_but_other_meaning_stays_apart() -> None:
    found = extract(f"Another person wrote: “{MEANINGS['boat'][0]}”\n\n{credit(MEANINGS['ferry'][1], 'ferry')}", Meanings())
    assert [post.attribution.handle for post in found.posts] == [None, "ferry"]


def test_copies_of_one_post_are_one_post() -> None:
    found = extract(credit(POST, "vera") + "The company said nothing.\n\n" + credit(POST, "vera"))
    assert [len(post.mentions) for post in found.posts] == [2]
    other_day = extract(credit(POST, "vera") + "The company said nothing.\n\n" + credit(POST, "vera", "May 9, 2021"))
    assert sum(len(post.mentions) for post in other_day.posts) == 2


def test_answer_points_to_the_post_before() -> None:
    found = extract(f"{credit(POST, 'vera')}In response, another person wrote: “That boat is forty years old.”")
    assert [post.reply_to for post in found.posts] == [None, "p1"]


def test_handle_is_taken_from_a_credit_elsewhere() -> None:
    text = (
        "Image: @RiverWatch/Twitter\n\nRiver Watch on Twitter shared the video.\n\n“The dam is open since the early morning.”"
    )
    known = extract(text).posts[0].attribution
    assert (known.author, known.handle, known.platform) == ("River Watch", "RiverWatch", "twitter")


COMPARED = [
    ("The boat is here", "the boat is HERE! https://t.co/abc", Relation.VERBATIM),
    ("what the f*** is this boat doing here", "What the fuck is this boat doing here", Relation.EDITED),
    ("the boat", "Today the boat is here and we all are glad", None),
    ("nothing of the kind was ever written", "Today the boat is here and we all are glad", None),
    ("これで終わりだと思う", "皆さん、これで終わりだと思う。また明日", Relation.PARTIAL),
    ("", "Today the boat is here", None),
]


@pytest.mark.parametrize(("quotation", "post", "relation"), COMPARED)
def test_relation_of_words(quotation: str, post: str, relation: Relation | None) -> None:
    found = compare(quotation, post)
    assert (found.relation if found else None) == relation
    assert found is None or 0 <= found.agreement <= 1


def test_assignment_takes_the_best_sum_not_the_best_pair() -> None:
    assert assign({(0, 0): 5.0, (0, 1): 4.0, (1, 0): 4.5, (1, 1): 1.0}) == [(0, 1), (1, 0)]
    assert assign({(0, 0): -1.0, (1, 1): 0.0}) == []


def test_serbian_in_the_other_script_is_no_translation() -> None:
    said = compare("Ко га је подигао тај ће га и рушити!", "Ko ga je podigao taj će ga i rušiti")
    assert said is not None
    assert said.relation is Relation.VERBATIM
    assert differ("Ко га је подигао тај ће га и рушити", "Ko ga je podigao taj će ga i rušiti, a ako neće on, mi ćemo") is False
    assert differ("Ко это сделал и зачем, непонятно", "Ko ga je podigao taj će ga i rušiti, a ako neće on, mi ćemo") is True


def test_near_languages_are_told_apart_by_their_letters() -> None:
    ukrainian, russian = (
        "Спочатку покажіть сліди, потім розповідайте.",
        "Сначала мы хотим увидеть следы, это вы рассказывайте потом.",
    )
    assert differ(ukrainian, russian) is True
    assert differ(russian, "Мы тоже хотим увидеть следы и все, что вы нашли, и это не всё.") is False


def test_cue_of_another_platform_keeps_a_quotation_apart() -> None:
    spanish = "Mi barco por fin le sirve a alguien, y eso es lo que hay."
    for place, joined in (("Twitter", 1), ("Facebook", 2), ("Weibo", 2)):
        found = extract(
            f"One person wrote on {place}: “My boat is finally useful to somebody.”\n\n{credit(spanish, 'vera')}", Meanings()
        )
        assert len(found.posts) == joined, place


def test_words_of_the_post_beside_them_join_whatever_the_cue() -> None:
    found = extract(f"On the quays the tone rises. “call me if” was heard.\n\n{credit(POST, 'vera')}")
    assert quoted(found.posts[0]) == [("call me if", Relation.PARTIAL)]


class Lines:
    """An encoder for which all lines are nearly alike, each a little nearer to the line in its place."""

    provenance: tuple[Provenance, ...] = ()

    def __init__(self, order: Sequence[str], other: Sequence[str]) -> None:
        self.axes = {line: number for lines in (order, other) for number, line in enumerate(lines)}

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), 40), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 0.9
            vectors[row, 1 + self.axes.get(text, 30)] = 0.19**0.5
        return vectors


def test_lines_in_step_render_each_other_however_low_the_cosines() -> None:
    said = ["Hold both arms.", "Call the staff.", "Do not argue.", "Hand it over."]
    written = ["両腕を掴む。", "駅員を呼ぶ。", "言い訳は無視。", "警察に渡す。"]
    both = ("\n".join(said), "\n".join(written))
    assert Meanings_(Lines(said, written), [both], [both]).in_step(*both)
    assert not Meanings_(Lines(said, written[::-1]), [both], [both]).in_step(*both)
    assert not Meanings_(None, [both], [both]).in_step(*both)


def test_nothing_is_encoded_where_no_post_is_foreign() -> None:
    encoder = Meanings()
    extract(f"One person wrote: “The mayor never answers the phone in June.”\n\n{credit(POST, 'vera')}", encoder)
    assert encoder.calls == []


def test_agreement_is_unknown_where_nothing_was_compared() -> None:
    spanish = "Mi barco por fin le sirve a alguien de la ciudad, y eso es lo que hay."
    text = f"Vera wrote on Twitter: “My boat is finally useful to somebody.”\n\n{credit(spanish, 'vera')}"
    (post,) = extract(text).posts
    assert post.press_translation is not None
    assert post.press_translation.agreement is None
