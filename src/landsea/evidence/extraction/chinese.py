"""Numbers with their units in a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from landsea.evidence.claim import Bound
from landsea.evidence.extraction import units, words
from landsea.evidence.extraction.lexicon import nouns
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.slogans import in_quotes

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?"
_HAN = rf"[{words.HAN}]{{1,12}}"
_SIGNS = {"US$": "USD", "$": "USD", "¥": "yuan", "USD": "USD", "RMB": "yuan"}
#: 千万亿 multiply; 多 and 余 may stand within ("30多万吨"). 百/千 before 分/米/瓦/克 belong to what follows.
_MAGNITUDE = r"(?:(?P<more>[多余几])?(?P<magnitude>(?:十|百(?!分)|千(?![瓦克米])|万|亿)+))?"
_MEASURES = units.alternatives(nouns("measure", "zh"))
_NUMBER = re.compile(
    rf"(?P<sign>(?:US\$|RMB|USD|[$¥]))?\s?(?<![A-Za-z0-9_.,\x01])(?P<minus>-(?=\d))?"
    rf"(?:(?P<number>{_DIGITS})\s?{_MAGNITUDE}|(?P<han>{_HAN}))(?P<tail>[多余])?\s?"
    rf"(?:(?P<unit>{units.written('zh')})|(?P<measure>(?:{_MEASURES})))?",
)
_JOIN = re.compile(r"\s?(?:[-—–~～至到]|——)\s?")
_FRACTION = re.compile(rf"(?P<d>{_HAN}|\d+)分之(?P<n>{_HAN}|\d+(?:\.\d+)?)(?P<point>点[{words.HAN}]+)?")
_TENTHS = re.compile(r"(?P<n>[一二三四五六七八九两\d])成(?P<half>[半五])?(?![为了立本果就长员功品效熟])")
_HALF = re.compile(r"(?P<over>过)半(?:数)?|(?:近|约|占|超过|超|达)(?P<half>一半|半数)")
_DOUBLED = re.compile(r"翻(?P<n>[一两二三四])番|(?P<once>翻番)|(?P<fold>倍增)(?!计划|行动|工程)")
_RANK = re.compile(
    rf"(?:居|列|排名?|位|全球|世界|全国|全省|国内|亚洲|进入|跻身|跃升|升至|稳居|获)[^，。；、\d]{{0,10}}?(?P<rank>第(?P<n>\d{{1,4}}|{_HAN})|(?P<top>首位|榜首|第一位)|前(?P<among>\d{{1,3}}|[一二三四五六七八九十]{{1,2}})(?=[名位强列甲，。；]|$))"
    r"|(?:居|位居|稳居|列)[^，。；、\d]{0,8}?(?P<first>首(?=[，。；]|$)|榜首)"
)
_ORDINAL = re.compile(rf"第(?P<n>\d{{1,4}}|{_HAN})(?=(?:个|批|次|轮|家|座|条|艘|大|届|名|位|代|期))")
_SERIES = re.compile(r"全国(?P<a>首[个家座条批艘次])|(?P<b>首[个家座条艘])(?=[^，。；]{2,20})")
_DECIMAL_RATIO = re.compile(
    r"(?<![\d.:：])(\d{1,2}(?:\.\d+)?)[:：](\d{1,2}(?:\.\d+)?)[:：](\d{1,2}(?:\.\d+)?)(?![\d:：])"
)
_VALUE_VERB = re.compile(r"(?:为|达到?|至|到|由|从|以上|超过|约|近|是|指数|系数|于|占|、|或|和|比例)\s?$|[(]$")
_BARE_MAGNITUDES = ("十", "百", "千", "万", "亿", "零", "百万", "千万", "万亿")
_YEARLIKE = re.compile(r"(?:19|20)\d\d")


def mentions(text: str) -> list[Mention]:
    """Return the numbers of a sentence, in order; `text` is masked, places count from its begin."""
    found: list[Mention] = []
    for grammar in (_fractions, _structure, _multiples, _ranks, _numbers):
        taken = {place for one in found for place in range(one.start, one.end)}
        found += [one for one in grammar(text) if not taken.intersection(range(one.start, one.end))]
    found.sort(key=lambda one: one.start)
    return _share_units(text, found)


def _fractions(text: str) -> Iterator[Mention]:
    for one in _FRACTION.finditer(text):
        below = _plain(one["d"])
        if below == 0:
            continue
        above = _plain(one["n"])
        if one["point"]:
            above += Decimal("0." + "".join(str(words.han(sign)) for sign in one["point"][1:]))
        per_cent = below == 100
        yield Mention(one.start(), one.end(), above * 100 / below, "percent", bound=None if per_cent else "approx")
    for one in _TENTHS.finditer(text):
        value = _plain(one["n"]) * 10 + (5 if one["half"] else 0)
        yield Mention(one.start(), one.end(), value, "percent", bound="approx")
    for one in _HALF.finditer(text):
        place = one.span("half") if one["half"] else one.span()
        yield Mention(*place, Decimal(50), "percent", bound="over" if one["over"] else "approx")


def _structure(text: str) -> Iterator[Mention]:
    """Yield the three shares of "8.8:38.8:52.4"."""
    for one in _DECIMAL_RATIO.finditer(text):
        parts = [Decimal(part) for part in one.groups()]
        if abs(sum(parts, Decimal(-100))) <= Decimal(1):
            for at, part in enumerate(parts, 1):
                yield Mention(*one.span(at), part, "percent")


def _multiples(text: str) -> Iterator[Mention]:
    for one in _DOUBLED.finditer(text):
        times = 2 ** int(words.han(one["n"])) if one["n"] else 2
        yield Mention(one.start(), one.end(), Decimal(times), "ratio", direction="increase")


def _ranks(text: str) -> Iterator[Mention]:
    seen = set()
    for one in _RANK.finditer(text):
        group = "rank" if one["rank"] else "first"
        value = _plain(one["n"]) if one["n"] else _plain(one["among"]) if one["among"] else Decimal(1)
        start, end = one.span(group)
        seen.add(start)
        yield Mention(start, end, value, "rank", kind="rank", bound="at_most" if one["among"] else None)
    for one in _ORDINAL.finditer(text):
        if one.start() not in seen:
            seen.add(one.start())
            yield Mention(one.start(), one.end(), _plain(one["n"]), "ordinal", tier="ordinal")
    for one in _SERIES.finditer(text):
        group = "a" if one["a"] else "b"
        yield Mention(*one.span(group), Decimal(1), "rank", kind="rank", tier="ordinal")


def _plain(number: str) -> Decimal:
    return Decimal(number) if number[0].isdigit() else words.han(number)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A number taken apart: place, the number as written, its unit and the measure word after it."""

    start: int
    end: int
    number: Decimal
    base: str | None
    factor: Decimal
    measure: str
    han: bool
    more: bool

    @classmethod
    def of(cls, one: re.Match[str]) -> _Parts | None:
        unit = units.find(one["unit"], "zh") if one["unit"] else None
        magnitude = Decimal(1)
        if one["number"]:
            number = Decimal(one["number"].replace(",", "")) * (-1 if one["minus"] else 1)
            for sign in one["magnitude"] or "":
                magnitude *= words.han(sign) if sign != "十" else 10
            end = one.end("magnitude") if one["magnitude"] else one.end("number")
        else:
            number, end = words.han(one["han"]), one.end("han")
        sign = _SIGNS.get((one["sign"] or "").upper())
        if unit is not None:
            end = one.end("unit")
        more = bool(one["tail"] or (one["number"] and one["more"]))
        start = (
            one.start("sign")
            if sign
            else one.start("minus")
            if one["minus"]
            else one.start("number" if one["number"] else "han")
        )
        base = unit.base if unit else sign
        return cls(
            start,
            end,
            number,
            base,
            magnitude * (unit.factor if unit else 1),
            one["measure"] or "",
            one["number"] is None,
            more,
        )


