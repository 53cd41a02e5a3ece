#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// The files beside a log whose names begin with its name and go on, in byte order: `access.log.1`,
/// `access.log-20261124`, `access.log.2.gz`. Named as the log is, with its folder.
std::vector<std::string> siblings_of(const std::string& log);

/// One name for a log however it is written: its folder without links and dots.
std::string place_of(const std::string& log);

/// Where an input stood when it was read last.
struct Standing {
  std::int64_t input = 0;
  std::string path;
};
/// The input that a log was before: the newest that stands under its name. Where the log was still empty when it was
/// looked at after a rotation, none does, and the last one counts that rotation has named after it. `standings` are in
/// the order of their last lines.
std::optional<std::int64_t> former_input(const std::string& log, std::span<const Standing> standings);

/// Whether what follows a log's name is what rotation adds: a number or a date, then perhaps the suffix of a compressed
/// file.
bool is_rotation_suffix(std::string_view suffix);

}  // namespace lastseen
