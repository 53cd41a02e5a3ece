#include "app/keys.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lastseen {

namespace {

using Kind = Key::Kind;

constexpr char kEscape = '\x1b';

/// What stands between `ESC [` or `ESC O` and the end of the sequence, the end included.
std::optional<Kind> kind_of(std::string_view sequence) {
  constexpr std::array<std::pair<std::string_view, Kind>, 12> kSequences = {{{"A", Kind::up},
                                                                             {"B", Kind::down},
                                                                             {"H", Kind::home},
                                                                             {"F", Kind::end},
                                                                             {"1~", Kind::home},
                                                                             {"7~", Kind::home},
                                                                             {"4~", Kind::end},
                                                                             {"8~", Kind::end},
                                                                             {"5~", Kind::page_up},
                                                                             {"6~", Kind::page_down},
                                                                             {"3~", Kind::erase},
                                                                             {"M", Kind::enter}}};
  const auto found =
      std::find_if(kSequences.begin(), kSequences.end(), [&](const auto& known) { return known.first == sequence; });
  if (found == kSequences.end()) return {};
  return found->second;
}

/// Takes a sequence off the front of `bytes`, which begin with an escape.
std::optional<Kind> take_sequence(std::string_view& bytes) {
  if (bytes.size() < 2 || (bytes[1] != '[' && bytes[1] != 'O')) {
    bytes.remove_prefix(1);
    return Kind::escape;
  }
  bytes.remove_prefix(2);
  const auto last = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c >= '@' && c <= '~'; });
  const auto size = std::min(static_cast<std::size_t>(last - bytes.begin()) + 1, bytes.size());
  const auto kind = kind_of(bytes.substr(0, size));
  bytes.remove_prefix(size);
  return kind;
}

std::size_t character_size(std::string_view bytes) {
  std::size_t size = 1;
  while (size < bytes.size() && (static_cast<unsigned char>(bytes[size]) & 0xc0) == 0x80) ++size;
  return size;
}

}  // namespace

std::vector<Key> keys_of(std::string_view bytes) {
  std::vector<Key> keys;
  while (!bytes.empty()) {
    const char first = bytes.front();
    if (first == kEscape) {
      if (const auto kind = take_sequence(bytes)) keys.push_back({*kind, {}});
      continue;
    }
    const std::size_t size = character_size(bytes);
    if (first == '\r' || first == '\n') {
      keys.push_back({Kind::enter, {}});
    } else if (first == '\x7f' || first == '\b') {
      keys.push_back({Kind::erase, {}});
    } else if (first == '\f') {
      keys.push_back({Kind::redraw, {}});
    } else if (static_cast<unsigned char>(first) >= ' ') {
      keys.push_back({Kind::text, std::string(bytes.substr(0, size))});
    }
    bytes.remove_prefix(size);
  }
  return keys;
}

}  // namespace lastseen
