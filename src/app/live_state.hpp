#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/event_rules.hpp"
#include "app/live_redis.hpp"
#include "app/options.hpp"
#include "app/who_row.hpp"
#include "event_batch.hpp"
#include "presence/live_model.hpp"

namespace lastseen {

/// Who is online by the clock of `live`: that of the wall, or of the log. Questions are asked at clock - lag.
class LiveState final : public EventSink {
 public:
  /// `redis`: who is told of each event too; may be null.
  LiveState(const Options& options, const EventRules& rules, LiveRedis* redis);

  // The clock.

  /// The wall's time; the log's clock does not care. A few seconds back are ignored, more are followed and noted.
  void tick(Instant wall);
  /// The time of a line, whoever's it is; the wall's clock does not care.
  void saw(Instant time);
  /// The least there is where the log's clock has seen no line.
  Instant clock() const { return clock_; }
  /// The instant that questions are about.
  Instant at() const { return clock_ == Instant::min() ? clock_ : clock_ - lag_; }
  /// When `tick` has something to do by itself; nothing: not without an event, or the log's clock tells.
  std::optional<Instant> due() const;

  // Events: each at once.

  void observe(EventBatch& batch) override;

  LiveModel& model() { return model_; }
  const LiveModel& model() const { return model_; }

  /// What was there at the start has been observed: what only events long past could still need is let go.
  void start_was_read();
  /// From now on what is late is told from what is only read late: lines as old as the clock have been seen.
  void caught_up();
  /// Notes that are due, each once; at the end what was counted since.
  enum class NotesAsked : std::uint8_t { meanwhile, at_end };
  std::vector<std::string> take_notes(NotesAsked asked);
  /// Events of the future: by the wall's clock those that are left out, further ahead of it than the timeout.
  std::uint64_t ahead() const { return ahead_; }
  /// Whether a line older than `time` was seen.
  bool saw_before(Instant time) const { return oldest_ < time; }

  /// Who is online, in no order. Names and paths live until the next event or tick.
  std::vector<WhoRow> rows() const;
  /// Whom the model knows, and whom filters leave out; each once. They live as long.
  std::vector<std::string_view> names() const;

 private:
  struct User {
    std::string_view name;
    bool accepted;
  };
  std::optional<User> named(std::string_view raw);
  void take(std::string_view user, const Event& event);
  void advance();
  void note_lateness(Instant time);

  const EventRules& rules_;
  LiveRedis* redis_;
  bool by_log_;
  Instant wall_;
  Duration timeout_;
  Duration lag_;
  Instant clock_ = Instant::min();
  LiveModel model_;
  LiveModel left_out_;  ///< whom filters leave out: only the names are of interest
  boost::unordered_flat_map<std::string, std::optional<EventRules::Named>> names_;  ///< those asked for lately

  Instant oldest_ = Instant::max();
  Instant latest_ = Instant::min();
  bool caught_up_ = false;
  Duration lateness_{0};
  bool told_lateness_ = false;
  Duration went_back_{0};  ///< and not told yet
  std::uint64_t ahead_ = 0;
  std::uint64_t told_ahead_ = 0;
};

/// `lines arrive up to 4m 58s late: --lag 5m, or nginx flush=1s`.
std::string lateness_note(Duration lateness);

}  // namespace lastseen
