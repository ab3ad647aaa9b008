"""Personal data in a letter; all of it is invented."""

from __future__ import annotations

import time

import pytest

from knowledge.words.personal import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail naar q.voorbeeld@lindemeer.example.", [("email", "q.voorbeeld@lindemeer.example")]),
        ("Bel 0546-541111 of 06 12345678.", [("phone", "0546-541111"), ("phone", "06 12345678")]),
        ("Bel (0546) 54 11 11.", [("phone", "(0546) 54 11 11")]),
        ("Bel +31 6 1234 5678 of 0031612345678", [("phone", "+31 6 1234 5678"), ("phone", "0031612345678")]),
        ("Bel +31 (0)546 541 111", [("phone", "+31 (0)546 541 111")]),
        (
            "Bel 06\u00a0-\u00a012\u00a034\u00a056\u00a078",
            [("phone", "06\u00a0-\u00a012\u00a034\u00a056\u00a078")],
        ),
        ("Bel 0900-1234567, 14 0546 of 112.", []),
        ("BSN 111222333, zegt men.", [("bsn", "111222333")]),
        ("BSN: 1112.22.333", [("bsn", "1112.22.333")]),
        ("Zaaknummer 111222334 en 999999999.", []),
        ("Het kost € 111.222.333 of € 111222333 of 111222333,50 euro.", []),
        ("Rekening NL91ABNA0417164300.", [("iban", "NL91ABNA0417164300")]),
        ("Rekening NL91 ABNA 0417 1643 00.", [("iban", "NL91 ABNA 0417 1643 00")]),
        ("Rekening NL92ABNA0417164300.", []),
        ("Van 01-01-2021 01-02-2022 tot 31-12-2023, 0,5 fte, 0546 inwoners, 2021-0815-LM.", []),
        ("In 2022 werkten 1.100 inwoners; 425 in de zorg en 100.000 euro, zaak Z-2022-0123456789.", []),
        ("", []),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, text[start:end]) for kind, start, end in found(text)] == expected


@pytest.mark.parametrize(
    "text", ["0" * 100_000, "0 " * 50_000, "a." * 50_000 + "@", "NL91" * 25_000, "06-" * 30_000]
)
def test_it_stays_quick(text: str) -> None:
    before = time.perf_counter()
    found(text)
    assert time.perf_counter() - before < 5
