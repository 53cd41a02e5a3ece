#include "input/compression.hpp"

#include <algorithm>
#include <isa-l/crc.h>
#include <random>
#include <vector>

#include "catch.hpp"
#include "input/compressed.hpp"

using namespace lastseen;

namespace {

struct Decoded {
  std::string text;
  std::optional<InputError> error;
};

/// Decodes `bytes` given in pieces of at most `piece`, into a buffer of `room`.
Decoded decode(Compression compression, std::string_view bytes, std::size_t piece, std::size_t room) {
  const auto decoder = make_decoder(compression);
  std::vector<char> output(room);
  Decoded decoded;
  std::size_t at = 0;
  for (;;) {
    const auto step = decoder->decode(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)), output);
    at += step.consumed;
    decoded.text.append(output.data(), step.produced);
    if (decoder->error() || (step.consumed == 0 && step.produced == 0)) break;
  }
  if (at == bytes.size()) decoder->finish();
  decoded.error = decoder->error();
  return decoded;
}

/// A gzip member whose header has these parts (RFC 1952) besides those that each has.
std::string with_header(std::string member, char flags, std::string_view parts) {
  constexpr char kHeaderChecksum = 2;
  member[3] = flags;
  std::string header = member.substr(0, 10).append(parts);
  if (flags & kHeaderChecksum) {
    const auto checksum = crc32_gzip_refl(0, reinterpret_cast<const std::uint8_t*>(header.data()), header.size());
    header += {static_cast<char>(checksum), static_cast<char>(checksum >> 8)};
  }
  return header + member.substr(10);
}

const auto kAll = {Compression::gzip, Compression::zstd, Compression::bzip2, Compression::xz};

}  // namespace

TEST_CASE("compression is known by the first bytes, an incomplete head stays open", "[input]") {
  for (const auto compression : kAll) {
    const std::string bytes = compressed(compression, "text");
    CHECK(compression_of(bytes.substr(0, kHeadSize)) == compression);
    CHECK(head_is_open(bytes.substr(0, 1)));
  }
  CHECK(compression_of(skippable_frame()) == Compression::zstd);
  CHECK(is_sqlite(std::string_view("SQLite format 3\0", 16)));
  CHECK(head_is_open("SQLite format"));
  for (const auto* text : {"192.0.2.1 - ", "BZh - ", "PQRS", "{", "\x1f", ""}) {
    CHECK(compression_of(text) == Compression::none);
    CHECK_FALSE(is_sqlite(text));
  }
  CHECK_FALSE(head_is_open("192"));
  CHECK_FALSE(head_is_open("BZg"));
}

TEST_CASE("members follow one another, however the bytes come", "[input]") {
  const std::string one = sample_log(3000);
  const std::string two = sample_log(70000);
  for (const auto compression : kAll) {
    CAPTURE(static_cast<int>(compression));
    const std::string bytes = compressed(compression, one) + compressed(compression, "") + compressed(compression, two);
    for (const std::size_t piece : {1, 2, 7, 4096, 1 << 20}) {
      for (const std::size_t room : {1, 100, 1 << 20}) {
        CAPTURE(piece, room);
        const Decoded decoded = decode(compression, bytes, piece, room);
        CHECK(decoded.text == one + two);
        CHECK_FALSE(decoded.error);
      }
    }
  }
  const std::string framed = skippable_frame() + compressed(Compression::zstd, one) + skippable_frame();
  CHECK(decode(Compression::zstd, framed, 5, 1000).text == one);
  CHECK_FALSE(decode(Compression::zstd, framed, 5, 1000).error);
}

