"""Facts to words: the catalogue, number formats, findings, the glossary."""

from kam_analytics.kit.wording.i18n import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Words", "words"]
