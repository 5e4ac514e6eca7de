"""Numbers that claim nothing: section numbers, citations, telephone numbers, dates, codes. They are blanked."""

from __future__ import annotations

import re

#: Stands where a masked character stood; no grammar knows it.
BLANK = "\x01"

_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_NUMERAL = "[一二三四五六七八九十百零〇○两]"
_COMMON = [
    r"\b(?:https?://|www\.)\S+",
    r"\b\S+@\S+\.\w+",
    r"(?i:\bdoi:?\s?)?\b10\.\d{4,9}/\S+",
    r"[@#]{1,4}\d+",
    r"\[\d{1,3}(?:\s?[-–,、]\s?\d{1,3})*\]",  # citations
    r"(?m:^[\s>#*\-–—•·]*(?:\d{1,2}(?:\.\d{1,3}){1,4}\.?|\d{1,3}[.)）、])(?=[\s\*]|[^\d\s.,%]|$))",  # 3.1.2, 4.
    r"(?m:^[\s#*\-–—•]*[(（](?:\d{1,3}|[ivxIVX]{1,5}|[a-z]|[一二三四五六七八九十]{1,3})[)）])",  # (1), （一）
    rf"\b{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])\b(?:\s+\d\d?:\d\d(?::\d\d)?)?",
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?\b(?![:：]\d)(?=\D|$)(?!\s*:)",
    r"(?<![\d.])\+?\d{2,4}-\d{2,4}-\d{3,8}\b",  # telephone
    r"\b(?!(?:RMB|CNY|USD|US|HKD|EUR)\d)(?=[A-Za-z]*[A-Z])[A-Za-z]{1,6}-?\d+(?:\.\d+)?[A-Za-z]?\b",  # G16, COVID-19
    r"(?<![\w.])\d[GDK]\b(?![\w/])",  # 5G, 3D, 4K
    r"\b(?!(?:RMB|CNY|USD|HKD|EUR)\b)[A-Z]{2,5}(?:/[A-Z])?\s\d{3,6}(?:[-:.]\d+)*\b",  # ISO 9001, GB/T 1234
    r"\b\d{19,}\b",  # no statistic has nineteen digits
]
_ENGLISH = [
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\s+(?:of\s+)?)?{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:,?\s+{_YEAR})?\b(?!\s*(?:%|percent))",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}(?:,?\s+{_YEAR})?\b",
    rf"\b{_MONTHS},?\s+{_YEAR}\b",
    r"(?i:\b(?:article|chapter|section|clause|figure|fig\.|table|tab\.|equation|eq\.|annex|appendix|box|page|pages|pp?\.|no\.|nos\.|vol\.|volume|issue|phase|class|grade|category|type|version|model|line|route|pier|berth|platform|lot|room|floor|item|step|part|paragraph|para\.|footnote|note)\s?(?:\d+(?:[.\-–]\d+)*|[IVX]{1,5}\b)(?:\s?(?:,|and|to|–|-)\s?\d+(?:\.\d+)*)*)(?!\s*(?:%|percent|per cent|billion|million))",
    r"(?im:^[^\n]*\b(?:tel|fax|telephone|phone|zip code|postcode|postal code|address)\s?[.:：][^\n]*$)",
    r"\b\d{1,5}\s+(?:[A-Z]\w+\s+){1,3}(?:Street|Road|Avenue|Rd|St|Ave|Lane|Boulevard)\b",
    r"(?i:\b(?:one belt,?(?: and)? one (?:road|way)|one country,? two systems|belt and road)\b)",
    r"(?i:\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|(?:[a-z]+ty-)?[a-z]+th)\s+(?:and\s\w+\s+)?five[- ]year\b)",
    r"(?i:\bfive[- ]year plan(?:s|ning)?\b)",
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|[A-Z][a-z]+th)\s+(?:[A-Z][\w'’]+\s+){1,5}",  # 14th National Congress
    r"(?i:\b(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?:quarter|half)(?:\s+of)?\b)",
    r"(?i:\b(?:first|next|last)[- ](?:ever|class|rate|mover|tier|hand|of-a-kind|mile|come|time|line)\b)",
    r"(?i:\bfor the first time\b|\bat first\b|\bin the first place\b|\bfirst and foremost\b|\bsecond (?:to none|half)\b)",
    r"(?i:\b(?:primary|secondary|tertiary|first|second|third)(?:,? (?:and )?(?:primary|secondary|tertiary|first|second|third))* (?:industry|industries|sector|sectors)\b)",
    rf"\b(?:Vision|Agenda|Made in China|Fortune|Group of|World Expo|Expo|Top)\s+(?:{_YEAR}|\d{{2,3}})\b",
    r"(?i:\bprevious page\b[\d\s]+|\bpage \d+ of \d+\b)",
    r"(?i:\b(?:24/7|24 hours a day|one another|one day|one-off|one-stop|one-way|two-way|one by one|no one|one's)\b)",
]
_CHINESE = [
    rf"{_YEAR}\s?年\s?(?:\d{{1,2}}\s?月(?:份|末|底)?(?:\s?\d{{1,2}}\s?[日号])?)(?:\s?[-—–至到~～]+\s?(?:\d{{1,2}}\s?月)?(?:\d{{1,2}}\s?[日号])?)?",
    r"(?<!\d)(?:1[0-2]|0?[1-9])\s?(?:[-—–至到~～]\s?(?:1[0-2]|[1-9])\s?)?月(?:份|末|底|(?:[0-3]?\d)\s?[日号])",
    r"(?<!\d)(?:1[0-2]|[1-9])\s?[-—–至到~～]\s?(?:1[0-2]|[1-9])\s?月",
    r"[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?)?",
    rf"第(?:\d+|{_NUMERAL}{{1,4}})(?:[章节条款篇编页部分]|产业|季度|届|次全国|个五年|卷|期(?!\S{{0,4}}项目))",
    r"三次产业|[一二三四1-4]季度|[上下]半年|前[一二三四]季度|前\d+个?月",
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:规划|时期|期间|末)?|[“\"]?[一二三四五六七八九]五[”\"](?:规划|时期|期间|末)?",
    r"(?:图|表|附件|附录|专栏|公式|注)\s?\d+(?:[-.—]\d+)*",
    rf"(?:图|表|附件|附录|专栏|注释?)\s?{_NUMERAL}{{1,2}}(?=[:：、\s])",
    r"(?m:^[\s#*]*[一二三四五六七八九十]{1,3}[、.．])",
    r"[(（][一二三四五六七八九十]{1,3}[)）]",
    r"(?<![\d.])[(（]\d{1,2}[)）](?=[\u3400-\u9fff])",
    r"(?m:(?:电话|传真|邮编|邮政编码|地址|联系方式|手机|备案号|网址|文号|索引号)\s?[:：][^\n]*$)",
    r"[〔\[【(（](?:19|20)\d\d[〕\]】)）]\s?(?:第\s?)?\d*\s?号?",
    r"第?\s?\d+\s?号(?:令|文件?|公告|线)?",
    r"(?:一是|二是|三是|四是|五是|六是|七是|八是|一要|二要|三要|四要|一方面|另一方面)",
    r"一带一路|一国两制|五位一体|四个全面|四个意识|四个自信|两个维护|两个确立|三重一大|千家万户|双一流",
]
_LINES = {"en": re.compile("|".join(_COMMON + _ENGLISH)), "zh": re.compile("|".join(_COMMON + _CHINESE))}


def mask(sentence: str, lang: str) -> str:
    """Blank what claims nothing; the length stays."""
    return _LINES[lang].sub(lambda found: BLANK * len(found[0]), sentence)
