"""``python -m letterwise``: what it prints; what it cannot do ends with one line on standard error and exit code 2."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from letterwise.__main__ import main
from letterwise.predictor import Predictor

ROOT = Path(__file__).parents[2]
NAMES = ["Satoshi", "o'brien", "田中", "123"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))


def failure(capsys, argv):
    """The line on standard error when ``main`` exits with code 2 and prints nothing to standard output."""
    try:
        code = main(argv)
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1, err
    return err


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        ([], "--file"),
        (["--nonsense"], "--nonsense"),
        (["--top", "0", "Smith"], "--top"),
        (["--top", "-1", "Smith"], "--top"),
        (["--top", "many", "Smith"], "--top"),
        (["--top", "1.5", "Smith"], "--top"),
        (["--prior", "uniform", "Smith"], "corpus"),
        (["--coverage", "1", "Smith"], "0.99"),
        (["--coverage", "nan", "Smith"], "0.99"),
        (["--coverage", "most", "Smith"], "number"),
        (["--coverage", "0.9", "--top", "2", "Smith"], "--coverage"),
        (["--coverage", "0.9", "--evaluate", "b.tsv"], "--coverage"),
        (["--file"], "--file"),
        (["Smith", "--file", "names.csv"], "--file"),
        (["Smith", "--evaluate", "labelled.tsv"], "--evaluate"),
        (["--file", "a.csv", "--evaluate", "b.tsv"], "--evaluate"),
        (["--column", "name", "Smith"], "--column"),
        (["--column", "", "Smith"], "--column"),
        (["--out", "out.csv", "Smith"], "--out"),
        (["--evaluate", "labelled.tsv", "--out", "out.csv"], "--out"),
        (["--file", "missing.csv", "--column", "name", "--out", "out.csv"], "missing.csv"),
        (["--file", "missing.csv", "--out", "out.csv"], "missing.csv"),
        (["--file", ".", "--out", "out.csv"], "."),
        (["--evaluate", "missing.tsv"], "missing.tsv"),
        (["--artifacts", "missing", "Smith"], "missing"),
        (["--artifacts", ".", "Smith"], "manifest.json"),
        (["--artifacts", "x" * 300, "Smith"], "xxx"),
        (["--file", ""], "path is empty"),
        (["--evaluate", ""], "path is empty"),
        (["--file", "names.txt", "--out", ""], "path is empty"),
        (["--file", "a\nb"], r"a\nb"),
        (["--evaluate", "a\x1b[31mb"], r"a\x1b[31mb"),
        (["--artifacts", "a\u2028b", "Smith"], r"a\u2028b"),
        (["--non\r\nsense"], r"--non\r\nsense"),
    ],
)
def test_invalid_requests_are_one_line_and_exit_code_2(capsys, argv, word):
    assert word in failure(capsys, argv)
    assert list(Path().iterdir()) == []


def test_coverage_gives_as_many_languages_as_needed(capsys, predictor):
    assert main([*NAMES, "--json", "--coverage", "0.9"]) == 0
    assert json.loads(capsys.readouterr().out) == predictor.answers(NAMES, coverage=0.9)


def test_json_is_the_object_of_the_http_interface(capsys, predictor):
    assert main([*NAMES, "--json", "--top", "2", "--prior", "corpus"]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert answers == predictor.answers(NAMES, 2, "corpus")
    for answer in answers:
        assert list(answer) == ["name", "read_as", "changes", "answers"]
        assert list(answer["answers"]) == ["RNN", "LSTM", "MyLSTM"]
        for best in answer["answers"].values():
            assert len(best) == (2 if answer["read_as"] else 0)
            assert all(list(a) == ["language", "probability"] for a in best)


@pytest.mark.parametrize("name", ["", "\ud800", "-", "😀"])
def test_nothing_to_read_is_a_sentence(capsys, name):
    assert main(["--", name]) == 0
    assert "no letter" in capsys.readouterr().out
    assert main(["--json", "--", name]) == 0
    assert json.loads(capsys.readouterr().out)[0]["answers"] == {"RNN": [], "LSTM": [], "MyLSTM": []}


def test_answers_for_people_have_name_reading_and_networks(capsys, predictor):
    assert main(["Достоевский", "Smith", "--top", "1"]) == 0
    printed = capsys.readouterr().out
    assert "Достоевский" in printed
    assert predictor.answer("Достоевский")["read_as"] in printed
    for name in ("Достоевский", "Smith"):
        for model, [(language, _)] in predictor.predict(name, top=1).items():
            assert any(line.split()[:2] == [model, language] for line in printed.splitlines())


@pytest.mark.parametrize(
    ("name", "as_shown"), [("a\x1b[31mb", r"a\x1b[31mb"), ("a\nb", r"a\nb"), ("a\x7f\x9b\u2029b", r"a\x7f\x9b\u2029b")]
)
def test_control_characters_of_a_name_do_not_reach_the_terminal(capsys, name, as_shown):
    assert main([name]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith(as_shown)
    assert main(["--json", name]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == name


def test_the_default_prior_is_balanced(capsys):
    printed = []
    for options in ([], ["--prior", "balanced"], ["--prior", "equal"], ["--prior", "corpus"]):
        main(["Smith", *options])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert len(set(printed)) == 3


def test_other_artifacts_are_used_and_damage_is_reported(artifacts, capsys):
    assert main(["Smith", "--artifacts", str(artifacts)]) == 0
    capsys.readouterr()
    (artifacts / "lstm.onnx").write_bytes(b"")
    assert "lstm.onnx" in failure(capsys, ["Smith", "--artifacts", str(artifacts)])


def test_a_table_goes_to_a_file_and_unread_rows_are_reported(capsys):
    Path("in.csv").write_text("name\nSmith\n123\n")
    assert main(["--file", "in.csv", "--column", "name", "--out", "out.csv"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("1 ")
    assert main(["--file", "in.csv", "--column", "name"]) == 0
    assert capsys.readouterr().out == Path("out.csv").read_text()


def test_a_column_without_a_name_can_be_chosen(capsys):
    Path("in.csv").write_text(",x\nSmith,1\n")
    assert main(["--file", "in.csv", "--column", ""]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Smith,1,Smith,")


def test_a_broken_table_is_exit_code_2_and_no_file(capsys):
    Path("in.csv").write_text("name,x\nSmith,1\nJones\n")
    assert "line 3" in failure(capsys, ["--file", "in.csv", "--column", "name", "--out", "out.csv"])
    assert [path.name for path in Path().iterdir()] == ["in.csv"]


def test_evaluate_prints_exactly_these_keys(capsys):
    Path("labelled.tsv").write_text("Smith\tEnglish\nSatoshi\tJapanese\n")
    assert main(["--evaluate", "labelled.tsv", "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert list(scores) == ["RNN", "LSTM", "MyLSTM"]
    for figures in scores.values():
        assert list(figures) == ["accuracy", "top3", "macro_f1", "nll", "ece", "n"]
        assert figures["n"] == 2
    assert main(["--evaluate", "labelled.tsv"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["RNN", "LSTM", "MyLSTM"]


def test_an_unknown_language_is_exit_code_2(capsys):
    Path("labelled.tsv").write_text("Worf\tKlingon\n")
    assert "Klingon" in failure(capsys, ["--evaluate", "labelled.tsv", "--json"])


def test_ctrl_c_between_two_parts_is_130_and_leaves_nothing(capsys, monkeypatch):
    letters = "abcdefghijklmnopqrstuvwxyz"
    Path("in.txt").write_text("".join(f"{a}{b}{c}\n" for a in letters for b in letters for c in letters))
    predict_texts, calls = Predictor.predict_texts, []

    def interrupted(self, texts, prior):
        calls.append(len(texts))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return predict_texts(self, texts, prior)

    monkeypatch.setattr(Predictor, "predict_texts", interrupted)
    assert main(["--file", "in.txt", "--out", "out.csv"]) == 130
    assert [path.name for path in Path().iterdir()] == ["in.txt"]
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_ctrl_c_while_reading_is_130_and_leaves_nothing():
    os.mkfifo("in.txt")
    process = subprocess.Popen(
        [sys.executable, "-m", "letterwise", "--file", "in.txt", "--out", "out.csv"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with Path("in.txt").open("w"):  # returns once the process has opened its end and can be interrupted
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert [path.name for path in Path().iterdir()] == ["in.txt"]


@pytest.mark.parametrize("argv", [["Smith"], ["--json", "Smith"], ["--file", "-"]])
def test_a_closed_pipe_ends_the_command_quietly(run, argv):
    """A closed pipe, as after ``| head``, is no error."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = run(*argv, stdin=b"Smith\n" * 5_000, stdout=write_end)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("argv", [["Smith"], ["--file", "-"]])
