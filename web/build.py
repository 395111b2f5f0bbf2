"""The builder: ui/, the site's own files, what they need of Python as ``site.js``, the networks, two packages from npm.

Everything but ``index.html``, ``sw.js`` and ``site.json`` lies in a folder named after the content, so that no cache
anywhere can mix two versions. ``site.json`` lists what was written: how the builder knows a site of its own.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from letterwise import claims, text
from letterwise.facts import settings
from letterwise.lists import our_lists
from letterwise.manifest import EVIDENCE, MANIFEST, MODELS, TRACE, verify
from letterwise.scripts import for_browser
from letterwise.sentences import LANGS, WORDS
from letterwise.showcase import tags
from letterwise.verdicts import load

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SOURCE = HERE / "site"
UI = ROOT / "ui"  # the page itself, the same as the Gradio page's
INDEX, WORKER, LISTING = "index.html", "sw.js", "site.json"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
PACKAGED = {  # name in the site -> file of a package; .js and not .mjs, which some hosts do not know
    "onnxruntime.js": "onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
    "ort-wasm-simd-threaded.wasm": "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
    "any-ascii.js": "any-ascii/any-ascii.js",
    "block.js": "any-ascii/block.js",
    "any-ascii.LICENSE.txt": "any-ascii/LICENSE",
}

Files = dict[str, bytes]


class SiteError(ValueError):
    """A site that cannot be built or written: the message says why and what to do."""


def build(out: Path, artifacts: Path, url: str = "", source: str = "") -> int:
    """Write the site to ``out`` and return its size in bytes. Raises ArtifactsError or SiteError, nothing changed.

    ``url``: the address that it will have, with a slash at its end, for whoever shares it; ``source``: its text's.
    """
    out = _ours(out)
    manifest, graphs = verify(artifacts)
    if manifest["alphabet"] != text.ALPHABET:
        raise SiteError(f"the alphabet of {artifacts} is {manifest['alphabet']!r}, this Letterwise reads another")
    files = site(manifest, graphs, packages(), artifacts, url, source)
    _write(out, files)
    return sum(map(len, files.values()))


def site(
    manifest: dict[str, Any], graphs: Files, packaged: Files, artifacts: Path, url: str = "", source: str = ""
) -> Files:
    """Every file of the site by its path; in the folder of its version the paths are the repository's own."""
    evidence = load(artifacts / EVIDENCE)
    beside = packaged | {name: graphs[name] for name in (*MODELS.values(), TRACE)}
    beside |= {f"claims-{lang}.html": claims.render(evidence, lang).encode() for lang in LANGS}
    beside["lists.json"] = json.dumps(our_lists(manifest)).encode()
    beside["units.json"] = json.dumps(manifest.get("units", {})).encode()
    beside["scripts-tables.js"] = f"export default {for_browser()};\n".encode()
    beside["site.js"] = f"export default {json.dumps(facts(manifest, source), ensure_ascii=False)};\n".encode()
    assets = {f"web/site/{name}": content for name, content in beside.items()}
    own = [file for file in SOURCE.iterdir() if file.suffix in (".js", ".svg") and file.name != WORKER]
    assets |= {
        file.relative_to(ROOT).as_posix(): file.read_bytes() for file in (*own, *UI.rglob("*.js"), UI / "print.css")
    }
    sheets = shared_sheet((UI / "style.css").read_text(encoding="utf-8")), (SOURCE / "style.css").read_text("utf-8")
    assets["style.css"] = "".join(sheets).encode()
    told = {key: value for key, value in manifest.items() if key != "units"}  # they have a file of their own
    assets[MANIFEST] = json.dumps(told, ensure_ascii=False).encode()
    worker = (SOURCE / WORKER).read_text(encoding="utf-8")
    words = {key: escape(sentence) for key, sentence in WORDS["en"]["sentences"].items()}
    words["tags"] = tags(url, "card.png")
    index = Template((SOURCE / INDEX).read_text(encoding="utf-8")).safe_substitute(words)

    parts = [*(name.encode() + content for name, content in sorted(assets.items())), index.encode(), worker.encode()]
    version = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:12]
    files = {f"{version}/{name}": content for name, content in assets.items()}
    files["card.png"] = (UI / "card.png").read_bytes()  # where those who share the address have found it before
    scripts = [name for name in sorted(assets) if name.endswith(".js")]
    preloads = "\n".join(f'<link rel="modulepreload" href="{version}/{name}">' for name in scripts)
    files[INDEX] = Template(index).substitute(version=version, preloads=preloads).encode()
    listed = json.dumps(["./", *sorted(files.keys() - {INDEX})])
    files[WORKER] = f'const VERSION = "{version}";\nconst FILES = {listed};\n{worker}'.encode()
    return files


