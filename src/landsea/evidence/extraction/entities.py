"""Places and bodies that a sentence names, and what "the province" or "the zone" refers to."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from landsea.evidence.extraction.layout import Sentence
from landsea.evidence.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Entity:
    """A place or body where it is named in a sentence."""

    start: int
    end: int
    subject: str
    type: str
    definite: bool = False


_DEFINITE = re.compile(
    r"\b(?:the|this|its)\s+(?:(?:pilot|free|trade|whole|entire|new|coastal|economic)\s+)*"
    r"(?P<en>province|city|municipality|region|zone|area|belt|port|county|country|nation)\b(?!-)(?!\s+(?:and|of)\s)"
    r"|\b(?P<adj>provincial|municipal|national)\s+figure\b"
    r"|(?P<zh>全省|我省|本省|全市|我市|本市|全区|我区|全国|我国|自贸试验区|全港|全县)",
    re.IGNORECASE,
)
#: Types of place that a word may mean.
_MEANS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("province", "provincial", "全省", "我省", "本省"), ("province",)),
    **dict.fromkeys(("city", "municipality", "municipal", "全市", "我市", "本市"), ("city",)),
    **dict.fromkeys(("country", "nation", "national", "全国", "我国"), ("country",)),
    **dict.fromkeys(("zone", "area", "自贸试验区"), ("zone",)),
    **dict.fromkeys(("全区", "我区"), ("province", "zone")),
    **dict.fromkeys(("port", "全港"), ("port",)),
    **dict.fromkeys(("county", "全县"), ("county",)),
    "region": ("region", "belt", "province"),
    "belt": ("belt",),
}


@cache
def _heads(lang: str) -> dict[str, str]:
    text = resources.files("landsea.evidence").joinpath("heads.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["lang"] == lang]
    return {word: row["type"] for row in rows for word in row["words"].split("|")}


@cache
def _english_heads() -> dict[str, str]:
    """Return the English name of a Chinese head, so that one body has one name in both languages."""
    text = resources.files("landsea.evidence").joinpath("heads.csv").read_text(encoding="utf-8")
    return {
        word: row["en"] for row in csv.DictReader(text.splitlines()) for word in row["words"].split("|") if row["en"]
    }


@cache
def _named(lang: str) -> re.Pattern[str]:
    heads = "|".join(sorted((re.escape(word) for word in _heads(lang)), key=len, reverse=True))
    if lang == "zh":
        return re.compile(rf"(?P<middle>[\u4e00-\u9fff（）()]{{0,8}}?)(?P<head>{heads})(?!口)")
    word = r"(?:[A-Z][\w’&.-]*|\([A-Z]\w+\))"
    tail = r"(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+(?:of\s+)?[A-Z][\w-]*)*)?"
    return re.compile(
        rf"(?<![\w])(?:{word}\s+){{1,7}}?(?:{heads})(?![\w])(?!\s+(?:Express|Administration|Bureau|Group\s+Co)\b)(?:\s+(?:Zone|Area|Port|Group|Committee|Belt|Park|Centre|Center|Authority)\b)*{tail}"
    )


@dataclass(slots=True)
class Cast:
    """Who is spoken of in a document.

    Attributes
    ----------
    gazetteer : Gazetteer
    main : str
        The document's main subject, blank if it names none.
    full : dict of str to str
        Longest name met of a body known by a shorter one.
    latest : dict of str to str
        Last named of each type.
    bodies : dict of str to None
        Names of several words, the last named at the end.
    """

    gazetteer: Gazetteer
    main: str = ""
    main_type: str = ""
    full: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, None] = field(default_factory=dict)

    def named(self, text: str, lang: str) -> list[Entity]:
        """Return the places and bodies a sentence names, in order, definite references resolved."""
        found = _gather(text, lang, self.gazetteer)
        for one in found:
            self.latest[one.type] = self._whole(one.subject)
            self._note_city(one.subject)
            if " " in one.subject:
                self.bodies.pop(one.subject, None)
                self.bodies[one.subject] = None
        found = [Entity(one.start, one.end, self._whole(one.subject), one.type) for one in found]
        for phrase in _DEFINITE.finditer(text):
            if any(other.start < phrase.end() and phrase.start() < other.end for other in found):
                continue
            word = (phrase["en"] or phrase["adj"] or phrase["zh"]).lower()
            if subject := self._like(phrase[0]) or self._meant(word):
                found.append(Entity(phrase.start(), phrase.end(), subject, _MEANS[word][0], True))
        return sorted(found, key=lambda one: one.start)

    def _note_city(self, subject: str) -> None:
        """A body named after a city makes it the city last spoken of ("Dalian Bay", "the city")."""
        owner = self.gazetteer.names.get(subject.split(" ")[0])
        if owner is not None and owner.type == "city":
            self.latest["city"] = owner.subject

    def _whole(self, subject: str) -> str:
        return self.full.get(subject, subject)

    def _like(self, phrase: str) -> str:
        """Return the last body whose name has all the words of "the pilot free trade zone"."""
        wanted = [word for word in phrase.lower().split()[1:] if word not in ("whole", "entire", "new")]
        if len(wanted) < 2:
            return ""
        return next((name for name in reversed(self.bodies) if " ".join(wanted) in name.lower()), "")

    def _meant(self, word: str) -> str:
        types = _MEANS[word]
        if types == ("country",):
            return "China" if "China" in self.gazetteer.names else self.latest.get("country", "")
        if self.main_type in types:
            return self.main
        return next((self.latest[kind] for kind in types if kind in self.latest), "")


def cast(text: str, sentences: Iterable[Sentence], gazetteer: Gazetteer, title: str) -> Cast:
    """Find a document's main subject: the place that it names most, a name in the title counting for ten."""
    counts: Counter[str] = Counter()
    types: dict[str, str] = {}
    for rank, one in enumerate(sentences):
        piece = text[one.start : one.end]
        for found in _gather(piece, one.lang, gazetteer):
            defined = (
                rank == 0
                and re.match(r"[^.]{0,60}?\s(?:is|are|was)\s(?:an?|the|one)\b", piece[found.end :])
                and found.start < 24
            )
            counts[found.subject] += 40 if defined else 6 if one.heading or rank == 0 else 1
            types[found.subject] = found.type
    for named in _gather(title, "zh" if re.search(r"[\u4e00-\u9fff]", title) else "en", gazetteer):
        counts[named.subject] += 10
        types.setdefault(named.subject, named.type)
    made = Cast(gazetteer)
    made.full = _fuller(counts, types, gazetteer)
    weights = {subject: _weight(types[subject], count) for subject, count in counts.items()}
    if weights:
        made.main = max(weights, key=lambda subject: (weights[subject], subject))
        made.main_type = types[made.main]
        made.main = made.full.get(made.main, made.main)
    return made


