#include "report/coverage_notes.hpp"

#include <fmt/format.h>

#include "report/display_text.hpp"
#include "time_text.hpp"

namespace lastseen {
namespace {

/// `45d`, `3h 20m`, `8s`: the two largest units, of which the second only where it is not zero.
std::string about(Duration duration) {
  std::string text = duration_text(duration);
  if (const std::size_t second = text.find(" 00"); second != std::string::npos) text.resize(second);
  return text;
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string starts_late(const CoverageRow& coverage, const Asked& asked) {
  return fmt::format(
      "the log starts at {}, {} later than this answer needs, so somebody may be missing; name the older logs too "
      "(access.log.1, access.log.2.gz)",
      clock_text(*coverage.log_starts, asked.zone), about(*coverage.log_starts - *asked.from));
}

std::string ends_early(const CoverageRow& coverage, const Asked& asked) {
  const Duration before = *asked.until - *coverage.log_ends;
  std::string text = fmt::format("the log ends at {}, {} before {}", clock_text(*coverage.log_ends, asked.zone),
                                 about(before), asked.until_is_now ? "now" : clock_text(*asked.until, asked.zone));
  if (asked.question == Asked::Question::instant && before > asked.timeout) {
    text += fmt::format(", so nobody can be online{}; ask --at end, or a time it covers",
                        asked.until_is_now ? "" : " then");
  } else {
    text += ", so what came later is missing; name the newer logs too, or ask for a time it covers";
  }
  return text;
}

std::string gap(const Caveat& caveat, const Asked& asked) {
  const Instant from = caveat.instants.at(0).second;
  const Instant to = caveat.instants.at(1).second;
  return fmt::format("there is no line from {} to {} ({}); if the site was up, a log is missing: name it too",
                     clock_text(from, asked.zone), clock_text(to, asked.zone), about(to - from));
}

std::string differ_in_case(const Caveat& caveat) {
  std::string such_as;
  if (caveat.example.size() == 2) {
    such_as = fmt::format(", such as '{}' and '{}'", visible(caveat.example[0]), visible(caveat.example[1]));
  }
  return fmt::format("{} users differ from another only in letter case{}; if they are the same people: --fold case",
                     caveat.count.value_or(0), such_as);
}

std::string sentence(const Caveat& caveat, const CoverageRow& coverage, const Asked& asked) {
  const std::uint64_t count = caveat.count.value_or(0);
  if (caveat.name == "no_lines") {
    return "there is no line to read; where logs were just rotated, name the older ones too (access.log.1)";
  }
  if (caveat.name == "no_users" && asked.user_field) {
    return fmt::format("none of {} names a user in '{}'; to see the fields that there are: lastseen explain LOG",
                       plural(coverage.lines(), "line"), visible(*asked.user_field));
  }
  if (caveat.name == "no_users") {
    return fmt::format(
        "none of {} names a user; if the site logs in by cookie or single sign-on, log the name and use "
        "--user-field (\"Where names come from\", lastseen(1))",
        plural(coverage.lines(), "line"));
  }
  if (caveat.name == "log_starts_late") return starts_late(coverage, asked);
  if (caveat.name == "log_ends_early") return ends_early(coverage, asked);
  if (caveat.name == "log_gap") return gap(caveat, asked);
  if (caveat.name == "events_in_future") {
    return fmt::format(
        "{} {} later than now; check the server's clock, or give the zone of the log's times with --log-tz",
        plural(count, "event"), count == 1 ? "is" : "are");
  }
  if (caveat.name == "names_differ_in_case") return differ_in_case(caveat);
  if (caveat.name == "ambiguous_times") {
    return fmt::format(
        "{} in a change of the clocks, at a local time that happens twice or never; log times with their offset",
        count == 1 ? std::string("1 line stands") : fmt::format("{} lines stand", count));
  }
  return std::string(caveat.name);
}

}  // namespace

std::string caveat_note(const Caveat& caveat, const CoverageRow& coverage, const Asked& asked) {
  return "note: " + sentence(caveat, coverage, asked);
}

std::string forgotten_note(std::uint64_t forgotten, Duration retention, bool of_now) {
  return fmt::format("note: {} forgotten after {}: --all{} --retention forever{}", forgotten,
                     exact_duration_text(retention), of_now ? " or" : ",", of_now ? "" : " or --at end");
}

}  // namespace lastseen
