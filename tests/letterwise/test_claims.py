"""The tab of the five claims, rendered as a string of HTML."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from letterwise import chart, claims
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.sentences import LANGS, WORDS, percent, say
from letterwise.verdicts import EXPERIMENTS, EvidenceError, load, verdicts

LENGTHS = ("1–4", "5", "6", "7", "8", "9", "10+")


@pytest.fixture(scope="module")
def evidence():
    return load(ARTIFACTS / EVIDENCE)


class Tree(HTMLParser):
    """HTML as a tree of one root; every element must be closed in order and have no attribute twice."""

    def __init__(self, html):
        super().__init__()
        self.builder, self.open = ElementTree.TreeBuilder(), []
        self.feed(html)
        self.close()
        assert not self.open
        self.root = self.builder.close()

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag == "input":  # has no end tag
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag != "input":
            assert self.open.pop() == tag
            self.builder.end(tag)

    def handle_data(self, data):
        assert self.open
        self.builder.data(data)


def draw(evidence, lang="en"):
    return Tree(claims.render(evidence, lang)).root


@pytest.fixture(scope="module")
def page(evidence):
    return draw(evidence)


@pytest.mark.parametrize("lang", LANGS)
def test_every_claim_is_drawn_in_each_language(evidence, lang):
    page = draw(evidence, lang)
    assert len(page.findall("section[@class='claim-sheet']")) == 5
    figures, captions, tables = (page.findall(f".//{tag}") for tag in ("figure", "figcaption", "details"))
    assert len(figures) == len(captions) == len(tables) >= 15
    assert not any("open" in table.attrib for table in tables)
    ids = [e.get("id") for e in page.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    assert not any("style" in e.attrib for e in page.iter())  # the static site's content security policy forbids it
    everything = "\n".join([*page.itertext(), *(value for e in page.iter() for value in e.attrib.values())])
    assert "None" not in everything
    assert {"nan", "NaN"}.isdisjoint(re.findall("NaN|[a-z]+", everything))


def test_the_numbers_shown_are_those_of_the_evidence(evidence, page):
    curve, text = evidence["echo"]["echo"]["RNN"][-1], "".join(page.itertext())
    assert ["19", chart.number(curve[-1])] in [points[-1] for (points,) in curves(figure(page, "echo"))]
    for verdict in verdicts(evidence):
        assert claims.reason(verdict, "en") in text
    assert evidence["provenance"]["corpus_sha256"] in text


def heads_and_series(page, key):
    """Heads of a figure's table, and its series: name -> what each point says."""
    drawn = figure(page, key)
    return json.loads(drawn.get("data-heads")), dict(curves(drawn, "data-name"))


def test_gain_by_length_matches_the_evidence(evidence, page):
    heads, series = heads_and_series(page, "growth")
    board = evidence["scoreboard"]
    assert heads == ["length", "mean", "low", "high"]
    assert list(series) == [f"{k} ({group['names']})" for k, group in zip(LENGTHS, board["paired"], strict=True)]
    for points, gain in zip(series.values(), board["gain_by_length"], strict=True):
        assert points == [[chart.share(gain[side]) for side in ("mean", "low", "high")]]
    heads, series = heads_and_series(draw(evidence, "zh"), "growth")
    assert heads == [say(f"head_{key}", "zh") for key in ("length", "mean", "low", "high")]


def test_a_length_without_names_is_left_out(evidence):
    board = evidence["scoreboard"]
    board = board | {"gain_by_length": [None, *board["gain_by_length"][1:]]}
    assert len(heads_and_series(draw(evidence | {"scoreboard": board}), "growth")[1]) == len(LENGTHS) - 1


def test_names_only_one_network_gets_right_match_the_evidence(evidence, page):
    groups = evidence["scoreboard"]["paired"]
    heads, series = heads_and_series(page, "paired")
    assert heads == ["right alone", "length", "names that only it gets right"]
    for name, key in (("LSTM", "only_first"), ("RNN", "only_second")):
        assert [value for _, value in series[name]] == [chart.number(group[key]) for group in groups]
    first, second = (chart.number(sum(group[key] for group in groups)) for key in ("only_first", "only_second"))
    assert say("paired_caption", "en", first=first, second=second) == figure(page, "paired").findtext("figcaption/p")


def test_the_confusion_matrix_matches_the_evidence(evidence, page):
    heads, series = heads_and_series(page, "confusion")
    board, languages = evidence["scoreboard"], evidence["provenance"]["languages"]
    assert heads == ["network", "language", "answer", "names", "example"]
    assert list(series) == ["LSTM", "RNN", "LSTM − RNN"]
    lstm, rnn = (board["confusion"][name] for name in ("LSTM", "RNN"))
    cells = iter(series["LSTM − RNN"])
    for i, row in enumerate(languages):
        for j, column in enumerate(languages):
            assert next(cells) == [row, column, chart.number(lstm[i][j] - rnn[i][j]), board["examples"][i][j]]
    assert series["LSTM"][1][2] == chart.number(lstm[0][1])


