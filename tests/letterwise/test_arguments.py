"""Arguments of every command line here, and how a wrong one is told."""

import argparse
from pathlib import Path

import pytest

from letterwise.arguments import Parser, as_path, complain, escaped, path_or_word, whole_number


def refusal(call, text):
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        call(text)
    return str(caught.value)


def test_a_whole_number_is_1_or_more(tmp_path):
    assert [whole_number(text) for text in ("1", "2", "99")] == [1, 2, 99]
    assert [refusal(whole_number, text) for text in ("0", "-3")] == ["0 is below 1", "-3 is below 1"]


@pytest.mark.parametrize("kind", [path_or_word, as_path])
def test_an_impossible_path_is_refused(tmp_path, kind):
    (tmp_path / "loop").symlink_to("loop")
    assert refusal(kind, "") == "the path is empty"
    assert refusal(kind, f"{tmp_path}/loop") == f"{tmp_path}/loop is a link that leads back to itself"
    assert refusal(kind, "é\0") == r"'\xe9\x00' is not a valid path"


def test_a_path_need_not_exist(tmp_path):
    assert path_or_word("archive") == "archive"
    assert as_path(f"{tmp_path}/new") == Path(tmp_path) / "new"
    assert path_or_word(str(tmp_path)) == str(tmp_path)


def test_a_message_is_one_line_without_control_characters(capsys):
    assert escaped("a\n\t\x1b[0m\x7f\x9f\u2028\u2029é田") == r"a\n\t\x1b[0m\x7f\x9f\u2028\u2029é田"
    complain("prog", ValueError("one\ntwo"))
    assert capsys.readouterr().err == "prog: one\\ntwo\n"


def test_a_wrong_argument_is_one_line_and_exit_code_2(capsys):
    with pytest.raises(SystemExit) as stop:
        Parser(prog="prog").parse_args(["a\nb"])
    assert stop.value.code == 2
    assert capsys.readouterr().err == "prog: unrecognized arguments: a\\nb; see prog --help\n"
