#!/usr/bin/env bash
# Brings what `make peers` drives: servers on loopback, and programs beside ours without which some tests skip themselves. None
# is started here, and none starts by itself afterwards: Debian's packages would, so that policy-rc.d forbids it while they are
# installed.
set -euo pipefail
cd "$(dirname "$0")/.."

# Mail out and in, a keyring with the bus that it is spoken to over, an SMS gateway with a fake network behind it.
debian_packages=(
    opensmtpd dovecot-imapd dovecot-submissiond
    gnome-keyring dbus
    kannel kannel-extras
)
# A browser for the server's page, an office for PDF, a voice for calls, and what software centres read descriptions with.
debian_packages+=(chromium libreoffice-writer-nogui espeak-ng appstream)
# Brings the linter of processes; whoever has Node from elsewhere has it already.
command -v npm >/dev/null || debian_packages+=(npm)

bring_debian_packages() {
    local package missing=()
    for package in "${debian_packages[@]}"; do
        [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        printf '%s\n' 'What is to be driven is missing. Install it, then say "make peers" again:' '' \
            "    sudo apt-get install --no-install-recommends ${missing[*]}" '' >&2
        exit 1
    fi
    printf 'Installing from Debian: %s\n' "${missing[*]}" >&2
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null
}

# Servers and programs in Python have environments of their own, for what they need is none of ours.
bring_environment() {
    local environment=$1 module=$2
    ! "$environment/bin/python" -c "import $module" 2>/dev/null || return 0
    printf 'Installing %s into %s\n' "${*:3}" "$environment" >&2
    .venv/bin/python -m venv --clear "$environment"
    "$environment/bin/python" -m pip install --disable-pip-version-check --no-input --quiet --quiet "${@:3}"
}

bring_debian_packages
# A Matrix home server, which Debian has not.
bring_environment build/channel-peers synapse.app.homeserver 'matrix-synapse>=1.120'
# What draws and runs processes of BPMN: an engine for Python, and a linter for Node (the newest that Debian 12's can run).
processes=build/process-peers
bring_environment $processes SpiffWorkflow 'SpiffWorkflow>=3.1' lxml
if [[ ! -e $processes/node_modules/.bin/bpmnlint ]]; then
    printf 'Installing bpmnlint into %s\n' "$processes" >&2
    npm install --loglevel error --no-audit --no-fund --prefix "$processes" 'bpmnlint@~11.6' >/dev/null
    printf '{"extends": "bpmnlint:recommended"}\n' >"$processes/.bpmnlintrc"
fi
