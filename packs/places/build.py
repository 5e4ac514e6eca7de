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
CITIES = {
    "哈尔滨市": "Harbin", "齐齐哈尔市": "Qiqihar", "呼和浩特市": "Hohhot", "呼伦贝尔市": "Hulunbuir", "鄂尔多斯市": "Ordos",
    "乌兰察布市": "Ulanqab", "巴彦淖尔市": "Bayannur", "兴安盟": "Hinggan", "锡林郭勒盟": "Xilingol", "阿拉善盟": "Alxa",
    "乌鲁木齐市": "Urumqi", "克拉玛依市": "Karamay", "拉萨市": "Lhasa", "西安市": "Xi'an", "延安市": "Yan'an", "泰安市": "Tai'an",
    "淮安市": "Huai'an", "六安市": "Lu'an", "雅安市": "Ya'an", "吉安市": "Ji'an", "广安市": "Guang'an", "大兴安岭地区": "Daxing'anling",
    "延边朝鲜族自治州": "Yanbian", "吉林市": "Jilin City", "朝阳市": "Chaoyang", "厦门市": "Xiamen", "重庆市": "Chongqing",
}  # fmt: skip
#: Countries by the short names that prose uses.
COUNTRIES = {"MM": ("Myanmar", "缅甸"), "CZ": ("Czechia", "捷克"), "MO": None, "HK": None, "TW": None, "CN": ("China", "中国"),
             "GE": None, "AC": None, "XK": None, "JE": None, "TD": None, "ML": None, "GG": None, "NU": None, "TO": None}  # fmt: skip
ALIASES = {
    "US": ("the US|U.S.|United States of America|USA", "美国"), "GB": ("UK|Britain", "英国"), "KR": ("Republic of Korea|ROK", "韩国"),
    "KP": ("DPRK", "朝鲜"), "CN": ("People's Republic of China", "全国|我国"), "RU": ("Russian Federation", "俄罗斯|俄"), "JP": ("", "日本"),
}  # fmt: skip
REGIONS = [
    ("Northeast China", "东北地区", "the Northeast|northeastern region|northeast region|Northeast region|Northeastern China", "东北三省|东北", "Northeast China"),
    ("East China", "华东地区", "", "华东", "East China"),
    ("South China", "华南地区", "", "华南", "South China"),
    ("North China", "华北地区", "", "华北", "North China"),
    ("Northeast Asia", "东北亚", "Northeast Asian region", "", "Northeast Asia"),
    ("Southeast Asia", "东南亚", "", "", "Southeast Asia"),
    ("Yangtze River Delta", "长三角", "", "长江三角洲|长三角地区", "Yangtze River Delta"),
    ("Pearl River Delta", "珠三角", "", "珠江三角洲|珠三角地区", "Pearl River Delta"),
    ("Greater Bay Area", "粤港澳大湾区", "Guangdong-Hong Kong-Macao Greater Bay Area", "", "Guangdong-Hong Kong-Macao Greater Bay Area"),
    ("Beijing-Tianjin-Hebei", "京津冀", "Beijing-Tianjin-Hebei region", "京津冀地区", "Beijing-Tianjin-Hebei"),
    ("Bohai Rim", "环渤海", "", "环渤海地区", "Bohai Rim"),
    ("European Union", "欧盟", "the EU", "", "European Union"),
    ("ASEAN", "东盟", "", "", "ASEAN"),
    ("Europe", "欧洲", "", "", "Europe"),
    ("Africa", "非洲", "", "", "Africa"),
    ("Latin America", "拉丁美洲", "", "拉美", "Latin America"),
    ("Belt and Road Initiative", "一带一路", "Belt and Road", "", "Belt and Road Initiative"),
    ("RCEP", "RCEP", "RCEP member states|RCEP countries", "", "RCEP members"),
]  # fmt: skip


def main() -> None:
    rows = [*divisions(), *countries()]
    rows += [
        {"en": en, "zh": zh, "aliases": "|".join(filter(None, (a, b))), "subject": subject, "type": "region", "source": "landsea"}
        for en, zh, a, b, subject in REGIONS
    ]
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
    return {"en": en, "zh": name, "aliases": f"{aliases}|{short}", "subject": whole, "type": kind, "source": "GB/T 2260"}


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
        aliases = "|".join(part for part in ALIASES.get(code, ("", "")) if part and part != names[1])
        rows.append({"en": names[0], "zh": names[1], "aliases": aliases, "subject": names[0], "type": "country", "source": "CLDR"})
    return rows


if __name__ == "__main__":
    main()
