"""Start the Letterwise page: three recurrent networks read a surname letter by letter.

python app.py                          # http://127.0.0.1:7860
python app.py --host 0.0.0.0 --port 80 # for others to see
python app.py --share                  # a public link for a week, through Gradio's tunnel
"""

import argparse
import os
import sys

from letterwise import Predictor
from letterwise.arguments import Parser, some_path, whole_number
from letterwise.evidence import EvidenceError, load
from letterwise.manifest import ARTIFACTS, EVIDENCE, ArtifactsError


def main(argv: list[str] | None = None) -> int:
    """Serve until stopped. Exit code: 0 stopped, 2 bad arguments, unusable artifacts or address."""
    arguments = _parser().parse_args(argv)
    try:
        predictor = Predictor.load(arguments.artifacts)
    except ArtifactsError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2
    own = arguments.artifacts / EVIDENCE
    try:
        evidence = load(own if own.exists() else ARTIFACTS / EVIDENCE)
    except EvidenceError as error:
        print(f"app.py: {error}", file=sys.stderr)
        evidence = error
    from page.server import ServerError, serve  # gradio takes seconds to import: not before the files are known good

    try:
        serve(predictor, evidence, arguments.host, arguments.port, arguments.root_path, arguments.share)
    except ServerError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> Parser:
    parser = Parser(prog="app.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    environment = os.environ.get
    parser.add_argument("--host", default=environment("GRADIO_SERVER_NAME", "127.0.0.1"), help="default: 127.0.0.1")
    port = environment("GRADIO_SERVER_PORT", "7860")
    parser.add_argument("--port", type=whole_number, default=port, help="default: 7860")
    parser.add_argument("--root-path", default=environment("GRADIO_ROOT_PATH"), help="the path behind a reverse proxy")
    parser.add_argument("--share", action="store_true", default=environment("GRADIO_SHARE", "").lower() == "true")
    parser.add_argument("--artifacts", type=some_path, default=ARTIFACTS, metavar="DIR", help="default: artifacts")
    return parser


if __name__ == "__main__":
    sys.exit(main())
