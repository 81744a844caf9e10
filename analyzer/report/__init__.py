"""From reactions to the article's report, in every format."""