def test_reasons_give_shares_in_percent_gains_in_points_and_else_numbers(evidence):
    values = {verdict.claim: verdict.values for verdict in verdicts(evidence)}
    reasons = {verdict.claim: claims.reason(verdict, "en") for verdict in verdicts(evidence)}
    assert f"LSTM {100 * values['accuracy']['lstm']:.3g} %, RNN" in reasons["accuracy"]
    assert f"a gain of {100 * values['accuracy']['gain']:.3g} points" in reasons["accuracy"]
    assert f"over {values['gates']['gru'] * 100:.3g} points" not in reasons["gates"]
    assert f"{values['gates']['gru'] * 100:.3g} points over a GRU" in reasons["gates"]
    assert f"median of {values['memory']['untrained_seeds']} seeds" in reasons["memory"]
    assert "within 1 point:" in reasons["own"]


def test_no_evidence_is_a_sentence():
    page = draw(EvidenceError("evidence.json is <gone>"))
    assert "evidence.json is <gone>" in page.text
    assert not list(page)


@pytest.mark.parametrize("experiment", EXPERIMENTS)
@pytest.mark.parametrize("broken", [None, {}, [], "x", 3])
def test_a_damaged_experiment_is_a_sentence(evidence, experiment, broken):
    page = draw(evidence | {experiment: broken})
    assert "damaged" in page.text
    assert not list(page)


TEXT_ATTRIBUTES = "aria-label aria-valuetext data-sentence data-bare data-label data-name data-heads data-says".split()


@pytest.mark.parametrize(("lang", "other"), [("en", "zh"), ("zh", "en")])
def test_no_sentence_is_in_the_other_language(evidence, lang, other):
    page = draw(evidence, lang)
    visible = [*page.itertext(), *(e.get(name, "") for e in page.iter() for name in TEXT_ATTRIBUTES)]
    sentences = {sentence for text in visible for sentence in (json.loads(text) if text.startswith('["') else [text])}
    everything = "\n".join(sentences)
    for key, sentence in WORDS[other]["sentences"].items():
        piece = max(re.split(r"\{\w+\}", sentence), key=len)  # the longest one between two values
        if piece not in WORDS[lang]["sentences"][key]:
            assert piece not in sentences
            assert not re.search(rf"(?<![\w-]){re.escape(piece.strip())}(?![\w-])", everything), key
    assert len(sentences) > 200
    assert lang == "zh" or not re.search("[\u4e00-\u9fff]", everything)


def figure(page, key):
    return page.find(f".//figure[@class='chart'][@id='figure-{key}']")


def charts(page, key):
    """The charts of a figure, one for each frame of its switch."""
    return figure(page, key).findall("svg")


def curves(svg, *attributes):
    """Of each series: the attributes asked for, and what its points say."""
    series = [g for g in svg.iter("g") if g.get("data-points")]
    return [(*(g.get(a) for a in attributes), [p[2:] for p in json.loads(g.get("data-points"))]) for g in series]


def point_texts(xs, ys, x=chart.number, y=chart.number):
    """What the points of a curve say, those without a value left out."""
    return [[x(a), y(b)] for a, b in zip(xs, ys, strict=True) if b is not None]


def texts(svg, kind, at=None):
    elements = [e for e in svg.iter("text") if e.get("class") == kind]
    return [("".join(e.itertext()), float(e.get(at))) if at else "".join(e.itertext()) for e in elements]


