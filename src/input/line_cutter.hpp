#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "log_line.hpp"

namespace lastseen {

/// Where bytes of a followed input come from.
struct LineOrigin {
  std::size_t input = 0;   ///< index of the LOG
  std::uint64_t file = 0;  ///< another number for each file that bore the LOG's name, and again when it was truncated:
                           ///< lines count from 1
  friend bool operator==(const LineOrigin&, const LineOrigin&) = default;
};

/// Takes the lines of followed inputs.
class LineReceiver {
 public:
  virtual ~LineReceiver() = default;
  /// One or more whole lines, each with its newline. The view dies with the call.
  virtual void lines(LineOrigin origin, std::string_view block) = 0;
  /// A line too long to be held came by; of its text only the beginning is at hand.
  virtual void overlong_line(LineOrigin origin, std::string_view beginning) = 0;
};

/// Makes whole lines of bytes that come in any pieces, holding back an unfinished last line. A run of NULs at the start
/// of a line is dropped (copytruncate leaves one), and so is a byte order mark at the start of all.
class LineCutter {
 public:
  explicit LineCutter(LineOrigin origin, std::size_t longest_line = kLongestLineInFile)
      : origin_(origin), longest_line_(longest_line) {}

  void feed(std::string_view bytes, LineReceiver& receiver);
  /// There will be no newline for the unfinished line: it counts as it stands, and is given with a newline.
  void finish(LineReceiver& receiver);

  LineOrigin origin() const { return origin_; }
  /// What is fed from here on is of another file; the unfinished line stays and may be finished by it.
  void go_on_as(LineOrigin origin);

 private:
  void hold(std::string_view bytes, LineReceiver& receiver);

  LineOrigin origin_;
  std::size_t longest_line_;
  std::string unfinished_;
  bool skipping_ = false;  ///< the rest of an overlong line
  bool at_start_ = true;   ///< of the input
};

}  // namespace lastseen
