"""The builder: what it writes, and what it refuses to overwrite; empty files stand in for npm's packages."""

import json
import re
from importlib.metadata import version

import pytest

from letterwise.manifest import ARTIFACTS, MODELS, TRACE
from letterwise.sentences import WORDS
from letterwise.showcase import EXAMPLES
from web import __main__ as command
from web import build as builder
from web.build import PACKAGED, ROOT, SOURCE, UI


@pytest.fixture(autouse=True)
def no_npm(monkeypatch):
    monkeypatch.setattr(builder, "packages", lambda: dict.fromkeys(PACKAGED, b""))


def tree(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def refusal(capsys, *argv: object) -> str:
    assert command.main([str(word) for word in argv]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_writes_a_whole_site_with_the_networks_of_the_artifacts(tmp_path, capsys):
    assert command.main(["--out", str(tmp_path / "deep" / "site")]) == 0
    assert str(tmp_path / "deep" / "site") in capsys.readouterr().out
    files = tree(tmp_path / "deep" / "site")
    (home,) = {name.split("/")[0] for name in files} - {"index.html", "sw.js", "site.json", "card.png"}
    assert {name for name in files if name.endswith(".onnx")} == {
        f"{home}/web/site/{file}" for file in (*MODELS.values(), TRACE)
    }
    for name in MODELS.values():
        assert files[f"{home}/web/site/{name}"] == (ARTIFACTS / name).read_bytes()
    assert set(json.loads(files["site.json"])["files"]) == set(files) - {"site.json"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["site"]


def test_the_folder_name_depends_on_the_content_only(predictor):
    graphs = dict.fromkeys((*MODELS.values(), TRACE), b"graph")
    once, again, changed = (
        builder.site(predictor.manifest, graphs, dict.fromkeys(PACKAGED, content), ARTIFACTS)
        for content in (b"", b"", b"new")
    )
    assert once == again
    assert not {name for name in once if "/" in name} & {name for name in changed if "/" in name}
    assert once["sw.js"] != changed["sw.js"]


def test_a_site_of_ours_is_replaced(tmp_path):
    out = tmp_path / "site"
    for _ in range(2):
        builder.build(out, ARTIFACTS)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("stranger", ["notes.txt", "index.html", ".git/config"])
def test_a_folder_that_holds_anything_else_is_refused(tmp_path, capsys, stranger):
    (tmp_path / stranger).parent.mkdir(exist_ok=True)
    (tmp_path / stranger).write_text("mine", encoding="utf-8")
    assert stranger in refusal(capsys, "--out", tmp_path)
    assert tree(tmp_path) == {stranger: b"mine"}


def test_a_file_that_was_put_into_our_site_is_not_lost(tmp_path, capsys):
    out = tmp_path / "site"
    builder.build(out, ARTIFACTS)
    (out / "CNAME").write_text("example.org", encoding="utf-8")
    before = tree(out)
    assert "CNAME" in refusal(capsys, "--out", out)
    assert tree(out) == before


@pytest.mark.parametrize("listing", ["", "[]", "{}", '{"files": 3}', "\ud800"])
def test_a_foreign_listing_is_refused(tmp_path, capsys, listing):
    (tmp_path / "site.json").write_text(listing, encoding="utf-8", errors="surrogatepass")
    assert "site.json" in refusal(capsys, "--out", tmp_path)
    assert set(tree(tmp_path)) == {"site.json"}


def test_a_file_an_impossible_path_and_damaged_artifacts_are_refused(tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert "is a file" in refusal(capsys, "--out", file)
    assert "cannot be written" in refusal(capsys, "--out", file / "site")
    assert "manifest.json is missing" in refusal(capsys, "--out", tmp_path / "site", "--artifacts", tmp_path / "none")
    assert set(tree(tmp_path)) == {"file"}


@pytest.mark.parametrize("argv", [["--out", ""], ["--nonsense"], ["site"]])
def test_bad_arguments_get_one_line(capsys, argv):
    with pytest.raises(SystemExit) as stop:
        command.main(argv)
    assert stop.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_rename_that_fails_puts_the_old_site_back(tmp_path, monkeypatch, capsys):
    out = tmp_path / "site"
    builder.build(out, ARTIFACTS)
    before = tree(out)
    rename = type(out).rename

    def fail(self, target):
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(out), "rename", fail)
    assert "No space left" in refusal(capsys, "--out", out)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_packages_are_locked_exactly_and_the_lock_names_no_host():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    pins = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = json.loads(lock)["packages"]
    assert all(packages[f"node_modules/{name}"]["version"] == pin for name, pin in pins.items())
    assert all("integrity" in package for name, package in packages.items() if name)
    assert pins["any-ascii"] == version("anyascii")


def test_the_style_sheet_is_the_gradio_pages_without_gradio():
    sheet = builder.shared_sheet((UI / "style.css").read_text(encoding="utf-8"))
    assert "gradio" not in sheet
    assert not re.search(r"\.dark\b", sheet)
    assert sheet.count("prefers-color-scheme: dark") == 2
    assert sheet.count("{") == sheet.count("}")


def test_every_sentence_that_the_scripts_use_exists():
    scripts = [*UI.rglob("*.js"), *SOURCE.iterdir(), ROOT / "page" / "source.js"]
    text = "".join(file.read_text(encoding="utf-8") for file in scripts)
    keys = set(re.findall(r'say\("(\w+)"', text)) | set(re.findall(r'data-say(?:-[a-z-]+)?="(\w+)"', text))
    assert len(keys) > 40
    assert keys <= set(WORDS["en"]["sentences"])


def test_a_users_corpus_has_its_own_languages(predictor):
    mine = {"languages": ["Basque", "Czech"], "prior": [0.25, 0.75]}
    settings = builder.site_data(predictor.manifest | mine)["settings"]
    assert settings["examples"] == [{"name": EXAMPLES["Czech"], "language": "Czech"}]
    assert settings["first"]["top"] == len(settings["colours"]) == 2


def test_our_files_refer_to_nothing_outside_the_site():
    for file in (*SOURCE.iterdir(), *UI.rglob("*.js")):
        places = re.findall(r"\w+://\S+|(?:href|src)=\"/[^\"]*", file.read_text(encoding="utf-8"))
        assert not [place for place in places if not place.startswith("http://www.w3.org/")]
