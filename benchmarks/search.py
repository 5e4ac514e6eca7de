"""Search over 100,000 claims: the store's index beside a scan, an index of trigrams, and a dictionary's segmenter."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import installed
from benchmarks.registry import Comparison, Options, case
from landsea.evidence import Claim, Store
from landsea.evidence.words import tokens

CLAIMS = 100_000
QUERIES = ("rail share Dalian", "Dalian 海铁联运", "大连港集装箱吞吐量", "foreign capital 2021")

_PLACES = ["Dalian", "Yingkou", "Shenyang", "Qingdao", "Tianjin", "大连港", "营口港", "沈阳市", "青岛港", "全省"]
_QUANTITIES = [
    ("rail_intermodal_share", "The share of rail intermodal transport at {place} was {value}% in {year}."),
    ("container_throughput", "In {year} {place} handled containers of {value} thousand TEU, up on the year before."),
    ("actual_use_of_foreign_capital", "Foreign capital in actual use in {place} reached US${value} million in {year}."),
    ("approval_days", "Approvals took {value} working days in {place} in {year}, longer than elsewhere."),
    ("海铁联运占比", "{year}年{place}海铁联运占比达到{value}%，比上年提高。"),
    ("集装箱吞吐量", "{year}年{place}集装箱吞吐量{value}万标箱，同比增长。"),
    ("实际使用外资", "{year}年{place}实际使用外资{value}亿美元，增速高于全国。"),
    ("货物周转量", "{year}年{place}铁路货物周转量{value}亿吨公里。"),
]


@dataclass(frozen=True)
class Text:
    """A document in memory."""

    name: str
    text: str
    sha256: str
    title: str = ""
    date: str | None = None
    lang: str = "en"


@case("search")
def search(_options: Options) -> Iterator[Comparison]:
    """Compare on claims made at random, once the scan and the index of pairs find the same of a plain word."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.db"
        start = time.perf_counter()
        rows = _fill(file)
        seconds, size = time.perf_counter() - start, file.stat().st_size / 2**20
        print(f"{len(rows):,} claims imported in {seconds:.0f} s, {size:.0f} MB")
        store = Store(file)
        scan, trigrams = _scan(rows), _trigrams(rows)
        expected = sum("Yingkou" in row for row in rows)
        assert len(store.search("Yingkou", 1000)) == min(expected, 1000)
        for query in QUERIES:
            hits = store.search(query)
            assert hits
            peers: dict[str, Callable[[], object]] = {"LIKE scan": lambda query=query: scan(query)}
            note = "the scan knows no other words and no rank"
            if all(len(word) >= 3 for word in query.split()):
                peers["FTS5 trigrams"] = lambda query=query: trigrams(query)
            yield Comparison(
                f"search: {query}", lambda query=query: store.search(query), peers, f"{CLAIMS:,} claims", note
            )
        yield from _segmenters(rows)
        store.close()


def _fill(file: Path) -> list[str]:
    """Fill a store with claims made at random; return what a scan looks through."""
    random.seed(7)
    rows: list[str] = []
    with Store(file, create=True) as store:
        for number in range(CLAIMS // 100):
            sentences, claims, at = [], [], 0
            for _ in range(100):
                place, (quantity, form) = random.choice(_PLACES), random.choice(_QUANTITIES)
                year, value = str(random.randint(2005, 2025)), round(random.uniform(1, 999), 1)
                sentence = form.format(place=place, value=value, year=year)
                start = at + sentence.index(str(value))
                claims.append(
                    Claim(
                        doc=f"d{number}.txt", start=start, end=start + len(str(value)), text=str(value), value=value,
                        unit="percent", quantity=quantity, subject=place, year=year, kind="observed", direction=None,
                        comparator=None, sentence_start=at, sentence_end=at + len(sentence),
                    )
                )  # fmt: skip
                sentences.append(sentence)
                rows.append(f"{quantity} {place} {year} {sentence}")
                at += len(sentence) + 1
            store.add_document(
                Text(f"d{number}.txt", " ".join(sentences), hashlib.sha256(b"%d" % number).hexdigest()),
                claims,
                who="bench",
            )
    return rows


def _scan(rows: list[str]) -> Callable[[str], list[tuple[str]]]:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE TABLE claim (words TEXT)")
    memory.executemany("INSERT INTO claim VALUES (?)", [(row,) for row in rows])

    def run(query: str) -> list[tuple[str]]:
        words = query.split()
        where = " AND ".join("words LIKE ?" for _ in words)
        return memory.execute(f"SELECT words FROM claim WHERE {where}", [f"%{word}%" for word in words]).fetchall()[:20]

    return run


def _trigrams(rows: list[str]) -> Callable[[str], list[tuple[str]]]:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE VIRTUAL TABLE claim USING fts5(words, tokenize = 'trigram')")
    memory.executemany("INSERT INTO claim VALUES (?)", [(row,) for row in rows])

    def run(query: str) -> list[tuple[str]]:
        words = " AND ".join(f'"{word}"' for word in query.split())
        return memory.execute("SELECT words FROM claim WHERE claim MATCH ? ORDER BY rank LIMIT 20", (words,)).fetchall()

    return run


def _segmenters(rows: list[str]) -> Iterator[Comparison]:
    """Compare cutting Chinese into pairs with a segmenter that has a dictionary."""
    if not installed("jieba"):
        return
    import jieba

    jieba.initialize()
    sample = [row for row in rows if any("\u4e00" <= letter <= "\u9fff" for letter in row)][:2000]
    yield Comparison(
        "cut 2,000 claims for the index",
        lambda: [tokens(row) for row in sample],
        {"jieba": lambda: [list(jieba.cut_for_search(row)) for row in sample]},
        f"{sum(map(len, sample)):,} characters",
        "a dictionary misses new names",
    )
