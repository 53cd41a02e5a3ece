#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "archive/content.hpp"
#include "log/log_format.hpp"

namespace lastseen {

/// How the lines of logs are read, also of those that an archive holds in part. Safe in many threads.
class KeptFormats {
 public:
  /// Throws UsageError for a format that makes no sense.
  explicit KeptFormats(const FormatRequest& request) : request_(request), chooser_(request) {}

  /// By the content's beginning; `kept`: as it was read when there was less of it, unless the command line has a format
  /// of its own.
  std::shared_ptr<const LogFormat> choose(const Content& content, const std::optional<std::string>& kept) const;
  std::shared_ptr<const LogFormat> choose(const Sample& sample, const std::optional<std::string>& kept) const;
  /// What an archive is to keep of how an input is read, so that it is read on likewise: the format's own text, or its
  /// name where it was found, and behind it the options that the lines need too: `json --user-field xu --log-tz UTC`.
  std::string text_to_keep(std::string_view found, const std::optional<std::string>& kept) const;

 private:
  /// The same, taken apart; what the command line has of its own replaces it.
  FormatRequest request_for(std::string_view kept) const;

  FormatRequest request_;
  FormatChooser chooser_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, FormatChooser> kept_choosers_;
};

}  // namespace lastseen
