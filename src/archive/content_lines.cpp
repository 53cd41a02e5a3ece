#include "archive/content_lines.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "log_line.hpp"

namespace lastseen {
namespace {

constexpr std::size_t kRead = std::size_t{256} << 10;
constexpr std::size_t kBeginning = 4096;

}  // namespace

ContentLines::ContentLines(const Content& content, std::uint64_t from)
    : buffer_(kPrintWindow + 2 * kRead), offset_(from), prints_(from) {
  const auto before = static_cast<std::size_t>(std::min<std::uint64_t>(from, kPrintWindow));
  stream_ = content.stream(from - before);
  end_ = stream_->fill({buffer_.data(), before});
  error_ = stream_->error();
  start_ = end_;
  if (start_ > 0 && buffer_[start_ - 1] != '\n') skip_rest_of_line();
  arrive();
}

std::optional<ContentLines::Block> ContentLines::next() {
  std::size_t searched = start_;
  do {
    const std::string_view unseen(buffer_.data() + searched, end_ - searched);
    const bool alone = dropped_ > 0 || nuls_ > 0;
    const std::size_t newline = alone ? unseen.find('\n') : unseen.rfind('\n');
    if (newline != std::string_view::npos) {
      const std::size_t bytes = searched + newline + 1 - start_;
      return dropped_ > 0 ? take_overlong(bytes) : take(bytes);
    }
    if (dropped_ == 0 && end_ - start_ > kLongestLineInFile) pass_nuls();
    const std::size_t unfinished = end_ - start_;
    if (dropped_ == 0 && unfinished > kLongestLineInFile) beginning_.assign(buffer_.data() + start_, kBeginning);
    if (dropped_ > 0 || unfinished > kLongestLineInFile) {
      dropped_ += unfinished;
      start_ = end_;
    }
    const std::size_t kept = end_ - start_;
    if (!read_more()) return std::nullopt;
    searched = start_ + kept;
  } while (true);
}

std::optional<ContentLines::Block> ContentLines::rest() {
  if (dropped_ == 0) pass_nuls();
  const std::size_t unfinished = end_ - start_;
  if (dropped_ > 0) return take_overlong(unfinished);
  if (unfinished > 0) return take(unfinished);
  return std::nullopt;
}

ContentLines::Block ContentLines::take(std::size_t bytes) {
  const std::string_view lines(buffer_.data() + start_, bytes);
  start_ += bytes;
  const std::uint64_t nuls = std::exchange(nuls_, 0);
  offset_ += nuls + bytes;
  arrive();
  return {lines, 0, nuls};
}

ContentLines::Block ContentLines::take_overlong(std::size_t bytes) {
  const std::uint64_t all = dropped_ + bytes;
  start_ += bytes;
  const std::uint64_t nuls = std::exchange(nuls_, 0);
  offset_ += nuls + all;
  dropped_ = 0;
  arrive();
  return {beginning_, all, nuls};
}

void ContentLines::pass_nuls() {
  const std::string_view unfinished(buffer_.data() + start_, end_ - start_);
  const std::size_t nuls = std::min(unfinished.find_first_not_of('\0'), unfinished.size());
  start_ += nuls;
  nuls_ += nuls;
}

void ContentLines::arrive() {
  const std::size_t window = std::min(start_, kPrintWindow);
  here_ = print_of(offset_, {buffer_.data() + start_ - window, window});
}

bool ContentLines::read_more() {
  const std::size_t before = std::min(start_, kPrintWindow);
  if (start_ > before) {
    std::memmove(buffer_.data(), buffer_.data() + start_ - before, before + end_ - start_);
    end_ -= start_ - before;
    start_ = before;
  }
  if (buffer_.size() - end_ < kRead) buffer_.resize(end_ + kRead);
  const std::size_t got = stream_->read({buffer_.data() + end_, kRead});
  if (got == 0) {
    error_ = stream_->error();
    return false;
  }
  prints_.take({buffer_.data(), end_}, {buffer_.data() + end_, got});
  end_ += got;
  return true;
}

void ContentLines::skip_rest_of_line() {
  do {
    const auto* newline = static_cast<const char*>(std::memchr(buffer_.data() + start_, '\n', end_ - start_));
    const std::size_t step = newline ? static_cast<std::size_t>(newline + 1 - buffer_.data()) - start_ : end_ - start_;
    start_ += step;
    offset_ += step;
    if (newline) return;
  } while (read_more());
}

}  // namespace lastseen
