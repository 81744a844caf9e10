"""Quotations with social cues in many languages, and those that are no posts, on invented sentences."""

import time
from dataclasses import replace

import pytest

from analyzer.article.html import parse_html
from analyzer.extraction.blocks import article_language, lines_of
from analyzer.extraction.cues import tables
from analyzer.extraction.quotations import find_quotations
from analyzer.records import Platform, Sighting
from tests.extraction.plain import article_of


def find(text: str, *, published: str | None = None) -> list[Sighting]:
    found = find_quotations(article_of(text, published=published), [])
    for sighting in found:
        for mention in sighting.mentions:
            assert mention.span.of(text) == mention.content
            assert mention.cue_span is None or mention.cue_span.of(text) == mention.cue
    return found


# Language, sentence, content, cue.
SOCIAL = [
    ("en", "A video of the flood went round on Facebook. One person joked: “My boat is finally useful.”", "My boat is finally useful.", "joked"),
    ("en", "“Where is the mayor now?” another user asked.", "Where is the mayor now?", "asked"),
    ("en", "In a tweet, the singer wrote: 'We are safe, thank you all.'", "We are safe, thank you all.", "wrote"),
    ("en", "“The water is still rising,” the fire brigade said on X.", "The water is still rising,", "said"),
    ("en", "She tweeted: \"No school tomorrow, kids.\"", "No school tomorrow, kids.", "tweeted"),
    ("en", "The Telegram channel River Watch posted: “The dam holds for now.”", "The dam holds for now.", "posted"),
    ("es", "Un usuario escribió: «Esto parece una película de miedo».", "Esto parece una película de miedo", "escribió"),
    ("es", "“Nos dejaron solos otra vez”, comentó otra internauta en Facebook.", "Nos dejaron solos otra vez", "comentó"),
    ("es", "El alcalde publicó en su cuenta de X: “Mañana no habrá clases en la ciudad”.", "Mañana no habrá clases en la ciudad", "publicó"),
    ("fr", "Un internaute a écrit : « Il ne reste plus rien du pont ».", "Il ne reste plus rien du pont", "a écrit"),
    ("fr", "« On se croirait à Venise », plaisante un utilisateur sur Twitter.", "On se croirait à Venise", "plaisante"),
    ("de", "Ein Nutzer schrieb: „Das Boot steht schon in der Garage.“", "Das Boot steht schon in der Garage.", "schrieb"),
    ("de", "„Wer zahlt das alles?“, fragt eine Nutzerin auf Facebook.", "Wer zahlt das alles?", "fragt"),
    ("it", "Un utente ha scritto: «Il ponte non lo rivedremo più».", "Il ponte non lo rivedremo più", "ha scritto"),
    ("it", "“E adesso chi paga?”, si chiede un altro utente su Twitter.", "E adesso chi paga?", "si chiede"),
    ("pt", "“Perdemos tudo de novo”, disse um internauta.", "Perdemos tudo de novo", "disse"),
    ("pt", "Outra usuária comentou no Instagram: “Ninguém veio ajudar a gente”.", "Ninguém veio ajudar a gente", "comentou"),
    ("pl", "„Łódka wreszcie się przyda” – napisał jeden z internautów.", "Łódka wreszcie się przyda", "napisał"),
    ("pl", "- Gdzie jest teraz prezydent miasta? - pyta inna użytkowniczka Twittera.", "Gdzie jest teraz prezydent miasta?", "pyta"),
    ("ru", "Один из пользователей написал: «Лодка наконец пригодилась».", "Лодка наконец пригодилась", "написал"),
    ("ru", "«Где сейчас мэр города?» — спрашивает другой пользователь в Телеграме.", "Где сейчас мэр города?", "спрашивает"),
    ("uk", "Один із користувачів написав: «Човен нарешті згодився».", "Човен нарешті згодився", "написав"),
    ("uk", "«Де зараз мер міста?» – запитує користувачка у Фейсбуці.", "Де зараз мер міста?", None),
    ("sr", "Један корисник је написао: „Чамац ће ми коначно требати.“", "Чамац ће ми коначно требати.", "написао"),
    ("sr", "„Gde je sada gradonačelnik?“, pita drugi korisnik na Tviteru.", "Gde je sada gradonačelnik?", "pita"),
    ("hr", "Jedna korisnica je na Facebooku napisala: “Opet smo ostali sami u svemu”.", "Opet smo ostali sami u svemu", "napisala"),
    ("bs", "- Čamac mi je konačno koristan - napisao je jedan od korisnika.", "Čamac mi je konačno koristan", "napisao"),
    ("sq", "Një përdorues shkroi: “Varka ime më në fund vlen diçka”.", "Varka ime më në fund vlen diçka", "shkroi"),
    ("sq", "“Ku është kryetari tani?”, pyet një tjetër përdorues në Facebook.", "Ku është kryetari tani?", "pyet"),
    ("tr", "Bir kullanıcı, \"Kayığım sonunda işe yaradı\" diye yazdı.", "Kayığım sonunda işe yaradı", None),
    ("tr", "Başka bir kullanıcı ise Twitter'da şunları yazdı: “Belediye başkanı şimdi nerede?”", "Belediye başkanı şimdi nerede?", "yazdı"),
    ("ar", "وكتب أحد المستخدمين: «أخيرا صار للقارب فائدة في هذه المدينة».", "أخيرا صار للقارب فائدة في هذه المدينة", "وكتب"),
    ("ar", "وغردت ناشطة على تويتر: \"أين رئيس البلدية الآن من كل هذا؟\"", "أين رئيس البلدية الآن من كل هذا؟", None),
    ("nl", "Een gebruiker schreef: “Mijn boot is eindelijk nuttig”.", "Mijn boot is eindelijk nuttig", "schreef"),
    ("ro", "Un utilizator a scris: „Barca mea este în sfârșit utilă”.", "Barca mea este în sfârșit utilă", "a scris"),
    ("bg", "Един потребител написа: „Лодката ми най-сетне е полезна“.", "Лодката ми най-сетне е полезна", "написа"),
    ("mk", "Еден корисник напиша: „Чамецот конечно ми е корисен“.", "Чамецот конечно ми е корисен", "напиша"),
    ("el", "Ένας χρήστης έγραψε: «Η βάρκα μου είναι επιτέλους χρήσιμη».", "Η βάρκα μου είναι επιτέλους χρήσιμη", "έγραψε"),
    ("cs", "Jeden z uživatelů napsal: „Loďka se mi konečně hodí.“", "Loďka se mi konečně hodí.", "napsal"),
    ("sl", "Eden od uporabnikov je zapisal: »Čoln mi končno koristi.«", "Čoln mi končno koristi.", "zapisal"),
    ("hi", "एक यूजर ने लिखा, “आखिरकार मेरी नाव काम आई है”.", "आखिरकार मेरी नाव काम आई है", "लिखा"),
    ("id", "Seorang warganet menulis, \"Akhirnya perahu saya berguna juga.\"", "Akhirnya perahu saya berguna juga.", "menulis"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "content", "cue"), SOCIAL, ids=[f"{one[0]}-{n}" for n, one in enumerate(SOCIAL)])
