"""What strangers send: strings that break naive programs, and JSON of every wrong shape; all written for the tests."""

import json

from hypothesis import strategies as st

INPUTS = 20_000  # generated names per entry point in the long run; plain pytest tries a sample
SAMPLE = INPUTS // 400

ORDINARY = ("Satoshi", "O'Brien", "Müller", "Достоевский", "Lloyd-Jones", "김", "García Márquez", "Nguyễn")

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
KNOWN_BAD = (
    *("", " ", "\t\r\n", "\0", "a\0b", "\x1b[31mred\x1b[0m", "\x7f\x80\x9f", "\ufeffSmith", "\ufffe\uffff"),
    *("\U0010ffff",),
    # direction marks and invisible characters
    *("\u202eihsotaS", "\u2066Satoshi\u2069", "\u202a" * 200, "שלום\u200fSmith", "Sa\u200bto\u200dshi"),
    *("\u2060" * 300,),
    *("\u00ad" * 100, "\u034f\u180e\u3164", "\U000e0001\U000e0041\U000e007f", "\u2028Smith\u2029", "a\u0085b"),
    # stacks of combining marks
    *("Z\u0351\u036b\u0343\u0329a\u0321\u0353\u031al" * 40, "a" + "\u0301" * 2000),
    *("e" + "\u0345\u0315\u0301\u0334" * 500,),
    *("\u0301", "\u0e33\u0e4d" * 100, "ཧཱུྃ" * 50, "\u1100" * 999, "각" * 999, "ﷺ" * 1000, "ﬃ" * 999, "ǅ"),
    *("İı", "ß" * 64),
    *("".join(map(chr, range(0x4E00, 0x4E00 + 1100))), "\U0002f800" * 500, "".join(map(chr, range(1, 0x300)))),
    # emoji and halves of them
    *("😀", FAMILY, FAMILY * 100, "🏳️\u200d🌈", "🇬🇧🇩🇪🇬", "👍🏿", "#️⃣", "\ud83d", "\ude00\ud83d", "a\ud800b"),
    *("\udfff" * 500,),
    # a megabyte
    *("a" * 1_000_000, " " * 1_000_000 + "a", "字" * 333_333, "\u0301" * 500_000, "😀" * 250_000, "O'" * 500_000),
    # HTML and scripts
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>'),
    *("' autofocus onfocus='alert(1)",),
    *("</textarea><script>alert(1)</script>", "<iframe srcdoc='<script>alert(1)</script>'>"),
    *("&lt;b&gt;&#0;&amp;amp;",),
    *("javascript:alert(1)", "</script><!--", "<![CDATA[", "<style>*{display:none}</style>"),
    *("<base href=//example.org>",),
    # templates and formats
    *("${alert(1)}", "`${alert(1)}`", "{{7*7}}", "{{constructor.constructor('alert(1)')()}}"),
    *("{%print(1)%}", "#{1}", "<%=1%>"),
    *("{0}{name}{__class__}", "{" * 500, "%s%n%x%d", "%", "%(name)s", "$(id)", "`id`", "; ls", "| cat"),
    *("&& true", "\\"),
    *("${jndi:ldap://localhost/a}", "' OR '1'='1", "'; DROP TABLE names; --", "\\u0000\\x00\\", "\\ud800"),
    # spreadsheets
    *("=1+1", "@SUM(A1)", "+1", "-1", '"', '""', ",,,", ";;;\n", "a,b\r\n=c", "\t=1"),
    # paths, and words that mean something to programs
    *("../../etc/passwd", "..\\..\\", "/dev/null", "file:///etc/passwd", "http://127.0.0.1:1/", "CON"),
    *("x.json", "~", "*", "\\\\a\\b"),
    *("null", "None", "undefined", "true", "NaN", "Infinity", "-0", "1e400", "0x7f", "__proto__"),
    *("constructor", "[]", "{}"),
)

_anything = st.text(st.characters(exclude_categories=()), max_size=60)
_pieces = st.lists(st.sampled_from([bad[:2000] for bad in KNOWN_BAD]) | _anything, max_size=4).map("".join)
_repeated = st.builds(
    lambda piece, times: (piece * times)[:5000], st.text(min_size=1, max_size=5), st.integers(2, 5000)
)
NAMES = st.one_of(_anything, _pieces, _repeated)

_shapes = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | _anything
    | st.sampled_from(["Satoshi", "equal", 3, "en"]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "names",
    "name",
    "top",
    "prior",
    "data",
    "fn_index",
    "session_hash",
    "event_data",
    "trigger_id",
    "simple_format",
)
_objects = st.dictionaries(st.sampled_from(KEYS), _shapes, max_size=5)
_texts = (_shapes | _objects).map(json.dumps)  # including NaN and Infinity, which are not JSON
BODIES = st.one_of(
    _texts.map(str.encode),
    st.binary(max_size=200),
    st.builds(lambda text, at: text[: at % (len(text) + 1)].encode(), _texts, st.integers(0, 300)),
    st.sampled_from(
        [b"[" * 90_000, b'{"a":' * 90_000, b"9" * 5000, b'{"names": ["\\ud800"]}', b"\xef\xbb\xbf{}", b"\0"]
    ),
    _texts.map(lambda text: text.encode("utf-16")),
)
