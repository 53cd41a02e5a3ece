#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// Who is online as time goes on. It is told the time, and tells who comes and goes. What is read until it has caught
/// up may come in any order, and is kept for that, but for what is older than the retention and a thousand timeouts.
/// Later, users are dropped from memory when they are forgotten, and a run of requests is exact as long as no event
/// comes later than three runs of its user.
class LiveModel {
 public:
  struct Settings {
    Duration timeout;
    std::optional<Duration> retention;  ///< absent: nobody is ever forgotten
    bool time_stands = false;           ///< it is told no other instant before it has caught up
    Duration lag{0};                    ///< how far the clock of arrivals is ahead of the present instant
  };

  struct Change {
    enum class Kind : std::uint8_t { online, offline };
    Kind kind;
    std::string_view user;
    Instant at;  ///< of the event that made the user online; of going offline last_seen + timeout
    Instant last_seen;
    std::optional<std::string_view> path;
  };
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The views die with the call.
    virtual void changed(const Change& change) = 0;
  };

  /// A user's requests, each at most the timeout after the one before.
  struct Run {
    Instant start{};
    Instant last{};
    std::uint32_t requests = 0;

    /// With one that it touches.
    void join(const Run& other);
  };

  explicit LiveModel(const Settings& settings) : settings_(settings) {}

  /// From now on changes are told; who is online already is told as coming online at the start of the run, in the order
  /// of time.
  void tell(Listener& listener);

  /// The instant that questions are about is `at` from now on. Who is offline since then is told in the order of time.
  /// Time does not go back: an earlier instant is ignored.
  void advance(Instant at);
  /// The clock was set back: the instant is `at` from now on, which is earlier. Who is online stays so until last_seen
  /// + timeout; nothing is told.
  void set_back(Instant at) { at_ = at; }
  Instant at() const { return at_; }
  /// The instant at which `advance` will next have something to do; nothing: not without an event.
  std::optional<Instant> due() const;

  /// One request. Also one later than the present instant counts at once, unless the clock had come to it and the user
  /// has been away before it: then once that is told, for a line that shows otherwise may still come. `path` is without
  /// its query.
  void observe(std::string_view user, Instant time, std::optional<std::string_view> path);

  /// What was there at the start has been observed: what only events long past could still need is let go.
  void caught_up();

  std::size_t online() const { return offline_at_.size(); }
  std::size_t remembered() const { return settings_.retention ? forgotten_at_.size() : by_name_.size(); }

  struct OnlineUser {
    std::string_view name;
    Instant last_seen;
    Instant since;
    std::uint64_t requests;
    std::optional<std::string_view> path;
  };
  /// Calls `take` for each user who is online, in no order. The views live until the model changes.
  template <class Take>
  void each_online(Take&& take) const {
    for (const Due& due : offline_at_) {
      const User& user = *due.user;
      take(OnlineUser{user.name, user.run.last, user.run.start, user.run.requests, user.path_view()});
    }
  }
  /// Of all who are remembered, and until it has caught up of the forgotten too.
  template <class Take>
  void each_name(Take&& take) const {
    for (const auto& entry : by_name_) take(entry.first);
  }

 private:
  struct Return : Run {
    std::optional<std::string> path;  ///< of its last request

    void join(Return other);
  };
  struct User {
    std::string name;
    std::string path;
    bool has_path = false;
    bool online = false;
    bool remembered = false;                        ///< and will be forgotten some day
    Run run;                                        ///< the latest
    std::unique_ptr<std::vector<Run>> earlier;      ///< ascending; what late events may still join
    std::unique_ptr<std::vector<Return>> returned;  ///< ascending, apart; after an absence that is not told yet

    std::optional<std::string_view> path_view() const {
      return has_path ? std::optional<std::string_view>(path) : std::nullopt;
    }
  };
  /// When a user is to be looked at. The user may have been seen since: then it is put off.
  struct Due {
    Instant at;
    User* user;
  };
  struct Hash {
    std::size_t operator()(std::string_view name) const { return name_hash(name); }
  };

  Instant offline_due(const User& user) const;
  bool online_at_present(const User& user) const;
  bool forgotten_at_present(Instant last) const;
  bool too_old_to_matter(Instant time) const;
  bool returns(const User& user, Instant time) const;
  void keep_for_later(User& user, Instant time, std::optional<std::string_view> path);
  void join_returned(User& user);
  void take_next_return(User& user);
  void remember(User& user);
  User& add(std::string_view name);
  void drop(User& user);
  void note_path(User& user, Instant time, std::optional<std::string_view> path);
  void note_request(User& user, Instant time);
  void note_late_request(User& user, Instant time);
  void join_earlier(User& user);
  void keep_latest(std::vector<Run>& earlier) const;
  static void push(std::vector<Due>& heap, Due due);
  static Due pop(std::vector<Due>& heap);
  void put_offline();
  void tell_gone();
  void tell_gone_and_returned();
  void forget();
  void tell_online(const User& user, Instant at);

  Settings settings_;
  Instant at_ = Instant::min();
  bool caught_up_ = false;
  std::deque<User> users_;  ///< where they stay
  std::vector<User*> free_;
  boost::unordered_flat_map<std::string_view, User*, Hash> by_name_;
  std::vector<Due> offline_at_;    ///< a heap, the earliest first: who is online
  std::vector<Due> forgotten_at_;  ///< likewise: who is remembered
  std::vector<User*> gone_;        ///< by put_offline: kept for its memory
  Listener* listener_ = nullptr;
};

}  // namespace lastseen