FIGURES = {  # key -> title, the table's heads, how a point is read out
    "echo": ("How far back the answer feels a letter", "training, curve, letters back, gradient norm", "lag"),
    "bias": ("How an untrained network starts", "curve, letters back, gradient norm", "lag"),
    "factors": ("What multiplies the gradient", "training, curve, letters back, factor", "lag"),
    "explosion": (
        "The echo during training, all seeds",
        "curve, names seen, share of the last letter's",
        "along",
    ),
    "eigenvalues": (
        "Eigenvalues of the RNN's recurrent matrix",
        "training, curve, real part, imaginary part",
        "eigenvalue",
    ),
    "recall": ("A task that needs memory", "score, network, letters since the mark, at least, value", "curve"),
    "gates": ("How open the gates are", "network, curve, value of the gate, share of all values", "gate"),
    "units": ("Units with long and with short memory", "curve, units, sorted, mean forget gate", "unit"),
    "held": ("What the last cell state still holds", "curve, letters back, share of the last cell state", "lag"),
    "own-accuracy": ("Accuracy, each at its own rate", "against, network, value, accuracy, test names", "curve"),
    "own-loss": ("Loss, each at its own rate", "against, network, value, loss, nats", "curve"),
    "tutorial-accuracy": ("Accuracy, the tutorial's way", "against, network, value, accuracy, test names", "curve"),
    "tutorial-loss": ("Loss, the tutorial's way", "against, network, value, loss, nats", "curve"),
    "own-gradient": ("Gradient norm, each at its own rate", "against, curve, value, gradient norm", "curve"),
    "tutorial-gradient": ("Gradient norm, the tutorial's way", "against, curve, value, gradient norm", "curve"),
    "rates": ("Gradient norms at every rate tried", "network, rate, gradient norm", "rates"),
    "scores": ("Scoreboard", "score, network, mean, low, high", "score"),
    "paired": ("Right where the other is wrong", "right alone, length, names that only it gets right", "paired"),
    "growth": ("The gain by length of the name", "length, mean, low, high", "score"),
    "confusion": ("What is mistaken for what", "network, language, answer, names, example", "confusion"),
    "same": ("The same machine", "weights, quantity, largest absolute difference", "same"),
    "apart": ("Trained separately", "network, mean, low, high", "score"),
}


def test_every_figure_has_its_title_table_heads_and_readout(page):
    assert [e.get("id") for e in page.iter("figure")] == [f"figure-{key}" for key in FIGURES]
    for key, (title, heads, point) in FIGURES.items():
        drawn_figure = figure(page, key)
        assert drawn_figure.findtext("figcaption/h3") == title
        assert ", ".join(json.loads(drawn_figure.get("data-heads"))) == heads
        assert not any(e.tail for e in drawn_figure.iter())  # no stray text between the charts
        for svg in drawn_figure.findall("svg"):
            assert svg.get("aria-label") == title
            assert svg.get("data-sentence") == say(f"point_{point}", "en")
    assert charts(page, "confusion")[0].get("data-bare") == say("point_confusion_bare", "en")


@pytest.mark.parametrize(
    ("key", "group", "labels"),
    [
        ("recall", "recall", ["right answers", "seeds that solved it", "updates until solved"]),
        ("scores", "scores", ["accuracy", "among the first three", "macro-F1"]),
        *(
            (f"{regime}-{what}", f"training-{regime}-{what}", None)
            for regime in ("own", "tutorial")
            for what in ("accuracy", "loss")
        ),
        *((f"{regime}-gradient", f"gradient-{regime}", None) for regime in ("own", "tutorial")),
    ],
)
def test_a_switch_has_a_button_for_each_chart_and_shows_the_first(page, key, group, labels):
    labels = labels or ["names seen", "seconds"]
    frames = [[svg.get(f"data-{a}") for a in ("group", "frame", "label")] for svg in charts(page, key)]
    assert frames == [[group, str(k), label] for k, label in enumerate(labels)]
    assert [svg.get("display") for svg in charts(page, key)] == [None] + ["none"] * (len(labels) - 1)
    buttons = [b for b in figure(page, key).iter("button") if b.get("data-control")]
    assert [(b.get("data-control"), b.get("value"), b.text) for b in buttons] == [
        (group, str(k), label) for k, label in enumerate(labels)
    ]
    head = json.loads(figure(page, key).get("data-heads"))[0]
    assert figure(page, key).find("div[@class='switch']").get("aria-label") == head


def test_the_slider_says_how_many_names_were_seen(evidence, page):
    play, label = page.find(".//div[@class='slider']")
    labels = ["untrained", *(f"after {names:,} names" for names in evidence["echo"]["names"][1:])]
    assert json.loads(label.find("input[@data-control='training']").get("data-says")) == labels
    assert (label.text, label[0].tag) == ("Training so far: ", "input")
    assert ("data-play" in play.attrib, play.text.lower()) == (True, "play")


