#pragma once

#include <cstdint>

#include "report/document.hpp"
#include "report/instant_text.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

enum class Delimited : bool {
  tsv,  ///< tab and newline; no cell can hold either
  csv   ///< RFC 4180, for spreadsheets: a text that one would read as a formula has `'` before it
};

/// Appends TSV or CSV to a buffer, cell by cell. Names and targets are made harmless, absence is an empty cell, spans
/// are counted.
class DelimitedWriter {
 public:
  DelimitedWriter(Delimited form, TextBuffer& out) : form_(form), out_(out) {}

  void cell(const Cell& cell);
  void end_line();

 private:
  void quote(std::size_t begin);

  Delimited form_;
  TextBuffer& out_;
  InstantText instants_;
  std::size_t cells_ = 0;   // in the line begun
  bool something_ = false;  // whether one of them is not empty
};

}  // namespace lastseen
