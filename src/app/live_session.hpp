#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <vector>

#include "app/change_output.hpp"
#include "app/event_rules.hpp"
#include "app/line_rate.hpp"
#include "app/live_inputs.hpp"
#include "app/live_lines.hpp"
#include "app/live_redis.hpp"
#include "app/live_state.hpp"
#include "app/live_view.hpp"
#include "app/notes.hpp"
#include "app/options.hpp"
#include "app/signals.hpp"
#include "app/terminal_screen.hpp"

namespace lastseen {

/// One run of `live`: the loop that waits for lines, the clock, keys and signals.
class LiveSession {
 public:
  /// Throws UsageError.
  explicit LiveSession(const Options& options);

  /// Follows until nothing more can come, nobody looks any more or a signal ends the program.
  int run();
  /// `--once`: reads what is there and answers as `who` does.
  int answer_once();

 private:
  using Steady = std::chrono::steady_clock;

  /// Why an input is not read just now.
  struct Trouble {
    std::string text;  ///< empty: it is
    Steady::time_point since{};
    bool told = true;
  };

  // A turn of the loop.
  void wait(bool more);
  Steady::time_point next_turn() const;
  bool read();
  bool pipes_brought_the_past();
  void settle();
  void tell_notes(LiveState::NotesAsked asked);
  void tell_redis();
  bool publish_rest();
  void tell_trouble();
  void tell_warming_up();
  bool handle_signals();
  bool handle_keys();
  void show();
  void write_file_if_due();

  void tick();
  void say(const Message& message);
  void show_message(const Message& message);
  bool warming_up() const;
  void begin_telling();
  Steady::time_point drawing_due() const;
  void draw_if_due();
  LiveScreen screen() const;
  std::string health() const;
  void write_file();
  int end();
  void print_last_state();
  /// The terminal is as before; then what was held back is said.
  void close_screen();
  void leave_for(int signal);

  const Options& options_;
  Notes notes_;
  Signals ending_;   ///< signals that end the program; before any thread begins
  Signals display_;  ///< signals about the terminal
  EventRules rules_;
  std::unique_ptr<LiveRedis> redis_;
  LiveState state_;
  LiveInputs inputs_;
  LiveLines lines_;

  std::unique_ptr<TerminalScreen> screen_;
  std::unique_ptr<LiveView> view_;
  std::unique_ptr<ChangeOutput> changes_;

  bool settled_ = false;  ///< what was there at the start is read
  bool telling_ = false;  ///< changes are told
  Steady::time_point started_ = Steady::now();
  Steady::time_point last_lines_ = started_;
  bool quit_ = false;
  bool refused_ = false;  // the Redis takes nothing, which is told
  bool failed_ = false;
  bool dirty_ = true;
  LineRate rate_;
  Steady::time_point drawn_{};
  Steady::time_point written_{};
  bool wrote_once_ = false;
  std::string write_error_;
  std::optional<Instant> warm_at_;  ///< of a pipe: until then users may be missing
  bool told_warming_up_ = false;
  std::vector<Trouble> troubles_;    ///< of each input
  std::vector<Message> held_notes_;  ///< until the terminal is as before
};

}  // namespace lastseen