def _numbers(text: str) -> Iterator[Mention]:
    at = 0
    while one := _NUMBER.search(text, at):
        made = _range(text, one) or _number(text, one)
        at = max(
            one.end() if made or not one["measure"] else one.start("measure"), made.end if made else 0, one.start() + 1
        )
        if made is not None:
            yield made


def _range(text: str, one: re.Match[str]) -> Mention | None:
    """Return "5%—7%" or "3至5个": two numbers that rise, and one unit."""
    join = _JOIN.match(text, one.end())
    other = _NUMBER.match(text, join.end()) if join else None
    if join is None or other is None or not (one["number"] and other["number"]):
        return None
    first, last = _Parts.of(one), _Parts.of(other)
    if first is None or last is None or re.search(r"[由从]$", text[: one.start()].rstrip("约 ")):
        return None
    if re.search(r"[由从][^，。；]{0,12}$", text[: one.start()]) and join[0].strip() in ("至", "到"):
        return None
    if last.base is None and not last.measure:
        return None
    if first.base is not None and first.base != last.base:
        return None
    factor = first.factor if first.base or one["magnitude"] else last.factor
    low, high = first.number * factor, last.number * last.factor
    if low >= high:
        return None
    return Mention(first.start, last.end, (low + high) / 2, last.base or "count", low, high, "range", head=last.measure)


