# Sets what packages state: the version, the time of their files, who maintains them. To be sourced in
# the folder of the repository.
version=$(sed -n 's/.*current = "\(.*\)".*/\1/p' Sources/Basics/Version.swift)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
maintainer="${DEBFULLNAME:-memc maintainers} <${DEBEMAIL:-memc@example.org}>"
