"""`sqlite-utils raad import`, run as staff run it: on real files, into a real store."""

from __future__ import annotations

import os
import pty
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from letter_files import Letter, Text, as_docx, as_odt, as_pdf, as_text, edition
from lindemeer import Ran, content, rows

from knowledge.extraction.drafts import Draft, Drawn, Numeral, Outcome
from knowledge.importing.importer import apart, files_in
from knowledge.model import Fact, Kind
from knowledge.model import Letter as Known
from knowledge.store.inspection import problems
from knowledge.store.schema import connect
from knowledge.store.store import history

Cli = Callable[..., Ran]

ID = "lindemeer-2022-voortgang-leerbanen"


@pytest.fixture
def empty(tmp_path: Path, bare: Path) -> Path:
    """A store without facts."""
    return Path(shutil.copy(bare, tmp_path / "facts.db"))


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory, sqlite_utils: Cli) -> Path:
    path = tmp_path_factory.mktemp("leeg") / "facts.db"
    assert sqlite_utils("raad", "init", path, "--empty").rc == 0
    return path


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """The letter of 2022, as text."""
    path = tmp_path / "brief.txt"
    path.write_text(as_text(edition(2022)), encoding="utf-8")
    return path


def letters(path: Path) -> list[str]:
    return [row["id"] for row in rows(path, "SELECT id FROM letters ORDER BY rowid")]


def imported(done: Ran) -> str:
    """What a command told that did its work."""
    assert (done.rc, done.err) == (0, ""), done.err
    return done.out


def one_sentence(done: Ran) -> str:
    assert done.rc == 1
    assert "Traceback" not in done.err
    (line,) = done.err.splitlines()
    return line


# --- One letter


@pytest.mark.parametrize(
    ("suffix", "write"),
    [("txt", lambda letter: as_text(letter).encode()), ("docx", as_docx), ("odt", as_odt), ("pdf", as_pdf)],
)
def test_a_letter_in_every_format(
    sqlite_utils: Cli, empty: Path, tmp_path: Path, suffix: str, write: Callable[[Letter], bytes]
) -> None:
    path = tmp_path / f"brief.{suffix}"
    path.write_bytes(write(edition(2022)))
    told = imported(sqlite_utils("raad", "import", empty, path))
    assert f"ingelezen als {ID}.\n  Titel: Voortgang leerbanen 2022\n" in told
    assert "Afzender: Burgemeester en wethouders van Lindemeer\n  Datum: 14 november 2022\n" in told
    numbers = re.search(
        r"in de brief: (\d+), waarvan (\d+) feit, (\d+) datum, (\d+) verw\w+, (\d+) overg", told
    )
    assert numbers is not None
    everything, *parts = map(int, numbers.groups())
    assert everything == sum(parts)
    (letter,) = rows(empty, "SELECT * FROM letters")
    assert (letter["reference"], letter["date"], letter["file"]) == ("LM-2022-0815", "2022-11-14", path.name)
    for fact in rows(empty, "SELECT * FROM facts"):
        assert fact["status"] == "concept"
        if fact["quote"] is not None:
            assert fact["quote"] == letter["text"][fact["quote_start"] : fact["quote_end"]]
    assert problems(empty) == []


def test_what_the_letter_does_not_bear_is_not_invented(
    sqlite_utils: Cli, empty: Path, tmp_path: Path
) -> None:
    path = tmp_path / "raadsbrief_zwembad-2.txt"
    path.write_text("Het zwembad trok 120.500 bezoekers, meer dan wij hadden verwacht.\n", encoding="utf-8")
    told = imported(sqlite_utils("raad", "import", empty, path))
    assert "Titel: Raadsbrief zwembad 2\n" in told
    assert "Afzender: staat niet in de brief\n  Datum: staat niet in de brief\n" in told
    (letter,) = rows(empty, "SELECT * FROM letters")
    assert (letter["id"], letter["sender"], letter["date"], letter["reference"]) == (
        "zwembad-2",
        None,
        None,
        None,
    )


