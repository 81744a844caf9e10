"""Text that strangers could write to act on a terminal, a browser, a wiki or a spreadsheet."""

from hypothesis import strategies as st

from analyzer.report.sanitise import visible

CONTROLS = [
    "\x1b[31m",
    "\x1b]0;t\x07",
    "\x9b2J",
    "\b",
    "\r",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\U000e0041",
    "\ud800",
    "\ufeff",
]
MARKUP = [
    "[/nope]",
    "[link=http://x]",
    "<script>",
    "](http://x)",
    "@name",
    "#12",
    "=1+1",
    "\n# a",
    "\n- ",
    "|",
    "![x](y)",
    "`",
    "```",
]
MORE = [
    "~~~",
    "<!--",
    "&lt;",
    "\\",
    "www.x.org",
    "https://x.org",
    "a@b.org",
    "$x$",
    "1. ",
    "***",
    "👩\u200d👧",
    "z" + "\u0301" * 40,
]
HOSTILE = st.lists(st.sampled_from([*CONTROLS, *MARKUP, *MORE]) | st.text(max_size=8), max_size=20).map("".join)


def is_harmless(text: str) -> bool:
    """Tell whether a text holds nothing that acts on a display: nothing that `visible` would change, beside line breaks."""
    lines = text.replace("\n", "")
    return visible(lines) == lines
