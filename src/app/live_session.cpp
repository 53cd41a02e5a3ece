#include "app/live_session.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

#include "app/answer_writer.hpp"
#include "app/live_document.hpp"
#include "app/replace_file.hpp"
#include "app/terminal.hpp"
#include "report/display_text.hpp"
#include "report/table.hpp"
#include "time_text.hpp"

namespace lastseen {

namespace {

using namespace std::chrono_literals;

/// How soon a screen is drawn again where something happened, and where nothing did but that idle times grow.
constexpr std::chrono::milliseconds kLeastBetweenDrawings = 250ms;
constexpr std::chrono::milliseconds kMostBetweenDrawings = 1000ms;

/// So long an input may be away without a note.
constexpr auto kPatience = 2s;

/// A pipe without a line for so long pauses.
constexpr auto kPause = 100ms;

/// So long after the start a pipe has brought what it holds of the past.
constexpr auto kFirstLines = 1s;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void poll_for_reading(std::vector<pollfd>& descriptors, int descriptor) {
  if (descriptor >= 0) descriptors.push_back({descriptor, POLLIN, 0});
}

}  // namespace

LiveSession::LiveSession(const Options& options)
    : options_(options),
      notes_(options.quiet),
      ending_(options.once ? std::vector<int>() : std::vector<int>{SIGINT, SIGTERM, SIGHUP, SIGQUIT}),
      display_(options.once ? std::vector<int>() : std::vector<int>{SIGWINCH, SIGTSTP, SIGCONT}),
      rules_(options),
      redis_(options.redis ? std::make_unique<LiveRedis>(options, rules_.people(), rules_.templates()) : nullptr),
      state_(options, rules_, redis_.get()),
      inputs_(options.logs, notes_),
      lines_(options, rules_, inputs_.names(), state_),
      failed_(inputs_.refused()) {
  if (inputs_.piped() && !options.clock_of_log) warm_at_ = options.now + options.timeout;
}

int LiveSession::answer_once() {
  const auto read = [this] {
    tick();
    return inputs_.read(Steady::now(), lines_);
  };
  while (read() == Follower::Progress::more || !inputs_.pipes_ended()) {
    std::vector<pollfd> descriptors;
    inputs_.add_descriptors(descriptors);
    ::poll(descriptors.data(), descriptors.size(), inputs_.pipes_ended() ? 0 : -1);
  }
  inputs_.finish(lines_);
  lines_.finish();
  tick();
  for (std::size_t input = 0; input < lines_.size(); ++input) {
    if (const auto trouble = inputs_.trouble(input)) {
      notes_.error(visible(lines_.name(input)) + ": " + *trouble);
      failed_ = true;
    }
  }
  tell_notes(LiveState::NotesAsked::at_end);
  if (redis_) redis_->caught_up();
  if (!publish_rest()) failed_ = true;
  const LiveDocument answer(state_, lines_.tally(), options_);
  Output out = Output::standard();
  write_answer(answer.document(), options_, out);
  out.flush();
  if (out.error()) say({*out.error(), true});
  if (options_.output == OutputFormat::table) tell_caveats(answer.document().coverage, notes_);
  return exit_status(answer.document().coverage, options_, failed_ || lines_.failed(),
                     answer.document().counts.online == 0);
}

int LiveSession::run() {
  if (inputs_.names().empty()) return 2;
  if (!options_.every) {
    view_ = std::make_unique<LiveView>(options_);
    if (options_.output == OutputFormat::table) screen_ = TerminalScreen::open();
    if (!screen_) changes_ = std::make_unique<ChangeOutput>(options_, ending_);
  }
  if (options_.clock_of_log) {
    state_.start_was_read();  // what is told of a log shall not depend on how fast it comes
    begin_telling();
  }
  troubles_.resize(lines_.size());
  while (!quit_) {
    tick();
    const bool more = read();
    if (!more) tell_notes(LiveState::NotesAsked::meanwhile);
    show();
    if (quit_) break;
    if (!more && inputs_.ended()) return end();
    wait(more);
    if (!handle_signals() || !handle_keys()) break;
  }
  close_screen();
  if (!publish_rest()) failed_ = true;
  return failed_ || lines_.failed() ? 2 : 0;
}

void LiveSession::tick() {
  const Instant wall = wall_clock();
  if (redis_) redis_->tick(wall);
  if (state_.due() && *state_.due() <= wall) dirty_ = true;
  state_.tick(wall);
}

// True while more is there to be read at once.
bool LiveSession::read() {
  const std::uint64_t before = lines_.bytes_held() + lines_.lines_read();
  const bool more = inputs_.read(Steady::now(), lines_) == Follower::Progress::more;
  if (lines_.bytes_held() + lines_.lines_read() != before) {
    dirty_ = true;
    last_lines_ = Steady::now();
  }
  if (!more && !settled_) settle();
  if (!more && settled_) {
    lines_.pause();
    if (redis_) redis_->caught_up();
    state_.caught_up();
    tell_trouble();
    if (lines_.lines_read() != 0) tell_warming_up();
  }
  rate_.observe(Steady::now(), lines_.lines_read());
  return more;
}

// A pipe brings what it holds of the past bit by bit, and then pauses; or its lines are of later than the start, for a
// busy one never pauses.
bool LiveSession::pipes_brought_the_past() {
  const auto now = Steady::now();
  if (now - last_lines_ >= kPause) return true;
  if (now - started_ < kFirstLines) return false;
  lines_.pause();
  if (options_.clock_of_log) return true;
  for (std::size_t input = 0; input < lines_.size(); ++input) {
    if (lines_.last_line(input) >= options_.now) return true;
  }
  return false;
}

void LiveSession::settle() {
  if (inputs_.piped() && !inputs_.ended() && !pipes_brought_the_past()) return;
  settled_ = true;
  lines_.pause();
  state_.start_was_read();
  if (!telling_) begin_telling();
}

void LiveSession::begin_telling() {
  telling_ = true;
  state_.tick(wall_clock());
  if (changes_) {
    state_.model().tell(*changes_);
  } else if (view_) {
    state_.model().tell(*view_);
  }
}

void LiveSession::say(const Message& message) {
  failed_ |= message.error;
  show_message(message);
}

void LiveSession::show_message(const Message& message) {
  if (screen_) {
    held_notes_.push_back(message);
    dirty_ = true;
  } else {
    notes_.say(message);
  }
}

void LiveSession::tell_notes(LiveState::NotesAsked asked) {
  for (const auto& note : lines_.take_notes()) show_message(note);  // whether they failed is asked at the end
  for (const auto& note : state_.take_notes(asked)) say({note, false});
  if (redis_) tell_redis();
}

void LiveSession::tell_redis() {
  const BackgroundPublisher::News news = redis_->publisher().take_news();
  for (const auto& note : news.notes) say({"note: " + note, false});
  if (!news.failure || refused_) return;
  say({*news.failure, true});
  refused_ = true;
  quit_ = true;
}

// At the end. False where the Redis does not have all.
bool LiveSession::publish_rest() {
  if (!redis_) return true;
  const bool all = redis_->publisher().finish();
  tell_redis();
  if (!all && !refused_) say({"the last events could not be published", true});
  return all;
}

// A file that cannot be read just now is waited for. While a log is rotated it is away for a moment, which is nothing
// to tell.
void LiveSession::tell_trouble() {
  const auto now = Steady::now();
  for (std::size_t input = 0; input < troubles_.size(); ++input) {
    Trouble& trouble = troubles_[input];
    std::string text = inputs_.trouble(input).value_or("");
    if (text != trouble.text) {
      dirty_ = true;
      const bool at_start = trouble.since == Steady::time_point();
      trouble = {std::move(text), at_start ? now - kPatience : now, false};
    } else if (trouble.since == Steady::time_point()) {
      trouble.since = now;
    }
    if (trouble.text.empty()) trouble.told = true;
    if (trouble.told || now - trouble.since < kPatience) continue;
    trouble.told = true;
    if (!screen_) notes_.note("note: " + visible(lines_.name(input)) + ": " + trouble.text);
  }
}

bool LiveSession::warming_up() const {
  return warm_at_ && state_.clock() < *warm_at_ && !state_.saw_before(options_.now - options_.timeout);
}

void LiveSession::tell_warming_up() {
  if (told_warming_up_ || !warming_up()) return;
  told_warming_up_ = true;
  if (screen_) return;
  notes_.note("note: warming up until " + clock_text(*warm_at_, options_.zone) +
              ": who was seen before is not known yet; tail -n +1 -F reads the log from its start");
}

void LiveSession::show() {
  if (changes_) changes_->flush();
  if (changes_ && !changes_->output().usable()) {
    if (changes_->output().error()) say({*changes_->output().error(), true});
    quit_ = true;
  }
  if (screen_ && !screen_->usable()) quit_ = true;
  if (screen_) draw_if_due();
  write_file_if_due();
}

LiveSession::Steady::time_point LiveSession::drawing_due() const {
  return drawn_ + (dirty_ ? kLeastBetweenDrawings : kMostBetweenDrawings);
}

void LiveSession::draw_if_due() {
  const auto now = Steady::now();
  if (!settled_ || now < drawing_due()) return;
  drawn_ = now;
  dirty_ = false;
  TableSettings settings = table_settings(options_);
  const TerminalScreen::Size size = screen_->size();
  settings.width = size.width;
  settings.height = size.height;
  screen_->draw(view_->lines({screen(), state_.rows()}, settings));
}

LiveScreen LiveSession::screen() const {
  LiveScreen screen;
  screen.now = state_.clock() == Instant::min() ? options_.now : state_.at();
  screen.online = state_.model().online();
  screen.seen = state_.model().remembered();
  screen.lines_per_second = rate_.per_second(Steady::now());
  if (warming_up()) screen.marks.push_back("warming up");
  screen.health = health();
  return screen;
}

/// Inputs in trouble first: what is too long is cut.
std::string LiveSession::health() const {
  std::string troubled, well;
  for (std::size_t input = 0; input < lines_.size(); ++input) {
    if (!troubles_[input].text.empty()) {
      troubled += visible(lines_.name(input)) + ": " + troubles_[input].text + "; ";
      continue;
    }
    const auto last = lines_.last_line(input);
    well += input_health(lines_.name(input), last ? std::optional(state_.clock() - *last) : std::nullopt,
                         lines_.malformed(input)) +
            "; ";
  }
  std::string all = troubled + well;
  if (!held_notes_.empty()) return all + held_notes_.back().text;
  all.resize(all.size() - std::min<std::size_t>(all.size(), 2));
  return all;
}

void LiveSession::write_file_if_due() {
  if (!options_.every || !settled_) return;
  if (wrote_once_ && Steady::now() - written_ < *options_.every) return;
  write_file();
}

void LiveSession::write_file() {
  wrote_once_ = true;
  written_ = Steady::now();
  const LiveDocument state(state_, lines_.tally(), options_);
  const std::string bytes = text_of([&](Output& out) { write_answer(state.document(), options_, out); });
  const std::string error = replace_file(*options_.write, bytes).value_or("");
  if (!error.empty() && error != write_error_)
    notes_.note("note: " + error + "; the next try is in " + exact_duration_text(*options_.every));
  write_error_ = error;
}

LiveSession::Steady::time_point LiveSession::next_turn() const {
  const auto now = Steady::now();
  auto next = inputs_.due();
  const auto by_wall = [&](Instant at) { next = std::min(next, now + std::max<Duration>(at - wall_clock(), 0ms)); };
  if (const auto due = state_.due()) by_wall(*due);
  if (!settled_) next = std::min(next, last_lines_ + kPause);
  for (const Trouble& trouble : troubles_) {
    if (!trouble.told) next = std::min<Steady::time_point>(next, trouble.since + kPatience);
  }
  if (screen_) next = std::min(next, drawing_due());
  if (options_.every) next = std::min(next, written_ + *options_.every);
  if (warming_up() && !told_warming_up_) by_wall(options_.now + kFirstLines);
  return next;
}

void LiveSession::wait(bool more) {
  std::vector<pollfd> descriptors;
  inputs_.add_descriptors(descriptors);
  poll_for_reading(descriptors, ending_.descriptor());
  poll_for_reading(descriptors, display_.descriptor());
  if (screen_) poll_for_reading(descriptors, screen_->descriptor());
  if (redis_) poll_for_reading(descriptors, redis_->publisher().descriptor());
  if (changes_) descriptors.push_back({STDOUT_FILENO, 0, 0});  // tells when its reader has gone
  int timeout = 0;
  if (!more) {
    const auto next = next_turn();
    const auto left = next == Steady::time_point::max()
                          ? -1ms
                          : std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(next - Steady::now()));
    timeout = static_cast<int>(std::min<std::chrono::milliseconds>(left, 1h).count());
  }
  ::poll(descriptors.data(), descriptors.size(), timeout);
  if (changes_ && (descriptors.back().revents & (POLLERR | POLLHUP)) != 0) quit_ = true;
  if (warming_up() && wall_clock() >= options_.now + kFirstLines) tell_warming_up();
}

