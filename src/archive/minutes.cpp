#include "archive/minutes.hpp"

#include <cstdint>

#include "archive/archive_error.hpp"
#include "varint.hpp"

namespace lastseen {
namespace {

/// More than a century of minutes: no log holds that many.
constexpr std::uint64_t kMostMinutes = std::uint64_t{1} << 26;

void append_number(std::string& bytes, std::uint64_t number) {
  std::uint8_t varint[kLongestVarint];
  bytes.append(varint, put_varint(varint, number));
}

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return number;
  }
  throw ArchiveDamage("the minutes of an input make no sense");
}

}  // namespace

std::string encode_minutes(const MinuteSet& minutes, MinuteSet::Minute from) {
  std::string bytes;
  std::uint64_t length = 0;
  MinuteSet::Minute last = 0;
  for (const MinuteSet::Minute minute : minutes.sorted()) {
    if (minute < from) continue;
    if (length == 0) {
      append_number(bytes, zigzag(minute));
    } else if (minute != last + 1) {
      append_number(bytes, length);
      append_number(bytes, static_cast<std::uint64_t>(minute - last));
      length = 0;
    }
    ++length;
    last = minute;
  }
  if (length > 0) append_number(bytes, length);
  return bytes;
}

void decode_minutes(std::string_view bytes, MinuteSet& minutes) {
  if (bytes.empty()) return;
  MinuteSet::Minute minute = unzigzag(take_number(bytes));
  std::uint64_t seen = 0;
  for (;;) {
    const std::uint64_t length = take_number(bytes);
    seen += length;
    if (length > kMostMinutes || seen > kMostMinutes) {
      throw ArchiveDamage("the minutes of an input make no sense");
    }
    for (std::uint64_t i = 0; i < length; ++i) minutes.insert(minute++);
    if (bytes.empty()) return;
    const std::uint64_t gap = take_number(bytes);
    if (gap > kMostMinutes * 64) throw ArchiveDamage("the minutes of an input make no sense");
    minute += static_cast<MinuteSet::Minute>(gap) - 1;
  }
}

}  // namespace lastseen
