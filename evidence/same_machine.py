"""Experiment "same machine": nn.LSTM's weights in MyLSTM and MyLSTM's in nn.LSTM, on every test name."""

from typing import Any

import torch
from torch import Tensor

from evidence.memory import at_point
from evidence.training_history import TrainingHistory
from models import LSTM, MyLSTM, Recurrent
from training.loop import ONE_HOT, Examples


def from_mylstm(mine: MyLSTM) -> LSTM:
    """An LSTM with MyLSTM's weights: the inverse of ``MyLSTM.from_lstm``; its second bias is zero."""
    stacked = (mine.w_i, mine.w_f, mine.w_c, mine.w_o)
    weight = torch.cat([layer.weight for layer in stacked])  # (4 hidden, input + hidden)
    input_size = weight.shape[1] - mine.hidden_size
    lstm = LSTM(input_size, mine.hidden_size, mine.out.out_features).to(weight)
    bias = torch.cat([layer.bias for layer in stacked])
    lstm.rnn.load_state_dict(
        {
            "weight_ih_l0": weight[:, :input_size],
            "weight_hh_l0": weight[:, input_size:],
            "bias_ih_l0": bias,
            "bias_hh_l0": torch.zeros_like(bias),
        }
    )
    lstm.out.load_state_dict(mine.out.state_dict())
    return lstm


def differences(lstm: LSTM, mine: MyLSTM, test: Examples) -> dict[str, float]:
    """Largest absolute differences over all letters of the test names: probabilities, states h and C, and the gradients
    of the mean loss by letter and by weight; ``same_answer`` is the share of names with the same answer."""
    theirs, ours = _read(lstm, test), _read(mine, test)
    result = {key: float((theirs[key] - ours[key]).detach().abs().max()) for key in theirs if key != "best"}
    return result | {"same_answer": float((theirs["best"] == ours["best"]).double().mean())}


def experiment(own: dict[str, dict[int, TrainingHistory]], test: Examples) -> dict[str, Any]:
    """The trained networks in single precision, as they ship: the largest differences over all seeds."""
    by_direction: dict[str, list[dict[str, float]]] = {"lstm_in_mylstm": [], "mylstm_in_lstm": []}
    for history, mylstm_history in zip(own["LSTM"].values(), own["MyLSTM"].values(), strict=True):
        lstm, mine = at_point("LSTM", history, -1).float(), at_point("MyLSTM", mylstm_history, -1).float()
        assert isinstance(lstm, LSTM)
        assert isinstance(mine, MyLSTM)
        by_direction["lstm_in_mylstm"].append(differences(lstm, MyLSTM.from_lstm(lstm), test))
        by_direction["mylstm_in_lstm"].append(differences(from_mylstm(mine), mine, test))

    def worst(runs: list[dict[str, float]]) -> dict[str, float]:
        return {key: (min if key == "same_answer" else max)(run[key] for run in runs) for key in runs[0]}

    largest = {direction: worst(runs) for direction, runs in by_direction.items()}
    return {"names": len(test.lengths), "seeds": len(own["LSTM"])} | largest


def _read(network: Recurrent, test: Examples) -> dict[str, Tensor]:
    input = ONE_HOT[test.letters.T].to(next(network.parameters()).dtype).requires_grad_()
    log_probs, states = network.unroll(input)
    names = torch.arange(len(test.lengths))
    last = log_probs[test.lengths - 1, names]
    loss = -(last * test.targets).sum(dim=1).mean()
    network.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    within = (torch.arange(len(log_probs))[:, None] < test.lengths)[..., None]
    if isinstance(network, LSTM):
        cell = _cells(network, input.detach())
        weights: list[Tensor] = [network.rnn.get_parameter(f"weight_{part}_l0") for part in ("ih", "hh")]
    else:
        assert isinstance(network, MyLSTM)
        states, cell = states
        stacked = (network.w_i, network.w_f, network.w_c, network.w_o)
        weights = [layer.weight for layer in stacked]
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    return {
        "probability": log_probs.exp() * within,
        "h": states * within,
        "C": cell * within,
        "letter_gradient": input.grad,
        "weight_gradient": torch.cat(gradients, dim=int(isinstance(network, LSTM))),
        "best": last.argmax(dim=1),
    }


@torch.no_grad()
def _cells(network: LSTM, input: Tensor) -> Tensor:
    """Cell states after every letter, [time, batch, hidden]; nn.LSTM returns only the last."""
    state, cells = None, []
    for letter in input:
        _, state = network.rnn(letter[None], state)
        cells.append(state[1][0])
    return torch.stack(cells)
