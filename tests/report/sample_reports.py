"""Invented reports that the renderers are tested on: posts in many languages and forms, an empty one, a hostile one."""

import hashlib
from dataclasses import replace

from analyzer.records import (
    Abstention,
    Article,
    ArticleReport,
    Attribution,
    Evidence,
    Extraction,
    Form,
    Language,
    Mention,
    OtherQuotation,
    Platform,
    Post,
    PressTranslation,
    Provenance,
    Reaction,
    Reading,
    Relation,
    Sentiment,
    Span,
    Stance,
    Translation,
    Untranslated,
)
from analyzer.report.aggregation import build_report

TEXT = """Convoy on the Marun bridge: “one bus will not stop anybody”

By Ines Carvalho • 3 May 2024

Residents woke on Thursday to a line of military lorries on the Marun bridge, the only crossing between the two towns.

The mayor called it “a routine exercise”. On social media few believed him.

Bridge Watch reported on Telegram: “Eleven lorries and two cranes are standing on the bridge.”

It added: “Nobody is let through on foot.”

One user joked: “Eleven lorries and still no toilets paper in town 😂”

Eleven lorries and still no toilet paper in town 😂 https://t.co/abc123 — Petra 🌻 (@petra_marun) May 3, 2024

A neighbour answered her.

Не шалите се, сутра ће бити и тенкови. Ово је почетак. — Милош (@milos021) May 3, 2024

Another warned: “If they close the bridge, the whole valley will burn.”

Si cierran el puente, va a arder todo el valle. — Lucía R. (@luciar) May 2, 2024

From the other bank came calls for calm: “Enough of this. We are neighbours, let us talk.”

كفى. نحن جيران، فلنتحدث قبل أن يفوت الأوان — سلمى (@salma_writes) May 4, 2024

A picture of the queue was shared on Instagram.

An older account praised the army.

arre bhai kya scene hai, army zindabad — Ravi (@ravi_k) May 3, 2024

“We have nothing to hide,” the defence ministry said in a statement.
"""


def mention(form: Form, content: str, *, cue: str | None = None, after: int = 0, **more: object) -> Mention:
    start = TEXT.index(content, after)
    cue_start = TEXT.rindex(cue, 0, start) if cue else 0
    cue_span = Span(cue_start, cue_start + len(cue)) if cue else None
    return Mention(form=form, span=Span(start, start + len(content)), content=content, cue=cue, cue_span=cue_span, **more)


def reading(sentiment: tuple[float, float, float], evidence: tuple[Evidence, ...] = (), **stances: float) -> Reading:
    full = {stance: stances.get(stance.value, 0.02) for stance in Stance}
    return Reading(
        stances=full,
        labels=tuple(stance for stance in Stance if full[stance] >= THRESHOLDS[stance]),
        sentiment=dict(zip(Sentiment, sentiment, strict=True)),
        evidence=evidence,
    )


def words(text: str, part: str, label: Stance | Sentiment, weight: float) -> Evidence:
    start = text.index(part)
    return Evidence(label, Span(start, start + len(part)), weight)


THRESHOLDS = dict.fromkeys(Stance, 0.5) | {Stance.JOKING: 0.44, Stance.ESCALATORY: 0.39}
MODELS = (
    Provenance("detector", "ensemble-2026-11", "1" * 64),
    Provenance("translator", "many-to-english-2026-11", "2" * 64),
    Provenance("scorer", "reaction-2026-11", "3" * 64),
)
ENGLISH = Language("en", 0.99)
SAME = Untranslated("same language")


def _machine(text: str, quality: float | None = 0.8) -> Translation:
    return Translation(text=text, into="en", engine="ctranslate2", model="many-to-english-2026-11", quality=quality)


def _telegram() -> Reaction:
    parts = (
        mention(Form.QUOTATION, "Eleven lorries and two cranes are standing on the bridge.", cue="reported on Telegram"),
        mention(Form.QUOTATION, "Nobody is let through on foot.", cue="added"),
    )
    text = " ".join(part.content for part in parts)
    post = Post(
        id="p1",
        text=text,
        text_from=Form.QUOTATION,
        mentions=parts,
        attribution=Attribution(author="Bridge Watch", platform=Platform.TELEGRAM),
    )
    evidence = (
        words(text, "are standing on the bridge", Stance.REPORTING, 0.41),
        words(text, "Eleven lorries", Stance.REPORTING, 0.2),
    )
    return Reaction(
        post=post,
        language=ENGLISH,
        translation=SAME,
        reading=reading((0.2, 0.75, 0.05), evidence, reporting=0.94, sceptical=0.11),
    )