def _weight(kind: str, count: int) -> float:
    """Countries and bodies are named by the way; a plan is about a province, a city, a zone."""
    return count * {"country": 0.1, "region": 0.5, "body": 0.3, "water": 0.3, "work": 0.3}.get(kind, 1.0)


def _fuller(counts: Counter[str], types: Mapping[str, str], gazetteer: Gazetteer) -> dict[str, str]:
    """Return the longest name of its type beginning with each body's name: a port is not its operator.

    A name behind that of its province is the same body: "Guangxi Beibu Gulf Port", "Beibu Gulf Port".
    """
    bodies = [name for name in counts if len(name.split()) > 2]
    full = {name: rest for name in bodies if (rest := _unplaced(name, gazetteer)) in counts}
    for name in bodies:
        longer = [other for other in bodies if other.startswith(name + " ") and types[other] == types[name]]
        if longer:
            full[name] = max(longer, key=len)
    return full


def _unplaced(name: str, gazetteer: Gazetteer) -> str:
    first, _, rest = name.partition(" ")
    owner = gazetteer.names.get(first)
    return rest if owner is not None and owner.type == "province" else ""


def _gather(text: str, lang: str, gazetteer: Gazetteer) -> list[Entity]:
    places = [
        Entity(start, end, place.subject, place.type)
        for start, end, place in gazetteer.find(text)
        if not text.startswith(" dollar", end)  # "U.S. dollars"
    ]
    bodies = list(_bodies_zh(text, places) if lang == "zh" else _bodies_en(text, places, gazetteer))
    if lang == "en":
        bodies += _ports(text, places, bodies)
    kept = [one for one in places if not any(body.start <= one.start and one.end <= body.end for body in bodies)]
    return sorted([*kept, *bodies], key=lambda one: one.start)


