#include "log/json_object.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "ascii.hpp"
#include "log/escapes.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lastseen {

namespace {

constexpr std::size_t kDeepest = 500;  ///< of containers in containers

/// The end of the number that begins at `at`; null where none does.
const char* number_end(const char* at, const char* end) {
  const auto digits = [&] {
    const char* const begin = at;
    while (at < end && is_digit(*at)) ++at;
    return at - begin;
  };
  if (at < end && *at == '-') ++at;
  const bool zero = at < end && *at == '0';
  const auto whole = digits();
  if (whole == 0) return nullptr;
  // nginx writes a status of three digits whatever it is: 000, 009.
  const bool only_whole = zero && whole > 1;
  if (at < end && *at == '.') {
    ++at;
    if (only_whole || digits() == 0) return nullptr;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at < end && (*at == '+' || *at == '-')) ++at;
    if (only_whole || digits() == 0) return nullptr;
  }
  return at;
}

bool is_special(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ';
}

/// The first byte of a string that is not plain, but a quote, a backslash or a control; `end` where there is none.
const char* skip_plain(const char* at, const char* end) {
#ifdef __SSE2__
  const __m128i quotes = _mm_set1_epi8('"'), backslashes = _mm_set1_epi8('\\'), last_control = _mm_set1_epi8(' ' - 1);
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
    const __m128i special =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, backslashes)), controls);
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special))) return at + std::countr_zero(mask);
  }
#endif
  while (at < end && !is_special(*at)) ++at;
  return at;
}

}  // namespace

JsonObjectReader::Key* JsonObjectReader::Node::find(std::string_view text) {
  if (text.size() >= by_length.size()) return nullptr;
  for (Key& key : by_length[text.size()]) {
    if (key.text == text) return &key;
  }
  return nullptr;
}

JsonObjectReader::Key& JsonObjectReader::Node::add(std::string_view text) {
  if (text.size() >= by_length.size()) by_length.resize(text.size() + 1);
  auto& row = by_length[text.size()];
  for (Key& key : row) {
    if (key.text == text) return key;
  }
  row.push_back({std::string(text), {}, {}, nullptr, 0});
  return row.back();
}

JsonObjectReader::JsonObjectReader(const std::vector<std::string>& paths) : found_(paths.size()) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    root_.add(paths[i]).whole.push_back(i);
    add_nested(paths[i], i);
  }
}

void JsonObjectReader::add_nested(std::string_view path, std::size_t index) {
  if (path.find('.') == std::string_view::npos) return;
  Node* node = &root_;
  for (;;) {
    const std::size_t dot = path.find('.');
    Key& key = node->add(path.substr(0, dot));
    if (dot == std::string_view::npos) {
      key.nested.push_back(index);
      return;
    }
    if (!key.inner) key.inner = std::make_shared<Node>();
    node = key.inner.get();
    path.remove_prefix(dot + 1);
  }
}

bool JsonObjectReader::read(std::string_view line, Rejection& rejection) {
  memory_.reset();
  members_.clear();
  ++lines_;
  begin_ = at_ = line.data();
  end_ = begin_ + line.size();
  rejection_ = &rejection;
  skip_blanks();
  if (!next_is('{')) return fail("expected '{'");
  if (!root()) return false;
  skip_blanks();
  return at_ == end_ || fail("expected nothing after the object");
}

bool JsonObjectReader::fail(const char* reason) {
  *rejection_ = {static_cast<std::size_t>(at_ - begin_), reason};
  return false;
}

void JsonObjectReader::skip_all_blanks() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) ++at_;
}

/// Passes the character, and blanks after it.
bool JsonObjectReader::take(char c) {
  if (!next_is(c)) return false;
  ++at_;
  skip_blanks();
  return true;
}

bool JsonObjectReader::root() {
  take('{');
  if (take('}')) return true;
  for (std::size_t index = 0;; ++index) {
    if (index == last_keys_.size()) last_keys_.emplace_back();
    LastKey& last = last_keys_[index];
    const char* const begin = at_;
    std::string_view text;
    const std::size_t size = last.text.size();
    if (size > 0 && static_cast<std::size_t>(end_ - at_) > size && std::memcmp(at_, last.text.data(), size) == 0) {
      text = {begin + 1, size - 3};
      at_ += size;
      skip_blanks();
    } else {
      if (!key(text)) return false;
      last.key = root_.find(text);
      const bool as_written = text.data() == begin + 1 && text.data()[text.size() + 1] == ':';
      last.text.assign(begin, as_written ? text.size() + 3 : 0);
    }
    JsonValue value;
    if (!member(last.key, 1, value)) return false;
    members_.push_back({text, value});
    skip_blanks();
    if (take('}')) return true;
    if (!take(',')) return fail("expected ',' or '}'");
  }
}

