#include "report/json_writer.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <sodium.h>

#include "report/utf8.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kLongestEscape = 6;  // of one byte: \u001b

/// A word's mask has its high bit set in every byte that is not printable ASCII, or is a quote or a backslash. A borrow
/// may mark a byte above one that is marked rightly, never below it: the lowest mark is exact.
std::uint64_t marks(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto below = [](std::uint64_t w, std::uint64_t limit) { return (w - kOnes * limit) & ~w; };
  const auto equal = [&](char c) { return below(word ^ (kOnes * static_cast<unsigned char>(c)), 1); };
  return (word | below(word, ' ') | equal('"') | equal('\\') | equal('\x7F')) & kHighs;
}

/// How many of the bytes need no escape, from the first on. Eight bytes after the last may be read.
std::size_t plain_prefix(const char* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes + i, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    if (const std::uint64_t marked = marks(word); marked != 0) {
      return std::min(size, i + static_cast<std::size_t>(std::countr_zero(marked)) / 8);
    }
  }
  return size;
}

char* put_unicode_escape(char* out, std::uint32_t utf16) {
  constexpr char kHex[] = "0123456789abcdef";
  *out++ = '\\';
  *out++ = 'u';
  for (const unsigned shift : {12u, 8u, 4u, 0u}) *out++ = kHex[utf16 >> shift & 0xF];
  return out;
}

char* put_escaped(char* out, char32_t code) {
  if (code < 0x10000) return put_unicode_escape(out, code);
  out = put_unicode_escape(out, 0xD800 + ((code - 0x10000) >> 10));
  return put_unicode_escape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
}

struct Escaped {
  char* end;
  bool was_utf8;
};

Escaped put_escaping(char* out, std::string_view bytes) {
  bool was_utf8 = true;
  while (!bytes.empty()) {
    const Utf8Unit unit = decode_utf8(bytes);
    if (!unit.valid) {
      was_utf8 = false;
      out = static_cast<char*>(std::memcpy(out, "\xEF\xBF\xBD", 3)) + 3;
    } else if (is_unsafe(unit.code)) {
      out = put_escaped(out, unit.code);
    } else {
      if (unit.code == '"' || unit.code == '\\') *out++ = '\\';
      out = static_cast<char*>(std::memcpy(out, bytes.data(), unit.length)) + unit.length;
    }
    bytes.remove_prefix(unit.length);
  }
  return {out, was_utf8};
}

}  // namespace

char* put_seconds(char* out, Duration duration) {
  const std::int64_t count = duration.count();
  if (count < 0 && count > -1000) *out++ = '-';
  out = std::to_chars(out, out + 20, count / 1000).ptr;
  auto fraction = static_cast<unsigned>(count % 1000 < 0 ? -(count % 1000) : count % 1000);
  if (fraction == 0) return out;
  *out++ = '.';
  for (unsigned digit = 100; fraction != 0; fraction %= digit, digit /= 10) {
    *out++ = static_cast<char>('0' + fraction / digit);
  }
  return out;
}

void JsonWriter::separate() {
  if (comma_) out_.append(',');
}

void JsonWriter::open(char bracket) {
  separate();
  out_.append(bracket);
  comma_ = false;
}

void JsonWriter::close(char bracket) {
  out_.append(bracket);
  comma_ = true;
}

void JsonWriter::key(std::string_view key) {
  char* out = out_.room(key.size() + 4);
  if (comma_) *out++ = ',';
  *out++ = '"';
  out = static_cast<char*>(std::memcpy(out, key.data(), key.size())) + key.size();
  *out++ = '"';
  *out++ = ':';
  out_.keep(out);
  comma_ = false;
}

bool JsonWriter::text(std::string_view bytes) {
  separate();
  comma_ = true;
  char* out = out_.room(kLongestEscape * bytes.size() + 16);
  *out++ = '"';
  // The bytes are copied before they are looked at: there is room behind the copy to read whole words from, and most
  // need no more.
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  std::memset(out + bytes.size(), ' ', 8);
  const std::size_t plain = plain_prefix(out, bytes.size());
  const Escaped rest = put_escaping(out + plain, bytes.substr(plain));
  *rest.end = '"';
  out_.keep(rest.end + 1);
  return rest.was_utf8;
}

void JsonWriter::literal(std::string_view word) {
  separate();
  out_.append(word);
  comma_ = true;
}

void JsonWriter::value(std::int64_t number) {
  separate();
  char* out = out_.room(20);
  out_.keep(std::to_chars(out, out + 20, number).ptr);
  comma_ = true;
}

void JsonWriter::value(Duration duration) {
  separate();
  out_.keep(put_seconds(out_.room(24), duration));
  comma_ = true;
}

void JsonWriter::value(Instant instant) {
  separate();
  const std::string_view text = instants_.rfc3339(instant);
  char* out = out_.room(text.size() + 2);
  *out++ = '"';
  out = static_cast<char*>(std::memcpy(out, text.data(), text.size())) + text.size();
  *out++ = '"';
  out_.keep(out);
  comma_ = true;
}

void JsonWriter::value(std::string_view bytes) {
  text(bytes);
}

void JsonWriter::value(std::span<const Span> spans) {
  begin_array();
  for (const Span& span : spans) {
    begin_object();
    key("from");
    value(span.from);
    key("to");
    value(span.to);
    end_object();
  }
  end_array();
}

void JsonWriter::value(const Cell& cell) {
  std::visit(
      [this](const auto& held) {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          null();
        } else if constexpr (std::is_same_v<Held, Bytes> || std::is_same_v<Held, Name>) {
          text(held.bytes);
        } else {
          value(held);
        }
      },
      cell);
}

void JsonWriter::field(std::string_view key, const Cell& cell) {
  if (const auto* name = std::get_if<Name>(&cell)) {
    name_field(key, name->bytes);
  } else {
    this->key(key);
    value(cell);
  }
}

void JsonWriter::name_field(std::string_view key, std::string_view bytes) {
  this->key(key);
  if (text(bytes)) return;

  constexpr std::string_view kSuffix = "_base64\":\"";
  const std::size_t encoded = sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);  // with its NUL
  char* out = out_.room(key.size() + kSuffix.size() + encoded + 3);
  *out++ = ',';
  *out++ = '"';
  out = static_cast<char*>(std::memcpy(out, key.data(), key.size())) + key.size();
  out = static_cast<char*>(std::memcpy(out, kSuffix.data(), kSuffix.size())) + kSuffix.size();
  sodium_bin2base64(out, encoded, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out += encoded - 1;
  *out++ = '"';
  out_.keep(out);
}

}  // namespace lastseen
