#pragma once

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/document.hpp"
#include "report/output.hpp"
#include "report/utf8.hpp"

namespace lastseen {

/// Rows given cell by cell.
class FixedRows : public Rows {
 public:
  FixedRows() = default;
  explicit FixedRows(std::vector<std::vector<Cell>> rows) : rows_(std::move(rows)) {}
  std::size_t size() const override { return rows_.size(); }
  Cell cell(std::size_t row, std::size_t column) const override { return rows_[row][column]; }

 private:
  std::vector<std::vector<Cell>> rows_;
};

inline Instant at_seconds(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

/// Bytes that are hostile more often than chance would have it: controls, bidi marks, flaws in UTF-8, quotes.
inline std::string hostile_bytes(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"a",
                                                   "Z9",
                                                   "\\",
                                                   "\"",
                                                   "'",
                                                   ",",
                                                   "=",
                                                   "\t",
                                                   "\n",
                                                   "\r",
                                                   "\x1b[31m",
                                                   "\x7f",
                                                   "\xc2\x85",
                                                   "\xe2\x80\xae",
                                                   "\xe2\x80\xa8",
                                                   "\xe2\x80\x8d",
                                                   "\xf3\xa0\x80\x81",
                                                   "\xc3\xa9",
                                                   "e\xcc\x81",
                                                   "\xe6\x97\xa5",
                                                   "\xf0\x9f\x98\x80",
                                                   "\xff",
                                                   "\xed\xa0\x80",
                                                   "\xf0\x90\x80",
                                                   "\xe2\x82",
                                                   "\xc0\xaf"};
  std::string bytes;
  for (auto count = random() % 9; count > 0; --count) {
    if (random() % 4 == 0) {
      bytes += static_cast<char>(random() & 0xFF);
    } else {
      bytes += kPieces[random() % kPieces.size()];
    }
  }
  return bytes;
}

/// Whether a text is UTF-8 and holds no character that could drive a terminal but those `allowed`.
inline bool is_harmless(std::string_view text, std::string_view allowed = {}) {
  while (!text.empty()) {
    const Utf8Unit unit = decode_utf8(text);
    if (!unit.valid || (is_unsafe(unit.code) && allowed.find(text.front()) == allowed.npos)) return false;
    text.remove_prefix(unit.length);
  }
  return true;
}

}  // namespace lastseen
