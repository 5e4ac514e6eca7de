"""Numbers with their units in an English sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from landsea.evidence.extraction import ranks, units, words
from landsea.evidence.extraction.lexicon import any_of, nouns, word_list
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.slogans import in_name

_WORD_MAGNITUDE = "hundred|thousand|million|billion|trillion"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?"
_CARDINAL = (
    rf"(?:(?:{words.CARDINAL}|an?(?=[\s-](?:{_WORD_MAGNITUDE})))"
    rf"(?:(?:[\s-]|\s+and\s+)(?:{words.CARDINAL}|{_WORD_MAGNITUDE})(?![a-z]))*"
    rf"|(?:{_WORD_MAGNITUDE})(?:-(?:{_WORD_MAGNITUDE}))*(?=-[a-z]))"
)
_MAGNITUDE = r"(?:[\s-]?(?:hundred|thousand|million|billion|trillion|mn|bn|tn|mln|bln)(?![a-z]))*"
_SIGNS = {
    "US$": "USD",
    "$": "USD",
    "USD": "USD",
    "HK$": "HKD",
    "RMB": "yuan",
    "CNY": "yuan",
    "¥": "yuan",
    "€": "EUR",
    "EUR": "EUR",
}
_SIGN = r"(?:US\\?\$|HK\\?\$|USD|RMB|CNY|EUR|\\?\$|[¥€])\s?"
_PERSONS = units.alternatives(nouns("persons", "en"))
#: A number with all that may belong to it. Letters of a unit must end a word.
_NUMBER = re.compile(
    rf"(?P<sign>{_SIGN})?(?<![\w.,\x01])(?P<minus>-(?=\d))?"
    rf"(?P<number>(?:{_DIGITS})|(?<![A-Za-z-])(?:{_CARDINAL})(?![A-Za-z]))(?P<magnitude>{_MAGNITUDE})"
    rf"(?:[\s-]?(?P<run>(?:consecutive|straight|successive|full|whole|calendar|more)\s+(?=(?:year|month|week|day|quarter|hour)))?(?P<unit>(?:{units.written('en')})(?![A-Za-z0-9²³])|[%‰]))?",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?[-–—~～]\s?|\s+to\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+and\s+")
_FRACTION = re.compile(
    r"\b(?P<n>an?|one|two|three|four|\d)(?:[\s-])(?P<d>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?\b(?=\s+(?:of|the|that|lower|higher|more|less|fewer)\b|[\s,.;:)]|$)",
    re.IGNORECASE,
)
_DENOMINATORS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_HALF = re.compile(r"(?<![\w-])half(?=\s+(?:of|the|its|their|all|that)\b|\s*[,.;)]|\s+as\b)", re.IGNORECASE)
_HALF_A = re.compile(r"\bhalf\s+an?\s+(?P<unit>hour|day|month|year)\b", re.IGNORECASE)
_FOLD = re.compile(rf"\b(?P<n>{words.CARDINAL}|\d+(?:\.\d+)?)[\s-]?fold\b", re.IGNORECASE)
_MULTIPLE = re.compile(
    r"\b(?:(?P<v>doubl|tripl|quadrupl|halv)(?:(?:ed|es|ing)\b(?!-)|e(?=\s+(?:the|that|its|their|by|from|in|to)\b))|(?P<twice>twice)(?=\s+(?:as|the|that|its)\b))",
    re.IGNORECASE,
)
_MULTIPLES = {"doubl": 2, "tripl": 3, "quadrupl": 4}
_DIGIT_WORDS = re.compile(r"\b(?P<n>single|double|triple)[\s-]digit\b", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?P<a>tens|dozens|scores|hundreds|thousands|millions|billions)(?:\s+of\s+(?P<b>thousands|millions|billions))?"
    rf"\s+of\s+(?:(?P<unit>{units.written('en')})\b)?",
    re.IGNORECASE,
)
_ORDERS = {
    "tens": 10,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "billions": 10**9,
}
#: What ends the noun phrase after a count.
_STOPS = frozenset(word_list("stop", "en"))
_COUNTED = re.compile(r"[ -](?:\x01+ )?((?:[A-Za-z][\w'’/&-]*)(?:,? (?:and )?(?:[A-Za-z][\w'’/&-]*)){0,6})")
_DEFINITE = re.compile(
    r"\b(?:the|these|those|all|both|its|their|our)\s+(?:(?:core|main|major|key|coastal|top|following)\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:[:：—]|\s–\s|,?\s(?:namely|i\.e\.)\b)")
#: Before a number that stands alone: what gives it as a value.
_BARE = re.compile(rf"(?:\b(?:{any_of('gives', 'en')})\s+|,\s+or\s+|[(,]\s?|^)$", re.IGNORECASE)
_YEARLIKE = re.compile(r"(?:19|20)\d\d")


def mentions(text: str) -> list[Mention]:
    """Return the numbers of a sentence, in order; `text` is masked, places count from its begin."""
    found: list[Mention] = []
    for grammar in (_fractions, _folds, _orders, _ranks, _numbers):
        taken = {place for one in found for place in range(one.start, one.end)}
        found += [one for one in grammar(text) if not taken.intersection(range(one.start, one.end))]
    found.sort(key=lambda one: one.start)
    return _as_dense(text, _share_units(text, found))


def _as_dense(text: str, found: list[Mention]) -> list[Mention]:
    """Give an average the unit of the density that it stands beside: "2.3 per 100 km, below the average of 3.1"."""
    for before, one in pairwise(found):
        dense = one.unit == "index" and before.unit.startswith("count/")
        if dense and re.search(r"\baverage\s*(?:of\s+|\()$", text[before.end : one.start]):
            one.unit = before.unit
    return found


def _fractions(text: str) -> Iterator[Mention]:
    for one in _HALF_A.finditer(text):
        unit = units.find(one["unit"] + "s", "en")
        if unit is not None:
            yield Mention(one.start(), one.end(), Decimal("0.5") * unit.factor, unit.base)
    for one in _FRACTION.finditer(text):
        if re.search(r"\b(?:the|first|second|third|last|every|each)\s+$", text[: one.start()], re.IGNORECASE):
            continue
        upper = {"a": 1, "an": 1}.get(one["n"].lower()) or (
            int(one["n"]) if one["n"].isdigit() else words.cardinal(one["n"])
        )
        yield Mention(
            one.start(), one.end(), Decimal(upper) * 100 / _DENOMINATORS[one["d"].lower()], "percent", bound="approx"
        )
    for one in _HALF.finditer(text):
        if not re.search(r"\b(?:first|second|latter|other|the|last|other)\s+$", text[: one.start()], re.IGNORECASE):
            yield Mention(one.start(), one.end(), Decimal(50), "percent", bound="approx")


def _folds(text: str) -> Iterator[Mention]:
    for one in _FOLD.finditer(text):
        value = Decimal(one["n"]) if one["n"][0].isdigit() else words.cardinal(one["n"])
        yield Mention(one.start(), one.end(), value, "ratio")
    for one in _MULTIPLE.finditer(text):
        verb = (one["v"] or "").lower()
        if one["twice"]:
            yield Mention(one.start(), one.end(), Decimal(2), "ratio")
        elif verb == "halv":
            yield Mention(one.start(), one.end(), Decimal(50), "percent", direction="decrease")
        else:
            yield Mention(one.start(), one.end(), Decimal(_MULTIPLES[verb]), "ratio", direction="increase")
    for one in _DIGIT_WORDS.finditer(text):
        digits = {"single": 1, "double": 10, "triple": 100}[one["n"].lower()]
        single = digits == 1
        yield Mention(
            one.start(),
            one.end(),
            Decimal(10 if single else digits),
            "percent",
            bound="under" if single else "at_least",
        )


def _orders(text: str) -> Iterator[Mention]:
    for one in _ORDER.finditer(text):
        value = Decimal(_ORDERS[one["a"].lower()] * (_ORDERS[one["b"].lower()] if one["b"] else 1))
        unit = units.find(one["unit"], "en") if one["unit"] else None
        end = one.end() if unit else (one.end("b") if one["b"] else one.end("a"))
        base, factor = (unit.base, unit.factor) if unit else ("count", Decimal(1))
        yield Mention(
            one.start(), end, value * factor, base, bound="order_of_magnitude", head=_head(text, one.end())[0]
        )


def _ranks(text: str) -> Iterator[Mention]:
    return ranks.english(text)


def _numbers(text: str) -> Iterator[Mention]:
    at = 0
    while one := _NUMBER.search(text, at):
        made = _range(text, one) or _number(text, one)
        at = max(one.end(), made.end if made else 0)
        if made is not None:
            yield made


def _range(text: str, one: re.Match[str]) -> Mention | None:
    """Return "15-20%", "5 to 7 percent", "between 3 and 4 billion yuan": two numbers that rise, and one unit."""
    before = text[max(0, one.start() - 24) : one.start()].lower()
    join = _JOIN.match(text, one.end())
    if re.search(r"\bbetween\s+$", before):
        join = join or _BETWEEN.match(text, one.end())
    other = _NUMBER.match(text, join.end()) if join else None
    if join is None or other is None or not (one["number"][0].isdigit() and other["number"][0].isdigit()):
        return None
    if (
        join[0].strip() == "to"
        and re.search(r"\bfrom\s+(?:\w+\s+){0,2}$", before)
        and not re.search(r"\b(?:rang|var)\w+\s+from\s+$", before)
    ):
        return None
    first, last = _Parts.of(text, one), _Parts.of(text, other)
    if last.base is None or (first.base is not None and first.base != last.base):
        return None
    low = first.number * (first.factor if first.base or one["magnitude"] else last.factor)
    high = last.number * last.factor
    if low >= high:
        return None
    return _rate(text, Mention(first.start, last.end, (low + high) / 2, last.base, low, high, "range"))


def _number(text: str, one: re.Match[str]) -> Mention | None:
    if re.search(r"\bper\s$", text[: one.start()], re.IGNORECASE):
        return None  # "per 10,000 yuan of GDP" measures nothing by itself
    parts = _Parts.of(text, one)
    if parts.base is None:
        return _count(text, one, parts.number * parts.factor)
    made = Mention(parts.start, parts.end, parts.number * parts.factor, parts.base)
    if not one["number"][0].isdigit() and in_name(text, one.start(), one.end()):
        made.tier = "label"
    elif re.search(r"\bevery\s+$", text[: one.start()], re.IGNORECASE):
        made.tier = "frequency"
    made.extra["factor"] = parts.factor
    return _rate(text, made)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A number taken apart: place, the number as written, its unit, and how many of the unit's base one is."""

    start: int
    end: int
    number: Decimal
    base: str | None
    factor: Decimal

    @classmethod
    def of(cls, text: str, one: re.Match[str]) -> _Parts:
        unit = units.find(one["unit"], "en") if one["unit"] else None
        sign = _SIGNS[one["sign"].replace("\\", "").strip().upper()] if one["sign"] else None
        if unit is not None and (_is_no_unit(text, one) or (sign and unit.base != sign)):
            unit = None
        number = _value(one["number"]) * (-1 if one["minus"] else 1)
        factor = Decimal(1)
        for word in re.findall(r"[a-z]+", one["magnitude"].lower()):
            factor *= words.MAGNITUDES[word]
        factor *= unit.factor if unit else 1
        return cls(
            one.start(),
            one.end() if unit else one.end("magnitude"),
            number,
            sign or (unit.base if unit else None),
            factor,
        )


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", "")) if number[0].isdigit() else words.cardinal(number)


