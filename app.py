"""Start the Letterwise page: three recurrent networks read a surname letter by letter.

python app.py                          # http://127.0.0.1:7860
python app.py --host 0.0.0.0 --port 80 # reachable from other machines
python app.py --share                  # a public link for a week, through Gradio's tunnel
python app.py --rate-limit 20          # at most 20 requests per second per client
"""

import argparse
import os
import re
import signal
import sys
from typing import Any

from letterwise import Predictor
from letterwise.arguments import Parser, as_path, complain, whole_number
from letterwise.folders import how_to_install
from letterwise.manifest import ARTIFACTS, EVIDENCE, ArtifactsError
from letterwise.verdicts import EvidenceError, load


def main(argv: list[str] | None = None) -> int:
    """Serve until stopped. Exit code: 0 stopped, 2 bad arguments, unusable artifacts or address."""
    arguments = _parser().parse_args(argv)
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # handled like Ctrl-C, also as PID 1 of a container
        return _serve(arguments)
    except KeyboardInterrupt:
        return 0


def _serve(arguments: argparse.Namespace) -> int:
    try:
        predictor = Predictor.load(arguments.artifacts)
    except ArtifactsError as error:
        complain("app.py", error)
        return 2
    own_evidence = arguments.artifacts / EVIDENCE
    evidence: dict[str, Any] | EvidenceError
    try:
        evidence = load(own_evidence if own_evidence.exists() else ARTIFACTS / EVIDENCE)
    except EvidenceError as error:
        complain("app.py", error)
        evidence = error
    try:  # gradio takes seconds to import, so check the files first
        from page.server import ServerError, serve

        options = {"rate_limit": arguments.rate_limit}
        if arguments.frame_ancestors:
            options["frame_ancestors"] = " ".join(arguments.frame_ancestors)
        serve(predictor, evidence, arguments.host, arguments.port, arguments.root_path, arguments.share, **options)
    except ModuleNotFoundError as error:
        complain(
            "app.py",
            f"the page needs {error.name}; run: {how_to_install('page')}",
        )
        return 2
    except OSError as error:
        complain("app.py", f"{error}; set TMPDIR (or GRADIO_TEMP_DIR) to a writable folder")
        return 2
    except ServerError as error:
        complain("app.py", error)
        return 2
    return 0


def _parser() -> Parser:
    parser = Parser(prog="app.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    host = _environment("GRADIO_SERVER_NAME", "127.0.0.1")
    parser.add_argument("--host", type=_host, default=host, help="default: 127.0.0.1")
    port = _environment("GRADIO_SERVER_PORT", "7860")
    parser.add_argument("--port", type=whole_number, default=port, help="default: 7860")
    path = _environment("GRADIO_ROOT_PATH", "/")
    parser.add_argument("--root-path", type=_root_path, default=path, help="the path behind a reverse proxy")
    parser.add_argument("--share", action="store_true", default=_environment("GRADIO_SHARE", "").lower() == "true")
    parser.add_argument("--artifacts", type=as_path, default=ARTIFACTS, metavar="DIR", help="default: artifacts")
    parser.add_argument(
        "--rate-limit", type=whole_number, metavar="N", help="requests per second per client (default: no limit)"
    )
    sites = "sites that may embed the page (default: self and Hugging Face)"
    parser.add_argument("--frame-ancestors", type=_site, nargs="+", metavar="SITE", help=sites)
    return parser


def _environment(name: str, default: str) -> str:
    """A variable's value, or ``default`` if empty; removed, because Gradio reads it too and fails on bad values."""
    return os.environ.pop(name, "") or default


def _host(text: str) -> str:
    text.encode("idna")  # raises ValueError, where a socket would raise TypeError
    return text


_host.__name__ = "host"  # what argparse calls it


def _root_path(text: str) -> str:
    """An absolute path or a full URL."""
    address = text if "://" in text else "/" + text.removeprefix("/")
    if not re.fullmatch(r"(https?://[\w.-]+(:\d+)?)?(/[\w~-][\w.~-]*)*/?", address, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a path; use /names or https://example.org/names")
    return address


def _site(text: str) -> str:
    """A source for frame-ancestors in a Content-Security-Policy; self and none get their quotes."""
    if text in ("self", "none"):
        return f"'{text}'"
    if not re.fullmatch(r"https?://(\*\.)?[\w.-]+(:\d+)?|\*", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a site; use https://example.org, self, none or *")
    return text


if __name__ == "__main__":
    sys.exit(main())
