#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lastseen {

/// Which columns a table, TSV or CSV shows, and how many threads may make its rows.
struct RowFormat {
  std::vector<std::string> fields;  ///< in this order; empty: all as they stand
  bool header = true;
  unsigned threads = 1;
};

/// Where the fields asked for stand among the columns of a command. An unknown one is a UsageError that lists them.
std::vector<std::size_t> column_indexes(std::string_view command, std::span<const std::string_view> columns,
                                        std::span<const std::string> fields);

}  // namespace lastseen
