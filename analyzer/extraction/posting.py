"""Tell what a verb or noun says by itself: that words were tweeted, posted, or at least written."""

import re

_TWEET = re.compile(
    r"^(?:re|sub)?-?(?:ge|ha |han |va |van |za|a )?(?:re)?"
    r"(?:tweet|twitt?[aeor]|tuit|tuít|tví[tť]|tvit|twiit|tviit|piul|cinguett|ciceri|cuit|tivit|твит|твіт|туит|τουίτ|τιτίβ"
    r"|غرد|مغرد|تغريد|توییت|توئیت|ٹویٹ|ٹوئٹ|צייצ|צייץ|ציוץ|ट्वीट|টুইট|ทวีต|ツイート|つぶや|呟|트윗|트위트|发推|發推|推文|转推|轉推)"
    r"|^(?:ge|ha |za|a )twit"
)
_POSTING = re.compile(
    r"^(?:re)?post(?:ed|ing|ou|aron|eó|at[oa]|é|aram|te|ede|et|a|ade|ar|er|eten|oi|on|nul[ai]?|l[ai]?|ol[ai]?|asi|aa)$"
    r"|^ge?postetd?$|^gepost$|^запост|^a posté|^ha postat|^ha posteado|^posteó|^postó|^(?:ki)?poszt|^mem?posting|^mengunggah"
    r"|^(?:la|lade|lagde|legger|lägger|lægger|legg|slog|slår) (?:ut|upp|ud|op|opp)$"
    r"|^đăng(?: tải| bài| đàn| status| dòng trạng thái)?$"
    r"|^پست |^پوسٹ|^पोस्ट|^পোস্ট|^โพส"
    r"|发文|發文|发帖|發帖|发贴|發貼|贴文|貼文|^po文|投稿|書き込|書きこ|ポスト|^게시|포스팅|글을 올"
)
_WRITING = re.compile(
    r"^(?:also )?(?:wrote|writes)|escri[bt]|escriu|écri|schr(?:ie|ei)b|schree?f|schrijf|skr[ei]+v|scri(?:v|ss|tt|s$|e$)|escrev"
    r"|(?:na|do|od)?pisa[łlo]|^pisze|напис|^пиш|^пис|^piše|^píš|^pisa|^psal|^písal|napísal|zapisa|shkr[ou]|^yaz|^schre|^ír[tj]"
    r"|έγραψ|γράφ|كتب|نوشت|نویس|لکھ|כתב|כותב|लिख|লিখ|লেখ|tulis|kirjoit|viết|写|寫|書い|書き|綴|記し|적었|썼|^쓴|남겼"
    r"|^post|commen|comment|коммент|koment|комент|komment|kommentier|yorum|علق|σχολ"
)


def is_tweeting(word: str) -> bool:
    """Return whether a verb or noun belongs to Twitter ("tweeted", "retweet")."""
    return _TWEET.match(word.casefold()) is not None


def is_posting(verb: str) -> bool:
    """Return whether the verb says by itself that words were posted ("tweeted", "posted")."""
    return is_tweeting(verb) or _POSTING.search(verb.casefold()) is not None


def is_writing(verb: str) -> bool:
    """Return whether the verb says that words were written rather than spoken."""
    return _WRITING.search(verb.casefold()) is not None
