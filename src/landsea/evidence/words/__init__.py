"""Words of both languages as comparable terms: concepts of the field, word stems, pairs of Chinese characters."""

from landsea.evidence.words.terms import concepts, expand
from landsea.evidence.words.tokens import tokens

__all__ = ["concepts", "expand", "tokens"]
