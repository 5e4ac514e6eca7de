"""Whatever a text is made of, claims stand where they say and tell numbers."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.evidence import Document, extract

SPELT = (
    "one|two-thirds|half|fourfold|doubled|5|5.7|1,234|2023|2021-25|%|percent|billion|yuan|RMB |US$|¥|from|to|"
    "between|and|,|.|;|(|)|‘|’|'|the|of|in|by|"
    "over|than|lower|Hebei Province|Tianjin's|Port|first|third|respectively|top three|lowest|"
    "31 regions|tens of thousands of|hectares|per 100 km|day|"
    "万|亿|元|吨|标箱|人|增长|下降|比|上年|第|二|批|三|分之|零|翻|番|成|至|—|左右|以上|"
    "、|。|，|：|10.2：37.4：52.4|年|月|全省|唐山港|居|首位|由|-|#|[3]|"
    "\u200b|\u202e|°|×|“|”|十四五|last year|12th|twice|single|sole|\n"
)
PIECES = SPELT.split("|")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=40))
def test_claims_of_any_text(pieces):
    text = "".join(piece + space for piece, space in pieces)
    for one in extract(Document("a", "a", text, "", text[:30], None, "en", "text")):
        assert text[one.start : one.end] == one.text
        assert one.text.strip()
        assert one.sentence_start <= one.start < one.end <= one.sentence_end
        assert math.isfinite(one.value)
        assert (one.value_low is None) == (one.value_high is None)
        assert one.value_low is None or one.value_low <= one.value <= one.value_high