def _number(text: str, one: re.Match[str]) -> Mention | None:
    parts = _Parts.of(one)
    if parts is None or _is_no_number(text, one, parts):
        return None
    value = parts.number * parts.factor
    if parts.base is None:
        return _count(text, one, parts, value)
    made = Mention(parts.start, parts.end, value, parts.base, bound="over" if parts.more else None)
    made.extra["factor"] = parts.factor
    if made.unit in ("t", "TEU", "persons", "m3", "kWh") and re.search(
        r"日均[^，。；]{0,10}$|每[日天][^，。；]{0,8}$", text[: parts.start]
    ):
        made.unit += "/day"
    return made


def _is_no_number(text: str, one: re.Match[str], parts: _Parts) -> bool:
    """Say whether this is a year, a word that contains a numeral, or part of one."""
    number, unit = one["number"], one["unit"]
    if (
        number
        and unit == "年"
        and (
            _YEARLIKE.fullmatch(number)
            or (re.match(r"\d{2}$", number) and one.end() < len(text) and text[one.end()] == "代")
        )
    ):
        return True
    if number and unit is None and _YEARLIKE.fullmatch(number) and one["magnitude"] is None and not one["measure"]:
        return True
    if (
        unit == "年"
        and re.match(r"[末初底度均代来级]", text[one.end() : one.end() + 1])
        and not re.match(r"来", text[one.end() :])
    ):
        return True
    if parts.han:
        return _is_word(text, one)
    return False


def _is_word(text: str, one: re.Match[str]) -> bool:
    han = one["han"]
    if han in _BARE_MAGNITUDES:
        # 万元GDP and 千家万户 are no values; 突破千万标箱 is one.
        led = re.search(r"(?:突破|超过?|近|逾|过|达到?|约|上)$", text[: one.start("han")])
        return not (led and (one["unit"] or han == "十")) and not (han == "十" and one["measure"])
    if one["unit"] is None and not one["measure"] and not re.match(r"大|双|多|余", text[one.end("han") :]):
        return True
    if han == "一" and one["unit"] not in ("倍",):
        return True
    if one["unit"] == "人" and len(han) == 1 and han not in "三四五六七八九":
        return True
    before = text[max(0, one.start("han") - 1) : one.start("han")]
    return before in ("第", "初", "期", "周", "十")


def _count(text: str, one: re.Match[str], parts: _Parts, value: Decimal) -> Mention | None:
    """Return a number that counts something, or the value of an index."""
    after = text[parts.end :]
    label = in_quotes(text, parts.start, parts.end) and (parts.han or value < Decimal(100))
    if parts.han and re.match(r"大(?!于|多|约|概|量|型|宗)", after):
        return Mention(parts.start, parts.end, value, tier="label" if label else "structural", head=_after(after[1:]))
    bound: Bound | None = "over" if parts.more else None
    if label and not parts.han and not re.match(r"[\u4e00-\u9fff]", after):
        return None  # the "2" of a ship's name
    if label:
        return Mention(parts.start, parts.end, value, tier="label", head=_after(after))
    if parts.measure:
        return Mention(parts.start, parts.end, value, bound=bound, head=_after(after[len(parts.measure) :]))
    if parts.han:
        return None
    if one["magnitude"] or parts.more:
        return Mention(parts.start, parts.end, value, bound=bound)
    if _VALUE_VERB.search(text[: parts.start]) or "." in (one["number"] or ""):
        changes = re.search(r"[由从](?:20\d\d年的?)?$", text[: parts.start])
        if (
            not changes
            and re.match(r"[\u4e00-\u9fff]", after)
            and not re.match(r"[以左上下，、和升提降至到增，。；]|分(?!钟|之)|点", after)
        ):
            return None
        made = Mention(parts.start, parts.end, value, "index" if "." in (one["number"] or "") else "count", bound=bound)
        made.extra["factor"] = Decimal(1)
        return made
    return None


def _after(text: str) -> str:
    found = re.match(r"[\u4e00-\u9fff]{1,8}", text)
    return found[0] if found else ""


def _share_units(text: str, found: list[Mention]) -> list[Mention]:
    """Give numbers without a unit the unit that stands at the end of their list ("5.7、6.5和3个百分点")."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        alike = (
            one.unit in ("count", "index") and not one.head and after.unit not in ("count", "index", "rank", "ordinal")
        )
        if alike and re.fullmatch(
            r"\s?(?:、|和|及|,|至|到|提高到|提高至|增加到|上升到|升至|降至)\s?", text[one.end : after.start]
        ):
            one.unit = after.unit
            one.value *= after.extra.get("factor", 1)
            one.extra["factor"] = after.extra.get("factor", Decimal(1))
    return found
