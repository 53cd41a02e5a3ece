#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "event.hpp"
#include "report/document.hpp"
#include "report/instant_text.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

/// Appends JSON to a buffer, value by value, compact. Every text becomes harmless: characters of the categories Cc, Cf,
/// Zl and Zp are `\uXXXX`, each maximal flaw in UTF-8 is U+FFFD. Commas are its business, well-formedness the caller's.
class JsonWriter {
 public:
  explicit JsonWriter(TextBuffer& out) : out_(out) {}

  /// The next value begins a document of its own: a line of JSON lines.
  void end_line() {
    out_.append('\n');
    comma_ = false;
  }

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// A key is text of our own: printable ASCII without quotes and backslashes.
  void key(std::string_view key) {
    char* out = out_.room(key.size() + 4);
    if (comma_) *out++ = ',';
    *out++ = '"';
    std::memcpy(out, key.data(), key.size());
    out += key.size();
    *out++ = '"';
    *out++ = ':';
    out_.keep(out);
    comma_ = false;
  }

  void null() { literal("null"); }
  void value(std::same_as<bool> auto truth) { literal(truth ? "true" : "false"); }
  void value(std::int64_t number);
  /// The shortest form that reads back the same; finite.
  void value(std::same_as<double> auto number) { fraction(number); }
  /// Seconds: an integer when whole, else with up to three decimals.
  void value(Duration duration);
  void value(Instant instant);
  void value(std::string_view bytes);
  void value(std::span<const Span> spans);
  void value(const Cell& cell);

  /// `"key":value`, and `"key_base64"` beside it for a name that is not UTF-8.
  void field(std::string_view key, const Cell& cell);
  void field(std::string_view key, std::same_as<std::uint64_t> auto count) {
    field(key, Cell(static_cast<std::int64_t>(count)));
  }
  /// An absent value is null.
  template <typename Value>
  void field(std::string_view key, const std::optional<Value>& value) {
    value ? field(key, *value) : field(key, Cell());
  }
  void name_field(std::string_view key, std::string_view bytes);
  /// An array; where one of the names is not UTF-8, all of them stand in an array `"key_base64"` beside it.
  void names_field(std::string_view key, std::span<const Name> names);

 private:
  void open(char bracket) {
    separate();
    out_.append(bracket);
    comma_ = false;
  }
  void close(char bracket) {
    out_.append(bracket);
    comma_ = true;
  }
  void separate() {
    if (comma_) out_.append(',');
  }
  void literal(std::string_view word);
  void fraction(double number);
  /// False where the bytes were not UTF-8.
  bool text(std::string_view bytes);
  void base64(std::string_view bytes);

  TextBuffer& out_;
  InstantText instants_;
  bool comma_ = false;  // whether the next value or key stands after another one
};

/// A string with its quotes; needs json_text_room() bytes of room.
struct JsonText {
  char* end;
  bool was_utf8;
};
JsonText put_json_text(char* out, std::string_view bytes);
/// Each byte may become \u001b.
inline std::size_t json_text_room(std::size_t bytes) {
  return 6 * bytes + 2;
}

/// Bytes in base64, with quotes. Returns the end; needs json_base64_room() bytes of room.
char* put_json_base64(char* out, std::string_view bytes);
/// Four characters for three bytes, and a NUL that libsodium writes.
inline std::size_t json_base64_room(std::size_t bytes) {
  return (bytes + 2) / 3 * 4 + 1 + 2;
}

/// Seconds as JSON, TSV and CSV write them: `300`, `0.25`, `-1.5`. Returns the end; needs 24 bytes of room.
char* put_seconds(char* out, Duration duration);

}  // namespace lastseen
