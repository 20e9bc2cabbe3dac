"""What a visitor with and without eyes, with and without a filled cache, gets from the potter's homepage."""

import json
import re
import struct
import zlib
from dataclasses import dataclass

from flaskpath.grading.api import check

MONTH = 30 * 24 * 60 * 60
MOVED = (301, 302, 303, 307, 308)


@dataclass
class Asset:
    """Something the page loads: where a browser asks for it, what came, and what the visitor really sees."""

    address: str
    page: object
    body: bytes


def name_of(path):
    return path.partition("?")[0].rpartition("/")[2]


def places(site, name):
    return [path for path in site.submitted if name_of(path) == name]


def contents(site, name):
    """The bytes of every file of this name in the workspace now."""
    found = [site.read(path) for path in site.path_list() if name_of(path) == name]
    return [one for one in found if one is not None]


def gallery_of(site):
    return [picture for path in places(site, "gallery.json") for picture in json.loads(site.submitted[path])]


def png(width, height, colour):
    """A picture of one colour."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )


def drawn_colour(draw):
    return [draw.number(0, 255) for _ in range(3)]


def deployed(site, draw):
    """The next deployment: pots.css and one picture are new, and one more has come: (site, names that changed)."""
    gallery = gallery_of(site)
    changed, size = draw.pick(gallery), draw.several(2, lambda: draw.number(20, 90))
    added = {
        "file": f"{draw.word()}.png",
        "shows": f"{draw.sentence()[:-1]} & more",
        "width": size[0],
        "height": size[1],
    }
    files = {path: f"{site.submitted[path]}\n/* {draw.word()} */\n" for path in places(site, "pots.css")}
    files |= {path: json.dumps([added, *gallery]) for path in places(site, "gallery.json")}
    for path in places(site, changed["file"]):
        files[path] = png(changed["width"], changed["height"], drawn_colour(draw))
        files[path.removesuffix(changed["file"]) + added["file"]] = png(*size, drawn_colour(draw))
    return site.again(files=files), ("pots.css", changed["file"])


def open_address(visitor, address, page):
    came = visitor.open(address, page)
    if came.status == 404:
        came.fail(
            f"{name_of(page.path) or 'The page'} names {address}, and there is nothing: a browser gets 404.",
            expected="200 and the file",
            got="404",
        )
    return (visitor.follow(came) if came.status in MOVED else came).ok()


def seconds_kept(page):
    """For how long a browser may use this answer again without asking."""
    said = page.headers.get("Cache-Control").lower()
    if "no-store" in said or "no-cache" in said:
        return 0
    found = re.search(r"(?:^|[,\s])max-age\s{0,5}=\s{0,5}\"?(\d{1,12})", said)
    return int(found[1]) if found else 0


def load(visitor, page, address, kept):
    """Loads `address` as a browser does that keeps what it may keep in `kept` (address to body)."""
    came = open_address(visitor, address, page)
    body = kept.get(came.path, came.body)
    if seconds_kept(came) >= MONTH:
        kept[came.path] = body
    return Asset(came.path, came, body)


def images(visitor, page, kept=None):
    """(element, asset) of every <img> in the page; one whose picture is written into the page has no asset."""
    return [
        (one, load(visitor, page, one.attributes["src"], {} if kept is None else kept))
        for one in page.select("img[src]")
        if not one.attributes["src"].startswith("data:")
    ]


def stylesheets(visitor, page, kept=None):
    return [
        load(visitor, page, one.attributes["href"], {} if kept is None else kept)
        for one in page.select("link[rel~=stylesheet i][href]")
    ]


def is_stylesheet(body, file):
    """Whether `body` holds the rules of `file`; the lines about the font may be others."""
    came = {line.strip() for line in body.decode("utf-8", "replace").splitlines()}
    lines = [line.strip() for line in file.decode("utf-8", "replace").splitlines()]
    return all(line in came for line in lines if "url(" not in line and "{{" not in line)


def loaded(site, visitor, page):
    """Name to asset, for pots.css, wave.svg and every picture of the gallery; each must be in the page."""
    sheets = stylesheets(visitor, page)
    pictures = [asset for _, asset in images(visitor, page)]
    found = {}
    for name in ("pots.css", "wave.svg", *(one["file"] for one in gallery_of(site))):
        files = contents(site, name)
        fits = is_stylesheet if name == "pots.css" else bytes.__eq__
        for asset in sheets if name == "pots.css" else pictures:
            if any(fits(asset.body, file) for file in files):
                found.setdefault(name, asset)
        if name not in found:
            page.fail(
                f"The page should load {name} as it is now, and nothing that it loads is this file.",
                expected=f"{name} in the page",
                got=", ".join(asset.address for asset in sheets + pictures)[:400] or "no files at all",
            )
    return found


def shown(site, visitor, page, gallery):
    """(picture, its <img>) for every picture of the gallery."""
    found = images(visitor, page)
    pairs = []
    for one in gallery:
        element = next((img for img, asset in found if asset.body in contents(site, one["file"])), None)
        if element is None:
            page.fail(
                f"{one['file']} is in the gallery, and the page does not show it.",
                expected=f"an <img> that loads {one['file']}",
                got=", ".join(asset.address for _, asset in found)[:400] or "no pictures",
            )
        pairs.append((one, element))
    return pairs


def described(site, visitor, page):
    """Insists that every picture of the gallery is in the page, with its alternative text."""
    for one, img in shown(site, visitor, page, gallery_of(site)):
        said = " ".join(img.attributes.get("alt", "").split())
        if said == one["shows"]:
            continue
        if "alt" not in img.attributes:
            what = f"The <img> of {one['file']} has no alt: who can't see it learns nothing of it."
        elif one["file"] in said or one["file"].partition(".")[0] == said:
            what = f"The alt of {one['file']} is its file name. That tells nobody what the picture shows."
        else:
            what = f"The alt of {one['file']} should be what the gallery says that it shows."
        page.fail(
            what,
            expected=f'alt="{one["shows"]}"',
            got=img.html[:300],
            hint="In the template, picture.shows has the words.",
        )


def sized(site, visitor, page):
    """Insists that every picture of the gallery has a size in the page, in its own shape."""
    for one, img in shown(site, visitor, page, gallery_of(site)):
        sizes = [img.attributes.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
        if not all(size.isascii() and size.isdigit() and int(size[:6]) > 0 for size in sizes):
            page.fail(
                f"The <img> of {one['file']} should have a width and a height, as plain numbers. Until the picture "
                "comes, the browser doesn't know how much room it needs, and the page jumps when it does.",
                expected=f'width="{one["width"]}" height="{one["height"]}"',
                got=img.html[:300],
            )
        width, height = (int(size[:6]) for size in sizes)
        # One pixel off is rounding, on either side.
        if abs(width * one["height"] - height * one["width"]) > max(one["width"], one["height"]):
            page.fail(
                f"{one['file']} is {one['width']} by {one['height']} pixels, and in the page it has another shape.",
                expected=f'width="{one["width"]}" height="{one["height"]}", or both smaller',
                got=f'width="{width}" height="{height}"',
            )


@check("Every picture is there, and says what it shows", task=1)
def pictures_described(site):
    visitor = site.visitor("a visitor")
    described(site, visitor, visitor.get("/").ok())


@check("The ornament has nothing to say", task=1)
def ornament_is_silent(site):
    visitor = site.visitor("a visitor")
    page = visitor.get("/").ok()
    wave = contents(site, "wave.svg")
    for img, asset in images(visitor, page):
        if asset.body in wave:
            if "alt" not in img.attributes:
                page.fail(
                    "The ornament has no alt. Without one, a screen reader may read its address out.",
                    expected='alt=""',
                    got=img.html[:300],
                )
            if img.attributes["alt"].strip():
                page.fail(
                    "The ornament means nothing, so its alternative text should be empty: it is read out to people.",
                    expected='alt=""',
                    got=img.html[:300],
                )
            return
    page.fail(
        "The ornament wave.svg is not in the page any more.", expected="an <img> that loads it", got="none"
    )


@check("The browser can keep a place free for every picture", task=2)
def pictures_sized(site):
    visitor = site.visitor("a visitor")
    sized(site, visitor, visitor.get("/").ok())


@check(
    "A changed file has a new address, and only a changed one",
    task=3,
    after=("pictures_described", "pictures_sized"),
)
def new_address(site, draw):
    visitor = site.visitor("a visitor")
    before = loaded(site, visitor, visitor.get("/").ok())
    later, names = deployed(site, draw)
    visitor = later.visitor("a visitor, after a deployment")
    page = visitor.get("/").ok()
    after = loaded(later, visitor, page)
    for name, was in ((name, asset.address) for name, asset in before.items()):
        asset = after[name]
        if name in names and asset.address == was:
            page.fail(
                f"{name} has changed, and the page still names it by the same address. A browser that has kept the old "
                "file under this address will not ask for the new one.",
                expected=f"another address than {was}",
                got=asset.address,
                hint="Put something into the address that is made from the file's content, such as a hash of it.",
            )
        if name not in names and asset.address != was:
            page.fail(
                f"{name} did not change, and yet it has a new address after the next start: every visitor has to load "
                f"it again. Changed were {names[0]} and {names[1]}.",
                expected=was,
                got=asset.address,
                hint="Does the version depend on something besides the content of this one file? A time, a date, "
                "the other files?",
            )
    # One picture of the gallery is new: nobody can have typed in its words and its size.
    described(later, visitor, page)
    sized(later, visitor, page)


@check("No address is typed by hand: all of them load under a prefix", task=3, after="new_address")
def moves_house(site, draw):
    market = site.mounted(f"/{draw.word()}/{draw.word()}")
    visitor = market.visitor("a visitor of the market")
    loaded(site, visitor, visitor.get("/").ok())


@check("Browsers may keep the files for a long time", task=4, after="new_address")
def assets_are_kept(site):
    visitor = site.visitor("a visitor")
    for name, asset in loaded(site, visitor, visitor.get("/").ok()).items():
        if seconds_kept(asset.page) < MONTH:
            said = asset.page.headers.get("Cache-Control")
            asset.page.fail(
                f"{name} may not be kept for long: its Cache-Control makes the browser ask again on every visit, or "
                "soon.",
                expected=f"Cache-Control: max-age=31536000 (at least {MONTH}), without no-cache",
                got=f"Cache-Control: {said}" if said else "no Cache-Control",
                hint="Flask sends no-cache with static files until you set SEND_FILE_MAX_AGE_DEFAULT, in seconds.",
            )


@check("The page itself is always asked for", task=4, after="assets_are_kept")
def page_is_fresh(site):
    page = site.get("/").ok()
    if seconds_kept(page) > 60 * 60:
        page.fail(
            "The page itself may be kept, too. The new addresses stand in it: whoever keeps the old page never learns "
            "of them, and sees the old files.",
            expected="no long max-age for the page",
            got=f"Cache-Control: {page.headers.get('Cache-Control')}",
            hint="For which answers does your code set the header?",
        )


def without_comments(css):
    first, *others = css[:50_000].split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def font(site, visitor, kept):
    """(asset, stylesheets) of the font that the page uses, with `kept` as the browser's cache."""
    page = visitor.get("/").ok()
    sheets = stylesheets(visitor, page, kept)
    texts = [(page, one.html) for one in page.select("style")]
    texts += [(sheet.page, sheet.body.decode("utf-8", "replace")) for sheet in sheets]
    named = [
        (where, found.strip().strip("\"'").strip())
        for where, css in texts
        for found in re.findall(r"url\(([^)]{1,300})\)", without_comments(css))
    ]
    fonts = [(where, address) for where, address in named if ".ttf" in address or "kiln" in address]
    if not fonts:
        page.fail(
            "No stylesheet of the page names the font any more.",
            expected='@font-face { font-family: Kiln; src: url("...") }',
            got=", ".join(address for _, address in named)[:300] or "no url(...)",
        )
    return load(visitor, *fonts[0], kept), sheets


