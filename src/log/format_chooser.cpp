#include <algorithm>
#include <fmt/format.h>

#include "log/detection.hpp"
#include "log/format_table.hpp"
#include "log/log_format.hpp"
#include "log/wrapped_format.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

bool is_auto(std::string_view text) {
  return text.size() == 4 && (text == "auto" || text == "AUTO" || text == "Auto");
}

std::string known_names() {
  std::vector<std::string_view> names = {"auto"};
  for (const FormatRow& row : format_table()) {
    if (row.name.find(' ') == std::string_view::npos) names.push_back(row.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// The format that --log-format asks for; null for `auto`.
std::shared_ptr<const BareFormat> given_format(const FormatRequest& request, const ReadingRules& rules) {
  const std::string& text = request.log_format;
  if (is_auto(text)) return nullptr;
  if (const FormatRow* row = find_format(text)) return row->make(rules);
  if (carries_no_user(text))
    throw UsageError(fmt::format("--log-format {}: these logs carry no user, so nobody can be seen in them", text));
  const bool is_word = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
  if (is_word)
    throw UsageError(
        fmt::format("--log-format '{}' is not a format ({}), nor a format string or re:REGEX", text, known_names()));
  throw UsageError(fmt::format(
      "--log-format '{}' has no $variable or %directive: the shell expanded them; put the format in single quotes",
      text));
}

}  // namespace

class FormatChooser::Impl {
 public:
  explicit Impl(const FormatRequest& request)
      : rules_{request.zone, request.zone_given, request.user_field}, given_(given_format(request, rules_)) {
    if (given_ && rules_.user_field) given_->check_user_field(*rules_.user_field, {});
  }

  std::shared_ptr<const LogFormat> choose(const Sample& sample) const {
    Detection detection = detect(sample, given_, rules_);
    return wrapped_format(std::move(detection.format), detection.wrapper);
  }

 private:
  ReadingRules rules_;
  std::shared_ptr<const BareFormat> given_;
};

FormatChooser::FormatChooser(const FormatRequest& request) : impl_(std::make_unique<Impl>(request)) {}
FormatChooser::~FormatChooser() = default;
FormatChooser::FormatChooser(FormatChooser&&) noexcept = default;
FormatChooser& FormatChooser::operator=(FormatChooser&&) noexcept = default;

std::shared_ptr<const LogFormat> FormatChooser::choose(const Sample& sample) const {
  return impl_->choose(sample);
}

}  // namespace lastseen
