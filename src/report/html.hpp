#pragma once

#include <concepts>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <string_view>

namespace lastseen {

/// Markup that a source file spells out. That it must be a constant keeps all that is read at run time, from a log or
/// the command line, from becoming markup.
class Markup {
 public:
  consteval Markup(const char* text) : text_(text) {}  // NOLINT: implicit, so that markup reads as it will stand
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// HTML in the making.
class Html {
 public:
  Html() = default;
  Html(Markup markup) : bytes_(markup.text()) {}  // NOLINT: implicit

  /// Appends markup, `{}` replaced by the arguments in turn: text is escaped, numbers and finished HTML stand as they
  /// are.
  template <class... Args>
  Html& add(Markup markup, const Args&... args) {
    insert(markup, safe(args)...);
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  friend Html escaped(std::string_view text);

  static std::string_view safe(const Html& html) { return html.bytes_; }
  static std::string safe(std::string_view text);
  template <std::integral Number>
  static Number safe(Number number) {
    return number;
  }

  template <class... Args>
  void insert(Markup markup, const Args&... args) {
    fmt::vformat_to(std::back_inserter(bytes_), fmt::string_view(markup.text().data(), markup.text().size()),
                    fmt::make_format_args(args...));
  }

  std::string bytes_;
};

/// `& < > " '` as character references. The only way for text into HTML.
Html escaped(std::string_view text);

/// A part of a whole as `66.667%`, for positions and widths.
Html percentage(double fraction);

}  // namespace lastseen
