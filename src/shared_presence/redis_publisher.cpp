#include "shared_presence/redis_publisher.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <span>
#include <utility>

#include "shared_presence/redis_refusal.hpp"
#include "shared_presence/score.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kFactsPerCall = 500;
constexpr Duration kFirstPause = std::chrono::milliseconds(100);
constexpr Duration kLongestPause = std::chrono::seconds(5);
constexpr std::chrono::minutes kForgetEvery{1};

}  // namespace

RedisPublisher::RedisPublisher(RedisUrl url, PublisherSettings settings, RedisConnector connect, std::uint32_t seed)
    : url_(std::move(url)),
      settings_(std::move(settings)),
      connect_(std::move(connect)),
      random_(seed),
      keys_(url_.prefix),
      pause_(kFirstPause) {}

void RedisPublisher::read_to(std::optional<Instant> time) {
  has_read_ = true;
  read_to_ = time;
}

void RedisPublisher::advance(Instant now, Tick tick) {
  if (failure_ || tick < due()) return;
  if (!connection_ && !connect(tick)) return;
  publish(now, tick);
}

bool RedisPublisher::flush(Instant now, Tick tick) {
  if (failure_) return false;
  if (!connection_ && !connect(tick)) return false;
  return publish(now, tick);
}

std::vector<std::string> RedisPublisher::take_notes() {
  return std::exchange(notes_, {});
}

bool RedisPublisher::connect(Tick tick) {
  RedisReply failure;
  connection_ = connect_(failure);
  if (!connection_) {
    fail(failure, tick);
    return false;
  }
  // It may be another server, or the same one with nothing left in its memory.
  for (auto* script : {&publish_script_, &publish_views_script_, &forget_script_}) script->forget_hash();
  announced_ = false;
  forget_at_ = tick;
  mark_all();
  return true;
}

void RedisPublisher::mark_all() {
  sightings_.mark_all();
  views_.mark_all();
}

std::optional<Instant> RedisPublisher::forgotten_until(Instant now) const {
  if (!settings_.retention) return std::nullopt;
  return now - *settings_.retention;
}

bool RedisPublisher::publish(Instant now, Tick tick) {
  publish_at_ = tick + settings_.every;
  const auto send = [&] {
    return remove_forgotten(now, tick) && publish_sightings(now) && publish_views(now) && publish_progress(now);
  };
  lost_data_ = false;
  bool sent = send();
  if (sent && lost_data_) {
    mark_all();
    sent = send();
  }
  if (!sent) {
    fail(last_reply_, tick);
    return false;
  }
  away_ = false;
  pause_ = kFirstPause;
  return true;
}

template <typename Facts, typename Send>
bool RedisPublisher::publish_changed(Facts& facts, Instant now, Send send) {
  const auto limit = forgotten_until(now);
  std::vector<typename Facts::Entry*> batch, ahead;
  bool sent = true;
  while (sent && !facts.changed().empty()) {
    const auto& changed = facts.changed();
    const auto count = std::min(changed.size(), kFactsPerCall);
    batch.clear();
    for (auto* entry : std::span(changed).last(count)) {
      const auto time = entry->second.time;
      if (time > now + kGreatestLead) {
        ahead.push_back(entry);  // the clock was set back: it waits
      } else if (!limit || time > *limit) {
        batch.push_back(entry);
      }
    }
    sent = batch.empty() || succeeded(send(batch));
    if (sent) facts.settle_last(count);
  }
  for (auto* entry : ahead) facts.mark(*entry);
  return sent;
}

bool RedisPublisher::publish_sightings(Instant now) {
  return publish_changed(sightings_, now, [&](const std::vector<Sightings::Entry*>& batch) {
    std::vector<std::string> times;
    times.reserve(batch.size());
    std::vector<std::string_view> arguments;
    for (const auto* entry : batch) {
      const auto& [user, seen] = *entry;
      times.push_back(score_text(seen.time));
      arguments.insert(arguments.end(), {times.back(), user, seen.path});
    }
    const std::string_view keys[] = {keys_.au, keys_.page};
    return publish_script_.run(*connection_, keys, arguments);
  });
}

bool RedisPublisher::publish_views(Instant now) {
  return publish_changed(views_, now, [&](const std::vector<ProfileViews::Entry*>& batch) {
    std::map<std::string_view, std::string> number_of;  // of each viewed user's key, from 1
    std::vector<std::string> key_names, times;
    times.reserve(batch.size());
    const auto seconds = keep_seconds();
    std::vector<std::string_view> arguments{seconds};
    for (const auto* entry : batch) {
      const auto& [view, fact] = *entry;
      const auto [number, is_new] = number_of.try_emplace(view.viewed, std::to_string(key_names.size() + 1));
      if (is_new) key_names.push_back(keys_.viewers(view.viewed));
      times.push_back(score_text(fact.time));
      arguments.insert(arguments.end(), {number->second, times.back(), view.viewer});
    }
    const std::vector<std::string_view> keys(key_names.begin(), key_names.end());
    return publish_views_script_.run(*connection_, keys, arguments);
  });
}

std::string RedisPublisher::keep_seconds() const {
  if (!settings_.retention) return "";
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(*settings_.retention).count());
}

bool RedisPublisher::publish_progress(Instant now) {
  if (!has_read_) return true;
  const auto time = std::min(read_to_.value_or(now), now);
  const auto limit = forgotten_until(now);
  if (limit && time <= *limit) return true;
  const auto score = score_text(time);
  const std::string_view command[] = {"ZADD", keys_.nodes, "GT", score, settings_.node};
  auto reply = connection_->call(command);
  const bool was_new = reply.kind == RedisReply::Kind::integer && reply.integer == 1;
  if (!succeeded(std::move(reply))) return false;
  lost_data_ = was_new && announced_;
  announced_ = true;
  return true;
}

bool RedisPublisher::remove_forgotten(Instant now, Tick tick) {
  const auto limit = forgotten_until(now);
  if (!limit || tick < forget_at_) return true;
  sightings_.forget(*limit);
  views_.forget(*limit);
  const auto score = score_text(*limit);
  const auto most = std::to_string(kFactsPerCall);
  const std::string_view keys[] = {keys_.au, keys_.page, keys_.nodes};
  const std::string_view arguments[] = {score, most};
  do {
    if (!succeeded(forget_script_.run(*connection_, keys, arguments))) return false;
  } while (last_reply_.integer == static_cast<std::int64_t>(kFactsPerCall));
  forget_at_ = tick + kForgetEvery;
  return true;
}

bool RedisPublisher::succeeded(RedisReply reply) {
  last_reply_ = std::move(reply);
  return !last_reply_.failed();
}

void RedisPublisher::fail(const RedisReply& reply, Tick tick) {
  connection_.reset();
  failure_ = lasting_refusal(reply, url_);
  if (failure_) {
    retry_at_ = Tick::max();
    return;
  }
  if (!std::exchange(away_, true)) {
    notes_.push_back(
        fmt::format("{}: {}; going on without it, and sending it all when it is back", url_.address(), reply.text));
  }
  const double part =
      std::uniform_real_distribution<double>(0.5, 1.0)(random_);  // so that nodes do not come back all at once
  retry_at_ = tick + std::chrono::duration_cast<Tick::duration>(pause_ * part);
  pause_ = std::min(pause_ * 2, kLongestPause);
}

}  // namespace lastseen
