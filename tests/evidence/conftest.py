"""Shared means of the tests of evidence: claims of a piece of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from landsea.evidence import Claim, Document, extract


@pytest.fixture
def claims() -> Callable[..., list[Claim]]:
    def read(text: str, title: str = "", date: str | None = None) -> list[Claim]:
        return extract(Document("text.txt", "text.txt", text, "", title, date, "en", "text"))

    return read
