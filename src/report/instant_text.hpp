#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "event.hpp"

namespace lastseen {

/// Writes instants as programs read them. Keeps the text of the last day, since rows come in clusters.
class InstantText {
 public:
  /// RFC 3339 in UTC with `Z`, three digits of fraction only where it is not zero. What lies outside the years 0 to
  /// 9999 is shown as the nearest end. Returns the end; needs kLongest bytes of room.
  char* put(char* out, Instant instant);
  static constexpr std::size_t kLongest = 24;

  /// The same text, valid until the next call.
  std::string_view rfc3339(Instant instant) { return {text_.data(), put(text_.data(), instant)}; }

 private:
  std::int64_t day_ = std::numeric_limits<std::int64_t>::min();
  std::array<char, 11> date_{};        // 2026-11-24T
  std::array<char, kLongest> text_{};  // 2026-11-24T10:04:52.250Z
};

}  // namespace lastseen
