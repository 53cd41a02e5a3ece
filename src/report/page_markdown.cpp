#include "report/page_markdown.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "report/count_text.hpp"
#include "report/display_text.hpp"
#include "report/page_drawing.hpp"
#include "report/page_numbers.hpp"
#include "report/page_time.hpp"
#include "report/page_words.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kUsers = 20;
constexpr std::size_t kPairs = 10;

std::size_t longest_run(std::string_view text, char of) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

class MarkdownPage {
 public:
  explicit MarkdownPage(const PresenceReport& report) : report_(report), clock_(report.zone) {}

  std::string written() {
    header();
    figures();
    if (report_.users.empty()) {
      line("\nNobody was online in this period.");
    } else {
      if (report_.period->from < report_.period->to) {
        drawing("How many were online", plot_scale(report_), plot_lines(report_));
        if (report_.days.size() > 1) days();
        drawing("Busiest hours", heat_scale(report_), heat_lines(report_));
      }
      users();
      views();
    }
    basis();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> pattern, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), pattern, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void header() {
    line("# {}", report_.title == PresenceReport().title ? report_.title : code_span_outside_tables(report_.title));
    if (report_.period) {
      const auto& [from, to] = *report_.period;
      line("\n{} {} to {} {}, {}, all times {}", clock_.weekday(from), clock_.bound(from), clock_.weekday(to),
           clock_.bound(to), period_length(*report_.period, report_.zone), report_.zone.name());
    }
    std::string coverage;
    if (const CoverageRow& row = report_.basis.coverage; row.log_starts && row.log_ends) {
      coverage = fmt::format(" They run from {} to {}.", clock_.second(*row.log_starts), clock_.second(*row.log_ends));
    }
    line("\n**{}.**{}", coverage_claim(report_), coverage);
  }

  void figures() {
    const Duration length = report_.period ? report_.period->to - report_.period->from : Duration::zero();
    line("\n| | | |\n|---|---:|---|");
    line("| Users online | {} | {} made a request |", grouped(report_.users.size()), grouped(report_.with_requests));
    line("| Most at once | {} | {} |", grouped(report_.most),
         report_.peak_at ? fmt::format("{} {}", clock_.weekday(*report_.peak_at), clock_.second(*report_.peak_at))
                         : "–");
    line("| On average | {} | |",
         length == Duration::zero() ? "–" : page_average(average_online(report_.online, length)));
    line("| Online time | {} | {} |", page_duration(report_.online), counted(report_.requests, "request"));
  }

  void drawing(std::string_view title, const std::string& scale, const std::vector<std::string>& lines) {
    line("\n## {}\n\n{}\n\n```text", title, scale);
    for (const std::string& drawn : lines) line("{}", drawn);
    line("```");
  }

  void days() {
    line("\n| {} | Users | Most at once | First reached | Average | Online time |", day_head(report_.unit));
    line("|---|---:|---:|---:|---:|---:|");
    for (const PresenceDay& day : report_.days) {
      const PresencePart& part = day.part;
      line("| {} | {} | {} | {} | {} | {} |", day_label(clock_, report_.unit, part), grouped(day.users),
           grouped(part.most), part.most == 0 ? "–" : clock_.second(part.reached),
           page_average(average_online(part.online, part.stretch.to - part.stretch.from)), page_duration(part.online));
    }
  }

  void users() {
    const std::size_t shown = shown_rows(report_, kUsers, report_.users.size());
    line("\n## Who was online, when\n\n{} of {}, most time online first\n", grouped(shown),
         grouped(report_.users.size()));
    line("| Name | Online | Spans | Requests | Last seen |\n|---|---:|---:|---:|---|");
    for (const PresenceUser& user : std::span(report_.users).first(shown)) {
      line("| {} | {} | {} | {} | {} |", code_span(user.name.bytes), page_duration(user.online),
           grouped(user.spans.size()), grouped(user.requests), user.last_seen ? clock_.minute(*user.last_seen) : "–");
    }
    if (const UserSum rest = sum_of_users(report_, shown); rest.users != 0) {
      line("| {} more | {} | | {} | |", grouped(rest.users), page_duration(rest.online), grouped(rest.requests));
    }
  }

  void views() {
    line("\n## Who viewed whose profile\n");
    if (report_.pairs.empty()) {
      line("Nobody looked at another's profile in this period.");
      return;
    }
    const std::size_t shown = shown_rows(report_, kPairs, report_.pairs.size());
    line("{} of {}, {}\n", grouped(shown), counted(report_.pairs.size(), "pair"), counted(report_.views, "view"));
    line("| Viewer | Viewed | Views | First | Last |\n|---|---|---:|---|---|");
    for (const PresencePair& pair : std::span(report_.pairs).first(shown)) {
      line("| {} | {} | {} | {} | {} |", code_span(pair.viewer.bytes), code_span(pair.viewed.bytes),
           grouped(pair.count), clock_.minute(pair.first), clock_.minute(pair.last));
    }
    if (shown < report_.pairs.size()) {
      line("| {} more | | {} | | |", grouped(report_.pairs.size() - shown), grouped(sum_of_views(report_, shown)));
    }
  }

  void basis() {
    line("\n## What this rests on\n\n| Lines | |\n|---|---:|");
    const CoverageRow& coverage = report_.basis.coverage;
    line("| requests of a named user | {} |", grouped(coverage.events));
    line("| without a user | {} |", grouped(coverage.anonymous));
    if (!report_.basis.ignored_statuses.empty() || coverage.unauthenticated != 0) {
      line("| status {}: the name is only claimed | {} |", report_.basis.ignored_statuses,
           grouped(coverage.unauthenticated));
    }
    line("| not readable in this format | {} |", grouped(coverage.malformed));
    line("| all | {} |\n", grouped(coverage.lines()));
    for (const Sentence& sentence : caveat_sentences(report_)) {
      std::string text;
      for (const auto& piece : sentence) {
        const Name* name = std::get_if<Name>(&piece);
        text += name == nullptr ? std::get<std::string>(piece) : code_span(name->bytes);
      }
      line("- {}", text);
    }
    line("\nOnline is from a request until {} after it. All times {}.", exact_duration_text(report_.timeout),
         report_.zone.name());
    line("lastseen {}", LASTSEEN_VERSION);
  }

  const PresenceReport& report_;
  PageClock clock_;
  std::string out_;
};

}  // namespace

std::string code_span(std::string_view bytes) {
  std::string out;
  for (const char c : code_span_outside_tables(bytes)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code_span_outside_tables(std::string_view bytes) {
  const std::string text = visible(bytes);
  const std::string fence(longest_run(text, '`') + 1, '`');
  // A blank at both ends is taken off by the reader; it keeps backticks, and blanks of the text, apart from the fence.
  const bool padded = text.find_first_of("` ") != std::string::npos;
  const std::string_view pad = padded ? " " : "";
  return fmt::format("{0}{1}{2}{1}{0}", fence, pad, text);
}

std::string page_markdown(const PresenceReport& report) {
  return MarkdownPage(report).written();
}

}  // namespace lastseen
