#include "archive/recording.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

namespace lastseen {
namespace {

void append_field(std::string& key, const std::optional<std::string_view>& text) {
  const std::uint64_t size = text ? text->size() + 1 : 0;
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  if (text) key.append(*text);
}

}  // namespace

std::uint32_t RunNames::user(std::string_view name, std::vector<std::string_view>& fresh) {
  if (const auto found = users_.find(name); found != users_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(users_.size());
  const std::string_view kept = texts_.keep(name);
  users_.emplace(kept, number);
  fresh.push_back(kept);
  return number;
}

std::uint32_t RunNames::request(const RequestText& request, std::vector<NewRequest>& fresh) {
  key_.clear();
  const std::uint16_t status = request.status.value_or(UINT16_MAX);
  key_.append(reinterpret_cast<const char*>(&status), sizeof status);
  append_field(key_, request.method);
  append_field(key_, request.target);
  if (const auto found = requests_.find(key_); found != requests_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(requests_.size());
  const std::string_view kept = texts_.keep(key_);
  requests_.emplace(kept, number);
  // The key ends with the method, what stands before the target, and the target.
  const std::size_t target_size = request.target ? request.target->size() : 0;
  const std::string_view before = kept.substr(0, kept.size() - target_size - sizeof(std::uint64_t));
  RequestText text{{}, {}, request.status};
  if (request.method) text.method = before.substr(before.size() - request.method->size());
  if (request.target) text.target = kept.substr(kept.size() - target_size);
  fresh.push_back({text, number});
  return number;
}

void Recording::take(const Event& event, std::uint64_t offset) {
  if (base_ + offset < known_) return;
  if (event.time < forgotten_before_) {
    ++forgotten_;
    return;
  }
  const std::uint32_t user = names_.user(event.user, portion_.new_users);
  const std::uint32_t request = names_.request({event.method, event.target, event.status}, portion_.new_requests);
  portion_.events.push_back({event.time, base_ + offset, user, request});
}

Portion Recording::portion() {
  std::sort(portion_.events.begin(), portion_.events.end(), [](const RecordedEvent& a, const RecordedEvent& b) {
    return std::tie(a.time, a.offset) < std::tie(b.time, b.offset);
  });
  std::sort(portion_.new_requests.begin(), portion_.new_requests.end(), [](const NewRequest& a, const NewRequest& b) {
    return std::tie(a.text.target, a.text.method, a.text.status) <
           std::tie(b.text.target, b.text.method, b.text.status);
  });
  return std::exchange(portion_, Portion());
}

}  // namespace lastseen
