#include "log/template_format.hpp"

#include <algorithm>
#include <utility>

#include "log/escapes.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"
#include "time_zone.hpp"

namespace lastseen {

namespace {

/// The bytes of the fields, by piece.
using Found = const std::string_view*;

/// Whether TimeReader::again can tell such a time from the one before.
bool is_clock(const TimeRecipe& recipe) {
  return recipe.kind == TimeRecipe::Kind::clf || recipe.kind == TimeRecipe::Kind::iso;
}

/// What all parsers of a format share.
struct Compiled {
  Compiled(const char* format_name, std::vector<Piece> pieces, Escaping escaping, TemplateRoles format_roles,
           const ReadingRules& format_rules)
      : name(format_name),
        pattern(std::move(pieces), escaping),
        roles(std::move(format_roles)),
        rules(format_rules),
        plan(pattern.field_plan(is_clock(roles.time) ? roles.time.field : std::string_view::npos)) {
    if (plan) plan->plain = plain_roles();
  }

  const char* name;
  TemplatePattern pattern;
  TemplateRoles roles;
  ReadingRules rules;
  std::optional<FieldPlan> plan;

 private:
  std::optional<FieldPlan::Plain> plain_roles() const {
    const auto has_step = [&](std::size_t slot, FieldPlan::Field field) {
      return std::any_of(plan->steps.begin(), plan->steps.end(),
                         [&](const FieldPlan::Step& step) { return step.slot == slot && step.field == field; });
    };
    const auto slot_if_any = [](const std::optional<std::size_t>& piece) {
      return piece ? std::optional(static_cast<std::uint8_t>(*piece)) : std::nullopt;
    };
    if (!is_clock(roles.time) || roles.time.fraction || roles.method || roles.target ||
        !has_step(roles.time.field, FieldPlan::Field::fixed) ||
        (roles.status && !has_step(*roles.status, FieldPlan::Field::three_digits)))
      return std::nullopt;
    // `24/Nov/2026:10:00:00 +0000`, or `2026-11-24T10:00:00+00:00`.
    const bool clf = roles.time.kind == TimeRecipe::Kind::clf;
    FieldPlan::Plain plain;
    plain.user = static_cast<std::uint8_t>(roles.user);
    plain.time = static_cast<std::uint8_t>(roles.time.field);
    plain.seconds_at = clf ? 18 : 17;
    plain.minute_mask = ((1u << (clf ? 26 : 25)) - 1) & ~(3u << plain.seconds_at);
    plain.status = slot_if_any(roles.status);
    plain.request = slot_if_any(roles.request);
    return plain;
  }
};

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  }
  return value;
}

/// Reads times as a recipe says.
class TimeCook {
 public:
  TimeCook(const TimeRecipe& recipe, const ReadingRules& rules)
      : recipe_(recipe), reader_(rules.zone, !rules.zone_given) {}

  /// As `read`, of a line that was only taken apart (FieldPlan): false also where it is not sure that the time is one.
  bool read_sure(Found found, Record& record) {
    const std::string_view text = found[recipe_.field];
    Rejection rejection;
    if (is_clock(recipe_)) {
      if (!reader_.again(text, record) && !(has_zone(text) && read(text, found, record, rejection))) return false;
    } else if (!read(text, found, record, rejection)) {
      return false;
    }
    add_fraction(found, record);
    return true;
  }

  bool read(Found found, std::string_view line, Record& record, Rejection& rejection) {
    const std::string_view text =
        recipe_.kind == TimeRecipe::Kind::civil ? found[recipe_.parts.front().field] : found[recipe_.field];
    rejection.column = 0;
    if (!read(text, found, record, rejection)) {
      rejection.column += static_cast<std::size_t>(text.data() - line.data());
      return false;
    }
    add_fraction(found, record);
    return true;
  }

 private:
  /// Whether all of the text is a time of the recipe's kind with an offset in figures, so that nothing of what follows
  /// it in the line could belong to it.
  bool has_zone(std::string_view text) const {
    const bool clf = recipe_.kind == TimeRecipe::Kind::clf;
    return (clf ? field_types::kClf : field_types::kIso).match(text) == text.size() && (!clf || text[20] == ' ');
  }

  void add_fraction(Found found, Record& record) const {
    if (recipe_.fraction) record.time += std::chrono::milliseconds(milliseconds_of(found[*recipe_.fraction]));
  }

  bool read(std::string_view text, Found found, Record& record, Rejection& rejection) {
    switch (recipe_.kind) {
      case TimeRecipe::Kind::any:
        return reader_.any(text, record, rejection);
      case TimeRecipe::Kind::iso:
        return reader_.iso(text, record, rejection);
      case TimeRecipe::Kind::clf:
        return reader_.clf(text, record, rejection);
      case TimeRecipe::Kind::seconds:
        return epoch(text, 1000, 1, record, rejection);
      case TimeRecipe::Kind::milliseconds:
        return epoch(text, 1, 1, record, rejection);
      case TimeRecipe::Kind::microseconds:
        return epoch(text, 1, 1000, record, rejection);
      case TimeRecipe::Kind::civil:
        return civil(found, record, rejection);
    }
    return false;
  }