def test_the_curves_of_the_first_claim_match_the_evidence(evidence, page):
    echo, lags = evidence["echo"], range(20)
    labels = ["untrained", *(f"after {names:,} names" for names in echo["names"][1:])]
    drawn = curves(charts(page, "echo")[0], "data-label", "data-name", "class")
    assert drawn == [
        (label, name, f"series {name.lower()}", point_texts(lags, echo["echo"][name][k]))
        for k, label in enumerate(labels)
        for name in ("RNN", "LSTM", "MyLSTM")
    ]
    factors = {
        "‖Wᵏ‖": ("rnn", echo["power_norm"]),
        "ρᵏ": ("rnn dashed", echo["radius_power"]),
        "∏f LSTM": ("lstm", echo["kept"]["LSTM"]),
        "∏f MyLSTM": ("mylstm", echo["kept"]["MyLSTM"]),
    }
    assert curves(charts(page, "factors")[0], "data-label", "data-name", "class") == [
        (label, name, f"series {kind}", point_texts(lags, values[k]))
        for k, label in enumerate(labels)
        for name, (kind, values) in factors.items()
    ]
    untrained = echo["untrained_curves"]
    assert curves(charts(page, "bias")[0], "data-name", "class") == [
        ("RNN", "series rnn", point_texts(lags, untrained["RNN"])),
        ("RNN orth.", "series rnn dashed", point_texts(lags, untrained["RNN, orthogonal"])),
        ("LSTM +0", "series lstm dashed", point_texts(lags, untrained["LSTM, forget bias 0"])),
        *((f"LSTM +{k}", "series lstm", point_texts(lags, untrained[f"LSTM, forget bias {k}"])) for k in (1, 2, 3)),
    ]
    for key in ("echo", "factors", "bias"):
        assert texts(charts(page, key)[0], "tick x", "x") == [
            ("0", 46),
            ("5", pytest.approx(46 + 288 * 5 / 19, abs=0.05)),
            ("10", pytest.approx(46 + 288 * 10 / 19, abs=0.05)),
            ("15", pytest.approx(46 + 288 * 15 / 19, abs=0.05)),
        ]


def test_the_echo_during_training_is_the_median_seed_between_the_lowest_and_highest(evidence):
    echo = evidence["echo"]
    seeds = [[3.0, 10], [1.0, 40], [2.0, 20]]
    echo = echo | {"names": [0, 100], "along": {"RNN": seeds}}
    for key in ("echo", "kept"):
        echo[key] = {name: values[:2] for name, values in echo[key].items()}
    svg = charts(draw(evidence | {"echo": echo}), "explosion")[0]
    assert curves(svg, "data-name") == [("RNN", [["0", "2"], ["100", "20"]])]
    # an axis from 1 to 100 over 206 units: 1 lies at 232, 10 at 129, 40 at 67, 3 at 182.9
    band = next(path.get("d") for path in svg.iter("path") if path.get("class") == "band")
    assert band == "M46.0 182.9L334.0 67.0L334.0 129.0L46.0 232.0z"


def test_the_caption_of_the_explosion_says_how_many_letters_back(page):
    assert say("explosion_caption", "en", lags=19) == figure(page, "explosion").findtext("figcaption/p")


def test_eigenvalues_lie_about_a_round_unit_circle(evidence, page):
    svg = charts(page, "eigenvalues")[0]
    series = curves(svg, "data-name", "class", "data-frame")
    assert len(series) == len(evidence["eigenvalues"]["values"])
    assert series[0] == (
        "RNN",
        "series rnn",
        "0",
        point_texts(*zip(*evidence["eigenvalues"]["values"][0], strict=True)),
    )
    assert not [path for path in svg.iter("path") if path.get("class") == "curve"]  # they are no sequence
    circle = next(c for c in svg.iter("circle") if c.get("class") == "unit-circle")
    middle, right, radius = 190, 190 + float(circle.get("r")), float(circle.get("r"))
    assert (float(circle.get("cx")), float(circle.get("cy"))) == (middle, 129)
    across = texts(svg, "tick x", "x")
    assert across == [("−1", pytest.approx(190 - radius, abs=0.1)), ("0", middle), ("1", pytest.approx(right, abs=0.1))]
    up = texts(svg, "tick y", "y")  # a tick's text is 4 below its line
    assert up == [
        ("−1", pytest.approx(133 + radius, abs=0.1)),
        ("0", 133),
        ("1", pytest.approx(133 - radius, abs=0.1)),
    ]
    low, high = (chart.number(f(evidence["eigenvalues"]["radius_by_seed"])) for f in (min, max))
    assert say("eigenvalues_caption", "en", low=low, high=high) == figure(page, "eigenvalues").findtext("figcaption/p")


@pytest.mark.parametrize(("largest", "radius"), [(0.5, 85.8), (1.2, 85.8), (1.31, 73.6), (2.06, 49.0)])
def test_the_largest_eigenvalue_is_on_the_chart(evidence, largest, radius):
    """The chart reaches to the next tenth, and to 1.2 at least: the radius is 103 by that."""
    eigenvalues = evidence["eigenvalues"] | {"radius": [0.1, largest]}
    svg = charts(draw(evidence | {"eigenvalues": eigenvalues}), "eigenvalues")[0]
    assert [float(c.get("r")) for c in svg.iter("circle") if c.get("class") == "unit-circle"] == [radius]


