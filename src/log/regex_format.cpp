#include "log/regex_format.hpp"

#include <fmt/format.h>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <utility>
#include <vector>

#include "log/caret.hpp"
#include "log/escapes.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// RE2 knows named groups as `(?P<name>` alone; people also write `(?<name>`.
std::string with_named_groups(std::string_view expression) {
  std::string result;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    const std::string_view rest = expression.substr(at);
    if (rest[0] == '\\' && rest.size() > 1) {
      result += rest.substr(0, 2);
      ++at;
    } else if (rest.starts_with("(?<") && rest.size() > 3 && rest[3] != '=' && rest[3] != '!') {
      result += "(?P<";
      at += 2;
    } else {
      result += rest[0];
    }
  }
  return result;
}

/// The group of each part of a record; 0: the expression does not have it.
struct Groups {
  int user = 0, time = 0, request = 0, method = 0, target = 0, status = 0;
};

struct Compiled {
  Compiled(const std::string& expression, const re2::RE2::Options& options, const ReadingRules& reading_rules)
      : regex(expression, options), rules(reading_rules) {}

  re2::RE2 regex;
  Groups groups;
  ReadingRules rules;
};

class RegexParser final : public BareParser {
 public:
  RegexParser(std::shared_ptr<const Compiled> compiled, Needs needs)
      : compiled_(std::move(compiled)),
        needs_(needs),
        time_reader_(compiled_->rules.zone, !compiled_->rules.zone_given),
        found_(static_cast<std::size_t>(compiled_->regex.NumberOfCapturingGroups()) + 1) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    fits_ = compiled_->regex.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED,
                                   found_.data(), static_cast<int>(found_.size()));
    return fits_ && read(text, record, rejection) ? ParsedLine::Kind::record : malformed(rejection);
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    if (!fits_) return fields;
    for (const auto& [group, name] : compiled_->regex.CapturingGroupNames()) {
      if (const auto bytes = group_text(group)) fields.push_back({name, *bytes, meaning_of(group)});
    }
    return fields;
  }

 private:
  ParsedLine::Kind malformed(Rejection& rejection) const {
    if (!fits_) rejection = {0, "expected what the expression matches"};
    return ParsedLine::Kind::malformed;
  }

  bool read(std::string_view text, Record& record, Rejection& rejection) {
    const Groups& groups = compiled_->groups;
    const auto time = group_text(groups.time);
    if (!time || !time_reader_.any(*time, record, rejection)) {
      if (!time)
        rejection = {0, "expected a time"};
      else
        rejection.column += static_cast<std::size_t>(time->data() - text.data());
      return false;
    }
    memory_.reset();
    if (const auto user = group_text(groups.user); user && !user->empty() && *user != "-" && *user != "\"\"") {
      record.user = unescape(*user, memory_);
    }
    if (const auto status = group_text(groups.status); status && *status != "-") {
      record.status = status_of(*status);
      if (!record.status) {
        rejection = {static_cast<std::size_t>(status->data() - text.data()),
                     "expected a status of up to three digits, or '-'"};
        return false;
      }
    }
    if (needs_ == Needs::request) {
      if (const auto request = group_text(groups.request)) split_request(unescape(*request, memory_), record);
      if (const auto method = something(groups.method)) record.method = unescape(*method, memory_);
      if (const auto target = something(groups.target)) record.target = unescape(*target, memory_);
    }
    return true;
  }

  /// Nothing where the group took no part in the match.
  std::optional<std::string_view> group_text(int group) const {
    const re2::StringPiece& piece = found_[static_cast<std::size_t>(group)];
    if (group == 0 || piece.data() == nullptr) return std::nullopt;
    return std::string_view(piece.data(), piece.size());
  }

  std::optional<std::string_view> something(int group) const {
    auto text = group_text(group);
    if (text && (text->empty() || *text == "-")) text.reset();
    return text;
  }

  Meaning meaning_of(int group) const {
    const Groups& groups = compiled_->groups;
    if (group == groups.user) return Meaning::user;
    if (group == groups.time) return Meaning::time;
    if (group == groups.request) return Meaning::request;
    if (group == groups.method) return Meaning::method;
    if (group == groups.target) return Meaning::target;
    if (group == groups.status) return Meaning::status;
    return Meaning::none;
  }

  std::shared_ptr<const Compiled> compiled_;
  Needs needs_;
  TimeReader time_reader_;
  std::vector<re2::StringPiece> found_;  ///< of the line parsed last, by group
  bool fits_ = false;
  LineMemory memory_;
};

class RegexFormat final : public BareFormat {
 public:
  explicit RegexFormat(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::string_view name() const override { return "re"; }
  void check_user_field(std::string_view, const std::vector<std::string_view>&) const override {
    // The expression was compiled with it.
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<RegexParser>(compiled_, needs);
  }

 private:
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace

std::shared_ptr<const BareFormat> regex_format(std::string_view expression, const ReadingRules& rules) {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_dot_nl(true);
  options.set_log_errors(false);
  const auto compiled = std::make_shared<Compiled>(with_named_groups(expression), options, rules);
  if (!compiled->regex.ok()) {
    const std::size_t at = expression.find(compiled->regex.error_arg());
    refuse_at("--log-format: re: " + compiled->regex.error(), expression, at == std::string_view::npos ? 0 : at);
  }
  const auto& names = compiled->regex.NamedCapturingGroups();
  const auto group = [&](const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? 0 : found->second;
  };
  const std::string user = rules.user_field.value_or("user");
  compiled->groups = {group(user), group("time"), group("request"), group("method"), group("target"), group("status")};
  if (rules.user_field && compiled->groups.user == 0) {
    std::vector<std::string> known;
    for (const auto& [name, number] : names) known.push_back(name);
    refuse_user_field(user, "re:", known);
  }
  for (const auto& [name, number] :
       {std::pair("user", compiled->groups.user), std::pair("time", compiled->groups.time)}) {
    if (number == 0)
      throw UsageError(fmt::format("--log-format: re: has no group named {}; write (?P<{}>...) round it", name, name));
  }
  return std::make_shared<RegexFormat>(compiled);
}

}  // namespace lastseen
