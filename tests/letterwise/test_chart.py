"""Charts as SVG: every value at its place, with its words. The places are worked out by hand from 400 x 270."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

from letterwise import chart
from letterwise.chart import Axis, Frame, Matrix, Series
from letterwise.sentences import say

X = Axis("letters <back>", 0, 4, (0, 2, 4))
Y = Axis("share", 0, 1, (0, 0.5, 1), shares=True)


def elements_of(html, kind, *attributes):
    """Of all elements of a class, in order: the attributes asked for, and the text."""
    wanted = [e for e in ElementTree.fromstring(html).iter() if e.get("class") == kind]
    return [(*(e.get(a) for a in attributes), "".join(e.itertext())) for e in wanted]


def attributes_of(svg, kind, *attributes):
    return [e[:-1] for e in elements_of(svg, kind, *attributes)]


def points(svg):
    """The points of every series, by name."""
    series = [e for e in ElementTree.fromstring(svg).iter("g") if e.get("data-points")]
    return {e.get("data-name"): json.loads(e.get("data-points")) for e in series}


def hidden(svg, kind):
    return [display == "none" for (display,) in attributes_of(svg, kind, "display")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (-0.5, "−0.5"),
        (0.81349, "0.813"),
        (12, "12"),
        (999.4, "999"),
        (1000, "1,000"),
        (1650, "1,650"),
        (-1234.5, "−1,234"),
        (99999, "99,999"),
        (1e5, "1.0e5"),
        (0.001, "0.001"),
        (0.00099, "9.9e−4"),
        (-3.4e-7, "−3.4e−7"),
        (2.5e7, "2.5e7"),
        (1.5e11, "1.5e11"),
    ],
)
def test_numbers_are_formatted_for_people(value, text):
    assert chart.number(value) == text


def test_axes_place_values():
    axis = Axis("", 1e-4, 1, (), log=True)
    assert [axis.position(v) for v in (1e-4, 1e-2, 1, 0, 5)] == [0, 0.5, 1, 0, 1]
    assert [Axis("", -2, 2, ()).position(v) for v in (-3, -2, -1, 0, 2, 3)] == [0, 0, 0.25, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("values", "low", "high", "exponents"),
    [
        ([0.02, None, 300], 0.01, 1000, [-2, -1, 0, 1, 2, 3]),
        ([0.02, 0, -1, 0.5], 0.01, 1, [-2, -1, 0]),
        ([10], 10, 100, [1, 2]),  # one value: still an axis
        ([0.001, 1000], 0.001, 1000, [-3, -2, -1, 0, 1, 2, 3]),
        ([0.001, 2000], 0.001, 1e4, [-3, -1, 1, 3]),  # more than six decades: every second one
        ([1e-20, 1], 1e-12, 1, [-12, -10, -8, -6, -4, -2, 0]),  # nothing below the floor
        ([1e-12, 2], 1e-12, 10, [-12, -9, -6, -3, 0]),
    ],
)
def test_logarithmic_axes_cover_all_values_in_whole_decades(values, low, high, exponents):
    axis = chart.log_axis("norm", values)
    assert (axis.label, axis.log, axis.shares) == ("norm", True, False)
    assert (axis.low, axis.high) == pytest.approx((low, high))
    assert np.log10(axis.ticks) == pytest.approx(exponents)


def test_a_line_is_drawn_through_its_values_and_says_them():
    svg = chart.chart("Title", X, Y, [Series("R&D", "rnn", [0, 1, 2, 4], [0, None, 0.5, 1])], "how to say it")
    assert points(svg) == {"R&D": [[46, 232, "0", "0 %"], [190, 129, "2", "50 %"], [334, 26, "4", "100 %"]]}
    assert attributes_of(svg, "curve", "d") == [("M46.0 232.0L190.0 129.0L334.0 26.0",)]
    assert attributes_of(svg, "marks", "d") == [("M46.0 232.0h0M190.0 129.0h0M334.0 26.0h0",)]
    assert elements_of(svg, "direct rnn", "x", "y") == [("339", "30.0", "R&D")]
    assert attributes_of(svg, "rule", "d", "display") == [("M0 26V232", "none")]
    root = ElementTree.fromstring(svg).attrib
    assert (root["viewBox"], root["aria-label"], root["data-sentence"]) == ("0 0 400 270", "Title", "how to say it")
    assert root["data-bare"] == root["class"] == ""
    assert not {"data-group", "display"} & root.keys()
    assert 'data-group=""' not in svg
    assert hidden(svg, "series rnn") == hidden(svg, "direct rnn") == [False]


def test_axes_have_their_ticks_and_units_at_the_edges():
    svg = chart.chart("", X, Y, [Series("", "rnn", [0], [0])], "")
    assert elements_of(svg, "tick x", "x", "y") == [("46.0", "248", "0"), ("190.0", "248", "2"), ("334.0", "248", "4")]
    assert attributes_of(svg, "base", "d") == [("M46 232H334",), ("M46.0 232v4",), ("M190.0 232v4",), ("M334.0 232v4",)]
    assert elements_of(svg, "tick y", "x", "y") == [
        ("41", "236.0", "0 %"),
        ("41", "133.0", "50 %"),
        ("41", "30.0", "100 %"),
    ]
    assert attributes_of(svg, "grid", "d") == [("M46 232.0H334",), ("M46 129.0H334",), ("M46 26.0H334",)]
    units = elements_of(svg, "unit", "x", "y", "text-anchor")
    assert units == [("334", "264", "end", "letters <back>"), ("4", "9", None, "share")]


def test_ticks_are_written_short():
    log = Axis("", 1e-4, 1e4, (1e-4, 1e-3, 1, 1e3, 1e4), log=True)
    plain = Axis("", -2, 20000, (-2, 0.25, 20000))
    svg = chart.chart("", log, plain, [Series("", "rnn", [1], [1])], "")
    assert [text for (text,) in elements_of(svg, "tick x")] == ["10−4", "0.001", "1", "1,000", "104"]
    assert [text for (text,) in elements_of(svg, "tick y")] == ["−2", "0.25", "20,000"]
    assert svg.count('<tspan dy="-4" font-size="8">') == 2  # raised, as exponents are


def test_a_band_without_a_top_reaches_the_top_and_without_a_bottom_is_left_out():
    band = Series("RNN", "rnn", [0, 2, 4], [0.5, 0.5, 0.5], [0, None, 0.5], [0.5, 0.75, None])
    svg = chart.chart("", X, Y, [band], "")
    assert attributes_of(svg, "band", "d") == [("M46.0 129.0L334.0 26.0L334.0 129.0L46.0 232.0z",)]


def test_points_without_a_line_have_neither_curve_nor_label_nor_rule():
    svg = chart.chart("", X, Y, [Series("RNN", "rnn", [0, 2], [0, 1], line=False)], "")
    assert attributes_of(svg, "marks", "d") == [("M46.0 232.0h0M190.0 26.0h0",)]
    assert not elements_of(svg, "curve")
    assert not elements_of(svg, "direct rnn")
    assert not elements_of(svg, "rule")


def test_a_line_may_have_no_marks_or_no_label_or_no_value():
    x = [0, 4]
    lines = [
        Series("bare", "rnn", x, [0, 1], marks=False),
        Series("mute", "lstm", x, [0, 1], named=False),
        Series("void", "tanh", x, [None, None]),
        Series("dim", "mylstm faint", x, [1, 0]),
    ]
    svg = chart.chart("", X, Y, lines, "")
    assert len(elements_of(svg, "curve")) == 3  # all but the void one
    assert len(elements_of(svg, "marks")) == 3  # all but the bare one
    labels = {kind: elements_of(svg, f"direct {kind}") for kind in ("rnn", "lstm", "tanh", "mylstm")}
    assert labels == {"rnn": [("bare",)], "lstm": [], "tanh": [], "mylstm": [("dim",)]}
    assert points(svg)["void"] == []


def test_labels_at_the_lines_ends_do_not_overlap_and_stay_on_the_chart():
    lines = [Series(name, "rnn", [0, 4], [0, end]) for name, end in (("d", 0), ("a", 1), ("c", 0.01), ("b", 0.98))]
    svg = chart.chart("", X, Y, lines, "")
    heights = [(text, float(y)) for y, text in elements_of(svg, "direct rnn", "y")]
    # a label is 4 below its line's end; 13 lie between two, and the lowest one is at 240
    assert heights == [("a", 30), ("b", 43), ("c", 227), ("d", 240)]


def test_grouped_lines_start_at_their_first_frame():
    lines = chart.framed([Series("RNN", "rnn", [0, 4], [0, 1])], "g", 0, "before & now")
    lines += chart.framed([Series("RNN", "rnn", [0, 4], [1, 0])], "g", 1, "after")
    svg = chart.chart("", X, Y, lines, "")
    series = attributes_of(svg, "series rnn", "data-group", "data-frame", "data-label", "display")
    assert series == [("g", "0", "before & now", None), ("g", "1", "after", "none")]
    labels = attributes_of(svg, "direct rnn", "data-group", "data-frame", "display", "y")
    assert labels == [("g", "0", None, "30.0"), ("g", "1", "none", "236.0")]


@pytest.mark.parametrize(("visible", "display"), [(True, None), (False, "none")])
def test_a_chart_of_a_switch_is_hidden_until_its_turn(visible, display):
    series = [Series("RNN", "rnn", [0], [0])]
    for svg in (
        chart.chart("", X, Y, series, "", place=Frame("g", 1, "by <n>", visible)),
        chart.dots("", Y, [("a", "rnn", 0.5, 0, 1)], "", place=Frame("g", 1, "by <n>", visible)),
    ):
        root = ElementTree.fromstring(svg)
        frame = [root.get(a) for a in ("data-group", "data-frame", "data-label", "display")]
        assert frame == ["g", "1", "by <n>", display]


def test_shapes_lie_beneath_the_lines():
    svg = chart.chart("", X, Y, [Series("RNN", "rnn", [0, 4], [0, 1])], "", shapes="<circle/>")
    assert svg.index('class="grid"') < svg.index("<circle/>") < svg.index('class="curve"')


def test_a_dot_has_its_interval_and_its_row():
    svg = chart.dots("Title", Y, [("a", "rnn", 0.5, 0, 1), ("b'<", "lstm", 0.25, 0.2, 0.3)], "how to say it")
    assert points(svg) == {
        "a": [[254, 77.5, "50 %", "0 %", "100 %"]],
        "b'<": [[191, 180.5, "25 %", "20 %", "30 %"]],
    }
    assert elements_of(svg, "row", "x", "y") == [("118", "81.5", "a"), ("118", "184.5", "b'<")]
    assert attributes_of(svg, "rail", "d") == [("M128 77.5H380",), ("M128 180.5H380",)]
    assert attributes_of(svg, "interval", "d") == [("M128.0 77.5H380.0",), ("M178.4 180.5H203.6",)]
    assert attributes_of(svg, "marks big", "d") == [("M254.0 77.5h0",), ("M191.0 180.5h0",)]
    assert len(elements_of(svg, "series rnn")) == len(elements_of(svg, "series lstm")) == 1
    assert elements_of(svg, "tick x", "x") == [("128.0", "0 %"), ("254.0", "50 %"), ("380.0", "100 %")]
    root = ElementTree.fromstring(svg).attrib
    assert (root["aria-label"], root["data-sentence"]) == ("Title", "how to say it")


def test_bars_stand_below_each_other_in_their_row():
    rows = [("p", [("R", "rnn", 1), ("L", "lstm", 2)]), ("q<", [("R", "rnn", 4), ("L", "lstm", 0)])]
    svg = chart.bars("Title", X, rows, "how to say it")
    assert points(svg) == {
        "R": [[164, 56.9, "p", "1"], [380, 159.9, "q<", "4"]],
        "L": [[236, 98.1, "p", "2"], [92, 201.1, "q<", "0"]],
    }
    assert attributes_of(svg, "bar", "d") == [
        ("M92 36.3H164.0v41.2H92zM92 139.3H380.0v41.2H92z",),
        ("M92 77.5H236.0v41.2H92zM92 180.5H92.0v41.2H92z",),
    ]
    assert elements_of(svg, "row", "x", "y") == [("84", "81.5", "p"), ("84", "184.5", "q<")]
    assert elements_of(svg, "direct rnn", "x", "y") == [("168.0", "60.9", "R")]  # named once, in the first row
    assert elements_of(svg, "direct lstm", "x", "y") == [("240.0", "102.1", "L")]
    assert len(elements_of(svg, "series rnn")) == len(elements_of(svg, "series lstm")) == 1
    assert [x for x, _ in elements_of(svg, "tick x", "x")] == ["92.0", "236.0", "380.0"]
    root = ElementTree.fromstring(svg).attrib
    assert (root["aria-label"], root["data-sentence"]) == ("Title", "how to say it")


@pytest.fixture
def heat():
    """Two maps of two languages: the first one's largest cell off the diagonal is -4, the second one is empty."""
    maps = [Matrix("m", np.array([[9.0, 1], [-4, 2]]), "M"), Matrix("n", np.zeros((2, 2)), "N&")]
    return chart.heat("T", "g", maps, ["A", "B<"], [["Éa", "Ab"], ["Ba", "Bb"]], ("row", "col"), ("say", "bare"))


