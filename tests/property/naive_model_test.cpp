// The models beside a naive one that holds every event in a list and answers by the definitions, over random streams
// full of boundaries, in any order, split among any number of models.

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "event_batch.hpp"
#include "presence/activity_model.hpp"
#include "presence/history_model.hpp"
#include "presence/peak.hpp"
#include "presence/profile_templates.hpp"
#include "presence/views_model.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

constexpr int kStreams = 400;
constexpr Duration kTimeout = 5min;
constexpr Duration kWeek = 168h;

struct Seen {
  std::string user;
  Instant time{};
  std::string method;
  std::optional<std::string> target;
  std::optional<std::string> path;    // of the target, by hand
  std::optional<std::string> viewed;  // whose profile the path is, by hand
  std::optional<std::uint16_t> status;
  bool views() const {
    return viewed && *viewed != user && method == "GET" && status && (*status / 100 == 2 || *status == 304);
  }
};
using Stream = std::vector<Seen>;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    std::shuffle(list.begin(), list.end(), engine_);
  }

 private:
  std::mt19937 engine_;
};

// Two alike up to their last byte, and longer than what an entry of a table holds.
const std::vector<std::string> kUsers{
    "alice", "Alice", "bob smith", std::string(200, 'x') + "1", std::string(200, 'x') + "2", std::string("n\0l", 3)};

struct Target {
  std::optional<std::string> text, path, viewed;
};
const std::vector<Target> kTargets{
    {"/orders/42?page=2", "/orders/42", {}},
    {"/a", "/a", {}},
    {"/" + std::string(100, 'p') + "#part", "/" + std::string(100, 'p'), {}},
    {"/users/alice", "/users/alice", "alice"},
    {"/users/%41lice/?tab=1", "/users/%41lice/", "Alice"},
    {"http://www.example.com/~bob%20smith", "/~bob%20smith", "bob smith"},
    {"/u/a+b%zz", "/u/a+b%zz", "a+b%zz"},
    {"/users/alice/edit", "/users/alice/edit", {}},
    {"http://www.example.com", "/", {}},
    {"?query", {}, {}},
    {{}, {}, {}},
};

