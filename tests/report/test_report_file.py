"""The report as a file: whole, self-contained, escaped, accessible, in both languages."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from synthetic_report import empty_outcome, outcome, region, scenario, small_rows

from landsea.report import __all__, report
from landsea.report.write import css_string

VOID = {"meta", "br", "img", "link", "hr", "input", "col"}


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.ids, self.links = [], [], [], []
        self.headings, self.tags, self.words, self.captioned = [], [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given[key] for key in ("href", "src", "xlink:href") if key in given]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append((tag, self.open[-3:]))
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, tmp_path_factory, today, after):
    file = report(today, after, to=tmp_path_factory.mktemp("page") / "r.html", lang=request.param)
    return Page(file.read_text(encoding="utf-8"))


def test_exports():
    assert __all__ == ["Shown", "Standing", "render_document", "report", "write_document", "write_gains_pictures"]


def test_nothing_is_fetched(tmp_path, today, after):
    text = report(today, after, to=tmp_path / "r.html").read_text(encoding="utf-8")
    assert all(link.startswith("#") for link in Page(text).links)
    assert not re.search(r"@import|<script|<link|https?://", text)
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", text))


def test_the_page_is_well_formed(page):
    assert page.faults == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_headings_go_down_one_level_at_a_time(page):
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    # One a section of either part, the contents, and the divider between the parts.
    assert page.headings.count(2) == [tag for tag, _ in page.tags].count("section") + 2


def test_what_is_read_comes_before_what_is_looked_up(page):
    names = [str(given.get("id", "")) for tag, given in page.tags if tag in ("section", "div")]
    names = [name for name in names if name]
    first, second = names[: names.index("tables")], names[names.index("tables") + 1 :]
    assert first[0] == "summary"
    assert {"flows", "scenarios", "levers", "fit"} <= set(first)
    assert {"chains", "modes", "sources", "fit-tables"} <= set(second)
    linked = {given.get("href") for tag, given in page.tags if tag == "a"}
    assert {f"#{name}" for name in names} <= linked


def test_tables_have_captions_and_pictures_titles(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") > 10
    pictures = [given for tag, given in page.tags if tag == "svg" and given.get("role") == "img"]
    assert len(pictures) >= 8
    assert {given["aria-labelledby"].split()[0] for given in pictures} <= set(page.ids)


def test_the_language_is_declared(page):
    assert dict(page.tags)["html"]["lang"] in ("en", "zh-CN")


def test_no_number_is_broken(page):
    assert not re.search(r"\b(nan|inf|None|NaN|NaT)\b", page.text)


def test_local_names_in_the_local_language(tmp_path, today, after):
    text = Page(report(today, after, to=tmp_path / "r.html", lang="zh").read_text(encoding="utf-8")).text
    assert "潮痕海岸" in text
    assert "海峡港" in text
    assert "港口铁路复线" in text
    assert "Sound Port –" not in text


def test_a_pack_in_another_language_keeps_its_english_names(tmp_path, small):
    other = dataclasses.replace(small, meta={"landsea": {"language_local": "ko"}})
    text = Page(report(outcome(other), to=tmp_path / "r.html", lang="zh").read_text(encoding="utf-8")).text
    assert "Tidemark Coast" in text
    assert "潮痕海岸" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_outcome_is_reported_politely(tmp_path, lang):
    page = Page(report(empty_outcome(region()), to=tmp_path / "r.html", lang=lang).read_text(encoding="utf-8"))
    assert page.faults == []
    assert page.headings.count(2) == [tag for tag, _ in page.tags].count("section") + 2
    assert {"en": "None in this outcome.", "zh": "本结果中无此项内容。"}[lang] in page.text


def test_pack_text_cannot_become_markup(tmp_path):
    evil = "</style><script>alert(1)</script>\"'&"
    rows = small_rows()
    for table in rows.values():
        for row in table:
            row |= {k: evil for k in ("name", "title", "quantity", "locator", "publisher", "note") if k in row}
    made = dataclasses.replace(region(**rows), title=evil, title_local=evil, name=evil)
    of = outcome(made)
    file = report(of, outcome(made, 2, scenario(evil, evil)), to=tmp_path / "r.html")
    text = file.read_text(encoding="utf-8")
    page = Page(text)
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert page.faults == []


def test_css_strings_end_where_they_should():
    assert css_string('a"b') == '"a\\22 b"'
    assert css_string("</style>") == '"\\3c \\2f style\\3e "'


def test_the_file_is_whole_or_not_there(tmp_path, today):
    file = tmp_path / "deep" / "report.html"
    report(today, to=file)
    before = file.read_text(encoding="utf-8")
    broken = dataclasses.replace(today, od=pd.DataFrame({"wrong": [1]}))
    with pytest.raises(KeyError):
        report(broken, to=file)
    assert file.read_text(encoding="utf-8") == before
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_gets_report_html(tmp_path, today):
    assert report(today, to=tmp_path) == tmp_path / "report.html"


def test_a_large_network_stays_small(tmp_path, pack):
    rows = small_rows()
    rng = np.random.default_rng(3)
    rows["node"] += [
        {"node_id": f"n{k}", "name": f"Node {k}", "x_coord": float(x), "y_coord": float(y), "node_type": "junction",
         "country": "AA"}
        for k, (x, y) in enumerate(rng.uniform((117, 38), (130, 50), (700, 2)))
    ]  # fmt: skip
    modes = ("road", "rail", "sea")
    for k in range(1500):
        a, b = rng.integers(0, 700, 2)
        points = ", ".join(f"{x:.3f} {y:.3f}" for x, y in rng.uniform((117, 38), (130, 50), (12, 2)))
        rows["geometry"].append({"geometry_id": f"x{k}", "geometry": f"LINESTRING ({points})"})
        rows["link"].append(
            {"link_id": f"x{k}", "from_node_id": f"n{a}", "to_node_id": f"n{b}", "mode": modes[k % 3],
             "length_km": 50.0, "geometry_id": f"x{k}"}
        )  # fmt: skip
    file = report(outcome(region(pack, **rows)), to=tmp_path / "r.html")
    assert file.stat().st_size < 3_000_000


def test_without_a_coast_the_map_says_so(tmp_path, small, today):
    bare = dataclasses.replace(today, region=dataclasses.replace(small, path=None))
    text = Page(report(bare, to=tmp_path / "a.html").read_text(encoding="utf-8")).text
    assert "This pack has no coastline; no boundaries are shown." in text
    text = Page(report(today, to=tmp_path / "b.html").read_text(encoding="utf-8")).text
    assert "Coastline only; no boundaries are shown. Coastline: Natural Earth." in text


def test_a_fictitious_pack_says_so(tmp_path, today, small):
    assert "This region is fictitious" in report(today, to=tmp_path / "a.html").read_text(encoding="utf-8")
    real = dataclasses.replace(today, region=dataclasses.replace(small, meta={"landsea": {}}))
    assert "This region is fictitious" not in report(real, to=tmp_path / "b.html").read_text(encoding="utf-8")


def test_ranges_are_shown_when_given(tmp_path, today):
    table = today.indicators[today.indicators["origin"] == "model"]
    ranges = table.rename(columns={"value": "central"})
    ranges = ranges.assign(low=ranges["central"] * 0.5, high=ranges["central"] * 2)
    text = Page(report(today, to=tmp_path / "r.html", ranges=ranges).read_text(encoding="utf-8")).text
    assert "Baseline indicators for three values of the choice scale" in text
    assert "1,624" in text
