"""app.py as a user starts it: ready with its address, or one line that says why not."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app

REPOSITORY = Path(__file__).resolve().parent.parent


def test_prints_its_address_and_stops_on_ctrl_c():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    )  # fmt: skip
    try:
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        with socket.create_connection(("127.0.0.1", port)):
            pass
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_port_in_use_is_one_line(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert str(port) in errors
    assert "--port" in errors


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "999.1.1.1", "2001:db8::1"])
def test_an_address_of_another_machine_is_one_line(capsys, host):
    assert app.main(["--host", host]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port", "0"], ["--port", "-1"], ["--nonsense"], ["name"]])
def test_bad_arguments_are_one_line(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        app.main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_port_out_of_range_is_one_line(capsys):
    assert app.main(["--port", "70000"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_damaged_artifacts_are_one_line_that_names_the_file(capsys, tmp_path):
    folder = tmp_path / "artifacts"
    shutil.copytree(REPOSITORY / "artifacts", folder)
    (folder / "lstm.onnx").write_bytes(b"")
    assert app.main(["--artifacts", str(folder)]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "lstm.onnx" in errors
    assert "train.py" in errors


def test_environment_gives_the_defaults(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setitem(os.environ, "GRADIO_SERVER_PORT", str(taken.getsockname()[1]))
        assert app.main([]) == 2
    assert os.environ["GRADIO_SERVER_PORT"] in capsys.readouterr().err