def _joke() -> Reaction:
    text = "Eleven lorries and still no toilet paper in town 😂 https://t.co/abc123"
    credit = "Eleven lorries and still no toilet paper in town 😂 https://t.co/abc123 — Petra 🌻 (@petra_marun) May 3, 2024"
    post = Post(
        id="p2",
        text=text,
        text_from=Form.CREDIT_LINE,
        mentions=(
            mention(
                Form.QUOTATION,
                "Eleven lorries and still no toilets paper in town 😂",
                cue="joked",
                relation=Relation.EDITED,
                agreement=0.97,
            ),
            mention(Form.CREDIT_LINE, credit),
        ),
        attribution=Attribution(
            author="Petra 🌻",
            handle="petra_marun",
            platform=Platform.TWITTER,
            permalink="https://twitter.com/petra_marun/status/1786300000000000000",
            posted_at="2024-05-03T07:12:00Z",
        ),
    )
    evidence = (
        words(text, "still no toilet paper", Stance.JOKING, 0.38),
        words(text, "😂", Stance.JOKING, 0.31),
        words(text, "Eleven lorries", Stance.JOKING, -0.08),
        words(text, "still no", Stance.SCEPTICAL, 0.27),
    )
    return Reaction(
        post=post,
        language=ENGLISH,
        translation=SAME,
        reading=reading((0.3, 0.55, 0.15), evidence, joking=0.93, sceptical=0.52, critical=0.21),
    )


def _reply() -> Reaction:
    text = "Не шалите се, сутра ће бити и тенкови. Ово је почетак."
    post = Post(
        id="p3",
        text=text,
        text_from=Form.CREDIT_LINE,
        mentions=(mention(Form.CREDIT_LINE, text + " — Милош (@milos021) May 3, 2024"),),
        attribution=Attribution(author="Милош", handle="milos021", platform=Platform.TWITTER, posted_at="2024-05-03"),
        reply_to="p2",
    )
    evidence = (
        words(text, "сутра ће бити и тенкови", Stance.ESCALATORY, 0.44),
        words(text, "Ово је почетак", Stance.ESCALATORY, 0.33),
    )
    machine = _machine("Don't joke, there will be tanks tomorrow. This is the beginning.")
    return Reaction(
        post=post,
        language=Language("sr-Cyrl", 0.98),
        translation=machine,
        reading=reading((0.81, 0.17, 0.02), evidence, escalatory=0.82, critical=0.31),
        translated_reading=reading((0.7, 0.28, 0.02), escalatory=0.77),
    )


def _spark() -> Reaction:
    text = "Si cierran el puente, va a arder todo el valle."
    said = "If they close the bridge, the whole valley will burn."
    quotation = mention(Form.QUOTATION, said, cue="warned", relation=Relation.TRANSLATION, agreement=0.88)
    post = Post(
        id="p4",
        text=text,
        text_from=Form.CREDIT_LINE,
        mentions=(quotation, mention(Form.CREDIT_LINE, text + " — Lucía R. (@luciar) May 2, 2024")),
        attribution=Attribution(author="Lucía R.", handle="luciar", platform=Platform.TWITTER, posted_at="2024-05-02"),
        press_translation=PressTranslation(text=said, span=quotation.span, agreement=0.88),
    )
    return Reaction(
        post=post,
        language=Language("es", 0.99),
        translation=_machine("If they close the bridge, the whole valley is going to burn.", 0.91),
        reading=reading((0.74, 0.24, 0.02), (words(text, "va a arder todo", Stance.ESCALATORY, 0.62),), escalatory=0.88),
    )


def _arabic() -> Reaction:
    text = "كفى. نحن جيران، فلنتحدث قبل أن يفوت الأوان"
    said = "Enough of this. We are neighbours, let us talk."
    quotation = mention(Form.QUOTATION, said, cue="calls for calm", relation=Relation.TRANSLATION, agreement=0.79)
    post = Post(
        id="p5",
        text=text,
        text_from=Form.CREDIT_LINE,
        mentions=(quotation, mention(Form.CREDIT_LINE, text + " — سلمى (@salma_writes) May 4, 2024")),
        attribution=Attribution(
            author="سلمى",
            handle="salma_writes",
            platform=Platform.TWITTER,
            permalink="https://twitter.com/salma_writes/status/1786600000000000000",
            posted_at="2024-05-04T21:40:00Z",
        ),
        press_translation=PressTranslation(text=said, span=quotation.span, agreement=0.79),
    )
    evidence = (words(text, "فلنتحدث", Stance.DEESCALATORY, 0.51), words(text, "نحن جيران", Stance.DEESCALATORY, 0.22))
    return Reaction(
        post=post,
        language=Language("ar", 0.99),
        translation=_machine("Enough. We are neighbours, so let us talk before it is too late.", 0.84),
        reading=reading((0.22, 0.61, 0.17), evidence, deescalatory=0.95),
    )


