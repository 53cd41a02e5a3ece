#pragma once

#include <cstdint>
#include <string_view>

#include "input/compression.hpp"

namespace lastseen {

/// What is alike in the formats whose files are members after one another (gzip, bzip2, xz): NUL bytes may stand after
/// a member, and what follows then must be a member again, or it is trailing garbage.
class MemberDecoder : public Decoder {
 public:
  Step decode(std::span<const char> input, std::span<char> output) final;
  void finish() final;

 protected:
  /// gunzip takes NULs at the end only; xz pads its streams with them.
  enum class Padding : std::uint8_t { at_end, between_members };

  /// `magic`: the bytes each member begins with; static text.
  MemberDecoder(std::string_view format, std::string_view magic, Padding padding)
      : format_(format), magic_(magic), padding_(padding) {}

  /// A member follows; its magic comes first.
  virtual void begin_member() = 0;

  struct MemberStep {
    Step step;
    bool ended = false;  ///< the member was whole, and its checksum right
    bool damaged = false;
  };
  virtual MemberStep decode_member(std::span<const char> input, std::span<char> output) = 0;

 private:
  std::size_t find_member(std::span<const char> input);
  void fail(std::string_view what);

  std::string_view format_;
  std::string_view magic_;
  Padding padding_;
  std::size_t magic_seen_ = 0;  ///< bytes of it that were recognised while no member is open
  bool in_member_ = false;
  bool after_member_ = false;
  bool after_padding_ = false;
};

}  // namespace lastseen
