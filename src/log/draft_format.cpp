#include "log/draft_format.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <re2/re2.h>
#include <vector>

#include "log/address.hpp"

namespace lastseen {

namespace {

/// A part of a line: what finds it, in two groups, of which the first stays as it stands (such as `"user":`) and the
/// second is what varies; and what stands for the second in the draft.
struct Part {
  const char* found_by;
  const char* drafted;
};

constexpr Part kTimes[] = {
    {R"(()(\[\d\d/[A-Z][a-z]{2}/\d{4}:[^\]]+\]))", R"(\[(?P<time>[^\]]+)\])"},
    {R"(()(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?))",
     R"((?P<time>\d\d/\w{3}/\d{4}:[\d:.]+(?: [+-]\d{4})?))"},
    {R"re(((?:"\w+": ?")?)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\s|,;"\]]*))re",
     R"((?P<time>\d{4}-\d\d-\d\dT[^\s|,;"\]]+))"},
    // Not one whose offset stands behind a space: it could not be read, and must not be left out.
    {R"(()(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?(?:[+-]\d\d:?\d\d|Z)?)(?:$|[^\d .,+-]|[.,](?:$|\D)| (?:$|[^+-]|[+-]\D)))",
     R"((?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,\d]*(?:[+-]\d\d:?\d\d|Z)?))"},
    {R"(()(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d))", R"((?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d))"},
    {R"((?:^|\s)()(1\d{9}(?:\.\d+|\d{3})?)(?:\s|$))", R"((?P<time>\d{10,}(?:\.\d+)?))"},
    {R"re(("\w+": ?)(1\d{9}(?:\.\d+|\d{3})?)\b)re", R"((?P<time>\d{10,}(?:\.\d+)?))"},
};
constexpr Part kCalledUsers[] = {
    {R"re(("(?i:u|\w*(?:user|login|account|uname)(?:[_.]?name)?)": ?)("(?:[^"\\]|\\.)*"|null))re",
     R"re((?:"(?P<user>(?:[^"\\]|\\.)*)"|null))re"},
    {R"re((\b(?i:u|\w*(?:user|login|account|uname)(?:[_.]?name)?)(?:=|: ?))("[^"]*"))re", R"re("(?P<user>[^"]*)")re"},
    // A draft with single quotes cannot be pasted in single quotes, but the name must not be sought elsewhere.
    {R"re((\b(?i:u|\w*(?:user|login|account|uname)(?:[_.]?name)?)(?:=|: ?))('[^']*'))re", R"re('(?P<user>[^']*)')re"},
    {R"re((\b(?i:u|\w*(?:user|login|account|uname)(?:[_.]?name)?)(?:=|: ?))([^\s|,;"()\[\]]*))re",
     R"re((?P<user>[^\s|,;"()\[\]]*))re"},
};
constexpr Part kWordsBefore[] = {
    {R"re((?:^|\t)()([^\t"=]*\w[^\t"=]*)\t[(\[]*$)re", R"re((?P<user>[^\t]+))re"},
    {R"re("()([^"=]*\w[^"=]*)"[\s|,;]+["(\[]*$)re", R"re((?P<user>[^"]*))re"},
    {R"re((\[)([^\[\]\s]*\w[^\[\]\s]*)\]\s+[\s|"(\[]*$)re", R"re((?P<user>[^\[\]\s]+))re"},
    {R"re(()([^\s|,;"=]*\w[^\s|,;"=]*)\s+[\s|"(\[]*$)re", R"((?P<user>\S+))"},
    {R"re(()([^\s|,;"=]*\w[^\s|,;"=]*)[|,;"]+$)re", R"re((?P<user>[^|,;"]+))re"},
};
constexpr Part kWordsAfter[] = {
    {R"re(^["\])]*\t()([^\t"=]*\w[^\t"=]*)(?:\t|$))re", R"re((?P<user>[^\t]+))re"},
    {R"re(^["\])]*[\s|,;]+"()([^"=]*\w[^"=]*)")re", R"re((?P<user>[^"]*))re"},
    {R"re(^["\])]*\s+(\[)([^\[\]\s]*\w[^\[\]\s]*)\](?:\s|$))re", R"re((?P<user>[^\[\]\s]+))re"},
    {R"re(^["\])]*\s[\s|"(\[]*()([^\s|,;"=]*\w[^\s|,;"=]*)(?:\s|$))re", R"((?P<user>\S+))"},
    {R"re(^["\])]*[|,;]+"?()([^\s|,;"=]*\w[^\s|,;"=]*)(?:[\s|,;"]|$))re", R"re((?P<user>[^|,;"]+))re"},
};
constexpr Part kRequests[] = {
    {R"re(()("[A-Z]+ [^"]* HTTP/[\d.]+"))re", R"re("(?P<request>[^"]*)")re"},
    {R"(()(\b[A-Z]+ \S+ HTTP/[\d.]+))", R"((?P<request>[A-Z]+ \S+ HTTP/[\d.]+))"},
};
constexpr Part kCalledMethods[] = {{R"re((\b(?i:\w*method)"?[=:] ?"?)([A-Z]+)\b)re", "(?P<method>[A-Z]+)"}};
constexpr Part kCalledTargets[] = {
    {R"re((\b(?i:\w*(?:path|uri|url|target))"?[=:] ?"?)(/[^\s"]*))re", R"re((?P<target>/[^\s"]*))re"}};
constexpr Part kStatusesAfterRequest[] = {{R"re(^([\s|,;"]*)([1-5]\d\d)(?:[\s|,;"]|$))re", R"((?P<status>\d{3})\b)"}};
constexpr Part kStatusesBeforeRequest[] = {{R"re([\s|,;"]()([1-5]\d\d)[\s|,;"]+$)re", R"((?P<status>\d{3})\b)"}};
constexpr Part kCalledStatuses[] = {
    {R"re((\b(?i:\w*(?:status|code))"?[=:] ?"?)([1-5]\d\d)\b)re", R"((?P<status>\d{3})\b)"}};

struct Place {
  std::size_t begin = 0, end = 0;
  std::string drafted;
  std::string_view word{};  ///< what varies
};

/// As an expression that finds it, of printable characters, so that it can be shown and pasted.
std::string literally(std::string_view text) {
  std::string expression;
  for (const char c : text) {
    if (c < ' ' || c > '~') {
      expression += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
      continue;
    }
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

/// Where the first of these parts that [from, to) of the line has stands.
template <std::size_t count>
std::optional<Place> find(const Part (&parts)[count], std::string_view line, std::size_t from, std::size_t to) {
  for (const Part& part : parts) {
    re2::StringPiece kept, varying;
    if (!re2::RE2::PartialMatch(re2::StringPiece(line.data() + from, to - from), part.found_by, &kept, &varying))
      continue;
    const auto begin = static_cast<std::size_t>(std::min(kept.data(), varying.data()) - line.data());
    const auto end = static_cast<std::size_t>(varying.data() - line.data()) + varying.size();
    return Place{begin, end, literally({kept.data(), kept.size()}) + part.drafted, {varying.data(), varying.size()}};
  }
  return std::nullopt;
}

bool overlap(const Place& a, const Place& b) {
  return a.begin < b.end && b.begin < a.end;
}

/// Whether a word that is not called a user can be a name: not an address, a number, a method, a protocol, a level or a
/// path.
bool may_be_name(std::string_view word) {
  static const re2::RE2 kNone(
      R"((?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|DEBUG|INFO|WARN|WARNING|ERROR|/.*|.*[\[\](){}<>#].*|(?:HTTP/|TLSv|SSLv).*|[^A-Za-z\x80-\xFF]*))",
      re2::RE2::Latin1);
  static const re2::RE2 kPort(R"(\[?(.*?)\]?:\d+)", re2::RE2::Latin1);
  const re2::StringPiece text(word.data(), word.size());
  re2::StringPiece host;
  const bool has_port = re2::RE2::FullMatch(text, kPort, &host);
  return !re2::RE2::FullMatch(text, kNone) && !is_address(word) &&
         !(has_port && is_address({host.data(), host.size()}));
}

/// The word nearest to the time that may be a name: before it, or else behind it.
std::optional<Place> find_name(std::string_view line, const Place& time) {
  std::optional<Place> user = find(kWordsBefore, line, 0, time.begin);
  while (user && !may_be_name(user->word)) user = find(kWordsBefore, line, 0, user->begin);
  if (user) return user;
  user = find(kWordsAfter, line, time.end, line.size());
  while (user && !may_be_name(user->word)) user = find(kWordsAfter, line, user->end, line.size());
  return user;
}

constexpr std::string_view kSeparators = " \t|,;";

/// What stands between two parts, as an expression: what touches the second one holds the draft to its place.
std::string loosely(std::string_view between) {
  std::size_t near = between.find_last_of(kSeparators);
  if (near != std::string_view::npos) near = between.find_last_not_of(kSeparators, near);
  return near == std::string_view::npos ? literally(between) : ".*?" + literally(between.substr(near + 1));
}

/// The same with a word for each word.
std::string word_by_word(std::string_view between) {
  constexpr std::string_view kBounds = " \t|,;\"[]()";
  std::string expression;
  while (!between.empty()) {
    const std::size_t word = std::min(between.find_first_of(kBounds), between.size());
    if (word > 0) expression += R"re([^\s|,;"]+)re";
    between.remove_prefix(word);
    const std::size_t bounds = std::min(between.find_first_not_of(kBounds), between.size());
    expression += literally(between.substr(0, bounds));
    between.remove_prefix(bounds);
  }
  return expression;
}

/// The draft with these parts, in their order.
std::string with_parts(std::string_view line, const std::vector<Place>& places,
                       std::string (*between)(std::string_view)) {
  std::string draft = "^";
  std::size_t at = 0;
  for (const Place& place : places) {
    draft += between(line.substr(at, place.begin - at)) + place.drafted;
    at = place.end;
  }
  return draft;
}

/// Whether the draft finds the user where it was taken from.
bool finds(const std::string& draft, std::string_view line, const Place& user) {
  const re2::RE2 regex(draft, re2::RE2::Latin1);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);
  if (!regex.ok() || !regex.Match(re2::StringPiece(line.data(), line.size()), 0, line.size(), re2::RE2::UNANCHORED,
                                  groups.data(), static_cast<int>(groups.size())))
    return false;
  const re2::StringPiece& found = groups[static_cast<std::size_t>(regex.NamedCapturingGroups().at("user"))];
  return found.data() == nullptr || (found.data() >= line.data() + user.begin && found.end() <= line.data() + user.end);
}

}  // namespace