def _is_no_unit(text: str, one: re.Match[str]) -> bool:
    """Say whether what looks like a unit is none: "2 times a year", "one day"."""
    word = one["unit"]
    if word.lower() == "times":
        return bool(re.match(r"\s+(?:an?|per|each|every)\s", text[one.end() :]))
    if word.lower() in ("year", "day") and one["number"].lower() == "one":
        return True
    # A case that no unit is written in: "5 mt" is no megatonne.
    return word in ("mt", "gt")


def _rate(text: str, made: Mention) -> Mention:
    """Add what a flow is told by: tonnes "a day", or a "daily" catch."""
    after, before = text[made.end : made.end + 40], text[max(0, made.start - 60) : made.start]
    daily = re.match(r"(?:\s+per\s+\w+)?\s*(?:/|\s+per\s+|\s+a\s+|\s+each\s+)\s?day\b|\s+daily\b", after) or re.search(
        r"\bdaily\b[^,.;]*$", before
    )
    if made.unit in ("t", "TEU", "persons", "m3", "kWh") and daily:
        made.unit += "/day"
    per = re.match(
        r"(?:\s?/\s?|\s+per\s+)(tonne|ton|t|TEU|square\s+kilomet(?:er|re)s?|km2|km²|kilomet(?:er|re)|km|hectare|ha|unit\s+of\s+GDP)\b",
        after,
    )
    if per and made.unit not in ("percent", "ratio"):
        base = units.find(per[1], "en")
        if base is not None:
            made.unit += f"/{base.base}"
            made.value /= base.factor
            made.low, made.high = (None if end is None else end / base.factor for end in (made.low, made.high))
            made.end += per.end()
    return made


