#include "input/line_cutter.hpp"

#include <algorithm>
#include <utility>

namespace lastseen {

void LineCutter::feed(std::string_view bytes, LineReceiver& receiver) {
  if (skipping_) {
    const std::size_t newline = bytes.find('\n');
    if (newline == bytes.npos) return;
    bytes.remove_prefix(newline + 1);
    skipping_ = false;
  }
  if (unfinished_.empty()) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of('\0'), bytes.size()));
  } else if (const std::size_t newline = bytes.find('\n'); newline == bytes.npos) {
    hold(bytes, receiver);
    return;
  } else {
    hold(bytes.substr(0, newline), receiver);
    bytes.remove_prefix(newline + 1);
    if (skipping_) {
      skipping_ = false;
    } else {
      finish(receiver);
    }
  }
  if (const std::size_t last = bytes.rfind('\n'); last != bytes.npos) {
    std::string_view block = bytes.substr(0, last + 1);
    bytes.remove_prefix(last + 1);
    if (at_start_) block = without_byte_order_mark(block);
    at_start_ = false;
    receiver.lines(origin_, block);
    bytes.remove_prefix(std::min(bytes.find_first_not_of('\0'), bytes.size()));
  }
  hold(bytes, receiver);
}

void LineCutter::hold(std::string_view bytes, LineReceiver& receiver) {
  if (unfinished_.size() + bytes.size() <= longest_line_) {
    unfinished_.append(bytes);
    return;
  }
  const std::string beginning = std::exchange(unfinished_, {});
  at_start_ = false;
  skipping_ = true;
  receiver.overlong_line(origin_, beginning.empty() ? bytes : std::string_view(beginning));
}

void LineCutter::finish(LineReceiver& receiver) {
  skipping_ = false;
  if (unfinished_.empty()) return;
  unfinished_.push_back('\n');
  std::string_view line = unfinished_;
  if (at_start_) line = without_byte_order_mark(line);
  at_start_ = false;
  receiver.lines(origin_, line);
  unfinished_.clear();
}

void LineCutter::go_on_as(LineOrigin origin) {
  origin_ = origin;
  at_start_ = unfinished_.empty() && !skipping_;
}

}  // namespace lastseen
