import pytest

from analyzer.article.plain_text import parse_plain_text
from analyzer.article.text_header import read_text_header

PARAGRAPH = (
    "People gathered at the bridge on 3 May 2019, said the mayor, and waited there for many hours until the evening came. " * 3
)


@pytest.mark.parametrize(
    ("head", "title", "authors", "published"),
    [
        (
            " date 2021-03-04 By Ana Ruiz • 4 March 2021 • 09:15\n\nBridge opens again",
            "Bridge opens again",
            ("Ana Ruiz",),
            "2021-03-04T09:15",
        ),
        ("Most je otvoren\nPiše: Ana Marić\n4. ožujka 2021. 09:15", "Most je otvoren", ("Ana Marić",), "2021-03-04T09:15"),
        ("El puente reabre\n\nPor Ana Ruiz | 4 de marzo de 2021, 9:15", "El puente reabre", ("Ana Ruiz",), "2021-03-04T09:15"),
        ("Мост снова открыт\nАвтор: Анна Руис\n4 марта 2021, 09:15", "Мост снова открыт", ("Анна Руис",), "2021-03-04T09:15"),
        ("أعيد فتح الجسر اليوم\nبقلم: أحمد علي\n٤ مارس ٢٠٢١", "أعيد فتح الجسر اليوم", ("أحمد علي",), "2021-03-04"),
        (
            "Von Eva Weiß\n04.03.2021, 09:15 Uhr\nDie Brücke ist offen",
            "Die Brücke ist offen",
            ("Eva Weiß",),
            "2021-03-04T09:15",
        ),
        ("# Bridge opens again\n\nAna Ruiz — March 4, 2021", "Bridge opens again", ("Ana Ruiz",), "2021-03-04"),
        (
            '---\ntitle: "Bridge opens again"\nauthor: Ana Ruiz\ndate: 2021-03-04\n---',
            "Bridge opens again",
            ("Ana Ruiz",),
            "2021-03-04",
        ),
        ("Bridge opens again. Photo: @ana/Twitter", "Bridge opens again", (), None),
        ("Posts of the day, 4 March 2021", "Posts of the day, 4 March 2021", (), "2021-03-04"),
        ("date 2021-03", None, (), None),
        ("", None, (), None),
    ],
)
def test_heads_of_plain_texts(head: str, title: str | None, authors: tuple[str, ...], published: str | None) -> None:
    header = read_text_header(f"{head}\n\n{PARAGRAPH}")
    assert (header.title, header.authors, header.published) == (title, authors, published)


def test_a_date_in_the_first_sentence_is_not_the_articles() -> None:
    assert read_text_header(PARAGRAPH).published is None


def test_offsets_index_the_file() -> None:
    data = " date 2021-03-04 By Ana Ruiz\r\n\r\nWords — with 🏛️ signs.\r\n".encode()
    article = parse_plain_text(data)
    assert article.text == data.decode()
    assert article.text[article.main[0].start : article.main[0].end] == data.decode()
    assert article.authors == ("Ana Ruiz",)


def test_hostile_heads_take_bounded_time() -> None:
    for head in (
        "---\n" + "a\n" * 500_000,
        "date " * 300_000,
        "By " * 300_000,
        "• " * 500_000,
        "(Photo: " * 300_000,
        "\n" * 900_000,
    ):
        assert read_text_header(head).published is None