std::optional<std::string> draft_format(std::string_view line) {
  constexpr std::size_t kLongest = 1000;
  line = line.substr(0, kLongest);
  const std::optional<Place> time = find(kTimes, line, 0, line.size());
  if (!time) return std::nullopt;
  std::optional<Place> user = find(kCalledUsers, line, 0, line.size());
  const bool is_json = line.starts_with('{');
  if (!user && !is_json) user = find_name(line, *time);
  if (!user || overlap(*user, *time)) return std::nullopt;

  std::vector<Place> places = {*time, *user};
  const auto add = [&](const std::optional<Place>& place) {
    const auto overlaps = [&](const Place& other) { return overlap(*place, other); };
    if (place && std::none_of(places.begin(), places.end(), overlaps)) places.push_back(*place);
  };
  const std::optional<Place> request = find(kRequests, line, 0, line.size());
  add(request);
  if (!request) {
    add(find(kCalledMethods, line, 0, line.size()));
    add(find(kCalledTargets, line, 0, line.size()));
  }
  std::optional<Place> status = find(kCalledStatuses, line, 0, line.size());
  if (!status && request) status = find(kStatusesAfterRequest, line, request->end, line.size());
  if (!status && request) status = find(kStatusesBeforeRequest, line, 0, request->begin);
  add(status);
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
  for (const auto between : {loosely, word_by_word}) {
    const std::string draft = with_parts(line, places, between);
    if (finds(draft, line, *user)) return "re:" + draft;
  }
  return std::nullopt;
}

}  // namespace lastseen
