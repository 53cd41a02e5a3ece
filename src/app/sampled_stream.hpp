#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "input/byte_stream.hpp"

namespace lastseen {

/// A stream of which the beginning, so much of it as may decide its format, is read at once and looked at before the
/// whole is read from its start.
///
/// NULs that a truncation left decide nothing, nor does a first line that is longer than the sample: the sample begins
/// behind them. Neither is held; of the line only its beginning comes back as it was, which is all that is shown of a
/// line that is too long.
class SampledStream {
 public:
  SampledStream(std::unique_ptr<ByteStream> stream, std::size_t sample_size)
      : stream_(std::move(stream)), sample_(sample_size) {
    fill();
    pass_nuls();
    pass_overlong_line();
  }
  std::string_view sample() const { return {sample_.data(), used_}; }
  bool whole() const { return whole_; }

  std::size_t read(char* buffer, std::size_t size) {
    if (nuls_ != 0) return give(nuls_, '\0', buffer, size);
    if (!line_.empty()) return give(line_, line_.size(), buffer, size);
    if (rest_of_line_ != 0) return give(rest_of_line_, ' ', buffer, size);
    if (!sample_.empty()) return give(sample_, used_, buffer, size);
    return stream_->read({buffer, size});
  }
  const std::optional<InputError>& error() const { return stream_->error(); }

 private:
  static std::size_t give(std::uint64_t& count, char c, char* buffer, std::size_t size) {
    const auto given = static_cast<std::size_t>(std::min<std::uint64_t>(size, count));
    std::fill_n(buffer, given, c);
    count -= given;
    return given;
  }
  /// From the first `used` bytes; drops them when all are given.
  std::size_t give(std::vector<char>& bytes, std::size_t used, char* buffer, std::size_t size) {
    const std::size_t count = std::min(size, used - given_);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(given_), count, buffer);
    given_ += count;
    if (given_ == used) {
      bytes = {};
      given_ = 0;
    }
    return count;
  }

  void fill() {
    std::size_t got = 1;
    while (used_ < sample_.size() && got != 0) {
      got = stream_->read({sample_.data() + used_, sample_.size() - used_});
      used_ += got;
    }
    whole_ = got == 0;
  }

  void drop(std::size_t count) {
    const auto begin = sample_.begin();
    std::copy(begin + static_cast<std::ptrdiff_t>(count), begin + static_cast<std::ptrdiff_t>(used_), begin);
    used_ -= count;
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
    if (used_ < sample_.size() || sample().find('\n') != std::string_view::npos) return;
    line_ = sample_;
    for (drop(used_); used_ != 0;) {
      const std::size_t count = std::min(sample().find('\n'), used_);
      if (count == 0) return;
      rest_of_line_ += count;
      drop(count);
    }
  }

  std::unique_ptr<ByteStream> stream_;
  std::uint64_t nuls_ = 0;          ///< before the line
  std::vector<char> line_;          ///< the beginning of one that is longer than a sample
  std::uint64_t rest_of_line_ = 0;  ///< how many more bytes it has
  std::vector<char> sample_;
  std::size_t used_ = 0;
  std::size_t given_ = 0;
  bool whole_ = false;
};

}  // namespace lastseen
