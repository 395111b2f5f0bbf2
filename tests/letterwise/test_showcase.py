"""What pages show: a name from each language's own list, and colours that stand out from the page."""

import pytest

from letterwise import corpus
from letterwise.parts import part
from letterwise.sentences import say
from letterwise.showcase import COLOURS, EXAMPLES, FIRST_NAME, colour, tags
from letterwise.text import read


def luminance(colour):
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    dark, light = sorted([luminance(first), luminance(second)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_in_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_stands_out_on_the_light_and_the_dark_page():
    for page in ("#faf7f0", "#15171b"):
        assert [language for language, colour in COLOURS.items() if contrast(colour, page) < 3] == []


def test_every_language_has_a_colour_of_its_own_and_an_example():
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert set(COLOURS) == set(EXAMPLES) == set(corpus.load("starter").languages)


def test_every_example_is_a_row_of_its_languages_list_that_no_network_was_trained_on():
    for language, name in EXAMPLES.items():
        rows = (corpus.DATA / "starter" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        assert name in [row.partition("\t")[0] for row in rows]
        assert part(name) == "test"


def test_on_some_examples_all_agree_and_on_some_they_differ(predictor):
    firsts = [{best[0][0] for best in predictor.predict(name, 1).values()} for name in EXAMPLES.values()]
    assert {1, 2} <= {len(first) for first in firsts}


def test_the_first_name_is_read_as_it_stands():
    assert read(FIRST_NAME).text == FIRST_NAME
    assert read(FIRST_NAME).changes == ()


def test_a_users_corpus_gets_colours_too():
    assert colour("Russian", 0) == COLOURS["Russian"]
    assert len({colour("Klingon", k) for k in range(len(COLOURS))}) == len(COLOURS)
    assert colour("Klingon", 10_000) in COLOURS.values()


def test_the_tags_of_a_page_name_its_address_its_picture_and_what_it_is():
    lines = tags("https://example.org/a&b/", "card.png").splitlines()
    title, description = say("card_title", "en"), say("title", "en")
    assert lines == [
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
        '<meta property="og:image" content="https://example.org/a&amp;b/card.png">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        f'<meta property="og:image:alt" content="{say("card_alt", "en")}">',
        '<meta property="og:url" content="https://example.org/a&amp;b/">',
        '<meta name="twitter:card" content="summary_large_image">',
        f'<meta name="twitter:title" content="{title}">',
        f'<meta name="twitter:description" content="{description}">',
        '<meta name="twitter:image" content="https://example.org/a&amp;b/card.png">',
    ]
    assert [line for line in tags("", "card.png").splitlines() if "og:url" in line or "example" in line] == []
