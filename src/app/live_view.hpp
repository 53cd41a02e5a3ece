#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "app/keys.hpp"
#include "app/options.hpp"
#include "app/who_row.hpp"
#include "presence/live_model.hpp"
#include "report/live_screen.hpp"
#include "report/table_settings.hpp"

namespace lastseen {

/// What `live` shows on a terminal, and what whoever sits before it has asked for by keys.
class LiveView final : public LiveModel::Listener {
 public:
  /// Throws UsageError for a --sort that is no column.
  explicit LiveView(const Options& options);

  void changed(const LiveModel::Change& change) override;

  enum class Wish : std::uint8_t { none, quit, redraw_all };
  Wish press(const Key& key);

  /// While paused the screen stands still but for keys.
  bool paused() const { return paused_.has_value(); }

  /// What is to be shown besides; its table, changes and keys are filled in here.
  struct Moment {
    LiveScreen screen;
    std::vector<WhoRow> rows;
  };
  std::vector<std::string> lines(Moment moment, const TableSettings& settings);

 private:
  /// Rows that outlive the model's.
  struct Still {
    LiveScreen screen;
    std::vector<WhoRow> rows;
    std::deque<std::string> texts;
    std::vector<LiveScreen::Change> changes;
  };
  Still still(const Moment& moment) const;
  bool press_while_typing(const Key& key);
  void scroll(std::ptrdiff_t rows);
  std::vector<WhoRow> visible_rows(std::vector<WhoRow> rows, std::size_t room);
  bool before(const WhoRow& a, const WhoRow& b) const;
  std::string keys_text() const;

  const Options& options_;
  std::size_t sort_column_;
  std::string filter_;
  bool typing_ = false;
  bool pausing_ = false;  ///< from the next drawing on
  std::optional<Still> paused_;
  std::size_t first_row_ = 0;
  std::size_t page_ = 1;
  std::deque<LiveScreen::Change> changes_;  ///< the latest first
};

}  // namespace lastseen