def test_the_memory_task_matches_the_evidence(evidence, page):
    recall = evidence["recall"]
    accuracy, solved, updates = charts(page, "recall")
    kinds = {
        "linear RNN": ("RNN", "series rnn"),
        "linear RNN, orthogonal": ("RNN orth.", "series rnn dashed"),
        "tanh RNN": ("tanh RNN", "series tanh"),
        "GRU": ("GRU", "series tanh dashed"),
        "LSTM, forget bias 0": ("LSTM +0", "series lstm dashed"),
        "LSTM, forget bias 1": ("LSTM +1", "series lstm faint"),
        "LSTM, forget bias 2": ("LSTM +2", "series lstm"),
        "MyLSTM": ("MyLSTM", "series mylstm"),
    }
    for svg, key, y in (
        (accuracy, "accuracy", chart.share),
        (solved, "solved", chart.share),
        (updates, "updates", None),
    ):
        expected = [
            (*kinds[name], point_texts(recall["lags"], result[key], y=y or chart.number))
            for name, result in recall["networks"].items()
        ]
        if key == "accuracy":
            bound = [[str(lag), chart.share(recall["linear_bound"])] for lag in recall["lags"]]
            expected.append((say("recall_bound", "en"), "series other faint", bound))
        assert curves(svg, "data-name", "class") == expected
        ticks = [(str(lag), pytest.approx(46 + 72 * k, abs=0.05)) for k, lag in enumerate((5, 10, 20, 40, 80))]
        assert texts(svg, "tick x", "x") == ticks  # doublings are equally wide
    values = {"seeds": recall["seeds"], "updates": "1,200", "chance": "12.5 %", "bound": "30.2 %"}
    assert say("recall_caption", "en", **values) == figure(page, "recall").findtext("figcaption/p")
    for svg in (accuracy, solved):
        assert texts(svg, "tick y", "y") == SHARE_TICKS


SHARE_TICKS = [(f"{20 * k} %", pytest.approx(236 - 41.2 * k, abs=0.05)) for k in range(6)]  # from bottom to top


def test_gates_match_the_evidence(evidence, page):
    gates = evidence["gates"]
    middles = [0.025 + 0.05 * k for k in range(20)]
    names = {"forget": ("forget", "rnn"), "input_gate": ("input", "lstm"), "output_gate": ("output", "tanh")}
    assert curves(charts(page, "gates")[0], "data-label", "data-name", "class") == [
        (network, names[gate][0], f"series {names[gate][1]}", point_texts(middles, values, y=chart.share))
        for network in ("LSTM", "MyLSTM")
        for gate, values in gates[network]["histogram"].items()
    ]
    assert texts(charts(page, "gates")[0], "tick x", "x") == [
        (text, pytest.approx(46 + 57.6 * k, abs=0.05)) for k, text in enumerate(("0", "0.2", "0.4", "0.6", "0.8", "1"))
    ]
    units = charts(page, "units")[0]
    expected = [(n, f"series {n.lower()}", point_texts(range(1, 65), gates[n]["units"])) for n in ("LSTM", "MyLSTM")]
    assert curves(units, "data-name", "class") == expected
    assert texts(units, "tick x", "x") == [
        (str(unit), pytest.approx(46 + 288 * (unit - 1) / 63, abs=0.05)) for unit in (1, 16, 32, 48, 64)
    ]
    assert texts(units, "tick y", "y") == [
        (text, pytest.approx(236 - 41.2 * k, abs=0.05)) for k, text in enumerate(("0", "0.2", "0.4", "0.6", "0.8", "1"))
    ]
    held = charts(page, "held")[0]
    expected = [
        (n, f"series {n.lower()}", point_texts(range(12), gates[n]["held"], y=chart.share)) for n in ("LSTM", "MyLSTM")
    ]
    assert curves(held, "data-name", "class") == expected
    ticks = [(str(lag), pytest.approx(46 + 288 * lag / 11, abs=0.05)) for lag in (0, 2, 4, 6, 8, 10)]
    assert texts(held, "tick x", "x") == ticks
    caption = figure(page, "gates").findtext("figcaption/p")
    for gate, (name, _) in names.items():
        sides = (percent(gates["LSTM"][side][gate]) for side in ("open", "closed"))
        assert "{} {} and {}".format(name, *sides) in caption


@pytest.mark.parametrize("regime", ["own", "tutorial"])
def test_training_curves_match_the_evidence(evidence, page, regime):
    bands = {n: b for n, b in evidence["training_runs"]["bands"][regime].items() if n in ("RNN", "LSTM", "MyLSTM")}
    for what, y in (("accuracy", chart.share), ("loss", chart.number)):
        for svg, unit in zip(charts(page, f"{regime}-{what}"), ("names", "seconds"), strict=True):
            expected = [
                (n, f"series {n.lower()}", point_texts(b[unit], b[what]["median"], y=y)) for n, b in bands.items()
            ]
            assert curves(svg, "data-name", "class") == expected
            assert len([path for path in svg.iter("path") if path.get("class") == "band"]) == len(bands)
            if what == "accuracy":
                assert texts(svg, "tick y", "y") == SHARE_TICKS
    for svg, unit in zip(charts(page, f"{regime}-gradient"), ("names", "seconds"), strict=True):
        assert curves(svg, "data-name", "class") == [
            curve
            for n, b in bands.items()
            for curve in (
                (f"{n} p99", f"series {n.lower()}", point_texts(b[unit][1:], b["gradient_p99"]["median"][1:])),
                (f"{n} p50", f"series {n.lower()} faint", point_texts(b[unit][1:], b["gradient_median"]["median"][1:])),
            )
        ]
        assert not [label for label in texts(svg, "direct rnn") if "p50" in label]
        assert "RNN p99" in texts(svg, "direct rnn")


