"""From trained networks to artifacts: ONNX graphs, the gate they must pass, and the folder they are written to."""

from collections.abc import Mapping

from export import bulk
from export.gate import check, check_bulk
from export.graph import Labels, build
from letterwise.manifest import BULK, MODELS, TRACE
from models import LSTM, MyLSTM, Network


def graphs(networks: Mapping[str, Network], labels: Labels) -> dict[str, bytes]:
    """The bytes of every graph by file name: RNN, LSTM, MyLSTM, the LSTM's weights in MyLSTM's equations, and all
    three in one for long lists.

    Raises export.gate.GateError if a graph differs from its network.
    """
    files = {MODELS[name]: network for name, network in networks.items()}
    [lstm] = [network for network in networks.values() if isinstance(network, LSTM)]
    files[TRACE] = MyLSTM.from_lstm(lstm)
    checked = {file: check(build(network, labels), network) for file, network in files.items()}
    return checked | {BULK: check_bulk(bulk.build(networks, labels), networks)}
