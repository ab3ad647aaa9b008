"""The file of the question log: what it holds, what it refuses, and that what is removed is gone from its bytes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from knowledge import StoreError
from knowledge.log import log as question_log
from knowledge.log.log import Asked, Feedback, Removed, asked, expired, feedback, forget, purge, write
from knowledge.model import Reason
from knowledge.store.store import create

TODAY = date(2026, 11, 23)
ALL = ("answer", "clarify", "decline")
SENTINEL = "zwaluwstaartverbinding"


def rows(*days_ago: int, text: str = SENTINEL) -> list[Asked | Feedback]:
    return [
        row
        for ago in days_ago
        for row in (
            Asked(TODAY - timedelta(days=ago), f"hoeveel {text} {ago}", "decline", ("a",)),
            Feedback(TODAY - timedelta(days=ago), "een-feit", Reason.WRONG, "779", f"{text} {ago}"),
        )
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


def content(path: Path) -> bytes:
    """The bytes of the file and of whatever lies beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_what_was_written_is_read(path: Path) -> None:
    said = [
        Asked(TODAY, "Hoeveel banen?", "decline"),
        Asked(TODAY - timedelta(days=1), "Hoeveel?", "clarify", ("a", "b")),
        Feedback(TODAY, "een-feit", Reason.UNCLEAR),
    ]
    assert write(path, said, 90) == 0
    assert asked(path, TODAY, ALL) == [said[1], said[0]]
    assert asked(path, TODAY, ("decline",)) == [said[0]]
    assert asked(path, TODAY, ALL, since=TODAY) == [said[0]]
    assert feedback(path, TODAY) == [said[2]]


def test_there_is_no_place_for_who_asked(path: Path) -> None:
    write(path, [], 90)
    with closing(sqlite3.connect(path)) as connection:
        for table, expected in (
            ("questions", "id day question kind facts expires"),
            ("feedback", "id day fact told reason text expires"),
        ):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            assert columns == expected.split()
        strict = connection.execute("SELECT name FROM pragma_table_list WHERE strict").fetchall()
    assert {("questions",), ("feedback",)} <= set(strict)


def test_others_on_the_machine_may_not_read_it(path: Path) -> None:
    before = os.umask(0o022)
    try:
        write(path, [], 90)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "row",
    [
        Asked(TODAY, "", "decline"),
        Asked(TODAY, "x" * 1001, "decline"),
        Asked(TODAY, "hoi", "chat"),
        Feedback(TODAY, "", Reason.WRONG),
        Feedback(TODAY, "=HYPERLINK(1)", Reason.WRONG),
        Feedback(TODAY, "feit", "boos"),  # type: ignore[arg-type]
    ],
)
def test_a_row_that_cannot_be_is_counted_and_keeps_no_other_out(path: Path, row: Asked | Feedback) -> None:
    good = Asked(TODAY, "Hoeveel banen?", "decline")
    assert write(path, [good, row, good], 90) == 1
    assert asked(path, TODAY, ALL) == [good, good]


def test_every_row_has_its_own_end(path: Path) -> None:
    write(path, rows(0), 90)
    assert len(asked(path, TODAY + timedelta(days=89), ALL)) == 1
    assert asked(path, TODAY + timedelta(days=90), ALL) == []
    assert feedback(path, TODAY + timedelta(days=90)) == []
    assert expired(path, TODAY + timedelta(days=89)) == 0
    assert expired(path, TODAY + timedelta(days=90)) == 2


# --- Removing


@pytest.fixture
def traced(path: Path) -> Iterator[Path]:
    """A log in which much was written, moved and deleted, also by a program that leaves traces."""
    for ago in range(120, 80, -1):
        write(path, rows(ago), 90)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA secure_delete = OFF")
        raw.execute("DELETE FROM questions WHERE id % 3 = 0")
        raw.execute("UPDATE questions SET question = 'kort' WHERE id % 3 = 1")
        yield path


def test_pr_03_nothing_is_left_in_the_bytes_of_what_was_purged(traced: Path) -> None:
    write(traced, rows(3, text="blijft"), 90)
    assert SENTINEL.encode() in content(traced)
    assert purge(traced, TODAY, older_than=30).feedback == 40
    assert SENTINEL.encode() not in content(traced)
    assert [one.question for one in asked(traced, TODAY, ALL)] == ["hoeveel blijft 3"]


def test_a_purge_takes_what_has_expired_and_no_more(path: Path) -> None:
    write(path, rows(89, 90, 91), 90)
    assert purge(path, TODAY) == Removed(2, 2)
    assert purge(path, TODAY) == Removed(0, 0)
    assert len(asked(path, TODAY, ALL)) == 1


