#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/output.hpp"

namespace lastseen {

/// Which columns a table, TSV or CSV shows.
struct RowFormat {
  std::vector<std::string> fields;  ///< in this order; empty: all as they stand
  bool header = true;
};

/// Where the fields asked for stand among the columns of a command. An unknown one is a UsageError that lists them.
std::vector<std::size_t> column_indexes(std::string_view command, std::span<const std::string_view> columns,
                                        std::span<const std::string> fields);

/// `-o tsv`: a line a row, names and targets escaped, absence an empty cell, `spans` as a count.
void write_tsv(const Document& document, const RowFormat& format, Output& out);

/// `-o csv`: RFC 4180, for spreadsheets: a text that one would read as a formula has `'` before it.
void write_csv(const Document& document, const RowFormat& format, Output& out);

}  // namespace lastseen
