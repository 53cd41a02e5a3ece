#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/log_sample.hpp"
#include "input/byte_stream.hpp"

namespace lastseen {

/// A stream of which the beginning, so much of it as decides its format, is read at once and looked at before the whole
/// is read from its start.
///
/// NULs that a truncation left decide nothing, nor does a first line that is longer than the sample: the sample begins
/// behind them. Neither is held; of the line only its beginning comes back as it was, which is all that is shown of a
/// line that is too long.
class SampledStream {
 public:
  explicit SampledStream(std::unique_ptr<ByteStream> stream)
      : stream_(std::move(stream)), sample_(std::make_unique_for_overwrite<char[]>(kSampleBytes)) {
    fill();
    pass_nuls();
    pass_overlong_line();
  }
  std::string_view sample() const { return {sample_.get(), used_}; }
  /// The beginning of a first line that is longer than the sample; empty where it is not.
  std::string_view overlong_line() const { return line_; }
  /// There is nothing behind the sample.
  bool whole() const { return whole_; }

  std::size_t read(char* buffer, std::size_t size) {
    if (nuls_ != 0) return give(nuls_, '\0', buffer, size);
    if (!line_.empty()) {
      const std::size_t given = give(line_, buffer, size);
      if (given_ == 0) line_ = {};
      return given;
    }
    if (rest_of_line_ != 0) return give(rest_of_line_, ' ', buffer, size);
    if (used_ != 0) {
      const std::size_t given = give(sample(), buffer, size);
      if (given_ == 0) {
        sample_.reset();
        used_ = 0;
      }
      return given;
    }
    return whole_ ? 0 : stream_->read({buffer, size});
  }
  const std::optional<InputError>& error() const { return stream_->error(); }

 private:
  static std::size_t give(std::uint64_t& count, char c, char* buffer, std::size_t size) {
    const auto given = static_cast<std::size_t>(std::min<std::uint64_t>(size, count));
    std::fill_n(buffer, given, c);
    count -= given;
    return given;
  }
  /// The next bytes of a text; `given_` is 0 again behind the last of them.
  std::size_t give(std::string_view text, char* buffer, std::size_t size) {
    const std::size_t count = text.copy(buffer, size, given_);
    given_ = given_ + count == text.size() ? 0 : given_ + count;
    return count;
  }

  /// As a rule a quarter of the most holds all lines that count: the rest of the memory is then never touched, which
  /// saves 2 ms an input where the first touch of a page takes 11 µs.
  void fill() {
    std::size_t got = 1;
    for (std::size_t step = kFirstStep; got != 0 && !is_enough(sample()); step = 2 * used_) {
      for (step = std::min(step, kSampleBytes); got != 0 && used_ < step; used_ += got) {
        got = stream_->read({sample_.get() + used_, step - used_});
      }
    }
    whole_ = got == 0;
  }

  void drop(std::size_t count) {
    used_ -= count;
    std::memmove(sample_.get(), sample_.get() + count, used_);
    fill();
  }

  void pass_nuls() {
    while (used_ != 0 && sample_[0] == '\0') {
      const std::size_t count = std::min(sample().find_first_not_of('\0'), used_);
      nuls_ += count;
      drop(count);
    }
  }

  void pass_overlong_line() {
    if (used_ < kSampleBytes || sample().find('\n') != std::string_view::npos) return;
    line_ = sample();
    for (drop(used_); used_ != 0;) {
      const std::size_t count = std::min(sample().find('\n'), used_);
      if (count == 0) return;
      rest_of_line_ += count;
      drop(count);
    }
  }

  static constexpr std::size_t kFirstStep = std::size_t{1} << 16;

  std::unique_ptr<ByteStream> stream_;
  std::uint64_t nuls_ = 0;          ///< before the line
  std::string line_;                ///< the beginning of one that is longer than a sample
  std::uint64_t rest_of_line_ = 0;  ///< how many more bytes it has
  std::unique_ptr<char[]> sample_;  ///< kSampleBytes
  std::size_t used_ = 0;
  std::size_t given_ = 0;  ///< of `line_` or, behind it, of the sample
  bool whole_ = false;
};

}  // namespace lastseen
