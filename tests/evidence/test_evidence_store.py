"""The store only grows, knows a document again, and says plainly what is wrong with a file."""

from __future__ import annotations

import multiprocessing
import sqlite3

import pytest
from made_documents import Made, claim

from landsea.errors import LandSeaError
from landsea.evidence import Fact, Store, StoreError

DOC = Made(
    "plan.txt", "In 2022 the ports of Saltmouth handled 2.5 million tonnes. Rail carried 32% of it.", date="2023"
)
CLAIMS = [
    claim(DOC, "2.5 million tonnes", 2.5e6, "t", "port_throughput", year="2022"),
    claim(DOC, "32%", 32.0, "percent", "rail_share"),
]


def fact(key="p/observations/a", value=2.6, **more):
    given = {
        "indicator": "throughput", "quantity": "Port throughput", "quantity_local": "港口吞吐量", "place": "Saltmouth",
        "period": "2022", "unit": "Mt", "kind": "observed", "source": "yearbook", "locator": "row 1",
        "status": "published", **more,
    }  # fmt: skip
    return Fact(key=key, value=value, **given)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "evidence.db", create=True) as made:
        made.add_document(DOC, CLAIMS, who="ann", links={1: ("rail_share", 0.8)})
        yield made


def test_what_goes_in_comes_out(store):
    assert [one.claim for one in store.claims()] == CLAIMS
    first, second = store.claims()
    assert first.sentence == DOC.text[: DOC.text.index(" Rail")]
    assert (second.indicator, second.score, second.who, second.written) == ("rail_share", 0.8, "ann", 2023)
    kept = store.document("plan.txt")
    assert (kept.sha256, kept.claims, kept.characters) == (DOC.sha256, 2, len(DOC.text))
    assert store.document(DOC.sha256[:8]) == kept


def test_the_text_of_a_document_is_not_kept(tmp_path):
    whole = Made("long.txt", "Nothing to count here, only words. In 2022 Saltmouth had 7 ports. A last remark.")
    with Store(tmp_path / "a.db", create=True) as made:
        made.add_document(whole, [claim(whole, "7", 7, "count", "ports")], who="ann")
    held = (tmp_path / "a.db").read_bytes()
    assert b"Saltmouth had 7 ports" in held
    assert b"only words" not in held
    assert b"last remark" not in held


def test_without_sentences_the_index_still_knows_their_words(tmp_path):
    with Store(tmp_path / "a.db", create=True) as made:
        made.add_document(DOC, CLAIMS, who="ann", sentences=False)
        assert [one.sentence for one in made.claims()] == ["", ""]
        assert [hit.key for hit in made.search("handled")] == [next(made.claims()).key]


def test_the_same_document_again_changes_nothing(store):
    before = store.file.read_bytes(), [one.as_dict() for one in store.claims()]
    assert store.add_document(DOC, CLAIMS, who="bob") is False
    assert (store.file.read_bytes(), [one.as_dict() for one in store.claims()]) == before


def test_the_same_facts_again_change_nothing_and_a_changed_one_is_a_version(store):
    assert store.add_facts([fact()], who="ann") == (1, 0)
    assert store.add_facts([fact()], who="ann") == (0, 0)
    assert store.add_facts([fact(value=2.7)], who="ann", why="yearbook corrected") == (0, 1)
    assert [one.value for one in store.facts()] == [2.7]
    assert store.add_facts([fact(value=2.7)], who="ann") == (0, 0)


def test_a_correction_is_a_version_with_who_when_and_why(store):
    key = next(store.claims()).key
    store.correct(key, {"value": 2.4e6}, who="bob", why="misprint in the plan")
    assert [(one.version, one.claim.value, one.who, one.why) for one in store.history(key)] == [
        (1, 2.5e6, "ann", ""),
        (2, 2.4e6, "bob", "misprint in the plan"),
    ]
    assert all(one.at for one in store.history(key))
    assert [one.claim.value for one in store.claims()] == [2.4e6, 32.0]