def _count(text: str, one: re.Match[str], value: Decimal) -> Mention | None:
    """Return a number without a unit, if it counts something or is the value of an index."""
    start, end = one.start("number"), one.end("magnitude")
    number, spelt = text[start:end], not one["number"][0].isdigit()
    per = re.match(r"\s+per\s+(\d{1,6}(?:,\d{3})*)\s+([A-Za-z]+)", text[end:])
    if per and not spelt:
        return _density(start, end, value, per)
    if (
        spelt
        and (joined := re.match(r"-[a-z]+", text[end:]))
        and not re.match(r"-(?:dimensional|fold|digit)", text[end:])
    ):
        return Mention(start, end + joined.end(), value, tier="structural", head=_head(text, end)[0])
    head, stop = _head(text, end)
    if head.startswith("dimensional"):
        return None
    if _YEARLIKE.fullmatch(number) and not _counts_year(text, start, head):
        return None
    structural = spelt and _structural(text, start, head, stop)
    person = re.match(rf"(?:[\s-][a-z][\w-]*)?\s(?:{_PERSONS})\b", text[end:])
    if person and not structural:
        return Mention(start, end + person.end(), value, "persons", head=head)
    if in_name(text, start, end):
        return Mention(start, end, value, tier="label", head=head)
    if head and "." not in number and number.lower() != "one":
        return Mention(start, end, value, tier="structural" if structural else "core", head=head)
    if spelt or not (_BARE.search(text[max(0, start - 30) : start]) or one["magnitude"].strip() or "." in number):
        return None
    gap = re.match(r"\s+(?:more|fewer)\s+than\b", text[end:])
    people = re.search(rf"\bpopulation\b{'[^;]' if gap else '[^,;.]'}*$", text[:start], re.IGNORECASE)
    unit = (
        "persons" if people and value > 100 else "index" if "." in number and not one["magnitude"].strip() else "count"
    )
    return Mention(start, end, value, unit)


