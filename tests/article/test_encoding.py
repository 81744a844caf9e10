import codecs

import pytest

from analyzer.article.encoding import decode
from analyzer.errors import InputError

PAGES = {
    "sr": ("Војска је стигла на мост, кажу грађани.", "windows-1251"),
    "ru": ("Жители города пишут об обстреле моста.", "koi8-r"),
    "pl": ("Żółta łódź płynie pod mostem, piszą świadkowie.", "iso-8859-2"),
    "el": ("Οι κάτοικοι γράφουν για τη γέφυρα.", "iso-8859-7"),
    "tr": ("Köprüde ağır araçlar görüldü, şehir uyanık.", "iso-8859-9"),
    "ar": ("كتب أحد السكان عن الجسر", "windows-1256"),
    "he": ("תושב אחד כתב על הגשר", "windows-1255"),
    "ja": ("橋の上に車が並んでいます。", "shift_jis"),
    "zh": ("桥上有很多车辆。", "gb2312"),
    "ko": ("다리 위에 차가 많습니다.", "euc-kr"),
    "th": ("มีรถมากมายบนสะพาน", "tis-620"),
}


@pytest.mark.parametrize(("text", "label"), PAGES.values(), ids=PAGES)
def test_declared_encoding_is_believed(text: str, label: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><p>{text}</p>'.encode(label)
    assert text in decode(page)[0]


@pytest.mark.parametrize(("text", "label"), PAGES.values(), ids=PAGES)
def test_http_charset_is_believed(text: str, label: str) -> None:
    assert decode(text.encode(label), declared=label)[0] == text


@pytest.mark.parametrize("label", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_wins_over_a_declaration(label: str) -> None:
    text = '<meta charset="latin1">Ωmega 🏛️'
    assert decode(text.encode(label), declared="ascii") == (text, [])


@pytest.mark.parametrize("label", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_is_told_by_its_nul_bytes(label: str) -> None:
    text = "A plain article about a bridge and its people."
    found, warnings = decode(text.encode(label))
    assert found == text
    assert label in warnings[0]


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    text = '<meta charset="windows-1252">“Just one?”'
    assert decode(text.encode()) == (text, [])


def test_undeclared_legacy_bytes_are_detected_and_said() -> None:
    text = "Жители города сегодня пишут об обстреле моста и ждут помощи. " * 20
    found, warnings = decode(text.encode("windows-1251"))
    assert "Жители города" in found
    assert "not declared" in warnings[0]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = ("Šest mostova preko reke. " * 200).encode()
    found, warnings = decode(data[:300] + b"\xff" + data[300:])
    assert found.count("Šest") == 200
    assert "replaced" in warnings[0]


@pytest.mark.parametrize("label", ["utf-7", "UTF-7", "hz", "iso-2022-cn", "idna", "unicode_escape", "rot13", "zip", "nonsense"])
def test_encodings_that_hide_mark_up_are_not_believed(label: str) -> None:
    data = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4- \\u003cb\\u003e"
    assert decode(data, declared=label)[0] == data.decode()


def test_nul_bytes_are_dropped_with_a_warning() -> None:
    assert decode(b"One\0 tank\0?") == ("One tank?", ["dropped 2 NUL bytes"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n\t ",
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE + b"\n\0",
        b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40,
        b"\0" * 50,
    ],
    ids=["empty", "blank", "mark-only", "blank-utf-16", "image", "zeros"],
)
def test_what_is_not_text_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(InputError) as refusal:
        decode(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("data", [b"\xed\xa0\x80 text", b"\xff\xfe\x00\xd8t\x00", "a\ud800b".encode("utf-8", "surrogatepass")])
def test_lone_surrogates_never_come_out(data: bytes) -> None:
    assert decode(data)[0].encode("utf-8")
