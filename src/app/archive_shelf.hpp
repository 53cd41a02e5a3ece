#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/kept_formats.hpp"
#include "app/options.hpp"
#include "archive/line_reading.hpp"
#include "log/extractor.hpp"
#include "log/log_format.hpp"
#include "person/people.hpp"
#include "presence/profile_templates.hpp"
#include "status_set.hpp"

namespace lastseen {

/// What is noted of a log that was read into an archive.
struct ReadLog {
  std::string name;
  std::string format;
  std::vector<MalformedLine> malformed;  ///< the first ones, numbered from the start of the log
};

/// Opens logs for an archive and reads their lines as the options say.
class ArchiveShelf final : public LogShelf {
 public:
  /// `ignore_status`: that of the archive. Throws UsageError for a format that makes no sense.
  ArchiveShelf(const Options& options, const People& people, const ProfileTemplates& templates,
               const StatusSet& ignore_status);

  OpenedLog open(const std::string& name) override;
  std::unique_ptr<LineReading> read(const Content& content, const std::optional<std::string>& format,
                                    std::uint64_t from, EventTaker& taker) override;

  /// Names that turned out to be archives: they could not be opened as logs.
  bool is_archive(const std::string& name) const { return archives_.contains(name); }
  const std::deque<ReadLog>& read_logs() const { return read_logs_; }

 private:
  const Options& options_;
  const People& people_;
  const ProfileTemplates& templates_;
  const StatusSet ignore_status_;
  KeptFormats formats_;
  std::set<std::string> archives_;
  std::deque<ReadLog> read_logs_;
};

}  // namespace lastseen