bool JsonObjectReader::object(Node* node, std::size_t depth) {
  if (depth > kDeepest) return fail("JSON nested too deeply");
  take('{');
  if (take('}')) return true;
  for (;;) {
    std::string_view text;
    if (!key(text)) return false;
    JsonValue value;
    if (!member(node ? node->find(text) : nullptr, depth, value)) return false;
    skip_blanks();
    if (take('}')) return true;
    if (!take(',')) return fail("expected ',' or '}'");
  }
}

bool JsonObjectReader::array(Node* node, std::size_t depth, JsonValue& single) {
  if (depth > kDeepest) return fail("JSON nested too deeply");
  take('[');
  if (take(']')) return true;
  for (std::size_t index = 0;; ++index) {
    JsonValue value;
    const bool is_string = next_is('"');
    if (!member(node ? node->find(std::to_string(index)) : nullptr, depth, value)) return false;
    single = index == 0 && is_string ? value : JsonValue{JsonValue::Type::other, {}};
    skip_blanks();
    if (take(']')) return true;
    if (!take(',')) return fail("expected ',' or ']'");
  }
}

/// The value of a key, null where nobody looks for it. Of a duplicate key the first counts; a key that is the whole
/// path counts before one in another.
bool JsonObjectReader::member(Key* key, std::size_t depth, JsonValue& value) {
  if (!key || key->last_line == lines_) return any(nullptr, depth, value);
  key->last_line = lines_;
  if (!any(key->inner.get(), depth, value)) return false;
  for (const std::size_t path : key->whole) found_[path] = {value, lines_, true};
  for (const std::size_t path : key->nested) {
    if (found_[path].line != lines_ || !found_[path].by_whole_key) found_[path] = {value, lines_, false};
  }
  return true;
}

bool JsonObjectReader::any(Node* inner, std::size_t depth, JsonValue& value) {
  value.type = JsonValue::Type::other;
  if (at_ == end_) return fail("expected a value");
  switch (*at_) {
    case '"':
      value.type = JsonValue::Type::text;
      return string(value.raw);
    case '{':
      return object(inner, depth + 1);
    case '[':
      return array(inner, depth + 1, value);
    default:
      return word(value);
  }
}

/// A key, its escapes undone, and the colon after it.
bool JsonObjectReader::key(std::string_view& text) {
  if (!next_is('"')) return fail("expected '\"' and a key");
  if (!string(text)) return false;
  text = unescape(text, memory_);
  skip_blanks();
  return take(':') || fail("expected ':'");
}

/// `raw`: what stands between the quotes. Escapes are checked, not undone.
bool JsonObjectReader::string(std::string_view& raw) {
  const char* const begin = ++at_;
  for (;;) {
    at_ = skip_plain(at_, end_);
    if (at_ == end_) return fail("expected '\"' at the end of a string");
    if (*at_ == '"') {
      raw = {begin, static_cast<std::size_t>(at_ - begin)};
      ++at_;
      return true;
    }
    if (*at_ != '\\') return fail("expected an escape in place of a control character");
    if (!escape()) return fail("expected an escape of JSON after the backslash");
  }
}

bool JsonObjectReader::escape() {
  const std::string_view after(at_ + 1, static_cast<std::size_t>(end_ - at_ - 1));
  std::size_t digits = 0;
  if (after.starts_with('x'))
    digits = 2;
  else if (after.starts_with('u'))
    digits = 4;
  else if (after.empty() || std::string_view("\"\\/bfnrt").find(after[0]) == std::string_view::npos)
    return false;
  if (after.size() < digits + 1) return false;
  for (std::size_t i = 1; i <= digits; ++i) {
    if (hex_digit(after[i]) < 0) return false;
  }
  at_ += digits + 2;
  return true;
}

/// A number, or true, false, null.
bool JsonObjectReader::word(JsonValue& value) {
  if (const char* const end = number_end(at_, end_)) {
    value = {JsonValue::Type::number, {at_, static_cast<std::size_t>(end - at_)}};
    at_ = end;
    return true;
  }
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  for (const std::string_view literal : {"null", "true", "false"}) {
    if (!rest.starts_with(literal)) continue;
    at_ += literal.size();
    return true;
  }
  return fail("expected a value");
}

}  // namespace lastseen
