#include "app/answer_writer.hpp"

#include "app/terminal.hpp"
#include "report/delimited_text.hpp"
#include "report/json_document.hpp"
#include "report/name_list.hpp"
#include "report/prometheus.hpp"
#include "report/table.hpp"

namespace lastseen {

void write_answer(const Document& document, const Options& options, Output& out) {
  const RowFormat rows{options.fields, options.header, threads_of(options)};
  switch (options.output) {
    case OutputFormat::json:
      return write_json(document, out);
    case OutputFormat::jsonl:
      return write_jsonl(document, rows.threads, out);
    case OutputFormat::csv:
      return write_delimited(document, Delimited::csv, rows, out);
    case OutputFormat::names:
      return write_names(document, options.null_terminated ? NameForm::null_terminated : NameForm::visible, out);
    case OutputFormat::tsv:
      return write_delimited(document, Delimited::tsv, rows, out);
    case OutputFormat::prometheus:
      return write_prometheus(document, out);
    default:
      if (options.command == Command::is_online && options.quiet) return;  // the exit status is the answer
      return write_table(document, table_settings(options), out);
  }
}

void tell_caveats(const CoverageRow& coverage, Notes& notes) {
  for (const Caveat& caveat : coverage.caveats) notes.note(caveat.note);
}

int exit_status(const CoverageRow& coverage, const Options& options, bool failed, bool no) {
  const bool asks_one = options.command == Command::is_online;
  if (asks_one && !no) return 0;  // proven, whatever else failed
  if (failed) return 2;
  if (options.strict && (coverage.malformed != 0 || !coverage.caveats.empty())) return 3;
  return no && (asks_one || options.fail_if_empty) ? 1 : 0;
}

}  // namespace lastseen
