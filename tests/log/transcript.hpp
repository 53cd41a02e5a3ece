#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "log/extractor.hpp"

namespace lastseen::test {

/// All that was read of the lines, as text.
class Transcript final : public EventSink {
 public:
  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Event& event = batch[i];
      number(event.time.time_since_epoch().count());
      word(event.user);
      word(event.method);
      word(event.target);
      number(event.status ? *event.status : -1);
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
    }
  }
  const std::string& text() const { return text_; }

 private:
  void number(std::int64_t n) { text_ += std::to_string(n) + '\n'; }
  void word(std::optional<std::string_view> text) {
    number(text ? static_cast<std::int64_t>(text->size()) : -1);
    if (text) text_ += *text;
  }
  std::string text_;
};

struct HowToRead {
  Needs needs = Needs::request;
  bool places = true;
  FastPath fast_path = FastPath::best;
};

/// What an extractor makes of the lines.
inline std::string transcript(const LogFormat& format, const HowToRead& how, std::string_view lines) {
  ExtractRules rules;
  rules.needs = how.needs;
  rules.places = how.places;
  rules.fast_path = how.fast_path;
  rules.ignore_status.set(401);
  Transcript transcript;
  Extractor extractor(format, rules, transcript);
  extractor.read(lines);
  extractor.finish();
  transcript.count(extractor);
  return transcript.text();
}

}  // namespace lastseen::test
