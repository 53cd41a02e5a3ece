#include <isa-l/igzip_lib.h>

#include "input/decoders.hpp"
#include "input/member_decoder.hpp"

namespace lastseen {
namespace {

class GzipDecoder final : public MemberDecoder {
 public:
  GzipDecoder() : MemberDecoder("gzip data", "\x1f\x8b", Padding::at_end) { isal_inflate_init(&state_); }

 private:
  void begin_member() override {
    isal_inflate_reset(&state_);
    state_.crc_flag = ISAL_GZIP_NO_HDR_VER;
    isal_gzip_header_init(&header_);
    in_header_ = true;
  }

  MemberStep decode_member(std::span<const char> input, std::span<char> output) override {
    // The library only reads its input.
    state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(input.data()));
    state_.avail_in = static_cast<std::uint32_t>(input.size());
    if (in_header_) {
      const int result = isal_read_gzip_header(&state_, &header_);
      in_header_ = result == ISAL_END_INPUT;
      return {.step = {input.size() - state_.avail_in, 0}, .damaged = result < 0};
    }
    state_.next_out = reinterpret_cast<std::uint8_t*>(output.data());
    state_.avail_out = static_cast<std::uint32_t>(output.size());
    const int result = isal_inflate(&state_);
    return {.step = {input.size() - state_.avail_in, output.size() - state_.avail_out},
            .ended = result == ISAL_DECOMP_OK && state_.block_state == ISAL_BLOCK_FINISH,
            .damaged = result < 0};
  }

  inflate_state state_{};
  isal_gzip_header header_{};  ///< isal_inflate itself forgets the parts of a header that comes in pieces
  bool in_header_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() {
  return std::make_unique<GzipDecoder>();
}

}  // namespace lastseen
