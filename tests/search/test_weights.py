"""The weights: file, code and bench agree on what is looked at and how it is counted."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from knowledge.answers import bands
from knowledge.questions import Asked
from knowledge.search import FEATURES, Shape, ranking
from knowledge.search import weights as file
from knowledge.search.asking import BARE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fit() -> ModuleType:
    pytest.importorskip("numpy")
    sys.path.insert(0, str(ROOT / "bench"))
    spec = importlib.util.spec_from_file_location("fit", ROOT / "bench" / "fit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fit"] = module
    spec.loader.exec_module(module)
    return module


def test_the_file_has_what_the_code_looks_at_and_says_why() -> None:
    found = file.table()
    assert tuple(found["ranking"]) == FEATURES
    assert set(found["decision"]) == {"bias", *bands.DECISION}
    assert len(bands.DECISION) <= 10
    rows = [*found["ranking"].values(), *found["decision"].values()]
    assert all(row["why"].endswith(".") and row.keys() == {"weight", "why"} for row in rows)
    assert set(found["fit"]) == {BARE, *Asked}
    assert all(set(row) == set(Shape) for row in found["fit"].values())
    assert 0.5 <= found["thresholds"]["answer"] <= 1


def test_the_bench_scores_with_the_code_of_the_bot(fit: ModuleType) -> None:
    assert fit.FEATURES is FEATURES
    assert fit.DECISION is bands.DECISION
    assert fit.ordered is ranking.ordered
    assert fit.claims is bands.claims
    assert fit.probability is bands.probability


def test_fitted_weights_make_what_answers_more_probable(fit: ModuleType) -> None:
    near = FEATURES.index("near")
    rows = [tuple(float(at == near and one == 1) for at in range(len(FEATURES))) for one in range(3)]
    asked = SimpleNamespace(found=[SimpleNamespace(features=row) for row in rows], good=[False, True, False])
    fitted = fit.fit_ranker([asked] * 20)
    assert len(fitted) == len(FEATURES)
    assert ranking.probabilities(rows, fitted)[1] > 0.8
    decision = fit.fit_decision([((*[0.0] * 9, 1.0), True), ((*[0.0] * 10,), False)] * 20)
    assert bands.probability((*[0.0] * 9, 1.0), decision) > 0.8 > bands.probability([0.0] * 10, decision)


def test_what_the_bench_writes_is_what_the_code_reads(fit: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    shutil.copy(ROOT / "knowledge" / "search" / "weights.toml", path)
    fit.write(file.fitted(), path)
    assert path.read_text() == (ROOT / "knowledge" / "search" / "weights.toml").read_text()
    start = file.fitted()
    other = file.Weights(
        tuple(float(at) for at in range(len(FEATURES))), start.fit, {**start.decision, "bias": -7.5}, 0.75
    )
    fit.write(other, path)
    text = path.read_text()
    assert "answer = 0.750" in text
    assert "[decision.bias]\nweight = -7.5" in text
    assert f"[ranking.{FEATURES[2]}]\nweight = 2.0" in text
