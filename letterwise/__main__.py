"""The three networks on the command line, without torch.

python -m letterwise Suzuki Dostoevsky "O'Brien" --top 3
python -m letterwise --file names.csv --column name --out answers.csv
python -m letterwise --file names.tsv --top 3 --out answers.jsonl
python -m letterwise --evaluate labelled.tsv --json
"""

import argparse
import io
import json
import os
import sys

from letterwise import __version__
from letterwise.arguments import Parser, as_path, complain, escaped, path_or_word, whole_number
from letterwise.coverage import level_of
from letterwise.labelled_file import evaluate
from letterwise.manifest import ARTIFACTS, ArtifactsError
from letterwise.predictor import PRIORS, Predictor
from letterwise.sentences import reading_note, say
from letterwise.table import SEPARATORS, Answers, Table, TableError, annotate

THREADS = 4  # for the networks, at most: beyond that, single-threaded reading and writing take longest


def main(argv: list[str] | None = None) -> int:
    """Returns the exit code: 0 success, 2 bad arguments or files, 130 stopped by Ctrl-C."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    _check(parser, arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        predictor = Predictor.load(arguments.artifacts, threads=min(THREADS, os.cpu_count() or 1))
        if arguments.coverage and "coverage" not in predictor.manifest:
            parser.error(f"the artifacts in {arguments.artifacts} have no coverage thresholds; use --top")
        if arguments.file is not None:
            _write_table(predictor, arguments)
        elif arguments.evaluate is not None:
            _print_scores(predictor, arguments)
        else:
            _print_answers(predictor, arguments)
        sys.stdout.flush()
    except (ArtifactsError, TableError) as error:
        complain("letterwise", error)
        return 2
    except KeyboardInterrupt:
        print("\nletterwise: stopped; no output file was written", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has closed it
        _silence()
    except OSError as error:
        _silence()
        complain("letterwise", f"standard output cannot be written ({error.strerror})")
        return 2
    return 0


def _check(parser: Parser, arguments: argparse.Namespace) -> None:
    """Options that do not go together end the program with a sentence."""
    modes = [bool(arguments.names), arguments.file is not None, arguments.evaluate is not None]
    if sum(modes) != 1:
        parser.error("give names, or --file, or --evaluate")
    file_options = (arguments.column, arguments.out, arguments.separator, arguments.safe or None, arguments.all or None)
    if any(option is not None for option in file_options) and arguments.file is None:
        parser.error("--column, --out, --separator, --safe and --all go with --file")
    if arguments.encoding and arguments.names:
        parser.error("--encoding goes with --file or --evaluate")
    if (arguments.top, arguments.coverage) != (None, None) and arguments.evaluate is not None:
        parser.error("--top and --coverage go with names or --file")
    if bool(arguments.top) + bool(arguments.coverage) + arguments.all > 1:
        parser.error("give one of --top, --coverage and --all")
    if arguments.json and arguments.file is not None:
        parser.error("--json goes with names or --evaluate; --file writes a table")


def _silence() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_table(predictor: Predictor, arguments: argparse.Namespace) -> None:
    table = Table(arguments.file, arguments.column, arguments.separator, arguments.encoding or "utf-8")
    answers = Answers(arguments.top or 1, arguments.coverage, arguments.all, arguments.prior)
    unread = annotate(predictor, table, arguments.out or "-", answers, escape_formulas=arguments.safe)
    if unread == 1:
        print("1 row had nothing to read; its answers are empty", file=sys.stderr)
    elif unread:
        print(f"{unread:,} rows had nothing to read; their answers are empty", file=sys.stderr)


def _print_answers(predictor: Predictor, arguments: argparse.Namespace) -> None:
    answers = predictor.answers(arguments.names, arguments.top or 3, arguments.prior, arguments.coverage)
    if arguments.json:
        print(json.dumps(answers, indent=1))
        return
    for answer in answers:
        note = reading_note(answer["name"], answer["read_as"], answer["changes"], "en")
        print(escaped(answer["name"]) + (f"  ({escaped(note)})" if note else ""))
        if not answer["read_as"]:
            print(f"  {say('nothing_to_read', 'en')}")
            continue
        for model, best in answer["answers"].items():
            print(f"  {model:<7}" + "   ".join(f"{a['language']} {a['probability']:.1%}" for a in best))


def _print_scores(predictor: Predictor, arguments: argparse.Namespace) -> None:
    by_model = evaluate(predictor, arguments.evaluate, arguments.prior, arguments.encoding or "utf-8")
    if arguments.json:
        print(json.dumps(by_model, indent=1))
        return
    for model, figures in by_model.items():
        print(f"{model:<7}" + "   ".join(f"{k} {v:,}" if k == "n" else f"{k} {v:.3f}" for k, v in figures.items()))


def _coverage(text: str) -> float:
    share = float(text)
    try:
        level_of(share)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return share


def _encoding(text: str) -> str:
    try:
        "".encode(text)
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an encoding; use utf-8, windows-1252 or utf-16") from error
    return text


_coverage.__name__ = "number"  # argparse uses it in the message when float() fails


def _parser() -> Parser:
    parser = Parser(
        prog="python -m letterwise", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="surnames, in any script")
    parser.add_argument("--top", type=whole_number, metavar="K", help="languages per network (default: 3)")
    enough = "as many languages as it takes to include the right one for this share of names, 0.5 to 0.99"
    parser.add_argument("--coverage", type=_coverage, metavar="SHARE", help=enough)
    mix = f"mix of languages assumed (default: {PRIORS[0]})"
    parser.add_argument("--prior", choices=PRIORS, default=PRIORS[0], help=mix)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--artifacts", type=as_path, default=ARTIFACTS, metavar="DIR", help="default: artifacts")
    parser.add_argument("--version", action="version", version=f"letterwise {__version__}")
    table = ".csv, .tsv or .parquet, or .txt with one name per line; also .gz; -: standard input"
    parser.add_argument("--file", type=path_or_word, metavar="FILE", help=table)
    parser.add_argument("--column", metavar="NAME", help="the column of names, by its name or number")
    marks = "column separator (default: from the suffix or the header)"
    parser.add_argument("--separator", choices=SEPARATORS, metavar="MARK", help=marks)
    parser.add_argument(
        "--encoding", type=_encoding, metavar="NAME", help="of the file (default: UTF-8, or from a byte-order mark)"
    )
    parser.add_argument("--all", action="store_true", help="every language's probability")
    parser.add_argument(
        "--safe", action="store_true", help="put an apostrophe before cells that a spreadsheet would run"
    )
    target = "where the table goes (default: -, standard output)"
    parser.add_argument("--out", type=path_or_word, metavar="FILE", help=target)
    scored = "score the networks on lines of name<TAB>language, or several languages separated by commas"
    parser.add_argument("--evaluate", type=path_or_word, metavar="FILE", help=scored)
    return parser


if __name__ == "__main__":
    sys.exit(main())
