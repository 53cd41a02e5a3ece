#include "log/ltsv.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "log/escapes.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

enum Label : std::size_t { kTime, kTimeLocal, kUser, kRequest, kMethod, kTarget, kStatus, kLabelCount };
constexpr Meaning kMeanings[kLabelCount] = {Meaning::time,   Meaning::time,   Meaning::user,  Meaning::request,
                                            Meaning::method, Meaning::target, Meaning::status};

/// Calls `take(label, value)` for each part of the line that has a label.
template <typename Take>
void for_each_part(std::string_view line, Take take) {
  while (!line.empty()) {
    const std::size_t tab = line.find('\t');
    const std::string_view part = line.substr(0, tab);
    const std::size_t colon = part.find(':');
    if (colon != kNone) take(part.substr(0, colon), part.substr(colon + 1));
    line = tab == kNone ? std::string_view() : line.substr(tab + 1);
  }
}

class LtsvParser final : public BareParser {
 public:
  LtsvParser(const ReadingRules& rules, const std::string& user_field, Needs needs)
      : labels_{"time", "time_local", user_field, "req", "method", "uri", "status"},
        needs_(needs),
        time_reader_(rules.zone, !rules.zone_given) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    memory_.reset();
    text_ = text;
    return read(text, record, rejection) ? ParsedLine::Kind::record : ParsedLine::Kind::malformed;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    for_each_part(text_, [&](std::string_view label, std::string_view value) {
      const auto known = std::find(labels_.begin(), labels_.end(), label);
      fields.push_back(
          {std::string(label), value,
           known == labels_.end() ? Meaning::none : kMeanings[static_cast<std::size_t>(known - labels_.begin())]});
    });
    return fields;
  }

 private:
  bool read(std::string_view text, Record& record, Rejection& rejection) {
    std::array<std::string_view, kLabelCount> found;
    for_each_part(text, [&](std::string_view label, std::string_view value) {
      for (std::size_t i = 0; i < kLabelCount; ++i) {
        // Of a label that stands twice the first counts.
        if (label == labels_[i] && found[i].data() == nullptr) found[i] = value;
      }
    });
    const std::string_view time = found[kTime].empty() ? found[kTimeLocal] : found[kTime];
    if (time.data() == nullptr) {
      rejection = {0, "expected 'time:' or 'time_local:'"};
      return false;
    }
    if (!time_reader_.any(time, record, rejection)) {
      rejection.column += static_cast<std::size_t>(time.data() - text.data());
      return false;
    }
    const std::string_view user = found[kUser];
    if (!user.empty() && user != "-" && user != "\"\"") record.user = unescape(user, memory_);
    record.status = status_of(found[kStatus]);
    if (needs_ == Needs::request) read_request(found, record);
    return true;
  }

  void read_request(const std::array<std::string_view, kLabelCount>& found, Record& record) {
    split_request(unescape(found[kRequest], memory_), record);
    const auto holds_something = [](std::string_view value) { return !value.empty() && value != "-"; };
    if (holds_something(found[kMethod])) record.method = unescape(found[kMethod], memory_);
    if (holds_something(found[kTarget])) record.target = unescape(found[kTarget], memory_);
  }

  std::array<std::string, kLabelCount> labels_;
  Needs needs_;
  TimeReader time_reader_;
  LineMemory memory_;
  std::string_view text_;
};

class LtsvFormat final : public BareFormat {
 public:
  explicit LtsvFormat(const ReadingRules& rules) : rules_(rules), user_field_(rules.user_field.value_or("user")) {}

  std::string_view name() const override { return "ltsv"; }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>& lines) const override {
    std::vector<std::string> labels;
    bool found = lines.empty();
    for (const std::string_view line : lines) {
      for_each_part(line, [&](std::string_view label, std::string_view) {
        found |= label == user_field;
        if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.emplace_back(label);
      });
    }
    if (!found) refuse_user_field(user_field, name(), labels);
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<LtsvParser>(rules_, user_field_, needs);
  }

 private:
  ReadingRules rules_;
  std::string user_field_;
};

}  // namespace

std::shared_ptr<const BareFormat> ltsv_format(const ReadingRules& rules) {
  return std::make_shared<LtsvFormat>(rules);
}

}  // namespace lastseen
