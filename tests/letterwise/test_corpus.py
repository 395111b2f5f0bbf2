"""Corpora: folders and zips of every kind, and downloads of the archive from a local server."""

import hashlib
import io
import socket
import struct
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from letterwise import corpus
from letterwise.corpus import CorpusError, fetch_archive, load

REAL = corpus.DATA / "data.zip"  # where --data archive caches it
TWO = {"English.txt": b"Smith\nJones\n", "Czech.txt": b"Dvorak\n"}


def zipped(files, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(params=["folder", "zip"])
def build(request, tmp_path):
    """build(files): write the files as a corpus, a folder or a zip; its path."""

    def make(files):
        path = tmp_path / f"mine.{request.param}"
        if request.param == "zip":
            path.write_bytes(zipped(files))
            return path
        path.mkdir()
        for name, content in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        return path

    return make


def refusal(call, *arguments, **options):
    """The message, one line, of the CorpusError that ``call`` raises."""
    with pytest.raises(CorpusError) as caught:
        call(*arguments, **options)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def rows(loaded):
    return {(text, loaded.languages[k]) for text, k in zip(loaded.texts, loaded.labels, strict=True)}


def test_a_folder_and_a_zip_are_read_alike(build):
    loaded = load(str(build(TWO)))
    assert loaded.languages == ("Czech", "English")
    assert rows(loaded) == {("Smith", "English"), ("Jones", "English"), ("Dvorak", "Czech")}
    assert (loaded.dropped, loaded.ignored) == ({}, ())


def test_a_bom_windows_line_ends_and_marks_are_read(build):
    loaded = load(str(build(TWO | {"English.txt": "\ufeffSmith\r\n\r\nJonés\r\nO’BRIEN".encode()})))
    assert rows(loaded) == {(name, "English") for name in ("Smith", "Jones", "O'Brien")} | {("Dvorak", "Czech")}


def test_what_is_dropped_is_counted_by_reason(build):
    loaded = load(str(build(TWO | {"Czech.txt": b"Rafaj1\nRafaj\nTo The  First Page\n123\n\nRafaj\n"})))
    assert rows(loaded) == {("Smith", "English"), ("Jones", "English"), ("Rafaj", "Czech")}
    assert sorted(loaded.dropped.values()) == [1, 1, 2]
    assert all(reason in loaded.report() for reason in loaded.dropped)


def test_the_folder_with_the_most_lists_is_the_corpus_and_the_rest_is_reported(build):
    strays = {"notes/English.txt": b"Wrong\n", "data/eng-fra.txt": b"Go.\tVa !\n", "data/names/about.md": b"x"}
    apple = {"__MACOSX/data/names/._English.txt": b"\0\1", "__MACOSX/._a.txt": b"\0", "__MACOSX/._b.txt": b"\0"}
    loaded = load(str(build({f"data/names/{name}": text for name, text in TWO.items()} | strays | apple)))
    assert loaded.languages == ("Czech", "English")
    assert set(loaded.ignored) == {*strays, *apple}
    assert str(len(loaded.ignored)) in loaded.report()


def test_a_corpus_is_the_same_in_any_order(build, tmp_path):
    (tmp_path / "other.zip").write_bytes(zipped({"Czech.txt": b"Dvorak\n", "English.txt": b"Jones\nSmith\n"}))
    assert load(str(build(TWO))).sha256 == load(str(tmp_path / "other.zip")).sha256


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, ["two or more"]),
        ({"English.txt": b"Smith\n"}, ["English.txt", "two or more"]),
        ({"a/English.txt": b"Smith\n", "b/Czech.txt": b"Dvorak\n"}, ["two or more"]),
        ({"English.csv": b"Smith\n", "Czech.csv": b"Dvorak\n"}, [".txt"]),
        (TWO | {"Greek.txt": b""}, ["Greek.txt"]),
        (TWO | {"Greek.txt": b"\n \r\n\t\n"}, ["Greek.txt"]),
        (TWO | {"Greek.txt": b"\xef\xbb\xbf\n"}, ["Greek.txt"]),
        (TWO | {"Greek.txt": b"123\n---\n"}, ["Greek.txt"]),
        (TWO | {"Greek.txt": b"Fine\nAlso\nM\xfcller\n"}, ["Greek.txt", "UTF-8", "line 3"]),
    ],
)
def test_an_invalid_corpus_is_refused_by_name(build, files, words):
    path = build(files)
    message = refusal(load, str(path))
    assert all(word in message for word in [path.name, *words])


