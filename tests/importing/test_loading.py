"""A letter and its drafts put into the store: all of it or nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from letter_files import as_text, edition
from lindemeer import LETTER, Ran, content, rows

from knowledge.extraction.drafts import Draft
from knowledge.importing import loading
from knowledge.importing.known import Quoted
from knowledge.importing.loading import Load
from knowledge.letters.documents import Document, read
from knowledge.model import Amount, Fact, Kind, Letter, StoreError
from knowledge.store.inspection import problems
from knowledge.store.loading import facts_of, relate, stored_letters, taken_ids, unquoted
from knowledge.store.schema import connect
from knowledge.store.store import Reader, history

Cli = Callable[..., Ran]

NEW = Letter(
    "lindemeer-2022-voortgang", "Voortgang leerbanen 2022", "Gemeente Lindemeer", reference="LM-2022-0815"
)
CARE = "lindemeer-2022-voortgang-zorg"
JOBS = "lindemeer-2022-voortgang-banen"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("brief") / "brief.txt"
    path.write_text(as_text(edition(2022)), encoding="utf-8")
    return read(path)


@pytest.fixture
def load(document: Document) -> Load:
    def draft(name: str, measure: str, words: str, value: str, **rest: Any) -> Draft:
        start = document.text.index(words)
        end = document.text.index(".", start + words.index(value) + len(value)) + 1
        at = document.text.index(value, start)
        amount = Amount(Decimal(value.replace(".", "")), "personen")
        statement = f"Er werkten {{value}} inwoners {measure}."
        fact = Fact(
            name, NEW, Kind.FIGURE, measure, statement, population="inwoners", amount=amount,
            section="Leerbanen in cijfers", passage=1, context="Leerbanen in cijfers", **rest,
        )  # fmt: skip
        return Draft(fact, start, end, at, at + len(value), (("period", "staat een zin eerder"),))

    return Load(
        letter=NEW,
        document=document,
        file="brief.txt",
        drafts=(
            draft(JOBS, "in een leerbaan", "In 2022 werkten 1.100", "1.100"),
            draft(CARE, "in een leerbaan in de zorg", "Van hen werkten 425", "425", part_of=JOBS),
        ),
    )


def shown(path: Path) -> set[str]:
    reader = Reader(path)
    facts = reader.snapshot().facts
    reader.close()
    return {fact.id for fact in facts}


def test_a_letter_is_stored_with_its_places(store: Path, load: Load) -> None:
    before = shown(store)
    done = loading.put(store, load)
    assert (done.added, done.quoted, done.refused) == ((JOBS, CARE), (), ())
    (letter,) = rows(store, f"SELECT * FROM letters WHERE id = '{NEW.id}'")
    text = letter["text"]
    assert (letter["file"], letter["sha256"]) == ("brief.txt", load.document.sha256)
    assert (letter["reference"], letter["date"], letter["addressee"]) == (
        "LM-2022-0815",
        None,
        load.document.addressee,
    )
    passages = rows(store, f"SELECT * FROM passages WHERE letter = '{NEW.id}' ORDER BY number")
    assert [passage["number"] for passage in passages] == list(range(1, len(passages) + 1))
    assert passages[1]["heading"] == "Leerbanen in cijfers"
    assert all(passage["text"] == text[passage["start"] : passage["end"]] for passage in passages)
    for fact in rows(store, f"SELECT * FROM facts WHERE letter = '{NEW.id}'"):
        assert fact["status"] == "concept"
        assert fact["quote"] == text[fact["quote_start"] : fact["quote_end"]]
        assert text[fact["value_start"] : fact["value_end"]].replace(".", "") == fact["value"]
        assert json.loads(fact["doubts"]) == {"period": "staat een zin eerder"}
    assert shown(store) == before
    assert {change.reason for change in history(store, CARE)} == {"ingelezen uit brief.txt"}
    assert problems(store) == []


def test_approved_at_once_is_told_in_the_history(store: Path, load: Load) -> None:
    before = shown(store)
    loading.put(store, replace(load, approve=True))
    assert shown(store) - before == {JOBS, CARE}
    first, last = history(store, CARE)
    assert first.new is not None
    assert last.new is not None
    assert (first.new["status"], last.new["status"]) == ("concept", "approved")
    assert last.reason == "ingelezen uit brief.txt, bij import goedgekeurd (--approve)"


def test_a_new_version_replaces_when_it_is_approved(sqlite_utils: Cli, store: Path, load: Load) -> None:
    old = "lindemeer-2023-leerbanen-zorg"
    loading.put(store, replace(load, replaces=LETTER["id"], supersedes={CARE: old}))
    assert old in shown(store)
    assert rows(store, f"SELECT supersedes FROM facts WHERE id = '{CARE}'") == [{"supersedes": old}]
    assert rows(store, f"SELECT supersedes FROM letters WHERE id = '{NEW.id}'") == [
        {"supersedes": LETTER["id"]}
    ]


def test_a_new_version_that_is_approved_at_once(store: Path, load: Load) -> None:
    old = "lindemeer-2023-leerbanen-zorg"
    loading.put(store, replace(load, replaces=LETTER["id"], supersedes={CARE: old}, approve=True))
    assert old not in shown(store)
    assert rows(store, f"SELECT status FROM facts WHERE id = '{old}'") == [{"status": "replaced"}]


@pytest.mark.parametrize("approved", [False, True])
def test_a_version_that_is_told_afterwards(store: Path, load: Load, approved: bool) -> None:
    old = "lindemeer-2023-leerbanen-zorg"
    loading.put(store, replace(load, approve=approved))
    relate(store, NEW.id, str(LETTER["id"]), {CARE: old})
    assert (old in shown(store)) is not approved
    assert history(store, CARE)[-1].reason == f"verbeterde versie van {LETTER['id']}"


def test_a_letter_that_was_there_gets_its_text_and_quotes(sqlite_utils: Cli, store: Path, load: Load) -> None:
    known = "lindemeer-2023-leerbanen-techniek"
    kept = "lindemeer-2023-leerbanen"
    start = load.document.text.index("Van hen werkten")
    place = (start, start + 40, start + 5, start + 8)
    letter = replace(NEW, id=str(LETTER["id"]), title="Zelf bedacht")
    drafts = tuple(replace(draft, fact=replace(draft.fact, letter=letter)) for draft in load.drafts)
    done = loading.put(
        store,
        replace(
            load,
            letter=letter,
            drafts=drafts,
            joins=True,
            quotes=(Quoted(known, *place), Quoted(kept, *place)),
        ),
    )
    assert (done.added, done.quoted) == ((JOBS, CARE), (known,))
    (row,) = rows(store, f"SELECT * FROM facts WHERE id = '{known}'")
    assert row["quote"] == load.document.text[start : start + 40]
    assert (row["quote_start"], row["quote_end"], row["value_start"], row["value_end"]) == place
    # A quote that staff gave stays.
    (row,) = rows(store, f"SELECT * FROM facts WHERE id = '{kept}'")
    assert row["quote"].startswith("In 2023")
    assert len(rows(store, "SELECT 1 FROM letters")) == 1


def test_a_draft_that_the_store_refuses_is_told(store: Path, load: Load) -> None:
    jobs, care = load.drafts
    odd = replace(jobs.fact, statement="Er werkten 1.100 inwoners, dus {value}.")
    done = loading.put(store, replace(load, drafts=(replace(jobs, fact=odd), care)))
    assert done.added == (CARE,)
    ((refused, reason),) = done.refused
    assert refused == JOBS
    assert "staat het cijfer" in reason
    # Its part stays, on its own.
    assert rows(store, f"SELECT part_of FROM facts WHERE id = '{CARE}'") == [{"part_of": None}]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"url": "http://lindemeer.example"}, "Een url begint met https://"),
        ({"id": "Niet Goed"}, "Gebruik kleine letters"),
        ({"id": str(LETTER["id"])}, "heeft een ander"),
    ],
)
def test_what_cannot_be_stored_leaves_the_store_alone(
    store: Path, load: Load, change: dict[str, str], sentence: str
) -> None:
    before = content(store)
    with pytest.raises(StoreError, match=sentence):
        loading.put(store, replace(load, letter=replace(NEW, **change)))  # type: ignore[arg-type]
    assert content(store) == before


def test_two_imports_of_one_file_at_the_same_time(store: Path, load: Load) -> None:
    loading.put(store, load)
    before = content(store)
    with pytest.raises(StoreError, match="heeft een ander"):
        loading.put(store, replace(load, letter=replace(NEW, id="anders")))
    assert content(store) == before


def test_a_store_that_another_holds(store: Path, load: Load) -> None:
    before = content(store)
    with closing(connect(store, "rw")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="bezig met"):
            loading.put(store, load)
        other.execute("ROLLBACK")
    assert content(store) == before


def test_the_lock_is_held_shortly(store: Path, load: Load) -> None:
    """ATTACKS IG-16: less than half a second, for more facts than a letter of ten pages tells."""
    jobs = load.drafts[0]
    many = tuple(replace(jobs, fact=replace(jobs.fact, id=f"{JOBS}-{number}")) for number in range(300))
    before = time.perf_counter()
    assert len(loading.put(store, replace(load, drafts=many)).added) == 300
    assert time.perf_counter() - before < 0.5


def test_what_is_there(store: Path, load: Load) -> None:
    loading.put(store, load)
    assert [there.letter.id for there in stored_letters(store)] == [NEW.id, LETTER["id"]]
    assert [there.sha256 for there in stored_letters(store)] == [load.document.sha256, None]
    assert [fact.id for fact in facts_of(store, NEW.id)] == [JOBS, CARE]
    assert unquoted(store, NEW.id) == ()
    assert "lindemeer-2023-wijken" in unquoted(store, str(LETTER["id"]))
    assert {NEW.id, JOBS, str(LETTER["id"])} <= taken_ids(store)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become another user")
def test_a_store_that_may_not_be_written(store: Path, load: Load) -> None:
    before = content(store)
    folder = store.parent
    code = (
        # All that is needed is imported first: nobody may not be allowed to read where Python is installed.
        "import os; from pathlib import Path; from knowledge.importing import loading; "
        "from knowledge.store import schema; from knowledge.letters.documents import Document; "
        "from knowledge.model import Letter, StoreError; schema.expected()\n"
        f"os.chdir({str(folder)!r}); os.setuid(65534)\n"
        "document = Document(None, None, None, None, None, '0' * 64, 'Er is tekst.', (), ())\n"
        "try: loading.put(Path('facts.db'), loading.Load(Letter('lm', 'Brief'), document, 'brief.txt', ()))\n"
        "except StoreError as error: print(error)\n"
    )
    folder.chmod(0o777)
    store.chmod(0o444)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    folder.chmod(0o755)
    store.chmod(0o644)
    assert re.fullmatch("[^.]*facts.db .*rechten van bestand en map.*\n", done.stdout), done.stderr
    assert content(store) == before