def test_a_full_disk_is_one_line(run, argv):
    with Path("/dev/full").open("wb") as full:
        done = run(*argv, stdin=b"Smith\n" * 5_000, stdout=full)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_terminal_with_another_encoding_works(run):
    done = run("Достоевский", "田中", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Dostoevsky" in done.stdout


def test_standard_input_to_standard_output(run, predictor):
    done = run("--file", "-", "--column", "name", stdin=b"id,name\r\n1,Smith\r\n", PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    header, row = done.stdout.decode().splitlines()
    assert header.startswith("id,name,read_as,RNN_language,RNN_probability,LSTM_language")
    assert row.split(",")[:3] == ["1", "Smith", "Smith"]
    assert row.split(",")[3::2] == [best[0][0] for best in predictor.predict("Smith", 1).values()]


def test_neither_torch_nor_onnx_is_needed():
    program = "import sys; sys.modules['torch'] = sys.modules['onnx'] = None; from letterwise.__main__ import main; "
    done = subprocess.run(
        [sys.executable, "-c", program + "sys.exit(main(['Smith']))"], cwd=ROOT, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"MyLSTM" in done.stdout


@pytest.mark.parametrize(
    "arguments", [["--evaluate", "x.tsv", "--top", "3"], ["--file", "x.txt", "--json"], ["--artifacts", "", "A"]]
)
def test_options_without_effect_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_table_on_standard_output_is_utf8_whatever_the_terminal(tmp_path):
    (tmp_path / "names.txt").write_text("Müller\n김\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "letterwise", "--file", str(tmp_path / "names.txt")]
    printed = subprocess.run(
        command, cwd=Path(__file__).parents[2], env=environment, capture_output=True, check=True
    ).stdout
    assert [line.split(",")[0] for line in printed.decode("utf-8").splitlines()] == ["name", "Müller", "김"]