@pytest.mark.parametrize("name", ["missing", "missing.zip", "x" * 300, "a/" * 3000])
def test_a_missing_path_is_refused(tmp_path, name):
    message = refusal(load, str(tmp_path / name))
    assert "--data starter" in message


@pytest.mark.parametrize("content", [b"", b"Smith\n", b"PK\x03\x04", zipped(TWO)[:-30]])
def test_a_file_that_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "mine.zip").write_bytes(content)
    assert "mine.zip" in refusal(load, str(tmp_path / "mine.zip"))


@pytest.mark.parametrize("name", ["../Greek.txt", "a/../../Greek.txt", "/etc/Greek.txt"])
def test_a_zip_that_points_outside_itself_is_refused(tmp_path, name):
    (tmp_path / "mine.zip").write_bytes(zipped(TWO | {name: b"Seferis\n"}))
    assert "mine.zip" in refusal(load, str(tmp_path / "mine.zip"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


def test_a_zip_bomb_is_refused_by_the_size_it_declares(tmp_path):
    content = bytearray(zipped(TWO))
    at = content.rfind(b"PK\x01\x02") + 24  # the uncompressed size in the central directory
    content[at : at + 4] = struct.pack("<I", 4_000_000_000)
    (tmp_path / "mine.zip").write_bytes(content)
    assert "MB" in refusal(load, str(tmp_path / "mine.zip"))


def test_a_zip_with_a_password_is_refused(tmp_path):
    content = bytearray(zipped(TWO))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + flags] |= 1
    (tmp_path / "mine.zip").write_bytes(content)
    assert "encrypted" in refusal(load, str(tmp_path / "mine.zip"))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_damaged_anywhere_is_read_or_refused(tmp_path, method):
    good = zipped(TWO, compression=method)
    for at in range(len(good)):
        for byte in (0, 0xFF, good[at] ^ 1, good[at] ^ 4, good[at] ^ 6):
            (tmp_path / "mine.zip").write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
            try:
                outcome = load(str(tmp_path / "mine.zip")).languages
            except CorpusError as error:
                outcome = str(error).splitlines()
            assert len(outcome) == (2 if isinstance(outcome, tuple) else 1)


def test_archive_and_starter_together_keep_the_archives_mix(tmp_path, monkeypatch):
    (tmp_path / "starter").mkdir()
    (tmp_path / "starter/Czech.txt").write_bytes(b"Dvorak\nNovak\nHorak\n")
    (tmp_path / "starter/English.txt").write_bytes(b"Smith\n")
    (tmp_path / "data.zip").write_bytes(zipped({"Czech.txt": b"Dvorak\n", "English.txt": b"Smith\nJones\nHill\n"}))
    monkeypatch.setattr(corpus, "DATA", tmp_path)
    monkeypatch.setattr(corpus, "fetch_archive", lambda cache: cache)
    combined = corpus.combine(load("archive"), load("starter"), 0.5)
    assert (combined.sources, combined.name) == (("archive", "starter"), "archive+starter")
    assert sorted(combined.texts) == ["Dvorak", "Hill", "Horak", "Jones", "Novak", "Smith"]
    assert {text: int(k) for text, k in zip(combined.texts, combined.source, strict=True)} == {
        **dict.fromkeys(["Dvorak", "Smith", "Jones", "Hill"], 0),
        **dict.fromkeys(["Horak", "Novak"], 1),
    }
    assert combined.weights.sum() == pytest.approx(6)
    mix = np.bincount(combined.labels, weights=combined.weights) / combined.weights.sum()
    assert mix == pytest.approx([1 / 4, 3 / 4])
    assert combined.dropped == {"duplicates": 2}
    shares = dict(zip(zip(combined.texts, combined.labels.tolist(), strict=True), combined.shares, strict=True))
    assert shares["Dvorak", 0] == pytest.approx((1 + 1 / 3) / 2)
    assert shares["Novak", 0] == pytest.approx(1 / 6)
    assert shares["Smith", 1] == pytest.approx((1 / 3 + 1) / 2)
    assert np.bincount(combined.labels, combined.shares) == pytest.approx([1, 1])


def test_a_language_only_in_the_second_corpus_is_added(tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    first.write_bytes(zipped({"Czech.txt": b"Dvorak\nNovak\n", "English.txt": b"Smith\nJones\n"}))
    second.write_bytes(zipped({"Basque.txt": b"Ibarra\nAgirre\nEtxeberria\n", "English.txt": b"Smith\nHill\n"}))
    combined = corpus.combine(load(str(first)), load(str(second)), 0.5)
    assert combined.languages == ("Basque", "Czech", "English")
    assert {text: combined.languages[label] for text, label in zip(combined.texts, combined.labels, strict=True)} == {
        **dict.fromkeys(["Ibarra", "Agirre", "Etxeberria"], "Basque"),
        **dict.fromkeys(["Dvorak", "Novak"], "Czech"),
        **dict.fromkeys(["Smith", "Jones", "Hill"], "English"),
    }
    share = dict(zip(combined.texts, combined.shares, strict=True))
    expected = {"Ibarra": 1 / 3, "Novak": 1 / 2, "Smith": 1 / 2, "Hill": 1 / 4}
    assert {name: share[name] for name in expected} == pytest.approx(expected)
    mix = np.bincount(combined.labels, weights=combined.weights) / combined.weights.sum()
    assert mix == pytest.approx([3 / 7, 2 / 7, 2 / 7])


def test_a_users_corpus_is_not_mistaken_for_ours(tmp_path):
    sources = {"starter": "own starter", "archive": "own archive", "mine": "mine"}
    for name, source in sources.items():
        folder = tmp_path / name
        folder.mkdir()
        for language in ("Left", "Right"):
            (folder / f"{language}.txt").write_text("Ng\nLi\n")
        assert load(str(folder)).name == source


def test_a_rank_after_a_tab_says_how_common_a_name_is(build):
    ranked = load(str(build({"Left.txt": b"Ng\nLi\t2\nKim\t1\nNo\n", "Right.txt": b"A\tB\nC\nC\t7\n"})))
    assert sorted(ranked.texts) == ["A B", "C", "Kim", "Li", "Ng", "No"]
    share = dict(zip(ranked.texts, ranked.shares, strict=True))
    assert share["Kim"] / share["Li"] == pytest.approx((5 / 4) ** 0.85)
    assert share["Li"] > share["Ng"] == share["No"] > 0
    assert share["A B"] == share["C"] == 0.5


def test_a_corpus_alone_weighs_every_row_the_same(build):
    assert load(str(build(TWO))).weights == pytest.approx([1, 1, 1])


@pytest.fixture
def real():
    if not REAL.is_file():
        pytest.skip(f"the tutorial's archive is not at {REAL}")
    return load(str(REAL))


def test_the_archive_is_known_by_its_hash_under_any_name(real):
    assert real.sources == ("archive",)
    assert "data/eng-fra.txt" in real.ignored


def test_the_archive_has_18_languages_and_loses_its_junk_and_its_duplicates(real):
    assert len(real.languages) == 18
    assert list(real.languages) == sorted(real.languages)
    assert real.dropped["junk"] == 24
    assert not any("First Page" in text for text in real.texts)
    assert len(rows(real)) == len(real.texts)
    assert np.sum(real.labels == real.languages.index("Arabic")) == 108  # out of 2,000 rows


@pytest.fixture
def fetch(server):
    """fetch(cache, path): ``fetch_archive`` for the server's zip, requested at ``path``."""

    def call(cache, path="/data.zip", timeout=10):
        url = f"http://127.0.0.1:{server.server_port}{path}"
        sha256 = hashlib.sha256(server.content).hexdigest()
        return fetch_archive(cache, url, sha256, len(server.content), timeout)

    return call


def test_the_archive_is_fetched_once(server, fetch, tmp_path):
    cache = tmp_path / "new" / "data.zip"
    for _ in range(2):
        assert fetch(cache) == cache
        assert cache.read_bytes() == server.content
        assert [path.name for path in cache.parent.iterdir()] == ["data.zip"]
    assert server.requested == ["/data.zip"]


def test_a_cached_file_that_was_damaged_is_fetched_again(server, fetch, tmp_path):
    cache = tmp_path / "data.zip"
    cache.write_bytes(server.content[:-1])
    assert fetch(cache).read_bytes() == server.content
    assert [path.name for path in tmp_path.iterdir()] == ["data.zip"]


@pytest.mark.parametrize("cached", [None, b"damaged"])
@pytest.mark.parametrize(
    "path", ["/missing", "/loop", "/reset", "/garbage", "/chunked", "/page", "/wrong", "/truncated", "/stall"]
)
def test_a_failed_download_says_why_and_leaves_nothing(fetch, tmp_path, path, cached):
    cache = tmp_path / "data.zip"
    if cached:
        cache.write_bytes(cached)
    message = refusal(fetch, cache, path, timeout=0.2 if path == "/stall" else 10)
    assert all(word in message for word in (path, "--data starter", "--data PATH"))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == ({"data.zip": cached} if cached else {})


def test_without_a_network_both_remedies_are_named(tmp_path, monkeypatch):
    with socket.socket() as bound:  # bound but not listening, so every connection is refused
        bound.bind(("127.0.0.1", 0))
        for name in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{bound.getsockname()[1]}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(corpus, "DATA", tmp_path)
        message = refusal(load, "archive")
        assert all(word in message for word in ("download.pytorch.org", "--data starter", "--data PATH"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stem", ["Fran\udce7ais", "A\tB", "A\nB"])
def test_an_invalid_file_name_is_refused(stem, tmp_path):
    for language in ("Greek", stem):
        (tmp_path / f"{language}.txt").write_text("Petrou\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load(str(tmp_path))
    assert "\n" not in str(caught.value)
    assert "rename" in str(caught.value)


def test_suffixes_in_capitals_are_text_too(tmp_path):
    for file in ("Greek.TXT", "Irish.txt"):
        (tmp_path / file).write_text("Petrou\n", encoding="utf-8")
    assert load(str(tmp_path)).languages == ("Greek", "Irish")


def test_a_report_says_what_is_in_a_corpus_what_was_dropped_and_what_was_ignored(build):
    others = {f"notes{k}.md": b"x" for k in range(5)}
    files = TWO | {"English.txt": b"Smith\nSmith\nsmith\n123\nJones\n"}
    loaded = load(str(build(files | others)))
    summary = "3 distinct names in 2 languages; dropped 2 duplicates, 1 with nothing to read; ignored 5 other files"
    expected = f"{loaded.name}: {summary} (notes0.md, notes1.md, notes2.md, notes3.md, notes4.md)"
    assert loaded.report() == expected


def test_at_most_five_ignored_files_are_named(build):
    loaded = load(str(build(TWO | {f"notes{k}.md": b"x" for k in range(6)})))
    ignored = "ignored 6 other files (notes0.md, notes1.md, notes2.md, notes3.md, notes4.md, ...)"
    assert loaded.report() == f"{loaded.name}: 3 distinct names in 2 languages; {ignored}"


def test_two_corpora_together_add_up_what_they_dropped_and_ignored(tmp_path):
    first = tmp_path / "first.zip"
    first.write_bytes(zipped(TWO | {"English.txt": b"Smith\nJones\nJones\n1\n", "a.md": b""}))
    second = tmp_path / "second.zip"
    second.write_bytes(zipped({"English.txt": b"Smith\t1\nBrown\t2\nBrown\n", "Czech.txt": b"Novak\n2\n", "b.md": b""}))
    combined = corpus.combine(load(str(first)), load(str(second)), 0.25)
    assert combined.sources == ("first.zip", "second.zip")
    assert sorted(combined.texts) == ["Brown", "Dvorak", "Jones", "Novak", "Smith"]
    assert combined.dropped == {"duplicates": 3, "with nothing to read": 2}
    assert combined.ignored == ("a.md", "b.md")
    share = dict(zip(combined.texts, combined.shares, strict=True))
    # ranks 1 and 2 weigh 4 ** -0.85 and 5 ** -0.85; three quarters of each language are the first corpus's
    smith = 4**-0.85 / (4**-0.85 + 5**-0.85)
    expected = {
        "Dvorak": 0.75,
        "Novak": 0.25,
        "Jones": 0.375,
        "Smith": 0.375 + 0.25 * smith,
        "Brown": 0.25 * (1 - smith),
    }
    assert share == pytest.approx(expected)
    assert dict(zip(combined.texts, combined.source.tolist(), strict=True)) == {
        "Dvorak": 0,
        "Jones": 0,
        "Smith": 0,
        "Novak": 1,
        "Brown": 1,
    }


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "contains no .txt file; a corpus is a folder or zip of two or more Language.txt files"),
        ({"A.txt": b"x\n"}, "contains only A.txt; a corpus is a folder or zip of two or more Language.txt files"),
        (TWO | {"A.txt": b" \n"}, "A.txt is empty; add names or remove the file"),
        (TWO | {"A.txt": b"1\n2\n"}, "A.txt contains no readable name; add names or remove the file"),
        (TWO | {"A.txt": b"x\ny\n\xff\n"}, "A.txt is not UTF-8 (line 3); save it as UTF-8"),
    ],
)
def test_messages_about_an_invalid_corpus_are_exact(tmp_path, files, message):
    path = tmp_path / "mine.zip"
    path.write_bytes(zipped(files))
    assert refusal(load, str(path)) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("path", "reason"), [("nowhere", "no such folder or zip"), ("x" * 300, "cannot be read (File name too long)")]
)
def test_a_path_that_cannot_be_read_is_refused_with_both_remedies(path, reason):
    remedies = "use --data starter (no network) or --data PATH (a folder or zip with one Language.txt per language)"
    assert refusal(load, path) == f"{path}: {reason}; {remedies}"


def test_ranks_are_whole_numbers_of_at_most_nine_digits(build):
    lists = b"Smith\t1\nJones\t 2 \nBrown\t1234567890\nGreen\tx\nWhite\t-1\n"
    loaded = load(str(build(TWO | {"English.txt": lists})))
    share = dict(zip(loaded.texts, loaded.shares, strict=True))
    unranked = (4 + 3) ** -0.85  # twice the number of ranked names, plus 3
    amounts = {text: (rank + 3) ** -0.85 for text, rank in (("Smith", 1), ("Jones", 2))}
    total = sum(amounts.values()) + 3 * unranked
    assert {text: share[text] for text in amounts} == pytest.approx({t: a / total for t, a in amounts.items()})
    assert len([value for value in share.values() if value == pytest.approx(unranked / total)]) == 3


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "Not Found"),
        ("/wrong", "it has {size} bytes and is not the archive (its SHA-256 differs)"),
    ],
)
def test_messages_about_a_failed_download_are_exact(server, fetch, tmp_path, path, reason):
    message = refusal(fetch, tmp_path / "data.zip", path)
    reason = reason.format(size=f"{len(server.content):,}")
    address = message.split(": ")[0].removeprefix("cannot fetch ")
    assert address.endswith(path)
    assert message == f"cannot fetch {address}: {reason}; {corpus.REMEDIES}"


