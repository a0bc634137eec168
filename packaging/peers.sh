#!/usr/bin/env bash
# Brings the servers that `make peers` drives on loopback. None is started here, and none starts by itself afterwards:
# Debian's packages would, so that policy-rc.d forbids it while they are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

# Mail out and in, a keyring with the bus that it is spoken to over, an SMS gateway with a fake network behind it.
debian_packages=(
    opensmtpd dovecot-imapd dovecot-submissiond
    gnome-keyring dbus
    kannel kannel-extras
)

# A Matrix home server, which Debian has not: in an environment of its own, for what it needs is none of ours.
synapse=build/channel-peers
if [[ ! -e $synapse/bin/synapse_homeserver ]]; then
    printf 'Installing Synapse into %s\n' "$synapse" >&2
    .venv/bin/python -m venv "$synapse"
    "$synapse/bin/python" -m pip install --quiet 'matrix-synapse>=1.120' 2>/dev/null
fi

# What draws and runs processes of BPMN: an engine for Python, and a linter for Node, where there is one.
processes=build/process-peers
if [[ ! -e $processes/bin/python ]]; then
    printf 'Installing SpiffWorkflow into %s\n' "$processes" >&2
    .venv/bin/python -m venv "$processes"
    "$processes/bin/python" -m pip install --quiet 'SpiffWorkflow>=3.1' lxml 2>/dev/null
fi
if [[ ! -e $processes/node_modules/.bin/bpmnlint ]] && command -v npm >/dev/null; then
    printf 'Installing bpmnlint into %s\n' "$processes" >&2
    npm install --silent --no-audit --no-fund --prefix "$processes" 'bpmnlint@>=11' >/dev/null
    printf '{"extends": "bpmnlint:recommended"}\n' >"$processes/.bpmnlintrc"
fi

missing=()
for package in "${debian_packages[@]}"; do
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] ||
        missing+=("$package")
done
((${#missing[@]})) || exit 0
if ((EUID)); then
    printf '%s\n' 'The servers to drive are missing. Install them, then say "make peers" again:' '' \
        "    sudo apt-get install --no-install-recommends ${missing[*]}" '' >&2
    exit 1
fi
printf 'Installing from Debian: %s\n' "${missing[*]}" >&2
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null
