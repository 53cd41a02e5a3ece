#include "log/json_format.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "log/escapes.hpp"
#include "log/events_format.hpp"
#include "log/json_object.hpp"
#include "log/json_shape.hpp"
#include "log/request.hpp"
#include "log/timestamp.hpp"

namespace lastseen {

namespace {

using Keys = std::vector<std::string>;

/// Which keys hold what; the first that holds a string that is not empty, or a number, counts.
struct JsonKeys {
  std::string_view format;
  Keys time, user, method, target, request, status;
  Keys marks;  ///< `auto` knows the format by one of them; none: takes what the formats before it do not
};

const JsonKeys& json_keys() {
  static const JsonKeys keys = {
      "json",
      {"msec", "time_iso8601", "@timestamp", "timestamp", "time", "ts", "time_local", "date", "StartUTC", "StartLocal"},
      {"remote_user", "user", "username", "user_name", "user.name", "user_id", "auth_user", "ClientUsername"},
      {"request_method", "method", "RequestMethod", "http.request.method", "request.method"},
      {"request_uri", "uri", "url", "target", "path", "RequestPath", "url.original", "url.path", "request.uri"},
      {"request"},
      {"status", "status_code", "code", "DownstreamStatus", "http.response.status_code"},
      {},
  };
  return keys;
}

const JsonKeys& caddy_keys() {
  static const JsonKeys keys = {"caddy",         {"ts"}, {"user_id"}, {"request.method"},
                                {"request.uri"}, {},     {"status"},  {"request.uri"}};
  return keys;
}

const JsonKeys& traefik_keys() {
  static const JsonKeys keys = {"traefik",
                                {"StartUTC", "StartLocal", "time"},
                                {"ClientUsername"},
                                {"RequestMethod"},
                                {"RequestPath"},
                                {},
                                {"DownstreamStatus"},
                                {"ClientUsername", "RequestPath"}};
  return keys;
}

class JsonParser final : public BareParser {
 public:
  JsonParser(const JsonKeys& keys, const ReadingRules& rules, Needs needs)
      : keys_(keys),
        needs_(needs),
        asked_for_user_(rules.user_field),
        time_reader_(rules.zone, !rules.zone_given),
        reader_(paths_of(rules)) {}

  ParsedLine::Kind parse(std::string_view text, Record& record, Rejection& rejection) override {
    record = Record{};
    memory_.reset();
    for (Role* role : {&time_, &user_, &method_, &target_, &request_, &status_}) role->found = {};
    if (!reader_.read(text, rejection)) return ParsedLine::Kind::malformed;

    const auto time = text_of(time_);
    if (!time) {
      rejection = {0, "no key holds a time"};
      return ParsedLine::Kind::malformed;
    }
    if (!time_reader_.any(*time, record, rejection)) {
      rejection.column += static_cast<std::size_t>(time_.found.raw.data() - text.data());
      return ParsedLine::Kind::malformed;
    }
    record.user = text_of(user_);
    if (record.user == "-") record.user.reset();
    if (const auto status = text_of(status_)) record.status = status_of(*status);
    if (needs_ == Needs::request) read_request(record, [&](Role& role) { return text_of(role); });
    learn_shape(text);
    return ParsedLine::Kind::record;
  }

  const FieldPlan* plan() const override { return shape_ ? &shape_->plan : nullptr; }

  bool read_fields(const std::string_view* fields, Record& record) override {
    record = Record{};
    const auto time = text_in(time_, fields);
    Rejection rejection;
    if (!time || !time_reader_.any(*time, record, rejection)) return false;
    record.user = text_in(user_, fields);
    if (record.user == "-") record.user.reset();
    if (const auto status = text_in(status_, fields)) record.status = status_of(*status);
    if (needs_ == Needs::request) {
      read_request(record, [&](Role& role) { return text_in(role, fields); });
    }
    ++fitting_;
    return true;
  }

  ParsedLine::Kind guess(std::string_view text, Record& record, Rejection& rejection) override {
    const ParsedLine::Kind kind = parse(text, record, rejection);
    if (kind != ParsedLine::Kind::record || keys_.marks.empty()) return kind;
    // A line that bears a mark of the format and names somebody elsewhere is not of the software that writes it. Nor is
    // one without the key of the user, which that software writes of nobody too: later ones may name somebody
    // elsewhere.
    const auto names_somebody = [](std::optional<std::string_view> user) { return user && *user != "-"; };
    if (stands(marks_) && (asked_for_user_ || stands(user_)) &&
        (names_somebody(record.user) || !names_somebody(text_of(any_user_))))
      return kind;
    rejection = {0, "expected the keys of the format"};
    return ParsedLine::Kind::malformed;
  }

  std::vector<Field> fields() const override {
    std::vector<Field> fields;
    for (const JsonObjectReader::Member& member : reader_.members()) {
      if (member.value.type != JsonValue::Type::other) fields.push_back({std::string(member.key), member.value.raw});
    }
    for (const Role* role : {&time_, &user_, &method_, &target_, &request_, &status_}) {
      if (role->found.type == JsonValue::Type::absent) continue;
      const auto field = std::find_if(fields.begin(), fields.end(),
                                      [&](const Field& f) { return f.bytes.data() == role->found.raw.data(); });
      if (field != fields.end())
        field->meaning = role->meaning;
      else
        fields.push_back({paths_[role->found_path], role->found.raw, role->meaning});
    }
    std::sort(fields.begin(), fields.end(),
              [](const Field& a, const Field& b) { return a.bytes.data() < b.bytes.data(); });
    return fields;
  }

