#pragma once

#include <string>
#include <string_view>

namespace lastseen {

/// What is to be said later.
struct Message {
  std::string text;
  bool error = false;  ///< something failed: said even with -q
};

/// What is said beside the answer, on standard error, each line after `lastseen: `.
class Notes {
 public:
  explicit Notes(bool quiet) : quiet_(quiet) {}

  /// Something failed: said even with -q.
  void error(std::string_view text) const;
  void note(std::string_view text) const;
  void say(const Message& message) const { message.error ? error(message.text) : note(message.text); }

 private:
  bool quiet_;
};

}  // namespace lastseen
