"""MODEL_CARD.md says what the manifest says."""

from pathlib import Path

import pytest

from training.card import card

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def manifest(predictor):
    return predictor.manifest


def test_the_committed_card_matches_the_committed_manifest(manifest):
    assert (ROOT / "MODEL_CARD.md").read_text(encoding="utf-8") == card(manifest)


def test_the_card_has_scores_per_language_confusion_and_calibration(manifest):
    text = card(manifest)
    for model, by_prior in manifest["scores"][manifest["corpus"]["name"]].items():
        figures = by_prior["equal"]
        assert f"| {model} | equal | {figures['accuracy']:.3f} | {figures['top3']:.3f} |" in text
    for language, names in manifest["details"]["support"].items():
        share = manifest["details"]["recall"]["RNN"]["balanced"][language]
        assert f"\n| {language} | {names:,} | {share:.3f} |" in text
    counts = manifest["details"]["confusion"]["LSTM"]
    worst = max(n for a, row in enumerate(counts) for b, n in enumerate(row) if a != b)
    assert f" {worst}, " in next(line for line in text.splitlines() if line.startswith("- LSTM: "))


def test_a_language_without_test_names_is_said_to_have_none(manifest):
    details = manifest["details"] | {"support": manifest["details"]["support"] | {"Welsh": 0}}
    recall = {m: {p: by | {"Welsh": None} for p, by in priors.items()} for m, priors in details["recall"].items()}
    details["recall"] = recall
    text = card({**manifest, "details": details, "visitors": None})
    assert "| Welsh | no test names | –" in text
