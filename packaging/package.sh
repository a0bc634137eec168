#!/usr/bin/env bash
# Builds what people install, into dist: the wheel, the frozen program as a folder, and on Debian its package. Each is tried.
#   packaging/package.sh            all that this system can build
#   packaging/package.sh folder     only the frozen program
# The same sources give the same bytes: every date is that of the last commit, or SOURCE_DATE_EPOCH.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=build/package-venv/bin
[[ -d $bin ]] || bin=build/package-venv/Scripts
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date -r CHANGELOG.md +%s)}
export PYTHONHASHSEED=0 PYTHONPATH=$PWD TZ=UTC LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen
umask 022

say() { printf '%s\n' "$*" >&2; }
apparent=--apparent-size
[[ $(uname) != Darwin ]] || apparent=-A
size() { say "  $(du -sh $apparent "$1" | cut -f 1)  $1"; }
# What an artefact says of itself, in a home of its own, so that it meets nothing of the person who builds it.
try() {
    local home
    home=$(mktemp -d)
    if ! RULEWRIGHT_HOME=$home "$@" self-test >"$home/told" 2>&1; then
        cat "$home/told" >&2
        say "$* does not work."
        exit 1
    fi
    rm -r "$home"
}

wheel() {
    say 'The wheel'
    rm -f dist/rulewright-*.whl dist/rulewright-*.tar.gz
    "$bin/hatchling" build -d dist >/dev/null
    rm -rf build/wheel-venv
    "$bin/python" -m venv --without-pip build/wheel-venv
    # Its libraries are those of the environment that builds; what is tried is what the wheel itself brings.
    local there
    there=$(echo build/wheel-venv/lib/python3.*/site-packages)
    "$bin/python" -m pip install --quiet --no-deps --no-compile --disable-pip-version-check --target "$there" dist/rulewright-*.whl
    echo "$PWD/$(echo build/package-venv/lib/python3.*/site-packages)" >"$there/libraries.pth"
    (unset PYTHONPATH && cd build && try wheel-venv/bin/python -m app)
    size dist/rulewright-*.whl
}

folder() {
    say 'The frozen program'
    "$bin/python" packaging/icons.py build/icons
    "$bin/python" packaging/about.py build/about
    [[ $(uname) != MINGW* ]] || "$bin/python" packaging/windows/version_info.py build/version.txt
    # Bytecode that was compiled for another moment of its source is no part of the same bytes.
    "$bin/pyinstaller" --noconfirm --clean --log-level ERROR --distpath dist --workpath build/pyinstaller packaging/pyinstaller.spec
    if [[ $(uname) == Linux ]]; then
        # The names of functions within the libraries. Qt stays unchanged, and what auditwheel has taken apart does not bear it.
        find dist/rulewright/_internal -type f -name '*.so*' -not -path '*/PySide6/*' -not -path '*/shiboken6/*' \
            -not -path '*.libs/*' -exec strip --strip-unneeded {} +
    fi
    try dist/rulewright/rulewright
    size dist/rulewright
}

debian() {
    command -v dpkg-deb >/dev/null || return 0
    say 'The package for Debian'
    packaging/debian/build.sh
    size dist/rulewright_*.deb
}

mkdir -p dist
case ${1:-all} in
all)
    wheel
    folder
    debian
    ;;
wheel | folder | debian) "$1" ;;
*)
    say "Nothing is called $1."
    exit 2
    ;;
esac
