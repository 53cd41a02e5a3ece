#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// Paths of profile pages, such as `/users/{user}`: `{user}` is one non-empty segment, the rest is literal and
/// case-sensitive; a slash may follow.
class ProfileTemplates {
 public:
  /// Throws UsageError for a template without exactly one `{user}`. None given: the default ones.
  explicit ProfileTemplates(const std::vector<std::string>& templates = {});

  static const std::vector<std::string>& defaults();

  /// The segment that stands for the user in a path, as it stands there; of several templates that fit, the first's.
  std::optional<std::string_view> segment(std::string_view path) const;

  /// Whose profile an event looks at: a GET with status 200-299 or 304 of a profile's path. The raw segment, for
  /// percent_decode.
  std::optional<std::string_view> viewed_segment(const Event& event) const;

  /// The templates as given, without slashes at their ends.
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  struct Template {
    std::string before;
    std::string after;
  };
  std::vector<std::string> texts_;
  std::vector<Template> templates_;
  /// Which templates a path can fit, by its second byte: most paths fit none and are done with here. Bit 63 stands for
  /// all from 63 on.
  std::array<std::uint64_t, 256> candidates_{};
};

/// `%41` becomes `A`; `+` and a `%` without two hex digits stay. Replaces what `out` held.
void percent_decode(std::string_view text, std::string& out);

}  // namespace lastseen