def facts(manifest: dict[str, Any], source: str = "") -> dict[str, Any]:
    """What the site's scripts need of Python: the reading's tables, which graph is whose, the page's settings."""
    return {"reading": tables(), "models": MODELS, "trace": TRACE, "settings": settings(manifest) | {"source": source}}


@cache
def tables() -> dict[str, Any]:
    """What ``letterwise.text`` asks of Python's Unicode tables, as bodies of regular expressions' character classes.

    A browser's own tables may be of another Unicode version, and would then read a name otherwise.
    """
    return {
        "alphabet": text.ALPHABET,
        "max_letters": text.MAX_LETTERS,
        "max_source": text.MAX_SOURCE,
        "changes": text.CHANGES,
        "word_start": text.WORD_START.pattern,
        "forms": text.FORMS.pattern,
        "comma": text.COMMA.pattern,
        "particles": sorted(text.PARTICLES),
        "space": _class(str.isspace),
        "apostrophe": _class(text.APOSTROPHES.__contains__),
        "separator": _class(text.is_separator),
        "letter": _class(text.is_letter),
        "sign": _class(lambda character: unicodedata.category(character)[0] in "PS"),
        "alphabetic": _class(str.isalpha),
        "capital": _class(lambda character: text.is_capital(character) is True),
        "small": _class(lambda character: text.is_capital(character) is False),
        "unassigned": _class(lambda character: unicodedata.category(character) == "Cn"),
    }


def _class(belongs: Callable[[str], bool]) -> str:
    """``\\u{61}-\\u{7a}`` and so on for all characters that belong."""
    ranges: list[list[int]] = []
    for code in range(0x110000):
        if belongs(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\u{{{a:x}}}" + (f"-\\u{{{b:x}}}" if b > a else "") for a, b in ranges)


def shared_sheet(sheet: str) -> str:
    """The Gradio page's style sheet for a page without Gradio: the browser says what is dark, not a class."""
    dark = re.compile(r"^([^{}\n]*\.dark\b[^{}\n]*)(\{[^}]*\})", re.M)
    sheet = dark.sub(
        lambda rule: f"@media (prefers-color-scheme: dark) {{ {rule[1].replace('.dark', '')}{rule[2]} }}", sheet
    )
    return sheet.replace(".gradio-container", ".sheet")


def packages() -> Files:
    """PACKAGED, as locked in package-lock.json; npm checks each package against its hash there."""
    npm = shutil.which("npm")
    if not npm:
        raise SiteError("the site needs npm, and there is none here; install Node.js 20 or newer and run this again")
    with tempfile.TemporaryDirectory() as folder:
        for name in LOCKED:
            shutil.copyfile(ROOT / name, Path(folder) / name)
        command = [
            npm,
            "ci",
            "--omit=dev",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--loglevel=error",
        ]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode:
            reason = (run.stderr.strip() or f"exit code {run.returncode}").splitlines()[0]
            raise SiteError(f"npm could not fetch the packages of package-lock.json: {reason}")
        return {name: (Path(folder) / "node_modules" / file).read_bytes() for name, file in PACKAGED.items()}


def _ours(out: Path) -> Path:
    """The folder to write, if it is new, empty, or holds a site of ours and nothing else."""
    out = out.resolve()
    try:
        if out.exists() and not out.is_dir():
            raise SiteError(f"{out} is a file; name a folder with --out")
        ours = _listed(out / LISTING)
        held = (file.relative_to(out).as_posix() for file in out.rglob("*") if not file.is_dir())
        if stranger := next((name for name in held if name not in ours), None):
            raise SiteError(f"{out} holds what is not a site of ours ({stranger}); name another folder with --out")
    except OSError as error:
        raise SiteError(f"{out} cannot be read ({error.strerror or error}); name another folder with --out") from error
    return out


def _listed(listing: Path) -> set[str]:
    """The files of the site that ``listing`` belongs to, itself among them; empty where it is none of ours."""
    try:
        return {LISTING, *json.loads(listing.read_text(encoding="utf-8"))["files"]}
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return set()


def _write(out: Path, files: Files) -> None:
    """Build the site whole beside ``out``, then rename it in; the old one is put back where that fails."""
    listing = {"files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            for name, content in (files | {LISTING: json.dumps(listing, indent=1).encode()}).items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(content)
            if out.exists():
                out.rename(old)
            try:
                new.rename(out)
            except BaseException:
                if old.exists():
                    old.rename(out)
                raise
    except OSError as error:
        raise SiteError(f"{out} cannot be written ({error.strerror or error}); nothing was changed") from error
