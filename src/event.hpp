#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lastseen {

/// Milliseconds. What is finer was cut off where it was read, never rounded.
using Duration = std::chrono::milliseconds;

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// What one well-formed line of a log says. The views are bytes with the log's escapes undone; they point into the line
/// or into memory of the parser that made the record, and die with the next line.
struct Record {
  Instant time{};
  std::optional<std::string_view> user;    ///< absent: anonymous. Never empty.
  std::optional<std::string_view> method;  ///< absent in a junk request
  std::optional<std::string_view> target;  ///< as logged, with its query
  std::optional<std::uint16_t> status;     ///< 0 to 999
  bool ambiguous_time = false;             ///< a local time that its zone has twice or never (a DST change)
};

/// One request by an authenticated user: a record that bears a user whom its status does not deny.
struct Event {
  Instant time{};
  std::string_view user;
  std::optional<std::string_view> method;
  std::optional<std::string_view> target;
  std::optional<std::uint16_t> status;
};

/// An online span, both ends included.
struct Span {
  Instant from{};
  Instant to{};
  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace lastseen
