#include "tally.hpp"

#include <bit>

namespace lastseen {

void MinuteSet::merge(const MinuteSet& other) {
  for (const auto& [number, page] : other.pages_) {
    Page& mine = pages_[number];
    for (int i = 0; i < kWords; ++i) mine.words[i] |= page.words[i];
  }
  last_ = nullptr;
}

bool MinuteSet::contains(Minute minute) const {
  const auto found = pages_.find(minute >> kPageBits);
  return found != pages_.end() && (found->second.words[(minute >> 6) & (kWords - 1)] >> (minute & 63) & 1) != 0;
}

std::vector<MinuteSet::Minute> MinuteSet::sorted() const {
  std::vector<std::int64_t> numbers;
  for (const auto& [number, page] : pages_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  std::vector<Minute> minutes;
  for (const std::int64_t number : numbers) {
    const Page& page = pages_.find(number)->second;
    for (int i = 0; i < kWords; ++i) {
      for (std::uint64_t word = page.words[i]; word != 0; word &= word - 1) {
        minutes.push_back((number << kPageBits) + (i << 6) + std::countr_zero(word));
      }
    }
  }
  return minutes;
}

std::optional<MinuteSet::Run> MinuteSet::longest_gap(Minute first, Minute end) const {
  std::optional<Run> longest;
  Minute at = first;
  const auto reach = [&](Minute minute) {
    if (minute > at && (!longest || minute - at > longest->end - longest->first)) longest = Run{at, minute};
    at = std::max(at, minute + 1);
  };
  for (const Minute minute : sorted()) {
    if (minute >= first && minute < end) reach(minute);
  }
  reach(end);
  return longest;
}

void Tally::merge(const Tally& other) {
  events += other.events;
  anonymous += other.anonymous;
  unauthenticated += other.unauthenticated;
  malformed += other.malformed;
  ambiguous_times += other.ambiguous_times;
  future_events += other.future_events;
  first = std::min(first, other.first);
  last = std::max(last, other.last);
  minutes.merge(other.minutes);
}

Tally Tally::since(const Tally& earlier) const {
  Tally later = *this;
  later.events -= earlier.events;
  later.anonymous -= earlier.anonymous;
  later.unauthenticated -= earlier.unauthenticated;
  later.malformed -= earlier.malformed;
  later.ambiguous_times -= earlier.ambiguous_times;
  later.future_events -= earlier.future_events;
  return later;
}

}  // namespace lastseen
