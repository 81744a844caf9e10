"""What is promised of the model that ships, on posts written for this test."""

import random
import subprocess
import sys

import numpy as np
import pytest

from analyzer import assembly
from analyzer.config import Settings
from analyzer.records import Reading, Stance, Utterance
from analyzer.stages import Scorer
from analyzer.weights import has_model

pytestmark = pytest.mark.skipif(not has_model("reaction"), reason="no reaction model is installed")

POSTS = [
    "BREAKING: Explosion reported near the harbour, ferry service suspended until further notice.",
    "LMAO the minister fell off his own bridge 😂😂 best opening ceremony ever",
    "Shame on this corrupt government, they lied to all of us and nobody will pay for it",
    "Stand with the nurses! Thank you for everything you do, you are heroes ❤️",
    "Source? That video is from 2014, stop spreading fake footage",
    "I don't believe a word of it, two rusty boats will not stop anyone",
    "They will pay for this. Burn their whole army to the ground!",
    "Enough war. Please sit down and talk to each other, both sides.",
    "ÚLTIMA HORA: el puente queda cerrado al tráfico hasta el lunes, informa la policía.",
    "Jajaja claro, el alcalde nadando en el río, qué crack 😂",
    "Qué vergüenza de gobierno, son unos ladrones y unos mentirosos",
    "¿Y las pruebas? Ese video es viejo, no se crean todo",
    "Срамота! Ова власт нас лаже сваки дан и краде без стида",
    "Хахаха, опет обећали мост, видимо се 2050. 😂",
    "Bravo momci, svaka čast, ponosni smo na vas!",
    "Das ist doch Propaganda, wo sind denn die Beweise?",
    "Die Polizei meldet einen Unfall auf der A9, die Straße ist gesperrt.",
    "Quelle honte, ce ministre ment encore et personne ne dit rien",
    "عاجل: إغلاق الميناء بعد الحريق والدفاع المدني يعلن السيطرة عليه",
    "Vergogna! Avete distrutto la città e adesso fate finta di niente",
]


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return assembly.load_scorer(Settings())


def read(scorer: Scorer, texts: list[str]) -> list[Reading]:
    return scorer.score([Utterance(text=text) for text in texts])


def test_plain_cases_are_read_as_anyone_would(scorer: Scorer) -> None:
    readings = read(scorer, POSTS)
    strongest = [max(Stance, key=lambda s: reading.stances[s]) for reading in readings]
    assert strongest[0] is strongest[8] is strongest[16] is Stance.REPORTING
    assert strongest[2] is strongest[10] is strongest[19] is Stance.CRITICAL
    assert Stance.JOKING in readings[1].labels


def test_deleting_the_words_shown_moves_the_probability_more_than_deleting_others(scorer: Scorer) -> None:
    chance = random.Random(5)
    shown_drops, other_drops = [], []
    for text, reading in zip(POSTS, read(scorer, POSTS), strict=True):
        for label in reading.labels:
            spans = sorted(e.span for e in reading.evidence if e.label is label)
            if not spans:
                continue
            words = text.split()
            shown = {span.of(text) for span in spans}
            others = [word for word in words if not any(part in word for part in shown)]
            if len(others) < len(shown):
                continue
            without = " ".join(word for word in words if not any(part in word for part in shown))
            random_cuts = []
            for _ in range(4):
                cut = set(chance.sample(range(len(others)), len(shown)))
                left_out = {others[index] for index in cut}
                random_cuts.append(" ".join(word for word in words if word not in left_out))
            after = [one.stances[label] for one in read(scorer, [without or ".", *random_cuts])]
            shown_drops.append(reading.stances[label] - after[0])
            other_drops.append(reading.stances[label] - float(np.mean(after[1:])))
    assert len(shown_drops) >= 10
    assert np.mean(shown_drops) > np.mean(other_drops) + 0.05


def test_reading_needs_no_torch() -> None:
    code = (
        "import sys; from analyzer import assembly; from analyzer.config import Settings;"
        "from analyzer.records import Utterance;"
        "assembly.load_scorer(Settings()).score([Utterance(text='so it begins')]); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
