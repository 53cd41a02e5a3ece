#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "app/question.hpp"
#include "presence/user_table.hpp"

namespace lastseen {

/// The events that an answer is made of, as it shows them, one thread's: those of its period, whose users it may bear.
/// For each name it is asked once how the answer calls it.
class AnswerEvents {
 public:
  explicit AnswerEvents(const Question& question)
      : question_(question),
        renames_(question.renames()),
        pseudonymous_(question.people().pseudonymous()),
        since_(question.since_limit()),
        until_(question.until_limit()) {}

  static constexpr std::uint32_t kNotAsked = UINT32_MAX;
  struct State {
    std::uint32_t shown = kNotAsked;  ///< of `shown_`
  };
  using Table = UserTable<State>;

  /// Calls `take(event)` for each of them in a batch. The name lives as long as this.
  template <class Take>
  void each(EventBatch& batch, Take&& take) {
    users_.intern_batch(batch, [&](UserId, Table::Entry& entry, std::size_t i) {
      if (!batch.wanted(i)) return;
      Event& event = batch[i];
      if (event.time < since_ || event.time > until_) return;
      if (!renames_) {
        event.user = entry.name();
      } else {
        if (entry.state.shown == kNotAsked) ask(entry);
        const std::optional<std::string>& name = shown_[entry.state.shown];
        if (!name) return;
        event.user = *name;
      }
      if (pseudonymous_) event.target = without_query(event.target);
      take(event);
    });
  }

  /// The users of all events, by the names that the logs bear.
  const Table& users() const { return users_; }

 private:
  /// Where names are pseudonyms nothing of a target is shown from its query on; it is absent where nothing is left.
  static std::optional<std::string_view> without_query(std::optional<std::string_view> target) {
    if (target) target = target->substr(0, target->find_first_of("?#"));
    return target && target->empty() ? std::nullopt : target;
  }

  void ask(Table::Entry& entry) {
    entry.state.shown = static_cast<std::uint32_t>(shown_.size());
    shown_.push_back(question_.answer_name(entry.name()));
  }

  const Question& question_;
  bool renames_;
  bool pseudonymous_;
  Instant since_;
  Instant until_;
  Table users_;
  std::deque<std::optional<std::string>> shown_;  ///< absent where filters or the user map leave the user out
};

}  // namespace lastseen