// False where the program is to end by itself.
bool LiveSession::handle_signals() {
  for (const int signal : ending_.take()) leave_for(signal);
  for (const int signal : display_.take()) {
    if (!screen_) {
      if (signal == SIGTSTP) ::raise(SIGSTOP);
      continue;
    }
    if (signal == SIGTSTP) {
      screen_->leave();
      ::raise(SIGSTOP);
    }
    screen_->enter();
    screen_->forget();
    drawn_ = {};
    dirty_ = true;
  }
  return !quit_;
}

void LiveSession::leave_for(int signal) {
  close_screen();
  if (!publish_rest()) std::_Exit(2);
  die_of(signal);
}

void LiveSession::close_screen() {
  screen_.reset();
  for (const auto& note : held_notes_) notes_.say(note);
}

bool LiveSession::handle_keys() {
  if (!screen_ || screen_->descriptor() < 0) return true;
  for (const Key& key : screen_->take_keys()) {
    dirty_ = true;
    drawn_ = {};
    switch (view_->press(key)) {
      case LiveView::Wish::quit:
        return false;
      case LiveView::Wish::redraw_all:
        screen_->forget();
        break;
      case LiveView::Wish::none:
        break;
    }
  }
  return true;
}

int LiveSession::end() {
  inputs_.finish(lines_);
  lines_.finish();
  for (std::size_t input = 0; input < lines_.size(); ++input) {
    if (const auto trouble = inputs_.trouble(input)) say({visible(lines_.name(input)) + ": " + *trouble, true});
  }
  tell_notes(LiveState::NotesAsked::at_end);
  if (changes_) changes_->flush();
  if (changes_ && changes_->output().error()) say({*changes_->output().error(), true});
  if (options_.every) write_file();
  if (screen_) print_last_state();
  if (!publish_rest()) failed_ = true;
  failed_ |= lines_.failed() || !write_error_.empty();
  const LiveDocument state(state_, lines_.tally(), options_);
  return exit_status(state.document().coverage, options_, failed_, state.document().counts.online == 0);
}

void LiveSession::print_last_state() {
  close_screen();
  const LiveDocument state(state_, lines_.tally(), options_);
  Output out = Output::standard();
  write_table(state.document(), table_settings(options_), out);
  out.flush();
}

}  // namespace lastseen
