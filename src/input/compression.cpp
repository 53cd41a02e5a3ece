#include "input/compression.hpp"

#include <array>
#include <stdexcept>

#include "input/decoders.hpp"

namespace lastseen {
namespace {

using namespace std::string_view_literals;

constexpr auto kGzip = "\x1f\x8b"sv;
constexpr auto kZstd = "\x28\xb5\x2f\xfd"sv;
constexpr auto kZstdSkippable = "\x2a\x4d\x18"sv;  // after a byte from 0x50 to 0x5f
constexpr auto kBzip2 = "BZh"sv;                   // then a digit from 1 to 9
constexpr auto kXz =
    "\xfd"
    "7zXZ\0"sv;
constexpr auto kSqlite = "SQLite format 3\0"sv;
static_assert(kSqlite.size() == kHeadSize);

bool begins_skippable(std::string_view head) {
  return !head.empty() && (static_cast<unsigned char>(head[0]) & 0xf0) == 0x50;
}

}  // namespace

Compression compression_of(std::string_view head) {
  if (head.starts_with(kGzip)) return Compression::gzip;
  if (head.starts_with(kZstd)) return Compression::zstd;
  if (begins_skippable(head) && head.substr(1).starts_with(kZstdSkippable)) return Compression::zstd;
  if (head.starts_with(kBzip2) && head.size() > 3 && head[3] >= '1' && head[3] <= '9') return Compression::bzip2;
  if (head.starts_with(kXz)) return Compression::xz;
  return Compression::none;
}

bool is_sqlite(std::string_view head) {
  return head.starts_with(kSqlite);
}

bool head_is_open(std::string_view head) {
  if (head.size() >= kHeadSize) return false;
  for (const auto magic : {kGzip, kZstd, kBzip2, kXz, kSqlite}) {
    if (magic.starts_with(head) && compression_of(head) == Compression::none) return true;
  }
  return begins_skippable(head) && kZstdSkippable.starts_with(head.substr(1)) && head.size() <= kZstdSkippable.size();
}

std::unique_ptr<Decoder> make_decoder(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return make_gzip_decoder();
    case Compression::zstd:
      return make_zstd_decoder();
    case Compression::bzip2:
      return make_bzip2_decoder();
    case Compression::xz:
      return make_xz_decoder();
    case Compression::none:
      break;
  }
  throw std::logic_error("an input that is not compressed has no decoder");
}

}  // namespace lastseen
