"""Every sentence that Letterwise shows, in English and Chinese: one table for page, command line and static site."""

from collections.abc import Sequence

from letterwise.claim_words import CLAIM_WORDS

LANGS = ("en", "zh")
NOTED = frozenset({"script", "surname", "separators", "dropped", "cut"})  # changes of a reading that are worth a word

WORDS: dict[str, dict[str, str]] = {
    "title": {
        "en": "Three recurrent networks guess the language of a surname, letter by letter",
        "zh": "三个循环神经网络逐字母阅读一个姓氏，猜它来自哪种语言",
    },
    "name_label": {"en": "A surname, in any script", "zh": "输入一个姓氏（任何文字均可）"},
    "name_placeholder": {"en": "Type a surname", "zh": "输入姓氏"},
    "top_label": {"en": "Languages shown", "zh": "显示几种语言"},
    "prior_label": {"en": "Before the first letter, assume", "zh": "读第一个字母之前，假定"},
    "prior_balanced": {"en": "languages with many names start a little ahead", "zh": "名字多的语言起点略高"},
    "prior_equal": {"en": "every language is equally likely", "zh": "各种语言机会均等"},
    "prior_corpus": {"en": "the mix of the training names", "zh": "与训练名单的比例相同"},
    "prior_note": {
        "en": "In the training names {language} alone is {share}. Visitors do not type names in that mix, so most of "
        "that leaning is divided out unless you ask for it.",
        "zh": "训练名单中仅{language}就占 {share}。访客输入的姓氏并非这个比例，"
        "因此默认除去网络学到的大部分偏向。",
    },
    "examples": {"en": "Or try one of these", "zh": "或者试试这些"},
    "lang_label": {"en": "Language of this page", "zh": "页面语言"},
    "read_as": {"en": "Read as {text}.", "zh": "读作 {text}。"},
    "read_japanese": {
        "en": "Read as {text}, the Japanese reading of {name}.",
        "zh": "读作 {text}，即{name}的日语读音。",
    },
    "read_mandarin": {
        "en": "Read as {text}, the Chinese reading of {name}.",
        "zh": "读作 {text}，即{name}的汉语读音。",
    },
    "read_korean": {
        "en": "Read as {text}, the way most Koreans spell {name}.",
        "zh": "读作 {text}，即多数韩国人对{name}的拼写。",
    },
    "surname": {"en": "The rest of the name was left out.", "zh": "名字的其余部分没有读。"},
    "telling": {
        "en": "The networks see these letters alone: they guess from the spelling, not from the script.",
        "zh": "网络只看到这些字母：它们根据拼写猜测，而不是根据文字。",
    },
    "cut": {"en": "Only the first 64 letters are read.", "zh": "只读前 64 个字母。"},
    "other_reading": {"en": "In {language}: {text}", "zh": "{language}读音：{text}"},
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
    "score_balanced": {
        "en": "Tested on {n} names it never saw: finds {score}, every language counted alike.",
        "zh": "在 {n} 个从未见过的名字上测试：各语言平均找对 {score}。",
    },
    "score_equal": {
        "en": "Tested on {n} names it never saw: finds {score}, every language counted alike.",
        "zh": "在 {n} 个从未见过的名字上测试：各语言平均找对 {score}。",
    },
    "score_corpus": {
        "en": "Tested on {n} names it never saw: right on {score}, in the lists' own mix.",
        "zh": "在 {n} 个从未见过的名字上测试：按名单自身比例答对 {score}。",
    },
    "letter": {"en": "letter", "zh": "字母"},
    "language": {"en": "language", "zh": "语言"},
    "verdict_title": {"en": "Letter by letter: if the name ended here", "zh": "逐字母来看：如果名字到此为止"},
    "verdict_hint": {
        "en": "Point at a column, or step through it with the arrow keys, to read its numbers.",
        "zh": "将指针移到某一列，或用方向键逐列移动，即可读出数字。",
    },
    "ended_here": {
        "en": "“{start}”, if the name ended here: {model} says {answers}.",
        "zh": "“{start}”，如果名字到此为止：{model} 认为是{answers}。",
    },
    "decided_at_once": {"en": "{language} from the first letter on.", "zh": "从第一个字母起就认为是{language}。"},
    "decided": {
        "en": "{language} from “{letter}” on, letter {number}; just before {before}.",
        "zh": "从第 {number} 个字母“{letter}”起认为是{language}；此前为 {before}。",
    },
    "why": {"en": "Why? Five ways to look inside", "zh": "为什么？五种方法看进网络内部"},
    "numbers_label": {"en": "Numbers as text", "zh": "以文字列出数字"},
    "try_name": {"en": "Try {name}", "zh": "试试 {name}"},
    "copy_link": {"en": "Copy a link to this", "zh": "复制此页链接"},
    "copied": {"en": "Copied.", "zh": "已复制。"},
    "ledger_title": {"en": "The ledger: which letter said what", "zh": "账本：每个字母说了什么"},
    "ledger_claim": {
        "en": "A network's score for a language is a sum, and every letter's share of it can be told exactly. "
        "Up is for the language, down against it; press another language above to see its ledger.",
        "zh": "网络给一种语言的分数是一个和，每个字母的份额都能精确算出。向上为支持，"
        "向下为反对；点击上方的其他语言可查看它的账本。",
    },
    "ledger_caveat": {
        "en": "Exact is not the same as causal: an LSTM's share of a letter depends on the letters around it, and all "
        "is against the mean of all languages, in nats.",
        "zh": "精确不等于因果：LSTM 中一个字母的份额取决于它周围的字母；所有数值都相对于各语言的平均，单位为奈特。",
    },
    "ledger_hint": {
        "en": "Point at a column, or use the arrow keys, to read a letter's share.",
        "zh": "指向某一列或用方向键，读出该字母的份额。",
    },
    "before_letters": {"en": "before any letter", "zh": "读字母之前"},
    "sum": {"en": "sum", "zh": "总和"},
    "share": {
        "en": "{model}: “{letter}”, letter {number}, gives {language} {value}.",
        "zh": "{model}：第 {number} 个字母“{letter}”给{language} {value}。",
    },
    "ledger_sum": {
        "en": "{language} {total}: {before} before any letter, mostly from {mostly}.",
        "zh": "{language} {total}：读字母之前 {before}，主要来自 {mostly}。",
    },
    "own_answers": {"en": "Back to each network's own answer", "zh": "回到各网络自己的答案"},
    "what_if_title": {"en": "What if another letter stood there?", "zh": "如果换一个字母呢？"},
    "what_if_claim": {
        "en": "Rows are the letters a to z, columns the name's places: in colour what would make the first answer "
        "likelier, in grey what would make it less likely. A click, or Enter, types the letter.",
        "zh": "行是字母 a 到 z，列是名字中的位置：彩色表示会让首选答案更可能，"
        "灰色表示更不可能。点击或按回车即可键入该字母。",
    },
    "what_if_caveat": {
        "en": "One letter at a time, in nats of log-probability. The badge says how far neighbouring letters act "
        "together: for the linear RNN it is 0 by algebra, whatever it has learned.",
        "zh": "每次只换一个字母，单位为对数概率的奈特。徽标表示相邻字母共同作用的程度：对线性 "
        "RNN 而言，无论学到什么，代数上恒为 0。",
    },
    "what_if_hint": {
        "en": "Point at a cell, or use the arrow keys, to read what it would change.",
        "zh": "指向某一格或用方向键，读出会有什么变化。",
    },
    "what_if_cell": {
        "en": "[model]: [old] → [new] at letter [number] would change [language] by [value].",
        "zh": "[model]：第 [number] 个字母 [old] → [new]，[language]的变化为 [value]。",
    },
    "last_letters": {"en": "The last 20 letters.", "zh": "仅最后 20 个字母。"},
    "together": {"en": "letters act together: {value}", "zh": "字母共同作用：{value}"},
    "strongest": {
        "en": "For {language} most {most}, least {least}.",
        "zh": "对{language}最有利 {most}，最不利 {least}。",
    },
    "gates_title": {"en": "Gates at work", "zh": "门如何工作"},
    "gates_claim": {
        "en": "Gates choose what an LSTM's cell keeps, writes and shows. Each row is one of 64 units, ordered by the "
        "language it votes for (the coloured edge). Blue is positive, orange negative, deeper is more; the line is "
        "the mean of all units.",
        "zh": "门决定 LSTM 的单元保留、写入和输出什么。每行是 64 个单元之一，"
        "按其支持的语言排列（左侧色条）；蓝为正，橙为负，越深越大；"
        "曲线为所有单元的平均。",
    },
    "gates_caveat": {
        "en": "LSTM's own gates are computed with MyLSTM's equations on LSTM's weights. What survives is the product "
        "of forget gates: how much is kept, not how useful it is.",
        "zh": "LSTM 的门由 MyLSTM 的公式配上 LSTM 的权重算出。“留存”是遗忘门的连乘：它表示留下多少，而不是多有用。",
    },
    "gates_hint": {
        "en": "Point at a cell, or use the arrow keys, to see the equation with its numbers.",
        "zh": "指向某一格或用方向键，查看带数字的公式。",
    },
    "gates_means": {"en": "Gates at work: means over the 64 units", "zh": "门如何工作：64 个单元的平均"},
    "gate_forget": {"en": "forget", "zh": "遗忘门"},
    "gate_input_gate": {"en": "input", "zh": "输入门"},
    "gate_candidate": {"en": "candidate", "zh": "候选"},
    "gate_output_gate": {"en": "output", "zh": "输出门"},
    "gate_cell": {"en": "cell", "zh": "单元"},
    "gate_mean": {"en": "mean from {low} to {high}", "zh": "平均值从 {low} 到 {high}"},
    "gate_says": {
        "en": "[model], unit [unit] (votes [vote]), [old]: C = f·C + i·C̃ = [equation], o = [o]",
        "zh": "[model]，单元 [unit]（支持[vote]），[old]：C = f·C + i·C̃ = [equation]，o = [o]",
    },
    "survival": {"en": "still there at the end", "zh": "最后仍留存"},
    "survives": {
        "en": "{model}: of what “{letter}”, letter {number}, left in the cell, {share} is there at the end.",
        "zh": "{model}：第 {number} 个字母“{letter}”写入单元的内容，最后还剩 {share}。",
    },
    "survival_half": {
        "en": "{model} holds more than half of the last {count} letters.",
        "zh": "{model} 对最后 {count} 个字母的留存超过一半。",
    },
    "stress_title": {"en": "Stress test: the name again and again", "zh": "压力测试：把名字反复写下去"},
    "stress_claim": {
        "en": "A plain recurrent network can blow up over long distances, an LSTM's state cannot: each of its 64 "
        "units stays between −1 and 1, so that its length stays below 8 (the dashed line).",
        "zh": "普通循环网络在长距离上可能爆炸，而 LSTM 的状态不会：64 个单元各在 "
        "−1 与 1 之间，其长度必小于 8（虚线）。",
    },
    "stress_caveat": {
        "en": "Names this long are outside what the networks were trained on, and stable is not the same as right.",
        "zh": "这么长的名字超出了网络的训练范围，而且稳定不等于正确。",
    },
    "stress_label": {
        "en": "Length of the hidden state over {count} letters, logarithmic axis. {norms}",
        "zh": "读过 {count} 个字母时隐藏状态的长度，对数坐标。{norms}",
    },
    "stress_hint": {
        "en": "Length of the hidden state |h| after each letter, up to 64 letters; point or use the arrow keys.",
        "zh": "每个字母之后隐藏状态的长度 |h|，最多 64 个字母；可指向或用方向键。",
    },
    "stress_verdicts": {"en": "First answer after each writing", "zh": "每写一遍之后的首选答案"},
    "same_machine_title": {"en": "The same machine", "zh": "同一台机器"},
    "same_machine_claim": {
        "en": "An LSTM written by hand does the same job: MyLSTM's equations, given LSTM's weights, answer as "
        "PyTorch's LSTM does.",
        "zh": "手写的 LSTM 做同样的事：MyLSTM 的公式配上 LSTM 的权重，答案与 PyTorch 的 LSTM 一致。",
    },
    "same_machine_caveat": {
        "en": "What is left is rounding in 32-bit numbers. MyLSTM in the answers above was trained on its own, so "
        "there it may well differ.",
        "zh": "剩下的只是 32 位数的舍入误差。上方的 MyLSTM 是独立训练的，答案自然可能不同。",
    },
    "largest_gap": {
        "en": "Largest difference over all letters and languages of this name: {value}",
        "zh": "此名字所有字母、所有语言上的最大差：{value}",
    },
    "gap": {"en": "difference", "zh": "差"},
    "gap_axis": {
        "en": "Probability, logarithmic: 1e−9 at the foot, 1e−4 at the top.",
        "zh": "概率，对数坐标：底部 1e−9，顶部 1e−4。",
    },
    "gap_at": {
        "en": "“{letter}”, letter {number}: largest difference {value}.",
        "zh": "第 {number} 个字母“{letter}”：最大差 {value}。",
    },
    "gap_hint": {"en": "Point at a column, or use the arrow keys.", "zh": "指向某一列或用方向键。"},
    "operator": {"en": "LSTM operator, as learned", "zh": "LSTM 算子（学得的概率）"},
    "equations": {"en": "MyLSTM's equations, as learned", "zh": "MyLSTM 的公式（学得的概率）"},
    "tour": {"en": "Show me around", "zh": "带我看看"},
    "tour_next": {"en": "Next", "zh": "下一步"},
    "tour_end": {"en": "End the tour", "zh": "结束导览"},
    "tour_1": {
        "en": "Type a surname. Three networks answer at every key, each with what it makes of the letters so far.",
        "zh": "输入一个姓氏。每按一个键，三个网络都会根据已有字母给出答案。",
    },
    "tour_2": {
        "en": "Here is how they got there: one column a letter, the share of each language if the name ended there. "
        "See where a network makes up its mind, and where it changes it.",
        "zh": "这里是过程：每个字母一列，显示如果名字到此为止各语言的占比。看看网络何时下定决心，何时改变主意。",
    },
    "tour_3": {
        "en": "The ledger splits the score for a language into the letters' shares: this letter spoke for it, "
        "that one against it.",
        "zh": "账本把一种语言的分数拆成各字母的份额：哪个字母支持，哪个反对。",
    },
    "tour_4": {
        "en": "And this is how an LSTM does it: gates that choose, unit by "
        "unit, what to forget, to write and to show.",
        "zh": "这就是 LSTM 的做法：门逐个单元地决定忘记什么、写入什么、输出什么。",
    },
    "tab_one": {"en": "One name", "zh": "一个名字"},
    "tab_many": {"en": "Many names", "zh": "许多名字"},
    "many_label": {"en": "Surnames, one a line, up to 1,000", "zh": "姓氏，每行一个，最多 1,000 行"},
    "many_placeholder": {"en": "Paste a list here", "zh": "在此粘贴名单"},
    "many_note": {
        "en": "{count} names, {unread} of them with nothing to read. Press a name for all its probabilities.",
        "zh": "{count} 个名字，其中 {unread} 个没有可读的字母。点击名字可查看所有概率。",
    },
    "many_cut": {
        "en": "Only the first {lines} lines and {characters} characters are answered here; for more: "
        "python -m letterwise --file.",
        "zh": "这里只回答前 {lines} 行、{characters} 个字符；更多请用 python -m letterwise --file。",
    },
    "many_name": {"en": "name", "zh": "名字"},
    "many_read_as": {"en": "read as", "zh": "读作"},
    "many_agree": {"en": "agree", "zh": "一致"},
    "many_counts": {"en": "Names by language", "zh": "各语言的名字数"},
    "many_agreement": {"en": "How often two networks agree", "zh": "两两一致的比例"},
    "download": {"en": "Download {kind}", "zh": "下载 {kind}"},
    "limits": {
        "en": "It knows {count} languages and nothing else, so any other name still gets one of them. "
        "It reads spelling, not people: do not use it to guess anyone's origin, or to sort, screen or profile anyone.",
        "zh": "它只认识 {count} 种语言，其他姓氏也会被归入其中之一。它读的是拼写，不是人："
        "请勿用它推断任何人的出身，或筛选、归类、刻画任何人。",
    },
    "away": {
        "en": "The server is busy or away for a moment. What you type is answered as soon as it is back.",
        "zh": "服务器暂时繁忙或没有响应。恢复后会立即回答您输入的内容。",
    },
    "privacy": {
        "en": "What you type is answered and forgotten: it is not stored, logged or sent anywhere else.",
        "zh": "您输入的内容只用于即时回答：不存储、不记录、不发往别处。",
    },
    "privacy_here": {
        "en": "The networks run in this browser: what you type is not sent, stored or logged. "
        "Only the address above holds it, so that you can share it as a link.",
        "zh": "网络就在此浏览器中运行：您输入的内容不发送、不存储、不记录。只有上方的网址含有它，以便您作为链接分享。",
    },
    "loading": {"en": "The networks are on their way to your browser …", "zh": "正在把网络载入您的浏览器……"},
    "no_load": {
        "en": "The networks could not be loaded into this browser. Load the page again, or try a newer browser.",
        "zh": "无法把网络载入此浏览器。请重新载入页面，或换用较新的浏览器。",
    },
    "needs_script": {
        "en": "The networks run in your browser: this page needs JavaScript.",
        "zh": "网络在您的浏览器中运行：此页面需要 JavaScript。",
    },
    "for_programs": {"en": "The same answers for programs:", "zh": "供程序调用的同样答案："},
} | CLAIM_WORDS  # fmt: skip

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


def reading_note(name: str, read_as: str, changes: Sequence[str], lang: str) -> str:
    """What a name was read as, in a sentence or two; empty for what only lost capitals or accents, or was not read."""
    if not read_as or NOTED.isdisjoint(changes):
        return ""
    language = next((change for change in ("japanese", "mandarin", "korean") if change in changes), "as")
    sentences = [say(f"read_{language}", lang, text=read_as, name=name.strip()[:40])]
    sentences += [say(change, lang) for change in ("surname", "telling", "cut") if change in changes]
    return ("" if lang == "zh" else " ").join(sentences)


def percent(share: float) -> str:
    """A probability as people read it: ``97 %``, ``4.2 %``, ``< 0.1 %``, ``> 99.9 %``."""
    if share < 0.001:
        return "< 0.1 %"
    if share > 0.999:
        return "> 99.9 %"
    return f"{100 * share:.{0 if 0.0995 <= share < 0.995 else 1}f} %"
