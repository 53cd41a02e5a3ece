#include "report/display_text.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <utf8proc.h>
#include <vector>

#include "ascii.hpp"
#include "report/utf8.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kLongestUnit = sizeof "\\u{10FFFF}" - 1;

bool needs_escapes(std::string_view bytes) {
  while (!bytes.empty()) {
    const Utf8Unit unit = decode_utf8(bytes);
    if (!unit.valid || is_unsafe(unit.code)) return true;
    bytes.remove_prefix(unit.length);
  }
  return false;
}

enum class Backslash : bool { single, doubled };

/// `\xHH`. A hostile name is megabytes of it: no format string is read for each.
char* put_byte(char* out, unsigned byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 0xF]}) *out++ = c;
  return out;
}

/// The visible form of the character or the one stray byte that `bytes` begin with. Returns the end of what it wrote.
char* put_unit(char* out, std::string_view bytes, const Utf8Unit& unit, Backslash backslash) {
  if (!unit.valid) return put_byte(out, static_cast<unsigned char>(bytes.front()));
  if (is_unsafe(unit.code)) {
    switch (unit.code) {
      case '\t':
        return fmt::format_to(out, "\\t");
      case '\n':
        return fmt::format_to(out, "\\n");
      case '\r':
        return fmt::format_to(out, "\\r");
      default:
        break;
    }
    const auto code = static_cast<std::uint32_t>(unit.code);
    return code < 0x80 ? put_byte(out, code) : fmt::format_to(out, "\\u{{{:04X}}}", code);
  }
  if (unit.code == '\\' && backslash == Backslash::doubled) *out++ = '\\';
  std::memcpy(out, bytes.data(), unit.length);
  return out + unit.length;
}

/// A flaw of several bytes is shown byte by byte.
std::size_t bytes_taken(const Utf8Unit& unit) {
  return unit.valid ? unit.length : 1;
}

std::size_t width(char32_t code) {
  const auto character = static_cast<utf8proc_int32_t>(code);
  const int width = utf8proc_charwidth(character);
  // What this version of Unicode does not know is drawn by terminals, as a box at least.
  if (width <= 0 && utf8proc_category(character) == UTF8PROC_CATEGORY_CN) return 1;
  return static_cast<std::size_t>(width < 0 ? 0 : width);
}

/// What a cut must not split: an escape, or a character with the combining marks after it.
struct Cluster {
  std::size_t end;  // in the visible text
  std::size_t cells;
};

struct Clusters {
  std::string text;
  std::vector<Cluster> clusters;
  std::size_t cells = 0;
};

Clusters clusters_of(std::string_view bytes) {
  Clusters out;
  const Backslash backslash = needs_escapes(bytes) ? Backslash::doubled : Backslash::single;
  std::array<char, kLongestUnit> unit_text;
  while (!bytes.empty()) {
    const Utf8Unit unit = decode_utf8(bytes);
    const char* end = put_unit(unit_text.data(), bytes, unit, backslash);
    const auto length = static_cast<std::size_t>(end - unit_text.data());
    const bool as_it_is = unit.valid && !is_unsafe(unit.code) && unit.code != '\\';
    const std::size_t cells = as_it_is ? width(unit.code) : length;
    out.text.append(unit_text.data(), length);
    if (cells == 0 && !out.clusters.empty()) {
      out.clusters.back().end = out.text.size();
    } else {
      out.clusters.push_back({out.text.size(), cells});
    }
    out.cells += cells;
    bytes.remove_prefix(bytes_taken(unit));
  }
  return out;
}

}  // namespace

void append_visible(TextBuffer& out, std::string_view bytes) {
  if (is_printable_ascii(bytes) || !needs_escapes(bytes)) return out.append(bytes);
  while (!bytes.empty()) {
    const Utf8Unit unit = decode_utf8(bytes);
    out.keep(put_unit(out.room(kLongestUnit), bytes, unit, Backslash::doubled));
    bytes.remove_prefix(bytes_taken(unit));
  }
}

std::string visible(std::string_view bytes) {
  TextBuffer text;
  append_visible(text, bytes);
  return std::string(text.view());
}

Charset charset_of_environment() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    std::string codeset;
    for (const char c : std::string_view(value)) {
      if (c != '-') codeset += to_lower(c);
    }
    return codeset.find("utf8") == std::string::npos ? Charset::ascii : Charset::utf8;
  }
  return Charset::ascii;
}

DisplayText displayed(std::string_view bytes) {
  return fitted(bytes, std::numeric_limits<std::size_t>::max(), CutAt::end, Charset::ascii);
}

std::size_t cells_of(std::string_view bytes) {
  return is_printable_ascii(bytes) ? bytes.size() : clusters_of(bytes).cells;
}

DisplayText fitted(std::string_view bytes, std::size_t cells, CutAt cut, Charset charset) {
  if (bytes.size() <= cells && is_printable_ascii(bytes)) return {std::string(bytes), bytes.size()};
  Clusters whole = clusters_of(bytes);
  if (whole.cells <= cells) return {std::move(whole.text), whole.cells};

  std::string_view ellipsis = charset == Charset::utf8 ? "…" : "...";
  std::size_t ellipsis_cells = charset == Charset::utf8 ? 1 : 3;
  if (ellipsis_cells >= cells) {
    ellipsis = {};
    ellipsis_cells = 0;
    cut = CutAt::end;
  }
  const std::size_t left = cells - ellipsis_cells;
  const std::size_t head_limit = cut == CutAt::end ? left : left - left / 2;

  DisplayText out;
  std::size_t head = 0;
  for (; head < whole.clusters.size() && out.cells + whole.clusters[head].cells <= head_limit; ++head) {
    out.cells += whole.clusters[head].cells;
  }
  const std::size_t head_end = head == 0 ? 0 : whole.clusters[head - 1].end;
  std::size_t tail_begin = whole.text.size();
  if (cut == CutAt::middle) {
    for (std::size_t tail = whole.clusters.size(); tail > head; --tail) {
      if (out.cells + whole.clusters[tail - 1].cells > left) break;
      out.cells += whole.clusters[tail - 1].cells;
      tail_begin = tail == 1 ? 0 : whole.clusters[tail - 2].end;
    }
  }
  out.text.append(whole.text, 0, head_end).append(ellipsis).append(whole.text, tail_begin);
  out.cells += ellipsis_cells;
  return out;
}

}  // namespace lastseen