Stream random_stream(Dice& dice) {
  const std::vector<Duration> gaps{0ms,
                                   1ms,
                                   kTimeout - 1ms,
                                   kTimeout,
                                   kTimeout,
                                   kTimeout + 1ms,
                                   kTimeout + 1ms,
                                   2 * kTimeout,
                                   1h,
                                   kWeek - 1ms,
                                   kWeek,
                                   kWeek + 1ms,
                                   Duration(dice.below(700'000)),
                                   Duration(dice.below(90'000'000))};
  std::map<std::string, Instant> latest;
  Stream stream(dice.below(120));
  const std::size_t users = 1 + dice.below(kUsers.size());
  for (Seen& seen : stream) {
    seen.user = kUsers[dice.below(users)];
    auto [at, first] = latest.try_emplace(seen.user, Instant(1'795'000'000'000ms) + Duration(dice.below(1'000'000)));
    if (!first) at->second += gaps[dice.below(gaps.size() - dice.below(8))];
    seen.time = at->second;
    const Target& target = dice.one_of(kTargets);
    seen.target = target.text;
    seen.path = target.path;
    seen.viewed = target.viewed;
    seen.method = dice.below(4) ? "GET" : "POST";
    seen.status = dice.one_of(std::vector<std::optional<std::uint16_t>>{200, 200, 299, 304, 302, 404, std::nullopt, 0});
  }
  return stream;
}

// An instant where something may be about to change: that of an event, the end of its timeout or of its memory, or a
// millisecond beside.
Instant telling_instant(Dice& dice, const Stream& stream) {
  const Instant event = stream.empty() ? Instant(1'795'000'000'000ms) : dice.one_of(stream).time;
  return event + dice.one_of(std::vector<Duration>{0ms, kTimeout, kWeek, -kTimeout, 1h}) +
         dice.one_of(std::vector<Duration>{0ms, 0ms, 1ms, -1ms});
}

// The stream in any order, through one to four models, merged.
template <class MakeModel>
auto observed(Dice& dice, Stream stream, MakeModel make_model) {
  dice.shuffle(stream);
  std::vector<decltype(make_model())> models;
  for (std::size_t m = 1 + dice.below(4); m > 0; --m) models.push_back(make_model());
  std::size_t at = 0;
  for (std::size_t m = 0; m < models.size(); ++m) {
    const std::size_t end = m + 1 == models.size() ? stream.size() : at + dice.below(stream.size() - at + 1);
    EventBatch batch;
    const auto pass_on = [&] {
      models[m].observe(batch);
      batch.clear();
    };
    for (; at < end; ++at) {
      const Seen& seen = stream[at];
      batch.add() = {seen.time, batch.keep(seen.user), batch.keep(seen.method),
                     seen.target ? std::optional(batch.keep(*seen.target)) : std::nullopt, seen.status};
      if (batch.full() || dice.below(10) == 0) pass_on();
    }
    pass_on();
  }
  for (std::size_t m = 1; m < models.size(); ++m) models[0].merge(std::move(models[m]));
  return std::move(models[0]);
}

// ---- the naive model

std::map<std::string, Stream> by_user(const Stream& stream, Instant until) {
  std::map<std::string, Stream> users;
  for (const Seen& seen : stream)
    if (seen.time <= until) users[seen.user].push_back(seen);
  for (auto& [user, events] : users) std::ranges::stable_sort(events, {}, &Seen::time);
  return users;
}

std::optional<std::string> last_path(const Stream& sorted) {
  std::optional<std::string> path;
  for (const Seen& seen : sorted)
    if (seen.time == sorted.back().time && seen.path && (!path || *path < *seen.path)) path = seen.path;
  return path;
}

std::vector<Span> spans(const Stream& sorted, Instant since, Instant until) {
  std::vector<Span> united;
  for (const Seen& seen : sorted) {
    if (!united.empty() && seen.time <= united.back().to) {
      united.back().to = seen.time + kTimeout;
    } else {
      united.push_back({seen.time, seen.time + kTimeout});
    }
  }
  std::erase_if(united, [&](const Span& s) { return s.from > until || s.to < since; });
  for (Span& s : united) s = {std::max(s.from, since), std::min(s.to, until)};
  return united;
}

Peak naive_peak(const std::vector<Span>& all) {
  Peak peak;
  std::set<Instant> starts;
  for (const Span& s : all) starts.insert(s.from);
  for (const Instant at : starts) {
    const auto online = static_cast<std::uint64_t>(
        std::ranges::count_if(all, [&](const Span& s) { return s.from <= at && at <= s.to; }));
    if (online > peak.online) peak = {online, at};
  }
  return peak;
}

// ---- the real model's answers in the naive one's terms

// Runs of requests and the request that reaches into the window, as spans clipped to it.
std::vector<Span> clipped(const ActivityModel::User& user, Instant since, Instant until) {
  std::vector<Span> out;
  if (user.before) out.push_back({since, std::min(*user.before + kTimeout, until)});
  for (const Run& run : user.runs) {
    const Instant to = std::min(run.last + kTimeout, until);
    if (!out.empty() && run.start <= out.back().to) {
      out.back().to = std::max(out.back().to, to);
    } else {
      out.push_back({run.start, to});
    }
  }
  return out;
}

struct Row {
  std::vector<Span> spans;
  std::uint64_t requests = 0;
  std::optional<Instant> first, last;
  std::optional<std::string> path;
  friend bool operator==(const Row&, const Row&) = default;
};

}  // namespace

TEST_CASE("history remembers what a list of all events says", "[presence][property]") {
  for (unsigned seed = 0; seed < kStreams; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Stream stream = random_stream(dice);
    const Instant at = telling_instant(dice, stream);
    const HistoryModel model = observed(dice, stream, [&] { return HistoryModel(at); });

    std::map<std::string, Row> said, truth;
    for (std::uint32_t i = 0; i < model.users().size(); ++i) {
      const auto& entry = model.users()[UserId{i}];
      if (!entry.state.any()) continue;
      const auto path = model.path(UserId{i});
      said[std::string(entry.name())] = {{},
                                         entry.state.requests,
                                         entry.state.first,
                                         entry.state.last,
                                         path ? std::optional(std::string(*path)) : std::nullopt};
    }
    for (const auto& [user, events] : by_user(stream, at))
      truth[user] = {{}, events.size(), events.front().time, events.back().time, last_path(events)};
    REQUIRE(said == truth);
  }
}

TEST_CASE("activity in a window is what a list of all events says", "[presence][property]") {
  for (unsigned seed = 0; seed < kStreams; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Stream stream = random_stream(dice);
    Instant since = telling_instant(dice, stream);
    Instant until = telling_instant(dice, stream);
    if (since > until) std::swap(since, until);
    ActivityModel::Settings settings{since, until, kTimeout, ActivityModel::Paths::keep};
    ActivityModel model = observed(dice, stream, [&] { return ActivityModel(settings); });

    std::map<std::string, Row> said, truth;
    std::vector<Span> all;
    std::vector<Span> drained;
    model.drain([&](const ActivityModel::User& user) {
      Row row{
          clipped(user, since, until), 0, {}, {}, user.path ? std::optional(std::string(*user.path)) : std::nullopt};
      for (const Run& run : user.runs) row.requests += run.requests;
      if (!user.runs.empty()) row.first = user.runs.front().start, row.last = user.runs.back().last;
      drained.insert(drained.end(), row.spans.begin(), row.spans.end());
      if (!row.requests) row.path.reset();
      said[std::string(user.name)] = row;
    });
    for (const auto& [user, events] : by_user(stream, until)) {
      Row row{spans(events, since, until), 0, {}, {}, {}};
      if (row.spans.empty()) continue;
      Stream inside = events;
      std::erase_if(inside, [&](const Seen& seen) { return seen.time < since; });
      if (!inside.empty()) row = {row.spans, inside.size(), inside.front().time, inside.back().time, last_path(inside)};
      all.insert(all.end(), row.spans.begin(), row.spans.end());
      truth[user] = row;
    }
    REQUIRE(said == truth);

    const Peak peak = peak_of(drained);
    const Peak naive = naive_peak(all);
    REQUIRE(std::pair(peak.online, peak.at) == std::pair(naive.online, naive.at));

    const Duration step = std::max<Duration>((until - since) / static_cast<int>(1 + dice.below(40)), 1ms);
    Instant at = since;
    for (const TimelinePoint& point : timeline_of(drained, since, until, step)) {
      REQUIRE(point.at == at);
      REQUIRE(point.online == static_cast<std::uint64_t>(std::ranges::count_if(
                                  all, [&](const Span& s) { return s.from <= at && at <= s.to; })));
      const Instant end = std::min(at + step - 1ms, until);
      std::vector<Span> inside = all;
      std::erase_if(inside, [&](const Span& s) { return s.to < at || s.from > end; });
      for (Span& s : inside) s.from = std::max(s.from, at);
      REQUIRE(point.peak == naive_peak(inside).online);
      at += step;
    }
    REQUIRE(at > until);
  }
}

TEST_CASE("profile views are what a list of all events says", "[presence][property]") {
  const ProfileTemplates templates;
  for (unsigned seed = 0; seed < kStreams; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Stream stream = random_stream(dice);
    Instant since = telling_instant(dice, stream);
    Instant until = telling_instant(dice, stream);
    if (since > until) std::swap(since, until);
    ViewsModel model = observed(dice, stream, [&] { return ViewsModel({since, until, &templates}); });

    struct Pair {
      std::uint64_t count = 0;
      Instant first = Instant::max(), last = Instant::min();
      bool known = false;
      bool operator==(const Pair&) const = default;
    };
    std::map<std::pair<std::string, std::string>, Pair> said, truth;
    for (const ViewedPair& p : model.pairs())
      said[{std::string(p.viewer), std::string(p.viewed)}] = {p.count, p.first, p.last, p.known};
    for (const Seen& seen : stream) {
      if (!seen.views() || seen.time < since || seen.time > until) continue;
      Pair& pair = truth[{seen.user, *seen.viewed}];
      pair = {pair.count + 1, std::min(pair.first, seen.time), std::max(pair.last, seen.time),
              by_user(stream, until).contains(*seen.viewed)};
    }
    REQUIRE(said == truth);
  }
}
