#include "report/json_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <sodium.h>

#include "report/utf8.hpp"

namespace lastseen {
namespace {

using Block = std::uint8_t __attribute__((vector_size(16)));

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

Block marks(Block block) {
  return (block < ' ') | (block > '~') | (block == '"') | (block == '\\');
}

bool any(Block marked) {
  std::uint64_t halves[2];
  std::memcpy(halves, &marked, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// Copies a value, and returns it.
template <typename Value>
Value copy(const char* from, char* to) {
  Value value;
  std::memcpy(&value, from, sizeof value);
  std::memcpy(to, &value, sizeof value);
  return value;
}

/// Copies bytes, and tells whether none of them needs an escape: printable ASCII without quotes and backslashes. Loads
/// overlap at the end, so that no byte beyond it is touched and few are looked at alone.
bool copy_if_plain(std::string_view bytes, char* out) {
  const char* const begin = bytes.data();
  const std::size_t size = bytes.size();
  if (size >= 16) {
    Block marked = marks(copy<Block>(begin + size - 16, out + size - 16));
    for (std::size_t at = 0; at + 16 < size; at += 16) marked |= marks(copy<Block>(begin + at, out + at));
    return !any(marked);
  }
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  if (size >= 8) {
    const Halves ends{copy<std::uint64_t>(begin, out), copy<std::uint64_t>(begin + size - 8, out + size - 8)};
    return !any(marks(reinterpret_cast<Block>(ends)));
  }
  if (size >= 4) {
    const std::uint64_t ends =
        std::uint64_t{copy<std::uint32_t>(begin, out)} << 32 | copy<std::uint32_t>(begin + size - 4, out + size - 4);
    return !any(marks(reinterpret_cast<Block>(Halves{ends, ends})));
  }
  for (std::size_t i = 0; i < size; ++i) out[i] = begin[i];
  return std::all_of(begin, begin + size, is_plain);
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

JsonText put_escaping(char* out, std::string_view bytes) {
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

JsonText put_json_text(char* out, std::string_view bytes) {
  *out++ = '"';
  JsonText text{out + bytes.size(), true};
  if (!copy_if_plain(bytes, out)) text = put_escaping(out, bytes);
  *text.end++ = '"';
  return text;
}

char* put_json_base64(char* out, std::string_view bytes) {
  *out++ = '"';
  const std::size_t encoded = sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);  // with its NUL
  sodium_bin2base64(out, encoded, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out += encoded - 1;
  *out++ = '"';
  return out;
}

bool JsonWriter::text(std::string_view bytes) {
  separate();
  comma_ = true;
  const JsonText text = put_json_text(out_.room(json_text_room(bytes.size())), bytes);
  out_.keep(text.end);
  return text.was_utf8;
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

void JsonWriter::fraction(double number) {
  separate();
  char* out = out_.room(32);
  out_.keep(std::to_chars(out, out + 32, number).ptr);
  comma_ = true;
}

void JsonWriter::value(Duration duration) {
  separate();
  out_.keep(put_seconds(out_.room(24), duration));
  comma_ = true;
}

void JsonWriter::value(Instant instant) {
  separate();
  char* out = out_.room(InstantText::kLongest + 2);
  *out++ = '"';
  out = instants_.put(out, instant);
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

  this->key(std::string(key) + "_base64");
  base64(bytes);
}

void JsonWriter::names_field(std::string_view key, std::span<const Name> names) {
  this->key(key);
  begin_array();
  bool all_utf8 = true;
  for (const Name& name : names) all_utf8 &= text(name.bytes);
  end_array();
  if (all_utf8) return;
  this->key(std::string(key) + "_base64");
  begin_array();
  for (const Name& name : names) base64(name.bytes);
  end_array();
}

void JsonWriter::base64(std::string_view bytes) {
  separate();
  out_.keep(put_json_base64(out_.room(json_base64_room(bytes.size())), bytes));
  comma_ = true;
}

}  // namespace lastseen
