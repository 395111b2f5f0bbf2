"""What pages show of languages: colours, and names that tell; and the tags by which a page is shared."""

from html import escape

from letterwise.sentences import say

# One hue a family, mid-tones of at least 3:1 against both the light and the dark page; a name always stands beside.
COLOURS = {
    "Arabic": "#a28700", "Chinese": "#8160b5", "Czech": "#7186db", "Dutch": "#1a9d72", "English": "#629742",
    "French": "#b45244", "German": "#298646", "Greek": "#008caa", "Irish": "#798205", "Italian": "#cc7044",
    "Japanese": "#c05b6b", "Korean": "#ad69b1", "Polish": "#2193ce", "Portuguese": "#ba8416", "Russian": "#346fb8",
    "Scottish": "#009891", "Spanish": "#b66c18", "Vietnamese": "#a24c80",
}  # fmt: skip

FIRST_NAME = "Kruijswijk"  # what the page opens with: the linear RNN takes its letters for Polish, the LSTMs do not

# One name a language, out of data/starter: test names of the default split, so that no network was taught them, and
# most of them names on which the three disagree.
EXAMPLES = {
    "Arabic": "Laaroussi", "Chinese": "Qian", "Czech": "Prochazka", "Dutch": "Kruijswijk", "English": "Jennings",
    "French": "Bourgeois", "German": "Mittermeier", "Greek": "Diamantopoulos", "Irish": "Coyle", "Italian": "Falcone",
    "Japanese": "Suzuki", "Korean": "Ryang", "Polish": "Banasiak", "Portuguese": "Magalhaes",
    "Russian": "Vereshchagin", "Scottish": "Laird", "Spanish": "Carrasco", "Vietnamese": "Khuong",
}  # fmt: skip


TELLING = {  # view of a page -> a name on which it has something to tell
    "ledger": "Vereshchagin",
    "what_if": "Falcone",
    "gates": "Diamantopoulos",
    "stress": "Dostoevsky",
    "same_machine": "Magalhaes",
}


def tags(address: str, card: str) -> str:
    """The tags of a page for whoever shares its ``address``, which ends in a slash or is empty; ``card`` is a picture
    of 1200 x 630 below it."""
    title, said = (escape(say(key, "en")) for key in ("card_title", "title"))
    of = {"type": "website", "title": title, "description": said, "image": f"{escape(address)}{card}",
          "image:width": "1200", "image:height": "630", "image:alt": escape(say("card_alt", "en"))}  # fmt: skip
    of |= {"url": escape(address)} if address else {}
    lines = [f'<meta property="og:{key}" content="{value}">' for key, value in of.items()]
    lines += ['<meta name="twitter:card" content="summary_large_image">']
    lines += [f'<meta name="twitter:{key}" content="{of[key]}">' for key in ("title", "description", "image")]
    return "\n".join(lines)


def colour(language: str, index: int) -> str:
    """The colour of a language; one of a corpus of one's own takes a colour by its place in the list."""
    return COLOURS.get(language) or list(COLOURS.values())[index % len(COLOURS)]
