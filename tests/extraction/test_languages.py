"""Quotations in the customs of many languages: who is a user, where words end, what a name is."""

from dataclasses import replace

import pytest

from analyzer.article.plain_text import parse_plain_text
from analyzer.article.text_header import read_text_header
from analyzer.extraction.cues import Kind, lexicon, table_of, tables
from analyzer.extraction.posts import extract_posts
from analyzer.records import Extraction, Platform, Span

POSTS = {
    "sv": (
        "I går skrev en användare på Facebook: ”Bron är öppen igen, vi slipper färjan.” Det blev många svar.",
        "facebook",
    ),
    "da": (
        "»Broen er åben igen, og nu slipper vi for færgen«, skriver en bruger på Facebook efter mødet.",
        "facebook",
    ),
    "fi": ("”Silta on taas auki, enää ei tarvitse odottaa lauttaa”, kirjoitti eräs käyttäjä Facebookissa.", "facebook"),
    "hu": ("„A híd megint járható, végre nem kell a kompra várni” – írta egy felhasználó a Facebookon.", "facebook"),
    "ca": ("«El pont torna a ser obert, ja no cal esperar la barca», ha escrit una usuària a Facebook.", "facebook"),
    "sk": ("„Most je znova otvorený, už netreba čakať na kompu,“ napísal na Facebooku jeden používateľ.", "facebook"),
    "vi": ('"Cây cầu đã mở lại, không phải chờ phà nữa", một người dùng Facebook viết.', "facebook"),
    "fa": (
        "یک کاربر در فیسبوک نوشت: «پل دوباره باز شد و دیگر لازم نیست منتظر قایق بمانیم».",
        "facebook",
    ),
    "ur": ("ایک صارف نے فیس بک پر لکھا: ’پل دوبارہ کھل گیا ہے، اب کشتی کا انتظار نہیں کرنا پڑے گا‘۔", "facebook"),
    "he": ('גולש אחד כתב בפייסבוק: "הגשר נפתח שוב, לא צריך יותר לחכות למעבורת".', "facebook"),
    "zh": ("昨天大桥重新开放。有网友在微博写道：“桥终于通了，再也不用等渡船了。”", "unknown"),
    "ja": ("橋が再開した。あるユーザーはフェイスブックに「やっと橋が通れる。もう船を待たなくていい」と投稿した。", "facebook"),
    "ko": ('한 누리꾼은 페이스북에 "다리가 다시 열려서 이제 배를 기다리지 않아도 된다"고 적었다.', "facebook"),
    "bn": ('একজন ব্যবহারকারী ফেসবুকে লিখেছেন, "সেতু আবার খুলেছে, এখন আর নৌকার জন্য অপেক্ষা করতে হবে না।"', "facebook"),
    "lt": ("„Tiltas vėl atidarytas, nebereikia laukti kelto“, – „Facebook“ paskyroje rašė viena vartotoja.", "facebook"),
    "lv": ('"Tilts atkal ir atvērts, vairs nav jāgaida prāmis," savā "Facebook" lapā rakstīja kāds lietotājs.', "facebook"),
    "et": ("„Sild on jälle lahti, praami ei pea enam ootama,“ kirjutas üks kasutaja „Facebookis“.", "facebook"),
    "az": ('Bir istifadəçi "Facebook"da yazıb: "Körpü yenidən açıldı, daha bərəni gözləmək lazım deyil".', "facebook"),
    "ka": ("„ხიდი ისევ გაიხსნა, ბორანს აღარ უნდა დაველოდოთ“, - დაწერა ერთ-ერთმა მომხმარებელმა „ფეისბუქზე“.", "facebook"),
    "hy": ("«Կամուրջը կրկին բաց է, այլևս պետք չէ լաստանավի սպասել»,- գրել է «Ֆեյսբուքի» օգտատերերից մեկը:", "facebook"),
    "sw": ('Mtumiaji mmoja wa Facebook aliandika: "Daraja limefunguliwa tena, hatuhitaji kungoja kivuko."', "facebook"),
    "ta": ('"பாலம் மீண்டும் திறக்கப்பட்டது, இனி படகுக்காக காத்திருக்க வேண்டாம்" என்று ஒரு பயனர் பேஸ்புக்கில் பதிவிட்டுள்ளார்.', "facebook"),
    "tl": (
        '"Bukas na ulit ang tulay, hindi na kailangang maghintay ng lantsa," sabi ng isang netizen sa Facebook.',
        "facebook",
    ),
    "ms": ('"Jambatan dibuka semula, tak perlu tunggu feri lagi," tulis seorang pengguna di Facebook.', "facebook"),
    "th": ('ชาวเน็ตรายหนึ่งโพสต์ในเฟซบุ๊กว่า "สะพานเปิดแล้ว ไม่ต้องรอเรือข้ามฟากอีกต่อไป"', "facebook"),
}


def extract(text: str) -> Extraction:
    return extract_posts(parse_plain_text(text.encode(), source="article.txt"), None)


@pytest.mark.parametrize("tag", POSTS)
def test_a_user_who_writes_makes_a_post(tag: str) -> None:
    text, platform = POSTS[tag]
    extraction = extract(text)
    assert [post.attribution.platform for post in extraction.posts] == [platform]
    assert extraction.other_quotations == ()