def test_social_cue_makes_a_post(language: str, text: str, content: str, cue: str | None) -> None:
    found = find(text)
    assert [(one.is_social, one.text) for one in found] == [(True, content)], language
    assert found[0].mentions[0].cue is not None
    if cue is not None:
        assert found[0].mentions[0].cue == cue


OTHERS = [
    "“We will rebuild the bridge,” Mayor Ana Kovač said on Sunday.",
    "Police chief Tom Maar said on Monday, June 6, “there is no danger to the town.”",
    "The law forbids ‘the mooring of any boat under the bridge’ without a permit.",
    "The so-called “ferry of the century” lies in the harbour.",
    "“We are looking into it,” Facebook said.",
    "The film “The Last Ferry” will be shown on Friday.",
    "«Reconstruiremos el puente», dijo la alcaldesa Ana Gómez en una rueda de prensa.",
    "„Wir bauen die Brücke wieder auf“, sagte Bürgermeisterin Anna Maar am Montag.",
    "« Nous reconstruirons le pont », a déclaré la maire Anne Morel lundi.",
    "«Мы восстановим мост», – заявил мэр Иван Петров на пресс-конференции.",
    "„Obnovićemo most“, rekao je predsednik opštine Petar Marić u ponedeljak.",
    "“Do të rindërtojmë urën”, tha kryetarja Ana Gashi të hënën.",
    "- Odbudujemy most - powiedziała burmistrz Anna Nowak na konferencji.",
    'Belediye başkanı Ali Demir, "Köprüyü yeniden yapacağız" dedi.',
    "وقال رئيس البلدية في مؤتمر صحفي: «سنعيد بناء الجسر».",
    "„Tiltą atstatysime iki rudens“, – per spaudos konferenciją sakė meras Jonas Gervė.",
    '"Mēs atjaunosim tiltu līdz rudenim," preses konferencē sacīja mērs Juris Kalējs.',
    "„Ehitame silla sügiseks uuesti üles,“ ütles linnapea Toomas Lepasaar pressikonverentsil.",
    '"Körpünü payıza qədər bərpa edəcəyik", – mətbuat konfransında nazir Rəşad Məmmədli bildirib.',
    "„ხიდს შემოდგომამდე აღვადგენთ“, - განაცხადა მერმა ბრიფინგზე.",
    '"Tutajenga daraja upya kabla ya mwisho wa mwaka," alisema Waziri Asha Mrisho bungeni.',
    "“I saw the bridge fall,” one witness said at the scene of the disaster.",
    "One person said: “I saw the bridge fall.”",
]


