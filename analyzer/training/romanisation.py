"""Other spellings of a text, for training: romanised Hindi and Arabic, Serbian in the other script, letters without marks.

People write Hindi and Arabic in Latin letters by ear. No list of such posts is large enough, so they are made: letters are
replaced by one of the usual spellings, at random but the same way within a word.
"""

import random
import re
import unicodedata

_HINDI_CONSONANTS: dict[str, tuple[str, ...]] = {
    "क": ("k",), "ख": ("kh",), "ग": ("g",), "घ": ("gh",), "ङ": ("n",), "च": ("ch",), "छ": ("ch", "chh"), "ज": ("j",),
    "झ": ("jh",), "ञ": ("n",), "ट": ("t",), "ठ": ("th",), "ड": ("d",), "ढ": ("dh",), "ण": ("n",), "त": ("t",),
    "थ": ("th",), "द": ("d",), "ध": ("dh",), "न": ("n",), "प": ("p",), "फ": ("ph", "f"), "ब": ("b",), "भ": ("bh",),
    "म": ("m",), "य": ("y",), "र": ("r",), "ल": ("l",), "व": ("v", "w"), "श": ("sh",), "ष": ("sh",), "स": ("s",),
    "ह": ("h",), "ड़": ("d", "r"), "ढ़": ("dh", "rh"), "ज़": ("z", "j"), "फ़": ("f",), "क़": ("k", "q"), "ख़": ("kh",), "ग़": ("g",),
}  # fmt: skip
_HINDI_SIGNS: dict[str, tuple[str, ...]] = {
    "ा": ("a", "a", "a", "aa"), "ि": ("i",), "ी": ("i", "i", "ee"), "ु": ("u",), "ू": ("u", "oo"), "ृ": ("ri",), "े": ("e",),
    "ै": ("ai", "e"), "ो": ("o",), "ौ": ("au", "o"), "ॉ": ("o",), "ॅ": ("e",),
}  # fmt: skip
_HINDI_VOWELS: dict[str, tuple[str, ...]] = {
    "अ": ("a",), "आ": ("aa", "a"), "इ": ("i",), "ई": ("ee", "i"), "उ": ("u",), "ऊ": ("oo", "u"), "ऋ": ("ri",), "ए": ("e",),
    "ऐ": ("ai",), "ओ": ("o",), "औ": ("au",), "ऑ": ("o",),
}  # fmt: skip
_HINDI_WORD = re.compile(r"[\u0900-\u0963]+")
_VIRAMA, _NUKTA = "्", "़"

# Spellings by ear of the words that every Hindi sentence has; own list.
HINDI_WORDS = """
    hai hain tha thi the ho hoga hogi hota hoti hu hun hoon nahi nhi nai nahin mat na haan han ji kya kyu kyun kyon kaise
    kab kaha kahan kon kaun kitna kitne kuch koi kisi sab sabhi bahut bohot bhot bht thoda zyada jyada aur or ya par lekin
    magar toh to bhi hi ka ki ke ko se me mein main mai pe tak liye lie wala wale wali mera mere meri tera tere teri apna
    apne apni hamara hamare uska uske uski iska iske inka unka unke tum tumhe tumhara aap apko aapko hum ham humko wo woh vo
    ye yeh yaar yar bhai bhaiya behen dost log logo desh sarkar ab abhi aaj kal phir fir jab tab agar kyuki kyunki isliye
    matlab sach jhooth accha acha achha achi bura sahi galat pyar dil zindagi jindagi duniya paisa kaam kam ghar baat din
    raat saal kar karo kare karna karne karta karte karti kiya kia kr krna krte raha rahe rahi gaya gya gaye gayi jao jana
    ja jata aao aana aaya aa dekho dekh dekha bol bolo bola bolte suno sun samajh samjho lagta lagti chahiye chahte milta
    mila milega dena diya do dunga lena liya lo leke rakho rakh pata chalo chal hona hua hue hui sakta sakte wahi yahi aisa
    aise waise jaise jaisa itna utna sirf bas bilkul zaroor jaldi pehle baad saath sath andar bahar upar neeche wah waah
    arre are abe bhagwan namaste shukriya dhanyavad mast bakwas pagal chutiya saala kutta maa baap beta beti ladka ladki
    shaadi khana khao pani chai
""".split()  # noqa: SIM905 - three hundred literals would fill pages

