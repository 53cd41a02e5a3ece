#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/archive_set.hpp"
#include "app/kept_formats.hpp"
#include "app/logs_beside_archives.hpp"
#include "app/notes.hpp"
#include "app/options.hpp"
#include "input/input.hpp"
#include "log/log_format.hpp"

namespace lastseen {

/// The LOGs of a question, opened, in the order given; the same file under two names is there once.
class LogSet {
 public:
  /// Says what could not be opened and goes on with the others. Throws UsageError for a format that makes no sense.
  LogSet(const Options& options, Notes& notes);

  std::vector<Input>& inputs() { return inputs_; }
  const std::vector<Input>& inputs() const { return inputs_; }
  /// Whether a LOG could not be opened.
  bool failed() const { return failed_; }
  /// Whether every input can be read twice and in parts.
  bool all_plain_files() const;
  bool all_archives() const;
  bool some_archives() const;
  /// Copies streams that can be read only once into memory. False where one could not be read to its end, which is
  /// said.
  bool make_readable_again(Notes& notes);

  /// Opens the archives among the inputs, for so many threads, and looks where logs beside them go on; rests of logs
  /// that rotation has moved away become inputs, too.
  void open_archives(const Options& options, const People& people, unsigned threads);
  const ArchiveSet& archives() const { return archives_; }
  /// Where a log is to be read from.
  const Resume& resume(std::size_t input) const;
  /// Logs whose rests rotation has moved away, but not to a place beside them.
  const std::vector<std::string>& rotated_away() const { return beside_.rotated_away; }

  /// The format for an input that begins with these bytes; `whole`: there are no others. What an archive holds of it
  /// decides before. Safe in many threads.
  std::shared_ptr<const LogFormat> choose_format(std::size_t input, std::string_view beginning, bool whole) const;

  /// How many newlines a plain file has before `end`; reads it.
  std::uint64_t newlines_before(std::size_t input, std::uint64_t end) const;

 private:
  std::vector<Input> inputs_;
  ArchiveSet archives_;
  LogsBesideArchives beside_;
  KeptFormats formats_;
  bool failed_ = false;
};

}  // namespace lastseen
