"""The corpora for ``--data``: those of ``letterwise.corpus``, and for ``all`` also the name lists of two packages.

Faker (MIT) has surnames from many countries, some with frequencies; japanese-personal-name-dataset (MIT) has Japanese
surnames with the number of bearers. Both are read from the installed packages; nothing is copied here.
"""

import importlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from letterwise import corpus as corpora
from letterwise.corpus import OURS, Corpus, by_language, combine
from letterwise.parts import folded, held_out_names
from letterwise.text import read

# Language -> its Faker lists, "locale" or "locale.attribute". Not en, es_CA and fr_QC: they are copies or mixtures.
FAKER = {
    "Arabic": ("ar_AA", "ar_DZ", "ar_PS", "ar_SA", "fr_DZ"),
    "Chinese": ("zh_CN", "zh_TW"),
    "Czech": ("cs_CZ",),
    "Dutch": ("nl_BE", "nl_NL"),
    "English": ("en_GB", "en_NZ", "en_US"),
    "French": ("fr_BE", "fr_CA", "fr_CH", "fr_FR"),
    "German": ("de_AT", "de_CH", "de_DE", "de_LU"),
    "Greek": ("el_GR",),
    "Irish": ("en_IE", "ga_IE"),
    "Italian": ("it_IT",),
    "Japanese": ("ja_JP",),
    "Korean": ("ko_KR",),
    "Polish": ("pl_PL.male_last_names", "pl_PL.unisex_last_names"),
    "Portuguese": ("pt_BR", "pt_PT"),
    "Russian": ("ru_RU",),
    "Spanish": ("es_AR", "es_CL", "es_CO", "es_ES", "es_MX"),
    "Vietnamese": ("vi_VN",),
}
PACKAGES = "faker", "japanese_personal_name_dataset"


def load(data: str) -> Corpus:
    """The corpus for a value of ``--data``; ``all`` is the archive, our own lists and, if installed, the packages'.

    Names held out for scoring are removed from all of these. Raises CorpusError.
    """
    corpus = _all() if data == "all" else corpora.load(data)
    return _without_held_out(corpus) if set(corpus.sources) <= OURS else corpus


def _without_held_out(corpus: Corpus) -> Corpus:
    kept = np.array([folded(text) not in held_out_names() for text in corpus.texts])
    left_out = int((~kept).sum())
    return replace(
        corpus,
        texts=tuple(text for text, stays in zip(corpus.texts, kept, strict=True) if stays),
        labels=corpus.labels[kept],
        source=corpus.source[kept],
        shares=by_language(corpus.shares[kept], corpus.labels[kept]),
        dropped=corpus.dropped | ({"held out": left_out} if left_out else {}),
    )


def _all() -> Corpus:
    ours = combine(corpora.load("archive"), corpora.load("starter"), 1 / 2)
    try:
        lists = package_lists()
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in PACKAGES:
            raise
        print(
            f"{package} is not installed, so its lists are left out: pip install -r requirements-dev.txt",
            file=sys.stderr,
        )
        return ours
    return combine(ours, from_packages(ours, lists), 1 / 3)


def package_lists() -> dict[str, list[Mapping[str, float]]]:
    """Language -> its lists, each ``{name as written: frequency}``. Raises ModuleNotFoundError."""
    lists = {language: [_faker(spec) for spec in specs] for language, specs in FAKER.items()}
    from japanese_personal_name_dataset import load_dataset

    _, _, japanese = load_dataset(include_last_names=True)
    bearers = Counter[str]()
    for entry in japanese.values():  # 渡辺 and 渡邊 are both わたなべ
        bearers[entry["reading"]] += entry["count"]
    return lists | {"Japanese": [*lists["Japanese"], bearers]}


def _faker(spec: str) -> Mapping[str, float]:
    locale, _, attribute = spec.partition(".")
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    names: Iterable[str] = getattr(provider, attribute or "last_names")
    return names if isinstance(names, Mapping) else dict.fromkeys(names, 1.0)


def from_packages(ours: Corpus, lists: dict[str, list[Mapping[str, float]]]) -> Corpus:
    """The lists as one corpus; a language's shares are the mean over its lists.

    Many lists are mixed because people move: a name that ``ours`` has only in other languages is left out.
    """
    languages_of: dict[str, set[int]] = {}
    for text, label in zip(ours.texts, ours.labels.tolist(), strict=True):
        languages_of.setdefault(folded(text), set()).add(label)
    shares, left_out = dict[tuple[str, int], float](), 0
    for language, language_lists in lists.items():
        label = ours.languages.index(language)
        for names in language_lists:
            weights: dict[str, float] = {}
            for name, weight in names.items():
                text = read(name).text
                if label not in languages_of.get(folded(text), {label}):
                    left_out += 1
                elif text:
                    weights[text] = weights.get(text, 0) + weight
            total = sum(weights.values())
            for text, weight in weights.items():
                share = weight / total / len(language_lists)
                shares[text, label] = shares.get((text, label), 0) + share
    languages = tuple(sorted(lists))
    labels = np.array([languages.index(ours.languages[label]) for _, label in shares])
    return Corpus(
        sources=("packages",),
        languages=languages,
        texts=tuple(text for text, _ in shares),
        labels=labels,
        source=np.zeros(len(shares), np.int64),
        shares=by_language(np.array(list(shares.values())), labels),
        dropped={"only in other languages": left_out},
    )
