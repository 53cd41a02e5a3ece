#include "log/advice.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <re2/re2.h>

#include "ascii.hpp"
#include "log/address.hpp"
#include "log/draft_format.hpp"

namespace lastseen {

namespace {

/// A line of a log that is well known, but not to be read.
struct KnownShape {
  const char* pattern;
  const char* advice;
};

constexpr KnownShape kKnownShapes[] = {
    {R"(^(?:(?:https?|h2|grpcs?|wss?) )?\d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+:\d+ )",
     "this looks like a log of AWS ELB or ALB: it carries no user; read the log of the servers behind it"},
    {R"(\[\d\d/[A-Z][a-z]{2}/\d{4}:[\d:.]+\] \S+ \S+/\S+ [-+\d]+/[-+\d]+/)",
     "this looks like a log of HAProxy: it carries no user; read the log of the servers behind it"},
    {R"(^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "\S+ \S+ \S+" \d+ )",
     "this looks like Envoy's stock log: it carries no user; give its access log one, and describe it with re:REGEX"},
    {R"(^\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t[A-Z]{3}\d)",
     "this looks like a log of CloudFront: it carries no user; read the log of the servers behind it"},
    {R"(^\d+\.\d{3} +\d+ \S+ [A-Z_]+/\d{3} \d+ )",
     R"(this looks like squid's native log; to read it: --log-format 're:^(?P<time>\S+) +\S+ \S+ \w+/(?P<status>\d+) \S+ (?P<method>\S+) (?P<target>\S+) (?P<user>\S+) ')"},
    {R"re(^INFO: +\S+:\d+ - "[A-Z]+ )re",
     "this looks like uvicorn's stock log: it carries neither time nor user; read the log of the server before it, or "
     "give its access log both"},
    {R"(^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[[a-z]+\] \d+#\d+: )",
     "this looks like nginx's error log: give its access log"},
    {R"(^\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:.]+ \d{4}\] \[[^ \]]+\] )",
     "this looks like Apache's error log: give its access log"},
};

constexpr const char* kLeaveOut = "leave out --log-format to see what the lines look like to lastseen";

bool is_of_nginx(std::string_view format) {
  for (const std::string_view name : {"combined", "common", "vhost_combined", "vhost_common", "forwarded",
                                      "ingress-nginx", "ingress-nginx (old)", "log_format", "json", "ltsv"}) {
    if (format == name) return true;
  }
  return false;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

/// Fields of the shown lines that hold something and are called as if it were a user, and can be pasted in quotes.
std::vector<std::string> other_users(const Explanation& explanation) {
  std::vector<std::string> names;
  for (const ExplainedLine& line : explanation.shown) {
    for (const ExplainedLine::Field& field : line.fields) {
      const std::string name = lower(field.name);
      const bool called_user = (contains(name, "user") && !contains(name, "agent")) || contains(name, "login") ||
                               contains(name, "account") || contains(name, "email") || contains(name, "principal");
      if (!called_user || contains(name, "'") || field.meaning != Meaning::none) continue;
      if (field.bytes.empty() || field.bytes == "-") continue;
      if (std::find(names.begin(), names.end(), field.name) == names.end()) names.push_back(field.name);
    }
  }
  return names;
}

/// Where the line is of a log that is well known.
std::optional<std::string_view> advice_on_known(std::string_view line) {
  const re2::StringPiece text(line.data(), std::min<std::size_t>(line.size(), 1000));
  for (const KnownShape& shape : kKnownShapes) {
    if (re2::RE2::PartialMatch(text, shape.pattern)) return shape.advice;
  }
  return std::nullopt;
}

void advise_on_misfits(const Explanation& explanation, std::string_view first_line, std::vector<std::string>& advice) {
  if (const auto known = advice_on_known(first_line)) {
    advice.emplace_back(*known);
    return;
  }
  if (first_line.starts_with('{')) {
    advice.emplace_back(
        "the lines begin like JSON: a readable line is one object with a time under msec, time_iso8601, @timestamp, "
        "timestamp, time, ts, time_local or "
        "date");
  } else if (first_line.starts_with('<') && contains(first_line, ">")) {
    advice.emplace_back("the lines begin like syslog's, but neither as RFC 3164 nor as RFC 5424 has it");
  }
  if (explanation.given) {
    advice.emplace_back(kLeaveOut);
  } else {
    advice.emplace_back(
        "give the format that the server writes: --server-config /etc/nginx/nginx.conf, or its log_format or LogFormat "
        "string pasted "
        "in single quotes as --log-format");
    const std::optional<std::string> draft = draft_format(first_line);
    if (draft && draft->find('\'') == std::string::npos)
      advice.push_back(
          fmt::format("or begin with this draft, and see whether its user is the name: --log-format '{}'", *draft));
    else
      advice.emplace_back("for any other line: --log-format 're:REGEX' with groups (?P<user>...) and (?P<time>...)");
  }
}

/// Whether `auto` had to choose between lines of one address and lines of several, as one log has them where a proxy's
/// list of addresses stands first.
bool has_lists_and_single_addresses(const Explanation& explanation) {
  const auto voted = [&](std::string_view format) {
    return std::any_of(explanation.votes.begin(), explanation.votes.end(),
                       [&](const Explanation::Votes& votes) { return votes.format == format; });
  };
  return voted("forwarded") && voted("combined");
}

/// Whether a name looks like a field and a name: `203.0.113.7 - alice`, `www.example.com - -`, an address alone.
bool some_name_is_shifted(const Explanation& explanation) {
  return std::ranges::any_of(explanation.shown, [](const ExplainedLine& line) {
    return line.user && (contains(*line.user, " - ") || is_address(*line.user));
  });
}

bool no_status_is_shown(const Explanation& explanation) {
  return std::ranges::none_of(explanation.shown, [](const ExplainedLine& line) { return line.status.has_value(); });
}

}  // namespace

std::vector<std::string> advice_for(const Explanation& explanation, std::string_view first_line) {
  std::vector<std::string> advice;
  if (explanation.lines == 0) return advice;
  if (explanation.malformed == explanation.lines) {
    const auto lacks_zone = [](const ExplainedLine& line) { return contains(line.reason, "--log-tz"); };
    if (std::any_of(explanation.shown.begin(), explanation.shown.end(), lacks_zone))
      advice.emplace_back("--log-tz ZONE says in which zone times without one are, such as --log-tz Europe/Paris");
    else
      advise_on_misfits(explanation, first_line, advice);
    return advice;
  }
  if (has_lists_and_single_addresses(explanation))
    advice.emplace_back(
        "some lines begin with one address, others with several; the server's own log_format or LogFormat string reads "
        "both, or: --log-format 're:"
        R"re(^[^ ,]+(?:, ?[^ ,]+)* - (?P<user>.*?) \[(?P<time>[^\]]+)\] )re"
        R"re("(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}|-))re"
        "'");
  if (explanation.events + explanation.unauthenticated == 0) {
    if (const auto known = advice_on_known(first_line)) {
      advice.emplace_back(*known);
      return advice;
    }
    if (explanation.given) advice.emplace_back(kLeaveOut);
    if (explanation.malformed > 0)
      advice.emplace_back(
          "no line that can be read names a user; if those that are malformed do, the server writes another format: "
          "give its log_format or LogFormat string in single quotes as --log-format");
    advice.emplace_back(
        "no line names a user; if the site logs in by cookie or single sign-on, log the name and give it with "
        "--user-field "
        "(\"Where names come from\", lastseen(1))");
    const std::vector<std::string> others = other_users(explanation);
    if (!others.empty())
      advice.push_back(fmt::format("fields that may name one: --user-field '{}'", fmt::join(others, "' or '")));
  }
  if (!explanation.given && some_name_is_shifted(explanation))
    advice.emplace_back(
        "a name that is an address, or one with ' - ' in it, is probably none: give the format that the server writes, "
        "its log_format or LogFormat string in single quotes as --log-format");
  if (explanation.events > 0 && no_status_is_shown(explanation))
    advice.emplace_back(
        "these lines bear no status that can be read, so that a request that was refused (401) counts, too: "
        "log the status");
  if (explanation.events > 0 && is_of_nginx(explanation.format)) {
    advice.emplace_back(
        "if nginx wrote this: it logs the name that was sent, checked or not; where not every location asks for a "
        "password, anybody can "
        "pass for alice on a public page: narrow to protected locations with --path");
  }
  return advice;
}

}  // namespace lastseen
