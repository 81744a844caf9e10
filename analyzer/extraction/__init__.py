"""From an `Article` to its `Post` records: embeds, credit lines, quotations, then pairing."""