def test_what_staff_say_goes_first(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    url = "https://lindemeer.example/brief"
    given = ("--title", "Leerbanen", "--sender", "Gemeente Lindemeer", "--date", "2022-12-01")
    more = ("--reference", "LM-1", "--url", url)
    told = imported(sqlite_utils("raad", "import", empty, brief, *given, *more))
    assert "Datum: 1 december 2022" in told
    (letter,) = rows(empty, "SELECT * FROM letters")
    assert [letter[key] for key in ("id", "title", "sender", "date", "reference", "url")] == [
        "lindemeer-2022-leerbanen", "Leerbanen", "Gemeente Lindemeer", "2022-12-01", "LM-1", url,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--url", "http://lindemeer.example", "Een url begint met https://"),
        ("--supersedes", "onbekend", "Er is geen brief onbekend in"),
        ("--date", "1 december", "--help"),
    ],
)
def test_a_wrong_option_is_one_sentence(
    sqlite_utils: Cli, empty: Path, brief: Path, option: str, value: str, words: str
) -> None:
    before = content(empty)
    assert words in one_sentence(sqlite_utils("raad", "import", empty, brief, option, value))
    assert content(empty) == before


@pytest.mark.parametrize("option", ["--title", "--sender", "--reference", "--url", "--supersedes", "--date"])
def test_some_options_are_for_one_letter(sqlite_utils: Cli, empty: Path, brief: Path, option: str) -> None:
    value = "2022-01-01" if option == "--date" else "x"
    done = sqlite_utils("raad", "import", empty, brief, brief, option, value)
    assert "bij één brief tegelijk" in one_sentence(done)
    assert letters(empty) == []


