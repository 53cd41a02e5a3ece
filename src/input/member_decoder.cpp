#include "input/member_decoder.hpp"

#include <fmt/core.h>

namespace lastseen {

void MemberDecoder::fail(std::string_view what) {
  error_ = InputError{fmt::format("{} {}", what, format_)};
}

// Takes bytes until a member has begun, or the input is used up, or it is found to be garbage.
std::size_t MemberDecoder::find_member(std::span<const char> input) {
  std::size_t at = 0;
  for (; at < input.size() && magic_seen_ < magic_.size(); ++at) {
    const bool garbage_after_padding = after_padding_ && padding_ == Padding::at_end;
    if (input[at] == magic_[magic_seen_] && !garbage_after_padding) {
      ++magic_seen_;
    } else if (input[at] == '\0' && after_member_ && magic_seen_ == 0) {
      after_padding_ = true;
    } else {
      fail(after_member_ ? "trailing garbage after" : "damaged");
      return at;
    }
  }
  if (magic_seen_ == magic_.size()) {
    magic_seen_ = 0;
    in_member_ = true;
    begin_member();
    char nothing = 0;
    decode_member(magic_, {&nothing, 1});
  }
  return at;
}

Decoder::Step MemberDecoder::decode(std::span<const char> input, std::span<char> output) {
  if (error_) return {};
  const std::size_t skipped = in_member_ ? 0 : find_member(input);
  if (!in_member_ || error_) return {skipped, 0};
  const MemberStep member = decode_member(input.subspan(skipped), output);
  if (member.ended) {
    in_member_ = false;
    after_member_ = true;
    after_padding_ = false;
  } else if (member.damaged) {
    fail("damaged");
  }
  return {skipped + member.step.consumed, member.step.produced};
}

void MemberDecoder::finish() {
  if (error_) return;
  if (in_member_ || !after_member_) {
    fail("ends in the midst of its");
  } else if (magic_seen_ > 0) {
    fail("trailing garbage after");
  }
}

}  // namespace lastseen
