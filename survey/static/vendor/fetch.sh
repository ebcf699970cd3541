#!/bin/sh
# Fetches the vendored files again, at the versions below. Run from the project root; needs npm, tar and python3.
# Afterwards VENDOR.md holds the new hashes, and the tests compare the files with it. The charts' bundle has to match
# the hash written down in dashboard/assets/VENDOR.md, since its version follows the installed plotly package.
set -eu

INTER=5.3.0
LUCIDE=1.62.0
AXE=4.14.1
PLOTLY=4.1.1
ICONS="arrow-left arrow-right check chevron-down circle-alert circle-check circle-help clipboard-paste clock copy \
download ellipsis external-link eye file-spreadsheet info link lock mail moon pencil plus printer search send \
sun trash-2 triangle-alert undo-2 upload users x"

target=survey/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # name@version folder
    mkdir -p "$work/$2"
    (cd "$work/$2" && npm pack --silent "$1" >name && tar xzf "$(tail -n 1 name)")
}

unpack "@fontsource-variable/inter@$INTER" inter
unpack "lucide-static@$LUCIDE" lucide
unpack "axe-core@$AXE" axe
unpack "plotly.js-basic-dist-min@$PLOTLY" plotly

bundle="$work/plotly/package/plotly-basic.min.js"
digest=$(sha256sum "$bundle" | cut -d " " -f 1)
if ! grep -q "| $PLOTLY | MIT | $digest |" dashboard/assets/VENDOR.md; then
    echo "plotly-basic.min.js $PLOTLY has the hash $digest, which dashboard/assets/VENDOR.md does not list." >&2
    echo "Nothing was replaced. If the new file is wanted, write version and hash there, then run this again." >&2
    exit 1
fi

mkdir -p tests/vendor
cp "$work/inter/package/files/inter-latin-wght-normal.woff2" "$target/inter-latin.woff2"
cp "$work/axe/package/axe.min.js" tests/vendor/axe.min.js
cp "$bundle" dashboard/assets/vendor/plotly-basic.min.js

python3 - "$work/lucide/package/icons" "$target/icons.svg" $ICONS <<'PYTHON'
import pathlib
import re
import sys

folder, sprite, *names = sys.argv[1:]
symbols = []
for name in names:
    svg = pathlib.Path(folder, name + ".svg").read_text(encoding="utf-8")
    inside = " ".join(re.search(r"<svg.*?>(.*)</svg>", svg, re.S)[1].split())
    symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
                   f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{inside}</symbol>')
text = "\n".join(["<svg xmlns=\"http://www.w3.org/2000/svg\">", *symbols, "</svg>", ""])
pathlib.Path(sprite).write_text(text, encoding="utf-8")
PYTHON

python3 - "$INTER" "$LUCIDE" "$AXE" <<'PYTHON'
import hashlib
import pathlib
import sys

inter, lucide, axe = sys.argv[1:]
rows = [
    ("survey/static/vendor/inter-latin.woff2", "@fontsource-variable/inter (latin, weight axis)", inter, "OFL-1.1"),
    ("survey/static/vendor/icons.svg", "lucide-static (a selection as one sprite)", lucide, "ISC"),
    ("tests/vendor/axe.min.js", "axe-core (tests only, not shipped)", axe, "MPL-2.0"),
]
lines = [
    "# Files made by others",
    "",
    "Served by us, unchanged, at exact versions. `fetch.sh` fetches them again and rewrites this list.",
    "",
    "| file | name | version | licence | sha256 |",
    "|---|---|---|---|---|",
]
for path, name, version, licence in rows:
    digest = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    lines.append(f"| {path} | {name} | {version} | {licence} | {digest} |")
pathlib.Path("survey/static/vendor/VENDOR.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
PYTHON
