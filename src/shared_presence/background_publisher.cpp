#include "shared_presence/background_publisher.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <random>
#include <signal.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "shared_presence/hiredis_connection.hpp"

namespace lastseen {

namespace {

using Tick = RedisPublisher::Tick;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Tick steady_clock() {
  return std::chrono::steady_clock::now();
}

}  // namespace

/// What the thread and its user hold together. Neither holds the mutex while the network is waited for.
struct BackgroundPublisher::Shared {
  Shared(const RedisUrl& url, const PublisherSettings& settings)
      : publisher(url, settings, hiredis_connector(url), std::random_device{}()),
        news(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (news < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() { ::close(news); }

  void run();
  void take_in();
  void tell_news();
  bool leave_out(Instant time, Instant now);

  RedisPublisher publisher;  // the thread's own

  const int news;
  std::mutex mutex;
  std::condition_variable changed;
  Sightings sightings;  // since the thread last took them in
  ProfileViews views;
  std::optional<std::optional<Instant>> read_to;
  std::uint64_t ahead = 0;  // events left out
  std::uint64_t ahead_noted = 0;
  std::vector<std::string> notes;
  std::optional<std::string> failure;
  bool stopping = false;
  Tick flush_until{};  // where stopping
  bool flushed = false;
  bool ended = false;
};

/// Hands what was observed to the publisher. The mutex is held.
void BackgroundPublisher::Shared::take_in() {
  for (const auto* entry : sightings.changed()) publisher.observe(entry->first, entry->second.time, entry->second.path);
  for (const auto* entry : views.changed()) publisher.observe(entry->first, entry->second.time);
  sightings.clear();
  views.clear();
  if (read_to) publisher.read_to(*read_to);
  read_to.reset();
}

/// The mutex is held.
void BackgroundPublisher::Shared::tell_news() {
  for (auto& note : publisher.take_notes()) notes.push_back(std::move(note));
  failure = publisher.failure();
  if (ahead > ahead_noted && (ahead_noted == 0 || stopping)) {
    notes.push_back(fmt::format("{} {} over {}s ahead of the clock, not published; is the clock of this host right?",
                                ahead, ahead == 1 ? "event" : "events",
                                std::chrono::duration_cast<std::chrono::seconds>(kGreatestLead).count()));
    ahead_noted = ahead;
  }
  if (!notes.empty() || failure) ::eventfd_write(news, 1);
}

/// The mutex is held.
bool BackgroundPublisher::Shared::leave_out(Instant time, Instant now) {
  if (time <= now + kGreatestLead) return false;
  ++ahead;
  return true;
}

void BackgroundPublisher::Shared::run() {
  std::unique_lock lock(mutex);
  const auto without_lock = [&](auto act) {
    lock.unlock();
    const auto result = act();
    lock.lock();
    return result;
  };
  while (!failure && !changed.wait_until(lock, publisher.due(), [&] { return stopping; })) {
    take_in();
    without_lock([&] {
      publisher.advance(wall_clock(), steady_clock());
      return true;
    });
    tell_news();
  }
  while (!failure && !flushed && steady_clock() < flush_until) {
    take_in();
    flushed = without_lock([&] { return publisher.flush(wall_clock(), steady_clock()); });
    tell_news();
    if (!flushed && !failure) changed.wait_until(lock, std::min(publisher.due(), flush_until));
  }
  ended = true;
  changed.notify_all();
}

BackgroundPublisher::BackgroundPublisher(const RedisUrl& url, const PublisherSettings& settings)
    : shared_(std::make_shared<Shared>(url, settings)) {
  // Signals are the main thread's to answer.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([shared = shared_] { shared->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BackgroundPublisher::~BackgroundPublisher() {
  if (thread_.joinable()) stop(std::chrono::milliseconds(0), std::chrono::milliseconds(100));
}

void BackgroundPublisher::observe(std::string_view user, Instant time, std::optional<std::string_view> path,
                                  Instant now) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->leave_out(time, now)) shared_->sightings.observe(user, time, path.value_or(""));
}

void BackgroundPublisher::observe_view(std::string_view viewer, std::string_view viewed, Instant time, Instant now) {
  const std::lock_guard lock(shared_->mutex);
  if (time > now + kGreatestLead) return;  // counted as a sighting
  shared_->views.observe(ViewKey{std::string(viewer), std::string(viewed)}, time, {});
}

void BackgroundPublisher::read_to(std::optional<Instant> time) {
  const std::lock_guard lock(shared_->mutex);
  shared_->read_to = time;
}

int BackgroundPublisher::descriptor() const {
  return shared_->news;
}

BackgroundPublisher::News BackgroundPublisher::take_news() {
  const std::lock_guard lock(shared_->mutex);
  eventfd_t count = 0;
  ::eventfd_read(shared_->news, &count);
  return {std::exchange(shared_->notes, {}), shared_->failure};
}

bool BackgroundPublisher::finish(std::chrono::milliseconds at_most) {
  return stop(at_most, at_most);
}

bool BackgroundPublisher::stop(std::chrono::milliseconds flush, std::chrono::milliseconds wait) {
  std::unique_lock lock(shared_->mutex);
  const auto now = steady_clock();
  shared_->flush_until = now + flush;
  shared_->stopping = true;
  shared_->changed.notify_all();
  const bool ended = shared_->changed.wait_until(lock, now + wait, [&] { return shared_->ended; });
  const bool flushed = shared_->flushed;
  lock.unlock();
  // A thread that waits for the network still, looking up a name perhaps, cannot be hurried: it ends by itself or with
  // the program.
  if (ended) {
    thread_.join();
  } else {
    thread_.detach();
  }
  return flushed;
}

}  // namespace lastseen
