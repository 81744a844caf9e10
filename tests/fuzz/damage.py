"""Damage to pages and texts as transport, editors and attackers do it: seeded, so that what breaks can be broken again."""

import random
import re
from collections.abc import Callable
from itertools import pairwise

LONGEST = 4_000  # bytes of one piece that is cut, moved or repeated
INSERTED = (
    *(
        b"\0" * 7,
        b"<",
        b">",
        b'"',
        b"'",
        b"&",
        b"&#x110000;",
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
        b"<style>",
        b"<textarea>",
    ),
    *(b"<noscript>", b"<template>", b"<svg>", b"<div>" * 700, b"</div>" * 40, b"<p " + b"a=1 " * 400 + b">", b"<blockquote>"),
    *(b'<script type="application/ld+json">' + b"[" * 5_000, b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xae", b"\xed\xa0\x80"),
    *(b"\x1b$B", b"+ADw-", b"\xe2\x80\x94 ", "— A (@a) 3 May 2021".encode(), "“”«»„".encode(), b"\r", b"\x85", b"\x1b]0;x\x07"),
)
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1251", "shift_jis", "gb18030", "cp1252", "koi8-r", "utf-8-sig")


def cut(data: bytes, draw: random.Random) -> bytes:
    start, end = piece(data, draw)
    return data[:start] + data[end:]


def break_off(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def behead(data: bytes, draw: random.Random) -> bytes:
    return data[draw.randrange(len(data) + 1) :]


def move(data: bytes, draw: random.Random) -> bytes:
    start, end = piece(data, draw)
    rest = data[:start] + data[end:]
    place = draw.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def repeat(data: bytes, draw: random.Random) -> bytes:
    start, end = piece(data, draw)
    return data[:end] + data[start:end] * draw.randint(1, 5) + data[end:]


def insert(data: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(data) + 1)
    return data[:place] + draw.choice(INSERTED) + data[place:]


def flip(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randint(1, 30)):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def drop_tags(data: bytes, draw: random.Random) -> bytes:
    share = draw.choice((0.02, 0.2, 0.9))
    return re.sub(rb"</?[a-zA-Z][^<>]*>", lambda tag: b"" if draw.random() < share else tag.group(), data)


def drop_one_name(data: bytes, draw: random.Random) -> bytes:
    name = draw.choice([b"p", b"div", b"blockquote", b"a", b"html", b"body", b"head", b"script", b"article"])
    ends = draw.choice((rb"</?", rb"</", rb"<"))
    return re.sub(ends + name + rb"\b[^<>]*>", b"", data)


def encode_anew(data: bytes, draw: random.Random) -> bytes:
    return data.decode("utf-8", errors="replace").encode(draw.choice(ENCODINGS), errors="replace")


def mix_encodings(data: bytes, draw: random.Random) -> bytes:
    start, end = piece(data, draw)
    return data[:start] + encode_anew(data[start:end], draw) + data[end:]


def shuffle_lines(data: bytes, draw: random.Random) -> bytes:
    lines = data.split(b"\n")
    draw.shuffle(lines)
    return b"\n".join(lines)


def join_lines(data: bytes, draw: random.Random) -> bytes:
    return data.replace(b"\n", draw.choice((b"", b" ", b"\r", b"\r\n", b"\xe2\x80\xa8")))


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(cut, cut, break_off, behead, move, repeat, insert, insert, flip, flip, drop_tags, drop_one_name),
    *(encode_anew, mix_encodings, shuffle_lines, join_lines),
)
GENTLE = (cut, move, repeat, insert, flip)  # they leave most of a page as it was


def piece(data: bytes, draw: random.Random) -> tuple[int, int]:
    """Choose a piece, often a small one."""
    length = min(len(data), draw.choice((1, 12, 150, LONGEST)))
    start = draw.randrange(len(data) - length + 1)
    return start, start + draw.randint(0, length)


def damage(data: bytes, seed: str) -> bytes:
    """Return `data` damaged in one to three ways; one time in two gently."""
    draw = random.Random(seed)
    ways = GENTLE if draw.random() < 0.5 else WAYS
    for _ in range(draw.randint(1, 3)):
        data = draw.choice(ways)(data, draw)
    return data


def splice(one: bytes, other: bytes, seed: str) -> bytes:
    """Return the pieces of two pages by turns."""
    draw = random.Random(seed)
    borders = sorted(draw.randrange(min(len(one), len(other)) + 1) for _ in range(4))
    ends = pairwise([0, *borders, max(len(one), len(other))])
    return b"".join((one, other)[turn % 2][start:end] for turn, (start, end) in enumerate(ends))
