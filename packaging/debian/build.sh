#!/usr/bin/env bash
# Makes dist/rulewright_VERSION_ARCHITECTURE.deb of the frozen program in dist/rulewright, with dpkg-deb alone.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' app/__init__.py)
architecture=$(dpkg --print-architecture)
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
root=build/debian
share=$root/usr/share

rm -rf "$root"
install -d "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$share/doc/rulewright"
cp -a dist/rulewright "$root/usr/lib/rulewright"
ln -s ../lib/rulewright/rulewright "$root/usr/bin/rulewright"

install -D -m 644 -t "$share/applications" packaging/linux/rulewright.desktop
install -D -m 644 resources/share/mime/packages/rulewright.xml "$share/mime/packages/rulewright.xml"
install -d "$share/metainfo" "$share/icons"
sed "s/@VERSION@/$version/; s/@DATE@/$day/" packaging/linux/org.rulewright.Rulewright.metainfo.xml \
    >"$share/metainfo/org.rulewright.Rulewright.metainfo.xml"
cp -r build/icons/hicolor "$share/icons/"

install -m 644 packaging/debian/copyright "$share/doc/rulewright/copyright"
install -D -m 644 packaging/debian/lintian-overrides "$share/lintian/overrides/rulewright"
install -d "$share/man/man1"
gzip -9n <packaging/debian/rulewright.1 >"$share/man/man1/rulewright.1.gz"
gzip -9n <CHANGELOG.md >"$share/doc/rulewright/NEWS.gz"
gzip -9n >"$share/doc/rulewright/changelog.gz" <<END
rulewright ($version) unstable; urgency=medium

  * What is new stands in NEWS.gz.

 -- $(sed -n 's/^Maintainer: //p' packaging/debian/control)  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
gzip -9n <build/about/third-party-licences.txt >"$share/doc/rulewright/third-party-licences.txt.gz"
gzip -9n <build/about/rulewright.cdx.json >"$share/doc/rulewright/rulewright.cdx.json.gz"
rm -r "$root/usr/lib/rulewright/_internal/about"

find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -not -path '*/usr/lib/rulewright/rulewright' -exec chmod 644 {} +
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f 1)/" \
    packaging/debian/control >"$root/DEBIAN/control"
find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group --threads-max=2 -Zxz --build "$root" "dist/rulewright_${version}_$architecture.deb" >/dev/null
