"""The shipped translator: a decoder-only language model in CTranslate2's int8 form, without torch.

Why greedy: on the development sentences a beam of two gains less than it costs in time. Answers are bounded by the length of
their source, and no six tokens may repeat, so a model that loses its thread cannot run on.
"""

from collections.abc import Sequence
from pathlib import Path

import ctranslate2  # noqa: TID253 - a backend imports its heavy library at its top
from tokenizers import Tokenizer

from analyzer.batching import token_batches
from analyzer.errors import AnalyzerError, ModelError
from analyzer.language.glossary import Glossary
from analyzer.language.translation_posts import Draft, Sentence
from analyzer.language.translation_prompt import NAMES, base_tag, source_prompt
from analyzer.records import Provenance, Tag

BATCH_TOKENS = 1024
ROOM = 24  # tokens that an answer may be longer than its prompt; English needs fewer tokens than other languages here
NO_REPEAT = 6
WRITTEN_IN = {"ar": "Arab", "bg": "Cyrl", "el": "Grek", "mk": "Cyrl", "ru": "Cyrl", "uk": "Cyrl", "sr": "Cyrl Latn"}
BEGINNING, END = "<bos>", "<eos>"


class GenerativeEngine:
    """Translates sentences into English with a CTranslate2 generator.

    Args:
        folder: Holds model.bin, config.json, vocabulary.json and tokenizer.json, and glossary.zip where the model was trained
            with glosses.
        provenance: What reports say of the model.
        threads: Cores for one batch; 0 leaves the choice to the engine.
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
        beam: int = 1,
        no_repeat: int = NO_REPEAT,
        compute_type: str = "int8",
    ) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._generator = ctranslate2.Generator(str(folder), device="cpu", compute_type=compute_type, intra_threads=threads)
            glossary = folder / "glossary.zip"
            self._glossary = Glossary(glossary) if glossary.exists() else None
        except AnalyzerError:
            raise
        except Exception as error:  # both libraries raise plain Exception and RuntimeError for a bad file
            raise ModelError(f"{folder}: cannot be loaded: {error}; restore the model's files") from error
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
        drafts = [Draft("")] * len(sentences)
        for batch in token_batches([len(prompt) for prompt in prompts], BATCH_TOKENS):
            for index, draft in zip(batch, self._batch([prompts[i] for i in batch]), strict=True):
                drafts[index] = draft
        return drafts

    def _prompt(self, sentence: Sentence) -> str:
        glosses = self._glossary.line(sentence.text, sentence.tag) if self._glossary else ""
        return source_prompt(sentence.text, sentence.tag, glosses)

    def _batch(self, prompts: list[list[str]]) -> list[Draft]:
        results = self._generator.generate_batch(
            prompts,
            beam_size=self._beam,
            max_length=max(len(prompt) for prompt in prompts) + ROOM,
            include_prompt_in_result=False,
            return_scores=True,
            end_token=END,
            no_repeat_ngram_size=self._no_repeat,
            max_batch_size=0,
        )
        rooms = [len(prompt) + ROOM for prompt in prompts]  # a longer neighbour must not give a row more room
        return [
            Draft(" ".join(self._tokenizer.decode(r.sequences_ids[0][:room]).split()), r.scores[0])
            for r, room in zip(results, rooms, strict=True)
        ]
