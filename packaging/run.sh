#!/usr/bin/env bash
# Opens the designer on a workspace. Where there is no screen, rehearses its sample in the terminal instead and leaves a
# picture of the window in build/.
set -euo pipefail
cd "$(dirname "$0")/.."
workspace=$1

if [[ $(uname) != Linux || -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    exec .venv/bin/rulewright "$workspace"
fi
.venv/bin/rulewright rehearse resources/sample/orders.rules.json --workspace "$workspace"
.venv/bin/python packaging/picture.py "$workspace" build/window.png
printf '\nThere is no screen here. What the designer looks like: build/window.png\n'
