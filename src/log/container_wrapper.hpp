#pragma once

#include "log/wrapper.hpp"

namespace lastseen {

/// Kubernetes CRI (containerd, CRI-O): `2026-11-24T10:00:00.1Z stdout F `. Parts of a line (`P`) are joined with what
/// follows them on their stream.
const Wrapper& cri();
/// Docker's json-file driver: `{"log":"...\n","stream":"stdout","time":...}`.
const Wrapper& docker_json_file();

}  // namespace lastseen
