"""What the full-text index holds of a text: its tokens, and a token for each concept of the field that it names.

A term and its other names, in either language, are one token of the index. So a query asks for one token where it
would otherwise ask for a dozen phrases, and the rank counts them as one word.
"""

from __future__ import annotations

from landsea.evidence.words import mentions, tokens

#: Begins the tokens of concepts; no word does.
_MARK = "qq"


def indexed(text: str) -> list[str]:
    """Return the tokens of a text for the index."""
    return [*tokens(text), *map(concept_token, mentions(text))]


def concept_token(concept: str) -> str:
    """Return the token of a concept, of letters alone as the index cuts at anything else."""
    return _MARK + concept.removeprefix("#").replace("_", "")
