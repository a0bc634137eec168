#!/usr/bin/env bash
# Brings what the Makefile's targets need: Debian's packages, an environment, and the program in it.
#   packaging/bootstrap.sh          .venv: everything, for running and working on the program
#   packaging/bootstrap.sh engine   build/engine-venv: only what app/engine and its tests may lean on
#   packaging/bootstrap.sh package  build/package-venv: only what the program leans on, and what freezes it
# Cheap when all is there: a stamp in the environment holds the sum of the files it was made from.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Qt's own libraries, a screen that need not exist, a mouse for it, and letters to draw with.
debian_packages=(
    libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0
    libxcb-xkb1 libxkbcommon-x11-0
    xvfb xauth xdotool fonts-dejavu-core fonts-noto-core
)

find_python() {
    local candidate debians=
    # What is frozen takes Python along: that of Debian is the same for everybody, and knows no folder of whoever built it.
    [[ $environment != build/package-venv || ! -f /etc/debian_version ]] || debians=/usr/bin/python3
    for candidate in ${PYTHON3:-$debians python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return
        fi
    done
    stop 'Rulewright needs Python 3.11 or newer. Install it, or name one: make install PYTHON3=/path/to/python3'
}

bring_debian_packages() {
    # On another system Qt itself says what it misses.
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
    local installed package missing=()
    if [[ $environment == build/package-venv ]]; then
        # Freezing takes the libraries of Python apart; Debian keeps the one of Python itself in a package of its own.
        debian_packages+=(binutils dpkg)
        [[ $(command -v "$python") != /usr/bin/* ]] ||
            debian_packages+=("$("$python" -c 'import sys; print("libpython3.%d" % sys.version_info[1])')")
    fi
    installed=" $(dpkg-query --show --showformat '${db:Status-Status}=${Package} ' "${debian_packages[@]}" libglib2.0-0t64 \
        2>/dev/null || true)"
    # Newer releases carry GLib under a name of its own.
    installed=${installed/ installed=libglib2.0-0t64 / installed=libglib2.0-0 }
    for package in "${debian_packages[@]}"; do
        [[ $installed == *" installed=$package "* ]] || missing+=("$package")
    done
    [[ -x $environment/bin/python ]] || "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        stop 'The system lacks packages that Rulewright needs. Install them, then say "make install" again:' '' \
            "    sudo apt-get install --no-install-recommends ${missing[*]}" ''
    fi
    say "Installing from Debian: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null
}

pip() { "$environment/bin/python" -m pip --disable-pip-version-check --no-input --quiet --quiet "$@"; }

# Python compiles a module when it is first imported, unless it may not write (PYTHONDONTWRITEBYTECODE) or cannot: then it
# does so again at every start, which takes longer than all else. Templates among the packages are no Python; they stay.
compile() { "$environment/bin/python" -m compileall -q -j "$1" "${@:2}" >/dev/null || true; }

is_current() { [[ -x $environment/bin/python && -f $environment/made-from && $(<"$environment/made-from") == "$sum" ]]; }

case ${1:-everything} in
everything) environment=.venv lock=requirements/everything.lock ;;
engine) environment=build/engine-venv lock=requirements/engine.lock ;;
package) environment=build/package-venv lock=requirements/package.lock ;;
*) stop "No environment is called $1." ;;
esac

find_python
bring_debian_packages
sum=$(sha256sum packaging/bootstrap.sh pyproject.toml "$lock" | sha256sum)
if ! is_current; then
    "$environment/bin/python" -c '' 2>/dev/null || "$python" -m venv --clear "$environment"
    say "Installing what $lock names into $environment"
    pip install --require-hashes --requirement "$lock"
    # The program itself, as a link to this folder. What builds it comes from the lock too.
    [[ $lock != *everything* ]] || pip install --no-deps --no-build-isolation --editable .
    compile 0 "$environment/lib"
    printf '%s\n' "$sum" >"$environment/made-from"
fi
compile 1 app