@pytest.mark.parametrize("tag", tables())
def test_every_table_has_verbs_and_people(tag: str) -> None:
    words = lexicon(tag)
    kinds = {kind for phrases in (*words.exact.values(), *words.stems.values()) for _, (kind, _) in phrases}
    assert {Kind.SAY, Kind.SHARE, Kind.REPLY, Kind.USER, Kind.PERSON, Kind.MEDIUM, Kind.PLACE} <= kinds


def test_relatives_share_a_table() -> None:
    assert [table_of(tag) for tag in ("nb-NO", "nn", "sr-Latn", "zh-Hant", None)] == ["no", "no", "sh", "zh", ""]


def test_platforms_and_handles_stand_inside_runs_of_letters() -> None:
    text = "有人在Threads和X上回@lin_lin说"
    found = [(word.kind, word.span.of(text), word.platform) for word in lexicon("zh").read(text, Span(0, len(text)))]
    assert (Kind.PLATFORM, "Threads", Platform.THREADS) in found
    assert (Kind.PLATFORM, "X", Platform.TWITTER) in found
    assert (Kind.HANDLE, "@lin_lin", None) in found
    assert not any(word.platform for word in lexicon("ja").read("病院のX線", Span(0, 6)))


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("„Máme toho právě dost, už třetí den,“ napsal na síti X Karel Dub.", "Karel Dub"),
        ("„Je to hrozné, nikdo nám nic neřekl,“ napsal na Twitter Jan Máj.", "Jan Máj"),
        (
            "„Nikto nám nič nepovedal a čakáme,“ napísala na Facebooku používateľka s prezývkou Zlatá rybka.",
            "Zlatá rybka",
        ),
        ("Slovenský používateľ na Facebooku napísal: „Nikto nám nič nepovedal, čakáme tu už hodinu.“", None),
        ("A British user wrote on Twitter: “Nobody told us anything and we have been here for an hour.”", None),
        ("“Nobody told us anything about the bridge,” Theresa May tweeted on May 5, 2021.", "Theresa May"),
    ],
)
def test_names_are_whole_and_adjectives_are_none(text: str, author: str | None) -> None:
    assert [post.attribution.author for post in extract(text).posts] == [author]


def test_nordic_dialogue_ends_at_the_comma_before_the_verb() -> None:
    text = "Det sa han i går.\n\n"
    text += "– Vi har ikke hørt noe, og vi venter ennå på båten, sier ordfører Kari Moen.\n\n"
    text += "– Brød, melk og egg, kjøpt i går.\n"
    found = extract(text)
    assert [(one.content, one.speaker) for one in found.other_quotations] == [
        ("Vi har ikke hørt noe, og vi venter ennå på båten", "Kari Moen")
    ]


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Meras Jonas Gervė „Facebook“ paskyroje rašė: „Tiltas bus atidarytas tik kitą pavasarį, atsiprašau.“", "Jonas Gervė"),
        ('"Tilts nav drošs," brīdināja Telegram kanāls "Ogrēnas ziņas".', "Ogrēnas ziņas"),
        ("„ტელეგრამის“ არხი „მთის ამბები“ წერს: „ღამით ნუ იმოძრავებთ, ქვები ისევ ცვივა.“", "მთის ამბები"),
        ('Juma Kabwe aliandika kwenye ukurasa wake wa Facebook: "Daraja halijafunguliwa bado."', "Juma Kabwe"),
    ],
)
def test_titles_marks_and_foreign_weekdays_leave_names_whole(text: str, author: str) -> None:
    assert [post.attribution.author for post in extract(text).posts] == [author]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ('"Körpü bağlıdır, yan yoldan keçin", – çərşənbə axşamı "Facebook"da bir istifadəçi yazıb.', "2025-02-11"),
        ('"Körpü bağlıdır, yan yoldan keçin", – çərşənbə günü "Facebook"da bir istifadəçi yazıb.', "2025-02-12"),
        ('Chaneli ya "Telegram" inayoitwa Pwani Leo ilionya: "Msipande mitumbwi usiku, bahari imechafuka."', None),
    ],
)
def test_days_of_several_words_and_names_of_days(text: str, day: str | None) -> None:
    article = replace(parse_plain_text(text.encode(), source="article.txt"), published="2025-02-13T09:00")
    assert [post.attribution.posted_at for post in extract_posts(article, None).posts] == [day]


def test_the_platform_named_first_holds_for_the_paragraph() -> None:
    text = "On Facebook people are tired. “We could just as well swim over,” one user wrote. "
    text += "“Take a towel with you then,” another replied."
    assert [post.attribution.platform for post in extract(text).posts] == [Platform.FACEBOOK, Platform.FACEBOOK]


@pytest.mark.parametrize(
    ("line", "authors", "published"),
    [
        ("2023年8月5日 午後9時40分　記者・三上葵", ("三上葵",), "2023-08-05T21:40"),
        ("김하늘 기자 2024년 1월 29일 14시 5분", ("김하늘",), "2024-01-29T14:05"),
        ("de Ioana Bucur, 3 septembrie 2023, 18:10", ("Ioana Bucur",), "2023-09-03T18:10"),
        ("Írta: Kovács Réka, 2024. június 3. 18:40", ("Kovács Réka",), "2024-06-03T18:40"),
    ],
)
def test_headers_say_who_and_when(line: str, authors: tuple[str, ...], published: str) -> None:
    header = read_text_header(f"The title of an article\n\n{line}\n\nThe first paragraph.\n")
    assert (header.authors, header.published) == (authors, published)
