"""Build the site from ui/, the site's own files, data from Python as ``site.js``, the networks and two npm packages.

Everything but ``index.html``, ``sw.js``, ``card.png`` and ``site.json`` is in a folder named after a hash of the
content, so that no cache can mix two versions. ``site.json`` lists what was written, to recognise our own sites.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
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
UI = ROOT / "ui"  # the page itself, shared with the Gradio page
INDEX, WORKER, LISTING = "index.html", "sw.js", "site.json"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
PACKAGED = {  # name in the site -> file in a package; .js, because some hosts do not know .mjs
    "onnxruntime.js": "onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
    "ort-wasm-simd-threaded.wasm": "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
    "any-ascii.js": "any-ascii/any-ascii.js",
    "block.js": "any-ascii/block.js",
    "any-ascii.LICENSE.txt": "any-ascii/LICENSE",
}

Files = dict[str, bytes]


class SiteError(ValueError):
    """The site cannot be built or written; the message says why and what to do."""


def build(out: Path, artifacts: Path, url: str = "", source: str = "") -> int:
    """Write the site to ``out`` and return its size in bytes. Raises ArtifactsError or SiteError, changing nothing.

    ``url``: the site's future URL, with a trailing slash, for link previews; ``source``: URL of the source code.
    """
    out = _checked_folder(out)
    manifest, graphs = verify(artifacts)
    if manifest["alphabet"] != text.ALPHABET:
        raise SiteError(f"the alphabet of {artifacts} is {manifest['alphabet']!r}, this version uses another")
    files = site(manifest, graphs, packages(), artifacts, url, source)
    _write(out, files)
    return sum(map(len, files.values()))


def site(
    manifest: dict[str, Any], graphs: Files, packaged: Files, artifacts: Path, url: str = "", source: str = ""
) -> Files:
    """All files of the site by path; inside the version's folder the paths are those of the repository."""
    evidence = load(artifacts / EVIDENCE)
    site_files = packaged | {name: graphs[name] for name in (*MODELS.values(), TRACE)}
    site_files |= {f"claims-{lang}.html": claims.render(evidence, lang).encode() for lang in LANGS}
    site_files["lists.json"] = json.dumps(our_lists(manifest)).encode()
    site_files["units.json"] = json.dumps(manifest.get("units", {})).encode()
    site_files["scripts-tables.js"] = f"export default {for_browser()};\n".encode()
    site_files["site.js"] = f"export default {json.dumps(site_data(manifest, source), ensure_ascii=False)};\n".encode()
    assets = {f"web/site/{name}": content for name, content in site_files.items()}
    own_files = [file for file in SOURCE.iterdir() if file.suffix in (".js", ".svg") and file.name != WORKER]
    assets |= {
        file.relative_to(ROOT).as_posix(): file.read_bytes()
        for file in (*own_files, *UI.rglob("*.js"), UI / "print.css")
    }
    sheets = shared_sheet((UI / "style.css").read_text(encoding="utf-8")), (SOURCE / "style.css").read_text("utf-8")
    assets["style.css"] = "".join(sheets).encode()
    browser_manifest = {key: value for key, value in manifest.items() if key != "units"}  # units have their own file
    assets[MANIFEST] = json.dumps(browser_manifest, ensure_ascii=False).encode()
    worker = (SOURCE / WORKER).read_text(encoding="utf-8")
    words = {key: escape(sentence) for key, sentence in WORDS["en"]["sentences"].items()}
    words["tags"] = tags(url, "card.png")
    index = Template((SOURCE / INDEX).read_text(encoding="utf-8")).safe_substitute(words)

    parts = [*(name.encode() + content for name, content in sorted(assets.items())), index.encode(), worker.encode()]
    version = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:12]
    files = {f"{version}/{name}": content for name, content in assets.items()}
    files["card.png"] = (UI / "card.png").read_bytes()  # at a fixed path, for links shared earlier
    scripts = [name for name in sorted(assets) if name.endswith(".js")]
    preloads = "\n".join(f'<link rel="modulepreload" href="{version}/{name}">' for name in scripts)
    files[INDEX] = Template(index).substitute(version=version, preloads=preloads).encode()
    cached = json.dumps(["./", *sorted(files.keys() - {INDEX})])
    files[WORKER] = f'const VERSION = "{version}";\nconst FILES = {cached};\n{worker}'.encode()
    return files


