#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "event.hpp"

namespace lastseen {

/// Where the line of an event stands. Filled only where a question needs it.
struct LinePlace {
  std::uint64_t number = 0;  ///< from 1, counted from the start of the part of the input that is being read
  std::uint64_t offset = 0;  ///< in bytes, decompressed, of the line's first byte, counted likewise
  std::string_view text;     ///< the line without its wrapper
};

/// A few dozen events on their way into the model together, so that the memory of their users can be fetched ahead. The
/// views point into the block being read or into memory of the batch, and die when the batch is cleared.
class EventBatch {
 public:
  static constexpr std::size_t kCapacity = 64;

  std::size_t size() const { return size_; }
  bool full() const { return size_ == kCapacity; }
  void clear() {
    size_ = 0;
    unwanted_ = 0;
    kept_ = 0;
    overflow_.clear();
  }

  const Event& operator[](std::size_t i) const { return events_[i]; }
  Event& operator[](std::size_t i) { return events_[i]; }
  const LinePlace& place(std::size_t i) const { return places_[i]; }

  /// Whether filters leave the event in: of one that they do not only the name is of interest.
  bool wanted(std::size_t i) const { return (unwanted_ >> i & 1) == 0; }
  void leave_out(std::size_t i) { unwanted_ |= std::uint64_t{1} << i; }

  /// The next event, to be filled in place: what it held before is still there.
  Event& add() { return events_[size_++]; }
  /// The greatest time of the lines read up to the event's own, whether they name a user or not: the log's clock.
  Instant clock(std::size_t i) const { return clocks_[i]; }
  void set_last_clock(Instant clock) { clocks_[size_ - 1] = clock; }
  /// The place of the event added last.
  LinePlace& last_place() { return places_[size_ - 1]; }

  /// A copy of text that would die before the batch.
  std::string_view keep(std::string_view text) {
    char* at;
    if (text.size() <= memory_.size() - kept_) {
      at = memory_.data() + kept_;
      kept_ += text.size();
    } else {
      overflow_.push_back(std::make_unique_for_overwrite<char[]>(text.size()));
      at = overflow_.back().get();
    }
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

 private:
  std::size_t size_ = 0;
  std::uint64_t unwanted_ = 0;  ///< a bit an event
  std::array<Event, kCapacity> events_;
  std::array<Instant, kCapacity> clocks_{};
  std::array<LinePlace, kCapacity> places_;
  std::size_t kept_ = 0;
  std::array<char, 8192> memory_;
  std::vector<std::unique_ptr<char[]>> overflow_;
};

/// Takes events in the order in which they were read.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void observe(EventBatch& batch) = 0;
};

}  // namespace lastseen
