#include "app/live_view.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/row_columns.hpp"
#include "ascii.hpp"
#include "report/display_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kChangesKept = 64;

enum Column : std::size_t { user, last_seen, idle, since, requests, target };

/// In which order `s` goes through them.
constexpr std::array<std::size_t, 4> kSortable = {Column::last_seen, Column::user, Column::since, Column::requests};

std::size_t column_of(const std::optional<std::string>& key) {
  if (!key) return Column::last_seen;
  const auto found = std::find(kWhoColumns.begin(), kWhoColumns.end(), *key);
  if (found != kWhoColumns.end()) return static_cast<std::size_t>(found - kWhoColumns.begin());
  throw UsageError(
      fmt::format("--sort '{}' is no column of the state: {}", visible(*key), fmt::join(kWhoColumns, ", ")));
}

bool holds(std::string_view name, std::string_view part) {
  return std::search(name.begin(), name.end(), part.begin(), part.end(),
                     [](char a, char b) { return to_lower(a) == to_lower(b); }) != name.end();
}

}  // namespace

LiveView::LiveView(const Options& options) : options_(options), sort_column_(column_of(options.sort)) {}

void LiveView::changed(const LiveModel::Change& change) {
  changes_.push_front({change.at, change.kind == LiveModel::Change::Kind::online, std::string(change.user)});
  if (changes_.size() > kChangesKept) changes_.pop_back();
}

LiveView::Wish LiveView::press(const Key& key) {
  if (typing_ && press_while_typing(key)) return Wish::none;
  switch (key.kind) {
    case Key::Kind::up:
      scroll(-1);
      break;
    case Key::Kind::down:
      scroll(1);
      break;
    case Key::Kind::page_up:
      scroll(-static_cast<std::ptrdiff_t>(page_));
      break;
    case Key::Kind::page_down:
      scroll(static_cast<std::ptrdiff_t>(page_));
      break;
    case Key::Kind::home:
      first_row_ = 0;
      break;
    case Key::Kind::end:
      first_row_ = static_cast<std::size_t>(-1);
      break;
    case Key::Kind::escape:
      filter_.clear();
      break;
    case Key::Kind::redraw:
      return Wish::redraw_all;
    case Key::Kind::text:
      if (key.text == "q") return Wish::quit;
      if (key.text == "s") {
        const auto* at = std::find(kSortable.begin(), kSortable.end(), sort_column_);
        sort_column_ = at == kSortable.end() || at + 1 == kSortable.end() ? kSortable.front() : at[1];
        first_row_ = 0;
      } else if (key.text == "/") {
        typing_ = true;
        filter_.clear();
      } else if (key.text == "p") {
        pausing_ = !pausing_ && !paused_;
        paused_.reset();
      }
      break;
    default:
      break;
  }
  return Wish::none;
}

bool LiveView::press_while_typing(const Key& key) {
  switch (key.kind) {
    case Key::Kind::text:
      filter_ += key.text;
      break;
    case Key::Kind::erase:
      while (!filter_.empty() && (static_cast<unsigned char>(filter_.back()) & 0xc0) == 0x80) filter_.pop_back();
      if (!filter_.empty()) filter_.pop_back();
      break;
    case Key::Kind::enter:
      typing_ = false;
      break;
    case Key::Kind::escape:
      typing_ = false;
      filter_.clear();
      break;
    default:
      return false;
  }
  first_row_ = 0;
  return true;
}

void LiveView::scroll(std::ptrdiff_t rows) {
  const auto from = static_cast<std::ptrdiff_t>(first_row_);
  first_row_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, from + rows));
}

// Numbers and times descend, text ascends, the absent is last, names decide between equals.
bool LiveView::before(const WhoRow& a, const WhoRow& b) const {
  const bool reversed = options_.reverse;
  const WhoRow& x = reversed ? b : a;
  const WhoRow& y = reversed ? a : b;
  switch (sort_column_) {
    case Column::last_seen:
      if (x.last_seen != y.last_seen) return x.last_seen > y.last_seen;
      break;
    case Column::idle:
      if (x.last_seen != y.last_seen) return x.last_seen < y.last_seen;
      break;
    case Column::since:
      if (x.since != y.since) return x.since > y.since;
      break;
    case Column::requests:
      if (x.requests != y.requests) return x.requests > y.requests;
      break;
    case Column::target:
      if (x.target != y.target) return x.target && (!y.target || *x.target < *y.target);
      break;
    default:
      break;
  }
  return x.user < y.user;
}

// Only those that fit are sorted: there may be many thousands more.
std::vector<WhoRow> LiveView::visible_rows(std::vector<WhoRow> rows, std::size_t room) {
  if (!filter_.empty()) std::erase_if(rows, [this](const WhoRow& row) { return !holds(row.user, filter_); });
  page_ = std::max<std::size_t>(1, room);
  first_row_ = std::min(first_row_, rows.size() - std::min(rows.size(), page_));
  const std::size_t end = std::min(rows.size(), first_row_ + room);
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end(),
                    [this](const WhoRow& a, const WhoRow& b) { return before(a, b); });
  rows.resize(end);
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(first_row_, end)));
  return rows;
}

std::string LiveView::keys_text() const {
  if (typing_) return "/" + visible(filter_) + "_";
  if (!filter_.empty()) return "/" + visible(filter_) + "   q: quit";
  return "q: quit";
}

LiveView::Still LiveView::still(const Moment& moment) const {
  Still still{moment.screen, moment.rows, {}, {changes_.begin(), changes_.end()}};
  for (WhoRow& row : still.rows) {
    row.user = still.texts.emplace_back(row.user);
    if (row.target) row.target = still.texts.emplace_back(*row.target);
  }
  return still;
}

std::vector<std::string> LiveView::lines(Moment moment, const TableSettings& settings) {
  if (pausing_ && !paused_) {
    paused_ = still(moment);
    pausing_ = false;
  }
  LiveScreen screen = std::move(moment.screen);
  std::vector<LiveScreen::Change> changes(changes_.begin(), changes_.end());
  if (paused_) {
    screen = paused_->screen;
    screen.marks.push_back("paused");
    moment.rows = paused_->rows;
    changes = paused_->changes;
  }
  if (sort_column_ != Column::last_seen) screen.marks.push_back("by " + std::string(kWhoColumns[sort_column_]));

  const std::size_t frame = live_frame_lines(*settings.height);
  const std::size_t room = std::min<std::size_t>(*settings.height - frame,
                                                 options_.limit.value_or(0) == 0 ? *settings.height : *options_.limit);
  const RowList<WhoRow> rows(visible_rows(std::move(moment.rows), room), who_cell);
  Document document;
  document.command = "who";
  document.columns.assign(kWhoColumns.begin(), kWhoColumns.end());
  document.head = {{"at", screen.now}};
  document.rows = &rows;
  screen.table = &document;
  screen.changes = changes;
  screen.keys = keys_text();
  return draw(screen, settings);
}

}  // namespace lastseen