@check("A new font reaches those who kept the old one", task=5, after="assets_are_kept")
def font_moves_along(site, draw):
    kept = {}
    visitor = site.visitor("a visitor")
    before, old_sheets = font(site, visitor, kept)
    if before.body not in contents(site, "kiln.ttf"):
        before.page.fail(
            "The page should use the font kiln.ttf as it is.", expected="kiln.ttf", got=before.address
        )
    if seconds_kept(before.page) < MONTH:
        before.page.fail(
            "The font may not be kept for long.",
            expected=f"Cache-Control: max-age=31536000 (at least {MONTH})",
            got=f"Cache-Control: {before.page.headers.get('Cache-Control') or '(none)'}",
        )
    new = contents(site, "kiln.ttf")[0] + draw.words(3).encode()
    later = site.again(files=dict.fromkeys(places(site, "kiln.ttf"), new))
    visitor = later.visitor("the same visitor, after a deployment")
    after, sheets = font(later, visitor, kept)
    if after.body == new:
        return
    stale = {sheet.address for sheet in sheets} & {sheet.address for sheet in old_sheets} & set(kept)
    if stale and any(sheet.page.body != sheet.body for sheet in sheets):
        after.page.fail(
            "The font has changed, and a visitor who was here before still sees the old one. The stylesheet has the "
            "same address as before, so the browser uses its old copy, and that names the old font.",
            expected="a new address for the stylesheet as well",
            got=", ".join(sorted(stale)),
            hint="The stylesheet's version must depend on what is sent, the font's address included.",
        )
    after.page.fail(
        "The font has changed, and a visitor who was here before still sees the old one: it has the same address, and "
        "the browser kept what it got there.",
        expected="another address than before",
        got=after.address,
        hint="Nobody fills a version into a static stylesheet. Where else could the @font-face stand?",
    )


def other_version(address, draw):
    """`address` with another version in it: the longest part that has a digit, or else the last part."""
    parts = re.findall(r"[A-Za-z0-9_-]{1,200}", address)
    version = max((part for part in parts if re.search(r"\d", part)), key=len, default=parts[-1])
    before, _, after = address.rpartition(version)
    return f"{before}{draw.number(10**9, 10**10)}{after}"


@check("A file is kept only under its own version's address", task=5, stretch=True, after="assets_are_kept")
def own_version_only(site, draw):
    visitor = site.visitor("a visitor")
    for name, asset in loaded(site, visitor, visitor.get("/").ok()).items():
        page = site.get(other_version(asset.address, draw))
        if page.status == 200 and page.body == asset.body and seconds_kept(page) >= MONTH:
            page.fail(
                f"Somebody asked for {name} with a version that it never had, and may keep it under that address. "
                "During a deployment this happens: the new page is there, and the file is still the old one.",
                expected="404, or no long max-age",
                got=f"{page.status}, Cache-Control: {page.headers.get('Cache-Control')}",
                hint="Compare the version in the address with the file's before you allow the year.",
            )
        page.answers(200, 404, 410, *MOVED)
