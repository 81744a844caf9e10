"""A multilingual social-post reaction analyser: from a news article to a report on the posts in it."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("social-reaction-analyzer")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"
