"""What a language may be called, and the sentence that says why not."""

import pytest

from letterwise.languages import problem_with

MARKUP = "it must not contain invisible characters or any of \" & ' < > \\ `"
ENDS = "it is empty or has a space at one end"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("A<b", MARKUP),
        ("A\tb", MARKUP),
        ("", ENDS),
        (" ", ENDS),
        ("A ", ENDS),
        (" A", ENDS),
        ("A" * 61, "it has more than 60 characters"),
    ],
)
def test_the_first_bad_name_is_reported_with_the_reason(name, reason):
    assert problem_with(["Czech", name, "<"]) == f"{name[:60]!a} cannot be the name of a language: {reason}"


def test_two_names_that_differ_only_in_capitals_are_both_reported():
    same = "differ only in capitals, which is not enough to tell two languages apart"
    assert problem_with(["Dutch", "Czech", "CZECH"]) == f"'Czech' and 'CZECH' {same}"
    assert problem_with(["STRASSE", "Straße"]) == f"'STRASSE' and 'Stra\\xdfe' {same}"


@pytest.mark.parametrize("names", [[], ["Czech", "Dutch"], ["日本語", "Español"], ["Old English (Wessex)", "A" * 60]])
def test_any_other_name_is_accepted(names):
    assert problem_with(names) == ""