def test_approved_at_once(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    told = imported(sqlite_utils("raad", "import", empty, brief, "--approve"))
    facts = rows(empty, "SELECT id, status FROM facts")
    assert {fact["status"] for fact in facts} <= {"approved"}
    assert ("meteen goedgekeurd (--approve)" in told) is bool(facts)
    reasons = {change.reason for change in history(empty, None)}
    assert reasons == {"ingelezen uit brief.txt, bij import goedgekeurd (--approve)"}


def test_the_ledger_tells_of_every_number(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    told = imported(sqlite_utils("raad", "import", empty, brief, "--ledger"))
    numbers = re.search(r"Getallen in de brief: (\d+)", told)
    assert numbers is not None
    assert len(re.findall(r"^  .*\[[^]]+\]", told, re.MULTILINE)) == int(numbers[1])


def test_personal_data_is_pointed_out_and_not_shown(sqlite_utils: Cli, empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text(
        "Wij spraken met een inwoner. Mail q.voorbeeld@lindemeer.example of bel 06-12345678 of 0546 54 11 11.\n"
        "Het burgerservicenummer is 111222333 en de rekening is NL91ABNA0417164300.\n",
        encoding="utf-8",
    )
    told = imported(sqlite_utils("raad", "import", empty, path))
    assert "2 telefoonnummers, 1 e-mailadres, 1 getal dat een BSN kan zijn, 1 rekeningnummer" in told
    assert not re.search("voorbeeld@|12345678|111222333|NL91", told)


# --- Several


def test_a_folder_is_read_by_name(sqlite_utils: Cli, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "brieven"
    (folder / "oud.txt").mkdir(parents=True)
    for year in (2023, 2021, 2022):
        (folder / f"brief-{year}.TXT").write_text(as_text(edition(year)), encoding="utf-8")
    for name in (".brief.txt", "foto.jpg"):
        (folder / name).write_text("niets", encoding="utf-8")
    told = imported(sqlite_utils("raad", "import", empty, folder))
    assert letters(empty) == [f"lindemeer-{year}-voortgang-leerbanen" for year in (2021, 2022, 2023)]
    assert "verbeterde versie" not in told
    facts = len(rows(empty, "SELECT 1 FROM facts"))
    assert told.endswith(f"Samen: 3 ingelezen, 0 al bekend, 0 niet gelezen, {facts} nieuwe feiten.\n")


def test_a_bad_file_does_not_keep_the_others_out(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    bad = {
        "leeg.txt": b"",
        "kapot.pdf": b"%PDF-1.7 en dan niets",
        "foto.jpg": b"\xff\xd8",
        "woord.docx": b"PK\x03\x04",
    }
    for name, data in bad.items():
        (brief.parent / name).write_bytes(data)
    paths = [brief.parent / name for name in (*bad, "weg.txt", "map")]
    (brief.parent / "map").mkdir()
    done = sqlite_utils("raad", "import", empty, *paths[:3], brief, *paths[3:])
    assert done.rc == 1
    told = done.err.splitlines()
    assert len(told) == len(paths)
    for path, line in zip(paths, told, strict=True):
        assert re.fullmatch(rf"{re.escape(str(path))}: [A-Z].*\.", line)
    assert letters(empty) == [ID]
    assert "Samen: 1 ingelezen, 0 al bekend, 6 niet gelezen" in done.out


@pytest.mark.parametrize(
    "name",
    [
        "-rf.txt", "--approve.txt", "brief\u202etxt.txt", "brief\x1b[2J\n.txt", "x" * 251 + ".txt",
        "'; DROP TABLE facts;--.txt",
    ],
)  # fmt: skip
def test_odd_names_of_files(sqlite_utils: Cli, empty: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "brieven"
    folder.mkdir()
    text = "Er werkten 425 inwoners in de zorg, meer dan wij hadden verwacht.\n"
    (folder / name).write_text(text, encoding="utf-8")
    told = imported(sqlite_utils("raad", "import", empty, folder))
    assert all(line.isprintable() for line in told.splitlines())
    (letter,) = rows(empty, "SELECT * FROM letters")
    assert all(letter[key].isprintable() for key in ("id", "title", "file"))
    assert sorted(entry.name for entry in tmp_path.iterdir() if not entry.name.startswith("facts.db")) == [
        "brieven"
    ]


@pytest.mark.parametrize("name", ["x" * 300 + ".txt", "../" * 50 + "weg.txt", "brief\x1b[2J\u202e.txt", "."])
def test_odd_names_without_a_file(sqlite_utils: Cli, empty: Path, name: str) -> None:
    done = sqlite_utils("raad", "import", empty, "--", empty.parent / name)
    assert one_sentence(done).isprintable()
    assert letters(empty) == []


def test_a_name_that_is_no_unicode(sqlite_utils: Cli, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "brieven"
    folder.mkdir()
    path = os.fsencode(folder) + b"/brief\xff.txt"
    with open(path, "w", encoding="utf-8") as file:
        file.write("Er werkten 425 inwoners in de zorg, meer dan wij hadden verwacht.\n")
    told = imported(sqlite_utils("raad", "import", empty, folder))
    assert "brief�.txt" in told


def test_the_files_of_paths(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    (tmp_path / "b.txt").touch()
    (tmp_path / "a.PDF").touch()
    named = (tmp_path / "leeg", tmp_path / "weg.txt", tmp_path / ("x" * 300))
    assert files_in((tmp_path, *named)) == (tmp_path / "a.PDF", tmp_path / "b.txt", *named)


# --- Again, and better


def test_the_same_file_twice(sqlite_utils: Cli, empty: Path, brief: Path, tmp_path: Path) -> None:
    imported(sqlite_utils("raad", "import", empty, brief))
    before = content(empty)
    copy = Path(shutil.copy(brief, tmp_path / "onder een andere naam.txt"))
    for path in (brief, copy):
        (line,) = imported(sqlite_utils("raad", "import", empty, path, "--approve")).splitlines()
        assert line == f"{path}: deze brief staat al in het bestand, als {ID}, en is niet opnieuw ingelezen."
    assert content(empty) == before


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """The letter of 2022 with another figure in it."""
    path = tmp_path / "erratum.txt"
    path.write_text(as_text(edition(2022)).replace("425", "452", 1), encoding="utf-8")
    return path


def statuses(path: Path, letter: str) -> dict[str, int]:
    found = rows(path, f"SELECT status, count(*) AS n FROM facts WHERE letter = '{letter}' GROUP BY status")
    return {row["status"]: row["n"] for row in found}


def test_a_corrected_letter_is_noticed(sqlite_utils: Cli, empty: Path, brief: Path, corrected: Path) -> None:
    imported(sqlite_utils("raad", "import", empty, brief, "--approve"))
    old = statuses(empty, ID)
    told = imported(sqlite_utils("raad", "import", empty, corrected))
    assert f"--supersedes {ID}" in told
    assert letters(empty) == [ID, f"{ID}-2"]
    assert rows(empty, "SELECT 1 FROM letters WHERE supersedes IS NOT NULL") == []
    # What was offered can be done afterwards, with the same file.
    told = imported(sqlite_utils("raad", "import", empty, corrected, "--supersedes", ID))
    assert f"Deze brief vervangt {ID}." in told
    assert rows(empty, "SELECT id, supersedes FROM letters WHERE supersedes IS NOT NULL") == [
        {"id": f"{ID}-2", "supersedes": ID}
    ]
    assert statuses(empty, ID) == old


def test_a_corrected_letter_replaces_fact_by_fact(
    sqlite_utils: Cli, empty: Path, brief: Path, corrected: Path
) -> None:
    imported(sqlite_utils("raad", "import", empty, brief, "--approve"))
    count = sum(statuses(empty, ID).values())
    imported(sqlite_utils("raad", "import", empty, corrected, "--supersedes", ID, "--approve"))
    new = rows(empty, f"SELECT * FROM facts WHERE letter = '{ID}-2'")
    assert {row["supersedes"] for row in new if row["supersedes"]} == {
        row["id"] for row in rows(empty, "SELECT id FROM facts WHERE status = 'replaced'")
    }
    assert (
        statuses(empty, ID).get("replaced", 0) == sum(row["supersedes"] is not None for row in new) <= count
    )
    assert statuses(empty, ID).get("replaced", 0) >= 0.8 * count


@pytest.mark.parametrize(("answer", "supersedes"), [(b"j\n", ID), (b"\n", None), (b"nee\n", None)])
def test_at_a_terminal_it_asks(
    sqlite_utils: Cli, empty: Path, brief: Path, corrected: Path, answer: bytes, supersedes: str | None
) -> None:
    imported(sqlite_utils("raad", "import", empty, brief))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sqlite_utils", "raad", "import", str(empty), str(brief), str(corrected)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while b"[j/N]" not in said:
            said += os.read(ours, 10_000)
        os.write(ours, answer)
        out = process.communicate(timeout=60)[0].decode()
    os.close(ours)
    assert process.returncode == 0
    # Two files, so a progress bar too: on the terminal only.
    assert "Inlezen" in said.decode()
    assert "Inlezen" not in out
    (letter,) = rows(empty, f"SELECT supersedes FROM letters WHERE id = '{ID}-2'")
    assert letter["supersedes"] == supersedes


# --- Joined to facts that were there


KNOWN = [
    {"id": "lm-banen", "kind": "figure", "measure": "in een leerbaan", "population": "inwoners", "value": "1100",
     "unit": "personen", "statement": "Er werkten {value} inwoners in een leerbaan.", "passage": 1},
    {"id": "lm-zorg", "kind": "figure", "measure": "in een leerbaan in de zorg", "population": "inwoners",
     "value": "425", "unit": "personen", "statement": "Er werkten {value} inwoners in de zorg.", "passage": 1,
     "part_of": "lm-banen"},
    {"id": "lm-techniek", "kind": "figure", "measure": "in een leerbaan in de techniek", "population": "inwoners",
     "value": "275", "unit": "personen", "statement": "Er werkten {value} inwoners in de techniek.", "passage": 1},
    {"id": "lm-wijken", "kind": "list", "measure": "wijken met leerbanen", "items": ["Centrum", "De Veste", "Zandhoek"],
     "statement": "Leerbanen zijn er in {value}.", "passage": 2},
]  # fmt: skip


def test_a_letter_is_joined_to_its_facts(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    letter = {"id": "lm-2022", "title": "De leerbanen van 2022"}
    assert sqlite_utils("insert", empty, "letters", "-", stdin=letter).rc == 0
    for fact in KNOWN:
        row = {"letter": "lm-2022", "section": "Leerbanen in cijfers", "status": "approved", **fact}
        assert sqlite_utils("insert", empty, "facts", "-", stdin=row).rc == 0
    # Corrected and withdrawn by staff in the meantime.
    assert sqlite_utils("upsert", empty, "facts", "-", stdin={"id": "lm-techniek", "value": "276"}).rc == 0
    assert (
        sqlite_utils("upsert", empty, "facts", "-", stdin={"id": "lm-wijken", "status": "rejected"}).rc == 0
    )
    before = {row["id"]: row for row in rows(empty, "SELECT * FROM facts")}
    told = imported(sqlite_utils("raad", "import", empty, brief))
    # Two figures are too few to go by: with a third one staff may correct one.
    assert "ingelezen als" in told
    assert sqlite_utils("upsert", empty, "facts", "-", stdin={"id": "lm-techniek", "value": "275"}).rc == 0
    other = brief.with_name("nog eens.txt")
    other.write_text(brief.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told = imported(sqlite_utils("raad", "import", empty, other))
    assert "dit is de brief lm-2022" in told
    after = {row["id"]: row for row in rows(empty, "SELECT * FROM facts WHERE letter = 'lm-2022'")}
    for name, row in before.items():
        changed = {key for key in row if row[key] != after[name][key]} - {"value"}
        assert changed <= {"quote", "quote_start", "quote_end", "value_start", "value_end"}
    assert after["lm-wijken"]["status"] == "rejected"
    assert after["lm-zorg"]["quote"] == "Van hen werkten 425 in de zorg en 275 in de techniek."
    assert [row["status"] for name, row in after.items() if name not in before] == ["concept"] * (
        len(after) - 4
    )
    (row,) = rows(empty, "SELECT * FROM letters WHERE id = 'lm-2022'")
    assert (row["title"], row["reference"], row["date"]) == (
        "De leerbanen van 2022",
        "LM-2022-0815",
        "2022-11-14",
    )


def test_drafts_with_a_twin_are_left_out_and_parts_follow() -> None:
    letter = Known("lm", "Brief")

    def draft(name: str, part_of: str | None = None) -> Draft:
        return Draft(Fact(name, letter, Kind.STATEMENT, name, "{value}", text=name, part_of=part_of), 0, 1)

    drawn = Drawn(
        (draft("lm-a"), draft("lm-b", "lm-a"), draft("lm-c", "lm-b"), draft("lm-d", "lm-c")),
        tuple(Numeral("1", 0, 1, Outcome.FACT, fact=name) for name in ("lm-a", "lm-b", "lm-c")),
    )
    found = apart(drawn, {"lm-a": "bekend"}, frozenset({"lm-b", "lm-b-2", "bekend"}))
    assert [(draft.fact.id, draft.fact.part_of) for draft in found.drafts] == [
        ("lm-b-3", "bekend"),
        ("lm-c", "lm-b-3"),
        ("lm-d", "lm-c"),
    ]
    assert [numeral.fact for numeral in found.ledger] == ["bekend", "lm-b-3", "lm-c"]


@pytest.fixture
def almelo(shared: Path) -> Path:
    (path,) = (shared / "letters").glob("00-*.txt")
    return path


def test_the_shipped_facts_get_their_quotes(
    sqlite_utils: Cli, shipped: Path, tmp_path: Path, almelo: Path
) -> None:
    store = Path(shutil.copy(shipped, tmp_path / "facts.db"))
    edit = {"id": "almelo-2022-vacatures", "value": "4"}
    assert sqlite_utils("upsert", store, "facts", "-", stdin=edit).rc == 0
    before = {row["id"]: row for row in rows(store, "SELECT * FROM facts")}
    told = imported(sqlite_utils("raad", "import", store, almelo))
    assert "Nog zonder citaat: almelo-2022-vacatures.\n" in told
    (letter,) = rows(store, "SELECT * FROM letters")
    after = {row["id"]: row for row in rows(store, "SELECT * FROM facts")}
    quotes = [row for name, row in after.items() if name in before and row["quote"]]
    assert len(quotes) >= 60
    for row in quotes:
        assert row["quote"] == letter["text"][row["quote_start"] : row["quote_end"]]
        if row["kind"] == "figure":
            assert letter["text"][row["value_start"] : row["value_end"]] == row["value"]
    assert after["almelo-2022-vacatures"]["value"] == "4"
    assert {row["status"] for name, row in after.items() if name not in before} <= {"concept"}
    # Nothing doubles.
    told_in = {
        (row["kind"], row["value"], row["section"], row["passage"]) for row in before.values() if row["value"]
    }
    doubled = [
        name
        for name, row in after.items()
        if name not in before
        and any(
            (row["kind"], row["value"], row["passage"]) == (kind, value, passage)
            and row["section"].startswith(section)
            for kind, value, section, passage in told_in
        )
    ]
    assert doubled == []
    assert problems(store) == []
    question = "Hoeveel Wsw'ers zijn overgegaan naar Ontplooj?"
    said = sqlite_utils("raad", "ask", store, question, "--json").out
    assert '"value": "779"' in said
    assert re.search(r'"quote": "[^"]*779[^"]*"', said)
    assert re.search(r"In de brief staat: ‘[^’]*779", sqlite_utils("raad", "ask", store, question).out)
    assert len(rows(store, "SELECT 1 FROM letters")) == 1
    assert "staat al in het bestand" in imported(sqlite_utils("raad", "import", store, almelo))


# --- When something is wrong


@pytest.mark.parametrize("store", ["weg.db", "brief.txt"])
def test_a_store_that_is_none_is_one_sentence(sqlite_utils: Cli, brief: Path, store: str) -> None:
    done = sqlite_utils("raad", "import", brief.parent / store, brief)
    assert store in one_sentence(done)
    assert not (brief.parent / "weg.db").exists()


def test_a_store_without_its_triggers_is_not_written(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    assert sqlite_utils("transform", empty, "facts").rc == 0
    assert "raad repair" in one_sentence(sqlite_utils("raad", "import", empty, brief))
    assert letters(empty) == []


def test_a_store_that_another_holds(sqlite_utils: Cli, empty: Path, brief: Path) -> None:
    with closing(connect(empty, "rw")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "bezig met" in one_sentence(sqlite_utils("raad", "import", empty, brief))
        other.execute("ROLLBACK")
    assert letters(empty) == []


PARAGRAPHS = 30


def long_letter() -> str:
    said = [
        f"In wijk {number} werkten {number + 100} inwoners in een leerbaan, en dat is goed nieuws voor die wijk."
        for number in range(PARAGRAPHS)
    ]
    return as_text(Letter(edition(2022).head, tuple(map(Text, said)), edition(2022).signature))


def start(store: Path, file: Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sqlite_utils", "raad", "import", str(store), str(file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def test_a_full_disk(empty: Path, brief: Path) -> None:
    """As near as a test can come: no file of the process may grow beyond 40 kB."""
    brief.write_text(long_letter(), encoding="utf-8")
    before = content(empty)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    with start(empty, brief, preexec_fn=small) as process:
        out, error = process.communicate(timeout=60)
    assert "geen ruimte" in one_sentence(Ran(process.returncode, out, error))
    assert content(empty) == before
    assert problems(empty) == []


def whole(path: Path) -> bool:
    """Whether a store holds the long letter with all that is in it, each row once in the history."""
    there, passages, facts, changes, editing = (len(table) for table in content(path))
    return (there, passages, editing) == (1, PARAGRAPHS + 1, 0) and changes == 1 + passages + facts


def test_killed_at_any_moment(sqlite_utils: Cli, bare: Path, brief: Path, tmp_path: Path) -> None:
    """ATTACKS IG-13: all of the letter or nothing, and it can be done again."""
    brief.write_text(long_letter(), encoding="utf-8")
    before = content(bare)
    store = Path(shutil.copy(bare, tmp_path / "heel.db"))
    began = time.perf_counter()
    imported(sqlite_utils("raad", "import", store, brief))
    took = time.perf_counter() - began
    assert whole(store)
    dice = random.Random(13)
    nothing = 0
    for turn in range(20):
        store = Path(shutil.copy(bare, tmp_path / f"{turn}.db"))
        log = Path(f"{store}-wal")
        with start(store, brief) as process:
            if turn % 2:
                time.sleep(took * dice.random())
            else:
                # While it is written down: a transaction goes into the log at the end, all at once.
                while process.poll() is None and not (log.exists() and log.stat().st_size):
                    time.sleep(0.0005)
                time.sleep(0.003 * dice.random())
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        unchanged = content(store) == before
        nothing += unchanged
        assert unchanged or whole(store), turn
        assert problems(store) == []
        if turn in (0, 1):
            imported(sqlite_utils("raad", "import", store, brief))
            assert whole(store)
    assert nothing >= 3
