"""Words of both languages as comparable terms: concepts of the field, word stems, pairs of Chinese characters."""

from landsea.evidence.words.terms import concepts, expand, kind
from landsea.evidence.words.tokens import tokens

__all__ = ["concepts", "expand", "kind", "tokens"]
