#include "log/draft_format.hpp"

#include <algorithm>
#include <re2/re2.h>

namespace lastseen {

namespace {

/// A part of a line, as the expression in the parentheses finds it, and what stands for it in the draft.
struct Part {
  const char* found_by;
  const char* drafted;
};

constexpr Part kTimes[] = {
    {R"((\[\d\d/[A-Z][a-z]{2}/\d{4}:[^\]]+\]))", R"(\[(?P<time>[^\]]+)\])"},
    {R"((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\s|,;"\]]*))", R"((?P<time>\d{4}-\d\d-\d\dT[^\s|,;"\]]+))"},
    {R"((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,\d]*(?: ?[+-]\d\d:?\d\d|Z)?))",
     R"((?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,\d]*(?:[+-]\d\d:?\d\d|Z)?))"},
    {R"((\d{4}/\d\d/\d\d \d\d:\d\d:\d\d))", R"((?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d))"},
    {R"((?:^|\s)(1\d{9}(?:\.\d+|\d{3})?)(?:\s|$))", R"((?P<time>\d{10,}(?:\.\d+)?))"},
};
constexpr Part kCalledUsers[] = {
    {R"re((?i:\b\w*(?:user|login|account)(?:_?name)?)[=:] ?("[^"]*"))re", R"re("(?P<user>[^"]*)")re"},
    {R"re((?i:\b\w*(?:user|login|account)(?:_?name)?)[=:] ?([^\s"]+))re", R"((?P<user>\S+))"},
};
constexpr Part kWordBefore = {R"((\S+)\s*$)", R"((?P<user>\S+))"};
constexpr Part kWordAfter = {R"(^\s*(\S+))", R"((?P<user>\S+))"};
constexpr Part kRequest = {R"re(("[A-Z]+ [^"]* HTTP/[\d.]+"))re", R"re("(?P<request>[^"]*)")re"};
constexpr Part kStatus = {R"(^\s*([1-5]\d\d)(?:\s|$))", R"((?P<status>\d{3}))"};

struct Place {
  std::size_t begin = 0, end = 0;
  const char* drafted = nullptr;
};

/// Where the part stands in [from, to) of the line.
std::optional<Place> find(const Part& part, std::string_view line, std::size_t from, std::size_t to) {
  re2::StringPiece found;
  if (!re2::RE2::PartialMatch(re2::StringPiece(line.data() + from, to - from), part.found_by, &found))
    return std::nullopt;
  const auto begin = static_cast<std::size_t>(found.data() - line.data());
  return Place{begin, begin + found.size(), part.drafted};
}

}  // namespace

std::optional<std::string> draft_format(std::string_view line) {
  constexpr std::size_t kLongest = 1000;
  line = line.substr(0, kLongest);
  const auto first_of = [&](const auto& parts) {
    std::optional<Place> place;
    for (const Part& part : parts) {
      if (!place) place = find(part, line, 0, line.size());
    }
    return place;
  };
  const std::optional<Place> time = first_of(kTimes);
  if (!time) return std::nullopt;
  std::optional<Place> user = first_of(kCalledUsers);
  if (!user) user = find(kWordBefore, line, 0, time->begin);
  if (!user) user = find(kWordAfter, line, time->end, line.size());
  if (!user || (user->begin < time->end && time->begin < user->end)) return std::nullopt;

  const std::size_t after = std::max(user->end, time->end);
  std::string draft = "re:^";
  std::size_t at = 0;
  const auto add = [&](const Place& place) {
    // Of what stands between, what touches the part holds the draft to its place.
    const std::string_view between = line.substr(at, place.begin - at);
    const std::size_t word = between.find_last_of(" \t|,;");
    const std::string_view near = word == std::string_view::npos ? between : between.substr(word);
    if (near.size() < between.size()) draft += ".*?";
    for (const char c : near) {
      if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) draft += '\\';
      draft += c;
    }
    draft += place.drafted;
    at = place.end;
  };
  add(user->begin < time->begin ? *user : *time);
  add(user->begin < time->begin ? *time : *user);
  if (const auto request = find(kRequest, line, after, line.size())) {
    add(*request);
    if (const auto status = find(kStatus, line, at, line.size())) add(*status);
  }
  return draft;
}

}  // namespace lastseen