def test_the_archive_is_kept_in_a_folder_that_is_made_for_it(server, fetch, tmp_path):
    cache = tmp_path / "new" / "folder" / "data.zip"
    assert fetch(cache).read_bytes() == server.content


class Slow:
    """A web response in three blocks."""

    def __init__(self):
        self.blocks = [b"abc", b"def", b"ghi"]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def read1(self, size):
        return self.blocks.pop(0) if self.blocks else b""


@pytest.fixture
def download(monkeypatch, tmp_path):
    """download(size, timeout, times): what is fetched of nine bytes while a clock shows these times."""

    def call(size, timeout, times=(0, 0, 0, 0)):
        clock = iter(times)
        monkeypatch.setattr(corpus.urllib.request, "urlopen", lambda url, timeout: Slow())
        monkeypatch.setattr(corpus, "time", SimpleNamespace(monotonic=lambda: next(clock)))
        sha256 = hashlib.sha256(b"abcdefghi").hexdigest()
        return fetch_archive(tmp_path / "data.zip", "http://here", sha256, size, timeout).read_bytes()

    return call


def test_an_archive_is_read_in_blocks(download):
    assert download(9, 2) == b"abcdefghi"


@pytest.mark.parametrize(
    ("size", "times", "reason"),
    [
        (1_000, (0, 0, 0, 0), "it ended after 9 of 1,000 bytes"),
        (1_000, (100, 100, 120.1), "too slow: 6 of 1,000 bytes after 20 s"),
        (5, (0, 0, 0), "it has 6 bytes and is not the archive (its SHA-256 differs)"),  # more is not even read
    ],
)
def test_messages_about_a_slow_short_or_long_download_are_exact(download, size, times, reason):
    assert refusal(download, size, 2, times) == f"cannot fetch http://here: {reason}; {corpus.REMEDIES}"


