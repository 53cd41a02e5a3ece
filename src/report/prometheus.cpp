#include "report/prometheus.hpp"

#include <fmt/format.h>

#include "report/json_writer.hpp"

namespace lastseen {
namespace {

void head(TextBuffer& out, std::string_view metric, std::string_view help) {
  out.append(fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", metric, help));
}

void gauge(TextBuffer& out, std::string_view metric, std::string_view help, std::uint64_t value) {
  head(out, metric, help);
  out.append(fmt::format("{} {}\n", metric, value));
}

}  // namespace

void write_prometheus(const Document& document, Output& output) {
  TextBuffer& out = output.text();
  const CoverageRow& coverage = document.coverage;
  gauge(out, "lastseen_online_users", "Users online.", document.counts.online);
  gauge(out, "lastseen_remembered_users", "Users seen within the retention.", document.counts.remembered);
  // A log without lines has no end: no sample then, since 0 would be an end in 1970.
  if (coverage.log_ends) {
    head(out, "lastseen_log_end_timestamp_seconds", "Greatest time of a well-formed log line.");
    out.append("lastseen_log_end_timestamp_seconds ");
    out.keep(put_seconds(out.room(24), coverage.log_ends->time_since_epoch()));
    out.append('\n');
  }
  if (coverage.nodes) return;  // a shared Redis has read no line, which is not the same as 0
  // Not a counter: a later run may read fewer lines.
  head(out, "lastseen_lines", "Log lines read, by kind.");
  const std::pair<std::string_view, std::uint64_t> kinds[] = {{"events", coverage.events},
                                                              {"anonymous", coverage.anonymous},
                                                              {"unauthenticated", coverage.unauthenticated},
                                                              {"malformed", coverage.malformed}};
  for (const auto& [kind, lines] : kinds) out.append(fmt::format("lastseen_lines{{kind=\"{}\"}} {}\n", kind, lines));
}

}  // namespace lastseen
