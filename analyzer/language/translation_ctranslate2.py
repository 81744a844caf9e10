"""The shipped translator: a decoder-only language model in CTranslate2's int8 form, without torch.

Why several batches side by side, each on one thread: two threads that share a batch wait for each other at every one of some
thousand small products; measured on two cores, 120 posts took 2.6 times as long that way.

Why a beam of four: on news sentences in four languages chrF++ is 43.5 with the best word at each step, 44.1 with a beam of two
and 45.1 with four. Answers are bounded by the length of their source, and no six tokens may repeat, so a model that loses its
thread cannot run on.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import ctranslate2  # noqa: TID253 - a backend imports its heavy library at its top
from tokenizers import Tokenizer

from analyzer.batching import token_batches
from analyzer.errors import ModelError
from analyzer.language.glossary import Glossary
from analyzer.language.translation_posts import Draft, Sentence
from analyzer.language.translation_prompt import NAMES, base_tag, source_prompt
from analyzer.records import Provenance, Tag

BATCH_TOKENS = 1024  # of one batch at most; fewer where that leaves a thread without work
BEAM = 4
ROOM, ROOM_STEP = 24, 32  # tokens that an answer may be longer than its prompt, whose length is rounded up by the step
NO_REPEAT = 6
WRITTEN_IN = {"ar": "Arab", "bg": "Cyrl", "el": "Grek", "mk": "Cyrl", "ru": "Cyrl", "uk": "Cyrl", "sr": "Cyrl Latn"}
BEGINNING, END = "<bos>", "<eos>"


class GenerativeEngine:
    """Translates sentences into English with a CTranslate2 generator.

    Args:
        folder: Holds model.bin, config.json, vocabulary.json and tokenizer.json, and glossary.zip where the model was trained
            with glosses.
        provenance: What reports say of the model.
        threads: Batches at once, each on one thread; 0 for one per processor.
        beam: Width of the search.
        no_repeat: Length of token runs that may not repeat; 0 lets all repeat.
        compute_type: Arithmetic, in the engine's words.

    Raises:
        ModelError: The folder cannot be loaded.
    """

    name = "ctranslate2"
    into: Tag = "en"

    def __init__(
        self,
        folder: Path,
        provenance: Provenance,
        *,
        threads: int = 0,
        beam: int = BEAM,
        no_repeat: int = NO_REPEAT,
        compute_type: str = "int8",
    ) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._threads = threads or os.cpu_count() or 1
            self._generator = ctranslate2.Generator(
                str(folder), device="cpu", compute_type=compute_type, inter_threads=self._threads, intra_threads=1
            )
        except Exception as error:  # both libraries raise plain Exception and RuntimeError for a bad file
            raise ModelError(f"{folder}: cannot be loaded: {error}; restore the model's files") from error
        glossary = folder / "glossary.zip"
        self._glossary = Glossary(glossary) if glossary.exists() else None
        self._provenance = provenance
        self._beam, self._no_repeat = beam, no_repeat

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""
        return (self._provenance,)

    def covers(self, tag: Tag, /) -> bool:
        """Return whether the model was trained on this language in this script."""
        base = base_tag(tag)
        scripts = [part.title() for part in tag.split("-")[1:] if len(part) == 4 and part.isalpha()]
        return base in NAMES and all(script in WRITTEN_IN.get(base, "Latn") for script in scripts)

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order."""
        prompts = [
            [BEGINNING, *encoded.tokens]
            for encoded in self._tokenizer.encode_batch([self._prompt(s) for s in sentences], add_special_tokens=False)
        ]
        running: list[tuple[int, ctranslate2.AsyncGenerationResult]] = []
        budget = min(BATCH_TOKENS, max(1, -(-sum(map(len, prompts)) // self._threads)))
        for room, alike in _by_room(prompts).items():
            for batch in token_batches([len(prompts[i]) for i in alike], budget):
                chosen = [alike[i] for i in batch]
                running += zip(chosen, self._started([prompts[i] for i in chosen], room), strict=True)
        drafts = [Draft("")] * len(sentences)
        for index, started in running:
            answer = started.result()
            drafts[index] = Draft(" ".join(self._tokenizer.decode(answer.sequences_ids[0]).split()), answer.scores[0])
        return drafts

    def _prompt(self, sentence: Sentence) -> str:
        glosses = self._glossary.line(sentence.text, sentence.tag) if self._glossary else ""
        return source_prompt(sentence.text, sentence.tag, glosses)

    def _started(self, prompts: list[list[str]], room: int) -> list[ctranslate2.AsyncGenerationResult]:
        """Hand a batch to the next free thread; return what its answers will come in."""
        started: list[ctranslate2.AsyncGenerationResult] = self._generator.generate_batch(
            prompts,
            beam_size=self._beam,
            max_length=room,
            include_prompt_in_result=False,
            return_scores=True,
            end_token=END,
            no_repeat_ngram_size=self._no_repeat,
            max_batch_size=0,
            asynchronous=True,
        )
        return started


def _by_room(prompts: Sequence[list[str]]) -> dict[int, list[int]]:
    """Sort prompts by the tokens that their answers may have: a longer neighbour in a batch must not give a row more room."""
    out: dict[int, list[int]] = {}
    for index, prompt in enumerate(prompts):
        out.setdefault(-(-len(prompt) // ROOM_STEP) * ROOM_STEP + ROOM, []).append(index)
    return out
