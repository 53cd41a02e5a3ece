#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

#include "ascii.hpp"
#include "log/apache_format.hpp"
#include "log/detection.hpp"
#include "log/explainer.hpp"
#include "log/format_table.hpp"
#include "log/log_format.hpp"
#include "log/nginx_format.hpp"
#include "log/regex_format.hpp"
#include "log/server_config.hpp"
#include "log/wrapped_format.hpp"
#include "log_line.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

bool is_auto(std::string_view text) {
  return equal_ignoring_case(text, "auto");
}

std::string known_names() {
  std::vector<std::string_view> names = {"auto"};
  for (const FormatRow& row : format_table()) {
    if (row.name.find(' ') == std::string_view::npos) names.push_back(row.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // A directory opens as a file, and fails when it is read.
  if (!file || (file.peek() != std::ifstream::traits_type::eof() && !(text << file.rdbuf())) || file.bad()) {
    throw UsageError(fmt::format("--server-config: {}: {}", path, std::strerror(errno)));
  }
  return std::move(text).str();
}

std::string names_of(const std::vector<ConfiguredFormat>& formats) {
  std::vector<std::string_view> names;
  for (const ConfiguredFormat& format : formats)
    names.push_back(format.name.empty() ? std::string_view("(without a name)") : format.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// The directive that --log-format means beside --server-config; nothing where it is no name in the file.
std::optional<std::string> configured_format(const std::vector<ConfiguredFormat>& formats, const std::string& path,
                                             std::string_view log_format) {
  for (const ConfiguredFormat& format : formats) {
    if (format.name == log_format) return format.directive;
  }
  if (!is_auto(log_format)) return std::nullopt;
  if (formats.empty())
    throw UsageError(
        fmt::format("--server-config: {}: no log_format or LogFormat in it (includes are not followed)", path));
  if (formats.size() == 1) return formats.front().directive;
  throw UsageError(fmt::format("--server-config: {} holds several formats; choose one with --log-format: {}", path,
                               names_of(formats)));
}

bool is_apache_directive(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  for (const std::string_view word : {"logformat", "customlog"}) {
    if (text.size() > word.size() && equal_ignoring_case(text.substr(0, word.size()), word)) return true;
  }
  return false;
}

/// What --log-format asks for, and how its text would say so without --server-config; null for `auto`.
std::shared_ptr<const BareFormat> given_format(const FormatRequest& request, const ReadingRules& rules,
                                               std::optional<std::string>& given) {
  std::string text = request.log_format;
  std::string configured;
  if (request.server_config) {
    const std::vector<ConfiguredFormat> formats = configured_formats(text_of_file(*request.server_config));
    if (auto directive = configured_format(formats, *request.server_config, text)) text = std::move(*directive);
    configured = fmt::format("in {}: {}; else ", *request.server_config, formats.empty() ? "none" : names_of(formats));
  }
  if (is_auto(text)) return nullptr;
  given = text;
  if (const FormatRow* row = find_format(text)) return row->make(rules);
  if (carries_no_user(text))
    throw UsageError(fmt::format("--log-format {}: these logs carry no user, so nobody can be seen in them", text));
  if (text.starts_with("re:")) return regex_format(std::string_view(text).substr(3), rules);
  if (is_apache_directive(text)) return apache_format(text, rules);
  if (text.find('$') != std::string::npos) return nginx_format(text, rules);
  if (text.find('%') != std::string::npos) return apache_format(text, rules);
  const bool is_word = std::all_of(
      text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
  if (is_word)
    throw UsageError(fmt::format("--log-format '{}' is not a format ({}{}), nor a format string or re:REGEX", text,
                                 configured, known_names()));
  throw UsageError(fmt::format(
      "--log-format '{}' has no $variable or %directive: the shell expanded them; put the format in single quotes",
      text));
}

}  // namespace

class FormatChooser::Impl {
 public:
  explicit Impl(const FormatRequest& request)
      : rules_{request.zone, request.zone_given, request.user_field},
        given_(given_format(request, rules_, given_text_)) {
    if (given_ && rules_.user_field) given_->check_user_field(*rules_.user_field, {});
  }

  std::shared_ptr<const LogFormat> choose(const Sample& sample) const {
    Detection detection = detect(sample, given_, rules_);
    return wrapped_format(std::move(detection.format), detection.wrapper);
  }

  Explanation explain(const std::vector<NumberedLine>& lines, const ExplainRules& rules) const {
    Sample sample;
    for (const NumberedLine& line : lines) {
      if (line.text.size() <= kLongestLineInFile) sample.lines.push_back(line.text);
    }
    return explain_reading(detect(sample, given_, rules_), lines, rules);
  }

  const std::optional<std::string>& given() const { return given_text_; }

 private:
  ReadingRules rules_;
  std::optional<std::string> given_text_;
  std::shared_ptr<const BareFormat> given_;
};

FormatChooser::FormatChooser(const FormatRequest& request) : impl_(std::make_unique<Impl>(request)) {}
FormatChooser::~FormatChooser() = default;
FormatChooser::FormatChooser(FormatChooser&&) noexcept = default;
FormatChooser& FormatChooser::operator=(FormatChooser&&) noexcept = default;

const std::optional<std::string>& FormatChooser::given() const {
  return impl_->given();
}

std::shared_ptr<const LogFormat> FormatChooser::choose(const Sample& sample) const {
  return impl_->choose(sample);
}

Explanation FormatChooser::explain(const std::vector<NumberedLine>& lines, const ExplainRules& rules) const {
  return impl_->explain(lines, rules);
}

}  // namespace lastseen
