#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// The files beside a log whose names begin with its name and go on, in byte order: `access.log.1`,
/// `access.log-20261124`, `access.log.2.gz`. Named as the log is, with its folder.
std::vector<std::string> siblings_of(const std::string& log);

/// One name for a log however it is written: its folder without links and dots.
std::string place_of(const std::string& log);

/// Whether what follows a log's name is what rotation adds: a number or a date, then perhaps the suffix of a compressed
/// file.
bool is_rotation_suffix(std::string_view suffix);

}  // namespace lastseen