def test_a_download_may_take_ten_times_the_timeout(download):
    assert download(9, 2, (100, 119, 119.5, 120)) == b"abcdefghi"


@pytest.mark.parametrize(("more", "good"), [(0, True), (1, False)])
def test_a_corpus_may_be_as_large_as_the_limit_and_no_larger(build, monkeypatch, more, good):
    monkeypatch.setattr(corpus, "MAX_UNPACKED", 2_000_000)
    path = build({"Greek.txt": b"Petrou\n" + b" " * (999_993 + more), "Irish.txt": b"Coyle\n" + b" " * 999_994})
    if good:
        assert load(str(path)).texts == ("Petrou", "Coyle")
    else:
        expected = f"{path}: is larger than 2 MB; lists of names are smaller; {corpus.REMEDIES}"
        assert refusal(load, str(path)) == expected


def test_one_list_that_is_too_large_is_not_even_read(build, monkeypatch):
    monkeypatch.setattr(corpus, "MAX_UNPACKED", 1_000_000)
    path = build(TWO | {"Greek.txt": b" " * 1_000_001})
    assert refusal(load, str(path)).startswith(f"{path}: is larger than 1 MB; ")


def test_other_files_of_a_folder_are_not_read_however_large(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "MAX_UNPACKED", 1_000)
    for name, content in (TWO | {"film.mp4": b"x" * 2_000}).items():
        (tmp_path / name).write_bytes(content)
    assert load(str(tmp_path)).ignored == ("film.mp4",)


def test_files_that_operating_systems_create_are_ignored(build):
    left = (".hidden/English.txt", "._Czech.txt", "__MACOSX/English.txt", "notes/.x/Czech.txt")
    loaded = load(str(build(TWO | dict.fromkeys(left, b"Nobody\n"))))
    assert sorted(loaded.ignored) == sorted(left)
    assert sorted(loaded.texts) == ["Dvorak", "Jones", "Smith"]


def test_two_lists_of_one_language_are_one(tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(zipped(TWO | {"Greek.txt": b"Petrou", "Greek.TXT": b"Pappas"}))
    assert {text for text, language in rows(load(str(path))) if language == "Greek"} == {"Petrou", "Pappas"}
