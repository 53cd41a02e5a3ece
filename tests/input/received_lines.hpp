#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "input/line_cutter.hpp"

namespace lastseen {

/// Keeps what it is given, line by line.
class ReceivedLines : public LineReceiver {
 public:
  std::vector<std::string> received;
  std::vector<LineOrigin> origins;
  int overlong = 0;

  void lines(LineOrigin origin, std::string_view block) override {
    while (!block.empty()) {
      const std::size_t newline = block.find('\n');
      received.emplace_back(block.substr(0, newline));
      origins.push_back(origin);
      if (newline == block.npos) throw std::logic_error("a line without its newline");
      block.remove_prefix(newline + 1);
    }
  }
  void overlong_line(LineOrigin, std::string_view) override { ++overlong; }
};

}  // namespace lastseen
