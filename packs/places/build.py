"""Build src/landsea/evidence/places.csv: China's provinces and prefectures, countries, and some regions.

Names of divisions are those of GB/T 2260 as the package cpca lists them, romanised by pypinyin; names of countries are
those of CLDR as Babel ships them; exceptions stand below. Run with ``pip install babel cpca pypinyin``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import cpca
from babel import Locale
from pypinyin import lazy_pinyin

OUT = Path(__file__).parents[2] / "src" / "landsea" / "evidence" / "places.csv"
CODES = Path(cpca.__file__).parent / "resources" / "adcodes.csv"


def table(name: str) -> list[dict[str, str]]:
    """Read a table of exceptions beside this script."""
    return list(csv.DictReader((Path(__file__).parent / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


#: Provinces whose English or short name the romanisation does not give.
PROVINCES = {
    "内蒙古自治区": ("Inner Mongolia", "内蒙古"),
    "广西壮族自治区": ("Guangxi", "广西"),
    "西藏自治区": ("Tibet", "西藏"),
    "宁夏回族自治区": ("Ningxia", "宁夏"),
    "新疆维吾尔自治区": ("Xinjiang", "新疆"),
    "陕西省": ("Shaanxi", "陕西"),
    "台湾省": ("Taiwan", "台湾"),
    "香港特别行政区": ("Hong Kong", "香港"),
    "澳门特别行政区": ("Macao", "澳门"),
}
#: Prefectures whose customary English name is not their pinyin.
CITIES = {row["zh"]: row["en"] for row in table("cities")}
#: Countries by the short names that prose uses; None leaves one out.
COUNTRIES: dict[str, tuple[str, str] | None] = {
    **dict.fromkeys(("MO", "HK", "TW", "GE", "AC", "XK", "JE", "TD", "ML", "GG", "NU", "TO")),
    "MM": ("Myanmar", "缅甸"),
    "CZ": ("Czechia", "捷克"),
    "CN": ("China", "中国"),
}
ALIASES = {
    "US": "the US|U.S.|United States of America|USA",
    "GB": "UK|Britain",
    "KR": "Republic of Korea|ROK",
    "KP": "DPRK",
    "CN": "People's Republic of China|全国|我国",
    "RU": "Russian Federation|俄",
}


def main() -> None:
    rows = [*divisions(), *countries()]
    rows += [{**row, "type": "region", "source": "landsea"} for row in table("regions")]
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["en", "zh", "aliases", "subject", "type", "source"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def divisions() -> list[dict[str, str]]:
    with CODES.open(encoding="utf-8") as file:
        codes = sorted((row["adcode"], row["name"]) for row in csv.DictReader(file))
    rows = []
    for code, name in codes:
        if code.endswith("0000000000"):
            rows.append(province(name))
        elif code.endswith("00000000") and (name in CITIES or name.endswith(("市", "盟"))):
            rows.append(city(name))
    return rows


def province(name: str) -> dict[str, str]:
    short = PROVINCES.get(name, (None, None))[1] or name.removesuffix("省").removesuffix("市")
    en = PROVINCES.get(name, (None, None))[0] or "".join(lazy_pinyin(short)).capitalize()
    whole = f"{en} Province" if name.endswith("省") else en
    aliases = {"省": f"{en} Province|{en} province|{en} Provincial", "市": f"{en} Municipality|{en} City"}.get(name[-1])
    aliases = aliases or f"{en} {'Autonomous' if '自治' in name else 'Special Administrative'} Region"
    kind = "province" if not name.endswith("市") else "city"
    return {
        "en": en,
        "zh": name,
        "aliases": f"{aliases}|{short}",
        "subject": whole,
        "type": kind,
        "source": "GB/T 2260",
    }


def city(name: str) -> dict[str, str]:
    short = name
    for suffix in ("地区", "市", "盟"):
        short = short.removesuffix(suffix) if len(short.removesuffix(suffix)) > 1 else short
    if name.endswith("自治州"):
        short = "延边"  # the others have no short name that is theirs alone
    en = CITIES.get(name) or "".join(lazy_pinyin(short)).capitalize()
    aliases = [f"{en} City"] if not en.endswith("City") else []
    aliases += [short] if short != name and name != "吉林市" else []
    return {"en": en, "zh": name, "aliases": "|".join(aliases), "subject": en, "type": "city", "source": "GB/T 2260"}


def countries() -> list[dict[str, str]]:
    english, chinese = Locale("en").territories, Locale("zh").territories
    rows = []
    for code, name in sorted(english.items()):
        if len(code) != 2 or not code.isalpha() or code in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
            continue
        names = COUNTRIES.get(code, (name, chinese.get(code, "")))
        if names is None:
            continue
        en, zh = names
        place = {"en": en, "zh": zh, "aliases": ALIASES.get(code, ""), "subject": en, "type": "country"}
        rows.append({**place, "source": "CLDR"})
    return rows


if __name__ == "__main__":
    main()