def test_a_shorter_retention_holds_for_what_is_there_already(path: Path) -> None:
    write(path, rows(29, 30), 90)
    assert purge(path, TODAY, older_than=30) == Removed(1, 1)


def test_pr_05_what_holds_a_text_is_forgotten(path: Path) -> None:
    write(path, [*rows(1, text="Zoë Voorbeeld"), *rows(1, text="iets anders")], 90)
    assert forget(path, "zoe  VOORBEELD") == Removed(1, 1)
    assert b"Voorbeeld" not in content(path)
    assert [one.question for one in asked(path, TODAY, ALL)] == ["hoeveel iets anders 1"]
    with pytest.raises(ValueError, match="too short"):
        forget(path, " a ")


def test_a_purge_waits_for_a_reader(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_log, "_PATIENCE", 0.1)
    write(path, rows(100), 90)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM questions").fetchall()
        with pytest.raises(StoreError, match="is bezig"):
            purge(path, TODAY)
        left = expired(path, TODAY)
    removed = purge(path, TODAY)
    assert removed.questions + removed.feedback == left > 0
    assert SENTINEL.encode() not in content(path)


def test_traces_that_a_reader_holds_are_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_log, "_PATIENCE", 0.1)
    write(path, rows(100), 90)
    # As `sqlite-utils enable-wal` leaves it: then a reader stops no deletion.
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM questions").fetchall()
        with pytest.raises(StoreError, match="leest nog mee"):
            purge(path, TODAY)
        assert SENTINEL.encode() in content(path)
    assert purge(path, TODAY) == Removed(0, 0)
    assert SENTINEL.encode() not in content(path)


# --- A file that cannot be used


def test_a_missing_log_is_one_sentence(path: Path) -> None:
    for use in (lambda: asked(path, TODAY, ALL), lambda: purge(path, TODAY), lambda: expired(path, TODAY)):
        with pytest.raises(StoreError, match="is er niet"):
            use()


@pytest.mark.parametrize("garbage", [b"geen database, maar wel lang genoeg om er een te lijken" * 20])
def test_a_file_that_is_none_is_left_alone(path: Path, garbage: bytes) -> None:
    path.write_bytes(garbage)
    with pytest.raises(StoreError, match="geen vragenlogboek"):
        write(path, rows(1), 90)
    assert path.read_bytes() == garbage


def test_a_store_is_not_taken_for_a_log(path: Path) -> None:
    create(path, shipped=False)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="geen vragenlogboek"):
        write(path, rows(1), 90)
    with pytest.raises(StoreError, match="geen vragenlogboek"):
        purge(path, TODAY)
    assert path.read_bytes() == before


def test_a_damaged_log_is_one_sentence(path: Path) -> None:
    write(path, [row for ago in range(200) for row in rows(ago)], 900)
    whole = bytearray(path.read_bytes())
    whole[4096 * 2 :] = b"\xff" * (len(whole) - 4096 * 2)
    path.write_bytes(bytes(whole))
    with pytest.raises(StoreError, match=r"beschadigd|niet te gebruiken"):
        asked(path, TODAY, ALL)


def test_a_locked_log_is_one_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_log, "_PATIENCE", 0.1)
    write(path, [], 90)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Een ander programma"):
            write(path, rows(1), 90)
    assert asked(path, TODAY, ALL) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="niet te gebruiken"):
        write(tmp_path / "weg" / "log.db", rows(1), 90)


CROWDED = """
import resource, sys
from datetime import date
from pathlib import Path
from knowledge import StoreError
from knowledge.log.log import Asked, write
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
rows = [Asked(date(2026, 11, 23), "geheim" * 100, "decline")] * 500
try:
    write(Path(sys.argv[1]), rows, 90)
except StoreError as error:
    print(error)
"""


def test_a_full_disk_is_one_sentence_without_a_question(path: Path) -> None:
    """As near as a test can come: no file of the process may grow beyond 60 kB."""
    write(path, rows(1), 90)
    ran = subprocess.run(
        [sys.executable, "-c", CROWDED, path], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.startswith(("Er is geen ruimte", "Het vragenlogboek"))
    assert "geheim" not in ran.stdout + ran.stderr
    assert len(asked(path, TODAY, ALL)) == 1


def test_a_log_that_may_only_be_read(path: Path) -> None:
    """By its header, for whoever runs the tests may well have the right to write all files."""
    write(path, rows(1), 90)
    header = bytearray(path.read_bytes())
    header[18] = 3  # https://sqlite.org/fileformat2.html#file_format_version_numbers
    path.write_bytes(bytes(header))
    with pytest.raises(StoreError, match="mag niet worden geschreven"):
        write(path, rows(1), 90)
