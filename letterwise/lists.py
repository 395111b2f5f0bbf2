"""Our own lists of names, so that a page can say which of them contain the name shown."""

from typing import Any

from letterwise import corpus
from letterwise.parts import folded, held_out_names, part


def our_lists(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The names of data/starter, ``folded``: one string of lines per language of the networks.

    ``trained_on`` are those that the networks were trained on, ``held_out`` the others. Both are empty for networks
    that were not trained on these lists, and if the lists are missing.
    """
    if "starter" not in manifest["corpus"]["name"].split("+") or not (corpus.DATA / "starter").is_dir():
        return {"trained_on": [], "held_out": []}
    ours, languages, seed = corpus.load("starter"), manifest["languages"], manifest["seed"]
    lists = {kind: [dict[str, None]() for _ in languages] for kind in ("trained_on", "held_out")}
    for text, label in zip(ours.texts, ours.labels.tolist(), strict=True):
        if ours.languages[label] not in languages:
            continue
        name = folded(text)
        trained = part(text, seed) == "train" and name not in held_out_names()
        lists["trained_on" if trained else "held_out"][languages.index(ours.languages[label])][name] = None
    return {kind: ["\n".join(names) for names in by_language] for kind, by_language in lists.items()}
