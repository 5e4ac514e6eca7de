"""Documents are read within bounds, and what cannot be read is named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdf
import pytest

from landsea.evidence import DocumentError, extract, read_document, read_documents
from landsea.evidence import reading as room

SENTENCE = "全年全省生产总值43944.1亿元，比上年增长5.5%。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def pdf(*pages: list[str]) -> bytes:
    """Write a PDF by hand: a page a list of lines."""
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(pages)))
    font = 3 + 2 * len(pages)
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for at, lines in enumerate(pages):
        shown = "BT /F1 10 Tf 50 750 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {4 + 2 * at} 0 R"
            f"/Resources<</Font<</F1 {font} 0 R>>>>>>"
        )
        parts.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
    parts.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj{part}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\n"
    return out + head.encode() + f"startxref\n{len(out)}\n%%EOF".encode()


def write(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path, encoding):
    document = read_document(write(tmp_path, "a.txt", SENTENCE.encode(encoding)))
    assert document.text == SENTENCE
    assert document.lang == "zh"


def test_text_keeps_every_character(tmp_path):
    text = "One\r\ntwo\rthree\n\n  four\t\u200b five"
    assert read_document(write(tmp_path, "a.md", text.encode())).text == text


def test_hash_title_and_date(tmp_path):
    data = "# Communiqué on 2023\n\n(Xinhua) Updated: 2024-02-28 11:02\n\nTrade rose by 5%.".encode()
    document = read_document(write(tmp_path, "a.md", data))
    assert (document.title, document.date, document.format) == ("Communiqué on 2023", "2024-02-28", "markdown")
    assert document.sha256 == __import__("hashlib").sha256(data).hexdigest()


def test_html_is_what_a_reader_sees(tmp_path):
    page = (
        "<html><head><meta charset='gbk'><title>公报</title><style>p{width:5%}</style></head><body><h1>标题</h1>"
        "<p>全年增长<b>5.5</b>%。</p><script>var x = '7%'</script>"
        "<table><tr><td>a</td><td>1</td></tr></table></body></html>"
    )
    document = read_document(write(tmp_path, "a.html", page.encode("gbk")))
    assert document.text == "标题\n全年增长5.5%。\na\t1"
    assert document.title == "公报"


def test_docx_by_paragraphs_without_what_was_deleted(tmp_path):
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Exports grew by 5</w:t></w:r><w:r><w:t>.5% in 2023.</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>9%</w:delText></w:r></w:del><w:r><w:t>End</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read_document(write(tmp_path, "a.docx", docx(body))).text == "Exports grew by 5.5% in 2023.\nEnd"


def test_pdf_lines_become_paragraphs_and_running_heads_go(tmp_path):
    first = "In 2023 the port throughput of Hebei Province was 1.36 billion"
    pages = [["Yearbook of Ports", first, f"tonnes, {at} percent more than before.", str(at)] for at in range(2, 8)]
    document = read_document(write(tmp_path, "a.pdf", pdf(*pages)))
    assert "Yearbook" not in document.text
    assert f"{first} tonnes, 2 percent more than before." in document.text
    found = extract(document)
    assert [one.text for one in found][:2] == ["1.36 billion tonnes", "2 percent"]


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Trade rose by 5%."])))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def entities() -> bytes:
    more = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(10))
    return docx(f'<!DOCTYPE x [<!ENTITY a "ha">{more}]><w:document {W}><w:p><w:t>&k;</w:t></w:p></w:document>')


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        ("a.pdf", encrypted, "encrypted"),
        ("a.pdf", lambda: pdf(["Trade rose by 5%."])[:300], "no whole PDF"),
        ("a.pdf", lambda: pdf([""]), "no words"),
        ("a.docx", lambda: b"PK\x03\x04 cut", "no whole DOCX"),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0 old", "encrypted, or in the old"),
        ("a.docx", lambda: docx(b"<a>" + b"1" * 70_000_000), "more than 64 MB"),
        ("a.docx", entities, "no well-formed XML"),
        ("a.html", lambda: b"<div>" * 100_000 + b"5%", "nested too deeply"),
        ("a.html", lambda: b"", "no HTML"),
        ("a.txt", lambda: bytes(range(128, 256)) * 40, "no text in a known encoding"),
        ("a.xls", lambda: b"x", "not known"),
    ],
    ids=["password", "cut", "blank", "cut zip", "ole", "bomb", "entities", "deep", "empty", "noise", "format"],
)
def test_hostile_files_are_named(tmp_path, name, make, told):
    file = write(tmp_path, name, make())
    with pytest.raises(DocumentError) as caught:
        read_document(file)
    (finding,) = caught.value.findings
    assert finding.file == str(file)
    assert told in finding.problem
    assert finding.cure


def test_a_file_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 10)
    with pytest.raises(DocumentError, match="more than"):
        read_document(write(tmp_path, "a.txt", b"1" * 11))


def test_the_rest_goes_on(tmp_path):
    write(tmp_path, "b.pdf", b"%PDF-1.4 cut")
    write(tmp_path, "a.txt", b"Trade rose by 5%.")
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", "c.md", b"Trade fell by 5%.")
    write(tmp_path / "in", "d.png", b"no document")
    failed: list = []
    seen: list = []
    read = list(read_documents([tmp_path, tmp_path / "none.txt"], lambda files: seen.extend(files) or files, failed))
    assert [one.name for one in read] == ["a.txt", "c.md"]
    assert [Path(one.file).name for one in failed] == ["b.pdf", "none.txt"]
    assert len(seen) == 4
    with pytest.raises(DocumentError):
        list(read_documents([tmp_path / "none.txt"]))


@pytest.mark.parametrize(
    "text",
    [
        "1" * 3_000_000,
        "1,111," * 500_000,
        "a 1.1" * 400_000,
        "“" * 200_000,
        "the 1 " * 200_000,
        "第" * 500_000,
        "一" * 500_000,
    ],
    ids=["digits", "commas", "points", "quotes", "words", "ordinals", "numerals"],
)
def test_runs_without_end_come_to_an_end(tmp_path, text):
    """Work grows with the length and no faster: the whole suite has a minute a file."""
    document = read_document(write(tmp_path, "a.txt", text.encode()))
    assert all(len(one.text) < 2000 for one in extract(document))
