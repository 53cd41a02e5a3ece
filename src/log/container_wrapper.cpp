#include "log/container_wrapper.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "ascii.hpp"
#include "log/escapes.hpp"
#include "log/json_object.hpp"
#include "log_line.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// What stands before the text of a CRI line.
struct CriPrefix {
  std::size_t stream = 0;  ///< 0: stdout, 1: stderr
  bool is_part = false;    ///< the line goes on in another one
  std::size_t size = 0;
};

std::optional<CriPrefix> cri_prefix(std::string_view line) {
  constexpr std::string_view kDate = "0000-00-00T";
  if (line.size() < kDate.size()) return std::nullopt;
  for (std::size_t i = 0; i < kDate.size(); ++i) {
    if (kDate[i] == '0' ? !is_digit(line[i]) : line[i] != kDate[i]) return std::nullopt;
  }
  const std::size_t space = line.find(' ', kDate.size());
  if (space == kNone || space == kDate.size()) return std::nullopt;
  const std::string_view rest = line.substr(space + 1);
  CriPrefix prefix;
  if (rest.starts_with("stderr "))
    prefix.stream = 1;
  else if (!rest.starts_with("stdout "))
    return std::nullopt;
  const std::string_view tag = rest.substr(7);
  if (!tag.starts_with('F') && !tag.starts_with('P')) return std::nullopt;
  prefix.is_part = tag.starts_with('P');
  prefix.size = space + 9 + (tag.substr(1).starts_with(' ') ? 1 : 0);
  return prefix;
}

class CriReader final : public WrapperReader {
 public:
  Unwrapped read(std::string_view line, std::uint64_t number) override {
    const auto prefix = cri_prefix(line);
    if (!prefix) return {Unwrapped::Kind::missing, {}, number};
    prefix_size_ = prefix->size;
    const std::string_view text = line.substr(prefix->size);
    Unfinished& line_before = unfinished_[prefix->stream];
    if (line_before.given) {
      line_before.given = prefix->is_part;
      return {Unwrapped::Kind::not_a_line, {}, number};
    }
    if (!prefix->is_part && !line_before.number) return {Unwrapped::Kind::text, text, number};

    if (!line_before.number) {
      line_before.number = number;
      line_before.prefix_size = prefix->size;
    }
    // What is too long to be a line is not held.
    if (line_before.text.size() <= kLongestLine) line_before.text += text.substr(0, kLongestLine + 1);
    if (prefix->is_part) return {Unwrapped::Kind::part, {}, *line_before.number};
    return finished(line_before);
  }

  std::size_t column_in_line(std::size_t column_in_text) const override { return prefix_size_ + column_in_text; }

  bool finish(Unwrapped& rest) override {
    Unfinished* first = nullptr;
    for (Unfinished& line : unfinished_) {
      if (line.number && (!first || *line.number < *first->number)) first = &line;
    }
    if (!first) return false;
    rest = finished(*first);
    first->given = true;
    return true;
  }

 private:
  struct Unfinished {
    std::string text;
    std::optional<std::uint64_t> number;  ///< of the first part; absent: there is none
    std::size_t prefix_size = 0;          ///< the first part's
    bool given = false;                   ///< without its end: what is still to come of it is passed over
  };

  Unwrapped finished(Unfinished& line) {
    joined_.swap(line.text);
    line.text.clear();
    prefix_size_ = line.prefix_size;
    const std::uint64_t number = *std::exchange(line.number, std::nullopt);
    if (joined_.size() > kLongestLine) return {Unwrapped::Kind::too_long, {}, number};
    return {Unwrapped::Kind::text, joined_, number};
  }

  std::array<Unfinished, 2> unfinished_;
  std::string joined_;
  std::size_t prefix_size_ = 0;  ///< of the line given last; of joined parts the first one's
};

class Cri final : public Wrapper {
 public:
  std::string_view name() const override { return "CRI"; }
  const char* missing() const override { return "expected CRI's 'TIME stdout F '"; }
  bool has_memory() const override { return true; }
  std::unique_ptr<WrapperReader> reader() const override { return std::make_unique<CriReader>(); }
};

class DockerReader final : public WrapperReader {
 public:
  Unwrapped read(std::string_view line, std::uint64_t number) override {
    Rejection ignored;
    memory_.reset();
    if (!line.starts_with('{') || !object_.read(line, ignored)) return {Unwrapped::Kind::missing, {}, number};
    const JsonValue log = object_[0];
    if (log.type != JsonValue::Type::text || object_[1].type == JsonValue::Type::absent)
      return {Unwrapped::Kind::missing, {}, number};
    begin_ = static_cast<std::size_t>(log.raw.data() - line.data());
    raw_ = log.raw;
    std::string_view text = unescape(log.raw, memory_);
    text = text.substr(0, text.find_last_not_of('\n') + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return {Unwrapped::Kind::text, text, number};
  }

  std::size_t column_in_line(std::size_t column_in_text) const override {
    LineMemory memory;
    std::size_t at = 0;
    for (std::size_t decoded = 0; at < raw_.size() && decoded < column_in_text;) {
      std::size_t size = 1;
      if (raw_[at] == '\\' && at + 1 < raw_.size()) size = raw_[at + 1] == 'x' ? 4 : raw_[at + 1] == 'u' ? 6 : 2;
      decoded += unescape(raw_.substr(at, size), memory).size();
      at += size;
    }
    return begin_ + std::min(at, raw_.size());
  }

 private:
  JsonObjectReader object_{{"log", "stream"}};
  LineMemory memory_;
  std::string_view raw_;
  std::size_t begin_ = 0;
};

class DockerJsonFile final : public Wrapper {
 public:
  std::string_view name() const override { return "Docker json-file"; }
  const char* missing() const override { return "expected Docker's object with 'log' and 'stream'"; }
  std::unique_ptr<WrapperReader> reader() const override { return std::make_unique<DockerReader>(); }
};

}  // namespace

const Wrapper& cri() {
  static const Cri wrapper;
  return wrapper;
}

const Wrapper& docker_json_file() {
  static const DockerJsonFile wrapper;
  return wrapper;
}

}  // namespace lastseen
