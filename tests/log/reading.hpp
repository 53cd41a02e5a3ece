#pragma once

#include <date/date.h>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "log/log_format.hpp"

namespace lastseen::test {

/// A line as a test writes it down: `10:00:00 alice GET /x 200`, `-` for what is absent, `?` after an ambiguous time;
/// `42: expected ' '` for a malformed one (the column counted from 1, as people are told); empty for what is no line.
inline std::string told(const ParsedLine& line) {
  if (line.kind == ParsedLine::Kind::not_a_line) return "";
  if (line.kind == ParsedLine::Kind::malformed)
    return fmt::format("{}: {}", line.rejection.column + 1, line.rejection.reason);
  const Record& r = line.record;
  std::string time = date::format("%FT%T", date::sys_time<std::chrono::milliseconds>(r.time.time_since_epoch()));
  if (time.ends_with(".000")) time.resize(time.size() - 4);
  if (time.starts_with("2026-11-24T")) time.erase(0, 11);
  return fmt::format("{}{} {} {} {} {}", time, r.ambiguous_time ? "?" : "", r.user.value_or("-"),
                     r.method.value_or("-"), r.target.value_or("-"), r.status ? std::to_string(*r.status) : "-");
}

inline std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

inline FormatRequest format_request(std::string log_format) {
  FormatRequest request;
  request.log_format = std::move(log_format);
  return request;
}

/// What a whole input is read as; lines that are none are left out.
struct Reading {
  std::string format;
  std::string wrapper;
  std::vector<std::string> lines;
  std::vector<std::uint64_t> numbers;
  std::vector<std::string> users;  ///< of the records that name one
};

inline Reading read_input(std::string_view text, const FormatRequest& request) {
  const std::vector<std::string_view> lines = split_lines(text);
  const auto format = FormatChooser(request).choose({lines});
  Reading reading{std::string(format->name()), std::string(format->wrapper()), {}, {}, {}};
  const auto parser = format->parser(Needs::request);
  ParsedLine parsed;
  const auto note = [&] {
    if (parsed.kind == ParsedLine::Kind::not_a_line) return;
    reading.lines.push_back(told(parsed));
    reading.numbers.push_back(parsed.number);
    if (parsed.kind == ParsedLine::Kind::record && parsed.record.user) reading.users.emplace_back(*parsed.record.user);
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    parser->parse(lines[i], i + 1, parsed);
    note();
  }
  while (parser->finish(parsed)) note();
  return reading;
}

/// One line under a format that is given by --log-format.
inline std::string read_line(std::string_view line, std::string log_format) {
  const Reading reading = read_input(line, format_request(std::move(log_format)));
  return reading.lines.empty() ? "" : reading.lines.front();
}

struct Case {
  std::string_view line;
  std::string_view told;
};

}  // namespace lastseen::test