@pytest.mark.parametrize("text", OTHERS)
def test_statements_laws_titles_and_scare_quotes_are_no_posts(text: str) -> None:
    found = find(text)
    assert found
    assert not any(one.is_social for one in found)


def test_speaker_of_a_statement_is_named() -> None:
    statement = find("“We will rebuild the bridge,” Mayor Ana Kovač said on Sunday.")[0]
    assert "Ana Kovač" in (statement.attribution.author or "")
    assert find("The ‘ferry of the century’ lies in the harbour.")[0].attribution.author is None


SPLIT = {
    "aside in the middle": "“The boat,” one user wrote, “is finally useful.”",
    "aside after the first sentence": "“The boat,” one user wrote. “is finally useful.”",
    "carried on in the next paragraph": "“The boat,” the Telegram channel Tide wrote.\n\nIt added: “is finally useful.”",
    "a paragraph that opens anew": "One user wrote: “The boat,\n\n“is finally useful.”",
    "Spanish": "“The boat,”, escribió un usuario en Twitter. Y agregó: “is finally useful.”",
    "Russian": "«The boat,» – написал один из пользователей. Он добавил: «is finally useful.»",
    "Serbian": "„The boat,“ napisao je jedan korisnik na Tviteru.\n\nDodao je: „is finally useful.“",
}


@pytest.mark.parametrize("text", SPLIT.values(), ids=SPLIT.keys())
def test_parts_of_one_quotation_are_one_sighting(text: str) -> None:
    found = find(text)
    assert len(found) == 1
    assert [mention.content for mention in found[0].mentions] == ["The boat,", "is finally useful."]
    assert found[0].text == "The boat, is finally useful."


def test_another_voice_is_another_sighting() -> None:
    text = "“My boat!” one user wrote. “And my car!” another user wrote.\n\nA third user added: “And mine as well, sadly.”"
    assert [one.text for one in find(text)] == ["My boat!", "And my car!", "And mine as well, sadly."]


def test_list_below_one_lead_in_is_many_voices() -> None:
    text = "Users on Twitter commented:\n\n“My boat is useful now.”\n\n“Where is the mayor?”\n\n“Send a ferry, please.”"
    found = find(text)
    assert [(one.is_social, len(one.mentions)) for one in found] == [(True, 1)] * 3


