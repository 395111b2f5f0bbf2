"""Building the site without npm, or with an npm that fails."""

import shutil

import pytest

from web import __main__ as command


def test_without_npm_one_line_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main(["--out", str(tmp_path / "site")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "npm" in line
    assert "install Node.js" in line
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(not shutil.which("sh"), reason="no sh on this machine")
def test_an_npm_that_fails_is_quoted_in_one_line(tmp_path, monkeypatch, capsys):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\necho more >&2\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert command.main(["--out", str(tmp_path / "site")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "ENOTFOUND" in line
    assert not (tmp_path / "site").exists()
