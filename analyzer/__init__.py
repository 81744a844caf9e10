"""A multilingual social-post reaction analyser: from a news article to a report on the posts in it."""

__version__ = "0.1.0"  # read by the build as well; a literal because looking up metadata costs 40 ms at every start
