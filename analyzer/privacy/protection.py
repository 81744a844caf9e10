"""What the settings ask to be hidden, as one step between the pipeline and whatever writes its results."""

import logging
from dataclasses import dataclass

from analyzer.config import Settings
from analyzer.privacy.keys import Key, fresh_key, read_key
from analyzer.privacy.pseudonyms import pseudonymise, pseudonymise_extraction
from analyzer.privacy.texts_left_out import leave_out_extracted_texts, leave_out_texts
from analyzer.records import Article, ArticleReport, Extraction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Protection:
    """What is hidden in everything that one run writes; use `protection_of`.

    Attributes:
        key: Of the pseudonyms; None leaves names as they are.
        leaves_out_texts: Whether words of posts and articles are taken out.
    """

    key: Key | None = None
    leaves_out_texts: bool = False

    def of_report(self, report: ArticleReport) -> ArticleReport:
        """Return what may be shown of a report; the report itself where nothing is hidden."""
        if self.key is not None:
            report = pseudonymise(report, self.key)
        return leave_out_texts(report) if self.leaves_out_texts else report

    def of_extraction(self, article: Article, extraction: Extraction) -> Extraction:
        """Return what may be shown of the posts found in an article."""
        if self.key is not None:
            extraction = pseudonymise_extraction(article, extraction, self.key)
        return leave_out_extracted_texts(extraction) if self.leaves_out_texts else extraction


def protection_of(settings: Settings) -> Protection:
    """Return what the settings ask for; a key is read from its file, or made for this run alone.

    Raises:
        ConfigError: The key cannot be read or is too short.
    """
    key: Key | None = None
    if settings.pseudonym_key is not None:
        key = read_key(settings.pseudonym_key)
    elif settings.pseudonymise:
        key = fresh_key()
        logger.info("pseudonyms are made with a key of this run; other runs give other ones (see --pseudonym-key)")
    return Protection(key, leaves_out_texts=not settings.texts)