def test_captions_of_the_training_curves_give_the_rates(evidence, page):
    runs = evidence["training_runs"]
    rates = runs["rates"]
    rate_text = ", ".join(f"{n} {chart.number(rates[n])}" for n in ("RNN", "LSTM", "MyLSTM"))
    assert say("training_own_caption", "en", rate=rate_text) == figure(page, "own-accuracy").findtext("figcaption/p")
    assert rate_text in figure(page, "rates").findtext("figcaption/p")
    best = []
    for n in runs["bands"]["tutorial"]:
        trial = next(trial for trial in runs["tried"]["tutorial"][n] if trial["rate"] == runs["tutorial_rates"][n])
        best.append(f"{n} {chart.share(trial['accuracy'])} ({chart.number(trial['rate'])})")
    caption = say("training_tutorial_caption", "en", rate="0.005", best=", ".join(best))
    assert caption == figure(page, "tutorial-accuracy").findtext("figcaption/p")
    for regime in ("own", "tutorial"):
        assert figure(page, f"{regime}-loss").findtext("figcaption/p") == say("loss_caption", "en")


def test_a_loss_axis_ends_at_four_nats_where_a_network_diverges(evidence, page):
    for svg in charts(page, "own-loss"):  # the RNN's first loss is above 5
        assert texts(svg, "tick y") == ["0", "1", "2", "3", "4"]


def test_gradients_at_every_rate_match_the_evidence(evidence, page):
    tried = evidence["training_runs"]["tried"]["own"]
    expected = [
        (n, f"series {n.lower()}", point_texts([t["rate"] for t in tried[n]], [t["gradient_p99"] for t in tried[n]]))
        for n in ("RNN", "LSTM")
    ]
    assert curves(charts(page, "rates")[0], "data-name", "class") == expected


def test_the_scoreboard_matches_the_evidence(evidence, page):
    board = evidence["scoreboard"]
    for svg, key in zip(charts(page, "scores"), ("accuracy", "top3", "macro_f1"), strict=True):
        write = chart.number if key == "macro_f1" else chart.share
        expected = [
            (n, f"series {n.lower() if n in ('RNN', 'LSTM', 'MyLSTM') else 'tanh'}", *(s[key][k] for k in ENDS))
            for n, s in board["by_network"].items()
        ]
        expected += [(f"{n}, shipped", f"series {n.lower()}", *[s[key]] * 3) for n, s in board["shipped"].items()]
        expected += [("n-gram model", "series other", *[board["n_gram"][key]] * 3)]
        drawn = curves(svg, "data-name", "class")
        assert drawn == [(name, kind, [[write(v) for v in values]]) for name, kind, *values in expected]
        values = [v for *_, mean, low, high in expected for v in (mean, low, high)]
        ticks = [float(tick.removesuffix(" %")) / (1 if key == "macro_f1" else 100) for tick in texts(svg, "tick x")]
        assert np.diff(ticks) == pytest.approx(0.05)  # every 5 %, no further than the values reach
        assert ticks[0] <= min(values) < ticks[1]
        assert ticks[-2] < max(values) <= ticks[-1]
        assert ticks[0] * 20 == pytest.approx(round(ticks[0] * 20))
        places = texts(svg, "tick x", "x")
        assert (places[0][1], places[-1][1]) == (128, 380)
    caption = say("scores_caption", "en", names="1,752")
    assert caption == figure(page, "scores").findtext("figcaption/p")


