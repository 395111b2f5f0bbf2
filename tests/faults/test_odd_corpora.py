"""Odd corpora and downloads that no other test has: each is read, or refused in one line."""

import errno
import io
import os
import socket
import threading
import zipfile
from pathlib import Path

import pytest

from letterwise.corpus import CorpusError, fetch_archive, load

TWO = {"English.txt": b"Smith\nJones\n", "Czech.txt": b"Dvorak\n"}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "mine"
    place.mkdir()
    for name, content in TWO.items():
        (place / name).write_bytes(content)
    return place


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("Petrou\n".encode("utf-16"), None),
        ("Petrou\n".encode("utf-16-le"), {"Petrou"}),
        (b"Petrou\0\0\0", {"Petrou"}),
        (b"Pet" * 3_000_000, {("Pet" * 22)[:64]}),
        (b"\n" * 1_000_000 + b"Petrou", {"Petrou"}),
        (b"<html><script>1</script></html>", {"html script script html"}),
        (b"PK\x03\x04\xff\xff", None),
        (b"\x1f\x8b\x08\x00\xff", None),
        ("\u202e\u0301Petrou\ud83d".encode("utf-8", "surrogatepass"), None),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_list_of_any_content(folder, content, read):
    (folder / "Greek.txt").write_bytes(content)
    if read is None:
        with pytest.raises(CorpusError, match=r"Greek\.txt") as refusal:
            load(str(folder))
        assert "\n" not in str(refusal.value)
        return
    corpus = load(str(folder))
    greek = corpus.languages.index("Greek")
    assert {text.lower() for text, k in zip(corpus.texts, corpus.labels, strict=True) if k == greek} == {
        name.lower() for name in read
    }


def test_anything_but_files_in_a_folder_is_ignored(folder):
    (folder / "Loop").symlink_to(folder)
    (folder / "Gone.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "Pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "Socket.txt"))
    (folder / "Folder.txt").mkdir()
    assert load(str(folder)).languages == ("Czech", "English")


def test_two_lists_of_one_language_are_one(tmp_path, folder):
    (folder / "Czech.TXT").write_bytes(b"\xef\xbb\xbfNovak\n")
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("English.txt", "Hill\n")
    assert sorted(load(str(folder)).texts) == ["Dvorak", "Jones", "Novak", "Smith"]
    assert sorted(load(str(tmp_path / "mine.zip")).texts) == ["Dvorak", "Hill", "Jones", "Novak", "Smith"]


@pytest.mark.parametrize(
    "name", ["C:\\Greek.txt", "a\\b\\Greek.txt", "Greek.txt/", "./Greek.txt", "Gre\u202eek.txt", ".txt"]
)
def test_a_zip_with_an_odd_name_is_read_or_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        for member, content in (TWO | {name: b"Petrou\n"}).items():
            archive.writestr(member, content)
    try:
        outcome = load(str(tmp_path / "mine.zip")).languages
    except CorpusError as refusal:
        outcome = str(refusal).splitlines()
    assert {"Czech", "English"} <= set(outcome) or len(outcome) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


def test_a_zip_of_zips_is_refused(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("English.txt", "Smith\n")
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("one.zip", inner.getvalue())
    with pytest.raises(CorpusError, match=r"no \.txt file"):
        load(str(tmp_path / "mine.zip"))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
SERVED = {
    "silence": [],
    "drips": [HEAD, *[b"a"] * 400],
    "drips of a head": [b"HTTP/1.1 200 OK\r\n", *[b"X: a\r\n"] * 400],
    "more than it may": [b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 5000],
    "a file": [b"HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\n\r\n"],
    "nowhere": [b"HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n"],
    "no content": [b"HTTP/1.1 204 No Content\r\n\r\n"],
    "busy": [b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"],
}


@pytest.mark.parametrize("failure", SERVED)
def test_a_download_that_fails_slowly_or_oddly_leaves_nothing(tmp_path, monkeypatch, failure):
    monkeypatch.setenv("no_proxy", "*")
    done = threading.Event()

    def answer():
        with listening.accept()[0] as connection:
            connection.recv(4096)
            for piece in SERVED[failure]:
                try:
                    connection.sendall(piece)
                except OSError:
                    return
                done.wait(0.02 if failure.startswith("drips") else 0)
            if failure in ("silence", "drips"):
                done.wait(30)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/data.zip"
        with pytest.raises(CorpusError, match="--data starter") as refusal:
            fetch_archive(tmp_path / "data.zip", address, "0" * 64, 1000, timeout=0.1)
        done.set()
        thread.join()
    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_download_onto_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("letterwise.corpus._download", lambda *arguments: b"whole")
    monkeypatch.setattr("letterwise.corpus._sha256", lambda content: "0" * 64)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CorpusError, match="No space left"):
        fetch_archive(tmp_path / "data.zip", "http://127.0.0.1:1/", "0" * 64, 5)
    assert list(tmp_path.iterdir()) == []
