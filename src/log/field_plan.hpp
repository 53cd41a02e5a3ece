#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "log/field_type.hpp"

namespace lastseen {

/// How lines of one shape are taken apart by a FieldKernel: a text that must stand, a field, a text, a field... to the
/// end of the line. A line that does not fit, or that holds a byte which the plan does not trust, is left to the
/// parser, so a plan only has to be right about the lines that fit it.
struct FieldPlan {
  static constexpr std::size_t kMostFields = 64;  ///< the last slot is nobody's

  enum class Field : std::uint8_t {
    none,          ///< nothing
    rest,          ///< all that is left of the line
    up_to_quote,   ///< the bytes before the first `"`
    up_to,         ///< the bytes before the first `until`
    fixed,         ///< `size` bytes
    three_digits,  ///< a status
    number,        ///< digits, with a fraction or not, as JSON has them
    typed,         ///< what `type` matches
  };
  struct Step {
    static constexpr std::size_t kLongestText = 32;

    alignas(kLongestText) char text[kLongestText] = {};  ///< that stands before the field
    std::uint32_t text_mask = 0;                         ///< a bit for each of its bytes
    std::uint8_t text_size = 0;
    Field field = Field::none;
    char until = 0;
    std::uint8_t size = 0;
    std::uint8_t slot = 0;  ///< where the field goes, below kMostFields
    bool minds_pairs =
        false;  ///< an `up_to_quote` that begins with two quotes may be Apache's raw pair for an empty user
    const FieldType* type = nullptr;
  };

  /// The slots of what is read from a line, where nothing else is, so that a kernel can read it by itself.
  struct Plain {
    std::uint8_t user = 0;               ///< nobody where it is empty or `-`
    std::uint8_t time = 0;               ///< with its offset, in a `fixed` field
    std::uint8_t seconds_at = 0;         ///< where in the time the two digits of its seconds stand
    std::uint32_t minute_mask = 0;       ///< a bit for each other byte of the time
    std::optional<std::uint8_t> status;  ///< a field of `three_digits`
    std::optional<std::uint8_t> request;
  };

  std::vector<Step> steps;
  std::optional<Plain> plain;
  bool quotes_end_fields = false;   ///< no `rest` or `up_to` holds a raw quote
  bool trusts_backslashes = false;  ///< all plans of one parser trust the same bytes
  bool trusts_controls = false;

  /// Steps of this text, which holds no newline; the last of them, whose field is still to be set.
  Step& add(std::string_view text) {
    for (; text.size() > Step::kLongestText; text.remove_prefix(Step::kLongestText))
      add_step(text.substr(0, Step::kLongestText));
    return add_step(text);
  }

 private:
  Step& add_step(std::string_view text) {
    Step& step = steps.emplace_back();
    text.copy(step.text, text.size());
    step.text_size = static_cast<std::uint8_t>(text.size());
    step.text_mask = static_cast<std::uint32_t>((std::uint64_t{1} << text.size()) - 1);
    step.slot = kMostFields - 1;
    return step;
  }
};

}  // namespace lastseen
