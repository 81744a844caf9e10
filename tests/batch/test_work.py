"""What becomes of the rows of one shard, on small honest stages."""

import json

from fakes import HashScorer, WordDetector, fake_stages

from analyzer.batch.columns import chosen
from analyzer.batch.intake import PostRow
from analyzer.batch.timing import Clock, with_clocks
from analyzer.batch.work import ShardWork
from analyzer.records import Stance
from analyzer.stages import Stages

ROWS = [
    PostRow(1, "a", "una guerra no puede"),
    PostRow(2, "b", "all quiet here"),
    PostRow(3, "c", "una guerra no puede"),
    PostRow(4, "d", "una guerra no puede", context="why?"),
]


def test_identical_posts_go_through_the_models_once_and_windows_do_not_matter() -> None:
    scorer = HashScorer()
    stages = Stages(detector=WordDetector(), encoder=None, translator=None, scorer=scorer)
    columns = chosen(())
    work = ShardWork(stages, columns)
    together = work.score(ROWS)
    assert [utterance.text for utterance in scorer.asked] == [ROWS[0].text, ROWS[1].text, ROWS[3].text]  # another context
    assert work.n_unique == 3
    assert together[0]["joking"] == together[2]["joking"] != together[3]["joking"]
    apart = ShardWork(stages, columns)
    assert [row for one in ROWS for row in apart.score([one])] == together


def test_a_translation_and_what_it_says_stand_beside_the_post() -> None:
    columns = chosen(("translate", "text"))
    rows = ShardWork(fake_stages(encode=False), columns).score(ROWS)
    assert (rows[0]["translation"], rows[0]["translation_into"]) == ("UNA GUERRA NO PUEDE", "en")
    assert rows[0]["untranslated"] is None
    assert (rows[1]["translation"], rows[1]["untranslated"]) == (None, "same language")
    expected = HashScorer()._score("UNA GUERRA NO PUEDE|None")
    assert rows[0]["translated_labels"] == " ".join(expected.labels)
    assert rows[1]["translated_labels"] is None
    assert list(rows[0]) == [column.name for column in columns]


def test_clocks_change_nothing_and_count_each_second_once() -> None:
    clock = Clock()
    stages = with_clocks(fake_stages(), clock)
    assert stages.provenance == fake_stages().provenance
    assert ShardWork(stages, chosen(())).score(ROWS) == ShardWork(fake_stages(), chosen(())).score(ROWS)
    assert set(clock.seconds) == {"language", "translation", "model"}
    with clock.timing("outer"), clock.timing("inner"):
        pass
    assert clock.seconds["outer"] >= 0


def test_every_stance_has_a_column_and_evidence_is_json() -> None:
    columns = chosen(("evidence",))
    names = [column.name for column in columns]
    assert set(Stance) <= set(names)
    assert "translation" not in names
    (row,) = ShardWork(fake_stages(translate=False), columns).score(ROWS[:1])
    assert json.loads(row["evidence"]) == []


def test_rows_whose_names_differ_only_in_where_they_are_cut_are_not_identical() -> None:
    rows = [PostRow(1, "a", "ab", context="c"), PostRow(2, "b", "a", context="bc"), PostRow(3, "c", "abc")]
    assert ShardWork(fake_stages(), chosen(())).score(rows)
    work = ShardWork(fake_stages(), chosen(()))
    work.score(rows)
    assert work.n_unique == 3
