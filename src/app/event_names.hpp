#pragma once

#include <memory>
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

  struct State {
    bool asked = false;
    const std::string* shown = nullptr;  ///< null where filters or the user map leave the user out
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
      if (!entry.state.asked) ask(entry);
      if (entry.state.shown != nullptr) take(std::string_view(*entry.state.shown), i);
    });
  }

  const Table& users() const { return users_; }

 private:
  void ask(Table::Entry& entry) {
    entry.state.asked = true;
    if (std::optional<std::string> name = question_.answer_name(entry.name())) {
      shown_.push_back(std::make_unique<std::string>(std::move(*name)));
      entry.state.shown = shown_.back().get();
    }
  }

  const Question& question_;
  bool renames_;
  Table users_;
  std::vector<std::unique_ptr<std::string>> shown_;
};

}  // namespace lastseen