_ARABIC: dict[str, tuple[str, ...]] = {
    "ا": ("a",), "أ": ("a", "2"), "إ": ("e", "i"), "آ": ("a",), "ء": ("2",), "ؤ": ("2", "o"), "ئ": ("2", "e"), "ب": ("b",),
    "ت": ("t",), "ث": ("th", "s"), "ج": ("g", "j"), "ح": ("7", "h"), "خ": ("kh", "5"), "د": ("d",), "ذ": ("z", "th"),
    "ر": ("r",), "ز": ("z",), "س": ("s",), "ش": ("sh",), "ص": ("s", "9"), "ض": ("d",), "ط": ("t", "6"), "ظ": ("z",),
    "ع": ("3", "a"), "غ": ("gh",), "ف": ("f",), "ق": ("q", "2", "k"), "ك": ("k",), "ل": ("l",), "م": ("m",), "ن": ("n",),
    "ه": ("h",), "ة": ("a", "eh"), "و": ("w", "o", "ou"), "ي": ("y", "i", "ee"), "ى": ("a",),
}  # fmt: skip
_ARABIC_WORD = re.compile(r"[\u0621-\u065f]+")
_ARABIC_MARKS = re.compile(r"[\u064b-\u065f\u0640]")

_SERBIAN = dict(
    zip("абвгдђежзијклљмнњопрстћуфхцчџш", re.findall("lj|nj|dž|.", "abvgdđežzijklljmnnjoprstćufhcčdžš"), strict=True)
)
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _SERBIAN.items()}
_LATIN_UNITS = re.compile("lj|nj|dž|[a-zđžćčš]")


def romanise_hindi(text: str, chance: random.Random) -> str:
    """Spell the Devanagari words of `text` in Latin letters, as people type them; final inherent vowels are dropped."""
    return _HINDI_WORD.sub(lambda match: _hindi_word(unicodedata.normalize("NFD", match[0]), chance), text)


def _hindi_word(word: str, chance: random.Random) -> str:
    out: list[str] = []
    for place, letter in enumerate(word):
        after = word[place + 1 : place + 2]
        if letter in _HINDI_CONSONANTS:
            key = unicodedata.normalize("NFD", letter + _NUKTA) if after == _NUKTA else letter
            table = (
                {unicodedata.normalize("NFD", k): v for k, v in _HINDI_CONSONANTS.items()}
                if after == _NUKTA
                else _HINDI_CONSONANTS
            )
            out.append(chance.choice(table.get(key, _HINDI_CONSONANTS[letter])))
            rest = word[place + 2 :] if after == _NUKTA else word[place + 1 :]
            if rest and rest[0] not in _HINDI_SIGNS and rest[0] != _VIRAMA and not _drops_vowel(word, place, rest):
                out.append("a")
        elif letter in "ंँ":
            out.append(chance.choice(("n", "n", "")) if place == len(word) - 1 else "n")
        else:
            spellings = _HINDI_SIGNS.get(letter) or _HINDI_VOWELS.get(letter) or ("",)
            out.append(chance.choice(spellings))
    return "".join(out)


def _drops_vowel(word: str, place: int, rest: str) -> bool:
    """Drop the inherent vowel inside a word where a vowel stands before and a vowel sign after the next consonant."""
    before = place > 0 and (word[place - 1] in _HINDI_SIGNS or word[place - 1] in _HINDI_CONSONANTS)
    return before and len(rest) > 1 and rest[0] in _HINDI_CONSONANTS and rest[1] in _HINDI_SIGNS


def romanise_arabic(text: str, chance: random.Random) -> str:
    """Spell the Arabic words of `text` in Latin letters and digits; short vowels, which Arabic omits, are put in at random."""

    def word(match: re.Match[str]) -> str:
        out: list[str] = []
        for letter in _ARABIC_MARKS.sub("", match[0]):
            spelling = chance.choice(_ARABIC.get(letter, ("",)))
            if out and spelling and out[-1][-1:] not in "aeiou37" and spelling[0] not in "aeio" and chance.random() < 0.6:
                out.append(chance.choice("aei"))
            out.append(spelling)
        return "".join(part for part in out if part)

    return _ARABIC_WORD.sub(word, text)


def serbian_to_latin(text: str) -> str:
    """Write Serbian Cyrillic in Latin letters, in lower case."""
    return "".join(_SERBIAN.get(letter, letter) for letter in text.lower())


def serbian_to_cyrillic(text: str) -> str:
    """Write Serbian Latin in Cyrillic letters, in lower case."""
    return _LATIN_UNITS.sub(lambda match: _TO_CYRILLIC.get(match[0], match[0]), text.lower())


def without_marks(text: str) -> str:
    """Drop diacritics, as many people type: ``š`` -> ``s``, ``é`` -> ``e``, ``ı`` -> ``i``, ``đ`` -> ``dj``."""
    text = text.replace("đ", "dj").replace("Đ", "Dj").replace("ı", "i").replace("ł", "l").replace("ß", "ss").replace("ø", "o")
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not 0x300 <= ord(letter) <= 0x36F)
    return unicodedata.normalize("NFC", bare)
