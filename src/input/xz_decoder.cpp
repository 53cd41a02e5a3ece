#include <limits>
#include <lzma.h>
#include <new>

#include "input/decoders.hpp"
#include "input/member_decoder.hpp"

namespace lastseen {
namespace {

constexpr std::string_view kMagic(
    "\xfd"
    "7zXZ\0",
    6);

class XzDecoder final : public MemberDecoder {
 public:
  XzDecoder() : MemberDecoder("xz data", kMagic, Padding::between_members) {}
  ~XzDecoder() override { lzma_end(&stream_); }

 private:
  void begin_member() override {
    if (lzma_stream_decoder(&stream_, std::numeric_limits<std::uint64_t>::max(), 0) != LZMA_OK) throw std::bad_alloc();
  }

  MemberStep decode_member(std::span<const char> input, std::span<char> output) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
    stream_.avail_in = input.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(output.data());
    stream_.avail_out = output.size();
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    if (result == LZMA_MEM_ERROR) throw std::bad_alloc();
    // LZMA_BUF_ERROR only says that no progress was possible without more input.
    return {.step = {input.size() - stream_.avail_in, output.size() - stream_.avail_out},
            .ended = result == LZMA_STREAM_END,
            .damaged = result != LZMA_OK && result != LZMA_STREAM_END && result != LZMA_BUF_ERROR};
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder() {
  return std::make_unique<XzDecoder>();
}

}  // namespace lastseen
