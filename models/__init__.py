"""The report's three recurrent networks, one file each.

Each is built with ``(input_size, hidden_size, output_size)`` and has two paths that tests prove equal:
the report's own step or sequence signature (``forward``), and ``unroll``, which reads a whole batch over
all time steps, ``[time, batch, input_size] -> log-probabilities [time, batch, output_size], states``.
"""

from models.lstm import LSTM
from models.mylstm import MyLSTM
from models.recurrent import Recurrent
from models.rnn import RNN

Network = RNN | LSTM | MyLSTM

__all__ = ["LSTM", "RNN", "MyLSTM", "Network", "Recurrent"]
