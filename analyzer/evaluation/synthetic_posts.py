"""Invented posts for measuring speed: unique, in a realistic mix of languages, scripts and lengths; they mean nothing."""

import random
from collections.abc import Iterator

# Share of posts, and words to draw from.
_LANGUAGES: tuple[tuple[float, str], ...] = (
    (
        0.40,
        "the bridge council nobody answers again today why always people harbour waiting lol thanks please really never who",
    ),
    (0.12, "el puente nadie responde otra vez hoy por qué siempre gente puerto esperando gracias verdad nunca quién vergüenza"),
    (0.08, "मेला नदी पुल लोग आज फिर क्यों कोई जवाब नहीं धन्यवाद सच कभी कौन शर्म बाजार"),
    (0.08, "الجسر لا أحد يجيب اليوم مرة أخرى لماذا الناس الميناء ينتظرون شكرا حقا أبدا من عيب"),
    (0.07, "мост никто не отвечает сегодня опять почему люди порт ждут спасибо правда никогда кто позор"),
    (0.07, "a ponte ninguém responde hoje de novo porque sempre gente porto esperando obrigado verdade nunca quem vergonha"),
    (0.06, "die Brücke niemand antwortet heute wieder warum immer Leute Hafen warten danke wirklich nie wer Schande"),
    (0.06, "most niko ne odgovara danas opet zašto uvijek ljudi luka čekaju hvala stvarno nikad ko sramota"),
    (0.06, "köprü kimse cevap vermiyor bugün yine neden hep insanlar liman bekliyor teşekkürler gerçekten asla kim ayıp"),
)
_MARKS = ("", "", "", "!", "?", "…", " 😀", " 😡", " 🙏")
MAX_WORDS = 60


def make_posts(n: int, *, seed: int = 0) -> Iterator[str]:
    """Give `n` posts, no two alike; half have at most 14 words, one in twenty more than 35, as on the large platforms."""
    draw = random.Random(seed)
    shares, words = zip(*((share, text.split()) for share, text in _LANGUAGES), strict=True)
    for number in range(n):
        (own,) = draw.choices(words, shares)
        length = min(MAX_WORDS, max(2, round(draw.lognormvariate(2.6, 0.6))))
        text = " ".join(draw.choice(own) for _ in range(length)) + draw.choice(_MARKS)
        opening = f"@user{draw.randrange(10**4)} " if draw.random() < 0.3 else ""
        ending = f" https://example.org/{number:x}" if draw.random() < 0.2 else f" {number}"
        yield f"{opening}{text}{ending}"
