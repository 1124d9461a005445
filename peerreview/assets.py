"""Takes govuk-frontend from node_modules, removes the GOV.UK brand, and puts every file a page needs
into static/dist/<hash>/, so that browsers may keep each file for ever.

`python -m peerreview.assets` builds; `./run` does it before each start.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

ROOT = Path(__file__).parent.parent
GOVUK = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
OWN = ROOT / "static"
DIST = OWN / "dist"

BRAND_COLOUR = "#00625c"
GOVUK_BRAND_COLOUR = "#1d70b8"

ASIDE = "new-"

RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
# What remains of the brand after cleaning stops the build: its licence ends at gov.uk.
BRAND = re.compile(
    r"@font-face|gds|transport|calvert|crest|crown|logotype|copyright-logo|/assets/|url\("
    rf"|{GOVUK_BRAND_COLOUR}",
    re.IGNORECASE,
)
BRAND_RULE = re.compile(r"@font-face|crest|crown|logotype|copyright-logo", re.IGNORECASE)


class BrandRemains(RuntimeError):
    """Something of the GOV.UK brand would have been served."""


def without_brand(css: str) -> str:
    """The stylesheet without GOV.UK's font, crest, crown and blue.

    Raises BrandRemains where anything of it is left, for example after an upgrade of govuk-frontend.
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = RULE.sub(lambda rule: "" if BRAND_RULE.search(rule[0]) else rule[0], css)
    css = re.sub(r"@(media|supports)[^{};]*\{\}", "", css)
    css = re.sub(r"""["']?GDS Transport["']?\s*,\s*""", "", css)
    css = re.sub(GOVUK_BRAND_COLOUR, BRAND_COLOUR, css, flags=re.IGNORECASE)
    if found := BRAND.search(css):
        around = css[max(found.start() - 60, 0) : found.end() + 60]
        raise BrandRemains(f"The GOV.UK brand is still in the stylesheet: …{around}…")
    return css


def build(govuk: Path = GOVUK, own: Path = OWN, dist: Path = DIST) -> str:
    """Writes all files into one folder, removes the folders of earlier builds, and gives its hash."""
    files = _from_govuk(govuk) | _of_our_own(own, dist)
    name = _common_hash(files)
    folder = dist / name
    dist.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        _write(files, folder)
    _say_which_is_current(dist, name)
    for old in dist.iterdir():
        # Another start may be writing into a folder of its own at this moment.
        if old.is_dir() and old != folder and not old.name.startswith(ASIDE):
            shutil.rmtree(old, ignore_errors=True)
    return name


def _from_govuk(folder: Path) -> dict[str, bytes]:
    css = (folder / "govuk-frontend.min.css").read_text()
    js = (folder / "govuk-frontend.min.js").read_text()
    # The maps are not served, and browsers' tools would ask for them.
    js = re.sub(r"//# sourceMappingURL=\S*", "", js)
    return {
        "govuk-frontend.min.css": without_brand(css).encode(),
        "govuk-frontend.min.js": js.encode(),
    }


def _of_our_own(folder: Path, dist: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and dist not in path.parents and not path.name.startswith(".")
    }


def _common_hash(files: Mapping[str, bytes]) -> str:
    common = sha256()
    for name, content in sorted(files.items()):
        common.update(f"{name}\0{len(content)}\0".encode() + content)
    return common.hexdigest()[:16]


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    # Written aside and renamed: a build that was interrupted must not look finished.
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=ASIDE))
    aside.chmod(0o755)
    compressor = Compressor(quiet=True)
    for name, content in files.items():
        path = aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if compressor.should_compress(name):
            list(compressor.compress(str(path)))
    try:
        aside.rename(folder)
    except OSError:
        # Another start built the same files at the same moment.
        if not folder.is_dir():
            raise
        shutil.rmtree(aside)


def _say_which_is_current(dist: Path, name: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=dist, prefix=ASIDE, delete=False) as file:
        file.write(name)
    # A temporary file is its maker's alone; the server may be somebody else.
    Path(file.name).chmod(0o644)
    Path(file.name).replace(dist / "current")


@cache
def current(dist: Path = DIST) -> str:
    """The hash of the files now served."""
    try:
        return (dist / "current").read_text().strip()
    except FileNotFoundError:
        raise RuntimeError("The assets are not built: run python -m peerreview.assets") from None


@cache
def asset_path(name: str) -> str:
    """The address of one of the built files: /static/dist/<hash>/app.css for app.css.

    Raises FileNotFoundError for a file that does not exist, so that a page cannot ask for it.
    """
    if not (DIST / current() / name).is_file():
        raise FileNotFoundError(f"No such file among the assets: {name}")
    return f"/static/dist/{current()}/{name}"


def served_before(
    wsgi_app: Callable[..., Iterable[bytes]], headers: Iterable[tuple[str, str]] = ()
) -> Callable[..., Iterable[bytes]]:
    """The application with the built files served before it, and these headers on every answer.

    WhiteNoise answers without Flask, and some of its answers (405, 304, 416) without asking for
    headers: so they are put on at the door that every answer passes.
    """
    fixed = list(headers)
    files = WhiteNoise(
        wsgi_app,
        root=str(DIST / current()),
        prefix=f"static/dist/{current()}/",
        allow_all_origins=False,
        immutable_file_test=_is_immutable,
        add_headers_function=_say_letters,
    )

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Any:
            to = Headers(given)
            for name, value in fixed:
                to[name] = value
            to.setdefault("Cache-Control", "no-store")
            return start_response(status, to.items(), *rest)

        return files(environ, start)  # type: ignore[no-any-return]

    return answered


def _is_immutable(path: str, url: str) -> bool:
    return True


def _say_letters(to: Headers, path: str, url: str) -> None:
    # WhiteNoise says so of texts and scripts, and not of pictures that are texts too.
    if (kind := to["Content-Type"] or "").endswith("+xml"):
        to["Content-Type"] = f'{kind}; charset="utf-8"'


if __name__ == "__main__":
    build()