 private:
  /// What one part of a record is read from.
  struct Role {
    Meaning meaning;
    std::size_t begin = 0, end = 0;  ///< its keys among `paths_`
    JsonValue found{};               ///< in the line read last
    std::size_t found_path = 0;
    std::vector<std::uint8_t> slots{};  ///< of its keys in the shape, in their order
  };

  const std::vector<std::string>& paths_of(const ReadingRules& rules) {
    const auto add = [&](Role& role, const Keys& keys) {
      role.begin = paths_.size();
      paths_.insert(paths_.end(), keys.begin(), keys.end());
      role.end = paths_.size();
    };
    add(time_, keys_.time);
    add(user_, rules.user_field ? Keys{*rules.user_field} : keys_.user);
    add(method_, keys_.method);
    add(target_, keys_.target);
    add(request_, keys_.request);
    add(status_, keys_.status);
    if (!keys_.marks.empty()) {
      add(marks_, keys_.marks);
      add(any_user_, json_keys().user);
    }
    return paths_;
  }

  bool stands(const Role& role) {
    for (std::size_t path = role.begin; path < role.end; ++path) {
      if (reader_[path].type != JsonValue::Type::absent) return true;
    }
    return false;
  }

  std::optional<std::string_view> text_of(Role& role) {
    for (std::size_t path = role.begin; path < role.end; ++path) {
      const JsonValue value = reader_[path];
      const bool holds_something =
          value.type == JsonValue::Type::number || (value.type == JsonValue::Type::text && !value.raw.empty());
      if (!holds_something) continue;
      role.found = value;
      role.found_path = path;
      return unescape(value.raw, memory_);
    }
    return std::nullopt;
  }

  /// As `text_of`, of a line that has the shape and no escapes.
  static std::optional<std::string_view> text_in(const Role& role, const std::string_view* fields) {
    for (const std::uint8_t slot : role.slots) {
      if (!fields[slot].empty()) return fields[slot];
    }
    return std::nullopt;
  }

  /// Most lines have the shape of the one before, and need not be read as JSON. Where lines differ, fewer and fewer of
  /// them are looked at for their shape.
  void learn_shape(std::string_view line) {
    if (unlearned_ < patience_) {
      ++unlearned_;
      return;
    }
    unlearned_ = 0;
    patience_ = fitting_ > 0 ? 0 : std::min(2 * patience_ + 1, 63u);
    fitting_ = 0;
    shape_ = json_shape(line);
    if (!shape_) return;
    for (Role* role : {&time_, &user_, &method_, &target_, &request_, &status_}) {
      role->slots.clear();
      for (std::size_t path = role->begin; path < role->end; ++path) {
        const JsonValue value = reader_[path];
        if (value.type != JsonValue::Type::number && value.type != JsonValue::Type::text) continue;
        const auto slot = std::find_if(shape_->values.begin(), shape_->values.end(),
                                       [&](std::string_view shaped) { return shaped.data() == value.raw.data(); });
        if (slot == shape_->values.end()) {
          shape_.reset();
          return;
        }
        role->slots.push_back(static_cast<std::uint8_t>(slot - shape_->values.begin()));
      }
    }
    shape_->values.clear();  // the line is not kept
  }

  template <typename TextOf>
  void read_request(Record& record, TextOf text_of) {
    record.method = text_of(method_);
    record.target = text_of(target_);
    if (record.method && record.target) return;
    if (const auto request = text_of(request_)) {
      record.method.reset();
      record.target.reset();
      split_request(*request, record);
    }
  }

  const JsonKeys& keys_;
  Needs needs_;
  bool asked_for_user_;  ///< by --user-field
  TimeReader time_reader_;
  std::vector<std::string> paths_;
  Role time_{Meaning::time}, user_{Meaning::user}, method_{Meaning::method}, target_{Meaning::target},
      request_{Meaning::request}, status_{Meaning::status};
  Role marks_{Meaning::none}, any_user_{Meaning::none};  ///< for `guess`
  std::optional<JsonShape> shape_;
  unsigned fitting_ = 0;    ///< lines that had the shape
  unsigned unlearned_ = 0;  ///< lines that did not, and were not learned from
  unsigned patience_ = 0;   ///< how many of these there may be before the next is
  JsonObjectReader reader_;
  LineMemory memory_;
};

class JsonFormat final : public BareFormat {
 public:
  JsonFormat(const JsonKeys& keys, const ReadingRules& rules) : keys_(keys), rules_(rules) {}

  std::string_view name() const override { return keys_.format; }
  void check_user_field(std::string_view, const std::vector<std::string_view>&) const override {
    // A key that no line of a sample has may stand in later ones: many applications leave out what is null.
  }
  std::unique_ptr<BareParser> parser(Needs needs) const override {
    return std::make_unique<JsonParser>(keys_, rules_, needs);
  }

 private:
  const JsonKeys& keys_;
  ReadingRules rules_;
};

}  // namespace

std::shared_ptr<const BareFormat> json_format(const ReadingRules& rules) {
  return std::make_shared<JsonFormat>(json_keys(), rules);
}

std::shared_ptr<const BareFormat> caddy_format(const ReadingRules& rules) {
  return std::make_shared<JsonFormat>(caddy_keys(), rules);
}

std::shared_ptr<const BareFormat> traefik_format(const ReadingRules& rules) {
  return std::make_shared<JsonFormat>(traefik_keys(), rules);
}

}  // namespace lastseen
