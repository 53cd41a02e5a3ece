#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log/extractor.hpp"

namespace lastseen::test {

/// All that was read of the lines, as text.
class Transcript final : public EventSink {
 public:
  void observe(EventBatch& batch) override {
    events_ += batch.size();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Event& event = batch[i];
      number(event.time.time_since_epoch().count());
      word(event.user);
      word(event.method);
      word(event.target);
      number(event.status ? *event.status : -1);
      number(batch.clock(i).time_since_epoch().count());
      number(static_cast<std::int64_t>(batch.place(i).number));
      number(static_cast<std::int64_t>(batch.place(i).offset));
      word(batch.place(i).text);
    }
  }
  void count(const Extractor& extractor) {
    const Tally& tally = extractor.tally();
    for (const std::uint64_t n : {tally.events, tally.anonymous, tally.unauthenticated, tally.malformed,
                                  tally.ambiguous_times, tally.future_events, extractor.lines_read()})
      number(static_cast<std::int64_t>(n));
    number(tally.first.time_since_epoch().count());
    number(tally.last.time_since_epoch().count());
    for (const MinuteSet::Minute minute : tally.minutes.sorted()) number(minute);
    for (const MalformedLine& line : extractor.malformed()) {
      number(static_cast<std::int64_t>(line.number));
      number(static_cast<std::int64_t>(line.rejection.column));
      word(line.rejection.reason);
      word(line.excerpt);
    }
  }
  const std::string& text() const { return text_; }
  std::size_t events() const { return events_; }

 private:
  void number(std::int64_t n) { text_ += std::to_string(n) + '\n'; }
  void word(std::optional<std::string_view> text) {
    number(text ? static_cast<std::int64_t>(text->size()) : -1);
    if (text) text_ += *text;
  }
  std::string text_;
  std::size_t events_ = 0;
};

struct HowToRead {
  Needs needs = Needs::request;
  bool places = true;
  FastPath fast_path = FastPath::best;
  Instant now = Instant::max();
};

/// What an extractor makes of lines that come in these blocks.
inline Transcript transcribe(const LogFormat& format, const HowToRead& how,
                             const std::vector<std::string_view>& blocks) {
  ExtractRules rules;
  rules.needs = how.needs;
  rules.places = how.places;
  rules.fast_path = how.fast_path;
  rules.now = how.now;
  rules.ignore_status.set(401);
  Transcript transcript;
  Extractor extractor(format, rules, transcript);
  for (const std::string_view block : blocks) {
    // A copy: the address sanitizer sees what is read beyond it.
    const std::vector<char> bytes(block.begin(), block.end());
    extractor.read({bytes.data(), bytes.size()});
  }
  extractor.finish();
  transcript.count(extractor);
  return transcript;
}

inline std::string transcript(const LogFormat& format, const HowToRead& how, std::string_view lines) {
  return transcribe(format, how, {lines}).text();
}

/// Where two transcripts begin to differ; empty: nowhere.
inline std::string first_difference(const std::string& a, const std::string& b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() && in_b == b.end()) return {};
  const auto at = static_cast<std::size_t>(in_a - a.begin());
  const std::size_t from = at > 200 ? at - 200 : 0;
  return a.substr(from, 400) + "\n--- but:\n" + b.substr(from, 400);
}

}  // namespace lastseen::test
