"""A small, honest engine: it shouts, and names the model that shouted."""

from collections.abc import Sequence

from analyzer.language.translation_posts import Draft, Sentence
from analyzer.language.translation_prompt import base_tag
from analyzer.records import Provenance, Tag


class ShoutingEngine:
    """Translates some languages into English by shouting."""

    name = "shouting"

    def __init__(self, model: str, *languages: Tag, into: Tag = "en") -> None:
        self.into = into
        self.provenance = (Provenance("translator", model, model[0] * 64),)
        self.asked: list[Sentence] = []
        self._languages = languages

    def covers(self, tag: Tag, /) -> bool:
        return base_tag(tag) in self._languages

    def generate(self, sentences: Sequence[Sentence], /) -> list[Draft]:
        self.asked.extend(sentences)
        return [Draft(f"{sentence.text.upper()}!", -0.5) for sentence in sentences]