def test_words_inside_the_aside_do_not_break_it() -> None:
    text = '"The boat is back" tweeted self-described "river rat" Tom Maar. "What a day it was."'
    found = find(text)
    assert [(one.is_social, one.text) for one in found] == [(True, "The boat is back What a day it was."), (False, "river rat")]


REPLIES = [
    "In response, one user wrote: “That boat is forty years old.”",
    "Another user replied: “That boat is forty years old.”",
    "En respuesta, otro usuario escribió: “Ese barco tiene cuarenta años”.",
    "В ответ другой пользователь написал: «Этой лодке сорок лет».",
    "Drugi korisnik je odgovorio: „Taj čamac ima četrdeset godina.“",
    "„Das Boot ist vierzig Jahre alt“, antwortete ein anderer Nutzer.",
    "Un altro utente ha risposto: «Quella barca ha quarant'anni».",
]


@pytest.mark.parametrize("text", REPLIES)
def test_answers_are_marked(text: str) -> None:
    assert [(one.is_social, one.in_reply) for one in find(text)] == [(True, True)]


SPEAKERS = [
    ("The Telegram channel Tide Watch wrote: “The dam holds for now.”", "Tide Watch", None, Platform.TELEGRAM),
    ("Twitter user @tide_w wrote: “The dam holds for now.”", None, "tide_w", Platform.TWITTER),
    ("“The dam holds for now,” wrote engineer Ana Kovač on Facebook.", "Ana Kovač", None, Platform.FACEBOOK),
    ("Ana Kovač tuiteó: “La presa aguanta por ahora”.", "Ana Kovač", None, Platform.TWITTER),
    ("Пользователь Иван Петров написал в Telegram: «Плотина держится».", "Иван Петров", None, Platform.TELEGRAM),
    ("“The dam holds for now,” one user commented.", None, None, Platform.UNKNOWN),
]


@pytest.mark.parametrize(("text", "author", "handle", "platform"), SPEAKERS)
def test_speaker_and_platform_are_read(text: str, author: str | None, handle: str | None, platform: Platform) -> None:
    known = find(text)[0].attribution
    assert (known.author, known.handle, known.platform) == (author, handle, platform)