def test_a_heat_map_says_row_column_value_and_example_of_every_cell(heat):
    first, second = points(heat)["M"], points(heat)["N&"]
    assert first == [
        [90.5, 94.5, "A", "A", "9", "Éa"],
        [107.5, 94.5, "A", "B<", "1", "Ab"],
        [90.5, 111.5, "B<", "A", "−4", "Ba"],
        [107.5, 111.5, "B<", "B<", "2", "Bb"],
    ]
    assert [cell[4] for cell in second] == ["0"] * 4
    assert "Éa" in heat  # not an escape sequence
    root = ElementTree.fromstring(heat).attrib
    attributes = [root[a] for a in ("class", "viewBox", "aria-label", "data-sentence", "data-bare")]
    assert attributes == ["heat", "0 0 400 144", "T", "say", "bare"]
    frames = attributes_of(heat, "series", "data-group", "data-frame", "data-name", "display")
    assert frames == [("g", "0", "M", None), ("g", "1", "N&", "none")]


def test_a_heat_map_is_coloured_by_sign_and_by_share_of_the_largest_error(heat):
    cells = [e.attrib for e in ElementTree.fromstring(heat).iter("rect") if e.get("fill")]
    assert [(c["x"], c["y"], c["width"], c["height"]) for c in cells] == [
        (x, y, "17", "17") for y in ("86", "103") for x in ("82", "99")
    ]
    blue, orange = "#2f78c4", "#c2622a"
    # full where right answers outnumber the largest error; else the root of the share: of 1/4 and of 2/4
    assert [(c["fill"], c["fill-opacity"]) for c in cells] == [
        (blue, "1.00"),
        (blue, "0.50"),
        (orange, "1.00"),
        (blue, "0.71"),
    ]
    assert attributes_of(heat, "frame", "x", "y", "width", "height") == [("82", "86", "34.0", "34.0")]


