#include <bzlib.h>
#include <new>

#include "input/decoders.hpp"
#include "input/member_decoder.hpp"

namespace lastseen {
namespace {

class Bzip2Decoder final : public MemberDecoder {
 public:
  Bzip2Decoder() : MemberDecoder("bzip2 data", "BZh", Padding::between_members) {}
  ~Bzip2Decoder() override { BZ2_bzDecompressEnd(&stream_); }

 private:
  void begin_member() override {
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }

  MemberStep decode_member(std::span<const char> input, std::span<char> output) override {
    stream_.next_in = const_cast<char*>(input.data());  // only read
    stream_.avail_in = static_cast<unsigned>(input.size());
    stream_.next_out = output.data();
    stream_.avail_out = static_cast<unsigned>(output.size());
    const int result = BZ2_bzDecompress(&stream_);
    if (result == BZ_MEM_ERROR) throw std::bad_alloc();
    return {.step = {input.size() - stream_.avail_in, output.size() - stream_.avail_out},
            .ended = result == BZ_STREAM_END,
            .damaged = result < 0};
  }

  bz_stream stream_{};
};

}  // namespace

std::unique_ptr<Decoder> make_bzip2_decoder() {
  return std::make_unique<Bzip2Decoder>();
}

}  // namespace lastseen
