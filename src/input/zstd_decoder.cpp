#include <fmt/core.h>
#include <new>
#include <zstd.h>
#include <zstd_errors.h>

#include "input/decoders.hpp"

namespace lastseen {
namespace {

// What `zstd --long=31` writes; such a window takes its memory only where a frame asks for it.
constexpr int kLargestWindowLog = 31;

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
  }

  Step decode(std::span<const char> input, std::span<char> output) override {
    if (error_) return {};
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) throw std::bad_alloc();
    if (ZSTD_isError(result)) {
      error_ = InputError{fmt::format("damaged zstd data ({})", ZSTD_getErrorName(result))};
    } else if (in.pos > 0 || out.pos > 0) {
      in_frame_ = result != 0;
    }
    return {in.pos, out.pos};
  }

  void finish() override {
    if (in_frame_ && !error_) error_ = InputError{"ends in the midst of its zstd data"};
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool in_frame_ = true;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() {
  return std::make_unique<ZstdDecoder>();
}

}  // namespace lastseen
