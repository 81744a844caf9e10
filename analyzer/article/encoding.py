"""From bytes to characters: byte-order mark, HTTP header, declaration in the page, then detection.

What comes out never holds NUL characters or lone surrogates. UTF-7 and other encodings that hide mark-up from a reader of the
bytes are refused as declarations, as in the WHATWG encoding standard; the text is then detected like any other.
"""

import codecs
import re

from analyzer.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE
)
_LOOK_AT = 4096  # bytes searched for a declaration; the HTML standard asks for 1,024
_MIN_NUL = 8  # NUL bytes that tell UTF-16 from stray ones
_SAMPLE = 60_000  # bytes shown to the detection
# What a label stands for on the web where Python takes it literally (WHATWG encoding standard, section 4.2).
_WEB_NAMES = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso-ir-100"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "utf-32", "unicode"), "utf-8"),  # in a page readable as ASCII
}
# By the codec's own name, since each has many: they write mark-up without its bytes.
_REFUSED = ("utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "hz", "iso2022")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.02  # text holds next to none; compressed data hold 10 %


def decode(data: bytes, *, declared: str | None = None, look_for_meta: bool = True) -> tuple[str, list[str]]:
    """Turn bytes into characters.

    Args:
        data: The whole file or response.
        declared: Charset of the HTTP header.
        look_for_meta: Whether to believe a declaration inside the first bytes.

    Returns:
        The characters, and one sentence for everything that could not be kept.

    Raises:
        InputError: There are no bytes, or they are not text.
    """
    if not data:
        raise InputError("the file is empty; give a file that holds an article")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _finish(data[len(mark) :].decode(name, errors="replace"), name)
    data, warnings = _drop_nul(data)
    refuse_binary(data)
    for label in _labels(data, declared, look_for_meta=look_for_meta):
        text = _try(data, label)
        if text is not None:
            return text, warnings
    text, more = _detect(data)
    return text, warnings + more


def refuse_binary(data: bytes) -> None:
    """Raise an error unless bytes look like text."""
    sample = data[:_SAMPLE]
    if not sample.strip():
        raise InputError("the file holds no text; give a file that holds an article")
    if len(_CONTROL.findall(sample)) > _MAX_CONTROL_SHARE * len(sample):
        raise InputError("the file is binary, not text or HTML; convert it to text or HTML first")


def _drop_nul(data: bytes) -> tuple[bytes, list[str]]:
    n_nul = data.count(0)
    if not n_nul:
        return data, []
    wide = _wide_name(data)
    if wide is not None:
        return data.decode(wide, errors="replace").replace("\0", "").encode(), [f"decoded as {wide} although nothing says so"]
    return data.replace(b"\0", b""), [f"dropped {n_nul} NUL bytes"]


def _wide_name(data: bytes) -> str | None:
    """Return the name of UTF-16 without a byte-order mark, told by where its NUL bytes stand."""
    sample = data[: min(len(data), 4000) & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = max(_MIN_NUL, 0.15 * len(sample))
    if odd > enough and even < odd / 20:
        return "utf-16-le"
    if even > enough and odd < even / 20:
        return "utf-16-be"
    return None


def _labels(data: bytes, declared: str | None, *, look_for_meta: bool) -> list[str]:
    labels = ["utf-8"]  # bytes that are valid UTF-8 are UTF-8, whatever a label says
    if declared:
        labels.append(declared)
    if look_for_meta:
        found = _DECLARED.search(data, 0, _LOOK_AT)
        if found:
            labels.append(found.group(1).decode("ascii", errors="ignore"))
    return labels


def _try(data: bytes, label: str) -> str | None:
    name = label.strip().lower()
    name = _WEB_NAMES.get(name, name)
    try:
        codec = codecs.lookup(name)
        if not codec._is_text_encoding or codec.name.replace("_", "-").startswith(_REFUSED):
            return None
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _detect(data: bytes) -> tuple[str, list[str]]:
    broken = data.decode("utf-8", errors="replace")
    n_broken = broken.count("\ufffd")
    if n_broken * 200 < len(broken) and len(broken) - n_broken < len(data) - 2 * n_broken:
        return broken, [f"{n_broken} bytes are not valid UTF-8 and were replaced"]
    from charset_normalizer import from_bytes  # 0.05 s, and few files need it

    best = from_bytes(data[:_SAMPLE], preemptive_behaviour=False).best()
    name = best.encoding if best is not None else "cp1252"
    text = data.decode(name, errors="replace")
    return text, [f"the encoding is not declared; read as {name}"]


def _finish(text: str, name: str) -> tuple[str, list[str]]:
    warnings = []
    if "\0" in text:
        warnings.append(f"dropped {text.count(chr(0))} NUL characters")
        text = text.replace("\0", "")
    if "\ufffd" in text:
        warnings.append(f"some characters are not valid {name} and were replaced")
    if not text.strip():
        raise InputError("the file holds no text; give a file that holds an article")
    return text, warnings
