#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "app/question.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// What a target keeps where names are pseudonyms: nothing from its query on, and it is absent where nothing is left.
inline std::optional<std::string_view> without_query(std::optional<std::string_view> target) {
  if (target) target = target->substr(0, target->find_first_of("?#"));
  return target && target->empty() ? std::nullopt : target;
}

/// The names that answers bear for the users of events, one thread's: each name is asked for once.
class EventNames {
 public:
  explicit EventNames(const Question& question) : question_(question), renames_(question.renames()) {}

  static constexpr std::uint32_t kNotAsked = UINT32_MAX;
  struct State {
    std::uint32_t shown = kNotAsked;  ///< of `shown_`
  };
  using Table = UserTable<State>;

  /// Calls `take(name, i)` for each wanted event i whose user the answer may bear. The name lives as long as this.
  template <class Take>
  void each(const EventBatch& batch, Take&& take) {
    users_.intern_batch(batch, [&](UserId, Table::Entry& entry, std::size_t i) {
      if (!batch.wanted(i)) return;
      if (!renames_) {
        take(entry.name(), i);
        return;
      }
      if (entry.state.shown == kNotAsked) ask(entry);
      if (const auto& name = shown_[entry.state.shown]) take(std::string_view(*name), i);
    });
  }

  const Table& users() const { return users_; }

 private:
  void ask(Table::Entry& entry) {
    entry.state.shown = static_cast<std::uint32_t>(shown_.size());
    shown_.push_back(question_.answer_name(entry.name()));
  }

  const Question& question_;
  bool renames_;
  Table users_;
  std::deque<std::optional<std::string>> shown_;  ///< absent where filters or the user map leave the user out
};

}  // namespace lastseen