  /// The format says the unit, so that it need not be guessed.
  static bool epoch(std::string_view digits, std::int64_t factor, std::int64_t divisor, Record& record,
                    Rejection& rejection) {
    constexpr std::size_t kLongest = 17;  // milliseconds of any year that has four digits have 15
    if (digits.size() > kLongest || (factor > 1 && digits.size() > kLongest - 3)) {
      rejection = {0, "the time is out of range"};
      return false;
    }
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    record.time = Instant(std::chrono::milliseconds(value * factor / divisor));
    return true;
  }

  bool civil(Found found, Record& record, Rejection& rejection) {
    TimeReader::Civil civil;
    int century = 20, day_of_year = 0;
    bool afternoon = false, twelve_hours = false;
    for (const TimeRecipe::Part& part : recipe_.parts) {
      const std::string_view text = found[part.field];
      switch (part.letter) {
        case 'Y':
        case 'y':
          civil.year = number(text);
          break;
        case 'C':
          century = number(text);
          break;
        case 'm':
          civil.month = number(text);
          break;
        case 'b':
        case 'B':
          civil.month = month_of(text.substr(0, 3));
          break;
        case 'd':
        case 'e':
          civil.day = number(text);
          break;
        case 'j':
          day_of_year = number(text);
          break;
        case 'H':
        case 'k':
          civil.hour = number(text);
          break;
        case 'I':
        case 'l':
          civil.hour = number(text);
          twelve_hours = true;
          break;
        case 'p':
          afternoon = text == "PM";
          break;
        case 'M':
          civil.minute = number(text);
          break;
        case 'S':
          civil.second = number(text);
          break;
        case 'z':
          civil.offset = zone_offset(text);
          if (!civil.offset) {
            rejection = {0, "no such zone"};
            return false;
          }
          break;
        default:
          break;
      }
    }
    if (civil.year < 100 && !has('Y')) civil.year += century * 100;
    if (twelve_hours) {
      if (civil.hour < 1 || civil.hour > 12)
        civil.hour = 24;  // refused as no time of day
      else
        civil.hour = civil.hour % 12 + (afternoon ? 12 : 0);
    }
    if (day_of_year > 0 && civil.month == 0) {
      const std::chrono::year_month_day date =
          std::chrono::sys_days(std::chrono::year(civil.year) / 1 / 1) + std::chrono::days(day_of_year - 1);
      if (static_cast<int>(date.year()) != civil.year) day_of_year = 0;
      civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
      civil.day = day_of_year == 0 ? 0 : static_cast<int>(static_cast<unsigned>(date.day()));
    }
    return reader_.civil(civil, record, rejection);
  }

  bool has(char letter) const {
    for (const TimeRecipe::Part& part : recipe_.parts) {
      if (part.letter == letter) return true;
    }
    return false;
  }

  const TimeRecipe& recipe_;
  TimeReader reader_;
};

