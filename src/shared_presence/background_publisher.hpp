#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "event.hpp"
#include "shared_presence/redis_publisher.hpp"

namespace lastseen {

/// A RedisPublisher in a thread of its own, so that no network makes its user wait. Reads the clocks itself. Its
/// functions are safe in many threads.
class BackgroundPublisher {
 public:
  /// Starts to connect at once.
  BackgroundPublisher(const RedisUrl& url, const PublisherSettings& settings);
  /// Sends nothing more.
  ~BackgroundPublisher();
  BackgroundPublisher(const BackgroundPublisher&) = delete;
  BackgroundPublisher& operator=(const BackgroundPublisher&) = delete;

  /// A user was seen, or viewed a profile. Call it for each event: what is over kGreatestLead ahead of the wall clock,
  /// which `now` is, is left out and noted. The path is without its query; nothing or empty: the event has none.
  void observe(std::string_view user, Instant time, std::optional<std::string_view> path, Instant now);
  void observe_view(std::string_view viewer, std::string_view viewed, Instant time, Instant now);

  /// The time up to which the logs are read; nothing: all there is has been read, and what comes will be at once, so
  /// that it is the clock's time from now on. Before the first call the node is not listed.
  void read_to(std::optional<Instant> time);

  struct News {
    std::vector<std::string> notes;
    std::optional<std::string> failure;  ///< publishing cannot work: exit status 2, at once
  };
  /// Readable, for poll(2), while there is news. To be read by `take_news` only.
  int descriptor() const;
  News take_news();

  /// Once, at the end: sends what is not sent yet, trying for at most this long. Whether the Redis has it all.
  bool finish(std::chrono::milliseconds at_most = std::chrono::seconds(2));

 private:
  struct Shared;
  bool stop(std::chrono::milliseconds flush, std::chrono::milliseconds wait);

  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace lastseen
