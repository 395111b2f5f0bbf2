"""Build Letterwise as a static site: the networks run in the visitor's browser, without a server of ours.

    python -m web --out site                                      # needs npm, which comes with Node.js
    python -m http.server --bind 127.0.0.1 --directory site 8000  # preview: http://127.0.0.1:8000

Put the folder on any static host, under any path. --out is replaced only by a complete new site.
"""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from letterwise.arguments import Parser, as_path, complain
from letterwise.manifest import ARTIFACTS, ArtifactsError
from web.build import SiteError, build


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 done, 2 bad arguments, unusable artifacts or folder, or no npm, 130 stopped by Ctrl-C."""
    arguments = _parser().parse_args(argv)
    try:
        size = build(
            arguments.out,
            arguments.artifacts,
            f"{arguments.url.rstrip('/')}/" if arguments.url else "",
            arguments.source or "",
        )
    except (ArtifactsError, SiteError) as error:
        complain("python -m web", error)
        return 2
    except KeyboardInterrupt:
        print("\npython -m web: stopped; --out is intact", file=sys.stderr)
        return 130
    print(
        f"wrote {arguments.out}, {size / 1e6:.1f} MB; preview: "
        f"python -m http.server --bind 127.0.0.1 --directory {arguments.out} 8000"
    )
    return 0


def _parser() -> Parser:
    parser = Parser(prog="python -m web", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=as_path, default=Path("site"), metavar="DIR", help="default: site")
    parser.add_argument("--artifacts", type=as_path, default=ARTIFACTS, metavar="DIR", help="default: artifacts")
    parser.add_argument("--url", type=_address, metavar="URL", help="the site's future URL, for link previews")
    parser.add_argument("--source", type=_address, metavar="URL", help="of the source code, for the link in the footer")
    return parser


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is not a URL; use https://example.org/letterwise/")
    return text


if __name__ == "__main__":
    sys.exit(main())
