"""What a number measures, as a name in snake case made of the sentence's own words."""

from __future__ import annotations

import re

from landsea.evidence.extraction.clauses import phrase
from landsea.evidence.extraction.lexicon import any_of, cues, nouns, word_list
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.units import written

_VERB = re.compile(rf"\b(?:{any_of('verb', 'en')})\b", re.IGNORECASE)
_SIZES = {
    "long": "length", "wide": "width", "deep": "depth", "high": "height", "tall": "height", "thick": "thickness",
}  # fmt: skip
_CARRIED = {"t": "cargo", "t/day": "cargo", "TEU": "containers", "TEU/day": "containers", "persons": "passengers"}
#: "raise the container throughput to", "saw its cargo throughput rise".
_MOVED = re.compile(
    rf"\b(?:{any_of('moves', 'en')})\s+(?:(?:its|the|their|an?)\s+)?([a-z][\w\s-]{{2,60}}?)"
    r"\s+(?:to|by|from)\b[^,]{0,24}$"
    r"|\b(?:saw|see|sees|seen)\s+(?:(?:its|the|their)\s+)?([a-z][a-z\s-]{2,50}?)"
    rf"\s+(?:{any_of('changed_by', 'en')})\b[^,]{{0,50}}$"
)
_PAIR = re.compile(
    r"\bfrom\s+[$¥]?\d[^,;]{0,40}?\s+to\s+(?:\w+\s+)?$|[$¥]?\d[\d.,]*(?:\s+[a-z]+){0,3}\s*\((?:about|around|some|or)?\s*$"
)
#: Who tells: "preliminary accounting shows that".
_REPORTED = re.compile(r"^.*\b(?:shows?|showed|indicates?|indicated|said|reported)\s+that\s+", re.DOTALL)
_NOISE = frozenset(word_list("noise", "en"))
_ZH_NOISE = re.compile(rf"(?:{'|'.join(word_list('noise', 'zh'))}|20\d\d年)+$")


def quantity(text: str, one: Mention, change: str | None, lang: str) -> str:
    """Return the name of what a mention measures; blank where the sentence gives no words for it."""
    named = _chinese(text, one) if lang == "zh" else _english(text, one)
    if lang == "zh":
        suffix = {"increase": "增长", "decrease": "下降"}.get(change or "", "")
        return named + suffix if one.unit in ("percent", "ratio", "percentage_points") else named
    if change and one.unit in ("percent", "ratio", "percentage_points") and "growth" not in named:
        return f"{named}_growth".strip("_") if change == "increase" else f"{named}_decrease".strip("_")
    return named


def _english(text: str, one: Mention) -> str:
    start, end = phrase(text, one.start, one.end)
    # "from A to B" and "A (B)" are one quantity.
    before, after = _PAIR.sub("", text[start : one.start]), text[one.end : end]
    if one.head:
        return _snake(one.head)
    if re.search(r"\b(?:growth|increase|rise|decrease|decline|fall) of\s+(?:\w+\s+){0,2}$", before) and (
        grown := re.match(r"\s+in\s+([a-z][a-z\s-]{3,40}?)(?=\s+(?:to|from|in|by|over)\b|[,.;]|\s*$)", after)
    ):
        return _snake(grown[1], 4)
    if told := _told(one, before, after):
        return told
    if one.unit == "percent" and (share := re.match(r"\s+of\s+(?:all\s+|the\s+)?([^,.;]{3,50})", after)):
        return "share_of_" + _snake(share[1], 5)
    if re.match(r"\s+(?:lower|higher|longer|shorter|more|less|fewer|below|above|behind|ahead)\b", after) and start > 0:
        one = Mention(max(0, start - 3), max(0, start - 2), one.value, one.unit)
        return _english(re.sub(r"\d", " ", text[:start].rstrip(" ,–—")), one)
    if growth := re.match(
        r"(?:\s+\w+){0,2}\s+(?:growth|increase|rise|decline|decrease|fall|reduction)\s+in\s+([^,.;]{3,50})", after
    ):
        return _snake(growth[1], 4)
    verbs = _verbs(before)
    words = _since_last(before[: verbs[-1].start()] if verbs else before)
    if (len(_snake(words)) < 3 or _snake(words) in nouns("change", "en")) and start > 0:
        back = phrase(text, max(0, start - 2), max(0, start - 2))
        earlier = text[back[0] : start]
        given = _verbs(earlier)
        words = earlier[: given[0].start()] if given else earlier
    if not words.strip() or (
        not verbs and re.match(r"\s+[a-z]", after) and one.unit not in ("percent", "count", "index")
    ):
        counted = re.split(
            r"\b(?:of|in|on|at|by|to|for|from|with|and|is|are|was|were|has|have)\b|[,.;(]", after, maxsplit=1
        )[0]
        words = counted if len(_snake(counted)) > 2 else words
    return _snake(_resolved(text, words), 6, last=True)


def _verbs(words: str) -> list[re.Match[str]]:
    """Return the verbs that give a value; "the total value" has none."""
    return [one for one in _VERB.finditer(words) if not re.match(r"total\s+[a-z]", words[one.start() :])]