def test_a_withdrawn_claim_is_found_no_more(store):
    key = next(store.claims()).key
    store.withdraw(key, who="bob", why="misread")
    assert len(list(store.claims())) == 1
    assert [hit.key for hit in store.search("throughput")] == []
    assert store.history(key)[-1].withdrawn


@pytest.mark.parametrize("changes", [{"start": 3}, {"colour": "red"}])
def test_a_place_cannot_be_corrected(store, changes):
    with pytest.raises(LandSeaError, match=next(iter(changes))):
        store.correct(next(store.claims()).key, changes, who="bob", why="so")


def test_a_correction_needs_a_reason_and_a_claim(store):
    with pytest.raises(StoreError, match="reason"):
        store.correct(next(store.claims()).key, {"value": 1.0}, who="bob", why=" ")
    with pytest.raises(StoreError, match="no claim"):
        store.correct("nothing:1-2", {"value": 1.0}, who="bob", why="so")


@pytest.mark.parametrize("table", ["entry", "document", "claim", "fact", "place"])
@pytest.mark.parametrize("action", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_nothing_can_be_changed_or_deleted(store, table, action):
    store.add_facts([fact()], who="ann", places=[("Saltmouth", "盐口", "Tidewater")])
    raw = sqlite3.connect(store.file)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        raw.execute(action.format(table))
    raw.close()


def test_two_claims_on_the_same_words_have_two_keys(tmp_path):
    document = Made("two.txt", "Both grew by 5%.")
    both = [claim(document, "5%", 5, "percent", "growth", subject=name) for name in ("A", "B")]
    with Store(tmp_path / "a.db", create=True) as made:
        made.add_document(document, both, who="ann")
        keys = [one.key for one in made.claims()]
    assert len(set(keys)) == 2


def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a database, " * 100)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE mine (a)")
    raw.close()
    for file in (text, other):
        before = file.read_bytes()
        with pytest.raises(StoreError, match="not a store"):
            Store(file, create=True)
        assert file.read_bytes() == before


def test_a_damaged_store_is_told_when_it_is_read(tmp_path):
    file = tmp_path / "evidence.db"
    with Store(file, create=True) as made:
        made.add_document(DOC, CLAIMS, who="ann")
    with sqlite3.connect(file) as behind:
        behind.execute("DROP VIEW claim_now")
    behind.close()
    with pytest.raises(StoreError, match="cannot be used: no such table: claim_now"), Store(file) as store:
        list(store.claims())


def test_a_missing_store_and_a_folder_are_named(tmp_path):
    with pytest.raises(StoreError, match="There is no store"):
        Store(tmp_path / "none.db")
    with pytest.raises(StoreError, match="is a folder"):
        Store(tmp_path, create=True)


def test_a_newer_store_is_refused(store):
    raw = sqlite3.connect(store.file)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="version 99"):
        Store(store.file)


def test_a_held_store_is_told_after_a_while(store, monkeypatch):
    monkeypatch.setattr("landsea.evidence.store.opening.WAIT_MS", 50)
    raw = sqlite3.connect(store.file, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    with Store(store.file) as second:
        with pytest.raises(StoreError, match="another process"):
            second.add_facts([fact()], who="bob")
        assert len(list(second.claims())) == 2, "reading goes on while another writes"
    raw.execute("ROLLBACK")
    raw.close()


def _writer(file, name):
    with Store(file, create=True) as made:
        for number in range(5):
            document = Made(f"{name}{number}", f"{name} {number}: Saltmouth had 7 ports.")
            made.add_document(document, [claim(document, "7", 7, "count", "ports")], who=name)


def test_several_processes_write_one_after_the_other(tmp_path):
    file = tmp_path / "shared.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(file, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with Store(file) as made:
        assert len(made.documents()) == 10


def test_a_document_is_written_whole_or_not_at_all(store):
    broken = Made("broken.txt", "Saltmouth had 7 ports and 8 ships.")
    bad = claim(broken, "8", float("nan"), "count", "ships")
    with pytest.raises(StoreError):
        store.add_document(broken, [claim(broken, "7", 7, "count", "ports"), bad], who="ann")
    assert [one.name for one in store.documents()] == ["plan.txt"]