def _textless() -> Reaction:
    at = TEXT.index("A picture of the queue")
    post = Post(
        id="p6",
        text=None,
        text_from=None,
        mentions=(Mention(form=Form.EMBED, span=Span(at, at), content=""),),
        attribution=Attribution(
            platform=Platform.INSTAGRAM, permalink="https://www.instagram.com/p/CxYz0123456/", post_key="CxYz0123456"
        ),
    )
    return Reaction(post=post, language=Language("und", 0.0), translation=Untranslated("no text"), reading=None)


def _abstained() -> Reaction:
    text = "arre bhai kya scene hai, army zindabad"
    post = Post(
        id="p7",
        text=text,
        text_from=Form.CREDIT_LINE,
        mentions=(mention(Form.CREDIT_LINE, text + " — Ravi (@ravi_k) May 3, 2024", cue="praised"),),
        attribution=Attribution(author="Ravi", handle="ravi_k", platform=Platform.TWITTER, posted_at="2024-05-03"),
    )
    unsure = replace(reading((0.12, 0.4, 0.48), supportive=0.55, joking=0.4), abstained=Abstention("low confidence"))
    return Reaction(
        post=post,
        language=Language("hi-Latn", 0.71),
        translation=_machine("oh brother what a scene, long live the army", 0.35),
        reading=unsure,
    )


def sample_article(text: str = TEXT) -> Article:
    return Article(
        source="articles/marun-bridge.txt",
        url="https://news.example/world/marun-bridge",
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title="Convoy on the Marun bridge: “one bus will not stop anybody”",
        authors=("Ines Carvalho",),
        published="2024-05-03",
        declared_language="en",
        main=(Span(0, len(text)),),
        warnings=("One embedded frame had no address and was passed over.",),
    )


def report_on(article: Article, reactions: tuple[Reaction, ...], others: tuple[OtherQuotation, ...] = ()) -> ArticleReport:
    return build_report(
        article,
        Extraction(posts=tuple(reaction.post for reaction in reactions), other_quotations=others),
        reactions,
        language=ENGLISH,
        models=MODELS,
        config_sha256="c" * 64,
        version="0.1.0",
        thresholds=THRESHOLDS,
    )


def sample_report() -> ArticleReport:
    reactions = (_telegram(), _joke(), _reply(), _spark(), _arabic(), _textless(), _abstained())
    other = "We have nothing to hide,"
    start = TEXT.index(other)
    others = (OtherQuotation(span=Span(start, start + len(other)), content=other, speaker="the defence ministry"),)
    return report_on(sample_article(), reactions, others)


def empty_report() -> ArticleReport:
    text = "The bakery on Mill Street opens an hour earlier from Monday.\n"
    return report_on(replace(sample_article(text), title=None, authors=(), published=None, url=None, warnings=()), ())


def report_with(hostile: str) -> ArticleReport:
    """Give a report in which every string that comes from outside is `hostile`."""
    text = f"{hostile} — {hostile}\n{hostile}"
    article = replace(
        sample_article(text),
        source=hostile,
        url=hostile,
        title=hostile,
        authors=(hostile,),
        published=hostile,
        warnings=(hostile,),
    )
    whole = Span(0, len(hostile))
    second = Span(len(text) - len(hostile), len(text))
    mentions = (
        Mention(form=Form.CREDIT_LINE, span=whole, content=hostile, cue=hostile, cue_span=whole, lead_in=whole),
        Mention(
            form=Form.QUOTATION, span=second, content=hostile, cue=f"joked {hostile}", relation=Relation.EDITED, agreement=0.5
        ),
        Mention(form=Form.EMBED, span=Span(0, 0), content=""),
    )
    who = Attribution(author=hostile, handle=hostile, permalink=hostile, post_key=hostile, posted_at=hostile)
    press = PressTranslation(text=hostile, span=second, agreement=0.3)
    first = Post(id="p1", text=hostile, text_from=Form.EMBED, mentions=mentions, attribution=who, press_translation=press)
    reply = Post(id="p2", text=hostile + "!", text_from=Form.EMBED, mentions=mentions[:1], attribution=who, reply_to="p1")
    evidence = tuple(Evidence(Stance.JOKING, Span(at, at + 1), 0.3) for at in range(0, len(hostile), 2))
    translation = Translation(text=hostile, into="en", engine=hostile, model=hostile, quality=0.5)
    reactions = tuple(
        Reaction(
            post=post,
            language=Language("und", 0.2),
            translation=translation,
            reading=replace(
                reading((0.1, 0.8, 0.1), evidence, joking=0.9), abstained=Abstention(hostile) if post is reply else None
            ),
        )
        for post in (first, reply)
    )
    others = (OtherQuotation(span=whole, content=hostile, speaker=hostile),)
    return replace(report_on(article, reactions, others), models=(Provenance("scorer", hostile, hostile),), version=hostile)
