"""Sentences of the five claims, in English and Chinese; ``letterwise.words`` says them."""

CLAIM_WORDS: dict[str, dict[str, str]] = {
    "tab_claims": {"en": "Five claims", "zh": "五个论断"},
    "claims_intro": {
        "en": "The course report makes five claims about recurrent networks. Here each is put to the test on networks "
        "trained plainly on the tutorial's names, and "
        "judged by a rule stated in the code.",
        "zh": "课程报告对循环网络提出了五个论断。这里用教程的名单朴素地训练网络，逐一检验，"
        "并按代码中写明的规则作出判断。",
    },
    "no_evidence": {
        "en": "The evidence cannot be shown: {reason}. The rest of the page works.",
        "zh": "无法显示证据：{reason}。页面其余部分不受影响。",
    },
    "verdict_holds": {"en": "holds", "zh": "成立"},
    "verdict_conditional": {"en": "holds only {when}", "zh": "仅{when}时成立"},
    "when": {"en": "when …", "zh": "在一定条件"},
    "when_memory": {
        "en": "when the forget gate is opened, by its bias or by training",
        "zh": "遗忘门被偏置或训练打开",
    },
    "when_gates": {"en": "in part", "zh": "部分满足"},
    "when_training": {"en": "when each network has its own learning rate", "zh": "各用各的学习率"},
    "when_accuracy": {"en": "within chance", "zh": "在误差范围内"},
    "when_own": {"en": "when the weights are carried over", "zh": "权重互换"},
    "verdict_fails": {"en": "does not hold here", "zh": "在此不成立"},
    "claim_memory": {"en": "Long memory", "zh": "长期依赖"},
    "report_memory": {
        "en": "The report: over long distances a plain RNN's gradient vanishes or explodes; the LSTM's cell carries "
        "it.",
        "zh": "报告：距离一长，普通 RNN 的梯度就会消失或爆炸；LSTM 的单元状态能把它传下去。",
    },
    "why_memory": {
        "en": "Untrained, a letter {lags} back is felt {rnn} times as strongly as the last one by the RNN and {lstm} "
        "times by the LSTM; with a forget bias of {bias} it is {lstm_biased}. Trained: {rnn_trained} and "
        "{lstm_trained}; the RNN's spectral radius ends at {radius_low} to {radius_high}. A fresh forget gate "
        "stands at "
        "one half, so the untrained cell forgets like any other state.",
        "zh": "未训练时，{lags} 个字母之前的字母对答案的影响与最后一个字母之比：RNN 为 {rnn}，LSTM 为 {lstm}；"
        "遗忘门偏置为 {bias} 时为 {lstm_biased}。训练后分别为 {rnn_trained} 与 {lstm_trained}；"
        "RNN 的谱半径最终为 {radius_low} 至 {radius_high}。新的遗忘门约为二分之一，因此未训练的单元同样会遗忘。",
    },
    "claim_gates": {"en": "Gates that choose", "zh": "门控机制"},
    "report_gates": {
        "en": "The report: gates let the LSTM select what to forget, to write and to show; an RNN cannot.",
        "zh": "报告：门让 LSTM 选择遗忘、写入和输出什么；RNN 做不到。",
    },
    "why_gates": {
        "en": "After training the forget gate is over 0.9 in a share of {open} of all cases and under 0.1 in {closed}. "
        "Against a tanh RNN, which lacks gates alone, the LSTM gains {gain} in accuracy (95 % interval {gain_low} to "
        "{gain_high}).",
        "zh": "训练后遗忘门大于 0.9 的比例为 {open}，小于 0.1 的比例为 {closed}。与只缺门的 tanh RNN 相比，"
        "LSTM 的准确率差为 {gain}（95 % 区间 {gain_low} 至 {gain_high}）。",
    },
    "claim_training": {"en": "Efficient and stable training", "zh": "训练效率与稳定性"},
    "report_training": {
        "en": "The report: the LSTM trains faster, more steadily and converges better than the RNN.",
        "zh": "报告：LSTM 的训练比 RNN 更快、更稳定，收敛更好。",
    },
    "why_training": {
        "en": "Each at its own rate, the LSTM ends at {own_lstm} and the RNN at {own_rnn}; the largest 99th percentile "
        "of its gradient norm is {own_lstm_p99} against {own_rnn_p99}. At the tutorial's rate of {rate} for both it is "
        "{tutorial_lstm} against {tutorial_rnn}; at the best of the rates tried there, {best_lstm} (rate "
        "{best_rate_lstm}) against {best_rnn} ({best_rate_rnn}). Of those {tried} rates the RNN diverged at "
        "{lost_rnn}, "
        "the LSTM at {lost_lstm}.",
        "zh": "各用各的学习率时，LSTM 最终准确率 {own_lstm}，RNN {own_rnn}；梯度范数第 99 百分位的最大值为 "
        "{own_lstm_p99} 对 {own_rnn_p99}。都用教程的学习率 {rate} 时为 {tutorial_lstm} 对 {tutorial_rnn}；"
        "在试过的学习率中取最好的，为 {best_lstm}（{best_rate_lstm}）对 {best_rnn}（{best_rate_rnn}）。"
        "这 {tried} 个学习率中，RNN 在 {lost_rnn} 个上发散，LSTM 在 {lost_lstm} 个上发散。",
    },
    "claim_accuracy": {"en": "More accurate in practice", "zh": "实际表现更准确"},
    "report_accuracy": {
        "en": "The report: in practice the LSTM is more accurate, because it captures long-range dependence.",
        "zh": "报告：实践中 LSTM 更准确，因为它能捕捉长距离依赖。",
    },
    "why_accuracy": {
        "en": "LSTM {lstm}, RNN {rnn}: {gain} more (95 % interval {gain_low} to {gain_high}). A tanh on the RNN's "
        "hidden "
        "state makes up a share of {by_tanh} of that, and names have 7 letters on average, too few to prove long "
        "range. The n-gram model, which is no network at all, has {n_gram}.",
        "zh": "LSTM {lstm}，RNN {rnn}：高出 {gain}（95 % 区间 {gain_low} 至 {gain_high}）。仅给 RNN 的隐状态加上 tanh "
        "就能补上其中的 {by_tanh}；名字平均只有 7 个字母，不足以证明长距离的作用。"
        "完全不是网络的 n-gram 模型为 {n_gram}。",
    },
    "claim_own": {"en": "One's own LSTM", "zh": "自己实现的 LSTM"},
    "report_own": {
        "en": "The report: an LSTM written by hand from its equations does the same job.",
        "zh": "报告：按公式手写的 LSTM 能完成同样的工作。",
    },
    "why_own": {
        "en": "With weights carried over, either way, no probability and no state differs by more than {largest} on "
        "{names} test names, no weight's gradient by more than {gradient}; a share of {same_answer} is answered alike. "
        "Trained apart, accuracy differs by {apart} (95 % interval {apart_low} to {apart_high}).",
        "zh": "权重互换后，在 {names} 个测试名字上，概率和状态的差不超过 {largest}，权重梯度的差不超过 {gradient}，"
        "答案相同的比例为 {same_answer}。分别训练时，准确率相差 {apart}（95 % 区间 {apart_low} 至 {apart_high}）。",
    },
    "training_label": {"en": "Training so far:", "zh": "训练进度："},
    "seen": {"en": "after {names} names", "zh": "已读 {names} 个名字"},
    "untrained": {"en": "untrained", "zh": "未训练"},
    "chart_hint": {
        "en": "Point at the figure, or step through it with the arrow keys.",
        "zh": "指向图形，或用方向键逐点查看。",
    },
    "chart_numbers": {"en": "The numbers as a table", "zh": "数据表"},
    "axis_lag": {"en": "letters back", "zh": "往前第几个字母"},
    "axis_gradient": {"en": "gradient norm", "zh": "梯度范数"},
    "axis_factor": {"en": "factor", "zh": "倍数"},
    "axis_real": {"en": "real part", "zh": "实部"},
    "axis_imaginary": {"en": "imaginary part", "zh": "虚部"},
    "axis_gate": {"en": "value of the gate", "zh": "门的取值"},
    "axis_share": {"en": "share of all values", "zh": "占比"},
    "axis_unit": {"en": "units, sorted", "zh": "单元（按大小排列）"},
    "axis_mean_forget": {"en": "mean forget gate", "zh": "遗忘门均值"},
    "axis_held": {"en": "share of the last cell state", "zh": "占最后单元状态的比例"},
    "axis_names": {"en": "names seen", "zh": "已读名字数"},
    "axis_seconds": {"en": "seconds", "zh": "秒"},
    "axis_accuracy": {"en": "accuracy, test names", "zh": "测试准确率"},
    "axis_loss": {"en": "loss, nats", "zh": "损失（奈特）"},
    "axis_norm": {"en": "gradient norm", "zh": "梯度范数"},
    "axis_only": {"en": "names that only it gets right", "zh": "只有它答对的名字数"},
    "axis_difference": {"en": "largest absolute difference", "zh": "最大绝对差"},
    "point_lag": {"en": "[0], [1] letters back: [2]", "zh": "[0]，往前第 [1] 个字母：[2]"},
    "point_eigenvalue": {"en": "eigenvalue [1] + [2] i", "zh": "特征值 [1] + [2] i"},
    "point_gate": {"en": "[0] near [1]: share [2]", "zh": "[0] 取值约 [1]：占 [2]"},
    "point_unit": {"en": "[0], unit [1]: mean forget gate [2]", "zh": "[0]，单元 [1]：遗忘门均值 [2]"},
    "point_film": {"en": "[0] at [1]: [2]", "zh": "[0] 在 [1] 处：[2]"},
    "point_score": {"en": "[0]: [1] (95 % interval [2] to [3])", "zh": "[0]：[1]（95 % 区间 [2] 至 [3]）"},
    "point_paired": {"en": "[1]: [2] names only the [0] gets right", "zh": "[1]：只有 [0] 答对 [2] 个"},
    "point_same": {"en": "[0], [1]: at most [2]", "zh": "[0]，[1]：至多 [2]"},
    "point_confusion": {
        "en": "[0]: [1] answered [2]: [3] names; for example [4] (press to try it)",
        "zh": "[0]：[1] → [2]，[3] 个；例如 [4]（点击试试）",
    },
    "point_confusion_bare": {"en": "[0]: [1] answered [2]: [3] names", "zh": "[0]：[1] → [2]，[3] 个"},
    "head_seen": {"en": "training", "zh": "训练"},
    "head_series": {"en": "curve", "zh": "曲线"},
    "head_network": {"en": "network", "zh": "网络"},
    "head_against": {"en": "against", "zh": "横轴"},
    "head_value": {"en": "value", "zh": "数值"},
    "head_score": {"en": "score", "zh": "指标"},
    "head_mean": {"en": "mean", "zh": "均值"},
    "head_low": {"en": "low", "zh": "下限"},
    "head_high": {"en": "high", "zh": "上限"},
    "head_right": {"en": "right alone", "zh": "单独答对"},
    "head_length": {"en": "length", "zh": "长度"},
    "head_language": {"en": "language", "zh": "语言"},
    "head_answer": {"en": "answer", "zh": "答案"},
    "head_names": {"en": "names", "zh": "名字数"},
    "head_example": {"en": "example", "zh": "例子"},
    "head_weights": {"en": "weights", "zh": "权重"},
    "head_quantity": {"en": "quantity", "zh": "量"},
    "echo_title": {"en": "How far back an answer feels", "zh": "答案能感觉到多远"},
    "echo_caption": {
        "en": "Mean norm of the gradient of the winning logit by the letter so many places back, on test names strung "
        "together to 20 letters (Hochreiter 1991; Bengio et al. 1994).",
        "zh": "获胜 logit 对往前第几个字母的梯度的平均范数，测试名字首尾相接成 20 个字母"
        "（Hochreiter 1991；Bengio 等 1994）。",
    },
    "bias_title": {"en": "The forget gate's bias, untrained", "zh": "未训练时遗忘门的偏置"},
    "bias_caption": {
        "en": "An untrained forget gate stands at one half and halves the gradient at every letter; a bias opens it "
        "(Gers et al. 2000; Jozefowicz et al. 2015).",
        "zh": "未训练的遗忘门约为二分之一，每个字母使梯度减半；加偏置可将其打开（Gers 等 2000；Jozefowicz 等 2015）。",
    },
    "bias_label": {"en": "bias {bias}", "zh": "偏置 {bias}"},
    "factors_title": {"en": "What multiplies the gradient, exactly", "zh": "梯度究竟乘以什么"},
    "factors_caption": {
        "en": "The RNN: largest singular value of its recurrent matrix to the power k, and spectral radius to the k, "
        "which is not the same (Pascanu et al. 2013). The LSTMs: the mean product of k forget gates.",
        "zh": "RNN：循环矩阵 k 次幂的最大奇异值，以及谱半径的 k 次方，两者并不相同（Pascanu 等 2013）。"
        "LSTM：k 个遗忘门之积的均值。",
    },
    "eigenvalues_title": {"en": "Eigenvalues of the RNN's recurrent matrix", "zh": "RNN 循环矩阵的特征值"},
    "eigenvalues_caption": {
        "en": "Outside the unit circle the state explodes, inside it fades (Arjovsky et al. 2016; Miller & Hardt "
        "2019). "
        "Spectral radius after training, over the seeds: {low} to {high}.",
        "zh": "单位圆外状态爆炸，圆内逐渐消失（Arjovsky 等 2016；Miller 与 Hardt 2019）。"
        "训练后各随机种子的谱半径：{low} 至 {high}。",
    },
    "gates_figure_title": {"en": "How open the gates stand", "zh": "门开得多大"},
    "gates_figure_caption": {
        "en": "All values on the test names. LSTM, over 0.9 and under 0.1: forget {forget_open} and {forget_closed}, "
        "input {input_gate_open} and {input_gate_closed}, output {output_gate_open} and {output_gate_closed}.",
        "zh": "测试名字上的所有取值。LSTM 大于 0.9 与小于 0.1 的比例：遗忘门 {forget_open} 与 {forget_closed}，"
        "输入门 {input_gate_open} 与 {input_gate_closed}，输出门 {output_gate_open} 与 {output_gate_closed}。",
    },
    "units_title": {"en": "Units that keep long and units that keep short", "zh": "记得久的单元和记得短的单元"},
    "units_caption": {
        "en": "Mean forget gate of each of the 64 units: at 0.9 half is left after 6.6 letters, at 0.5 after one.",
        "zh": "64 个单元各自的遗忘门均值：0.9 时 6.6 个字母后剩一半，0.5 时 1 个字母后剩一半。",
    },
    "held_title": {"en": "What the last cell state still holds", "zh": "最后的单元状态还留着什么"},
    "held_caption": {
        "en": "Mean share of the cell that the letter so many places back wrote and that is still there.",
        "zh": "往前第几个字母写入且仍留在单元状态中的平均份额。",
    },
    "film_own_title": {"en": "Accuracy, each at its own rate", "zh": "准确率（各用各的学习率）"},
    "film_own_caption": {
        "en": "Adam, shuffled batches, no teacher; median and range over the seeds. Peak rates, best on validation: "
        "{rate}.",
        "zh": "Adam，随机分批，无教师；各种子的中位数与范围。按验证集选出的峰值学习率：{rate}。",
    },
    "film_own_loss_title": {"en": "Loss, each at its own rate", "zh": "损失（各用各的学习率）"},
    "film_tutorial_title": {"en": "Accuracy, the tutorial's way", "zh": "准确率（教程的做法）"},
    "film_tutorial_caption": {
        "en": "Single names drawn evenly over the languages, SGD at {rate} for all; scored on the natural mix. Best of "
        "the rates tried, first seed: {best}.",
        "zh": "各语言均匀地逐个抽取名字，SGD 学习率均为 {rate}；按自然比例评分。试过的学习率中最好的（"
        "第一个种子）：{best}。",
    },
    "film_tutorial_loss_title": {"en": "Loss, the tutorial's way", "zh": "损失（教程的做法）"},
    "loss_caption": {
        "en": "Mean negative log-likelihood of the test names; median and range over the seeds.",
        "zh": "测试名字的平均负对数似然；各种子的中位数与范围。",
    },
    "gradient_own_title": {"en": "Gradient norm, each at its own rate", "zh": "梯度范数（各用各的学习率）"},
    "gradient_tutorial_title": {"en": "Gradient norm, the tutorial's way", "zh": "梯度范数（教程的做法）"},
    "gradient_caption": {
        "en": "Before clipping, since the point before: 99th percentile, and median (faint).",
        "zh": "裁剪之前，自上一点以来：第 99 百分位，以及中位数（浅色）。",
    },
    "score_accuracy": {"en": "accuracy", "zh": "准确率"},
    "score_top3": {"en": "among the first three", "zh": "前三命中"},
    "score_macro_f1": {"en": "macro-F1", "zh": "宏平均 F1"},
    "shipped": {"en": "{network}, shipped", "zh": "{network}（随附）"},
    "n_gram": {"en": "n-gram model", "zh": "n-gram 模型"},
    "scores_title": {"en": "Scoreboard", "zh": "成绩"},
    "scores_caption": {
        "en": "{names} test names, under the learned prior; mean and 95 % interval over the seeds. The tanh RNN and "
        "the "
        "n-gram model are controls; the shipped files had a teacher and our own lists besides.",
        "zh": "{names} 个测试名字，按学到的先验；各种子的均值与 95 % 区间。tanh RNN 和 n-gram 模型是对照；"
        "随附的文件另有教师和我们自己的名单。",
    },
    "paired_title": {"en": "Right where the other is wrong", "zh": "对方答错而自己答对"},
    "paired_caption": {
        "en": "By length of the name, mean over the seeds. In all: only the LSTM {first}, only the RNN {second}.",
        "zh": "按名字长度，各种子的均值。合计：只有 LSTM 答对 {first}，只有 RNN 答对 {second}。",
    },
    "letters_names": {"en": "{letters} ({names})", "zh": "{letters}（{names}）"},
    "confusion_title": {"en": "What is taken for what", "zh": "什么被当成什么"},
    "confusion_caption": {
        "en": "Names of each language (row) by answer (column), mean over the seeds; the deeper, the more. Press a "
        "cell "
        "to try a name of ours that the shipped LSTM leans that way.",
        "zh": "各语言的名字（行）与答案（列），各种子的均值；颜色越深越多。点击格子可试一个例子。",
    },
    "same_title": {"en": "The same machine", "zh": "同一台机器"},
    "same_caption": {
        "en": "Weights of one put into the other, in single precision: largest differences over all letters of {names} "
        "test names.",
        "zh": "把一个的权重放进另一个，单精度：{names} 个测试名字所有字母上的最大差。",
    },
    "same_probability": {"en": "probability", "zh": "概率"},
    "same_h": {"en": "state h", "zh": "状态 h"},
    "same_C": {"en": "cell C", "zh": "单元 C"},
    "same_letter_gradient": {"en": "∂ letters", "zh": "∂ 字母"},
    "same_weight_gradient": {"en": "∂ weights", "zh": "∂ 权重"},
    "lstm_in_mylstm": {"en": "nn.LSTM's in MyLSTM", "zh": "nn.LSTM 放进 MyLSTM"},
    "mylstm_in_lstm": {"en": "MyLSTM's in nn.LSTM", "zh": "MyLSTM 放进 nn.LSTM"},
    "apart_title": {"en": "Trained apart", "zh": "分别训练"},
    "apart_caption": {
        "en": "Accuracy of each, and of every seed. The two give the same answer on {agreement} of the test names.",
        "zh": "各自的准确率，以及每个种子的。两者在 {agreement} 的测试名字上答案相同。",
    },
    "seed": {"en": "seed", "zh": "种子"},
    "provenance": {
        "en": "Measured on: {corpus}, SHA-256 {sha256}; seeds {seeds}; {epochs} epochs in batches of {batch}, Adam, "
        "peak "
        "rates {rates}; the tutorial's way: {tutorial} names; parameters: {parameters}; {versions}; shipped files "
        "{shipped}; schema {schema}. Measured again by: python -m evidence",
        "zh": "测量依据：{corpus}，SHA-256 {sha256}；种子 {seeds}；{epochs} 轮，每批 {batch} 个，Adam，"
        "峰值学习率 {rates}；"
        "教程做法：{tutorial} 个名字；参数量：{parameters}；{versions}；随附文件 {shipped}；格式 {schema}。"
        "重新测量：python -m evidence",
    },
    "sources": {
        "en": "Sources: Hochreiter 1991 (diploma thesis, TU Munich); Bengio, Simard & Frasconi 1994; Gers, "
        "Schmidhuber & "
        "Cummins 2000; Pascanu, Mikolov & Bengio 2013; Jozefowicz, Zaremba & Sutskever 2015; Arjovsky, Shah & Bengio "
        "2016; Miller & Hardt 2019.",
        "zh": "文献：Hochreiter 1991（慕尼黑工业大学学位论文）；Bengio、Simard 与 Frasconi 1994；Gers、Schmidhuber 与 "
        "Cummins 2000；Pascanu、Mikolov 与 Bengio 2013；Jozefowicz、Zaremba 与 Sutskever 2015；"
        "Arjovsky、Shah 与 Bengio 2016；Miller 与 Hardt 2019。",
    },
}  # fmt: skip