class TemplateParser final : public BareParser {
 public:
  TemplateParser(std::shared_ptr<const Compiled> compiled, Needs needs)
      : compiled_(std::move(compiled)), needs_(needs), time_(compiled_->roles.time, compiled_->rules) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    fits_ = compiled_->pattern.match(text, found_, rejection);
    if (!fits_ || !time_.read(found_.data(), text, record, rejection)) return ParsedLine::Kind::malformed;
    has_backslashes_ = escapes();
    read_all_but_time(found_.data(), record);
    return ParsedLine::Kind::record;
  }

  const FieldPlan* plan() const override { return compiled_->plan ? &*compiled_->plan : nullptr; }

  bool read_fields(Found found, Record& record) override {
    record = Record{};
    if (!time_.read_sure(found, record)) return false;
    has_backslashes_ = false;
    read_all_but_time(found, record);
    return true;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    if (!fits_) return fields;
    const std::vector<Piece>& pieces = compiled_->pattern.pieces();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].literal.empty()) fields.push_back({pieces[i].name, found_[i], meaning_of(i)});
    }
    return fields;
  }

 private:
  bool escapes() const { return compiled_->pattern.escaping() == Escaping::backslashes; }

  /// Asked of the raw text: an escaped dash is a name. Apache writes an empty name as a raw pair of quotes.
  bool is_nobody(std::string_view raw) const { return raw.empty() || raw == "-" || (escapes() && raw == "\"\""); }

  std::string_view decoded(std::string_view raw) { return has_backslashes_ ? unescape(raw, memory_) : raw; }

  void read_all_but_time(Found found, Record& record) {
    const TemplateRoles& roles = compiled_->roles;
    memory_.reset();
    if (const std::string_view user = found[roles.user]; !is_nobody(user)) record.user = decoded(user);
    if (roles.status) record.status = status_of(found[*roles.status]);
    if (needs_ == Needs::request) read_request(found, record);
  }

  void read_request(Found found, Record& record) {
    const TemplateRoles& roles = compiled_->roles;
    const auto holds_something = [&](const std::optional<std::size_t>& field) {
      return field && !found[*field].empty() && found[*field] != "-";
    };
    if (roles.request) split_request(decoded(found[*roles.request]), record);
    if (holds_something(roles.method)) record.method = decoded(found[*roles.method]);
    if (!holds_something(roles.target) || (roles.request_first && record.target)) return;
    record.target = decoded(found[*roles.target]);
    if (!roles.query || found[*roles.query].empty()) return;
    const std::string_view query = decoded(found[*roles.query]);
    char* const bytes = memory_.take(record.target->size() + query.size());
    record.target->copy(bytes, record.target->size());
    query.copy(bytes + record.target->size(), query.size());
    record.target = std::string_view(bytes, record.target->size() + query.size());
  }

  Meaning meaning_of(std::size_t piece) const {
    const TemplateRoles& roles = compiled_->roles;
    if (piece == roles.user) return Meaning::user;
    if (piece == roles.request) return Meaning::request;
    if (piece == roles.method) return Meaning::method;
    if (piece == roles.target || piece == roles.query) return Meaning::target;
    if (piece == roles.status) return Meaning::status;
    if (roles.time.fraction == piece || (roles.time.kind != TimeRecipe::Kind::civil && roles.time.field == piece))
      return Meaning::time;
    for (const TimeRecipe::Part& part : roles.time.parts) {
      if (part.field == piece) return Meaning::time;
    }
    return Meaning::none;
  }

  std::shared_ptr<const Compiled> compiled_;
  Needs needs_;
  TimeCook time_;
  std::vector<std::string_view> found_;  ///< of the line parsed last, by piece
  bool fits_ = false;
  bool has_backslashes_ = false;  ///< the line may, and they escape something
  LineMemory memory_;
};

class TemplateFormat final : public BareFormat {
 public:
  explicit TemplateFormat(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::string_view name() const override { return compiled_->name; }
  void check_user_field(std::string_view, const std::vector<std::string_view>&) const override {
    // The string was compiled with it.
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<TemplateParser>(compiled_, needs);
  }

 private:
  std::shared_ptr<const Compiled> compiled_;
};

class NamedFirstParser final : public BareParser {
 public:
  NamedFirstParser(std::unique_ptr<BareParser> named, std::unique_ptr<BareParser> written)
      : named_(std::move(named)), written_(std::move(written)) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    text_ = text;
    last_ = named_.get();
    if (named_->parse(text, record, rejection) == ParsedLine::Kind::record) {
      user_ = record.user;
      return ParsedLine::Kind::record;
    }
    last_ = written_.get();
    Rejection of_written;
    const ParsedLine::Kind kind = written_->parse(text, record, of_written);
    if (of_written.column > rejection.column) rejection = of_written;
    return kind;
  }
  /// Where the line is what the string writes, those of the string, which knows the ones behind the status too.
  std::vector<Field> fields() const override {
    Record record;
    Rejection rejection;
    const bool as_written = last_ == named_.get() &&
                            written_->parse(text_, record, rejection) == ParsedLine::Kind::record &&
                            record.user == user_;
    return as_written ? written_->fields() : last_->fields();
  }

 private:
  std::unique_ptr<BareParser> named_, written_;
  BareParser* last_ = named_.get();
  std::string_view text_;                 ///< of the line parsed last
  std::optional<std::string_view> user_;  ///< as `named_` read it
};

class NamedFirstFormat final : public BareFormat {
 public:
  NamedFirstFormat(std::shared_ptr<const BareFormat> named, std::shared_ptr<const BareFormat> written)
      : named_(std::move(named)), written_(std::move(written)) {}

  std::string_view name() const override { return written_->name(); }
  std::optional<CombinedShape> fast_shape() const override { return named_->fast_shape(); }
  void check_user_field(std::string_view user_field, const std::vector<std::string_view>& lines) const override {
    written_->check_user_field(user_field, lines);
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<NamedFirstParser>(named_->parser(needs), written_->parser(needs));
  }

 private:
  std::shared_ptr<const BareFormat> named_, written_;
};

}  // namespace

std::shared_ptr<const BareFormat> template_format(const char* name, std::vector<Piece> pieces, Escaping escaping,
                                                  TemplateRoles roles, const ReadingRules& rules) {
  return std::make_shared<TemplateFormat>(
      std::make_shared<Compiled>(name, std::move(pieces), escaping, std::move(roles), rules));
}

std::shared_ptr<const BareFormat> template_format_like(std::shared_ptr<const BareFormat> named,
                                                       std::shared_ptr<const BareFormat> written) {
  return std::make_shared<NamedFirstFormat>(std::move(named), std::move(written));
}

}  // namespace lastseen
