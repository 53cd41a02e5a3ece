#pragma once

#include <string_view>

namespace lastseen {

/// What is said beside the answer, on standard error, each line after `lastseen: `.
class Notes {
 public:
  explicit Notes(bool quiet) : quiet_(quiet) {}

  /// Something failed: said even with -q.
  void error(std::string_view text) const;
  void note(std::string_view text) const;

 private:
  bool quiet_;
};

}  // namespace lastseen
