"""Words of both languages as comparable terms: concepts of the field, word stems, pairs of Chinese characters."""

from landsea.evidence.words.terms import concepts, kind, mentions, segments
from landsea.evidence.words.tokens import tokens

__all__ = ["concepts", "kind", "mentions", "segments", "tokens"]
