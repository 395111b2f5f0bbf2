"""Every sentence that Letterwise shows, in English and Chinese: one table for page, command line and static site."""

from collections.abc import Sequence

LANGS = ("en", "zh")

WORDS: dict[str, dict[str, str]] = {
    "title": {
        "en": "Three recurrent networks guess the language of a surname, letter by letter",
        "zh": "三个循环神经网络逐字母阅读一个姓氏，猜它来自哪种语言",
    },
    "name_label": {"en": "A surname, in any script", "zh": "输入一个姓氏（任何文字均可）"},
    "name_placeholder": {"en": "Type a surname", "zh": "输入姓氏"},
    "top_label": {"en": "Languages shown", "zh": "显示几种语言"},
    "prior_label": {"en": "Before the first letter, assume", "zh": "读第一个字母之前，假定"},
    "prior_equal": {"en": "every language is equally likely", "zh": "各种语言机会均等"},
    "prior_corpus": {"en": "the mix of the training names", "zh": "与训练名单的比例相同"},
    "prior_note": {
        "en": "In the training names {language} alone is {share}. Visitors do not type names in that mix, "
        "so the networks' learned leaning is divided out unless you ask for it.",
        "zh": "训练名单中仅{language}就占 {share}。访客输入的姓氏并非这个比例，因此默认除去网络学到的这种偏向。",
    },
    "examples": {"en": "Or try one of these", "zh": "或者试试这些"},
    "lang_label": {"en": "Language of this page", "zh": "页面语言"},
    "read_as": {"en": "read as {text}", "zh": "读作 {text}"},
    "romanised": {"en": "written in Latin letters", "zh": "转写为拉丁字母"},
    "mandarin": {"en": "Chinese characters by their Mandarin sound", "zh": "汉字按普通话读音"},
    "separators": {"en": "hyphens, odd spaces or apostrophes made plain", "zh": "连字符、特殊空格或撇号改为普通字符"},
    "dropped": {"en": "what is no letter left out", "zh": "略去非字母字符"},
    "recased": {"en": "capitals as the training names have them", "zh": "大小写与训练名单一致"},
    "cut": {"en": "only the first 64 letters", "zh": "只取前 64 个字母"},
    "nothing_to_read": {
        "en": "There is no letter here to read yet: type a surname.",
        "zh": "这里还没有可读的字母：请输入一个姓氏。",
    },
    "two_words": {
        "en": "More than one word: the networks know surnames. If this is a full name, type the family name alone.",
        "zh": "不止一个词：网络只认识姓氏。如果这是全名，请只输入姓。",
    },
    "all_agree": {"en": "All three say {language}.", "zh": "三个网络一致认为是{language}。"},
    "two_agree": {
        "en": "{first} and {second} say {language}, {third} says {other}.",
        "zh": "{first} 和 {second} 认为是{language}，{third} 认为是{other}。",
    },
    "none_agree": {"en": "Three networks, three answers: {answers}.", "zh": "三个网络，三个答案：{answers}。"},
    "about_RNN": {
        "en": "Two linear layers and no gate: each letter adds its score, by its distance from the end.",
        "zh": "两个线性层，没有门：每个字母按其离词尾的距离各加一份分数。",
    },
    "about_LSTM": {
        "en": "PyTorch's LSTM: gates decide what its cell forgets, writes and shows.",
        "zh": "PyTorch 自带的 LSTM：由门决定单元忘记、写入和输出什么。",
    },
    "about_MyLSTM": {
        "en": "The same equations written by hand, and trained on their own.",
        "zh": "手写的同一组公式，独立训练。",
    },
    "score_equal": {
        "en": "Tested on {n} names it never saw: finds {score}, every language counted alike.",
        "zh": "在 {n} 个从未见过的名字上测试：各语言平均找对 {score}。",
    },
    "score_corpus": {
        "en": "Tested on {n} names it never saw: right on {score}, in the lists' own mix.",
        "zh": "在 {n} 个从未见过的名字上测试：按名单自身比例答对 {score}。",
    },
    "limits": {
        "en": "It knows {count} languages and nothing else, so any other name still gets one of them. "
        "It reads spelling, not people: do not use it to guess anyone's origin, or to sort, screen or profile anyone.",
        "zh": "它只认识 {count} 种语言，其他姓氏也会被归入其中之一。它读的是拼写，不是人："
        "请勿用它推断任何人的出身，或筛选、归类、刻画任何人。",
    },
    "privacy": {
        "en": "What you type is answered and forgotten: it is not stored, logged or sent anywhere else.",
        "zh": "您输入的内容只用于即时回答：不存储、不记录、不发往别处。",
    },
    "for_programs": {"en": "The same answers for programs:", "zh": "供程序调用的同样答案："},
}  # fmt: skip

# Chinese names of the archive's languages; a corpus of one's own shows its own names.
CHINESE = {
    "Arabic": "阿拉伯语", "Chinese": "汉语", "Czech": "捷克语", "Dutch": "荷兰语", "English": "英语",
    "French": "法语", "German": "德语", "Greek": "希腊语", "Irish": "爱尔兰语", "Italian": "意大利语",
    "Japanese": "日语", "Korean": "韩语", "Polish": "波兰语", "Portuguese": "葡萄牙语", "Russian": "俄语",
    "Scottish": "苏格兰语", "Spanish": "西班牙语", "Vietnamese": "越南语",
}  # fmt: skip


def say(key: str, lang: str, **values: object) -> str:
    """The sentence ``key`` in ``lang`` (English where that is not one of LANGS), its places filled with ``values``."""
    return WORDS[key].get(lang, WORDS[key]["en"]).format(**values)


def language_name(language: str, lang: str) -> str:
    """A language's name for readers of ``lang``."""
    return CHINESE.get(language, language) if lang == "zh" else language


def reading_note(read_as: str, changes: Sequence[str], lang: str) -> str:
    """What a name was read as and why; empty where it was read as typed or not at all."""
    if not read_as or not changes:
        return ""
    stop, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    return say("read_as", lang, text=read_as) + stop + comma.join(say(change, lang) for change in changes)


def percent(share: float) -> str:
    """A probability as people read it: ``97 %``, ``4.2 %``, ``< 0.1 %``, ``> 99.9 %``."""
    if share < 0.001:
        return "< 0.1 %"
    if share > 0.999:
        return "> 99.9 %"
    return f"{100 * share:.{0 if 0.0995 <= share < 0.995 else 1}f} %"
