"""Any sequence-to-sequence translation model in Hugging Face form: Marian (OPUS-MT), M2M100, NLLB; through torch.

Only safetensors weights are loaded, no code of a model's is run, and nothing is fetched: a model that is neither in the
folder nor in the local cache is an error that says how to get it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import torch  # noqa: TID253 - a backend imports its heavy library at its top
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer  # noqa: TID253 - as above

from analyzer.batching import token_batches
from analyzer.errors import ConfigError, ModelError
from analyzer.language.translation_posts import Draft, Sentence
from analyzer.language.translation_prompt import base_tag
from analyzer.records import Provenance, Tag

BATCH_TOKENS = 4096
ROOM = 24  # tokens that an answer may have beyond twice its source's
MAX_INPUT_TOKENS = 256  # sentences are cut to 360 code points before they come here
NLLB_CODES = {
    "ar": "arb_Arab", "bg": "bul_Cyrl", "bs": "bos_Latn", "ca": "cat_Latn", "cs": "ces_Latn", "de": "deu_Latn",
    "el": "ell_Grek", "en": "eng_Latn", "es": "spa_Latn", "fa": "pes_Arab", "fr": "fra_Latn", "he": "heb_Hebr",
    "hi": "hin_Deva", "hr": "hrv_Latn", "hu": "hun_Latn", "id": "ind_Latn", "it": "ita_Latn", "ja": "jpn_Jpan",
    "ko": "kor_Hang", "mk": "mkd_Cyrl", "nl": "nld_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn",
    "ru": "rus_Cyrl", "sk": "slk_Latn", "sl": "slv_Latn", "sq": "als_Latn", "sr": "srp_Cyrl", "tr": "tur_Latn",
    "uk": "ukr_Cyrl", "ur": "urd_Arab", "vi": "vie_Latn", "zh": "zho_Hans", "zh-Hant": "zho_Hant",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HubModel:
    """Where a hub model is and what it covers.

    Attributes:
        source: Local folder, or ``owner/name``.
        revision: 40 hexadecimal digits of a commit for ``owner/name``; None for a folder.
        languages: Tags it translates from; needed for Marian, whose files do not tell them. Empty: what its tokeniser knows.
        into: The pivot.
        device: Where it runs, in torch's words.
        folder: Where its files lie; None looks in the hub's own cache.
    """

    source: str
    revision: str | None = None
    languages: tuple[Tag, ...] = ()
    into: Tag = "en"
    device: str = "cpu"
    folder: Path | None = None


class Seq2SeqEngine:
    """Translates sentences with a sequence-to-sequence model.

    Args:
        model: Which one.
        sha256: Hash of its weights for provenance.

    Raises:
        ConfigError: A hub id without a revision, or a Marian model without its languages.
        ModelError: The model is not on this machine, is not in safetensors form, or cannot be loaded.
    """

    name = "transformers"

    def __init__(self, model: HubModel, *, sha256: str = "") -> None:
        if model.revision is None and not Path(model.source).is_dir():
            raise ConfigError(f"{model.source}: name a local folder, or a hub model as owner/name@revision")
        place, revision = (str(model.folder), None) if model.folder else (model.source, model.revision)
        options: dict[str, Any] = {"revision": revision, "local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(place, **options)
            loaded = AutoModelForSeq2SeqLM.from_pretrained(place, use_safetensors=True, **options)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(
                f"{model.source}: cannot be loaded: {first}; fetch it with `analyzer models pull {model.source}`"
            ) from error
        self._model = loaded.eval().to(model.device)
        self._hub = model
        self._provenance = Provenance("translator", _id(model), sha256)
        self._codes = _codes(self._tokenizer, model)

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """Return the model in use."""
        return (self._provenance,)

    @property
    def into(self) -> Tag:
        """Return the pivot's tag."""
        return self._hub.into

    def covers(self, tag: Tag, /) -> bool:
        """Return whether the model translates from this language."""
        return self._code(tag) is not None

    def _code(self, tag: Tag) -> str | None:
        """Return the model's own code of a language: the whole tag's if it has one, else the base language's."""
        return self._codes.get(tag) or self._codes.get(base_tag(tag))

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        """Return one draft per sentence, in order; sentences of one language go together."""
        drafts = [Draft("")] * len(sentences)
        order = sorted(range(len(sentences)), key=lambda i: (self._code(sentences[i].tag) or "", i))
        for code, group in groupby(order, key=lambda i: self._code(sentences[i].tag) or ""):
            indices = list(group)
            for index, draft in zip(indices, self._of_one_language([sentences[i].text for i in indices], code), strict=True):
                drafts[index] = draft
        return drafts

    def _of_one_language(self, texts: list[str], code: str) -> list[Draft]:
        if hasattr(self._tokenizer, "src_lang"):
            self._tokenizer.src_lang = code
        rows = [self._tokenizer(t, truncation=True, max_length=MAX_INPUT_TOKENS)["input_ids"] for t in texts]
        drafts = [Draft("")] * len(texts)
        for batch in token_batches([len(row) for row in rows], BATCH_TOKENS):
            padded = self._tokenizer.pad({"input_ids": [rows[i] for i in batch]}, return_tensors="pt").to(self._hub.device)
            rooms = [2 * len(rows[i]) + ROOM for i in batch]
            for index, draft in zip(batch, self._forward(padded, rooms), strict=True):
                drafts[index] = draft
        return drafts

    @torch.inference_mode()
    def _forward(self, padded: Any, rooms: list[int]) -> list[Draft]:
        out = self._model.generate(
            **padded, **self._target(), num_beams=1, do_sample=False, max_new_tokens=max(rooms), no_repeat_ngram_size=6,
            return_dict_in_generate=True, output_scores=True,
        )  # fmt: skip
        steps = self._model.compute_transition_scores(out.sequences, out.scores, normalize_logits=True)  # (batch, new tokens)
        answers = out.sequences[:, -steps.shape[1] :]  # (batch, new tokens)
        room = torch.tensor(rooms, device=answers.device)[:, None]  # a longer neighbour must not give a row more room
        written = (answers != self._tokenizer.pad_token_id) & (torch.arange(steps.shape[1], device=answers.device) < room)
        means = (steps.masked_fill(~written, 0.0).sum(1) / written.sum(1).clamp(min=1)).tolist()
        kept = answers.masked_fill(~written, self._tokenizer.pad_token_id)
        texts = self._tokenizer.batch_decode(kept, skip_special_tokens=True)
        return [Draft(" ".join(text.split()), mean) for text, mean in zip(texts, means, strict=True)]

    def _target(self) -> dict[str, int]:
        """Return the option that makes a many-to-many model write the pivot."""
        code = self._codes.get(self._hub.into)
        if code is None or not hasattr(self._tokenizer, "src_lang"):
            return {}
        token = self._tokenizer.get_lang_token(code) if hasattr(self._tokenizer, "get_lang_token") else code
        return {"forced_bos_token_id": int(self._tokenizer.convert_tokens_to_ids(token))}


def _id(model: HubModel) -> str:
    return f"{model.source}@{model.revision}" if model.revision else Path(model.source).name


def _codes(tokenizer: Any, model: HubModel) -> Mapping[Tag, str]:
    """Return the model's own code for each tag it covers, the pivot included.

    Raises:
        ConfigError: Neither the model nor the user tells what languages it covers.
    """
    if hasattr(tokenizer, "lang_code_to_id"):  # M2M100 says "es"
        own = {code: code for code in tokenizer.lang_code_to_id}
    elif hasattr(tokenizer, "src_lang"):  # NLLB says "spa_Latn"
        known = tokenizer.get_vocab()
        own = {tag: code for tag, code in NLLB_CODES.items() if code in known}
    elif model.languages:  # Marian has one direction
        return {tag: tag for tag in model.languages}
    else:
        raise ConfigError(f"{model.source}: does not say what it translates from; name its languages")
    wanted = {base_tag(tag) for tag in model.languages} | {model.into} if model.languages else own.keys()
    return {tag: code for tag, code in own.items() if tag in wanted}
