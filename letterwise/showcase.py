"""What pages show about languages: colours and example names; and the meta tags for sharing a page."""

from html import escape

from letterwise.sentences import say

# One hue per family, mid-tones with contrast of at least 3:1 on both the light and the dark page; the name is always
# written beside the colour.
COLOURS = {
    "Arabic": "#a28700",
    "Chinese": "#8160b5",
    "Czech": "#7186db",
    "Dutch": "#1a9d72",
    "English": "#629742",
    "French": "#b45244",
    "German": "#298646",
    "Greek": "#008caa",
    "Irish": "#798205",
    "Italian": "#cc7044",
    "Japanese": "#c05b6b",
    "Korean": "#ad69b1",
    "Polish": "#2193ce",
    "Portuguese": "#ba8416",
    "Russian": "#346fb8",
    "Scottish": "#009891",
    "Spanish": "#b66c18",
    "Vietnamese": "#a24c80",
}

FIRST_NAME = "Kruijswijk"  # shown when the page opens: the linear RNN takes its letters for Polish, the LSTMs do not

# One name per language, from data/starter: test names of the default split, so no network was trained on them, and
# most are names on which the three disagree.
EXAMPLES = {
    "Arabic": "Laaroussi",
    "Chinese": "Qian",
    "Czech": "Prochazka",
    "Dutch": "Kruijswijk",
    "English": "Jennings",
    "French": "Bourgeois",
    "German": "Mittermeier",
    "Greek": "Diamantopoulos",
    "Irish": "Coyle",
    "Italian": "Falcone",
    "Japanese": "Suzuki",
    "Korean": "Ryang",
    "Polish": "Banasiak",
    "Portuguese": "Magalhaes",
    "Russian": "Vereshchagin",
    "Scottish": "Laird",
    "Spanish": "Carrasco",
    "Vietnamese": "Khuong",
}


VIEW_EXAMPLES = {  # view of a page -> a name that shows what it is about
    "ledger": "Vereshchagin",
    "what_if": "Falcone",
    "gates": "Diamantopoulos",
    "stress": "Dostoevsky",
    "same_machine": "Magalhaes",
}


def tags(address: str, card: str) -> str:
    """The meta tags for sharing a page at ``address``, which ends in a slash or is empty; ``card`` is the path below it
    of a 1200 x 630 picture."""
    title, description = (escape(say(key, "en")) for key in ("card_title", "title"))
    og = {
        "type": "website",
        "title": title,
        "description": description,
        "image": f"{escape(address)}{card}",
        "image:width": "1200",
        "image:height": "630",
        "image:alt": escape(say("card_alt", "en")),
    }
    og |= {"url": escape(address)} if address else {}
    lines = [f'<meta property="og:{key}" content="{value}">' for key, value in og.items()]
    lines += ['<meta name="twitter:card" content="summary_large_image">']
    lines += [f'<meta name="twitter:{key}" content="{og[key]}">' for key in ("title", "description", "image")]
    return "\n".join(lines)


def colour(language: str, index: int) -> str:
    """The colour of a language; languages of a user's own corpus get one by their place in the list."""
    return COLOURS.get(language) or list(COLOURS.values())[index % len(COLOURS)]
