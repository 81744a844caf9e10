"""Tell when a page breaks off inside its mark-up, so that what browsers and parsers swallow there is said."""

import re

_OPEN_TAG = re.compile(r"</?[A-Za-z]")
_MIN_LOSS = 200  # characters; a page cut in the middle of its last tag has lost next to nothing


def describe_open_end(page: str) -> str | None:
    """Return a sentence if the page ends inside a comment, an attribute or a tag and much of it is swallowed there."""
    openings = {
        "a comment": _open_comment(page),
        "an attribute": max(_open_value(page, '"'), _open_value(page, "'")),
        "a tag": _open_tag(page),
    }
    for place, start in openings.items():
        lost = len(page) - start
        if start >= 0 and lost >= _MIN_LOSS:
            return f"the page ends inside {place} that is never closed; its last {lost:,} characters may be lost"
    return None


def _open_comment(page: str) -> int:
    start = page.rfind("<!--")
    return start if start >= 0 and page.find("-->", start) < 0 else -1


def _open_value(page: str, mark: str) -> int:
    """Return where the last quotation mark stands if it opens a value: then nothing closes it."""
    last = page.rfind(mark)
    is_opening = (
        last > 0 and page[last - 1] == "=" and "<" in page[last:] and page.rfind("<", 0, last) > page.rfind(">", 0, last)
    )
    return last if is_opening else -1


def _open_tag(page: str) -> int:
    after = page.rfind(">") + 1
    found = _OPEN_TAG.search(page, after)
    return found.start() if found else -1
