"""The quality estimate: its signs, its fit, its file."""

import random

import numpy as np
import pytest

from analyzer.errors import ModelError
from analyzer.evaluation.translation import auroc, chrf, interval, read_rows
from analyzer.language.quality import SIGNS, QualityModel, compared, read_quality, signs_of, write_quality
from analyzer.records import Language
from analyzer.records.language import ROUGH_BELOW
from analyzer.training.translation_quality import fit, measured


class Halves:
    """An encoder that knows two meanings: texts with the word no, and the others."""

    provenance = ()

    def encode(self, texts, /):
        return np.array([[1.0, 0.0] if "no" in t.split() else [0.0, 1.0] for t in texts], dtype=np.float32)


class Always:
    """A detector with one answer."""

    provenance = ()

    def __init__(self, tag):
        self.tag = tag

    def detect(self, utterances, /):
        return [Language(self.tag, 0.9) for _ in utterances]


def test_signs_grow_with_what_is_wrong():
    good = signs_of("no lo creo para nada", "I do not believe it at all", -0.3)
    loop = signs_of("no lo creo para nada", "I do not I do not I do not I do not I do not", -0.3)
    copy = signs_of("no lo creo para nada", "no lo creo para nada", -2.0)
    assert loop.repetition > good.repetition == 0
    assert loop.length > good.length
    assert copy.copying == 1 > good.copying
    assert copy.surprise > good.surprise


def test_detector_and_encoder_add_their_signs():
    (same,) = compared([signs_of("no", "no way", None)], detector=Always("en"), encoder=Halves(), into="en")
    (other,) = compared([signs_of("no", "yes", None)], detector=Always("es"), encoder=Halves(), into="en")
    assert same.disagreement == pytest.approx(0)
    assert other.disagreement == pytest.approx(1)
    assert same.foreign == pytest.approx(0.1)
    assert other.foreign == pytest.approx(0.9)


def test_an_empty_translation_has_no_quality():
    n = len(SIGNS)
    model = QualityModel((0.0,) * n, (1.0,) * n, (0.0,) * n, 3.0)
    assert model.estimate([signs_of("hola", "", -1.0)]) == [0.0]


def noisy(n):
    rng = random.Random(1)
    signs, usable = [], []
    for _ in range(n):
        good = rng.random() < 0.6
        signs.append(signs_of("una frase de prueba", "a test sentence of ours", -rng.gauss(0.5 if good else 1.5, 0.4)))
        usable.append(good)
    return signs, usable


def test_a_fit_finds_bad_translations_it_has_not_seen(tmp_path):
    signs, usable = noisy(200)
    assert measured(signs, usable) > 0.85
    model = fit(signs, usable)
    low, high = model.estimate([signs_of("una frase", "a sentence", -3.0), signs_of("una frase", "a sentence", -0.1)])
    assert low < ROUGH_BELOW < high
    write_quality(model, tmp_path / "quality.json")
    assert read_quality(tmp_path / "quality.json") == model


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": "other"}', '{"format": "analyzer.translation-quality/1", "signs": []}']
)
def test_a_wrong_quality_file_is_a_model_error(tmp_path, content):
    (tmp_path / "quality.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="restore"):
        read_quality(tmp_path / "quality.json")


def test_auroc_counts_ties_half():
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.5], [True]) is None


def test_intervals_hold_the_figure():
    outputs = ["the house is big", "the river is far", "nothing at all", "we want peace now"] * 3
    references = ["the house is large", "the river is far", "nothing", "we want peace"] * 3
    low, high = interval(outputs, references, chrf)
    assert low <= chrf(outputs, references) <= high


def test_rows_are_read_by_language(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text("es\thola\thello\nru\tнет\tno\nes\tadiós\tbye\n", encoding="utf-8")
    assert [row.english for row in read_rows(path, limit=0, languages=None)["es"]] == ["hello", "bye"]
    assert list(read_rows(path, limit=1, languages=["ru"])) == ["ru"]
