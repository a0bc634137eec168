#!/usr/bin/env bash
# Makes dist/rulewright-VERSION-macos-ARCHITECTURE.dmg of dist/Rulewright.app, with the system's own tools. Not signed: see
# docs/installing.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' app/__init__.py)
image=dist/rulewright-$version-macos-$(uname -m).dmg
root=build/macos

plutil -lint dist/Rulewright.app/Contents/Info.plist
# Signed by nobody, as Apple's processors demand at least.
codesign --force --deep --sign - dist/Rulewright.app
rm -rf "$root" "$image"
mkdir -p "$root"
cp -R dist/Rulewright.app "$root/"
ln -s /Applications "$root/Applications"
hdiutil create -quiet -volname Rulewright -srcfolder "$root" -format ULFO "$image"