TEST_CASE("a gzip header may have all its parts, however the bytes come", "[input]") {
  using namespace std::string_literals;
  const std::string text = sample_log(3000), plain = compressed(Compression::gzip, text);
  const std::string extra = "\4\0BC\0\0"s, name = "access.log\0"s, comment = "of a node\0"s;
  for (const auto& [flags, parts] : {std::pair{'\2', ""s},
                                     {'\4', extra},
                                     {'\10', name},
                                     {'\20', comment},
                                     {'\12', name},
                                     {'\36', extra + name + comment}}) {
    CAPTURE(static_cast<int>(flags));
    const std::string member = with_header(plain, flags, parts);
    for (std::size_t piece = 1; piece < 48; ++piece) {
      CAPTURE(piece);
      const Decoded decoded = decode(Compression::gzip, plain + member + member, piece, 1 << 16);
      CHECK(decoded.text == text + text + text);
      CHECK_FALSE(decoded.error);
    }
  }
  std::string wrong = with_header(plain, '\2', "");
  wrong[10] = static_cast<char>(wrong[10] + 1);
  CHECK(decode(Compression::gzip, wrong, 4096, 1 << 16).error);
}

TEST_CASE("of a cut input what could be decoded is given, and the cut told", "[input]") {
  const std::string text = sample_log(20000);
  for (const auto compression : kAll) {
    CAPTURE(static_cast<int>(compression));
    const std::string bytes = compressed(compression, "first\n") + compressed(compression, text);
    const std::string whole = "first\n" + text;
    const std::size_t first = compressed(compression, "first\n").size();
    for (std::size_t size = 0; size < bytes.size(); size += size < first + 40 ? 1 : 97) {
      CAPTURE(size);
      const Decoded decoded = decode(compression, bytes.substr(0, size), 4096, 1 << 16);
      CHECK(whole.starts_with(decoded.text));
      CHECK((size < first || decoded.text.starts_with("first\n")));
      CHECK(decoded.error.has_value() == (size != first));
    }
    const Decoded last_byte_missing = decode(compression, bytes.substr(0, bytes.size() - 1), 4096, 1 << 16);
    CHECK(last_byte_missing.text == whole);
    CHECK(last_byte_missing.error);
  }
  const std::string half = compressed(Compression::gzip, text);
  CHECK(decode(Compression::gzip, half.substr(0, half.size() / 2), 4096, 1 << 16).text.size() > text.size() / 3);
}

TEST_CASE("damage is told, or harmless; what precedes it is given", "[input]") {
  const std::string text = sample_log(20000);
  for (const auto compression : kAll) {
    CAPTURE(static_cast<int>(compression));
    const std::string good = compressed(compression, text);
    for (std::size_t at = 4; at < good.size(); at += 13) {
      CAPTURE(at);
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
      const Decoded decoded = decode(compression, bytes, 4096, 1 << 16);
      CHECK((decoded.error || decoded.text == text));
    }
  }
  std::string late = compressed(Compression::gzip, text);
  late[late.size() - 6] = static_cast<char>(late[late.size() - 6] + 1);
  const Decoded wrong_checksum = decode(Compression::gzip, late, 4096, 1 << 16);
  CHECK(wrong_checksum.text == text);
  CHECK(wrong_checksum.error->message == "damaged gzip data");
}

TEST_CASE("NUL bytes after the last member are padding, anything else is garbage", "[input]") {
  for (const auto compression : {Compression::gzip, Compression::bzip2, Compression::xz}) {
    CAPTURE(static_cast<int>(compression));
    const std::string bytes = compressed(compression, "text\n");
    const std::string padding(512, '\0');
    CHECK_FALSE(decode(compression, bytes + padding, 100, 100).error);
    for (const std::string& garbage : {std::string("x"), padding + "x", bytes.substr(0, 1), std::string("\x1f\x8c")}) {
      const Decoded decoded = decode(compression, bytes + garbage, 100, 100);
      CHECK(decoded.text == "text\n");
      REQUIRE(decoded.error);
      CHECK(decoded.error->message.find("trailing garbage") == 0);
    }
  }
  const std::string gzip = compressed(Compression::gzip, "text\n");
  CHECK(decode(Compression::gzip, gzip + std::string(4, '\0') + gzip, 100, 100).error);
  const std::string xz = compressed(Compression::xz, "text\n");
  CHECK(decode(Compression::xz, xz + std::string(4, '\0') + xz, 100, 100).text == "text\ntext\n");
}