ENDS = ("mean", "low", "high")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.001, 0.02, "0 1 2"),
        (-0.015, 0.02, "−2 −1 0 1 2"),
        (0.01, 0.12, "0 2 4 6 8 10 12"),
        (-0.1, 0.24, "−10 −5 0 5 10 15 20 25"),
        (0.1, 0.69, "0 10 20 30 40 50 60 70"),
        (-0.4, 0.7, "−40 −20 0 20 40 60 80"),
        (-1, 1, "−100 −50 0 50 100"),
    ],
)
def test_the_gain_axis_starts_at_zero_or_below_and_has_few_round_steps(evidence, low, high, ticks):
    board = evidence["scoreboard"]
    gains = [{"mean": high, "low": low, "high": high}, *[None] * (len(board["gain_by_length"]) - 1)]
    page = draw(evidence | {"scoreboard": board | {"gain_by_length": gains}})
    assert [kind for kind, _ in curves(charts(page, "growth")[0], "class")] == ["series lstm"]
    edges = [x for _, x in texts(charts(page, "growth")[0], "tick x", "x")]
    assert (edges[0], edges[-1]) == (128, 380)
    drawn = texts(charts(page, "growth")[0], "tick x")
    assert [tick.removesuffix(" %") for tick in drawn] == ticks.split()


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 1, 2, 3, 4, 5]),
        (5.01, [0, 2, 4, 6]),
        (8, [0, 2, 4, 6, 8]),
        (11, [0, 2.5, 5, 7.5, 10, 12.5]),
        (1200, [0, 250, 500, 750, 1000, 1250]),
        (33, [0, 10, 20, 30, 40]),
        (0.16, [0, 0.05, 0.1, 0.15, 0.2]),
        (215100, [0, 50_000, 100_000, 150_000, 200_000, 250_000]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_a_linear_axis_has_few_round_steps_and_covers_all_values(most, ticks):
    axis = claims._linear("label", most)
    assert (axis.label, axis.low, axis.log, axis.shares) == ("label", 0, False, False)
    assert axis.ticks == pytest.approx(ticks)
    assert axis.high == pytest.approx(ticks[-1])


def test_differences_between_the_two_lstms_match_the_evidence(evidence, page):
    same = evidence["same_machine"]
    quantities = {
        "probability": "probability",
        "state h": "h",
        "cell C": "C",
        "∂ letters": "letter_gradient",
        "∂ weights": "weight_gradient",
    }
    assert curves(charts(page, "same")[0], "data-name", "class") == [
        (name, kind, [[label, chart.number(same[direction][key])] for label, key in quantities.items()])
        for name, kind, direction in (
            ("nn.LSTM's in MyLSTM", "series lstm", "lstm_in_mylstm"),
            ("MyLSTM's in nn.LSTM", "series mylstm", "mylstm_in_lstm"),
        )
    ]
    assert texts(charts(page, "same")[0], "tick x")[-1] == "10−4"  # so that small differences look small
    assert say("same_caption", "en", names="1,752") == figure(page, "same").findtext("figcaption/p")


def test_separately_trained_lstms_match_the_evidence(evidence, page):
    board, svg = evidence["scoreboard"], charts(page, "apart")[0]
    scores = {n: evidence["training_runs"]["bands"]["own"][n]["accuracy_by_seed"] for n in ("LSTM", "MyLSTM")}
    expected = [(n, n, *(board["by_network"][n]["accuracy"][k] for k in ENDS)) for n in scores]
    expected += [(f"{n}, seed {k}", n, v, v, v) for n, values in scores.items() for k, v in enumerate(values)]
    assert curves(svg, "data-name", "class") == [
        (name, f"series {n.lower()}", [[chart.share(v) for v in values]]) for name, n, *values in expected
    ]
    values = [v for _, _, *some in expected for v in some]
    ticks = [int(tick.removesuffix(" %")) for tick in texts(svg, "tick x")]
    assert ticks == list(range(ticks[0], ticks[-1] + 1, 2))
    assert ticks[0] % 2 == 0
    assert ticks[0] <= 100 * min(values) < ticks[1]
    assert ticks[-2] < 100 * max(values) <= ticks[-1]
    assert [x for _, x in texts(svg, "tick x", "x")][:: len(ticks) - 1] == [128, 380]
    assert say("apart_caption", "en", agreement=percent(board["agreement"])) == figure(page, "apart").findtext(
        "figcaption/p"
    )


@pytest.mark.parametrize("key", ["echo", "bias", "factors", "explosion", "own-gradient", "tutorial-gradient"])
def test_logarithmic_charts_reach_from_the_least_to_the_largest_value(page, key):
    for svg in charts(page, key):
        series = [json.loads(g.get("data-points")) for g in svg.iter("g") if g.get("data-points")]
        heights = [point[1] for points in series for point in points]
        assert 26 <= min(heights) < 232
        assert max(heights) <= 232
        assert len(set(heights)) > 20  # none are squeezed against an edge


def test_the_overview_links_every_claim_with_its_verdict(evidence, page):
    _, overview, *sheets, _, _ = page
    assert not any(e.tail for e in [*overview, *sheets])
    short = {"holds": "holds", "fails": "does not hold here", "conditional": "holds only in part"}
    for number, (verdict, item, sheet) in enumerate(zip(verdicts(evidence), overview, sheets, strict=True), 1):
        claim, name = verdict.claim, f"{number}. {say(f'claim_{verdict.claim}', 'en')}"
        outcome = short | {"conditional": f"holds only {say(f'when_{claim}', 'en')}"}
        assert claims.outcome(verdict, "en") == outcome[verdict.verdict]
        assert (item.tag, sheet.tag, sheet.get("id")) == ("li", "section", f"claim-{claim}")
        link, badge = item
        assert (link.tag, link.get("href"), link.text, link.tail) == ("a", f"#claim-{claim}", name, " ")
        heading, report, reason, rule, _ = sheet
        (large_badge,) = reason
        kind = f"badge {verdict.verdict}"
        assert [(e.tag, e.get("class"), e.text) for e in (badge, heading, report, large_badge, rule)] == [
            ("span", kind, short[verdict.verdict]),
            ("h2", None, name),
            ("p", "claim", say(f"report_{claim}", "en")),
            ("strong", kind, outcome[verdict.verdict]),
            ("p", "rule-text", say("rule", "en", rule=say(f"rule_{claim}", "en"))),
        ]


def test_the_provenance_says_what_was_measured_and_how(evidence, page):
    provenance, (sentence, sources) = evidence["provenance"], page.findall("p[@class='provenance']")
    rates = ", ".join(f"{n} {chart.number(rate)}" for n, rate in evidence["training_runs"]["rates"].items())
    for part in (
        f"Measured on: archive, SHA-256 {provenance['corpus_sha256']}; ",
        "; seeds 0, 1, 2, 3, 4; 15 epochs in batches of 128, ",
        f"peak rates {rates}; ",
        "; the tutorial's way: 30,000 names; ",
        "parameters: RNN 27,156, LSTM 32,658, MyLSTM 32,402, ",
        "; " + ", ".join(f"{name} {number}" for name, number in provenance["versions"].items()) + "; ",
        f"shipped files {provenance['shipped'][:12]}; schema 3. ",
    ):
        assert part in sentence.text
    assert sources.text == say("sources", "en")


def numbers(written):
    """What people read, as numbers."""
    return [float(text.removesuffix(" %").replace(",", "").replace("−", "-")) for text in written]


@pytest.mark.parametrize(
    ("key", "axis"),
    [
        *((key, "x") for key in ("explosion", "paired")),
        *((f"{regime}-{what}", "x") for regime in ("own", "tutorial") for what in ("accuracy", "loss", "gradient")),
        *((key, "y") for key in ("gates", "held", "tutorial-loss")),
    ],
)
def test_an_axis_covers_all_values_and_not_much_more(page, key, axis):
    for svg in charts(page, key):
        ticks = numbers(texts(svg, f"tick {axis}"))
        place = 1 if axis == "y" or key == "paired" else 0
        largest = max(numbers(point[place] for _, points in curves(svg, "class") for point in points))
        assert ticks[0] == 0
        assert ticks[-2] < largest <= 1.005 * ticks[-1]  # values are told in three digits
        at = [position for _, position in texts(svg, f"tick {axis}", axis)]
        assert (at[0], at[-1]) == {"x": (92, 380) if key == "paired" else (46, 334), "y": (236, 30)}[axis]


def test_the_networks_have_their_colours(page):
    drawn = [(name, kind) for name, kind, _ in curves(charts(page, "paired")[0], "data-name", "class")]
    assert drawn == [("LSTM", "series lstm"), ("RNN", "series rnn")]


def test_switched_series_belong_to_their_control(page):
    for key, group in (("gates", "gates"), ("echo", "training"), ("factors", "training"), ("eigenvalues", "training")):
        assert {group for group, _ in curves(charts(page, key)[0], "data-group")} == {group}
    assert {group for group, _ in curves(charts(page, "confusion")[0], "data-group")} == {"confusion"}
    for key in ("gates", "confusion"):
        assert {b.get("data-control") for b in figure(page, key).iter("button") if b.get("data-control")} == {key}


@pytest.mark.parametrize("lang", LANGS)
def test_unusable_evidence_is_reported_in_the_pages_language(evidence, lang):
    for unusable, reason in (
        (EvidenceError("evidence.json is gone"), "evidence.json is gone"),
        (evidence | {"echo": None}, "evidence.json is damaged (TypeError)"),
    ):
        page = draw(unusable, lang)
        assert (page.tag, page.attrib, list(page)) == ("p", {"class": "note", "role": "status"}, [])
        assert page.text == say("no_evidence", lang, reason=reason)


def test_percentage_points_are_named_in_the_pages_language(evidence):
    reasons = [claims.reason(verdict, "zh") for verdict in verdicts(evidence)]
    assert any("个百分点" in reason for reason in reasons)
    assert not any("point" in reason for reason in reasons)
