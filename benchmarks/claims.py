"""Claims: how many hand-made labels are found, how many finds are labels, and how fast; quantulum3 beside."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.registry import Comparison, Options, case
from landsea.evidence import Document, extract, read_document

#: Labels of this document reach up to this heading, unless some lie beyond it.
LABELLED_UNTIL = {"002_ab77ab88c82735d4": "\n## 3.2."}
#: Fields compared where a span is found, beside value and unit.
FIELDS = ("kind", "year", "subject", "bound", "direction", "tier")
#: Characters of a page, for the speed.
PAGE = 3000
REPORT = Path(__file__).parents[1] / "docs" / "evidence.md"


@dataclass
class Quality:
    """What was counted over all documents.

    Attributes
    ----------
    labels, found, hits : int
        Labels, predictions, and predictions whose span is a label's.
    right : dict of str to int
        Of the hits, how many have each field as the label.
    """

    labels: int = 0
    found: int = 0
    hits: int = 0
    right: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.hits / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.hits / max(self.labels, 1)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(self.found + self.labels, 1)

    def share(self, name: str) -> float:
        return self.right.get(name, 0) / max(self.hits, 1)


@case("claims")
def claims(options: Options) -> Iterator[Comparison]:
    """Print the quality, then compare the time over all documents."""
    labels = read_labels(Path(options.labels))
    documents = find_documents(Path(options.documents), labels)
    if not documents:
        print(f"no labels in {options.labels}, or no documents of theirs in {options.documents}")
        return
    table = quality_table(labels, documents)
    print(table)
    print(speed(documents), flush=True)
    if options.write:
        write_table(f"{table}\n\n{speed(documents)}")
    peer = quantulum()
    if peer is None:
        print("quantulum3 is not installed: pip install -e '.[bench]'")
        return
    texts = list(documents.values())
    size = f"{sum(len(one.text) for one in texts):,} characters"
    yield Comparison(
        "claims of five documents",
        lambda: [extract(one) for one in texts],
        {"quantulum3": lambda: [peer(one.text) for one in texts]},
        size,
        "quantulum3 gives spans, values and units only",
    )


def quality_table(labels: list[dict[str, Any]], documents: dict[str, Document]) -> str:
    """Return the quality as a Markdown table: a row a program and tier."""
    sides: list[tuple[str, Callable[[Document], list[dict[str, Any]]]]] = [("LandSea", ours)]
    if (peer := quantulum()) is not None:
        sides.append(("quantulum3", lambda document: peer(document.text)))
    head = "| program | labels | precision | recall | F1 | value and unit | " + " | ".join(FIELDS) + " |"
    rows = [head, "|" + "---|" * head.count(" |")]
    for name, side in sides:
        for tier in ("core", "all"):
            found = measure(labels, documents, side, tier)
            own = [f"{found.share(one):.3f}" if name == "LandSea" else "–" for one in FIELDS]
            shown = f"{found.precision:.3f} | {found.recall:.3f} | {found.f1:.3f} | {found.share('value'):.3f}"
            rows.append(f"| {name} | {tier} ({found.labels}) | {shown} | {' | '.join(own)} |")
    return "\n".join(rows)


def measure(
    labels: list[dict[str, Any]],
    documents: dict[str, Document],
    side: Callable[[Document], list[dict[str, Any]]],
    tier: str,
) -> Quality:
    """Compare one side with the labels, of one tier or ``all``; a span counts if both ends agree."""
    quality = Quality()
    for key, document in documents.items():
        wanted = {
            (one["start"], one["end"]): one for one in labels if one["doc"] == key and tier in ("all", one["tier"])
        }
        limit = labelled_part(key, document.text, labels)
        found = [one for one in side(document) if one["start"] < limit and tier in ("all", one.get("tier", tier))]
        quality.labels += len(wanted)
        quality.found += len(found)
        for one in found:
            label = wanted.get((one["start"], one["end"]))
            if label is not None:
                quality.hits += 1
                count_right(quality, one, label)
    return quality


def count_right(quality: Quality, one: dict[str, Any], label: dict[str, Any]) -> None:
    value = abs(one["value"] - label["value"]) <= 1e-4 * abs(label["value"]) and one["unit"] == label["unit"]
    quality.right["value"] = quality.right.get("value", 0) + value
    for name in FIELDS:
        same = plain(one.get(name)) == plain(label.get(name))
        quality.right[name] = quality.right.get(name, 0) + same


def plain(value: object) -> str:
    """Bring names to a common spelling: case, articles and punctuation tell nothing."""
    words = "".join(sign if sign.isalnum() else " " for sign in str("" if value is None else value).lower()).split()
    return " ".join(word for word in words if word != "the")


def ours(document: Document) -> list[dict[str, Any]]:
    return [one.as_dict() for one in extract(document)]


def quantulum() -> Callable[[str], list[dict[str, Any]]] | None:
    """Return quantulum3 as a function from text to spans with values and units in base units; None if absent."""
    try:
        with warnings.catch_warnings():
            # It says that its optional classifier of ambiguous units is not installed.
            warnings.simplefilter("ignore")
            from quantulum3 import classifier, parser
    except ImportError:
        return None
    # The classifier that it ships cannot be read by today's scikit-learn; its rules for ambiguous units can be used.
    classifier.USE_CLF = False

    def parse(text: str) -> list[dict[str, Any]]:
        return [
            {
                "start": one.span[0],
                "end": one.span[1],
                "value": one.value,
                "unit": QUANTULUM.get(one.unit.name, one.unit.name),
            }
            for one in parser.parse(text)
        ]

    return parse


#: Units of quantulum3 by the names of the labels; where the base differs, its value cannot agree.
QUANTULUM = {
    "percentage": "percent",
    "dimensionless": "count",
    "kilometre": "km",
    "square kilometre": "km2",
    "tonne": "t",
    "ton": "t",
    "year": "years",
    "month": "months",
    "day": "days",
    "yuan": "yuan",
    "chinese yuan": "yuan",
    "renminbi": "yuan",
    "united states dollar": "USD",
    "dollar": "USD",
    "hectare": "ha",
}


def read_labels(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def find_documents(folder: Path, labels: list[dict[str, Any]]) -> dict[str, Document]:
    """Read the documents that are labelled; a label may name a file without its suffix."""
    documents = {}
    for key in sorted({one["doc"] for one in labels}):
        files = sorted(folder.glob(f"{key}*")) if folder.is_dir() else []
        if files:
            documents[key] = read_document(files[0])
    return documents


def labelled_part(key: str, text: str, labels: list[dict[str, Any]]) -> int:
    """Return up to where a document is labelled."""
    heading = LABELLED_UNTIL.get(Path(key).stem)
    at = text.find(heading) if heading else -1
    beyond = at >= 0 and any(one["doc"] == key and one["start"] >= at for one in labels)
    return len(text) if at < 0 or beyond else at


def speed(documents: dict[str, Document]) -> str:
    """Return how many pages a second one core reads, after a first run."""
    texts = list(documents.values())
    for one in texts:
        extract(one)
    size = sum(len(one.text) for one in texts)
    start, times = time.process_time(), 0
    while time.process_time() - start < 2:
        for one in texts:
            extract(one)
        times += 1
    pages = times * size / PAGE / (time.process_time() - start)
    return f"{pages:.0f} pages of {PAGE:,} characters a second on one core."


def write_table(table: str) -> None:
    """Put the table into docs/evidence.md."""
    text = REPORT.read_text(encoding="utf-8")
    begin, end = "<!-- table: claims -->", "<!-- end -->"
    before, rest = text.split(begin, 1)
    REPORT.write_text(f"{before}{begin}\n\n{table}\n\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
