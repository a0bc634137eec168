#!/usr/bin/env bash
# Makes dist/rulewright-VERSION-ARCHITECTURE.AppImage of the frozen program. Needs appimagetool, which brings a part of itself
# from the network: the workflow does that, `make package` does not.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' app/__init__.py)
root=build/Rulewright.AppDir

rm -rf "$root"
install -d "$root/usr/lib" "$root/usr/share/metainfo" "$root/usr/share/icons"
cp -a dist/rulewright "$root/usr/lib/rulewright"
# At the root for the tool, and where the description of the program is read with what it names.
install -m 644 packaging/linux/rulewright.desktop resources/icons/rulewright.svg "$root"
install -D -m 644 -t "$root/usr/share/applications" packaging/linux/rulewright.desktop
install -D -m 644 -t "$root/usr/share/mime/packages" resources/share/mime/packages/rulewright.xml
cp -r build/icons/hicolor "$root/usr/share/icons/"
sed "s/@VERSION@/$version/; s/@DATE@/$(date -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" +%F)/" \
    packaging/linux/org.rulewright.Rulewright.metainfo.xml >"$root/usr/share/metainfo/org.rulewright.Rulewright.metainfo.xml"
ln -s usr/lib/rulewright/rulewright "$root/AppRun"
ARCH=$(uname -m) VERSION=$version appimagetool --no-appstream "$root" "dist/rulewright-$version-$(uname -m).AppImage"
