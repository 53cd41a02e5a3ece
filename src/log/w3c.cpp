#include "log/w3c.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "log/line_memory.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\v\f\r";

bool is_blank_character(char c) {
  return kBlanks.find(c) != kNone;
}

/// Takes the next column off the text, in quotes or without blanks; empty at the end.
std::string_view next_column(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  std::size_t end = kNone;
  if (text.starts_with('"')) {
    for (std::size_t quote = text.find('"', 1); quote != kNone; quote = text.find('"', quote + 2)) {
      const bool doubled = quote + 1 < text.size() && text[quote + 1] == '"';
      if (doubled) continue;
      if (quote + 1 == text.size() || is_blank_character(text[quote + 1])) end = quote + 1;
      break;
    }
  }
  if (end == kNone) end = std::min(text.find_first_of(kBlanks), text.size());
  const std::string_view column = text.substr(0, end);
  text.remove_prefix(end);
  return column;
}

/// The names after `#Fields:`.
std::vector<std::string_view> names_in(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::string_view name = next_column(text); !name.empty(); name = next_column(text)) names.push_back(name);
  return names;
}

constexpr std::string_view kFields = "#Fields:";
constexpr std::string_view kDate = "#Date:";

/// Whether a header line begins with this word; what follows it.
std::optional<std::string_view> after_word(std::string_view line, std::string_view word) {
  if (!line.starts_with(word) || (line.size() > word.size() && !is_blank_character(line[word.size()])))
    return std::nullopt;
  return line.substr(word.size());
}

enum Column : std::size_t { kDateColumn, kTimeColumn, kUser, kMethod, kTarget, kStatus, kColumnCount };
constexpr Meaning kMeanings[kColumnCount] = {Meaning::time,   Meaning::time,   Meaning::user,
                                             Meaning::method, Meaning::target, Meaning::status};

class W3cParser final : public BareParser {
 public:
  explicit W3cParser(std::string_view user_field)
      : wanted_{"date", "time", std::string(user_field), "cs-method", "cs-uri-stem", "sc-status"} {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    memory_.reset();
    read_.clear();
    if (text.starts_with('#')) {
      read_header(text);
      return ParsedLine::Kind::not_a_line;
    }
    return read(text, record, rejection) ? ParsedLine::Kind::record : ParsedLine::Kind::malformed;
  }

  ParsedLine::Kind guess(std::string_view text, Record& record, Rejection& rejection) override {
    const ParsedLine::Kind kind = parse(text, record, rejection);
    if (kind != ParsedLine::Kind::not_a_line || !names_.empty()) return kind;
    rejection = {0, "expected '#Fields:' first"};  // a comment of whatever file
    return ParsedLine::Kind::malformed;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < read_.size() && i < names_.size(); ++i) {
      fields.push_back({names_[i], read_[i], roles_[i] == kColumnCount ? Meaning::none : kMeanings[roles_[i]]});
    }
    return fields;
  }

 private:
  void read_header(std::string_view line) {
    if (const auto names = after_word(line, kFields)) {
      names_.clear();
      roles_.clear();
      for (const std::string_view name : names_in(*names)) {
        const auto wanted = std::find(wanted_.begin(), wanted_.end(), name);
        names_.emplace_back(name);
        roles_.push_back(static_cast<Column>(wanted - wanted_.begin()));
      }
    } else if (const auto rest = after_word(line, kDate)) {
      std::string_view text = *rest;
      if (const std::string_view date = next_column(text); !date.empty()) date_ = date;
    }
  }

  bool read(std::string_view text, Record& record, Rejection& rejection) {
    if (names_.empty()) {
      rejection = {0, "expected '#Fields:' before the first line"};
      return false;
    }
    std::string_view found[kColumnCount];
    std::string_view rest = text;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string_view column = next_column(rest);
      if (column.empty()) break;
      read_.push_back(column);
      if (roles_[i] != kColumnCount && column != "-") found[roles_[i]] = column;
    }
    const std::string_view date = found[kDateColumn].empty() ? std::string_view(date_) : unquoted(found[kDateColumn]);
    const std::string_view clock = unquoted(found[kTimeColumn]);
    if (date.empty() || clock.empty()) {
      rejection = {text.size(), date.empty() ? "expected a date" : "expected a time"};
      return false;
    }
    time_.assign(date).append(1, 'T').append(clock);
    if (!time_reader_.iso(time_, record, rejection)) {
      const bool in_clock = rejection.column > date.size();
      const std::string_view column = in_clock ? found[kTimeColumn] : found[kDateColumn];
      const std::size_t within = in_clock ? rejection.column - date.size() - 1 : rejection.column;
      rejection.column =
          column.data() ? static_cast<std::size_t>(column.data() - text.data()) + std::min(within, column.size()) : 0;
      return false;
    }
    if (!found[kUser].empty()) record.user = spaced(unquoted(found[kUser]));
    if (record.user && (record.user->empty() || *record.user == "-")) record.user.reset();
    if (!found[kMethod].empty()) record.method = unquoted(found[kMethod]);
    if (!found[kTarget].empty()) record.target = unquoted(found[kTarget]);
    record.status = status_of(unquoted(found[kStatus]));
    return true;
  }

  /// What stands between the quotes of a quoted column, `""` there being a quote.
  std::string_view unquoted(std::string_view column) {
    if (column.size() < 2 || !column.starts_with('"') || !column.ends_with('"')) return column;
    column = column.substr(1, column.size() - 2);
    if (column.find('"') == kNone) return column;
    char* const bytes = memory_.take(column.size());
    char* out = bytes;
    for (std::size_t i = 0; i < column.size(); ++i) {
      *out++ = column[i];
      if (column[i] == '"') ++i;
    }
    return {bytes, static_cast<std::size_t>(out - bytes)};
  }

  std::string_view spaced(std::string_view name) {
    if (name.find('+') == kNone) return name;
    char* const bytes = memory_.take(name.size());
    std::replace_copy(name.begin(), name.end(), bytes, '+', ' ');
    return {bytes, name.size()};
  }

  std::vector<std::string> wanted_;
  std::vector<std::string> names_;  ///< of the columns
  std::vector<Column> roles_;       ///< of each column; kColumnCount: none
  std::string date_;                ///< of the last `#Date:`
  std::string time_;
  std::vector<std::string_view> read_;
  TimeReader time_reader_{TimeZone::utc(), true};
  LineMemory memory_;
};

class W3cFormat final : public BareFormat {
 public:
  explicit W3cFormat(const ReadingRules& rules) : user_field_(rules.user_field.value_or("cs-username")) {}

  std::string_view name() const override { return "w3c"; }
  bool has_memory() const override { return true; }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>& lines) const override {
    std::vector<std::string> names;
    for (const std::string_view line : lines) {
      const auto fields = after_word(line, kFields);
      if (!fields) continue;
      for (const std::string_view name : names_in(*fields)) {
        if (name == user_field) return;
        names.emplace_back(name);
      }
    }
    if (!names.empty()) refuse_user_field(user_field, name(), names);
  }
  std::unique_ptr<BareParser> parser(Needs) const override { return std::make_unique<W3cParser>(user_field_); }

 private:
  std::string user_field_;
};

}  // namespace

std::shared_ptr<const BareFormat> w3c_format(const ReadingRules& rules) {
  return std::make_shared<W3cFormat>(rules);
}

}  // namespace lastseen
