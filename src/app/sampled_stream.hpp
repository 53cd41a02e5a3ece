#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "input/byte_stream.hpp"

namespace lastseen {

/// A stream of which the beginning, so much of it as may decide its format, is read at once and looked at before the
/// whole is read from its start.
class SampledStream {
 public:
  SampledStream(std::unique_ptr<ByteStream> stream, std::size_t sample_size)
      : stream_(std::move(stream)), sample_(sample_size) {
    std::size_t got = 1;
    while (used_ < sample_.size() && got != 0) {
      got = stream_->read({sample_.data() + used_, sample_.size() - used_});
      used_ += got;
    }
    whole_ = got == 0;
  }
  std::string_view sample() const { return {sample_.data(), used_}; }
  bool whole() const { return whole_; }

  std::size_t read(char* buffer, std::size_t size) {
    if (given_ < used_) {
      const std::size_t count = std::min(size, used_ - given_);
      std::copy_n(sample_.data() + given_, count, buffer);
      given_ += count;
      if (given_ == used_) sample_ = {};
      return count;
    }
    return stream_->read({buffer, size});
  }
  const std::optional<InputError>& error() const { return stream_->error(); }

 private:
  std::unique_ptr<ByteStream> stream_;
  std::vector<char> sample_;
  std::size_t used_ = 0;
  std::size_t given_ = 0;
  bool whole_ = false;
};

}  // namespace lastseen
