"""The built files: without the GOV.UK brand, named by their content, served for ever."""

import re

import pytest
from werkzeug.test import Client

from peerreview import assets

LICENSED = re.compile(r"gds transport|@font-face|crest|crown|logotype|calvert", re.IGNORECASE)


@pytest.fixture
def sources(tmp_path):
    """A little govuk-frontend and a little static folder: where they are, and where to build."""
    govuk, own = tmp_path / "govuk", tmp_path / "static"
    govuk.mkdir()
    own.mkdir()
    (govuk / "govuk-frontend.min.css").write_text(".govuk-body{color:#0b0c0c}")
    (govuk / "govuk-frontend.min.js").write_text("export{};//# sourceMappingURL=x.js.map\n")
    (own / "app.css").write_text(".a{}")
    return {"govuk": govuk, "own": own, "dist": own / "dist"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of what is really served."""
    dist = tmp_path_factory.mktemp("dist")
    return dist / assets.build(dist=dist)


def folders(sources):
    return [path.name for path in sources["dist"].iterdir() if path.is_dir()]


def test_brand_is_gone_from_every_built_file(built):
    texts = [path for path in built.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert {"govuk-frontend.min.css", "govuk-frontend.min.js"} <= {path.name for path in texts}
    assert [path.name for path in texts if LICENSED.search(path.read_text())] == []


def test_brand_colour_is_ours(built):
    css = (built / "govuk-frontend.min.css").read_text()
    assert f"--govuk-brand-colour:{assets.BRAND_COLOUR}" in css
    assert assets.GOVUK_BRAND_COLOUR not in css


def test_brand_colour_can_be_read_on_white():
    assert contrast(assets.BRAND_COLOUR, "#ffffff") > 4.5


def test_font_is_everybodys(built):
    css = (built / "govuk-frontend.min.css").read_text()
    assert set(re.findall(r"font-family:([^;}]+)", css)) == {"arial,sans-serif", "sans-serif"}


@pytest.mark.parametrize(
    "css",
    [
        ".a{background:url(/assets/images/govuk-crest.svg)}",
        ".a{background:url(data:image/png;base64,AAAA)}",
        '.a{font-family:"GDS Transport"}',
        ".a{b:c}}.govuk-crest",
    ],
)
def test_brand_that_cleaning_does_not_know_stops_the_build(css):
    with pytest.raises(assets.BrandRemains):
        assets.without_brand(css.replace("govuk-crest.svg", "coat-of-arms.svg"))


def test_cleaning_takes_the_brand_and_leaves_the_rest():
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/a.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif;color:#1d70b8}"
        "@media print{.govuk-footer__crown{margin:0}}"
        "@media print{.b{margin:0}}"
    )
    assert assets.without_brand(css) == (
        f".a{{font-family:arial,sans-serif;color:{assets.BRAND_COLOUR}}}@media print{{.b{{margin:0}}}}"
    )


def test_hash_stays_while_nothing_changes(sources):
    assert assets.build(**sources) == assets.build(**sources)


@pytest.mark.parametrize("name", ["own/app.css", "own/new.js", "govuk/govuk-frontend.min.js"])
def test_hash_changes_with_any_file_and_the_old_folder_goes(sources, name):
    before = assets.build(**sources)
    folder, file = name.split("/")
    (sources[folder] / file).write_text("changed{}")
    after = assets.build(**sources)
    assert after != before
    assert folders(sources) == [after]
    assert (sources["dist"] / "current").read_text() == after


def test_script_does_not_ask_for_its_map(sources):
    folder = sources["dist"] / assets.build(**sources)
    assert (folder / "govuk-frontend.min.js").read_text() == "export{};\n"


def test_address_of_a_file_that_does_not_exist_is_refused():
    with pytest.raises(FileNotFoundError):
        assets.asset_path("no-such.css")


def test_files_are_served_for_ever_with_the_headers_given():
    client = Client(assets.served_before(not_found, headers=[("X-Ours", "yes")]))
    with client.get(assets.asset_path("js-enabled.js")) as response:
        assert response.status_code == 200
        assert response.headers["X-Ours"] == "yes"
        assert response.cache_control.immutable
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/static/js-enabled.js", "/static/dist/current", "/"])
def test_nothing_else_is_served(path):
    client = Client(assets.served_before(not_found))
    assert client.get(path).status_code == 404


def not_found(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b""]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
