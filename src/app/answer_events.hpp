#pragma once

#include <memory>
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

  struct State {
    bool asked = false;
    const std::string* shown = nullptr;  ///< null where filters or the user map leave the user out
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
        if (!entry.state.asked) ask(entry);
        if (entry.state.shown == nullptr) return;
        event.user = *entry.state.shown;
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
    entry.state.asked = true;
    if (std::optional<std::string> name = question_.answer_name(entry.name())) {
      shown_.push_back(std::make_unique<std::string>(std::move(*name)));
      entry.state.shown = shown_.back().get();
    }
  }

  const Question& question_;
  bool renames_;
  bool pseudonymous_;
  Instant since_;
  Instant until_;
  Table users_;
  std::vector<std::unique_ptr<std::string>> shown_;
};

}  // namespace lastseen