def _density(start: int, end: int, value: Decimal, per: re.Match[str]) -> Mention:
    unit = units.find(per[2], "en")
    base = unit.base if unit else per[2].lower()
    return Mention(start, end + per.end(), value, f"count/{per[1]}{base}")


def _counts_year(text: str, start: int, head: str) -> bool:
    """Say whether a number that looks like a year is a count ("over 2000 enterprises")."""
    return bool(head) and bool(
        re.search(r"\b(?:over|than|about|nearly|almost|some|around|approximately|exceeding)\s+$", text[:start])
    )


def _structural(text: str, start: int, head: str, stop: int) -> bool:
    """Say whether a small number counts parts: "the six cities", "three clusters: ...", "four-step"."""
    last = re.split(r"[\s-]", head)[-1] if head else ""
    return (
        bool(_DEFINITE.search(text[max(0, start - 30) : start]))
        or last in nouns("abstract", "en")
        or bool(_LISTED.match(text[stop:]))
    )


def _head(text: str, end: int) -> tuple[str, int]:
    """Return the noun phrase after a number and where it ends; blank if no noun follows."""
    found = _COUNTED.match(text, end)
    if not found:
        return "", end
    taken: list[str] = []
    stop = end
    pieces = list(re.finditer(r"[^\s,]+", found[1]))
    for at, piece in enumerate(pieces):
        word, plain = piece[0], piece[0].lower().strip("'’")
        comma = at and found[1][pieces[at - 1].end() : piece.start()].startswith(",")
        joins = plain == "and" and taken and not _plural(taken[-1])
        if comma or (plain in _STOPS and not joins) or (plain.endswith("ly") and taken and _plural(taken[-1])):
            break
        if taken and _plural(taken[-1]) and re.search(r"(?:ing|ed)$", plain):
            break
        taken.append(word)
        stop = found.start(1) + piece.end()
        if _plural(word):
            break
    while taken and taken[-1].lower() == "and":
        taken.pop()
    return " ".join(taken), stop


def _plural(word: str) -> bool:
    return word.lower() in ("people", "men", "women", "children", "staff") or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous", "'s", "’s"))
    )


def _share_units(text: str, found: list[Mention]) -> list[Mention]:
    """Give numbers without a unit the unit that stands at the end of their list."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        between = text[one.end : after.start]
        alike = (
            one.unit in ("count", "index") and not one.head and after.unit not in ("count", "index", "rank", "ordinal")
        )
        if alike and re.fullmatch(r",?\s?(?:and|or|to)?\s?|\s*,\s*", between):
            one.unit = after.unit
            one.value *= after.extra.get("factor", 1)
            one.group = after.group or (after.start,)
    return found