def _told(one: Mention, before: str, after: str) -> str:
    """Return what a verb or an adjective beside the number says that it measures; blank if none does."""
    size = re.match(r"\s+(long|wide|deep|high|tall|thick)\b", after)
    if size and one.unit in ("m", "km", "mm"):
        noun = _VERB.split(before)[0].strip()
        bare = noun if re.search(r"(?:^|\s)[a-z-]+$", noun) else ""
        return "_".join(part for part in (_snake(bare, 3, last=True), _SIZES[size[1]]) if part)
    bare = before
    for _, cue in cues("bound", "en", "before"):
        bare = cue.sub("", bare)
    # "handled A tonnes of cargo and B TEUs": the verb before the first number is the second one's too.
    for words in (bare, re.sub(r"[$¥]?\d[^,;]*\sand\s+$", "", bare)):
        for noun, cue in cues("measure", "en", "before"):
            if cue.search(words):
                return _acted(noun, one.unit, after)
    if moved := _MOVED.search(bare):
        what = re.sub(r"^(?:year-on-year|annual)\b", "", moved[1] or moved[2])
        if what.strip():
            return _snake(re.split(r"\s(?:between|among)\s", what)[0], 5, last=True)
    return _of(after) if one.unit not in ("percent", "ratio", "index") and len(_snake(_since_last(bare))) < 3 else ""


def _acted(noun: str, unit: str, after: str) -> str:
    """Return the name of what is done to an amount: "cost", or "cargo_handled" of tonnes."""
    if noun.islower() and not noun.startswith("_"):
        return noun
    thing = _of(after) or _snake(_CARRIED.get(unit, ""))
    return f"{thing}{noun}".strip("_")


def _of(after: str) -> str:
    """Return the noun in "tonnes of cargo"."""
    found = re.match(
        r"\s+of\s+(?:the\s+)?([a-z][a-z\s-]{2,40}?)(?=\s+(?:in|at|by|to|for|from|with|and|a|per|over|during)\b|[,.;()]|\s*$)",
        after,
    )
    return _snake(found[1], 4) if found else ""


def _since_last(words: str) -> str:
    """Return the words after a number that "and" joins to this one: "X to 35 million TEUs and the share of Y"."""
    rest = re.split(r"\d[\d.,]*(?:\s*[A-Za-z%]+){0,3}?\s+and\s+", words)[-1]
    rest = _REPORTED.sub("", rest)
    return rest if len(_snake(rest)) > 2 else words


def _resolved(text: str, words: str) -> str:
    """Put the noun in the place of "that" ("that of the secondary industry")."""
    that = re.match(r"\W*(?:and\s+)?(?:that|those)\s+of\s+(.*)", words, re.DOTALL)
    noun = re.search(r"\bthe\s+([a-z][a-z ]{2,40}?)\s+of\b", text) if that else None
    return f"{noun[1]} {that[1]}" if that and noun else _REPORTED.sub("", words)


def _snake(words: str, most: int = 6, last: bool = False) -> str:
    plain = re.sub(r"['’]s\b|[^A-Za-z\s-]", " ", words)
    kept = [word.lower().strip("-") for word in re.split(r"[\s-]+", plain) if word and word.lower() not in _NOISE]
    return "_".join(kept[-most:] if last else kept[:most])


def _chinese(text: str, one: Mention) -> str:
    """Return the noun before the number, back to the last comma that has one."""
    pieces = re.split(r"[，,。；;：:、（）()“”]", text[: one.start])
    for at in range(len(pieces) - 1, -1, -1):
        piece = re.sub(r"前\d+个?月", "", pieces[at])
        if share := _SHARE_OF.search(piece):
            return _share_zh(share, pieces[:at])
        plain = re.sub(rf"[\x01\d.%\s]+(?:[亿万千百多余])*(?:{written('zh')})?", "", piece)
        if re.search(r"计算$|可比价|不变价|[同环]比$", plain):
            continue
        bare = _bare(_ZH_NOISE.sub("", plain))
        if len(bare) >= 2:
            return bare[-16:]
    return one.head


def _bare(noun: str) -> str:
    """Strip what stands before a noun: 全年实现, 厦门港完成, 预计."""
    lead = r"其中|全年|全省|全市|全国|年末|年底|截至|分别|名义|年均|力争|到|我国|完成|实现|开行|有望|预计|将"
    bare = re.sub(rf"^(?:{lead}|[-—–至]|[年月份日])+", "", noun)
    done = re.split(r"(?:预计)?(?:完成|实现)(?=[\u4e00-\u9fff]{2})", bare)
    return "".join(done) if len(done[-1]) >= 2 else bare


#: 约占全国的7.1%: the share that what was named before has in a whole.
_SHARE_OF = re.compile(
    r"^(?P<noun>[^占]*?)[约近超]?占(?P<whole>[^占]{2,14}?)的?(?:比重|份额|比例)?(?:达到?|为|约|近)*$"
)


def _share_zh(share: re.Match[str], earlier: list[str]) -> str:
    """Return the name of a share: 中欧班列占全国比重."""
    noun = _bare(share["noun"])
    for piece in reversed(earlier):
        if len(noun) >= 2:
            break
        plain = re.sub(rf"[\x01\d.%\s]+(?:[亿万千百多余])*(?:{written('zh')})?[列艘个条家]?", "", piece)
        noun = "" if re.search(r"增长|下降|[同环]比|比上年", plain) else _bare(_ZH_NOISE.sub("", plain))
    return f"{noun[-16:]}占{share['whole']}比重"