def _bodies_en(text: str, places: list[Entity], gazetteer: Gazetteer) -> Iterable[Entity]:
    for one in _named("en").finditer(text):
        name = re.sub(
            r"\s+",
            " ",
            re.sub(r"^(?:The|A|An|In|At|By|As|With|From|This|That|Its|Of|Under|For|While|During)\s+", "", one[0]),
        )
        start = one.end() - len(name)
        # "China (Hebei) Pilot Free Trade Zone" is the Hebei Pilot Free Trade Zone.
        name = re.sub(r"^China\s+\((\w+)\)\s+", r"\1 ", name)
        owner = gazetteer.names.get(name)
        if owner is not None:
            continue
        head = re.sub(r"\s+(?:of|for)\s.*", "", name).rsplit(" ", 1)[-1]
        kind = _heads("en").get(head, "body")
        inside = [place for place in places if one.start() <= place.start < one.end()]
        if (len(name.split()) > 1 and (inside or kind != "body")) or len(name.split()) > 2:
            yield Entity(start, one.end(), name, kind)


def _ports(text: str, places: list[Entity], bodies: list[Entity]) -> Iterator[Entity]:
    """Yield ports written small: "Tianjin port", "the port of Tianjin"."""
    for place in places:
        if place.type not in ("city", "region") or any(
            one.start < place.end and place.start < one.end for one in bodies
        ):
            continue
        after = re.match(r"\s+port\b(?!\s+(?:city|cities|cluster|group|area|throughput))", text[place.end :])
        before = re.search(r"\bport\s+of\s+$", text[: place.start], re.IGNORECASE)
        if after or before:
            start = before.start() if before else place.start
            yield Entity(start, place.end + (after.end() if after else 0), f"{place.subject} Port", "port")


def _bodies_zh(text: str, places: list[Entity]) -> Iterable[Entity]:
    """A body is a place's name with a head not far behind: 河北自贸试验区, 唐山港."""
    for place in places:
        found = _named("zh").match(text, place.end)
        if found and not re.search(r"[的在为与和及、，市省]|经济$", found["middle"][:-1] if found["middle"] else ""):
            english = _english_heads().get(found["head"]) if not found["middle"] else None
            name = (
                f"{place.subject.removesuffix(' Province')} {english}" if english else text[place.start : found.end()]
            )
            yield Entity(place.start, found.end(), name, _heads("zh")[found["head"]])
    for pattern, kind in ((_WORK_ZH, "work"), (_PORT_ZH, "port")):
        for work in pattern.finditer(text):
            if not any(place.start < work.end(1) and work.start(1) < place.end for place in places):
                yield Entity(work.start(1), work.end(1), work[1], kind)


#: 平陆运河全长…: what is built is named by what is said of it.
_WORK_ZH = re.compile(
    r"(?:^|(?<=[，。；、：“]))((?![全新各我共已将])[\u4e00-\u9fff]{2,8}?(?:运河|大桥|机场|高铁|铁路|高速公路))(?=全长|总长|总投资|主线|项目|工程|长\d)"
)
#: 黄骅港完成…: a port that no gazetteer knows, at the head of its clause.
_PORT_ZH = re.compile(
    r"(?:^|(?<=[，。；、：]))((?![全各该本新主我])[\u4e00-\u9fff]{2,3}港)(?=完成|实现|集装箱|货物|吞吐量|累计|全年|前\d)"
)
