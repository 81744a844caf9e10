"""Which script each letter is written in, and what a script alone says of the language.

Why a table of ranges and not the full Unicode property: detection needs letters of some thirty scripts, for a whole window of
posts at once. One array lookup per code point does that; a per-character call does not reach 5,000 posts/s.

Ranges follow the Unicode Character Database (Blocks.txt, Scripts.txt, version 16), letters and their marks only.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Script(IntEnum):
    """Scripts told apart; `NONE` is everything that is no letter."""

    NONE = 0
    LATIN = 1
    CYRILLIC = 2
    ARABIC = 3
    DEVANAGARI = 4
    GREEK = 5
    HEBREW = 6
    BENGALI = 7
    HAN = 8
    KANA = 9
    HANGUL = 10
    THAI = 11
    ARMENIAN = 12
    GEORGIAN = 13
    GURMUKHI = 14
    GUJARATI = 15
    ORIYA = 16
    TAMIL = 17
    TELUGU = 18
    KANNADA = 19
    MALAYALAM = 20
    SINHALA = 21
    LAO = 22
    TIBETAN = 23
    MYANMAR = 24
    ETHIOPIC = 25
    KHMER = 26
    MONGOLIAN = 27
    THAANA = 28
    SYRIAC = 29
    CHEROKEE = 30
    TIFINAGH = 31


_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x41, 0x5A, Script.LATIN),
    (0x61, 0x7A, Script.LATIN),
    (0xAA, 0xAA, Script.LATIN),
    (0xBA, 0xBA, Script.LATIN),
    (0xC0, 0xD6, Script.LATIN),
    (0xD8, 0xF6, Script.LATIN),
    (0xF8, 0x2AF, Script.LATIN),
    (0x370, 0x373, Script.GREEK),
    (0x376, 0x37D, Script.GREEK),
    (0x386, 0x386, Script.GREEK),
    (0x388, 0x3FF, Script.GREEK),
    (0x400, 0x481, Script.CYRILLIC),
    (0x48A, 0x52F, Script.CYRILLIC),
    (0x531, 0x556, Script.ARMENIAN),
    (0x561, 0x588, Script.ARMENIAN),
    (0x5B0, 0x5BD, Script.HEBREW),
    (0x5C1, 0x5C2, Script.HEBREW),
    (0x5D0, 0x5F2, Script.HEBREW),
    (0x620, 0x63F, Script.ARABIC),
    (0x641, 0x65F, Script.ARABIC),
    (0x66E, 0x6D3, Script.ARABIC),
    (0x6D5, 0x6DC, Script.ARABIC),
    (0x6EE, 0x6EF, Script.ARABIC),
    (0x6FA, 0x6FF, Script.ARABIC),
    (0x710, 0x74F, Script.SYRIAC),
    (0x750, 0x77F, Script.ARABIC),
    (0x780, 0x7B1, Script.THAANA),
    (0x8A0, 0x8FF, Script.ARABIC),
    (0x900, 0x963, Script.DEVANAGARI),
    (0x971, 0x97F, Script.DEVANAGARI),
    (0x980, 0x9E3, Script.BENGALI),
    (0x9F0, 0x9F1, Script.BENGALI),
    (0xA01, 0xA5E, Script.GURMUKHI),
    (0xA70, 0xA75, Script.GURMUKHI),
    (0xA81, 0xAE3, Script.GUJARATI),
    (0xB01, 0xB63, Script.ORIYA),
    (0xB82, 0xBD7, Script.TAMIL),
    (0xC00, 0xC63, Script.TELUGU),
    (0xC80, 0xCE3, Script.KANNADA),
    (0xD00, 0xD63, Script.MALAYALAM),
    (0xD7A, 0xD7F, Script.MALAYALAM),
    (0xD81, 0xDDF, Script.SINHALA),
    (0xE01, 0xE3A, Script.THAI),
    (0xE40, 0xE4E, Script.THAI),
    (0xE81, 0xECD, Script.LAO),
    (0xEDC, 0xEDF, Script.LAO),
    (0xF40, 0xFBC, Script.TIBETAN),
    (0x1000, 0x103F, Script.MYANMAR),
    (0x1050, 0x108F, Script.MYANMAR),
    (0x10A0, 0x10FF, Script.GEORGIAN),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1200, 0x135F, Script.ETHIOPIC),
    (0x1380, 0x138F, Script.ETHIOPIC),
    (0x13A0, 0x13FF, Script.CHEROKEE),
    (0x1780, 0x17D3, Script.KHMER),
    (0x1820, 0x18AA, Script.MONGOLIAN),
    (0x1C80, 0x1C88, Script.CYRILLIC),
    (0x1C90, 0x1CBF, Script.GEORGIAN),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFC, Script.GREEK),
    (0x2C60, 0x2C7F, Script.LATIN),
    (0x2D00, 0x2D2D, Script.GEORGIAN),
    (0x2D30, 0x2D67, Script.TIFINAGH),
    (0x2DE0, 0x2DFF, Script.CYRILLIC),
    (0x3005, 0x3007, Script.HAN),
    (0x3041, 0x309F, Script.KANA),
    (0x30A1, 0x30FA, Script.KANA),
    (0x30FC, 0x30FF, Script.KANA),
    (0x3131, 0x318E, Script.HANGUL),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xA640, 0xA69F, Script.CYRILLIC),
    (0xA722, 0xA7CA, Script.LATIN),
    (0xAB70, 0xABBF, Script.CHEROKEE),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAD9, Script.HAN),
    (0xFB50, 0xFDFB, Script.ARABIC),
    (0xFE70, 0xFEFC, Script.ARABIC),
    (0x20000, 0x323AF, Script.HAN),
)

LIMIT = 0x32400  # code points from here on are no letters to us

TABLE: NDArray[np.uint8] = np.zeros(LIMIT + 1, dtype=np.uint8)
for _first, _last, _script in _RANGES:
    TABLE[_first : _last + 1] = _script

# Scripts that (nearly) one living language writes: the script decides.
SOLE_LANGUAGE: dict[Script, str] = {
    Script.GREEK: "el",
    Script.HANGUL: "ko",
    Script.KANA: "ja",
    Script.THAI: "th",
    Script.ARMENIAN: "hy",
    Script.GEORGIAN: "ka",
    Script.GURMUKHI: "pa",
    Script.GUJARATI: "gu",
    Script.ORIYA: "or",
    Script.TAMIL: "ta",
    Script.TELUGU: "te",
    Script.KANNADA: "kn",
    Script.MALAYALAM: "ml",
    Script.SINHALA: "si",
    Script.LAO: "lo",
    Script.TIBETAN: "bo",
    Script.MYANMAR: "my",
    Script.ETHIOPIC: "am",
    Script.KHMER: "km",
    Script.MONGOLIAN: "mn-Mong",
    Script.THAANA: "dv",
    Script.SYRIAC: "syr",
    Script.CHEROKEE: "chr",
    Script.TIFINAGH: "zgh",
}

# Letters one word takes, roughly: a syllable or word sign weighs more than a letter when scripts are mixed.
WEIGHT: NDArray[np.float32] = np.ones(len(Script), dtype=np.float32)
WEIGHT[[Script.HAN, Script.HANGUL]] = 2.5
WEIGHT[[Script.KANA, Script.ETHIOPIC]] = 1.5
WEIGHT[Script.NONE] = 0.0

# Common characters whose form differs between the two ways of writing Chinese (simplified and traditional, pairwise).
SIMPLIFIED = frozenset(
    "们这个来国时说为会对发学过还么没见开关门问间车东马鱼鸟龙风飞钱银铁长张书买卖读写话语请谢谁让认识记讲论设许证评词"
    "译试该详误调谈课战争击伤杀枪导弹军队总统议员选举权党现实际应当经济业务产动态变汉华乐欢爱亲热气电脑网络视频图"
    "头脸爷妈孙岁儿宝宠给结红绿线约级纪纯练组细织终绍继续维无义乌习乡亚从众优伟传儿党兰兴养军农冲决况冻净准凉减几"
    "凤凯击划则刚创删别剑剧劝办务劳势区医卢卫厂厅历压厌厕厨县参双叶号叹吓听启吴员响哑唤园围圆圣场坏块坚坛墙声处备够夺奋奖"
)
TRADITIONAL = frozenset(
    "們這個來國時說為會對發學過還麼沒見開關門問間車東馬魚鳥龍風飛錢銀鐵長張書買賣讀寫話語請謝誰讓認識記講論設許證評詞"
    "譯試該詳誤調談課戰爭擊傷殺槍導彈軍隊總統議員選舉權黨現實際應當經濟業務產動態變漢華樂歡愛親熱氣電腦網絡視頻圖"
    "頭臉爺媽孫歲兒寶寵給結紅綠線約級紀純練組細織終紹繼續維無義烏習鄉亞從眾優偉傳蘭興養農衝決況凍淨準涼減幾"
    "鳳凱劃則剛創刪別劍劇勸辦勞勢區醫盧衛廠廳歷壓厭廁廚縣參雙葉號嘆嚇聽啟吳響啞喚園圍圓聖場壞塊堅壇牆聲處備夠奪奮獎"
)
