"""The tab with the five claims, in a browser."""

import csv
import io
import re
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from letterwise import chart
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import load
from tests.conftest import barriers
from tests.ui.pages import expect_claims, go_to, set_theme

# Both hosts draw the same; their controls and layout are tested elsewhere.
pytestmark = pytest.mark.parametrize("url", ["static"], indirect=True)


@pytest.fixture
def evidence():
    return load(ARTIFACTS / EVIDENCE)


def opened(tab, url):
    go_to(tab, f"{url}/?tab=claims&lang=en")
    expect_claims(tab)
    return tab


@pytest.fixture
def sheet(tab, url):
    opened(tab, url).locator("input[data-control=training]").press("Home")
    return tab


def test_the_claims_and_their_figures_are_visible(sheet):
    assert sheet.locator("figure.chart > svg:visible").count() >= 15
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")


def readout_at_19(evidence, frame):
    """The first figure's readout at 19 letters back, for all curves at once."""
    curves = evidence["echo"]["echo"]
    return "19 letters back: " + ", ".join(
        f"{model} {chart.number(curves[model][frame][-1])}" for model in ("RNN", "LSTM", "MyLSTM")
    )


def test_the_slider_starts_untrained_and_goes_through_the_training(new_tab, url, evidence):
    sheet = opened(new_tab, url)
    visible = "#figure-echo .series:visible"
    expect(sheet.locator(".slider output")).to_have_text("untrained")
    assert sheet.locator(visible).count() == 3
    before = sheet.locator(f"{visible} .curve").first.get_attribute("d")
    figure = sheet.locator("#figure-echo")
    figure.locator("svg").press("ArrowLeft")
    for _ in range(25):
        figure.locator("svg").press("ArrowRight")
    expect(figure.locator(".readout")).to_have_text(readout_at_19(evidence, 0))
    sheet.locator("input[data-control=training]").press("End")
    assert sheet.locator(visible).count() == 3
    assert sheet.locator(f"{visible} .curve").first.get_attribute("d") != before
    for _ in range(25):
        figure.locator("svg").press("ArrowRight")
    expect(figure.locator(".readout")).to_have_text(readout_at_19(evidence, -1))


def test_with_reduced_motion_play_steps_through_the_training(sheet):
    sheet.emulate_media(reduced_motion="reduce")
    slider, play = sheet.locator("input[data-control=training]"), sheet.get_by_role("button", name="Play").last
    for step in ("1", "2"):
        play.click()
        expect(slider).to_have_value(step)
    slider.press("End")
    play.click()
    expect(slider).to_have_value("0")


def test_all_curves_are_read_out_under_the_pointer(sheet, evidence):
    svg = sheet.locator("#figure-echo svg")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    sheet.mouse.move(box["x"] + box["width"] * 0.83, box["y"] + box["height"] * 0.5)
    expect(sheet.locator("#figure-echo .readout")).to_have_text(readout_at_19(evidence, 0))


def test_a_cell_without_a_name_offers_none(new_tab, url):
    sheet = opened(new_tab, url)
    svg, readout = sheet.locator("#figure-confusion svg"), sheet.locator("#figure-confusion .readout")
    svg.press("ArrowRight")
    expect(readout).to_have_text(re.compile(r"press to try"))
    nameless = "JSON.stringify(JSON.parse(series.dataset.points).map((point) => point.slice(0, 5)))"
    svg.locator(".series:visible").evaluate(f"(series) => {{ series.dataset.points = {nameless}; }}")
    svg.press("ArrowRight")
    expect(readout).to_have_text(re.compile(r"\d names$"))
    svg.press("Enter")
    expect(sheet.locator("#claims")).to_be_visible()


def test_shares_are_written_in_percent(sheet, evidence):
    open_share = median(evidence["gates"]["LSTM"]["by_seed"]["open"]["forget"])
    expect(sheet.locator("#claim-gates .verdict")).to_contain_text(f"above 0.9 in {100 * open_share:.3g} % of all")


def test_a_switch_shows_the_other_chart(sheet):
    scores = sheet.locator("#figure-scores")
    scores.get_by_text("macro-F1", exact=True).first.click()
    assert scores.locator("svg:visible .unit").text_content() == "macro-F1"
    assert scores.locator("svg:visible").count() == 1


def test_table_and_downloads_contain_the_same_numbers(sheet, evidence):
    figure = sheet.locator("#figure-bias")
    figure.locator("summary").click()
    rows = figure.locator("tbody tr")
    expect(rows).to_have_count(6 * 20)
    with sheet.expect_download() as download:
        figure.get_by_text("Download CSV").click()
    downloaded = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(downloaded) == 1 + 6 * 20
    last = evidence["echo"]["untrained_curves"]["LSTM, forget bias 3"][-1]
    assert float(downloaded[-1][2]) == pytest.approx(last, rel=0.05)
    with sheet.expect_download() as download:
        figure.get_by_text("Download SVG").click()
    drawing = ElementTree.parse(download.value.path()).getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "stroke" in drawing.find(".//{*}path").get("style")


def test_a_cell_puts_its_example_into_the_box(sheet, evidence):
    languages = evidence["provenance"]["languages"]
    svg = sheet.locator("#figure-confusion svg")
    svg.focus()
    for _ in range(2):
        sheet.keyboard.press("ArrowRight")
    name = evidence["scoreboard"]["examples"][0][1]
    expect(sheet.locator("#figure-confusion .readout")).to_contain_text(f"{languages[0]} answered {languages[1]}")
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#name textarea, #name input")).to_have_value(name)
    expect(sheet.locator("#answer-lstm")).to_be_visible()


def test_the_sheet_follows_the_language(sheet):
    sheet.locator("#lang").get_by_label("中文").check()
    expect(sheet.locator("#claim-memory h2")).to_have_text("1. 长期记忆")


@pytest.mark.ci
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_accessible_in_both_themes_and_never_wider_than_the_window(sheet, theme, width):
    sheet.set_viewport_size({"width": width, "height": 900})
    set_theme(sheet, theme)
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ids = sheet.evaluate("[...document.querySelectorAll('#claims [id]')].map((one) => one.id).filter(Boolean)")
    assert len(ids) == len(set(ids))
    assert barriers(sheet, "#claims") == []
