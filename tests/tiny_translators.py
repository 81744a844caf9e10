"""Tiny real translation models: made here, saved, and loaded through the same path as large ones."""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    M2M100Config,
    M2M100ForConditionalGeneration,
    M2M100Tokenizer,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
    NllbTokenizer,
)

LETTERS = sorted(
    set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#.,:;!?=-'áéíóúñ¿¡абвгдежзиклмнопрстухцчшщыьэюя▁")
)
SENTENCES = [
    "la casa es grande y el río está lejos",
    "the house is big and the river is far",
    "нет, дом большой",
    "Hola 12345 @ana #paz",
]
torch.set_num_threads(1)  # models this small only wait for a second thread
HEADS = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_layers": 1, "decoder_layers": 1}
SIZES = {"d_model": 16, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16, "max_position_embeddings": 600}


def letter_tokenizer() -> Tokenizer:
    """Make a tokeniser whose pieces are single letters, in the shipped one's form."""
    pieces = ["<pad>", "<eos>", "<bos>", "<unk>", *LETTERS]
    tokenizer = Tokenizer(models.BPE(vocab={p: i for i, p in enumerate(pieces)}, merges=[], unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.Fuse()])
    tokenizer.add_special_tokens(["<pad>", "<eos>", "<bos>", "<unk>"])
    return tokenizer


def save_tiny_gemma(folder: Path, *, seed: int = 5) -> Path:
    """Save a two-layer Gemma 3 with config.json, model.safetensors and tokenizer.json."""
    tokenizer = letter_tokenizer()
    config = Gemma3TextConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=16, max_position_embeddings=512, sliding_window=512, pad_token_id=0, eos_token_id=1,
        bos_token_id=2, query_pre_attn_scalar=16, layer_types=["sliding_attention", "full_attention"],
    )  # fmt: skip
    torch.manual_seed(seed)
    Gemma3ForCausalLM(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def save_sentencepiece(folder: Path, name: str) -> Path:
    """Train a SentencePiece model on a few invented sentences."""
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 4), model_prefix=str(folder / name), vocab_size=70, hard_vocab_limit=False,
        character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    return folder / f"{name}.model"


def pieces_of(path: Path, special: list[str]) -> dict[str, int]:
    """Return a vocabulary of `special` and the pieces of a SentencePiece model."""
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    pieces = [model.id_to_piece(i) for i in range(model.get_piece_size())]
    return {piece: i for i, piece in enumerate([*special, *(p for p in pieces if p not in {*special, "<unk>", "<s>", "</s>"})])}


def save_tiny_marian(folder: Path) -> Path:
    """Save a one-layer Marian model, as OPUS-MT models are."""
    spm = save_sentencepiece(folder, "made")
    vocabulary = pieces_of(spm, ["</s>", "<unk>", "<pad>"])
    (folder / "made.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    MarianTokenizer(source_spm=str(spm), target_spm=str(spm), vocab=str(folder / "made.json")).save_pretrained(folder)
    torch.manual_seed(3)
    special = {
        "pad_token_id": 2,
        "eos_token_id": 0,
        "bos_token_id": 0,
        "decoder_start_token_id": 2,
        "forced_eos_token_id": None,
    }
    MarianMTModel(MarianConfig(vocab_size=len(vocabulary), **HEADS, **SIZES, **special)).save_pretrained(folder)
    return folder


def save_tiny_m2m(folder: Path) -> Path:
    """Save a one-layer M2M100 model."""
    spm = save_sentencepiece(folder, "made")
    (folder / "made.json").write_text(json.dumps(pieces_of(spm, ["<s>", "<pad>", "</s>", "<unk>"])), encoding="utf-8")
    tokenizer = M2M100Tokenizer(vocab_file=str(folder / "made.json"), spm_file=str(spm))
    tokenizer.save_pretrained(folder)
    _save_m2m_weights(folder, max(tokenizer.lang_code_to_id.values()) + 1 + tokenizer.num_madeup_words)
    return folder


def save_tiny_nllb(folder: Path) -> Path:
    """Save an NLLB-shaped model whose tokeniser knows Spanish, Russian and English."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *LETTERS]
    codes = ["spa_Latn", "rus_Cyrl", "eng_Latn"]
    tokenizer = NllbTokenizer(vocab={p: i for i, p in enumerate(pieces)}, merges=[], extra_special_tokens=codes)
    tokenizer.save_pretrained(folder)
    _save_m2m_weights(folder, len(tokenizer))
    return folder


def _save_m2m_weights(folder: Path, size: int) -> None:
    torch.manual_seed(4)
    special = {
        "pad_token_id": 1,
        "eos_token_id": 2,
        "bos_token_id": 0,
        "decoder_start_token_id": 2,
        "forced_eos_token_id": None,
    }
    M2M100ForConditionalGeneration(M2M100Config(vocab_size=size, **HEADS, **SIZES, **special)).save_pretrained(folder)
