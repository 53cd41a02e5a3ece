#include "app/change_output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace lastseen {

namespace {

ChangeLines::Form form_of(OutputFormat output) {
  switch (output) {
    case OutputFormat::jsonl:
      return ChangeLines::Form::jsonl;
    case OutputFormat::tsv:
      return ChangeLines::Form::tsv;
    default:
      return ChangeLines::Form::table;
  }
}

}  // namespace

ChangeOutput::ChangeOutput(const Options& options, const Signals& signals)
    : signals_(signals),
      lines_(form_of(options.output), options.zone, {options.fields, options.header}),
      out_([this](const char* bytes, std::size_t size) { return write(bytes, size); }, "standard output") {
  lines_.begin();
}

void ChangeOutput::changed(const LiveModel::Change& change) {
  const auto kind =
      change.kind == LiveModel::Change::Kind::online ? PresenceChange::Kind::online : PresenceChange::Kind::offline;
  lines_.add({kind, change.user, change.at, change.last_seen, change.path});
}

void ChangeOutput::flush() {
  if (lines_.text().size() == 0) return;
  out_.write(lines_.text().view());
  lines_.text().clear();
  out_.flush();
}

// A pipe that is said to be writable takes PIPE_BUF bytes without waiting.
ssize_t ChangeOutput::write(const char* bytes, std::size_t size) const {
  std::array<pollfd, 2> either = {{{STDOUT_FILENO, POLLOUT, 0}, {signals_.descriptor(), POLLIN, 0}}};
  if (::poll(either.data(), either.size(), -1) < 0) return -1;
  if (either[0].revents != 0) return ::write(STDOUT_FILENO, bytes, std::min<std::size_t>(size, PIPE_BUF));
  errno = EPIPE;  // the program is about to end: nobody will read this
  return -1;
}

}  // namespace lastseen