def test_a_heat_map_is_labelled_on_both_sides(heat):
    assert elements_of(heat, "row", "x", "y") == [("76", "98.5", "A"), ("76", "115.5", "B<")]
    assert elements_of(heat, "column", "transform") == [
        ("translate(94.5 80) rotate(-90)", "A"),
        ("translate(111.5 80) rotate(-90)", "B<"),
    ]
    units = elements_of(heat, "unit", "x", "y", "text-anchor")
    assert units == [("82", "12", None, "col →"), ("116", "136", "end", "↑ row")]


def test_a_heat_map_without_examples_says_the_value_last():
    svg = chart.heat("", "g", [Matrix("m", np.eye(1), "M")], ["A"], [], ("", ""), ("", ""))
    assert points(svg) == {"M": [[90.5, 94.5, "A", "A", "1"]]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_figure_has_caption_control_downloads_and_table(lang):
    html = chart.figure("key", "T&", "C<", "<svg/>", ["héad", "ü"], lang, "<b/>")
    root = ElementTree.fromstring(html)
    assert (root.get("id"), root.get("class"), json.loads(root.get("data-heads"))) == (
        "figure-key",
        "chart",
        ["héad", "ü"],
    )
    assert "héad" in html
    assert [root.findtext(f"figcaption/{tag}") for tag in ("h3", "p")] == ["T&", "C<"]
    assert html.index("</figcaption>") < html.index("<b/>") < html.index("<svg/>") < html.index("readout")
    assert elements_of(html, "readout", "aria-live") == [("polite", say("chart_hint", lang))]
    assert elements_of(html, "plain", "type", "data-figure") == [
        ("button", "svg", say("download", lang, kind="SVG")),
        ("button", "csv", say("download", lang, kind="CSV")),
    ]
    assert root.findtext("details/summary") == say("chart_numbers", lang)
    assert attributes_of(html, "table", "tabindex") == [("0",)]


def test_a_slider_starts_at_the_first_of_its_frames():
    html = chart.slider("g", "lab&", ["ä<", "b", "c"], "play>").replace(" data-play>", ' data-play="">')
    root = ElementTree.fromstring(html.replace('"><output>', '"/><output>'))
    control = root.find(".//input").attrib
    assert [control[a] for a in ("type", "min", "max", "value", "data-control")] == ["range", "0", "2", "0", "g"]
    assert json.loads(control["data-says"]) == ["ä<", "b", "c"]
    assert '"ä<' not in html
    assert "[&quot;ä&lt;&quot;" in html
    assert control["aria-valuetext"] == root.findtext(".//output") == "ä<"
    assert (root.findtext("label"), root.findtext("button")) == ("lab& ", "play>")


def test_a_switch_starts_with_its_first_button_pressed():
    html = chart.switch("g", "lab&", ["a<", "b", "c"])
    root = ElementTree.fromstring(html)
    assert [root.get(a) for a in ("class", "role", "aria-label")] == ["switch", "group", "lab&"]
    assert elements_of(html, "plain", "type", "data-control", "value", "aria-pressed") == [
        ("button", "g", "0", "true", "a<"),
        ("button", "g", "1", "false", "b"),
        ("button", "g", "2", "false", "c"),
    ]


def test_only_text_elements_contain_text(heat):
    band = [Series(name, "rnn", [0, 4], [0, 1], [0, 0], [1, 1]) for name in "ab"]
    loose = [Series(name, "rnn", [0, 4], [0, 1], line=False) for name in "ab"]
    drawings = [
        heat,
        chart.chart("", X, Y, band, ""),
        chart.chart("", X, Y, loose, ""),
        chart.dots("", Y, [("a", "rnn", 0.5, 0, 1)], ""),
        chart.bars("", X, [("p", [("R", "rnn", 1)])], ""),
        chart.switch("g", "", ["a", "b"]),
        chart.figure("key", "", "", "<svg/>", [], "en"),
    ]
    for root in map(ElementTree.fromstring, drawings):
        for e in root.iter():
            assert not e.tail
            assert not e.text or e.tag in ("text", "tspan", "button", "summary", "p")


def test_points_are_given_to_a_tenth():
    assert points(chart.dots("", Y, [("a", "rnn", 0.1235, 0, 1)] * 3, ""))["a"][0][:2] == [159.1, 197.7]
    assert points(chart.bars("", X, [("p", [("R", "rnn", 0.1234)])] * 7, ""))["R"][0][:2] == [100.9, 40.7]
    lines = points(chart.chart("", X, Y, [Series("R", "rnn", [0.1234], [0.1234])], ""))
    assert lines["R"][0][:2] == [54.9, 206.6]


def test_small_differences_are_coloured_by_the_largest_of_them():
    svg = chart.heat("", "g", [Matrix("m", np.array([[0, 0.04], [-0.01, 0]]), "M")], ["A", "B"], [], ("", ""), ("", ""))
    cells = [e.get("fill-opacity") for e in ElementTree.fromstring(svg).iter("rect") if e.get("fill")]
    assert cells == ["1.00", "0.50"]