def site_data(manifest: dict[str, Any], source: str = "") -> dict[str, Any]:
    """What the site's scripts need from Python: tables for reading names, each model's graph file, settings."""
    return {"reading": tables(), "models": MODELS, "trace": TRACE, "settings": settings(manifest) | {"source": source}}


@cache
def tables() -> dict[str, Any]:
    """The rules of ``letterwise.text``; what it looks up in Unicode tables as bodies of regex character classes.

    A browser's own tables may be of another Unicode version and would then read some names differently.
    """
    assigned, unassigned = list[str](), list[str]()
    for character in map(chr, range(0x110000)):
        (unassigned if unicodedata.category(character) == "Cn" else assigned).append(character)

    def characters_where(condition: Callable[[str], bool]) -> str:
        return _class(filter(condition, assigned))

    return {
        "alphabet": text.ALPHABET,
        "max_letters": text.MAX_LETTERS,
        "max_source": text.MAX_SOURCE,
        "changes": text.CHANGES,
        "word_start": text.WORD_START.pattern,
        "forms": text.FORMS.pattern,
        "comma": text.COMMA.pattern,
        "particles": sorted(text.PARTICLES),
        "space": characters_where(str.isspace),
        "apostrophe": characters_where(text.APOSTROPHES.__contains__),
        "separator": characters_where(text.is_separator),
        "letter": characters_where(text.is_letter),
        "sign": characters_where(lambda character: unicodedata.category(character)[0] in "PS"),
        "alphabetic": characters_where(str.isalpha),
        "capital": characters_where(lambda character: text.is_capital(character) is True),
        "small": characters_where(lambda character: text.is_capital(character) is False),
        "unassigned": _class(unassigned),
    }


def _class(characters: Iterable[str]) -> str:
    """The body of a regex character class, such as ``\\u{61}-\\u{7a}``, for ascending characters."""
    ranges: list[list[int]] = []
    for code in map(ord, characters):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{{{a:x}}}" + (f"-\\u{{{b:x}}}" if b > a else "") for a, b in ranges)


def shared_sheet(sheet: str) -> str:
    """The Gradio page's style sheet without Gradio: dark mode follows a media query instead of a class."""
    dark = re.compile(r"^([^{}\n]*\.dark\b[^{}\n]*)(\{[^}]*\})", re.M)
    sheet = dark.sub(
        lambda rule: f"@media (prefers-color-scheme: dark) {{ {rule[1].replace('.dark', '')}{rule[2]} }}", sheet
    )
    return sheet.replace(".gradio-container", ".sheet")


def packages() -> Files:
    """The files of PACKAGED, as locked in package-lock.json; npm checks each package against its hash there."""
    npm = shutil.which("npm")
    if not npm:
        raise SiteError("the site needs npm, which is not installed; install Node.js 20 or newer and run this again")
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


def _checked_folder(out: Path) -> Path:
    """The resolved folder; raises SiteError unless it is new, empty, or contains a site of ours and nothing else."""
    out = out.resolve()
    try:
        if out.exists() and not out.is_dir():
            raise SiteError(f"{out} is a file; choose a folder with --out")
        ours = _listed(out / LISTING)
        present = (file.relative_to(out).as_posix() for file in out.rglob("*") if not file.is_dir())
        if foreign := next((name for name in present if name not in ours), None):
            raise SiteError(
                f"{out} contains something other than our site ({foreign}); choose another folder with --out"
            )
    except OSError as error:
        raise SiteError(
            f"{out} cannot be read ({error.strerror or error}); choose another folder with --out"
        ) from error
    return out


def _listed(listing: Path) -> set[str]:
    """The files that ``listing`` lists, and itself; empty if it is missing or not one of ours."""
    try:
        return {LISTING, *json.loads(listing.read_text(encoding="utf-8"))["files"]}
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return set()


def _write(out: Path, files: Files) -> None:
    """Build the complete site beside ``out``, then rename it into place; the old one is put back if that fails."""
    listing = {"files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as temporary:
            new, old = Path(temporary) / "new", Path(temporary) / "old"
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
