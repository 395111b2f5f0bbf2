"""app.py as a user starts it: ready with its address, or one line that says why not."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import app
from letterwise.verdicts import EvidenceError
from tests.page.conftest import free_port, serving

REPOSITORY = Path(__file__).resolve().parent.parent
VARIABLES = ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "GRADIO_ROOT_PATH", "GRADIO_SHARE")


@pytest.mark.parametrize(
    "environment", [dict.fromkeys(VARIABLES, ""), pytest.param({"GRADIO_SERVER_PORT": "x"}, marks=pytest.mark.ci)]
)
def test_prints_its_address_whatever_the_variables_and_stops_on_ctrl_c(environment):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)],
        cwd=REPOSITORY,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
    )
    try:
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        with socket.create_connection(("127.0.0.1", port)):
            pass
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_ctrl_c_before_the_page_is_ready_stops_it_quietly(monkeypatch, capsys):
    def serve(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("page.server.serve", serve)
    assert app.main([]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_port_in_use_gives_a_one_line_error(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        port = other_server.getsockname()[1]
        assert app.main(["--port", str(port)]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert str(port) in errors
    assert "--port" in errors


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "999.1.1.1", "2001:db8::1", "a\nb"])
def test_an_address_of_another_machine_gives_a_one_line_error(capsys, host):
    assert app.main(["--host", host]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "x"],
        ["--port", "0"],
        ["--port", "-1"],
        ["--nonsense"],
        ["--non\nsense"],
        ["name"],
        ["--host", "ü..b"],
    ],
)
def test_bad_arguments_give_a_one_line_error(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        app.main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "path",
    [
        "?x=1",
        "/a\r\nX: y",
        "/a\n",
        "/a?b",
        "/a#b",
        "/a b",
        "/ü",
        "//",
        "//names",
        "/a//b",
        "/../a",
        "ftp://a/b",
        "https://",
        "https://a:b/c",
    ],
)
def test_an_invalid_root_path_gives_a_one_line_error(capsys, path):
    with pytest.raises(SystemExit) as stop:
        app.main(["--root-path", path])
    assert stop.value.code == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "--root-path" in errors


def test_a_folder_with_a_line_break_in_its_name_gives_a_one_line_error(capsys):
    assert app.main(["--artifacts", "a\nb"]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert r"a\nb" in errors


def test_a_port_out_of_range_gives_a_one_line_error(capsys):
    assert app.main(["--port", "70000"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_damaged_artifacts_give_a_one_line_error_that_names_the_file(capsys, tmp_path):
    folder = tmp_path / "artifacts"
    shutil.copytree(REPOSITORY / "artifacts", folder)
    (folder / "lstm.onnx").write_bytes(b"")
    assert app.main(["--artifacts", str(folder)]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "lstm.onnx" in errors
    assert "train.py" in errors


def test_environment_gives_the_defaults(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        port = str(other_server.getsockname()[1])
        monkeypatch.setenv("GRADIO_SERVER_PORT", port)
        assert app.main([]) == 2
    assert port in capsys.readouterr().err


def test_an_empty_variable_counts_as_not_set(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        port = other_server.getsockname()[1]
        for name in VARIABLES:
            monkeypatch.setenv(name, "")
        assert app.main(["--port", str(port)]) == 2
    assert f"127.0.0.1:{port}" in capsys.readouterr().err
    monkeypatch.setenv("GRADIO_SERVER_PORT", "")
    assert app._parser().parse_args([]).port == 7860


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("/", ""),
        ("/names", "/names"),
        ("names", "/names"),
        ("/a/b/", "/a/b"),
        ("https://example.org:8443/names", "https://example.org:8443/names"),
    ],
)
@pytest.mark.parametrize("by", ["argument", "variable"])
def test_the_page_uses_its_root_path(predictor, monkeypatch, by, path, root):
    received = {}
    monkeypatch.setattr("page.server.serve", lambda *arguments, **options: received.update(root_path=arguments[4]))
    arguments = []
    if by == "argument":
        arguments += ["--root-path", path]
    else:
        monkeypatch.setenv("GRADIO_ROOT_PATH", path)
    assert app.main(arguments) == 0
    with serving(predictor, EvidenceError("none"), **received) as address:
        expected = root if "://" in root else address + root
        assert httpx.get(f"{address}/config").json()["root"] == expected
        assert httpx.get(f"{address}/api/predict", params={"name": "Ng"}).json()["read_as"] == "Ng"
