"""A document's page: whatever the document holds is text, claims and contradictions lead to each other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "evidence"))
from made_documents import Made, claim, statements

from landsea.evidence import find_conflicts
from landsea.report import Shown, render_document, write_document
from landsea.report.document import KINDS
from landsea.report.write import write_page

HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=alert(1)> &amp; ]]> {{ 7*7 }} {% raw %}\n"
    "The overlap rate of duties is 37%. \u202eRight to left\u202c and a null \x00 and a half \ud800 pair.\n"
    "</div></main></body>The overlap rate of duties is 31.6%. <a href='javascript:alert(1)'>7 ports</a>"
)


def shown(text=HOSTILE, name="<b>name</b>.txt"):
    document = Made(name, text, title="</title><script>alert(2)</script>")
    claims = [
        claim(document, "37%", 37.0, "percent", "overlap_rate_of_duties", subject='" onmouseover="alert(3)'),
        claim(
            document,
            "31.6%",
            31.6,
            "percent",
            "overlap_rate_of_duties",
            subject='" onmouseover="alert(3)',
            kind="estimate",
        ),
        claim(document, "7", 7.0, "count", "<i>ports</i>", subject="Saltmouth", kind="target"),
    ]
    named = list(zip([f"{name}:{one.start}" for one in claims], claims, strict=True))
    return Shown(name, document.title, text, "0" * 64, named, find_conflicts(statements(document, *claims)))


class Page(HTMLParser):
    """Tags, ids, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.handlers: list[str] = []
        self.parts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.add(value)
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data):
        self.parts.append(data)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_of_the_document_becomes_markup(lang):
    page = Page(render_document(shown(), lang))
    assert not page.tags & {"script", "img", "i", "iframe"}
    assert page.handlers == []
    assert all(link.startswith("#") for link in page.links)
    assert "<script>document.title='taken'</script>" in "".join(page.parts)
    assert "{{ 7*7 }}" in "".join(page.parts)


def test_links_lead_both_ways():
    page = Page(render_document(shown()))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert {"#x1", "#c1", "#c2"} <= page.links


def test_the_arithmetic_and_the_reason_are_there():
    text = "".join(Page(render_document(shown())).parts)
    assert "5.4 percentage points" in text
    assert "beyond rounding" in text


def test_the_page_needs_nothing_else():
    page = render_document(shown())
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", page)
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_every_kind_has_a_line_of_its_own():
    """Kinds can be told apart without colour: the style and thickness of their lines differ."""
    css = Path(render_document.__code__.co_filename).with_name("templates") / "document.css"
    rules = dict(re.findall(r"^\.(\w+) \{ (text-decoration-style[^}]*)\}", css.read_text(), re.MULTILINE))
    lines = {kind: re.sub(r"text-decoration-color: [^;]*;", "", rules[kind]).strip() for kind in KINDS}
    assert len(set(lines.values())) == len(KINDS)


@given(st.text(max_size=200))
def test_the_text_of_any_document_is_on_its_page(text):
    page = Page(render_document(Shown("a.txt", "", text, "0" * 64, [], [])))
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "\ufffd", text.replace("\r\n", "\n"))
    assert kept in "".join(page.parts)


def test_claims_that_overlap_are_shown_once_and_keep_their_anchor():
    document = Made("a.txt", "Rail has 2.1 per 100 km.")
    both = [
        ("a", claim(document, "2.1 per 100 km", 2.1, "per 100 km", "density")),
        ("b", claim(document, "100 km", 100.0, "km", "length")),
    ]
    page = Page(render_document(Shown("a.txt", "", document.text, "0" * 64, both, [])))
    assert {"c1", "c2"} <= set(page.ids)
    assert document.text in "".join(page.parts)


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "page.html"
    write_document(shown(), file)
    before = file.read_text(encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_page(before + "\ud800", file)
    assert file.read_text(encoding="utf-8") == before
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: Added to the page for the test only: what a reader would see and reach.
PROBE = """<script>
const claims = [...document.querySelectorAll('.text .claim')];
const styles = claims.map(e => getComputedStyle(e));
const lines = new Set(styles.map(s => s.textDecorationStyle + s.textDecorationThickness));
const dead = [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.hash.slice(1)));
const body = document.querySelector('.text').getBoundingClientRect();
const side = document.querySelector('aside').getBoundingClientRect();
document.body.dataset.seen = JSON.stringify({claims: claims.length, lines: lines.size, dead: dead.length,
  apart: body.right <= side.left, scroll: document.documentElement.scrollWidth <= innerWidth, title: document.title});
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_in_a_browser(tmp_path):
    page = render_document(shown()).replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
    (tmp_path / "page.html").write_text(page.replace("</body>\n</html>", PROBE + "</body>\n</html>"), encoding="utf-8")
    options = (
        "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync --window-size=1300,900 --dump-dom"
    )
    command = [CHROMIUM, *options.split(), f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "page.html").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    seen = re.search(r"data-seen=\"([^\"]*)\"", done.stdout)[1].replace("&quot;", '"')
    for expected in ('"claims":3', '"lines":3', '"dead":0', '"apart":true', '"scroll":true'):
        assert expected in seen
    assert "taken" not in seen