DAYS = [
    ("“The dam holds,” the Telegram channel Tide wrote on Sunday, August 21.", "2022-08-21"),
    ("“The dam holds,” one user tweeted on Friday.", "2022-08-19"),
    ("“The dam holds,” one user tweeted yesterday.", "2022-08-21"),
    ("«La presa aguanta por ahora», escribió un usuario en Twitter el lunes.", "2022-08-22"),
    ("„Der Damm hält noch“, schrieb ein Nutzer gestern auf Facebook.", "2022-08-21"),
    ("“The dam holds,” one user tweeted.", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_days_are_seen_from_the_article(text: str, day: str | None) -> None:
    assert find(text, published="2022-08-22T12:46")[0].attribution.posted_at == day


MARKS = [
    ("One user wrote: “He said ‘go’ and ‘stay’ at once.”", "He said ‘go’ and ‘stay’ at once."),
    ("One user wrote: ‘It’s the users’ boat, isn’t it?’", "It’s the users’ boat, isn’t it?"),
    ("One user wrote: »So „ist“ das nun eben.«", "So „ist“ das nun eben."),
    ("One user wrote: ”Så är det bara.”", "Så är det bara."),
    ("One user wrote: „Ja, „gut“ so ist es.“", "Ja, „gut“ so ist es."),
    ("One user wrote: 「これで終わりだと思う」", "これで終わりだと思う"),
    ("One user wrote: ‹So ist das nun eben.›", "So ist das nun eben."),
    ("One user wrote: “No closing mark here", None),
    ("A board 5'10\" long and 6' wide lay in the water, one user wrote.", None),
]


@pytest.mark.parametrize(("text", "content"), MARKS)
def test_marks_of_all_customs(text: str, content: str | None) -> None:
    assert [one.text for one in find(text)] == ([] if content is None else [content])


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "“a ",
        '"a" b ',
        "‘x’ said ",
        "- a - wrote ",
        "„“”",
        "one user wrote: “a” ",
        "«»\n",
        "“a\n",
        "page “A b c” ",
        '"A"da ',
    ],
)
def test_hostile_marks_take_linear_time(piece: str) -> None:
    started = time.process_time()
    find_quotations(article_of(piece * (20_000 // len(piece))), [])
    assert time.process_time() - started < 8


PLACED = [
    ("“Varka ime më në fund vlen diçka”, shkruajtën ata në Twitter.", Platform.TWITTER),
    ("«Човен нарешті згодився», — написала у фейсбуці мешканка села.", Platform.FACEBOOK),
    ("Un altro utente ha avvertito su Twitter: “Non toccate più quella barca”.", Platform.TWITTER),
    ("Один житель предупредил в телеграме: «Лодку больше не трогайте».", Platform.TELEGRAM),
]


@pytest.mark.parametrize(("text", "platform"), PLACED)
def test_verb_with_a_platform_makes_a_post(text: str, platform: Platform) -> None:
    (found,) = find(text)
    assert (found.is_social, found.attribution.platform) == (True, platform)


NO_POSTS = [
    "Users can repost their own words soon, Twitter says: “you can easily quote your own tweets at any time.”",
    "An article about one tweet questioned his claim that he was “a friend to boats” all his life.",
    '# Lake\n\n![The dry shore](boats.jpg "Photo of the dry boats")\n\nNothing was said.',
    '---\ntitle: "One user wrote: the boats are dry"\nlang: en\n---\n\nNothing was said.',
]


@pytest.mark.parametrize("text", NO_POSTS)
def test_companies_fragments_and_titles_are_no_posts(text: str) -> None:
    assert [one for one in find(text) if one.is_social] == []


def test_front_matter_and_titles_of_images_are_not_read() -> None:
    assert find(NO_POSTS[2]) == find(NO_POSTS[3]) == []


NAMES = [
    ("“The dam holds,” the Telegram channel River Live 24 wrote on Sunday, August 21.", "River Live 24"),
    ("«Дамба тримається», — написав телеграм-канал «Береги Онлайн».", "Береги Онлайн"),
    ("وكتبت قناة أخبار النهر على تلغرام: «السد صامد حتى الآن والحمد لله».", "أخبار النهر"),
    ("Telegram kanalı Kıyı Telsiz, “Baraj şimdilik dayanıyor.” diye yazdı.", "Kıyı Telsiz"),
    ("„Der Damm hält.“, schrieb die Hafenpolizei auf Mastodon.", "Hafenpolizei"),
    ("Andere dankten den Rettern: „Danke an alle, die geholfen haben.“", None),
    ("One user wrote in Hindi: “The dam holds for now.”", None),
]


@pytest.mark.parametrize(("text", "author"), NAMES)
def test_names_of_channels_and_no_other_nouns_are_authors(text: str, author: str | None) -> None:
    assert find(text)[0].attribution.author == author


MERE_NAMES = [
    "„Facebook“ grupėje žmonės pyksta dėl kelto.",
    "В «Telegram» и «Фейсбуке» об этом спорят второй день.",
    'The mayor left "X" in the spring.',
    'The account "@tide_watch" has been silent since Friday.',
    "A report of the newspaper “Evening Tide” names the causes.",
    "Об этом рассказала газета «Вечерний берег» в пятницу.",
    "„Väinalaiu rahvas“ grupis vaieldakse praami üle.",
    '"Telegram"da və "Dağ Yolu" kanalında bu barədə çox danışırlar.',
    "„მთის ამბები“ გაზეთი კვირაში ერთხელ გამოდის, არხი „ზღვა“ - ყოველდღე.",
]


@pytest.mark.parametrize("text", MERE_NAMES)
def test_names_in_marks_are_no_quotations(text: str) -> None:
    assert find(text) == []


SAID = [
    ("On her page “Thank You Everybody Here” was all she wrote.", "Thank You Everybody Here"),
    ("One user tweeted: “Facebook is down again.”", "Facebook is down again."),
    ("The page “Tide Watch” wrote: “Facebook is down.”", "Facebook is down."),
    ("‘John’s boat is here, nobody else’s,’ one user wrote on Facebook.", "John’s boat is here, nobody else’s,"),
]


@pytest.mark.parametrize(("text", "content"), SAID)
def test_words_beside_such_a_noun_or_name_are_still_quoted(text: str, content: str) -> None:
    assert content in [one.text for one in find(text)]


def test_a_name_in_marks_does_not_cut_the_words_that_introduce_a_post() -> None:
    (found,) = find("„Keltas vėl stovi, kaip visada“, – rašė laikraščio „Pamario žinios“ skaitytojas „Facebook“ paskyroje.")
    assert (found.is_social, found.attribution.platform) == (True, Platform.FACEBOOK)


def test_an_answer_in_the_paragraph_stands_on_the_platform_of_its_post() -> None:
    text = "“My boat is back!” one user wrote on Facebook. “Then row it home,” another replied."
    assert [one.attribution.platform for one in find(text)] == [Platform.FACEBOOK, Platform.FACEBOOK]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("Shopkeeper Mary Tamm wrote on her Facebook page:", [(True, "Bread is out, coffee is not. Bring eggs.")]),
        ("The law says:", [(False, "Bread is out, coffee is not. Bring eggs.")]),
        ("Mary Tamm keeps a shop.", []),
    ],
)
def test_a_block_below_a_colon_is_quoted_without_marks(above: str, found: list[tuple[bool, str]]) -> None:
    page = f"<html><body><article><h1>Ferry</h1><p>{above}</p><blockquote><p>Bread is out, coffee is not. Bring eggs.</p>"
    article = parse_html(
        f"{page}</blockquote><p>The ferry is still there.</p></article></body></html>".encode(), source="a.html"
    )
    assert [(one.is_social, one.text) for one in find_quotations(article, [])] == found


def test_new_subject_is_no_continuation() -> None:
    found = find(
        "One user wrote: “The boat is useful.”\n\nA user who says he is a captain added: “Nobody sails tonight, believe me.”"
    )
    assert [one.text for one in found] == ["The boat is useful.", "Nobody sails tonight, believe me."]


def test_reply_to_a_statement_is_no_reply_to_the_post_before() -> None:
    answer = "“All is well,” said the director Otto Senna.\n\nOne user replied: “Nothing is well at the dam.”"
    assert [one.in_reply for one in find(answer)] == [False, False]
    assert find("One user wrote: “All is well.”\n\nIn response, a deckhand wrote: “Nothing is well at the dam.”")[1].in_reply


ICELANDIC = "Brúnni yfir ána var lokað í gærkvöldi eftir að vatnið flæddi yfir veginn, og margir hafa skrifað um það síðan."


@pytest.mark.parametrize("declared", ["is", "IS-is"])
def test_a_page_is_believed_about_a_language_that_its_words_cannot_tell(declared: str) -> None:
    article = replace(article_of(ICELANDIC), declared_language=declared)
    assert article_language(article, lines_of(article)) == "is"


@pytest.mark.parametrize("declared", ["und", "x-default", "xx", "en", None])
def test_a_page_is_not_believed_about_what_its_words_tell(declared: str | None) -> None:
    article = replace(
        article_of("The bridge was closed last night after the water had risen over the road."), declared_language=declared
    )
    assert article_language(article, lines_of(article)) == "en"


@pytest.mark.parametrize(
    ("speaker", "author"), [("Lögreglan á Suðurlandi", None), ("Einar Þór", "Einar Þór")], ids=["a place", "two words"]
)
def test_in_a_language_without_a_table_one_word_is_no_speaker(speaker: str, author: str | None) -> None:
    text = f"Í morgun birti {speaker} tilkynningu á Facebook: „Vegurinn er lokaður til hádegis, farið varlega.“"
    assert "is" not in tables()
    (sighting,) = find_quotations(replace(article_of(f"{ICELANDIC}\n\n{text}"), declared_language="is"), [])
    assert sighting.attribution.author == author
