"""The corrections of one run: which belong to which article, applied at both places where they can be."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from analyzer.corrections.entries import Entry
from analyzer.corrections.pairing import correct_extraction
from analyzer.corrections.readings import correct_readings
from analyzer.errors import ConfigError
from analyzer.records import Article, ArticleReport, Correction, Extraction, Tag


@dataclass(slots=True)
class Desk:
    """Applies a file of corrections to the articles of a run.

    Attributes:
        entries: In the order of their file.
        into: Language that posts are translated into.
        is_one_article: Whether the run reads one article, so that entries need not name it.
    """

    entries: Sequence[Entry]
    into: Tag
    is_one_article: bool
    _made: dict[str, deque[list[Correction]]] = field(default_factory=lambda: defaultdict(deque))
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.article is None and not self.is_one_article:
                raise ConfigError(f"{entry.where}: several articles are read; say of which it is: article = its sha256")

    def amend(self, article: Article, extraction: Extraction) -> Extraction:
        """Correct what was found in an article, before any model reads it.

        Raises:
            ConfigError: An entry names what is not there, or another article than the only one.
        """
        if not self.entries:
            return extraction
        self._seen.add(article.sha256)
        corrected, made = correct_extraction(extraction, self._of(article))
        self._made[article.sha256].append(made)
        return corrected

    def correct(self, report: ArticleReport) -> ArticleReport:
        """Correct what was read in an article's posts; called once for every `amend`, in the same order.

        Raises:
            ConfigError: There is nothing to label or translate.
        """
        if not self.entries:
            return report
        made = self._made[report.article.sha256].popleft()
        return correct_readings(report, self._of(report.article), self.into, made)

    def unused(self) -> list[str]:
        """Return one line for each entry whose article did not come."""
        return [
            f"{entry.where}: no article has the sha256 {entry.article}"
            for entry in self.entries
            if entry.article is not None and entry.article not in self._seen
        ]

    def _of(self, article: Article) -> list[Entry]:
        own = [entry for entry in self.entries if entry.article in {None, article.sha256}]
        strange = next((entry for entry in self.entries if entry not in own), None)
        if self.is_one_article and strange is not None:
            raise ConfigError(f"{strange.where}: is about another article; the sha256 of this one is {article.sha256}")
        return own
