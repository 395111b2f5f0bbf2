"""The corpora that ``--data`` names: those of ``letterwise.corpus``, and for ``all`` the lists of two packages besides.

Faker (MIT) brings surnames of many countries, some with how common they are; japanese-personal-name-dataset (MIT)
brings Japanese ones with how many bear them. They are read where they are installed; nothing of them is copied here.
"""

import importlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from letterwise import corpus as corpora
from letterwise.corpus import Corpus, by_language, together
from letterwise.parts import folded, held_out
from letterwise.text import read

# Language -> Faker's lists of it, "locale" or "locale.attribute". en, es_CA and fr_QC are copies of others or mixtures.
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
OURS = {"archive", "starter", "packages"}  # sources of what ships


def load(data: str) -> Corpus:
    """The corpus that ``--data`` names; ``all`` is the archive, our own lists and, where installed, the packages'.

    All of these are without the names of the list that scores. Raises CorpusError.
    """
    corpus = _all() if data == "all" else corpora.load(data)
    return _without_held_out(corpus) if set(corpus.sources) <= OURS else corpus


def _without_held_out(corpus: Corpus) -> Corpus:
    kept = np.array([folded(text) not in held_out() for text in corpus.texts])
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
    ours = together(corpora.load("archive"), corpora.load("starter"), 1 / 2)
    try:
        lists = package_lists()
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in PACKAGES:
            raise
        print(f"{package} is not installed, so its lists are left out: pip install -r requirements-dev.txt",
              file=sys.stderr)  # fmt: skip
        return ours
    return together(ours, from_packages(ours, lists), 1 / 3)


def package_lists() -> dict[str, list[Mapping[str, float]]]:
    """Language -> lists of it, each ``{name as written: how common}``. Raises ModuleNotFoundError."""
    lists = {language: [_faker(which) for which in some] for language, some in FAKER.items()}
    from japanese_personal_name_dataset import load_dataset

    _, _, japanese = load_dataset(include_last_names=True)
    bearers = Counter[str]()
    for written in japanese.values():  # 渡辺 and 渡邊 are both わたなべ
        bearers[written["reading"]] += written["count"]
    return lists | {"Japanese": [*lists["Japanese"], bearers]}


def _faker(which: str) -> Mapping[str, float]:
    locale, _, attribute = which.partition(".")
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    names: Iterable[str] = getattr(provider, attribute or "last_names")
    return names if isinstance(names, Mapping) else dict.fromkeys(names, 1.0)


def from_packages(ours: Corpus, lists: dict[str, list[Mapping[str, float]]]) -> Corpus:
    """The lists as one corpus. A language's shares are the mean of its lists'.

    Many of the lists are mixed, for people move: a name that ``ours`` has in other languages and not in the list's
    own is left out.
    """
    at_home: dict[str, set[int]] = {}
    for text, label in zip(ours.texts, ours.labels.tolist(), strict=True):
        at_home.setdefault(folded(text), set()).add(label)
    shares, elsewhere = dict[tuple[str, int], float](), 0
    for language, some in lists.items():
        label = ours.languages.index(language)
        for names in some:
            common: dict[str, float] = {}
            for name, weight in names.items():
                text = read(name).text
                if label not in at_home.get(folded(text), {label}):
                    elsewhere += 1
                elif text:
                    common[text] = common.get(text, 0) + weight
            whole = sum(common.values())
            for text, weight in common.items():
                share = weight / whole / len(some)
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
        dropped={"elsewhere at home": elsewhere},
    )
